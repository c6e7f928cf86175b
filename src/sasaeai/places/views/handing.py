"""The hand-out basket: a worker gathers pages for somebody, prints or sends them, and that counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sasaeai.core import audit
from sasaeai.core.access import requires
from sasaeai.core.documents import Qr, response
from sasaeai.core.documents import render as render_pdf
from sasaeai.core.ui.words import words
from sasaeai.places.desks.lines import council_phone
from sasaeai.places.enums import Handing, StepFree
from sasaeai.places.models import Basket, Listing
from sasaeai.places.published import PublicView, public_views
from sasaeai.places.renditions.enums import Form
from sasaeai.places.renditions.paper import facts_on_paper
from sasaeai.places.renditions.reading import (
    AS_WRITTEN,
    Reading,
    of_listings,
    offered,
    texts_of_view,
)
from sasaeai.places.services import (
    BasketEmpty,
    BasketFull,
    empty_basket,
    hand_out,
    open_basket,
    put_in,
    take_out,
)
from sasaeai.places.views.desk import actor_of, issuer

EASY_NOTE = "行く 前に 電話で 聞いて ください。"
Of = Callable[[HttpRequest, Basket], HttpResponse]


def _own(request: HttpRequest) -> QuerySet[Basket]:
    return Basket.objects.filter(account_id=actor_of(request).account_id or 0)


def _mine(request: HttpRequest, pk: int) -> Basket:
    return get_object_or_404(_own(request), pk=pk)


def _of_mine(*methods: str) -> Callable[[Of], Callable[..., HttpResponse]]:
    """Whose basket it is comes before what may be done with it: out of reach is not there."""

    def wrap(view: Of) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, basket: int) -> HttpResponse:
            row = _mine(request, basket)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return view(request, row)

        return inner

    return wrap


def _views(basket: Basket) -> list[PublicView]:
    """Its pages as the public sees them; one that left the public has left the basket."""
    return public_views(basket.items.order_by("pk").values_list("listing_id", flat=True))


@requires("places.hand_out")
@require_http_methods(["GET", "POST"])
def baskets(request: HttpRequest) -> HttpResponse:
    """One's own baskets, the newest first, and a new one."""
    if request.method == "POST":
        row = open_basket(title=request.POST.get("title", ""))
        return redirect("places:basket", basket=row.pk)
    rows = _own(request).order_by("-at")
    rows = rows.prefetch_related("items")
    return render(request, "places/baskets.jinja", {"baskets": list(rows[:50])})


@requires("places.hand_out")
@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Puts a page into the newest basket, or into a first one."""
    listing = get_object_or_404(Listing, code=code, visible=True)
    rows = _own(request).order_by("-at")
    basket = rows.first() or open_basket(title=_("行けるところ・話せるところ"))
    try:
        put_in(listing, basket=basket)
    except BasketFull as error:
        messages.error(request, str(error))
    else:
        told = _("「%(name)s」を、かご「%(basket)s」に入れました。")
        messages.success(request, told % {"name": listing.name, "basket": basket.title})
    return redirect("places:basket", basket=basket.pk)


@requires("places.hand_out")
@_of_mine("GET", "HEAD")
def basket(request: HttpRequest, row: Basket) -> HttpResponse:
    """What is in it, and the ways of handing it over."""
    views = _views(row)
    read = request.GET.get("read", AS_WRITTEN)
    readings = of_listings(views, read)
    context = {
        "row": row,
        "views": views,
        "text": mail_text(request, row, views, readings),
        "once": uuid4(),
        "ways": Handing.choices,
        "forms": offered(readings.values()),
        "read": read,
    }
    return render(request, "places/basket.jinja", context)


@requires("places.hand_out")
@_of_mine("POST")
def change(request: HttpRequest, row: Basket) -> HttpResponse:
    """Takes a page out, or the whole basket away."""
    if request.POST.get("away") == "1":
        empty_basket(row)
        messages.success(request, _("かごを片づけました。わたした数はのこります。"))
        return redirect("places:baskets")
    take_out(get_object_or_404(Listing, code=request.POST.get("out", "")), basket=row)
    return redirect("places:basket", basket=row.pk)


@requires("places.hand_out")
@_of_mine("POST")
def handed(request: HttpRequest, row: Basket) -> HttpResponse:
    """It was handed over: counted once, without a name."""
    try:
        once, way = UUID(request.POST.get("once", "")), Handing(request.POST.get("way", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        count = hand_out([view.listing for view in _views(row)], way=way, once=once)
    except BasketEmpty as error:
        messages.error(request, str(error))
    else:
        told = ngettext(
            "%(num)d件をわたしたことを書きました。だれにわたしたかは、のこりません。",
            "%(num)d件をわたしたことを書きました。だれにわたしたかは、のこりません。",
            count,
        )
        messages.success(request, told % {"num": count})
    return redirect("places:basket", basket=row.pk)


@requires("places.hand_out")
@_of_mine("GET", "HEAD")
def paper(request: HttpRequest, row: Basket) -> HttpResponse:
    """All pages on A4, each with its code, in large letters when asked."""
    views, read = _views(row), request.GET.get("read", AS_WRITTEN)
    readings = of_listings(views, read)
    with _language_of(read):
        data: dict[str, Any] = {
            "pages": [_printed(request, view, readings[view.listing.pk]) for view in views],
            "note": EASY_NOTE
            if read == Form.EASY
            else _("みんなに公開している内容です。行く前に、電話でたしかめると安心です。"),
            "old": _("情報が古い可能性があります。行く前に、電話で聞いてください。"),
            "issuer": _who_helps(),
        }
    pdf = render_pdf(
        "places/handout",
        data,
        title=row.title,
        made_at=timezone.now(),
        large=request.GET.get("large") == "1",
    )
    audit.record("places.handout.printed", detail={"pages": len(data["pages"])})
    return response(pdf, row.title, inline=True)


def mail_text(
    request: HttpRequest, row: Basket, views: list[PublicView], readings: Mapping[int, Reading]
) -> str:
    """The same as plain text, to paste into a message."""
    with _language_of(request.GET.get("read", AS_WRITTEN)):
        return _as_text(request, row, views, readings)


def _language_of(read: str) -> AbstractContextManager[None]:
    """Labels and days in the language of the form, where the house speaks it."""
    known = read if read in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return translation.override(known)


def _who_helps() -> str:
    """Whom to ask, with the number."""
    phone = council_phone()
    return "　".join([_("まよったときは"), issuer(), *([_("電話") + " " + phone] if phone else [])])


def _as_text(
    request: HttpRequest, row: Basket, views: list[PublicView], readings: Mapping[int, Reading]
) -> str:
    parts = [row.title, ""]
    for view in views:
        sheet = _printed(request, view, readings[view.listing.pk])
        parts += [f"■ {sheet['name']}（{sheet['kind']}・{sheet['area']}）"]
        parts += [sheet["text"]] if sheet["text"] else []
        parts += [f"{label}：{text}" for label, text in sheet["facts"]]
        parts += [sheet["address"], ""]
    return "\n".join([*parts, _who_helps()]).strip()


def _printed(
    request: HttpRequest, view: PublicView, reading: Reading | None = None
) -> dict[str, Any]:
    """One page's card; in another form where ``reading`` has one that is true to its source."""
    reading = reading or Reading(texts_of_view(view))
    row, step_free = view.listing, StepFree(view.listing.step_free)
    address = request.build_absolute_uri(reverse("places:page", args=[row.code]))
    if reading.row is not None:
        address = f"{address}?read={reading.slug}"
    facts = facts_on_paper(view, reading)
    if step_free is not StepFree.UNKNOWN:
        facts += [[_("車いす"), words(step_free.label)]]
    return {
        "name": reading.text("name"),
        "kind": words(row.category.label),
        "area": row.area.name,
        "text": reading.text("description"),
        "facts": facts,
        "old": view.fresh.state == "old",
        "address": address,
        "qr": Qr(address, _("くわしく")),
    }
