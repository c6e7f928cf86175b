"""Lists of the external evaluation: opinions with their answers (改善工程表) and results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.core.figures import Figure
from sasaeai.core.periods import year_label
from sasaeai.core.tables import Column, Kind, Table, Who
from sasaeai.evaluation.committee.scoring import LineResult
from sasaeai.evaluation.models import Committee, Opinion, OpinionResponse

Rows = list[dict[str, Any]]


def opinions_table(committee: Committee) -> Table:
    """改善工程表: every opinion with class, answer, who, until when, which year."""

    def text(key: str, label: object, **more: Any) -> Column:
        return Column(key, str(label), who=Who.PUBLIC, **more)

    return Table(
        "opinions",
        f"改善工程表　{committee.name}　{committee.year.label}",
        (
            text("no", _("番号"), align="end"),
            text("kind", _("種類")),
            text("about", _("どこについて")),
            text("text", _("意見"), head=True),
            text("answer_kind", _("対応")),
            text("answer", _("答え")),
            text("section", _("担当")),
            Column("due_on", str(_("いつまで")), kind=Kind.DATE, who=Who.PUBLIC),
            text("target", _("反映する年度")),
            text("action", _("改善策")),
        ),
        order=("number",),
        page_size=200,
        landscape=True,
        empty=str(_("意見はまだありません")),
    )


def opinions_rows(committee: Committee, headings: Mapping[int, str]) -> Rows:
    found = committee.opinions.select_related("response__action", "identity").order_by("no")
    return [_row(row, headings) for row in found]


def _row(opinion: Opinion, headings: Mapping[int, str]) -> dict[str, Any]:
    response: OpinionResponse | None = getattr(opinion, "response", None)
    return {
        "id": opinion.pk,
        "number": opinion.no,
        "no": str(opinion.no),
        "kind": opinion.get_kind_display(),
        "code": opinion.identity.code if opinion.identity else "",
        "about": headings.get(opinion.identity_id or 0, str(_("全体"))),
        "text": opinion.text,
        "answer_kind": response.get_kind_display() if response else "",
        "answer": response.text if response else "",
        "section": response.section if response else "",
        "due_on": response.due_on if response else None,
        "target": year_label(response.target_fy) if response else "",
        "action": f"{response.action.no} {response.action.text}"
        if response and response.action
        else "",
    }


def results_table(committee: Committee) -> Table:
    """Mean and distribution of every line, criterion by criterion."""
    criteria = list(committee.criteria.all())
    return Table(
        "committee-results",
        f"委員の評価　{committee.name}　{committee.year.label}",
        (
            Column("line", str(_("評価するもの")), head=True),
            *(
                column
                for each in criteria
                for column in (
                    Column(
                        f"m{each.pk}",
                        f"{each.name}　{_('平均')}",
                        kind=Kind.FIGURE,
                        unit="点",
                        decimals=1,
                    ),
                    *(
                        Column(f"d{each.pk}-{step.key}", step.label, kind=Kind.FIGURE, unit="人")
                        for step in each.pure.steps
                    ),
                    Column(f"a{each.pk}", str(_("ひかえた")), kind=Kind.FIGURE, unit="人"),
                    Column(f"r{each.pk}", str(_("加わらない")), kind=Kind.FIGURE, unit="人"),
                    Column(f"s{each.pk}", str(_("まだ")), kind=Kind.FIGURE, unit="人"),
                )
            ),
        ),
        order=("id",),
        page_size=200,
        landscape=True,
        stacked=False,
    )


def results_rows(lines: list[LineResult]) -> Rows:
    rows: Rows = []
    for line in lines:
        row: dict[str, Any] = {"id": len(rows), "line": line.node.heading}
        for tally in line.tallies:
            pk = tally.criterion.pk
            row[f"m{pk}"] = tally.mean
            for step in tally.criterion.pure.steps:
                row[f"d{pk}-{step.key}"] = Figure.count(tally.steps.get(step.key, 0), unit="人")
            for mark, n in (("a", tally.abstained), ("r", tally.recused), ("s", tally.silent)):
                row[f"{mark}{pk}"] = Figure.count(n, unit="人")
        rows.append(row)
    return rows
