"""What residents read: the board of notices, one notice, and the feed."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import open_to_everyone
from sasaeai.core.access.elsewhere import readable_elsewhere
from sasaeai.core.periods import today
from sasaeai.people.public import of_house
from sasaeai.places.models import NoticeEdition, Term
from sasaeai.places.notices import queries
from sasaeai.places.notices.queries import Wanted
from sasaeai.places.renditions.reading import of_notice
from sasaeai.places.renditions.views.residents import wanted
from sasaeai.places.views.desk import issuer

PER_PAGE = 20
IN_FEED = 50
FEED_TYPE = "application/atom+xml; charset=utf-8"


@open_to_everyone
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The notices of today, the newest first; narrowed to an area or a theme."""
    wish, areas, terms = _asked(request)
    rows = queries.wanted(queries.current(), wish)
    before = request.GET.get("before", "")
    found = list(_older(rows, before).prefetch_related("areas")[: PER_PAGE + 1])
    more, found = len(found) > PER_PAGE, found[:PER_PAGE]
    context = {
        "editions": found,
        "wish": wish,
        "areas": areas,
        "terms": terms,
        "feed": f"{reverse('places:notice-feed')}{_query(wish)}",
        "prev_url": f"{reverse('places:notices')}{_query(wish)}" if before else "",
        "next_url": _turn(wish, found[-1].pk) if more else "",
    }
    return render(request, "places/notices.jinja", context)


def _older(rows: QuerySet[NoticeEdition], before: str) -> QuerySet[NoticeEdition]:
    """What came out before the edition of this number; the newest when none is named."""
    if not before:
        return rows
    last = NoticeEdition.objects.filter(pk=int(before)).first() if _is_id(before) else None
    if last is None or last.published_at is None:
        raise BadRequest("no such notice")
    return rows.filter(
        Q(published_at__lt=last.published_at) | Q(published_at=last.published_at, pk__lt=last.pk)
    )


@open_to_everyone
@require_GET
def notice(request: HttpRequest, notice: int) -> HttpResponse:
    """One notice as it reads now, with every correction."""
    edition = queries.shown(notice)
    if edition is None:
        raise Http404
    context = {
        "edition": edition,
        "reading": of_notice(edition, wanted(request)),
        "voice_credit": settings.SASAEAI_VOICE_CREDIT,
        "over": edition.shown_until is not None and edition.shown_until < today(),
        "pages": queries.open_pages(edition),
        "corrections": list(edition.notice.corrections.all()),
    }
    return render(request, "places/notice.jinja", context)


@open_to_everyone
@readable_elsewhere
def feed(request: HttpRequest) -> HttpResponse:
    """The same list as Atom (RFC 4287); a corrected notice keeps its id."""
    wish, _areas, _terms = _asked(request)
    rows = queries.wanted(queries.current(), wish).select_related("notice")
    editions = list(rows.prefetch_related("areas", "terms")[:IN_FEED])
    here = request.build_absolute_uri(f"{reverse('places:notice-feed')}{_query(wish)}")
    name = issuer()
    atom = Atom1Feed(
        title=_("お知らせ　%(name)s") % {"name": name},
        link=request.build_absolute_uri(f"{reverse('places:notices')}{_query(wish)}"),
        description=None,
        language="ja",
        author_name=name or _("社会福祉協議会"),
        feed_url=here,
        feed_guid=of_house("notices", _query(wish)).urn,
    )
    for edition in editions:
        atom.add_item(**_item(request, edition))
    if not editions:
        atom.latest_post_date = lambda: datetime.combine(today(), time(), UTC)  # type: ignore[method-assign]
    return HttpResponse(atom.writeString("utf-8"), content_type=FEED_TYPE)


def _item(request: HttpRequest, edition: NoticeEdition) -> dict[str, Any]:
    return {
        "title": edition.title,
        "link": request.build_absolute_uri(reverse("places:notice", args=[edition.notice_id])),
        "description": edition.summary,
        "unique_id": edition.notice.uuid.urn,
        "pubdate": edition.published_at,
        "updateddate": edition.published_at,
        "categories": [each.label for each in edition.terms.all()]
        + [area.name for area in edition.areas.all()],
    }


def _asked(request: HttpRequest) -> tuple[Wanted, list[Area], list[Term]]:
    """What the address asks for; an area or a theme that is not there is the sender's mistake."""
    areas, terms = list(all_districts()), list(Term.objects.filter(in_use=True))
    area, term = request.GET.get("area", ""), request.GET.get("term", "")
    here = next((row for row in areas if str(row.pk) == area), None)
    theme = next((row for row in terms if row.code == term), None)
    if (area and here is None) or (term and theme is None):
        raise BadRequest("no such area or theme")
    return Wanted(here, (theme,) if theme else ()), areas, terms


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _query(wish: Wanted) -> str:
    parts = [f"area={wish.area.pk}"] if wish.area else []
    parts += [f"term={term.code}" for term in wish.terms]
    return f"?{'&'.join(parts)}" if parts else ""


def _turn(wish: Wanted, before: int) -> str:
    query = _query(wish)
    return f"{reverse('places:notices')}{query}{'&' if query else '?'}before={before}"
