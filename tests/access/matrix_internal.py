"""Internal evaluation is for those who judge; what is published is everybody's."""

from __future__ import annotations

from typing import Any

from tests.access.objects import Objects
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members, public

READERS = members("social_worker", "manager", "planner", "auditor")
WRITERS = members("social_worker", "manager", "planner")
SECRETARIAT = members("planner")


def _of(field: str, **more: Any) -> Any:
    return lambda o: {"pk": getattr(o.evaluated, field), **more}


def _unknown(name: str, *, method: str = "get", **more: Any) -> Row:
    return Row(name, NOBODY, lambda o: {"pk": UNKNOWN, **more}, "unknown", method=method)


def _row(
    name: str, opens: frozenset[str], field: str, *, status: int = 200, method: str = "get",
    data: dict[str, str] | None = None, but: dict[str, int] | None = None, **more: Any,
) -> tuple[Row, ...]:  # fmt: skip
    """A row of ours and an id that nothing has."""
    full = f"evaluation:{name}"
    return (
        Row(
            full, opens, _of(field, **more), "own", method=method, status=status, data=data or {},
            but=but or {},
        ),
        _unknown(full, method=method, **more),
    )  # fmt: skip


def _published(name: str, **more: Any) -> tuple[Row, ...]:
    full = f"evaluation:{name}"
    return (
        public(full, _of("published", **more)),
        public(full, _of("round", **more), status=404, of="not yet published"),
        public(full, lambda o: {"pk": UNKNOWN, **more}, status=404, of="unknown"),
    )


def _number(objects: Objects, field: str) -> dict[str, Any]:
    return {"pk": getattr(objects.evaluated, field), "number": "R8-前-01"}


def _job(objects: Objects) -> dict[str, Any]:
    return {"pk": objects.evaluated.round, "run": objects.evaluated.run}


INTERNAL = (
    Row("evaluation:rounds", READERS),
    Row("evaluation:round_new", SECRETARIAT),
    Row("evaluation:round_new", SECRETARIAT, method="post", data=SENT, status=422),
    *_row("round", READERS, "round"),
    *_row("round_file", READERS, "round", format="csv"),
    *_row("round_dues", SECRETARIAT, "round"),
    *_row("round_dues", SECRETARIAT, "round", method="post", data=SENT, status=302),
    *_row("round_hand", SECRETARIAT, "round"),
    *_row("round_hand", SECRETARIAT, "round", method="post", data=SENT, status=422),
    *_row("round_freeze", SECRETARIAT, "round"),
    *_row("round_freeze", SECRETARIAT, "round", method="post", data=SENT, status=422),
    *_row("round_restate", SECRETARIAT, "round"),
    *_row("round_restate", SECRETARIAT, "round", method="post", data=SENT, status=422),
    *_row("round_decide", SECRETARIAT, "round"),
    *_row("round_decide", SECRETARIAT, "round", method="post", data=SENT, status=422),
    *_row("round_publish", SECRETARIAT, "round", method="post", data=SENT, status=302),
    *_row("round_submit", WRITERS, "round", method="post", status=302),
    Row("evaluation:round_job", SECRETARIAT, _job),
    Row("evaluation:round_job", NOBODY, lambda o: {**_job(o), "run": UNKNOWN}, "unknown"),
    Row("evaluation:round_job", NOBODY, lambda o: {**_job(o), "pk": o.evaluated.published}, "other"),
    Row("evaluation:round_cancel", SECRETARIAT, _job, method="post", status=302),
    Row(
        "evaluation:round_cancel", NOBODY, lambda o: {**_job(o), "run": UNKNOWN}, "unknown",
        method="post",
    ),
    *_row("words", SECRETARIAT, "published"),
    *_row("round_sheets", READERS, "round"),
    *_row("workbook", WRITERS, "round"),
    *_row("workbook", WRITERS, "round", method="post", data=SENT, status=422),
    *_row("book", WRITERS, "round"),
    *_row("sheet", READERS, "sheet"),
    *_row("write", WRITERS, "sheet", but={"manager": 302}),
    *_row(
        "write", WRITERS, "sheet", method="post", data={"do": "submit"}, status=422,
        but={"manager": 302},
    ),
    *_row("send_back", WRITERS, "sheet", method="post", data=SENT, status=302),
    *_row("revise", WRITERS, "sheet", method="post", data=SENT, status=302),
    *_row("comment", WRITERS, "sheet", method="post", data=SENT, status=302),
    *_row("evidence", WRITERS, "sheet", method="post", data=SENT, status=302),
    *_row("sheet_pdf", READERS, "sheet"),
    *_row("evidence_file", READERS, "evidence"),
    *_row("evidence_withdraw", WRITERS, "evidence", method="post", status=302),
    Row("evaluation:scales", READERS),
    Row("evaluation:scale_new", SECRETARIAT),
    Row("evaluation:scale_new", SECRETARIAT, method="post", data=SENT, status=422),
    *_row("scale", SECRETARIAT, "scale"),
    *_row("scale_copy", SECRETARIAT, "scale", method="post", status=302),
    *_row("scale_retire", SECRETARIAT, "scale", method="post", status=302),
    Row("evaluation:actions", READERS),
    Row("evaluation:actions_book", WRITERS),
    Row("evaluation:actions_return", WRITERS),
    Row("evaluation:actions_return", WRITERS, method="post", data=SENT, status=422),
    Row("evaluation:action_new", WRITERS),
    Row("evaluation:action_new", WRITERS, method="post", data=SENT, status=422),
    *_row("action_of_sheet", WRITERS, "sheet"),
    *_row("action_of_sheet", WRITERS, "sheet", method="post", data=SENT, status=422),
    *_row("action", READERS, "action"),
    *_row("action_move", WRITERS, "action", method="post", data=SENT, status=422),
    *_row("action_reschedule", WRITERS, "action", method="post", data=SENT, status=422),
    *_row("action_verify", WRITERS, "action", method="post", data=SENT, status=302),
    public("evaluation:published"),
    public("evaluation:years"),
    *_published("published_round"),
    *_published("report"),
    *_published("easy"),
    *_published("files", format="csv"),
    public("evaluation:files", _of("published", format="exe"), status=404, of="unknown format"),
    *_published("papers", kind="sheets"),
    public("evaluation:papers", _of("published", kind="else"), status=404, of="unknown kind"),
    public("evaluation:published_sheet", lambda o: _number(o, "published")),
    public(
        "evaluation:published_sheet", lambda o: _number(o, "round"), status=404,
        of="not yet published",
    ),
    public(
        "evaluation:published_sheet", lambda o: {"pk": UNKNOWN, "number": "R8-前-01"}, status=404,
        of="unknown",
    ),
)  # fmt: skip
