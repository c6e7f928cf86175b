"""The opinions of a round with the council's views, as a list for page and files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from sasaeai.core.tables import Column, Kind, Table, Who
from sasaeai.voices.comments.queries import Heard
from sasaeai.voices.models import CommentRound


def opinions_table(round: CommentRound) -> Table:
    """No name, no channel, no day: nothing of a submitter is in it."""

    def text(key: str, label: object, **more: Any) -> Column:
        return Column(key, str(label), who=Who.PUBLIC, **more)

    return Table(
        "comments",
        str(_("%(title)s いただいた意見と考え方")) % {"title": round.title},
        (
            text("no", _("番号"), align="end"),
            text("section", _("案のどこ")),
            text("summary", _("意見の要旨"), head=True),
            Column("times", str(_("件数")), kind=Kind.NUMBER, unit="件", who=Who.PUBLIC),
            text("category", _("区分")),
            text("view", _("社協の考え方")),
            text("before", _("直す前")),
            text("after", _("直した後")),
        ),
        order=("id",),
        page_size=500,
        landscape=True,
        empty=str(_("意見はありませんでした")),
    )


def opinions_rows(heard: Heard) -> list[dict[str, Any]]:
    return [
        {
            "id": at,
            "no": str(row.opinion.no or at),
            "section": row.opinion.section,
            "summary": row.opinion.summary,
            "times": row.times,
            "category": row.opinion.category.label if row.opinion.category else "",
            "view": row.opinion.view,
            "before": row.opinion.change_before,
            "after": row.opinion.change_after,
        }
        for at, row in enumerate(heard.rows, start=1)
    ]
