"""What the office reads of renditions: by state, with what has become outdated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models import CharField as Text
from django.db.models.functions import Coalesce

from sasaeai.places.models import Listing, NoticeEdition, Rendition, RenditionLanguage
from sasaeai.places.notices.enums import EditionState
from sasaeai.places.renditions.enums import IN_WORK, Form, RenditionState

OUTDATED, NONE = "outdated", "none"
STATES: tuple[tuple[str, str], ...] = (
    (RenditionState.REVIEW, "見てもらっている"),
    (OUTDATED, "もとの文が変わった"),
    (RenditionState.DRAFT, "下書き"),
    (RenditionState.PUBLISHED, "出ている"),
    (RenditionState.WITHDRAWN, "とりやめ"),
    (NONE, "まだない（やさしい日本語）"),
)


def with_words() -> QuerySet[Any]:
    """Each wording that is in work or out, with ``name``, ``what`` and ``shown`` (its state, or
    outdated)."""
    told = NoticeEdition.objects.filter(
        notice=OuterRef("notice"), state=EditionState.PUBLISHED
    ).values("title")[:1]
    language = RenditionLanguage.objects.filter(code=OuterRef("language")).values("label")[:1]
    forms = [When(form=form, then=Value(str(form.label))) for form in Form]
    rows = Rendition.objects.exclude(state=RenditionState.SUPERSEDED)
    return rows.annotate(
        name=Coalesce("listing__name", Subquery(told), Value("（とりやめたお知らせ）")),
        what=Coalesce(Subquery(language), Case(*forms, default=F("language"), output_field=Text())),
        shown=Case(
            When(state=RenditionState.PUBLISHED, outdated_at__isnull=False, then=Value(OUTDATED)),
            default=F("state"),
            output_field=Text(),
        ),
    )


def counts() -> dict[str, int]:
    """How many wordings are in each state, outdated ones apart, and pages without easy Japanese."""
    found = dict(
        with_words()
        .order_by()
        .values_list("shown")
        .annotate(n=Count("pk"))
        .values_list("shown", "n")
    )
    return {code: found.get(code, 0) for code, _label in STATES} | {NONE: without_easy().count()}


def without_easy() -> QuerySet[Listing]:
    """Public pages of which nobody has begun an easy text; desks come first."""
    own = Rendition.objects.filter(
        listing=OuterRef("pk"), form=Form.EASY, state__in=(*IN_WORK, RenditionState.PUBLISHED)
    )
    return Listing.objects.filter(~Exists(own), visible=True, closed_on__isnull=True)


def on_todays_board(account_id: int | None, *, reviews: bool) -> QuerySet[Any]:
    """What this account should look at, in one query: texts of others that wait to be approved, own
    ones that came back, and outdated ones. ``left_behind`` on each row is how many are outdated."""
    back = Q(state=RenditionState.DRAFT, written_by=account_id) & ~Q(returned="")
    waits = Q(state=RenditionState.REVIEW) & ~Q(written_by=account_id)
    wanted = back | Q(shown=OUTDATED) | (waits if reviews else Q(pk__in=[]))
    left = Window(Count("pk", filter=Q(shown=OUTDATED)))
    order = Case(When(shown=OUTDATED, then=1), default=0)
    rows: QuerySet[Any] = with_words().filter(wanted).annotate(left_behind=left)
    return rows.select_related("listing").order_by(order, "-changed_at", "-pk")


Pair = tuple[Rendition | None, Rendition | None]


def latest(rows: QuerySet[Rendition]) -> Mapping[tuple[str, str], Pair]:
    """Form and language → (in work, out) of one record."""
    found: dict[tuple[str, str], Pair] = {}
    wanted = rows.filter(Q(state__in=IN_WORK) | Q(state=RenditionState.PUBLISHED))
    for row in wanted.select_related("written_by", "approved_by"):
        working, out = found.get((row.form, row.language), (None, None))
        if row.state == RenditionState.PUBLISHED:
            out = row
        else:
            working = row
        found[(row.form, row.language)] = (working, out)
    return found
