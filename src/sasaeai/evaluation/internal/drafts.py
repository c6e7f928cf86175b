"""Drafts live on the server, so that a broken line loses nothing; two editors see the difference."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sasaeai.core.access import current
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.internal.ours import refuse_other_section
from sasaeai.evaluation.models import SheetDraft, SheetRevision
from sasaeai.evaluation.refusals import EditConflict


def draft_of(revision: SheetRevision) -> SheetDraft | None:
    """What is being written at the stage where the sheet waits."""
    return revision.drafts.filter(stage=revision.stage).first()


@transaction.atomic
def save_draft(revision: SheetRevision, judgement: Judgement, *, version: int) -> SheetDraft:
    """Keeps what is being written; ``version`` is the one the editor started from, 0 for none.

    Raises ``EditConflict`` when somebody else saved meanwhile and what they wrote differs.
    """
    refuse_other_section(revision.sheet, revision.stage)
    SheetRevision.objects.select_for_update().get(pk=revision.pk)
    row = draft_of(revision)
    data = judgement.data
    if row is not None and row.version != version:
        if row.data == data:
            return row
        raise EditConflict(row.data, row.version, row.account_name)
    if row is None:
        row = SheetDraft(revision=revision, stage=revision.stage, version=0)
    row.data, row.version = data, row.version + 1
    row.account_id, row.account_name = current().account_id, current().name
    row.save()
    return row


def differences(mine: Judgement, theirs: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(field, mine, theirs) where two editors differ; grades by axis id as ``grades.<id>``."""
    left, right = mine.data, Judgement.of(theirs).data
    found = [
        (name, str(left[name] or ""), str(right[name] or ""))
        for name in left
        if name != "grades" and left[name] != right[name]
    ]
    axes = sorted({*left["grades"], *right["grades"]})
    return found + [
        (f"grades.{axis}", str(left["grades"].get(axis, "")), str(right["grades"].get(axis, "")))
        for axis in axes
        if left["grades"].get(axis) != right["grades"].get(axis)
    ]
