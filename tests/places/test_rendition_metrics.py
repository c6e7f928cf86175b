"""What the plan counts of renditions: shares of the active pages, and texts by form and language."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.figures import State
from sasaeai.core.periods import Period, fiscal_year_of, month, today
from sasaeai.core.periods.clock import midnight
from sasaeai.places.models import Recording, Rendition
from sasaeai.places.renditions.access import SPEAKING
from sasaeai.places.renditions.enums import Making, RenditionState
from sasaeai.places.renditions.metrics import METRICS
from sasaeai.places.renditions.writing import confirm, withdraw
from tests.places.renditions import in_review, published
from tests.places.test_renditions import TEXT, change, salon

pytestmark = pytest.mark.django_db
__all__ = ["salon"]
RATES = ("renditions.easy_rate", "renditions.language_rate", "renditions.audio_rate")


def year() -> Period:
    return fiscal_year_of(today()).period


def value(code: str, area: int = metrics.WHOLE, *conditions) -> Decimal | None:
    """A share lies between nothing and one."""
    metrics.refresh()
    return metrics.figure(metrics.series_of(code, conditions), year(), area).value


def test_the_codes_the_plan_counts_on():
    assert [metric.code for metric in METRICS] == [*RATES, "renditions.texts"]


@pytest.mark.parametrize("code", RATES)
def test_without_any_page_a_share_has_no_value(cast, code):
    assert metrics.figure(metrics.series_of(code), year()).state is State.UNCOMPUTABLE


def test_each_form_counts_among_the_active_pages_of_its_district(salon, places, cast):
    """Two active pages in 朝凪 (one of them hidden), one in 石畳."""
    published(cast, salon)
    published(cast, salon, "en", description="Tea.")
    published(cast, salon, "vi", description="Trà.")
    in_review(cast, places.exercise)
    metrics.refresh()
    whole = metrics.figure(metrics.series_of("renditions.easy_rate"), year())
    assert (whole.num, whole.den) == (1, 3)
    assert value("renditions.easy_rate", cast.asanagi.pk) == Decimal("0.5")
    assert value("renditions.easy_rate", cast.ishidatami.pk) == 0
    assert value("renditions.language_rate", cast.asanagi.pk) == Decimal("0.5")
    assert value("renditions.texts") == 3
    english = ("language", "eq", "en")
    assert value("renditions.texts", metrics.WHOLE, english) == 1
    assert value("renditions.texts", metrics.WHOLE, ("form", "eq", "language")) == 2


def test_a_text_counts_while_it_tells_what_the_page_tells(salon, cast):
    row = published(cast, salon)
    assert value("renditions.easy_rate", cast.asanagi.pk) == Decimal("0.5")
    change(cast, salon, cost="200円")
    assert value("renditions.easy_rate", cast.asanagi.pk) == 0
    with acting(cast.planner.pk, purpose="test"):
        confirm(row)
    assert value("renditions.easy_rate", cast.asanagi.pk) == Decimal("0.5")
    published(cast, salon, description="はなす ところです。")
    assert value("renditions.texts") == 1
    with acting(cast.planner.pk, purpose="test"):
        withdraw(Rendition.objects.get(listing=salon, state="published"))
    assert value("renditions.easy_rate", cast.asanagi.pk) == 0


def test_a_past_month_counts_what_told_then_what_the_page_told(salon, cast):
    """Out since long; the page changed on the last day of the month before last; corrected today."""
    last = month(month(today()).start - timedelta(days=1))
    before = month(last.start - timedelta(days=1))
    earlier = month(before.start - timedelta(days=1))
    first = published(cast, salon)
    with acting(cast.planner.pk, purpose="test"):
        Rendition.objects.filter(pk=first.pk).update(
            published_at=midnight(earlier.start), outdated_at=midnight(before.last_day)
        )
    published(cast, salon, description="はなす ところです。")
    texts = METRICS[-1]
    with acting(cast.planner.pk, purpose="test"):
        for period, number in ((earlier, 1), (before, 0), (last, 0), (month(today()), 1)):
            told = METRICS[0].counted(period).filter(told=True)
            assert (told.count(), texts.counted(period).count()) == (number, number)
        assert Rendition.objects.get(pk=first.pk).state == RenditionState.SUPERSEDED


def test_speech_counts_when_it_can_be_heard(salon, cast):
    row = published(cast, salon, "audio", **TEXT)
    assert value("renditions.audio_rate", cast.asanagi.pk) == 0
    with acting(None, purpose=SPEAKING):
        kept = Recording.objects.create(digest="d" * 64, kind="mp3", content=b"ID3")
        Rendition.objects.filter(pk=row.pk).update(making=Making.READY, recording=kept)
    assert value("renditions.audio_rate", cast.asanagi.pk) == Decimal("0.5")


def test_who_looks_sees_the_rows_behind_the_share(salon, cast):
    published(cast, salon)
    with acting(cast.planner.pk, purpose="test"):
        rows = METRICS[0].counted(year())
        assert sorted(rows.values_list("listing__name", "told")) == [
            ("朝凪サロン", True),
            ("石畳体操", False),
            ("隠れ家", False),
        ]
