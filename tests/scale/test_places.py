"""Search among 10,000 pages is right; lists ask the same queries at 200 and at 4,000."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.text import fold
from sasaeai.places.finding import MOST, ranked
from sasaeai.places.models import Category, Listing, Occurrence, StatusSpan
from sasaeai.places.queries import Wish
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.scale]
TERMS = ("将棋", "庭", "第7")
KINDS = ("salon", "kids_meal", "exercise", "cafe", "hangout", "study", "hobby")
TOPICS = ("将棋", "囲碁", "手話", "折り紙", "庭しごと", "茶の間", "絵手紙", "合唱", "料理", "散歩")
PLACES = ("朝凪", "石畳", "椿谷", "楠町", "浜辺", "川上", "松原", "梅里")
SIGHT = "のどなたでも来られる集まりです。会場は集会所です。"


@pytest.fixture
def town(db: None, cast: Cast) -> Callable[..., None]:
    """``town(n)`` grows the register to n pages; ``open_days`` opens each of them once in the week
    that begins today and twice in the coming month, whatever day it is.

    The planner has no statistics of rows that are not committed, takes the tables for nearly empty
    and would read one inside the other; without nested loops the pages cost what they cost in life.
    """

    def grow(count: int, *, open_days: bool = False) -> None:
        first = Listing.objects.count()
        newest = Listing.objects.aggregate(pk=Max("pk"))["pk"] or 0
        with acting(cast.planner.pk, purpose="test"), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_nestloop = off")
            kinds = dict(Category.objects.values_list("code", "pk"))
            rows = [
                _row(number, kinds, (cast.asanagi.pk, cast.ishidatami.pk))
                for number in range(first, count)
            ]
            Listing.objects.bulk_create(rows, batch_size=2000)
            cursor.execute(SPANS, [newest])
            if open_days:
                cursor.execute(SESSIONS, [newest])

    return grow


SPANS = f"""
INSERT INTO {StatusSpan._meta.db_table} (listing_id, status, area_id, category_id, starts_on, reason)
SELECT l.id, 'active', l.area_id, l.category_id, l.opened_on, '' FROM places_listing l
WHERE l.id > %s
"""
SESSIONS = f"""
INSERT INTO {Occurrence._meta.db_table}
  (listing_id, area_id, category_id, held_on, starts, state, origin, note, source)
SELECT l.id, l.area_id, l.category_id, week + (l.id %% 7)::int, '10:00', 'planned', 'rule', '', ''
FROM places_listing l, (SELECT date_trunc('month', access.today() + interval '1 month')::date) coming (day),
  unnest(ARRAY[access.today(), coming.day, coming.day + 7]) week
WHERE l.id > %s
"""


def _row(number: int, kinds: dict[str, int], areas: tuple[int, int]) -> Listing:
    kind, topic = KINDS[number % len(KINDS)], TOPICS[number % 10 if number % 3 else 0]
    place = PLACES[number * 7 % len(PLACES)]
    name = f"{place}{topic}の会 第{number}"
    told = (
        f"{name} {kind} {place} {SIGHT} 体操 お年寄り"
        if number % 5 == 0
        else f"{name} {place} {SIGHT}"
    )
    return Listing(
        code=f"s{number}", name=name, kana=f"かい{number:06}", kind="activity",
        category_id=kinds[kind], area_id=areas[number % 2], opened_on="2020-04-01",
        name_key=fold(name), kana_key=fold(f"かい{number:06}"), tag_key=fold(f"{kind} {place}"),
        search_text=fold(told),
    )  # fmt: skip


@pytest.mark.parametrize("words", TERMS)
def test_search_among_ten_thousand_finds_what_reading_every_page_finds(town, words) -> None:
    """How long it takes is the bench's to say: a busy machine must not fail a rule."""
    town(10_000)
    texts = [fold(text) for text in Listing.objects.values_list("search_text", flat=True)]
    wanted = [fold(word) for word in words.split()]
    true = sum(all(word in text for word in wanted) for text in texts)
    assert ranked(Wish(words=words)).total == min(true, MOST)


def _coming_month() -> str:
    return f"{today().replace(day=1) + timedelta(days=31):%Y-%m}"


RANKS = 5


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/places/", 0),
        ("/places/?q=第199", 0),
        ("/places/?q=会", RANKS - 1),
        ("/places/map/", 0),
        ("/places/today/", 0),
        ("/places/calendar/?month=", 0),
    ],
)
def test_public_lists_cost_the_same_queries_at_200_and_4000(town, address, more) -> None:
    """Of more hits than are put in order each rank is asked instead of all at once.

    The month to come: late in a month the running one has few days left, and a month with few
    sessions is drawn without the count of each day. What a process reads once is read before.
    """
    address = f"{address}{_coming_month()}" if address.endswith("month=") else address
    found = []
    for count in (200, 4_000):
        town(count, open_days=True)
        Client().get(address)
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address).status_code == 200
        found.append(len(captured))
    assert found[0] <= found[1] <= min(found[0] + more, 16)


def test_a_month_with_few_sessions_costs_one_query_less_than_a_full_one(town) -> None:
    found = []
    for count in (Listing.objects.count() + 5, 200):
        town(count, open_days=True)
        Client().get(address := f"/places/calendar/?month={_coming_month()}")
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address).status_code == 200
        found.append(len(captured))
    assert found[1] - found[0] == 1
