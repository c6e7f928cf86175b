"""地域デビュー: from a few plain answers to first steps that fit, each with its reasons.

Nothing about the reader is stored; a step carries the reasons for which it was chosen, so that
nobody has to trust a machine. Higher rooms may offer steps of their own (helping, courses): they
register a source, and this room never learns their names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from django.db import DatabaseError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.areas.public import Area
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.ui import dates
from sasaeai.core.ui.words import words
from sasaeai.places import finding, queries
from sasaeai.places.enums import Audience, DayPart, ListingKind, StepFree
from sasaeai.places.models import FinderUse, Occurrence, Stage, Term
from sasaeai.places.published import PublicView, public_views
from sasaeai.places.queries import Wish
from sasaeai.places.sentences import hours_shown

MOST, ENOUGH = 6, 3
"""Fewer than enough from one district, and its neighbours are looked at, too."""
A_WEEK = 7
"""So many coming days of a place are looked at: those of a week, where it opens each day."""
_NO_STEP = Q(kind=ListingKind.PLACE, category__counted=False)
"""Buildings and places of evacuation: somewhere to be, nothing to take part in."""
LOOKED_AT = 200
"""So many candidates are weighed; they come in kana order, so the choice is the same for all."""


@dataclass(frozen=True)
class Answers:
    """What was chosen; everything may be left open."""

    stage: Stage | None = None
    term: Term | None = None
    area: Area | None = None
    near: bool = True
    part: DayPart | None = None
    weekend: bool = False
    step_free: bool = False
    free: bool = False

    @property
    def any(self) -> bool:
        chosen = (self.stage, self.term, self.area, self.part, self.weekend)
        return any((*chosen, self.step_free, self.free))

    def fit(self, session: Occurrence) -> bool:
        """Whether somebody could come then."""
        if self.weekend:
            return session.held_on.isoweekday() >= queries.SATURDAY
        return self.part is None or queries.begins_in(self.part, session.starts)


@dataclass(frozen=True)
class Step:
    """One first step: where it leads, when, and why it was chosen. ``weight`` orders steps."""

    title: str
    href: str
    when: str
    where: str
    reasons: tuple[str, ...]
    weight: int
    tags: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Found:
    """First steps, the best first, and which answers had to be left out until something was there."""

    steps: list[Step]
    left_out: tuple[str, ...] = ()


Source = Callable[[Answers], list[Step]]
_sources: list[Source] = []


def add_step_source(source: Source) -> None:
    """A higher room offers first steps of its own (volunteering, courses)."""
    _sources.append(source)


def first_steps(answers: Answers) -> Found:
    """At most ``MOST`` steps; never two of the same kind before others had one."""
    places = _places(answers)
    steps = [*places.steps, *(step for source in _sources for step in source(answers))]
    steps.sort(key=lambda step: (-step.weight, step.title))
    return Found(steps[:MOST], places.left_out)


def note_use(answers: Answers, *, found: int) -> None:
    """Counts the answers that were chosen; a database that can only be read counts nothing."""
    row = FinderUse(
        day=today(), stage=answers.stage, term=answers.term, area=answers.area, found=found
    )
    with suppress(DatabaseError), acting(None, purpose="places.counting"):
        row.save(force_insert=True)


def _places(answers: Answers) -> Found:
    """Places and activities: of the neighbours, too, until there are enough, and with answers left
    out until something is there. Who comes in a wheelchair is never sent where that does not go."""
    around = tuple(finding.neighbours(answers.area.pk)) if answers.area else ()
    ids, without = _fitting(answers, around)
    views = public_views(ids, sessions=A_WEEK)
    return Found(_mixed([_step(view, answers, around) for view in views], views), without)


def _fitting(answers: Answers, around: tuple[int, ...]) -> tuple[list[int], tuple[str, ...]]:
    found: list[int] = []
    without: tuple[str, ...] = ()
    for wish, left_out in _wishes(answers, around):
        if found and (left_out or len(found) >= ENOUGH):
            break
        rows = queries.findable(wish).exclude(Q(kind=ListingKind.ROLE) | _NO_STEP)
        rows = rows if answers.term else rows.exclude(kind=ListingKind.DESK)
        if answers.stage is not None:
            rows = rows.filter(audience__overlap=[*answers.stage.audiences, Audience.ANYONE.value])
        found = list(rows.order_by("kana", "pk").values_list("pk", flat=True)[:LOOKED_AT])
        without = left_out
    return found, without if found else ()


def _wishes(answers: Answers, around: tuple[int, ...]) -> Iterator[tuple[Wish, tuple[str, ...]]]:
    """What was asked, then with the districts around, then with one answer less each time."""
    area, term = answers.area, answers.term
    wish = Wish(
        area_id=area.pk if area else None,
        term=term.code if term else "",
        part=answers.part,
        weekend=answers.weekend,
        step_free=answers.step_free,
        free=answers.free,
    )
    yield wish, ()
    if area is not None:
        wish = replace(wish, near=True, around=around)
        yield wish, ()
    left_out: tuple[str, ...] = ()
    for given, name, nothing in (
        (answers.part, _("時間"), {"part": None}),
        (answers.weekend, _("土日"), {"weekend": False}),
        (area, _("地区"), {"area_id": None, "near": False, "around": ()}),
        (answers.free, _("お金"), {"free": False}),
        (term, _("したいこと"), {"term": ""}),
    ):
        if given:
            wish, left_out = replace(wish, **nothing), (*left_out, name)
            yield wish, left_out


def _step(view: PublicView, answers: Answers, around: tuple[int, ...]) -> Step:
    row = view.listing
    reasons, weight = [], 0
    for points, holds, text in _signs(view, answers, around):
        if holds:
            weight += points
            reasons.append(text)
    when = _("日は、電話で聞いてください")
    if view.sessions:
        first = next((each for each in view.sessions if answers.fit(each)), view.sessions[0])
        when = f"{dates.day(first.held_on)} {hours_shown(first.starts, first.ends)}"
    return Step(
        title=row.name,
        href=reverse("places:page", args=[row.code]),
        when=when,
        where=view.place_words,
        reasons=tuple(reasons),
        weight=weight,
        tags=(words(row.category.label),),
    )


def _signs(
    view: PublicView, answers: Answers, around: tuple[int, ...]
) -> list[tuple[int, bool, str]]:
    """(points, whether it holds, the reason in words)."""
    row, stage, term, area = view.listing, answers.stage, answers.term, answers.area
    audience = set(row.audience)
    own = stage is not None and bool(audience & set(stage.audiences))
    ages = stage is not None and row.min_age is not None and row.min_age <= stage.to_age
    in_time = any(answers.fit(each) for each in view.sessions)
    return [
        (
            30,
            term is not None and term.pk in {each.pk for each in view.terms},
            _("したいこと「%(term)s」に合います") % {"term": words(term.label) if term else ""},
        ),
        (
            20,
            own,
            _("「%(stage)s」人がよく来ます") % {"stage": words(stage.label) if stage else ""},
        ),
        (8, stage is not None and not own and "anyone" in audience, _("だれでも来られます")),
        (4, ages, _("年れいが合います")),
        (
            15,
            area is not None and row.area_id == area.pk,
            _("「%(area)s」のなかです") % {"area": area.name if area else ""},
        ),
        (
            6,
            area is not None and row.area_id != area.pk and row.area_id in around,
            _("%(area)sの近くです") % {"area": area.name if area else ""},
        ),
        (10, answers.part is not None and in_time, _("えらんだ時間にひらきます")),
        (12, answers.weekend and in_time, _("土日にひらく日があります")),
        (6, row.step_free == StepFree.YES and answers.step_free, _("車いすで入れます")),
        (5, row.fee == "free", _money(row.cost)),
        (5, bool(view.sessions), _("近いうちにひらきます")),
        (4, view.fresh.state == "ok", _("内容をたしかめたばかりです")),
        (-15, view.fresh.state == "old", _("情報が古い可能性があります。先に電話してください")),
    ]


def _money(cost: str) -> str:
    """Free for whom, where the page says more than that."""
    return _("お金：%(cost)s") % {"cost": cost} if cost else _("お金がいりません")


def _mixed(steps: list[Step], views: list[PublicView]) -> list[Step]:
    """The best of each kind first, so that six salons do not crowd out everything else."""
    best: dict[str, int] = {}
    order = sorted(range(len(steps)), key=lambda place: (-steps[place].weight, steps[place].title))
    found = []
    for place in order:
        kind = views[place].listing.category.code
        best[kind] = best.get(kind, 0) + 1
        later = (best[kind] - 1) * 12
        found.append(replace(steps[place], weight=steps[place].weight - later))
    return found
