"""Handing in many sheets at once: what is written in each, or what the stage before said of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from sasaeai.evaluation.enums import RoundStatus, Stage
from sasaeai.evaluation.internal.drafts import draft_of
from sasaeai.evaluation.internal.judging import Judgement, start_from
from sasaeai.evaluation.internal.ours import others_sheets
from sasaeai.evaluation.internal.stages import author_of, may_write, submit
from sasaeai.evaluation.models import EvalRound, SheetRevision
from sasaeai.evaluation.refusals import EvaluationRefused


@dataclass(frozen=True)
class Handed:
    """How many went on; ``left`` are (sheet's number, why not) of those that stay."""

    submitted: int = 0
    left: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def submit_all(found: EvalRound) -> Handed:
    """Submits every sheet that waits for the current actor. At the first stage only those with a
    draft: nobody agrees with an empty page. A sheet that is refused stays, the others go on.
    """
    rows = SheetRevision.objects.filter(sheet__round=found, sheet__round__status=RoundStatus.OPEN)
    submitted, left = 0, []
    others = others_sheets(found.sheets.all())
    for revision in rows.exclude(stage=Stage.DONE).select_related("sheet").order_by("sheet__order"):
        ours = revision.sheet_id not in others
        if not may_write(revision, revision.stage, author=author_of(revision), ours=ours):
            continue
        judgement = _written(revision)
        if judgement is None:
            continue
        try:
            submit(revision, judgement)
        except EvaluationRefused as refused:
            left.append((revision.sheet.number, str(refused)))
        else:
            submitted += 1
    return Handed(submitted, tuple(left))


def _written(revision: SheetRevision) -> Judgement | None:
    draft = draft_of(revision)
    if draft is not None:
        return Judgement.of(draft.data)
    return None if revision.stage == Stage.SELF else start_from(revision)
