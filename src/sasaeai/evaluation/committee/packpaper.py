"""The pack, the score sheet, the invitation and the recommendation on A4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sasaeai.core.documents import Pdf, Qr, render
from sasaeai.core.figures import Figure
from sasaeai.core.periods import wareki
from sasaeai.evaluation.asking import issuer
from sasaeai.evaluation.models import Committee, Meeting, Recommendation
from sasaeai.evaluation.steps.enums import StepState


def figure_of(kept: list[Any] | None) -> Figure | None:
    """The figure that ``pack.keep`` wrote."""
    if kept is None:
        return None
    cell, unit, decimals = kept
    return Figure.from_cell(cell, unit=unit, decimals=decimals)


def pack_paper(content: Mapping[str, Any], *, no: int, sha256: str) -> Pdf:
    """The whole pack; the same content gives the same pages whenever it is printed."""
    data = {**_restored(content), "states": [state.label for state in StepState]}
    about = content["about"]
    return render(
        "evaluation/pack",
        data,
        title=f"{about['committee']}　評価資料　第{no}版",
        issuer=issuer(),
        running=f"{about['as_of']}現在　{sha256[:12]}",
    )


def _restored(value: Any) -> Any:
    """Data with each kept figure as a figure again: [cell, unit, decimals]."""
    if isinstance(value, Mapping):
        return {key: _restored(each) for key, each in value.items()}
    if isinstance(value, list):
        if (
            len(value) == 3
            and isinstance(value[2], int)
            and all(isinstance(v, str) for v in value[:2])
        ):
            return figure_of(value)
        return [_restored(each) for each in value]
    return value


def score_sheet(
    committee: Committee, content: Sequence[Mapping[str, Any]], *, address: str, made_at: datetime
) -> Pdf:
    """What a member fills in with a pen; ``content`` has heading and chosen steps per criterion."""
    data = {
        "committee": committee.name,
        "due": wareki(committee.scoring_due),
        "qr": Qr(address, "スマートフォンで評価する"),
        "criteria": [
            {"name": row.name, "steps": [step.label for step in row.pure.steps]}
            for row in committee.criteria.all()
        ],
        "lines": content,
    }
    title = f"評価票　{committee.year.label}　{committee.get_kind_display()}"
    return render(
        "evaluation/scoresheet", data, title=title, issuer=issuer(), made_at=made_at, large=False
    )


def invitation(meeting: Meeting, *, address: str, made_at: datetime) -> Pdf:
    """開催の案内: when, where, what, and how to answer."""
    data = {
        "committee": meeting.committee.name,
        "no": f"第{meeting.no}回",
        "day": wareki(meeting.held_on),
        "time": f"{meeting.starts:%H:%M}"
        + (f"から{meeting.ends:%H:%M}まで" if meeting.ends else "から"),
        "place": meeting.place,
        "open": "公開" if meeting.open else "非公開",
        "agenda": meeting.items,
        "materials": [row.title for row in meeting.materials.all()],
        "qr": Qr(address, "返事をする"),
    }
    title = f"{meeting.committee.name}　第{meeting.no}回　開催のご案内"
    return render("evaluation/invitation", data, title=title, issuer=issuer(), made_at=made_at)


def recommendation_paper(paper: Recommendation) -> Pdf:
    """答申 or 提言書, from the content kept when it was handed over."""
    committee = paper.committee
    data = {
        "kind": paper.get_kind_display(),
        "committee": committee.name,
        "plan": committee.plan.full_name,
        "addressed": paper.addressed,
        "handed_on": wareki(paper.handed_on),
        "preamble": paper.preamble,
        **paper.content,
    }
    return render(
        "evaluation/recommendation",
        data,
        title=f"{committee.plan.full_name}　{paper.get_kind_display()}",
        issuer=committee.name,
        running=paper.sha256[:12],
    )
