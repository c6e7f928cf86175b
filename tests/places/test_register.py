"""Entering a page: likely duplicates with reasons, criteria, ties to the plan, cycles, change marks."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.places.duplicates import LIKELY, Facts, Sign, compare, rank
from sasaeai.places.freshness import freshness, months_after
from sasaeai.places.ical import gif_code, rrule
from sasaeai.places.models import Category, Criterion, Inclusion, Listing
from sasaeai.places.public import (
    LAST,
    Pattern,
    Rule,
    Ties,
    VerifiedBy,
    change_listing,
    set_cycle,
    verify_listing,
)
from sasaeai.places.schedule import days
from sasaeai.places.services import NoReason, refuse_listing
from tests.places.test_forms import page_of

FACTS = st.builds(
    Facts,
    name=st.sampled_from(["朝凪サロン", "朝凪 サロン", "サロン朝凪会", "体操の会", ""]),
    kana=st.sampled_from(["あさなぎさろん", "アサナギサロン", ""]),
    phone=st.sampled_from(["000-111-1111", "０００１１１１１１１", ""]),
    address=st.sampled_from(["朝凪2丁目", ""]),
    building=st.sampled_from(["集会所", ""]),
    area_id=st.sampled_from([1, 2, None]),
)


@given(FACTS, FACTS)
def test_comparing_does_not_depend_on_the_order(one, other):
    assert compare(one, other) == compare(other, one)


@given(FACTS)
def test_a_page_is_most_like_itself(facts):
    found = rank(facts, [(1, facts)])
    strong = {Sign.NAME, Sign.KANA, Sign.PHONE, Sign.ADDRESS} & set(compare(facts, facts))
    assert bool(found) == (sum(sign.points for sign in compare(facts, facts)) >= LIKELY)
    assert not found or strong


def test_spelling_spaces_and_wide_letters_are_no_difference():
    one = Facts(name="朝凪　サロン", kana="アサナギサロン", phone="０００-１１１-１１１１")
    other = Facts(name="朝凪サロン", kana="あさなぎさろん", phone="000 111 1111")
    assert compare(one, other) == (Sign.NAME, Sign.PHONE, Sign.KANA)
    assert rank(one, [(7, other)])[0].score == 100
    assert rank(Facts(name="別の会", area_id=1), [(7, Facts(name="体操", area_id=1))]) == []


@pytest.mark.django_db
def test_a_likely_duplicate_is_offered_with_points_and_reasons(places, cast, browse):
    client = browse(cast.social_worker)
    sent = page_of(cast, name="朝凪 サロン", phone="000-111-1111")
    page = client.post("/desk/places/new/", sent).content.decode()
    assert ("名前が同じです" in page, "電話番号が同じです" in page, "点" in page) == (True,) * 3
    assert Listing.objects.filter(name="朝凪 サロン").count() == 0
    assert client.post("/desk/places/new/", {**sent, "sure": "1"}).status_code == 302


@pytest.mark.django_db
def test_all_criteria_are_needed_and_a_refusal_needs_a_reason(cast, browse):
    client = browse(cast.social_worker)
    codes = list(Criterion.objects.values_list("code", flat=True))
    lacking = page_of(cast, name="健康食品の会", criteria=[c for c in codes if c != "safe"])
    assert "ぜんぶの基準" in client.post("/desk/places/new/", lacking).content.decode()
    silent = client.post("/desk/places/new/", {**lacking, "refuse": "1"})
    assert silent.status_code == 200
    for _ in range(2):
        client.post("/desk/places/new/", {**lacking, "refuse": "1", "refusal": "販売が中心"})
    assert Listing.objects.filter(name="健康食品の会").count() == 0
    with acting(cast.planner.pk, purpose="test"):
        row = Inclusion.objects.get(name="健康食品の会")
        assert (row.unmet, row.reason, row.listing) == (["safe"], "販売が中心", None)
    assert "販売が中心" in client.get("/desk/places/refused/").content.decode()


@pytest.mark.django_db
def test_what_is_taken_in_was_held_against_every_criterion(cast, browse):
    browse(cast.social_worker).post("/desk/places/new/", page_of(cast))
    with acting(cast.planner.pk, purpose="test"):
        row = Inclusion.objects.get(name="ひだまり")
        assert (set(row.met), row.unmet) == (
            set(Criterion.objects.values_list("code", flat=True)),
            [],
        )


@pytest.mark.django_db
def test_a_refusal_without_a_reason_is_none(cast, as_actor):
    with as_actor(cast.planner), pytest.raises(NoReason):
        refuse_listing(name="x", area=cast.asanagi, unmet=["safe"], reason=" ", once=uuid4())


@pytest.mark.django_db
def test_the_criteria_are_open_to_all(browse):
    page = browse(None).get("/places/criteria/").content.decode()
    assert [row.text for row in Criterion.objects.all() if row.text not in page] == []


@pytest.mark.django_db
def test_service_areas_are_kept_and_replaced(places, cast, as_actor):
    with as_actor(cast.planner):
        for areas in ([cast.asanagi, cast.ishidatami], [cast.city]):
            change_listing(places.salon, ties=Ties(service_areas=areas))
            kept = places.salon.service_areas.values_list("area_id", flat=True)
            assert set(kept) == {area.pk for area in areas}


@pytest.mark.django_db
def test_a_shorter_cycle_moves_the_due_day_of_its_kind_alone(places, cast, as_actor):
    with as_actor(cast.planner):
        verify_listing(places.salon, by=VerifiedBy.PHONE)
        verify_listing(places.exercise, by=VerifiedBy.PHONE)
        set_cycle(Category.objects.get(code="salon"), check_months=6, hide_months=9)
        due = dict(Listing.objects.values_list("name", "check_by"))
        assert due["朝凪サロン"] == months_after(today(), 6)
        assert due["石畳体操"] == months_after(today(), 12)
        with pytest.raises(ValueError, match="後に"):
            set_cycle(Category.objects.get(code="salon"), check_months=12, hide_months=6)


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_a_confirmation_holds_until_its_month_and_not_a_day_longer(day, months):
    limit = months_after(day, months)
    states = [
        freshness(day, "phone", on=on, months=months).state
        for on in (limit - timedelta(days=1), limit)
    ]
    assert (states[0] != "old", states[1]) == (True, "old")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["schedule/new/"])
def test_a_new_rhythm_changes_the_page_for_those_who_copy_it(places, cast, browse, address):
    before = Listing.objects.get(pk=places.salon.pk).changed_at
    sent = {"pattern": "weekly", "weekdays": ["1"], "every": "1", "opens": "13:00",
            "starts_on": today().isoformat(), "holiday": "skip"}  # fmt: skip
    answer = browse(cast.planner).post(f"/desk/places/{places.salon.code}/{address}", sent)
    assert answer.status_code == 302
    assert Listing.objects.get(pk=places.salon.pk).changed_at > before


@pytest.mark.parametrize(
    ("fields", "code", "recurrence"),
    [
        ({"pattern": Pattern.WEEKLY, "weekdays": (3,)}, "0We", "FREQ=WEEKLY;BYDAY=WE"),
        (
            {"pattern": Pattern.NTH, "weekdays": (1,), "weeks": (3, 1)},
            "13Mo",
            "FREQ=MONTHLY;BYDAY=1MO,3MO",
        ),
        (
            {"pattern": Pattern.NTH, "weekdays": (5,), "weeks": (LAST,)},
            "6Fr",
            "FREQ=MONTHLY;BYDAY=-1FR",
        ),
        (
            {"pattern": Pattern.WEEKLY, "weekdays": (7,), "every": 2},
            "7Su",
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
        ),
        (
            {"pattern": Pattern.DAYS, "month_days": (10, LAST)},
            "",
            "FREQ=MONTHLY;BYMONTHDAY=-1,10",
        ),
    ],
)
def test_rhythms_in_the_words_of_machines(fields, code, recurrence):
    from datetime import time

    rule = Rule(starts_on=date(2026, 4, 6), opens=time(10), **fields)
    assert (gif_code(rule), rrule(rule)) == (code, recurrence)
    assert next(days(rule, since=date(2026, 4, 6), until=date(2027, 4, 6)))
