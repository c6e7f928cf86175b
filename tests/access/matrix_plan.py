"""The plan: everybody's once it is published, the secretariat's while it is written."""

from __future__ import annotations

from typing import Any

from tests.access.objects import Objects
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members, public

SECRETARIAT = members("planner")
READERS = members(
    "planner", "manager", "social_worker", "committee_member", "district_officer", "auditor"
)
FORMATS = ("csv", "xlsx", "pdf")


def _pages(name: str, **parts: Any) -> tuple[Row, ...]:
    """A public page of the current plan, of a named one, of one that is not published, of none."""
    other = f"plan:other_{name}"
    return (
        public(f"plan:{name}", lambda o: parts),
        public(other, lambda o: {"plan": o.plan} | parts),
        Row(
            other, READERS, lambda o: {"plan": o.unpublished} | parts, "unpublished", anonymous=404
        ),
        public(other, lambda o: {"plan": "nowhere"} | parts, status=404, of="unknown"),
    )


def _unknown(name: str, **parts: Any) -> Row:
    return public(f"plan:{name}", lambda o: parts, status=404, of="unknown")


def _import(name: str, *, method: str = "get", status: int = 200) -> tuple[Row, ...]:
    def parts(objects: Objects) -> dict[str, Any]:
        return {"pk": objects.plan_import}

    return (
        Row(name, SECRETARIAT, parts, "own", method=method, status=status),
        Row(name, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method),
    )


PLAN = (
    *_pages("board"),
    *_pages("board_file", format="csv"),
    _unknown("board_file", format="exe"),
    *_pages("print"),
    *_pages("issue", no=1),
    _unknown("issue", no=99),
    *_pages("node", code="T1"),
    _unknown("node", code="nothing"),
    *_pages("indicator", code="K1"),
    _unknown("indicator", code="nothing"),
    Row("plan:indicator", READERS, lambda o: {"code": "K9"}, "for the office", anonymous=404),
    *_pages("years_file", code="K1", format="csv"),
    _unknown("years_file", code="nothing", format="csv"),
    Row(
        "plan:years_file",
        READERS,
        lambda o: {"code": "K9", "format": "csv"},
        "for the office",
        anonymous=404,
    ),
    *_pages("districts_file", code="K1", format="csv"),
    _unknown("districts_file", code="nothing", format="csv"),
    Row("plan:desk", READERS),
    Row("plan:about", SECRETARIAT),
    Row("plan:about", SECRETARIAT, method="post", data=SENT),
    Row("plan:draft", SECRETARIAT),
    Row("plan:drop_draft", SECRETARIAT, method="post", status=302),
    Row("plan:years", SECRETARIAT),
    Row("plan:sheet", READERS, lambda o: {"format": "xlsx"}),
    Row("plan:sheet", NOBODY, lambda o: {"format": "exe"}, "unknown"),
    Row("plan:desk_board_file", READERS, lambda o: {"format": "csv"}),
    Row("plan:desk_board_file", NOBODY, lambda o: {"format": "exe"}, "unknown"),
    Row("plan:indicators", READERS),
    Row("plan:desk_indicator", READERS, lambda o: {"pk": o.indicator}),
    Row("plan:desk_indicator", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("plan:desk_rows", READERS, lambda o: {"pk": o.indicator}),
    Row("plan:desk_rows", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("plan:import", SECRETARIAT),
    *_import("plan:import_check"),
    *_import("plan:import_sheet"),
    *_import("plan:import_drop", method="post", status=302),
)
