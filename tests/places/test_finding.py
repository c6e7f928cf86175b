"""Finding: kana, kanji variants, synonyms, one letter; order; filters; what was looked for in vain."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.text import fold
from sasaeai.places import finding
from sasaeai.places.enums import Fee
from sasaeai.places.models import Category, Listing, SearchMiss, SynonymGroup, UnmetNeed
from sasaeai.places.public import (
    Audience,
    ListingKind,
    Pattern,
    Rule,
    Ties,
    Whereabouts,
    change_listing,
    register_listing,
)
from sasaeai.places.queries import Wish
from sasaeai.places.searchkeys import spellings
from sasaeai.places.services import TooFewWords, set_synonyms
from tests.places.conftest import OPENED, open_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db, cast):
    """Pages whose names, readings, tags and texts differ, so that each rank has one."""
    with acting(cast.planner.pk, purpose="test"):
        return {
            name: open_place(name, area, category, kana=kana, description=text)
            for name, kana, area, category, text in (
                ("子ども食堂 ひだまり", "こどもしょくどう ひだまり", cast.asanagi, "kids_meal", ""),
                (
                    "オレンジカフェ",
                    "おれんじかふぇ",
                    cast.asanagi,
                    "cafe",
                    "認知症の人と家族の集まり",
                ),
                ("庄の会", "しょうのかい", cast.ishidatami, "hobby", "見守りをしている人の会"),
                ("見守り隊", "みまもりたい", cast.asanagi, "hobby", ""),
                ("百歳体操", "ひゃくさいたいそう", cast.ishidatami, "exercise", "椅子でできます"),
            )
        }


def names(words: str, **wish: object) -> list[str]:
    ids = finding.ranked(Wish(words=words, **wish)).ids
    rows = Listing.objects.in_bulk(ids)
    return [rows[pk].name for pk in ids]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("こども食堂", ["子ども食堂 ひだまり"]),
        ("子供食堂", ["子ども食堂 ひだまり"]),
        ("ｺﾄﾞﾓ", ["子ども食堂 ひだまり"]),
        ("ひだまり", ["子ども食堂 ひだまり"]),
        ("認知症カフェ", ["オレンジカフェ"]),
        ("もの忘れ", ["オレンジカフェ"]),
        ("にんちしょう", ["オレンジカフェ"]),
        ("運動", ["百歳体操"]),
        ("庄", ["庄の会"]),
        ("い", ["オレンジカフェ", "庄の会", "子ども食堂 ひだまり", "百歳体操", "見守り隊"]),
        ("体操 椅子", ["百歳体操"]),
        ("体操 カフェ", []),
        ("そのようなものはない", []),
    ],
)
def test_words_find_what_people_mean(town, words, found):
    assert sorted(names(words)) == sorted(found)


def test_the_name_comes_before_the_text(town):
    assert names("見守り") == ["見守り隊", "庄の会"]


def by_reading_every_page(words: str, most: int) -> list[str]:
    """Names in the order of the search, by its rules and nothing else."""
    typed = [(fold(word), spellings()(word)) for word in words.split()]

    def rank(page: Listing) -> int:
        name, kana, tags = page.name_key, page.kana_key, page.tag_key
        tagged = [any(form in tags or form in name for form in forms) for _key, forms in typed]
        fits = (
            name == " ".join(key for key, _forms in typed),
            all(key in name for key, _forms in typed),
            all(key in kana for key, _forms in typed),
            all(tagged),
            True,
        )
        return fits.index(True)

    hits = [
        (rank(page), page.kana, page.pk, page.name)
        for page in finding.findable(Wish())
        if all(any(form in page.search_text for form in forms) for _key, forms in typed)
    ]
    return [name for *_order, name in sorted(hits)[:most]]


@pytest.mark.parametrize("most", [500, 3, 1])
def test_the_first_of_many_are_those_that_reading_every_page_puts_first(
    town, cast, monkeypatch, most
):
    """However the ranks are read, and whether there are more hits than are put in order."""
    monkeypatch.setattr(finding, "MOST", most)
    with acting(cast.planner.pk, purpose="test"):
        for name, kana, text in (
            ("会", "かい", ""),
            ("見守りの会", "みまもりのかい", ""),
            ("茶話", "さわ", "見守りの会があります"),
        ):
            open_place(name, cast.asanagi, "hobby", kana=kana, description=text)
    texts = list(Listing.objects.filter(visible=True).values_list("name", "kana"))
    pieces = {
        text[start : start + length]
        for pair in texts
        for text in pair
        for start in range(len(text))
        for length in (1, 2, 4)
    }
    asked = sorted({piece.strip() for piece in pieces if len(piece.split()) == 1})
    for words in (*asked, "体操", "だれでも", "会 見守り", "の 会", "認知症カフェ", "ない言葉"):
        found = finding.ranked(Wish(words=words))
        assert names(words) == by_reading_every_page(words, most), words
        whole = by_reading_every_page(words, 500)
        assert (found.total, found.more) == (min(len(whole), most), len(whole) > most), words


def test_one_letter_is_no_word_of_the_dictionary(town, cast):
    with acting(cast.planner.pk, purpose="test"):
        open_place("するが会館", cast.asanagi, "hall", rule=None, kana="するがかいかん")
        open_place("仕立ての会", cast.asanagi, "hobby", kana="したてのかい")
    assert names("仕") == ["仕立ての会"]


def test_what_opens_sooner_comes_first_among_equals(town, cast):
    late = today() + timedelta(days=20)
    once = Rule(Pattern.WEEKLY, late, time(10), time(11), weekdays=tuple(range(1, 8)))
    with acting(cast.planner.pk, purpose="test"):
        open_place("あさ体操", cast.asanagi, "exercise", rule=once)
    assert names("体操")[:2] == ["百歳体操", "あさ体操"]


def test_an_edited_group_of_synonyms_works_at_once(town, cast):
    assert names("ハイキング") == []
    with acting(cast.planner.pk, purpose="test"):
        set_synonyms(["ハイキング", "体操"])
        assert names("ハイキング") == ["百歳体操"]
        with pytest.raises(TooFewWords):
            set_synonyms(["ひとり"])
        group = SynonymGroup.objects.get(words__contains=["ハイキング"])
        set_synonyms([""], group=group)
    assert names("ハイキング") == []


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({"free": True}, {"ただの会"}),
        ({"audience": "children"}, {"ただの会", "夜の会"}),
        ({"step_free": True}, {"ただの会"}),
        ({"within": 1}, {"ただの会"}),
        ({"term": "advice"}, {"窓口"}),
        ({"kind": "desk"}, {"窓口"}),
    ],
)
def test_filters_take_what_fits_and_nothing_else(cast, wish, found):
    tomorrow = today() + timedelta(days=1)
    later = Rule(Pattern.WEEKLY, tomorrow, time(18), time(19), weekdays=tuple(range(1, 8)))
    with acting(cast.planner.pk, purpose="test"):
        open_place(
            "ただの会", cast.asanagi, "hobby", fee=Fee.FREE, step_free="yes",
            audience=[Audience.CHILDREN.value],
        )  # fmt: skip
        open_place(
            "夜の会", cast.asanagi, "hobby", fee=Fee.PAID, audience=[Audience.ANYONE.value],
            rule=later,
        )  # fmt: skip
        open_place("窓口", cast.asanagi, "bureau", rule=None, audience=[Audience.AGED.value])
    rows = finding.findable(Wish(**wish))
    assert set(rows.values_list("name", flat=True)) == found


def test_a_desk_of_the_whole_city_is_found_in_every_district(cast):
    with acting(cast.planner.pk, purpose="test"):
        desk = open_place("総合窓口", cast.ishidatami, "bureau", rule=None)
        change_listing(desk, ties=Ties(service_areas=[cast.city]))
        open_place("石畳だけの窓口", cast.ishidatami, "bureau", rule=None)
    rows = finding.findable(Wish(area_id=cast.asanagi.pk))
    assert [row.name for row in rows] == ["総合窓口"]


def test_nearer_comes_first_and_a_district_without_a_shape_orders_by_day(cast, monkeypatch):
    from shapely.geometry import box

    shapes = {cast.asanagi.pk: box(133.0, 34.0, 133.1, 34.1)}
    monkeypatch.setattr(finding, "_shapes", lambda: shapes)
    with acting(cast.planner.pk, purpose="test"):
        for name, latitude in (("遠い会", "34.2"), ("近い会", "34.05")):
            open_place(
                name, cast.asanagi, "hobby",
                location=Whereabouts(latitude=Decimal(latitude), longitude=Decimal("133.05")),
            )  # fmt: skip
    around = (cast.asanagi.pk,)
    assert names("", area_id=cast.asanagi.pk, near=True, around=around) == ["近い会", "遠い会"]


def test_words_that_find_nothing_are_kept_without_a_person(cast, browse, places):
    client = browse(None)
    for address in (
        f"/places/?q=電球の交換&area={cast.asanagi.pk}",
        "/places/?q=電球の交換",
        "/places/?q=090-1234-5678",
        "/places/?q=someone@example.com",
        "/places/?q=サロン",
    ):
        assert client.get(address).status_code == 200
    with acting(cast.planner.pk, purpose="test"):
        kept = list(SearchMiss.objects.values_list("words", "area", "day").order_by("area"))
        fields = {field.name for field in SearchMiss._meta.get_fields()}
    assert [row[:2] for row in kept] == [("電球の交換", cast.asanagi.pk), ("電球の交換", None)]
    assert fields == {"id", "day", "words", "area"}


def test_the_same_vain_search_counts_each_time_though_pages_are_kept(cast, browse, places):
    client = browse(None)
    for _ in range(3):
        client.get("/places/?q=電球の交換")
    with acting(cast.planner.pk, purpose="test"):
        assert SearchMiss.objects.count() == 3


def test_nobody_but_the_office_reads_what_was_looked_for(cast, browse, places):
    browse(None).get("/places/?q=電球の交換")
    for account in (cast.resident, cast.place_leader, cast.commissioner, cast.auditor):
        with acting(account.pk, purpose="test"):
            assert SearchMiss.objects.count() == 0


def test_words_in_vain_are_tied_to_an_issue(cast, browse, places):
    browse(None).get("/places/?q=電球の交換")
    office = browse(cast.planner)
    assert "電球の交換" in office.get("/desk/places/needs/").content.decode()
    office.post("/desk/places/needs/", {"words": "電球の交換", "note": "グループに話した"})
    office.post("/desk/places/needs/", {"words": "だれも言わない", "note": "x"})
    with acting(cast.planner.pk, purpose="test"):
        assert [row.note for row in UnmetNeed.objects.all()] == ["グループに話した"]


def test_every_list_of_finds_ends_in_somebody_to_ask(places, browse):
    for address in (
        "/places/",
        "/places/?q=ない",
        "/places/map/",
        "/places/today/",
        "/start/",
    ):
        page = browse(None).get(address).content.decode()
        assert 'href="tel:0000000000"' in page[page.index("pl-onestop") :], address


def test_a_wide_search_costs_the_same_queries(cast, places, browse):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            finding.ranked(Wish(words="会"))
        return len(caught)

    with acting(cast.planner.pk, purpose="test"):
        open_place("はじめの会", cast.asanagi, "hobby")
        few = queries()
        for number in range(30):
            open_place(f"会{number}", cast.asanagi, "hobby")
        assert queries() == few <= 6


def test_a_page_for_a_kind_that_is_no_place_leaves_the_plans_figures_alone(cast, places):
    from sasaeai.core import metrics
    from sasaeai.core.periods import fiscal_year_of

    def active() -> int:
        return metrics.get("places.active").counted(fiscal_year_of(today()).period).count()

    with acting(cast.planner.pk, purpose="test"):
        before = active()
        register_listing(
            name="朝凪の民生委員", kana="あさなぎのみんせいいいん", area=cast.asanagi,
            category=Category.objects.get(code="person"), opened_on=OPENED,
        )  # fmt: skip
        assert active() == before
        assert Listing.objects.get(name="朝凪の民生委員").kind == ListingKind.ROLE
