"""What the plan can count of renditions: how much of the register tells itself in which form.

Furigana need no figure: the switch reads every page, so its share is always the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from sasaeai.core.metrics import Filter, Kind, Metric
from sasaeai.core.periods import Period
from sasaeai.places.metrics import CATEGORY, active_on, counted_on
from sasaeai.places.models import Rendition, RenditionLanguage, StatusSpan
from sasaeai.places.renditions.enums import Form, Making, RenditionState

TABLE = "places_rendition"
AFTER = (RenditionState.SUPERSEDED, RenditionState.WITHDRAWN)


def _true_on(day: date) -> QuerySet[Rendition]:
    """Wordings of pages that were out on that day and told what the page told.

    Of past days it is not known any more when a wording was outdated and put right again.
    """
    fits = Q(outdated_at=None) | Q(outdated_at__date__gt=day)
    left = Q(state__in=AFTER, changed_at__date__gt=day)
    heard = ~Q(form=Form.AUDIO) | Q(making=Making.READY)
    return Rendition.objects.filter(
        Q(state=RenditionState.PUBLISHED) | left, fits, heard,
        listing__isnull=False, published_at__date__lte=day,
    )  # fmt: skip


def _universe(form: Form) -> Callable[[Period], QuerySet[StatusSpan]]:
    """Active pages, each with ``told``: whether it has a wording of this form."""

    def rows(period: Period) -> QuerySet[StatusSpan]:
        day = counted_on(period)
        wordings = _true_on(day).filter(form=form, listing=OuterRef("listing"))
        return active_on(day).annotate(told=Exists(wordings))

    return rows


def _wordings(period: Period) -> QuerySet[Rendition]:
    return _true_on(counted_on(period)).annotate(published_on=TruncDate("published_at"))


def _languages() -> list[tuple[str, str]]:
    return list(RenditionLanguage.objects.filter(in_use=True).values_list("code", "label"))


def _told(form: Form) -> dict[str, Any]:
    """What the shares have in common."""
    return {
        "rows": _universe(form), "hit": Q(told=True), "when": "starts_on", "area": "area_id",
        "sources": ("places_statusspan", TABLE), "filters": (CATEGORY,), "decimals": 1,
        "columns": (
            ("listing__name", "名前"), ("category__label", "種類"),
            ("area__name", "地区"), ("starts_on", "いつから"),
        ),
    }  # fmt: skip


def _metric(code: str, label: str, unit: str, kind: Kind, sentence: str, **rest: Any) -> Metric:
    return Metric(
        code, label, unit, kind, sentence, theme="やさしい日本語・ことば・音声",
        about_people=False, **rest,
    )  # fmt: skip


METRICS = (
    _metric(
        "renditions.easy_rate",
        "やさしい日本語で読めるページの割合",
        "％",
        Kind.RATIO_AT_END,
        "活動中の居場所・活動・窓口のうち、やさしい日本語の文が出ていて、もとの文が変わっていないものの割合です。",
        **_told(Form.EASY),
    ),
    _metric(
        "renditions.language_rate",
        "ほかのことばで読めるページの割合",
        "％",
        Kind.RATIO_AT_END,
        "活動中の居場所・活動・窓口のうち、ほかのことばの文がひとつでも出ていて、もとの文が変わっていないものの割合です。",
        **_told(Form.LANGUAGE),
    ),
    _metric(
        "renditions.audio_rate",
        "音声で聞けるページの割合",
        "％",
        Kind.RATIO_AT_END,
        "活動中の居場所・活動・窓口のうち、いまの内容の音声を聞けるものの割合です。",
        **_told(Form.AUDIO),
    ),
    _metric(
        "renditions.texts",
        "いまの内容で出ている文",
        "件",
        Kind.STOCK,
        "ページのやさしい日本語・ほかのことば・音声・音声コードの文のうち、出ていて、もとの文が変わっていないものを数えます。",
        rows=_wordings,
        when="published_on",
        area="listing__area_id",
        sources=(TABLE,),
        filters=(
            Filter("form", "form", "どの形", choices=tuple(Form.choices)),
            Filter("language", "language", "どのことば", options=_languages),
        ),
        columns=(
            ("listing__name", "名前"),
            ("form", "形"),
            ("language", "ことば"),
            ("published_on", "出した日"),
        ),
    ),
)
