"""Sheets handed to another section: when theirs ended, was divided, or never bore a section's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.evaluation.enums import RoundStatus, Stage
from sasaeai.evaluation.models import EvalRound, EvalSheet, SheetHandover, SheetRevision
from sasaeai.evaluation.refusals import EvaluationRefused, signed_in
from sasaeai.plan.public import PlanNode, Section, standing_sections

LONGEST_REASON = 300


def unplaced(sheets: Iterable[EvalSheet], organisation_id: int) -> tuple[EvalSheet, ...]:
    """Sheets whose section ended or never was one, so that anybody who writes may write them.

    Lines without an owner are nobody's on purpose; a council without sections has none to hand to.
    One query.
    """
    standing = set(
        standing_sections().filter(organisation=organisation_id).values_list("pk", flat=True)
    )
    if not standing:
        return ()
    return tuple(row for row in sheets if row.owner and row.section_id not in standing)


@transaction.atomic
def hand_sheets(
    found: EvalRound, sheets: Sequence[EvalSheet], *, to: Section, reason: str
) -> tuple[SheetHandover, ...]:
    """The section writes these sheets from now on, and those of the same lines in rounds to come.

    What was written stays as it is, and so does what is published: only a sheet that is being put
    right is handed over then. Raises ``EvaluationRefused``.
    """
    why = reason.strip()
    if not sheets:
        raise EvaluationRefused("引きつぐシートをえらんでください。")
    council = found.plan.organisation_id
    if not standing_sections().filter(pk=to.pk, organisation=council).exists():
        raise EvaluationRefused("いまある係をえらんでください。")
    if not why:
        raise EvaluationRefused("引きつぐ理由を入れてください。")
    rows = EvalSheet.objects.select_for_update().filter(
        round=found, pk__in=[row.pk for row in sheets]
    )
    if EvalRound.objects.get(pk=found.pk).status == RoundStatus.PUBLISHED:
        rows = rows.filter(pk__in=being_put_right(found))
        if not rows:
            raise EvaluationRefused(
                "公表した評価の担当は、そのときのまま残します。これからの評価は、ひらいたあとで引きつげます。"
            )
    moving = [row for row in rows.order_by("order") if row.section_id != to.pk]
    if not moving:
        raise EvaluationRefused("そのシートは、もう「%(section)s」の担当です。", section=to.name)
    made = [
        SheetHandover(
            sheet=row, owner_before=row.owner, section_before_id=row.section_id, section=to,
            owner=to.name, reason=why[:LONGEST_REASON], account_id=signed_in(),
            account_name=current().name,
        )
        for row in moving
    ]  # fmt: skip
    SheetHandover.objects.bulk_create(made)
    for row in moving:
        row.section, row.owner = to, to.name
        row.save(update_fields=["section", "owner"])
        audit.record(
            "evaluation.sheet.handed", subject=("eval_sheet", row.pk), detail={"section": to.pk}
        )
    return tuple(made)


def being_put_right(found: EvalRound) -> QuerySet[EvalSheet]:
    """Sheets of a frozen round with a revision that is not done."""
    again = SheetRevision.objects.filter(sheet__round=found, no__gt=1).exclude(stage=Stage.DONE)
    return found.sheets.filter(pk__in=again.values("sheet"))


def heirs(nodes: Sequence[PlanNode]) -> dict[int, Section]:
    """Line (identity id) → the section to which its sheet was handed last, standing or ended.

    What the secretariat decided about a line holds for that line alone, until a text names another
    owner for it. One query.
    """
    rows = SheetHandover.objects.filter(sheet__identity__in=[row.identity_id for row in nodes])
    last = {
        row.sheet.identity_id: row
        for row in rows.select_related("section", "sheet__node").order_by("pk")
    }
    return {
        node.identity_id: row.section
        for node in nodes
        if (row := last.get(node.identity_id)) and row.sheet.node.owner == node.owner
    }
