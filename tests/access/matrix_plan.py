"""The plan: everybody's once it is published, the secretariat's while it is written."""

from __future__ import annotations

from typing import Any

from tests.access.objects import Objects
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members, public

SECRETARIAT = members("planner")
READERS = members(
    "planner", "manager", "social_worker", "committee_member", "district_officer", "auditor"
)
EXACT = members("planner", "manager", "auditor")
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


def _import(
    name: str, *, method: str = "get", status: int = 200, kind: str = "plan_import"
) -> tuple[Row, ...]:
    def parts(objects: Objects) -> dict[str, Any]:
        return {"pk": getattr(objects, kind)}

    return (
        Row(name, SECRETARIAT, parts, "own", method=method, status=status),
        Row(name, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method),
    )


PLAN = (
    *_pages("board"),
    *_pages("board_file", format="csv"),
    _unknown("board_file", format="exe"),
    *_pages("print"),
    *_pages("book"),
    *_pages("read"),
    *_pages("search"),
    *_pages("matrix"),
    *_pages("matrix_file", format="csv"),
    _unknown("matrix_file", format="exe"),
    *_pages("money"),
    *_pages("money_file", format="csv"),
    _unknown("money_file", format="exe"),
    *_pages("sections"),
    *_pages("versions"),
    *_pages("version", no=1),
    _unknown("version", no=99),
    *_pages("version_file", no=1, format="csv"),
    _unknown("version_file", no=99, format="csv"),
    *_pages("tag", tag="重点"),
    _unknown("tag", tag="nothing"),
    public("plan:plans"),
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
    Row("plan:new", SECRETARIAT),
    Row("plan:open_draft", SECRETARIAT, method="post", status=302),
    Row("plan:draft_add", SECRETARIAT),
    Row("plan:draft_levels", SECRETARIAT),
    Row("plan:draft_comparison", SECRETARIAT, lambda o: {"format": "csv"}),
    Row("plan:draft_comparison", NOBODY, lambda o: {"format": "exe"}, "unknown"),
    Row("plan:draft_line", SECRETARIAT, lambda o: {"code": "T1"}, "own"),
    Row("plan:draft_line", NOBODY, lambda o: {"code": "nothing"}, "unknown"),
    Row("plan:draft_shift", SECRETARIAT, lambda o: {"code": "T1"}, method="post", status=302),
    Row("plan:draft_shift", NOBODY, lambda o: {"code": "nothing"}, "unknown", method="post"),
    Row("plan:desk_money", READERS),
    Row("plan:money_sheet", READERS),
    Row("plan:money_take", SECRETARIAT, method="post"),
    Row("plan:money_line", SECRETARIAT, lambda o: {"code": "T1"}),
    Row("plan:money_line", NOBODY, lambda o: {"code": "nothing"}, "unknown"),
    Row("plan:money_drop", SECRETARIAT, lambda o: {"pk": o.money}, method="post", status=302),
    Row("plan:money_drop", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("plan:tellings", READERS),
    Row("plan:telling_new", SECRETARIAT),
    Row("plan:telling", SECRETARIAT, lambda o: {"pk": o.telling}),
    Row("plan:telling", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("plan:telling_drop", SECRETARIAT, lambda o: {"pk": o.telling}, method="post", status=302),
    Row("plan:telling_drop", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("plan:targets", READERS),
    Row("plan:proof", EXACT, lambda o: {"pk": o.indicator, "reading": o.reading}),
    Row("plan:proof", NOBODY, lambda o: {"pk": o.indicator, "reading": UNKNOWN}, "unknown"),
    Row("plan:proof_json", EXACT, lambda o: {"pk": o.indicator, "reading": o.reading}),
    Row("plan:proof_json", NOBODY, lambda o: {"pk": o.indicator, "reading": UNKNOWN}, "unknown"),
    Row("plan:links", SECRETARIAT),
    Row("plan:unlink", SECRETARIAT, lambda o: {"pk": o.plan_link}, method="post", status=302),
    Row("plan:unlink", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("plan:desk_sections", SECRETARIAT),
    Row("plan:years", SECRETARIAT),
    Row("plan:years", SECRETARIAT, method="post", data=SENT),
    Row("plan:close_job", SECRETARIAT, lambda o: {"pk": o.close_run}),
    Row("plan:cancel_close", SECRETARIAT, lambda o: {"pk": o.close_run}, method="post", status=302),
    Row("plan:close_job", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("plan:cancel_close", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("plan:drift", READERS),
    Row("plan:drift_file", READERS, lambda o: {"format": "csv"}),
    Row("plan:drift_file", NOBODY, lambda o: {"format": "exe"}, "unknown"),
    Row("plan:new_indicator", SECRETARIAT),
    Row("plan:edit_indicator", SECRETARIAT, lambda o: {"pk": o.indicator}),
    Row("plan:edit_indicator", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("plan:tellings_book", SECRETARIAT),
    Row("plan:tellings_return", SECRETARIAT),
    Row("plan:tellings_return", SECRETARIAT, method="post", data=SENT, status=422),
    Row("plan:values_book", SECRETARIAT),
    Row("plan:values_return", SECRETARIAT),
    Row("plan:values_return", SECRETARIAT, method="post", data=SENT, status=422),
    Row("plan:entries", NOBODY, lambda o: {"pk": o.indicator}, "counted"),
    Row("plan:entries", SECRETARIAT, lambda o: {"pk": o.typed_indicator}),
    Row("plan:entries", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("plan:wide", READERS),
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
    *_import("plan:import_columns", kind="wide_import"),
    *_import("plan:import_map", kind="wide_import"),
    Row("plan:import_columns", NOBODY, lambda o: {"pk": o.plan_import}, "document"),
    *_import("plan:import_drop", method="post", status=302),
)
