"""A round carried to publication by the cast."""

from __future__ import annotations

from datetime import date

from sasaeai.core.access import acting
from sasaeai.evaluation.enums import Body, DecisionKind, DecisionResult
from sasaeai.evaluation.internal.freezing import freeze_round
from sasaeai.evaluation.internal.rounds import record_decision
from sasaeai.evaluation.models import EvalRound, Publication
from sasaeai.evaluation.publication.services import publish_round
from tests.evaluation.conftest import Evaluated


def judged(evaluated: Evaluated, **given: object) -> EvalRound:
    """Every stage has judged every sheet."""
    for code in ("T1", "T2"):
        evaluated.walk(code, **given)  # type: ignore[arg-type]
    return evaluated.round


def frozen(evaluated: Evaluated, **given: object) -> EvalRound:
    return freeze_round(judged(evaluated, **given), decision="経営会議")


def to_board(found: EvalRound, *, number: str = "報告第3号") -> None:
    record_decision(
        found, body=Body.BOARD, kind=DecisionKind.REPORT, decided_on=date(2026, 6, 20),
        number=number, result=DecisionResult.ACCEPTED,
    )  # fmt: skip


def published(evaluated: Evaluated, **given: object) -> Publication:
    """Frozen, told to the board, published by the planner."""
    with acting(evaluated.cast.planner.pk, purpose="test"):
        found = frozen(evaluated, **given)
        to_board(found)
        return publish_round(found)
