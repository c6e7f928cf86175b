"""What residents and the office read of notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from sasaeai.areas.public import Area
from sasaeai.core.periods import today
from sasaeai.places.models import Dispatch, Listing, Notice, NoticeEdition, Term
from sasaeai.places.notices.enums import EditionState


@dataclass(frozen=True)
class Wanted:
    """What a reader or a subscriber chose: one area and some themes; nothing chosen is everything."""

    area: Area | None = None
    terms: tuple[Term, ...] = ()


def current() -> QuerySet[NoticeEdition]:
    """What stands in lists and feeds today, the newest first."""
    day = today()
    rows = NoticeEdition.objects.filter(state=EditionState.PUBLISHED, shown_from__lte=day)
    return rows.exclude(shown_until__lt=day).order_by("-published_at", "-pk")


def wanted(rows: QuerySet[NoticeEdition], wish: Wanted) -> QuerySet[NoticeEdition]:
    """Notices for the whole city are for every area; those of a larger or a smaller one, too."""
    if wish.area is not None:
        link = NoticeEdition.areas.through.objects.filter(noticeedition=OuterRef("pk"))
        here = link.filter(
            Q(area__as_descendant__ancestor=wish.area) | Q(area__as_ancestor__descendant=wish.area)
        )
        rows = rows.filter(Exists(here) | ~Exists(link))
    if wish.terms:
        theme = NoticeEdition.terms.through.objects.filter(
            noticeedition=OuterRef("pk"), term__in=wish.terms
        )
        rows = rows.filter(Exists(theme))
    return rows


def shown(notice: int) -> NoticeEdition | None:
    """The wording that residents see at this address, expired ones included."""
    rows = NoticeEdition.objects.filter(
        notice=notice, state=EditionState.PUBLISHED, shown_from__lte=today()
    )
    return rows.select_related("notice").prefetch_related("areas", "terms").first()


def open_pages(edition: NoticeEdition) -> list[Listing]:
    """Pages of the register that it points to, as far as they are for everybody."""
    return list(edition.listings.filter(visible=True).select_related("category").order_by("kana"))


def in_work(notice: Notice) -> NoticeEdition | None:
    return notice.editions.filter(state__in=(EditionState.DRAFT, EditionState.REVIEW)).first()


def latest() -> QuerySet[NoticeEdition]:
    """One row for each notice: its newest wording, for the office's list."""
    newer = NoticeEdition.objects.filter(notice=OuterRef("notice"), number__gt=OuterRef("number"))
    return NoticeEdition.objects.filter(~Exists(newer))


def dispatches(numbers: Iterable[int]) -> list[Dispatch]:
    """These, the newest first."""
    rows = Dispatch.objects.filter(pk__in=list(numbers)).select_related("area", "edition")
    return list(rows.order_by("-day", "-pk"))


def for_whom(edition: NoticeEdition) -> str:
    """朝凪、石畳 — or the whole city, which has no words of its own here."""
    return "、".join(area.name for area in edition.areas.all())
