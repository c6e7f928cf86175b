"""The hand-out basket: one's own, printed, sent, counted once, and nobody's name anywhere."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pypdf
import pytest

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.places.models import Basket, HandOut
from sasaeai.places.services import BasketFull, handing, hide_listing, open_basket, put_in
from tests.places import desks, renditions
from tests.places.conftest import open_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def basket(places, cast) -> Basket:
    with acting(cast.commissioner.pk, purpose="test"):
        row = open_basket(title="昼に行けるところ")
        put_in(places.salon, basket=row)
        put_in(places.salon, basket=row)
        put_in(places.exercise, basket=row)
        return row


def test_a_commissioner_prints_sends_and_counts_once(basket, places, cast, browse):
    client, address = browse(cast.commissioner), f"/desk/places/basket/{basket.pk}/"
    page = client.get(address).content.decode()
    assert "■ 朝凪サロン" in page
    assert "000-111-1111" not in page
    assert client.get(f"{address}paper/").content.startswith(b"%PDF")
    assert client.get(f"{address}paper/?large=1").content.startswith(b"%PDF")
    once = str(uuid4())
    for _ in range(2):
        client.post(f"{address}handed/", {"once": once, "way": "print"})
    with acting(cast.planner.pk, purpose="test"):
        assert HandOut.objects.count() == 2
        assert {field.name for field in HandOut._meta.get_fields()} == {
            "id", "listing", "area", "category", "day", "way", "once", "account",
        }  # fmt: skip
        period = fiscal_year_of(today()).period
        assert metrics.get("places.handouts").counted(period).count() == 2


def test_a_basket_is_its_owners_alone(basket, cast, browse):
    for account in (cast.other_commissioner, cast.planner, cast.manager):
        assert browse(account).get(f"/desk/places/basket/{basket.pk}/").status_code == 404


def test_a_page_that_leaves_the_public_leaves_the_basket(basket, places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        hide_listing(places.salon)
    page = browse(cast.commissioner).get(f"/desk/places/basket/{basket.pk}/").content.decode()
    assert ("朝凪サロン" in page, "石畳体操" in page) == (False, True)


def test_a_basket_fits_on_two_sheets(cast, places, monkeypatch):
    monkeypatch.setattr(handing, "MOST", 1)
    with acting(cast.planner.pk, purpose="test"):
        row = open_basket(title="x")
        put_in(places.salon, basket=row)
        with pytest.raises(BasketFull):
            put_in(open_place("もうひとつ", cast.asanagi, "salon"), basket=row)


def test_putting_in_by_button_and_taking_out(places, cast, browse):
    client = browse(cast.social_worker)
    answer = client.post(f"/desk/places/basket/add/{places.salon.code}/")
    address = answer["Location"]
    assert "朝凪サロン" in client.get(address).content.decode()
    client.post(f"{address}change/", {"out": places.salon.code})
    assert "■ 朝凪サロン" not in client.get(address).content.decode()
    client.post(f"{address}change/", {"away": "1"})
    assert client.get(address).status_code == 404
    assert client.post(f"/desk/places/basket/add/{places.hidden.code}/").status_code == 404


def test_a_worker_hands_out_desks_in_easy_japanese(cast, browse, db):
    """Three desks in one basket, two of them with an easy text that is true to its source."""
    found = desks.build(cast)
    three = (found.asanagi, found.ishidatami, found.city)
    for desk in three[:2]:
        renditions.published(cast, desk, description=f"はなす ところ {desk.code}")
    with acting(cast.commissioner.pk, purpose="test"):
        row = open_basket(title="はじめての人に")
        for desk in three:
            put_in(desk, basket=row)
    client, address = browse(cast.commissioner), f"/desk/places/basket/{row.pk}/"
    page = client.get(address).content.decode()
    assert ("?read=easy" in page, "?read=en" in page) == (True, False)
    pdf = client.get(f"{address}paper/?read=easy").content
    text = "".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(pdf)).pages).replace("\n", "")
    said = [f"はなす ところ {desk.code}" in text for desk in three]
    assert (said, "どんなことでも聞きます" in text) == ([True, True, False], True)
    assert ("暮らしの相談を聞きます" in text, "000-333-0001" in text) == (False, True)


def test_what_is_handed_out_speaks_as_its_reader_does_and_names_a_number(cast, browse, db):
    found = desks.build(cast)
    for form, says in (("easy", "はなす ところ"), ("en", "A place to talk")):
        renditions.published(cast, found.asanagi, form, description=says)
    client = browse(cast.commissioner)
    client.post(f"/desk/places/basket/add/{found.asanagi.code}/")
    with acting(cast.commissioner.pk, purpose="test"):
        row = Basket.objects.get()
    assert row.title == "行けるところ・話せるところ"

    def paper(read: str) -> str:
        pdf = client.get(f"/desk/places/basket/{row.pk}/paper/?read={read}").content
        pages = pypdf.PdfReader(BytesIO(pdf)).pages
        return "".join(page.extract_text() for page in pages).replace("\n", "")

    plain, easy, english = paper("ja"), paper("easy"), paper("en")
    assert ("電話でたしかめると安心です" in plain, "000-000-0000" in plain) == (True, True)
    assert ("行く 前に 電話で" in easy, "申しこみ" in easy) == (True, True)
    assert ("Phone" in english, "電話" in english) == (True, False)
    assert [text for text in (plain, easy, english) if "まだ見ていません" in text] == []
    text = client.get(f"/desk/places/basket/{row.pk}/").content.decode()
    assert "まよったときは　ひより市社会福祉協議会　電話 000-000-0000" in text
