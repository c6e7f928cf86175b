"""Opening, changing, resting and closing places; the past stays as it was."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.core.search import matching
from sasaeai.places.enums import Status, VerifiedBy
from sasaeai.places.freshness import a_year_before, freshness
from sasaeai.places.models import Category, Contact, Listing, Location, StatusSpan, Verification
from sasaeai.places.public import (
    ContactKind,
    ContactWay,
    Whereabouts,
    change_listing,
    open_category,
    register_listing,
    set_status,
    verify_listing,
)
from sasaeai.places.services import NotYetOpen, SameStatus
from tests.places.conftest import OPENED

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def spans(listing: Listing) -> list[tuple[str, date, date | None]]:
    rows = listing.spans.order_by("starts_on")
    return list(rows.values_list("status", "starts_on", "ends_on"))


def test_a_form_sent_twice_registers_one_place(cast, as_actor):
    once, category = uuid4(), Category.objects.get(code="salon")
    with as_actor(cast.planner):
        first, second = (
            register_listing(
                name="二度",
                kana="にど",
                category=category,
                area=cast.asanagi,
                opened_on=OPENED,
                once=once,
            )
            for _ in range(2)
        )
        assert first == second
        assert Listing.objects.filter(name="二度").count() == 1
        assert Entry.objects.filter(verb="places.listing.registered").count() == 1


def test_a_new_place_is_active_from_its_first_day_with_the_kind_of_its_category(cast, as_actor):
    with as_actor(cast.planner):
        listing = register_listing(
            name="みんなの間",
            kana="みんなのま",
            category=Category.objects.get(code="hangout"),
            area=cast.asanagi,
            opened_on=OPENED,
        )
        assert (listing.kind, listing.code) == ("place", f"p{listing.pk}")
        assert spans(listing) == [("active", OPENED, None)]


def test_words_that_addresses_use_are_no_codes(cast, as_actor):
    with as_actor(cast.planner), pytest.raises(ValueError, match="番号に使えません"):
        register_listing(
            name="きょう",
            kana="きょう",
            code="today",
            category=Category.objects.get(code="salon"),
            area=cast.asanagi,
            opened_on=OPENED,
        )


def test_a_field_that_a_listing_does_not_have_is_refused(places, cast, as_actor):
    with as_actor(cast.planner), pytest.raises(TypeError, match="colour"):
        change_listing(places.salon, colour="red")


def test_resting_and_opening_again_leaves_a_trail_without_gap(places, cast, as_actor):
    rest, again = date(2026, 5, 1), date(2026, 6, 1)
    with as_actor(cast.planner):
        set_status(places.salon, status=Status.PAUSED, on=rest, reason="工事")
        set_status(places.salon, status=Status.ACTIVE, on=again)
        assert spans(places.salon) == [
            ("active", OPENED, rest - DAY),
            ("paused", rest, again - DAY),
            ("active", again, None),
        ]


def test_a_status_set_for_an_earlier_day_replaces_what_came_after(places, cast, as_actor):
    with as_actor(cast.planner):
        set_status(places.salon, status=Status.PAUSED, on=date(2026, 5, 1))
        set_status(places.salon, status=Status.CLOSED, on=date(2026, 4, 1))
        assert spans(places.salon) == [
            ("active", OPENED, date(2026, 3, 31)),
            ("closed", date(2026, 4, 1), None),
        ]
        assert places.salon.closed_on == date(2026, 4, 1)


def test_the_same_status_and_a_day_before_the_opening_are_refused(places, cast, as_actor):
    with as_actor(cast.planner):
        with pytest.raises(SameStatus):
            set_status(places.salon, status=Status.ACTIVE, on=today())
        with pytest.raises(NotYetOpen):
            set_status(places.salon, status=Status.PAUSED, on=OPENED - DAY)


def test_the_database_refuses_two_statuses_on_one_day(places, cast, as_actor):
    with as_actor(cast.planner), pytest.raises(IntegrityError), transaction.atomic():
        StatusSpan.objects.create(
            listing=places.salon,
            status=Status.PAUSED,
            area=cast.asanagi,
            category=places.salon.category,
            starts_on=date(2026, 1, 1),
        )


def test_a_place_that_moves_stays_in_its_old_district_for_the_days_before(places, cast, as_actor):
    with as_actor(cast.planner):
        change_listing(places.salon, area=cast.ishidatami, on=date(2026, 7, 1))
        rows = places.salon.spans.order_by("starts_on")
        assert list(rows.values_list("area__name", "starts_on", "ends_on")) == [
            ("朝凪", OPENED, date(2026, 6, 30)),
            ("石畳", date(2026, 7, 1), None),
        ]
        assert set(places.salon.rules.values_list("area", flat=True)) == {cast.ishidatami.pk}
        assert Location.objects.get(listing=places.salon).area == cast.ishidatami
        assert set(
            places.salon.occurrences.filter(held_on__gte=today()).values_list("area", flat=True)
        ) == {cast.ishidatami.pk}


def test_contacts_given_replace_those_there_and_none_leaves_them(places, cast, as_actor):
    with as_actor(cast.planner):
        change_listing(places.salon, cost="無料")
        assert Contact.objects.filter(listing=places.salon).count() == 2
        change_listing(places.salon, contacts=[ContactWay(ContactKind.FAX, "000-333-3333")])
        found = Contact.objects.filter(listing=places.salon).values_list("kind", "public")
        assert list(found) == [("fax", False)]


def test_search_finds_the_page_but_never_a_private_address_or_a_contact(places, cast, as_actor):
    def found(words: str) -> set[str]:
        return set(matching(Listing.objects.all(), words).values_list("name", flat=True))

    with as_actor(cast.planner):
        assert found("あさなぎ集会所") == set()
        assert found("朝凪 集会所") == {"朝凪サロン"}
        assert found("サロン") == {"朝凪サロン"}
        assert found("3丁目") == set()
        assert found("柏木") == set()
        change_listing(places.hidden, location=Whereabouts(address="ひより市朝凪3丁目"))
        assert found("3丁目") == {"隠れ家"}


def test_making_sure_counts_once_a_day_and_an_older_day_does_not_make_it_older(
    places, cast, as_actor
):
    with as_actor(cast.place_leader):
        verify_listing(places.salon, by=VerifiedBy.LEADER)
        verify_listing(places.salon, by=VerifiedBy.LEADER)
        verify_listing(places.salon, by=VerifiedBy.PHONE, on=today() - 30 * DAY)
        assert Verification.objects.filter(listing=places.salon).count() == 2
        places.salon.refresh_from_db()
        assert (places.salon.verified_on, places.salon.verified_by) == (today(), "leader")


@pytest.mark.parametrize("day", [OPENED - DAY, date(2100, 1, 1)])
def test_nobody_made_sure_before_the_beginning_or_in_the_future(places, cast, as_actor, day):
    with as_actor(cast.planner), pytest.raises(NotYetOpen):
        verify_listing(places.salon, by=VerifiedBy.PHONE, on=day)


@pytest.mark.parametrize(
    ("verified", "state"),
    [
        (date(2026, 11, 23), "ok"),
        (date(2025, 12, 24), "ok"),
        (date(2025, 12, 23), "soon"),
        (date(2025, 11, 24), "soon"),
        (date(2025, 11, 23), "old"),
        (None, "old"),
    ],
)
def test_a_page_is_fresh_for_twelve_months(verified, state):
    assert freshness(verified, "phone", on=date(2026, 11, 23)).state == state


def test_a_year_before_the_leap_day_is_the_28th():
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)


def test_the_same_code_renames_a_category(cast, as_actor):
    with as_actor(cast.planner):
        open_category(code="salon", label="ふれあいサロン", order=1)
        assert Category.objects.get(code="salon").label == "ふれあいサロン"
