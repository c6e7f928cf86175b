"""The page for when things break: places of evacuation first, by district, found without JavaScript."""

from __future__ import annotations

import re

import pytest

from sasaeai.core.access import acting
from sasaeai.places.enums import ShownTo
from sasaeai.places.models import Listing
from sasaeai.places.public import Ties, change_listing
from sasaeai.places.queries import Wish, findable, needed_first
from sasaeai.places.reach import districts_of
from sasaeai.site import copies
from tests.places.conftest import open_place

pytestmark = pytest.mark.django_db
PAGE = "/emergency/"


@pytest.fixture
def shelters(places, cast):
    """Two public places of evacuation of two districts, and a hidden one."""
    usual = {"rule": None}
    with acting(cast.planner.pk, purpose="test"):
        open_place("朝凪小学校", cast.asanagi, "evacuation", hazards=["flood"], **usual)
        open_place("石畳の丘", cast.ishidatami, "evacuation", hazards=["earthquake"], **usual)
        open_place(
            "隠れ丘", cast.asanagi, "evacuation", hazards=["flood"], shown_to=ShownTo.STAFF, **usual
        )
        open_place("朝凪会館", cast.asanagi, "hall", **usual)
        open_place("朝凪の窓口", cast.asanagi, "bureau", **usual)
        open_place("何でも窓口", cast.asanagi, "bureau", **usual)
    return cast


def found(client, **asked) -> list[str]:
    page = client.get(PAGE, asked).content.decode()
    part = re.search(r'id="h-found".*?</section>', page, re.DOTALL)
    return re.findall(r'href="/places/[^"]+/">([^<]+)', part[0]) if part else []


def test_each_district_opens_places_of_evacuation_first_then_desks_then_buildings(shelters, browse):
    page = browse(None).get(PAGE).content.decode()
    asanagi, ishidatami = re.findall(r"<details id=.*?</details>", page, re.DOTALL)
    names = re.findall(r'href="/places/[^"]+/">([^<]+)', asanagi)
    assert names[0] == "朝凪小学校" and names[-1] == "朝凪会館"
    assert names.index("朝凪の窓口") < names.index("朝凪会館")
    assert "避難1" in asanagi and "石畳の丘" in ishidatami
    assert "隠れ丘" not in page
    assert 'href="tel:119"' in page and 'href="tel:110"' in page


def test_a_place_is_found_by_reading_by_district_and_by_disaster(shelters, browse):
    desk = browse(None)
    assert found(desk) == []
    assert found(desk, q="朝凪小学校") == ["朝凪小学校"]
    assert found(desk, q="朝凪", hazard="flood") == ["朝凪小学校"]
    assert found(desk, hazard="earthquake") == ["石畳の丘"]
    assert found(desk, hazard="flood") == ["朝凪小学校"]
    assert found(desk, q="隠れ丘") == []
    assert "見つかりませんでした" in desk.get(PAGE, {"q": "ないところ"}).content.decode()


def test_what_is_no_disaster_asks_for_nothing(shelters, browse):
    page = browse(None).get(PAGE, {"hazard": "rain"}).content.decode()
    assert "h-found" not in page


def wide(page: str, heading: str) -> list[str]:
    part = re.search(rf'id="{heading}".*?</section>', page, re.DOTALL)
    return re.findall(r'href="/places/[^"]+/">([^<]+)', part[0]) if part else []


def test_desks_and_buildings_of_many_districts_stand_once_each_under_its_own_words(
    shelters, browse, monkeypatch
):
    monkeypatch.setattr("sasaeai.places.views.emergency.FEW_DISTRICTS", 1)
    cast = shelters
    with acting(cast.planner.pk, purpose="test"):
        whole = Ties(service_areas=[cast.city])
        open_place("市の窓口", cast.ishidatami, "bureau", rule=None, ties=whole)
        hall = open_place("市の会館", cast.city, "hall", rule=None)
    page = browse(None).get(PAGE).content.decode()
    assert wide(page, "h-desks") == ["市の窓口"]
    assert wide(page, "h-places") == [hall.name]
    assert (page.count("市の窓口"), page.count("市の会館")) == (1, 1)


def test_where_to_flee_to_stands_in_every_district_that_may_go_there(shelters, browse, monkeypatch):
    monkeypatch.setattr("sasaeai.places.views.emergency.FEW_DISTRICTS", 1)
    cast = shelters
    school = Listing.objects.get(name="朝凪小学校")
    with acting(cast.planner.pk, purpose="test"):
        change_listing(school, ties=Ties(service_areas=[cast.ishidatami]))
    page = browse(None).get(PAGE).content.decode()
    parts = re.findall(r"<details id=.*?</details>", page, re.DOTALL)
    assert ["朝凪小学校" in part for part in parts] == [True, True]


def test_a_district_shows_what_the_search_finds_for_its_people(shelters, browse):
    cast = shelters
    with acting(cast.planner.pk, purpose="test"):
        desk, town = (
            open_place(
                f"{area.name}の窓口", cast.ishidatami, "bureau", rule=None,
                ties=Ties(service_areas=[area]),
            )
            for area in (cast.asanagi, cast.city)
        )  # fmt: skip
    rows = needed_first()
    served = districts_of(rows.values_list("pk", flat=True))
    for district in (cast.asanagi, cast.ishidatami):
        asked = findable(Wish(area_id=district.pk)).filter(pk__in=rows.values("pk"))
        assert {pk for pk, mine in served.items() if district.pk in mine} == set(
            asked.values_list("pk", flat=True)
        )
    assert served[desk.pk] == served[town.pk] == {cast.asanagi.pk, cast.ishidatami.pk}


def test_places_of_evacuation_are_the_last_to_be_cut(shelters, browse, monkeypatch):
    monkeypatch.setattr("sasaeai.places.views.emergency.MOST_NEEDED", 3)
    monkeypatch.setattr("sasaeai.site.copies.MOST_NEEDED", 2)
    page = browse(None).get(PAGE).content.decode()
    names = re.findall(r'href="/places/[^"]+/">([^<]+)', page)
    assert sorted(names) == sorted(["朝凪小学校", "石畳の丘", "何でも窓口"])
    kept = [
        f"/places/{Listing.objects.get(name=name).code}/" for name in ("朝凪小学校", "石畳の丘")
    ]
    assert sorted(copies.paths()[-2:]) == sorted(kept)


def test_a_search_shows_what_it_found_and_nothing_else(shelters, browse, monkeypatch):
    monkeypatch.setattr("sasaeai.places.views.emergency.MOST_FOUND", 1)
    desk = browse(None)
    page = desk.get(PAGE, {"q": "朝凪"}).content.decode()
    assert "<details id=" not in page and "h-desks" not in page
    assert ("見つかったところ 4" in page, "ほか3件" in page) == (True, True)
    assert found(desk, q="朝凪") == ["朝凪小学校"]


def test_how_many_a_place_takes_in_is_no_word_about_applying(shelters, browse):
    with acting(shelters.planner.pk, purpose="test"):
        place = open_place(
            "浜の丘", shelters.asanagi, "evacuation", hazards=["flood"], capacity=450, rule=None
        )
    page = browse(None).get(f"/places/{place.code}/").content.decode()
    assert ("入れる人数" in page, "450人まで" in page, "申し込み" in page) == (True, True, False)
