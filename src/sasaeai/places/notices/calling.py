"""Notices as first steps: a call for helpers, a course, a day to taste and see."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.core.ui import dates
from sasaeai.core.ui.words import words
from sasaeai.places.models import NoticeEdition
from sasaeai.places.notices.queries import Wanted, current, for_whom, wanted
from sasaeai.places.starting import Answers, Step

MOST, WEIGHT = 2, 55
"""So many at most stand among the places; what is called for now comes before most of them."""


def called_for(answers: Answers) -> list[Step]:
    """Notices of today about what somebody wants to do, for their district or the whole city.

    None without a theme, and none to whom steps are in the way: a notice does not tell of them.
    """
    if answers.term is None or answers.step_free:
        return []
    wish = Wanted(area=answers.area, terms=(answers.term,))
    rows = wanted(current(), wish).prefetch_related("areas")
    return [_step(row, answers) for row in rows[:MOST]]


def _step(row: NoticeEdition, answers: Answers) -> Step:
    label = words(answers.term.label) if answers.term else ""
    until = _("%(day)sまで") % {"day": dates.day(row.shown_until)} if row.shown_until else ""
    return Step(
        title=row.title,
        href=reverse("places:notice", args=[row.notice_id]),
        when=until or _("くわしい日は、お知らせにあります"),
        where=for_whom(row) or _("町ぜんぶ"),
        reasons=(
            _("したいこと「%(term)s」に合います") % {"term": label},
            _("いま、お知らせが出ています"),
        ),
        weight=WEIGHT,
        tags=(_("お知らせ"),),
    )
