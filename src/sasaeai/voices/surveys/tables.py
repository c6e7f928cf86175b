"""The counts and rates of a survey as a list: the page and the files are made of it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.core.tables import Column, Kind, Table, Who
from sasaeai.voices.models import Survey
from sasaeai.voices.surveys.queries import Line, Result

FORMULAS = {
    "returned_of_posted": _("回収率（標本比：回収÷配布）"),
    "returned_of_reached": _("回収率（到達比：回収÷到達）"),
    "valid_of_posted": _("有効回収率（標本比：有効÷配布）"),
    "valid_of_reached": _("有効回収率（到達比：有効÷到達）"),
}


def counts_table(survey: Survey) -> Table:
    """One row for the whole, each channel and each area."""

    def number(key: str, label: object, unit: str = "件") -> Column:
        decimals = 1 if unit == "%" else 0
        return Column(
            key, str(label), kind=Kind.FIGURE, unit=unit, decimals=decimals, who=Who.PUBLIC
        )

    return Table(
        "survey-counts",
        str(_("%(title)s 配布と回収")) % {"title": survey.title},
        (
            Column("name", str(_("区分")), head=True, who=Who.PUBLIC, spoken=True),
            number("posted", _("配布")),
            number("undeliverable", _("不達")),
            number("reached", _("到達（配布−不達）")),
            number("returned", _("回収")),
            number("valid", _("有効")),
            *(number(code, label, "%") for code, label in FORMULAS.items()),
            number("share", _("有効にしめる割合"), "%"),
        ),
        order=("id",),
        page_size=500,
        landscape=True,
        stacked=False,
    )


def counts_rows(result: Result) -> list[dict[str, Any]]:
    return [_row(at, line) for at, line in enumerate(result.lines)]


def _row(at: int, line: Line) -> dict[str, Any]:
    return {
        "id": at,
        "name": line.name,
        **line.figures,
        **{rate.code: rate.figure for rate in line.rates},
        "share": line.share,
    }
