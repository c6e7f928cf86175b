"""Whose self-evaluation a sheet is: its section's, once the section has people. As the row policies say."""

from __future__ import annotations

from collections.abc import Iterable

from sasaeai.core.access import current
from sasaeai.evaluation.enums import STAGES, Stage
from sasaeai.evaluation.models import EvalSheet
from sasaeai.evaluation.refusals import OtherSection
from sasaeai.plan.public import working


def others_sheets(sheets: Iterable[EvalSheet]) -> frozenset[int]:
    """Sheets that another section's people write. One query, none for the secretariat."""
    if current().may("evaluation.run"):
        return frozenset()
    of = {row.pk: row.section_id for row in sheets if row.section_id is not None}
    if not of:
        return frozenset()
    people: dict[int, set[int]] = {}
    rows = working().filter(section_id__in=set(of.values()))
    for section, account in rows.values_list("section_id", "account_id"):
        people.setdefault(section, set()).add(account)
    me = current().account_id
    return frozenset(
        pk for pk, section in of.items() if section in people and me not in people[section]
    )


def refuse_other_section(sheet: EvalSheet, stage: str = "") -> None:
    """Raises ``OtherSection`` for the self-evaluation of another section, and for who only writes those."""
    judges = any(current().may(f"evaluation.{row}") for row in STAGES if row is not Stage.SELF)
    if (stage == Stage.SELF or not judges) and others_sheets([sheet]):
        raise OtherSection("このシートは「%(section)s」の人が書きます。", section=sheet.owner)
