"""Retention belongs to privacy officer and manager, requests to those who reach the person."""

from __future__ import annotations

from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members

KEEPERS = members("privacy_officer", "manager")
WORKERS = members("social_worker", "manager")

RETENTION = (
    Row("people:retention", KEEPERS),
    Row("people:retention_rule", KEEPERS, lambda o: {"pk": o.retention_rule}),
    Row("people:retention_rule", KEEPERS, lambda o: {"pk": o.retention_rule}, "sent", method="post", data={"years": "x"}, status=422),
    Row("people:retention_rule", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("people:propose_destruction", KEEPERS, lambda o: {"pk": o.retention_rule}, method="post", status=302),
    Row("people:propose_destruction", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("people:hold", KEEPERS, lambda o: {"pk": o.retention_rule, "row_id": 1}, method="post", data={"why": "abuse"}, status=302),
    Row("people:hold", NOBODY, lambda o: {"pk": UNKNOWN, "row_id": 1}, "unknown", method="post", data={"why": "abuse"}),
    Row("people:lift_hold", KEEPERS, lambda o: {"pk": o.hold}, "own", method="post", status=302),
    Row("people:lift_hold", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("people:destruction", KEEPERS, lambda o: {"pk": o.proposed}, "own"),
    Row("people:destruction", KEEPERS, lambda o: {"pk": o.proposed}, "sent", method="post", data=SENT, status=422),
    Row("people:destruction", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("people:destroy", KEEPERS, lambda o: {"pk": o.proposed}, "own", method="post", status=302),
    Row("people:destroy", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
    Row("people:certificate", KEEPERS | members("auditor"), lambda o: {"pk": o.destroyed}, "own"),
    Row("people:certificate", NOBODY, lambda o: {"pk": o.proposed}, "not yet"),
    Row("people:certificate", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("people:requests", WORKERS),
    Row("people:request", WORKERS, lambda o: {"pk": o.subject_request}, "own"),
    Row("people:request", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("people:request", WORKERS, lambda o: {"pk": o.subject_request}, "sent", method="post", data=SENT, status=422),
    Row("people:new_request", WORKERS, lambda o: {"pk": o.unwatched}, "own"),
    Row("people:new_request", NOBODY, lambda o: {"pk": o.protected}, "protected"),
    Row("people:new_request", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("people:held", WORKERS, lambda o: {"pk": o.unwatched}, "own"),
    Row("people:held", NOBODY, lambda o: {"pk": o.protected}, "protected"),
    Row("people:held", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
)  # fmt: skip
