"""Who sees and moves improvement actions."""

from __future__ import annotations

from sasaeai.core.access import Level, TableAccess, both, own_account
from sasaeai.evaluation.internal.access import ACT, VIEW

TABLES = (
    TableAccess(
        "evaluation_improvementaction",
        Level.INTERNAL,
        read=VIEW,
        insert=both(ACT, own_account("account_id")),
        update=ACT,
        history=True,
    ),
    TableAccess(
        "evaluation_actionnote",
        Level.INTERNAL,
        read=VIEW,
        insert=both(ACT, own_account("account_id")),
        append_only=True,
    ),
)
