"""Needs map and reports: everybody who counts sees the map, those who read rows see the reports."""

from __future__ import annotations

from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members

COUNTING = members(
    "social_worker", "manager", "auditor", "planner", "district_officer", "committee_member"
)
READING = members("social_worker", "manager", "auditor")
LEADS = members("manager")


def _sheet(**more: str) -> dict[str, str]:
    return {"code": "monthly", "when": "2026-04", **more}


STATISTICS = (
    Row("consult:team", members("social_worker", "manager")),
    Row("consult:lead", LEADS),
    Row("consult:privacy", members("privacy_officer")),
    Row("consult:audit", members("auditor")),
    Row("consult:needs", COUNTING),
    # Nobody has closed a half year here, so only those who read every number get a file.
    Row("consult:needs_file", READING, lambda o: {"kind": "csv"}, but=dict.fromkeys(COUNTING - READING, 404)),
    Row("consult:needs_file", NOBODY, lambda o: {"kind": "exe"}, "unknown"),
    Row("consult:statistics", READING),
    Row("consult:definition", READING, lambda o: {"pk": o.report_definition}),
    Row("consult:definition", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("consult:new_version", LEADS, lambda o: {"code": "monthly"}),
    Row("consult:new_version", LEADS, lambda o: {"code": "monthly"}, "sent", method="post", data=SENT, status=422),
    Row("consult:new_version", NOBODY, lambda o: {"code": "none"}, "unknown"),
    Row("consult:report", READING, lambda o: _sheet()),
    Row("consult:report", NOBODY, lambda o: _sheet(when="2026-99"), "no such month"),
    Row("consult:report", NOBODY, lambda o: _sheet(code="none"), "unknown"),
    Row("consult:report_file", READING, lambda o: _sheet(kind="xlsx")),
    Row("consult:report_file", NOBODY, lambda o: _sheet(kind="exe"), "no such format"),
    Row("consult:report_file", NOBODY, lambda o: _sheet(code="none", kind="csv"), "unknown"),
    Row("consult:report_rows", READING, lambda o: _sheet(cell="contacts")),
    Row("consult:report_rows", NOBODY, lambda o: _sheet(cell="none"), "unknown"),
    Row("consult:close_report", LEADS, lambda o: _sheet(), method="post", status=302),
    Row("consult:close_report", NOBODY, lambda o: _sheet(code="none"), "unknown", method="post"),
    Row("consult:check_report", LEADS, lambda o: _sheet(when=o.closed_month), method="post", status=302),
    Row("consult:check_report", NOBODY, lambda o: _sheet(code="none"), "unknown", method="post"),
    Row("consult:check_report", NOBODY, lambda o: _sheet(), "not closed", method="post"),
    Row("consult:note_differences", LEADS, lambda o: _sheet(when=o.closed_month), method="post", status=302),
    Row("consult:note_differences", NOBODY, lambda o: _sheet(code="none"), "unknown", method="post"),
    Row("consult:note_differences", NOBODY, lambda o: _sheet(), "not closed", method="post"),
)  # fmt: skip
