"""The score sheet as Excel: it leaves with what stands and comes back with what was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sasaeai.core.tables import Column, Table, Who, export, read_xlsx
from sasaeai.core.tables.exports import File
from sasaeai.evaluation.committee.enums import ScoreKind
from sasaeai.evaluation.committee.scoring import Given, nodes_of
from sasaeai.evaluation.models import Committee, Criterion, Member, Score
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.plan.public import NodeIdentity

HEADS = ("コード", "評価するもの", "見るところ", "評価", "理由")


class SheetRefused(EvaluationRefused):
    """Nothing was saved; ``rows`` are (row of the sheet, what to mend)."""

    def __init__(self, rows: Sequence[tuple[int, str]]) -> None:
        self.rows = list(rows)
        super().__init__("直すところがあるため、まだ何も保存していません。")


def write_sheet(member: Member) -> File:
    """One row per line and criterion, with the words to choose from in the last column."""
    committee = member.committee
    scores = {
        (row.identity_id, row.criterion_id): row for row in Score.objects.filter(member=member)
    }
    rows: list[dict[str, Any]] = []
    for node in nodes_of(committee):
        for criterion in committee.criteria.all():
            score = scores.get((node.identity_id, criterion.pk))
            rows.append(
                {
                    "id": len(rows),
                    "code": node.identity.code,
                    "line": node.heading,
                    "criterion": criterion.name,
                    "score": _word(criterion, score),
                    "reason": score.reason if score else "",
                    "words": "・".join(words_of(criterion)),
                }
            )
    keys = ("code", "line", "criterion", "score", "reason")
    table = Table(
        "score-sheet",
        f"評価票　{committee.year.label}　{committee.get_kind_display()}",
        (
            *(
                Column(key, label, head=key == "line")
                for key, label in zip(keys, HEADS, strict=True)
            ),
            Column("words", "えらぶことば"),
        ),
        order=("id",),
    )
    return export(table, rows, format="xlsx", who=Who.INTERNAL)


def words_of(criterion: Criterion) -> dict[str, tuple[ScoreKind, str]]:
    """Word → what it means: steps by their label, and the two ways not to score."""
    found = {step.label: (ScoreKind.SCORED, step.key) for step in criterion.pure.steps}
    others = (ScoreKind.ABSTAINED, ScoreKind.RECUSED)
    return found | {str(kind.label): (kind, "") for kind in others}


def _word(criterion: Criterion, score: Score | None) -> str:
    if score is None:
        return ""
    for word, (kind, key) in words_of(criterion).items():
        if kind == score.kind and key == score.step:
            return word
    return ""


def read_sheet(committee: Committee, content: bytes) -> list[tuple[NodeIdentity, list[Given]]]:
    """Judgements per line; rows without one are left as they stand. Raises ``SheetRefused``."""
    nodes = {node.identity.code: node.identity for node in nodes_of(committee)}
    criteria = {row.name: row for row in committee.criteria.all()}
    found: dict[str, list[Given]] = {}
    wrong: list[tuple[int, str]] = []
    for row in read_xlsx(content).rows:
        cells = [*row.cells, *[""] * 5][:5]
        if tuple(cells[:4]) == HEADS[:4]:
            continue
        code, _line, name, word, reason = (cell.strip() for cell in cells)
        if not word:
            continue
        problem, given = _given(code in nodes, criteria.get(name), word, reason)
        if given is None:
            wrong.append((row.number, problem))
        else:
            found.setdefault(code, []).append(given)
    if wrong:
        raise SheetRefused(wrong)
    return [(nodes[code], given) for code, given in found.items()]


def _given(
    known: bool, criterion: Criterion | None, word: str, reason: str
) -> tuple[str, Given | None]:
    if not known:
        return "このコードは、評価するものの中にありません。", None
    if criterion is None:
        return "この「見るところ」は、ありません。", None
    kinds = words_of(criterion)
    if word not in kinds:
        return f"「{word}」は、えらぶことばの中にありません（{'・'.join(kinds)}）。", None
    kind, key = kinds[word]
    if kind is ScoreKind.RECUSED and not reason:
        return "加わらない理由を入れてください。", None
    return "", Given(criterion, kind, key, reason)
