"""The way to the next plan is the secretariat's; the cockpit is for all who evaluate."""

from __future__ import annotations

from typing import Any

from tests.access.matrix_internal import READERS, SECRETARIAT
from tests.access.table import NOBODY, SENT, UNKNOWN, Row


def _plan(**more: Any) -> Any:
    return lambda o: {"plan": o.evaluated.next_plan, **more}


def _way(
    name: str, *, method: str = "get", status: int = 200, data: dict[str, str] | None = None,
    **more: Any,
) -> tuple[Row, ...]:  # fmt: skip
    """A next plan under way, and one that nobody is making."""
    full = f"evaluation:{name}"
    return (
        Row(full, SECRETARIAT, _plan(**more), "own", method=method, status=status, data=data or {}),
        Row(full, NOBODY, lambda o: {"plan": "nothing", **more}, "unknown", method=method),
    )  # fmt: skip


def _action(name: str, *, method: str = "get", status: int = 200, **rest: Any) -> tuple[Row, ...]:
    full = f"evaluation:{name}"
    return (
        Row(
            full, SECRETARIAT,
            lambda o: {"plan": o.evaluated.next_plan, "pk": o.evaluated.action}, "own",
            method=method, status=status, **rest,
        ),
        Row(full, NOBODY, _plan(pk=UNKNOWN), "unknown", method=method),
    )  # fmt: skip


NEXT = (
    Row("evaluation:cockpit", READERS),
    Row("evaluation:successions", SECRETARIAT),
    Row("evaluation:succession_start", SECRETARIAT, lambda o: {"plan": "judged"}, "own"),
    Row(
        "evaluation:succession_start", SECRETARIAT, lambda o: {"plan": "judged"}, "own",
        method="post", data=SENT, status=422,
    ),
    Row("evaluation:succession_start", NOBODY, lambda o: {"plan": "nothing"}, "unknown"),
    Row(
        "evaluation:succession_follow", SECRETARIAT, lambda o: {"plan": "judged"}, "own",
        method="post", data={"new": "judged"}, status=302,
    ),
    Row(
        "evaluation:succession_follow", NOBODY, lambda o: {"plan": "nothing"}, "unknown",
        method="post",
    ),
    *_way("succession"),
    *_way("succession_all", method="post", status=302),
    *_way("succession_line", code="G1"),
    *_way("succession_line", code="G1", method="post", data=SENT, status=422),
    *_way("succession_undo", code="G1", method="post", status=302),
    *_way("succession_below", code="G1", method="post", status=302),
    Row("evaluation:succession_line", NOBODY, _plan(code="nothing"), "no such line"),
    *_action("succession_action"),
    *_action("succession_action", method="post", data=SENT, status=422),
    *_action("succession_action_undo", method="post", status=302),
    Row(
        "plan:section_join", SECRETARIAT, lambda o: {"pk": o.evaluated.section}, "own",
        method="post", data=SENT, status=302,
    ),
    Row("plan:section_join", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row(
        "plan:section_leave", SECRETARIAT, lambda o: {"pk": o.evaluated.section_member}, "own",
        method="post", status=302,
    ),
    Row(
        "plan:section_end", SECRETARIAT, lambda o: {"pk": o.evaluated.section}, "own",
        method="post", data=SENT, status=302,
    ),
    Row("plan:section_end", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row(
        "plan:section_resume", SECRETARIAT, lambda o: {"pk": o.evaluated.section}, "own",
        method="post", status=302,
    ),
    Row("plan:section_resume", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("plan:section_leave", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
)  # fmt: skip
