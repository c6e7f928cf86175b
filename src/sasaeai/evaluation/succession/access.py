"""Only the secretariat decides, and only while the next plan's first text is a draft."""

from __future__ import annotations

from sasaeai.core.access import Level, TableAccess, both, may, own_account
from sasaeai.evaluation.internal.access import ACT, VIEW

EDIT = both(may("plan.edit"), ACT)
OPEN = (
    "plan_id IN (SELECT v.plan_id FROM plan_planversion v "
    "WHERE v.status = 'draft' AND v.based_on_id IS NULL)"
)
DECIDES = both(EDIT, OPEN, own_account("account_id"))
TABLES = (
    TableAccess(
        "evaluation_actiondecision",
        Level.INTERNAL,
        read=VIEW,
        insert=DECIDES,
        update=DECIDES,
        delete=both(EDIT, OPEN),
        history=True,
    ),
)
