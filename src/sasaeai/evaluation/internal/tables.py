"""The lists of a round, declared once for page, CSV, XLSX and PDF."""

from __future__ import annotations

from typing import Any

from sasaeai.core.tables import Column, Kind, Table
from sasaeai.evaluation.enums import STAGES
from sasaeai.evaluation.internal.overview import Overview

Rows = list[dict[str, Any]]


def board_table(shown: Overview) -> Table:
    """One line per sheet with the grades of all stages side by side."""
    stages = [Column(f"grade-{stage}", stage.label) for stage in STAGES]
    return Table(
        "evaluation-board",
        f"{shown.round.label}　評価の一覧",
        (
            Column("number", "番号"),
            Column("title", "項目", head=True),
            Column("owner", "担当"),
            Column("stage", "いまの段階"),
            *stages,
            Column("direction", "方向"),
            Column("proposal", "数字から出た案"),
            Column("rate", "達成率の平均", kind=Kind.FIGURE, unit="%", decimals=1),
            Column("coverage", "もとにした項目"),
            Column("done", "実績"),
            Column("result", "成果"),
            Column("issue", "課題"),
            Column("next_steps", "次年度の方針"),
        ),
        order=("id",),
        landscape=True,
    )


def board_rows(shown: Overview) -> Rows:
    return [
        {
            "id": place,
            "number": row.standing.sheet.number,
            "title": row.standing.sheet.node.heading,
            "owner": row.standing.sheet.owner,
            "stage": row.standing.revision.get_stage_display(),
            **{f"grade-{stage}": _label(row.standing.step(shown.grade, stage)) for stage in STAGES},
            "direction": _label(row.standing.step(shown.direction)),
            "proposal": row.proposal.step.label if row.proposal.step else "",
            "rate": row.proposal.rate.figure,
            "coverage": row.proposal.rate.coverage,
            **{
                name: getattr(row.standing.words, name, "")
                for name in ("done", "result", "issue", "next_steps")
            },
        }
        for place, row in enumerate(shown.rows)
    ]


def _label(step: object) -> str:
    return str(step) if step is not None else ""
