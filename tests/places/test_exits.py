"""Hidden homes stay hidden on every way out: with addresses, numbers and names that could leak."""

from __future__ import annotations

import json
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest

from sasaeai.core.access import acting
from sasaeai.places.finding import ranked
from sasaeai.places.models import Listing
from sasaeai.places.public import (
    Category,
    ContactKind,
    ContactWay,
    ShownTo,
    Whereabouts,
    change_listing,
    public_view,
    public_views,
)
from sasaeai.places.published import NotPublic
from sasaeai.places.queries import Wish
from tests.places.conftest import open_place

pytestmark = pytest.mark.django_db
SECRETS = ("柏木宅", "朝凪3丁目", "000-222-2222", "隠れ家", "000-333-3333", "34.123456")
EXITS = (
    "/",
    "/places/",
    "/places/?q=サロン",
    "/places/?area={asanagi}",
    "/places/?area={asanagi}&near=1",
    "/places/?what=activity",
    "/places/?within=week",
    "/places/?format=csv",
    "/places/?format=csv-sjis",
    "/places/?format=xlsx",
    "/places/?format=pdf",
    "/places/today/",
    "/places/calendar/",
    "/places/map/",
    "/places/sitemap.xml",
    "/places/calendar.ics",
    "/places/new.atom",
    "/places/open-data/event.csv",
    "/places/open-data/event.csv?form=standard&encoding=cp932",
    "/places/open-data/public_facility.csv?encoding=utf-8",
    "/places/places.geojson",
    "/o/hsds/v3/services?full=true",
    "/o/hsds/v3/service_at_locations?full=true",
    "/o/hsds/v3/organizations?full_service=true",
    "/places/{home}/",
    "/places/{home}/flyer/",
    "/places/{home}/calendar.ics",
    "/places/{home}/propose/",
    "/api/v1/places",
)


@pytest.fixture
def home(places, cast) -> Listing:
    """A public page at a private home: the page is for everybody, the house is not."""
    with acting(cast.planner.pk, purpose="test"):
        return open_place(
            "縁側サロン",
            cast.asanagi,
            "salon",
            location=Whereabouts(
                name="柏木宅",
                address="ひより市朝凪3丁目",
                latitude=Decimal("34.123456"),
                longitude=Decimal("133.1"),
                shown_to=ShownTo.STAFF,
            ),
            contacts=(ContactWay(ContactKind.PHONE, "000-333-3333", shown_to=ShownTo.PARTNERS),),
        )


def text_of(response) -> str:
    content = response.content
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(BytesIO(content))
        return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return pdf_text(content)
    for encoding in ("utf-8", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("unreadable answer")


def pdf_text(content: bytes) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize("exit_", EXITS)
def test_nothing_private_leaves_on_any_way_out_whoever_asks(places, home, cast, browse, exit_):
    address = exit_.format(home=home.code, asanagi=cast.asanagi.pk)
    for who in (None, cast.resident):
        response = browse(who).get(address)
        assert response.status_code == 200, address
        found = text_of(response)
        assert [secret for secret in SECRETS if secret in found] == [], address


@pytest.mark.parametrize(
    "exit_", [e for e in EXITS if "format=" in e or "api" in e or "ics" in e or "/o/" in e]
)
def test_files_and_feeds_are_the_same_for_those_who_may_see_more(places, home, cast, browse, exit_):
    address = exit_.format(home=home.code, asanagi=cast.asanagi.pk)
    found = text_of(browse(cast.planner).get(address))
    assert [secret for secret in SECRETS if secret in found] == []


@pytest.mark.parametrize("words", ["柏木宅", "朝凪3丁目", "000-222-2222", "333-3333", "隠れ家"])
def test_no_private_word_finds_anything(places, home, words):
    assert ranked(Wish(words=words)).total == 0


def test_the_order_by_distance_knows_nothing_of_a_private_house(places, home, cast):
    """Moving the house moves nothing in the order, so nobody can take bearings of it."""
    asked = Wish(area_id=cast.asanagi.pk, near=True, around=(cast.asanagi.pk,))
    before = ranked(asked).ids
    with acting(cast.planner.pk, purpose="test"):
        change_listing(
            home,
            location=Whereabouts(
                latitude=Decimal("30"), longitude=Decimal("130"), shown_to=ShownTo.STAFF
            ),
        )
    assert ranked(asked).ids == before


def test_the_one_gate_refuses_what_is_not_public(places, home, cast):
    with acting(cast.planner.pk, purpose="test"):
        hidden = Listing.objects.get(pk=places.hidden.pk)
        with pytest.raises(NotPublic):
            public_view(hidden)
        views = public_views([hidden.pk, home.pk])
    assert [(view.listing.name, view.where, view.ways) for view in views] == [
        ("縁側サロン", None, ())
    ]


def test_partners_see_what_is_for_partners_and_no_more(places, home, cast, as_actor):
    from sasaeai.places.models import Contact, Location

    for account, seen in ((cast.partner_worker, 1), (cast.commissioner, 1), (cast.auditor, 0)):
        with as_actor(account):
            assert Contact.objects.filter(listing=home).count() == seen
            assert Location.objects.filter(listing=home).count() == 0


def test_a_page_for_partners_is_found_by_nobody_else(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        page = open_place("連携の集まり", cast.asanagi, "hangout", shown_to=ShownTo.PARTNERS)
    codes = {
        name: browse(getattr(cast, name)).get(f"/places/{page.code}/").status_code
        for name in ("resident", "partner_worker", "commissioner", "planner")
    }
    assert codes == {"resident": 404, "partner_worker": 200, "commissioner": 200, "planner": 200}
    assert browse(None).get(f"/places/{page.code}/").status_code == 404
    assert page.code not in json.dumps(browse(cast.partner_worker).get("/api/v1/places").json())


def test_ids_stay_the_same_and_are_never_those_of_another(places, home):
    first, second = public_view(places.salon), public_view(places.salon)
    assert (first.uuid, first.rules[0][0]) == (second.uuid, second.rules[0][0])
    assert len({row.uuid for row in Listing.objects.all()} | set()) == 3
    assert Category.objects.count() == len(set(Category.objects.values_list("uuid", flat=True)))
