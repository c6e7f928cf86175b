"""Who sees and writes which rows of the evaluation room; each part declares its own tables."""

from __future__ import annotations

from sasaeai.core.access import RoomAccess
from sasaeai.evaluation.actions.access import TABLES as ACTIONS
from sasaeai.evaluation.actions.reminding import DUE
from sasaeai.evaluation.committee import policies as committee
from sasaeai.evaluation.internal.access import CAPABILITIES, FUNCTIONS
from sasaeai.evaluation.internal.access import TABLES as INTERNAL
from sasaeai.evaluation.publication.access import TABLES as PUBLICATION
from sasaeai.evaluation.steps import policies as steps
from sasaeai.evaluation.succession.access import TABLES as SUCCESSION

ACCESS = RoomAccess(
    room="evaluation",
    capabilities={**CAPABILITIES, **steps.CAPABILITIES, **committee.CAPABILITIES},
    functions=(*FUNCTIONS, DUE, *committee.FUNCTIONS),
    tables=(*INTERNAL, *ACTIONS, *PUBLICATION, *SUCCESSION, *steps.TABLES, *committee.TABLES),
)
