from collections import Counter, defaultdict
from datetime import date, time, timedelta

import jpholiday
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.city import City
from demo.city.model import Freq, Holiday, ListingKind, OccurrenceState, OrgKind, ScheduleRule
from demo.city.places import EMPTY_DISTRICTS
from demo.city.schedule import closes_for_new_year, dates

TODAY = date(2026, 11, 23)


def rule(**changes: object) -> ScheduleRule:
    base: dict[str, object] = {
        "listing": 1,
        "freq": Freq.MONTHLY,
        "interval": 1,
        "weekdays": (1,),
        "weeks": (1, 3),
        "opens": time(10),
        "closes": time(12),
        "valid_from": date(2026, 4, 6),
        "valid_to": None,
        "holiday": Holiday.SKIP,
        "months_off": (),
    }
    return ScheduleRule(**{**base, **changes})  # type: ignore[arg-type]


def test_first_and_third_mondays_skip_the_holidays_of_2026():
    regular = set(dates(rule(holiday=Holiday.HOLD), since=date(2026, 4, 1), until=date(2027, 1, 1)))
    held = set(dates(rule(), since=date(2026, 4, 1), until=date(2027, 1, 1)))
    assert sorted(regular - held) == [date(2026, 5, 4), date(2026, 7, 20), date(2026, 9, 21)]
    assert date(2026, 4, 6) in held
    assert len(regular) == 18


def test_a_day_that_moves_goes_to_the_next_day_that_is_no_holiday():
    moved = set(dates(rule(holiday=Holiday.SHIFT), since=date(2026, 5, 1), until=date(2026, 6, 1)))
    assert moved == {date(2026, 5, 7), date(2026, 5, 18)}


def test_the_last_friday_and_a_fifth_one_that_does_not_exist():
    last = rule(weekdays=(5,), weeks=(-1,), holiday=Holiday.HOLD)
    fifth = rule(weekdays=(5,), weeks=(5,), holiday=Holiday.HOLD)
    window = {"since": date(2026, 5, 1), "until": date(2026, 7, 1)}
    assert list(dates(last, **window)) == [date(2026, 5, 29), date(2026, 6, 26)]
    assert list(dates(fifth, **window)) == [date(2026, 5, 29)]


def test_every_second_week_counts_from_the_week_the_rule_began():
    fortnight = rule(freq=Freq.WEEKLY, interval=2, weeks=(), weekdays=(3,), holiday=Holiday.HOLD)
    found = list(dates(fortnight, since=date(2026, 4, 20), until=date(2026, 5, 20)))
    assert found == [date(2026, 4, 22), date(2026, 5, 6)]


def test_months_off_have_no_dates():
    found = dates(rule(months_off=(8,)), since=date(2026, 7, 1), until=date(2026, 10, 1))
    assert {day.month for day in found} == {7, 9}


@given(
    freq=st.sampled_from(Freq),
    interval=st.integers(1, 3),
    weekdays=st.sets(st.integers(1, 7), min_size=1, max_size=3),
    weeks=st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1, max_size=3),
    holiday=st.sampled_from(Holiday),
    cut=st.integers(0, 365),
)
def test_two_windows_side_by_side_are_one_window(freq, interval, weekdays, weeks, holiday, cut):
    some = rule(
        freq=freq, interval=interval, weekdays=tuple(weekdays), weeks=tuple(weeks), holiday=holiday
    )
    start, end = date(2026, 4, 1), date(2027, 4, 1)
    middle = start + timedelta(days=cut)
    whole = list(dates(some, since=start, until=end))
    halves = [*dates(some, since=start, until=middle), *dates(some, since=middle, until=end)]
    assert halves == whole
    assert whole == sorted(set(whole))


def test_there_are_120_places_in_the_demo_and_1000_at_scale_one(city: City, full_city: City):
    assert len(city.listings) == 120
    assert len(full_city.listings) == 1_000
    for one in (city, full_city):
        assert {listing.kind for listing in one.listings} == set(ListingKind)
        assert len({listing.name for listing in one.listings}) == len(one.listings)
        assert [listing.number for listing in one.listings] == list(range(1, len(one.listings) + 1))


def test_only_the_two_gaps_have_no_place(full_city: City):
    names = {unit.code: unit.name for unit in full_city.book.units}
    with_places = {names[listing.district] for listing in full_city.listings}
    districts = {names[code] for code in full_city.book.district_codes}
    assert districts - with_places == set(EMPTY_DISTRICTS)


def test_listings_of_the_sample_pages_keep_their_names_times_and_people(city: City):
    cast = {listing.key: listing for listing in city.listings if listing.key}
    assert cast["hidamari"].name == "こども食堂 ひだまり"
    assert cast["hidamari"].contact_name == "柏木 ゆり"
    venue = next(v for v in city.venues if v.number == cast["hidamari"].venue)
    assert venue.name == "朝凪集会所"
    salon = cast["asanagi_salon"].rules[-1]
    assert (salon.weekdays, salon.weeks, salon.opens, salon.closes, salon.holiday) == (
        (1,),
        (1, 3),
        time(10),
        time(12),
        Holiday.SKIP,
    )
    leader = next(w for w in city.workers if w.key == "salon_leader")
    assert leader.duties[0].organisation == cast["hidamari"].organisation


def test_every_reference_of_a_listing_exists(full_city: City):
    organisations = {organisation.number for organisation in full_city.organisations}
    venues = {venue.number: venue for venue in full_city.venues}
    assert len(organisations) == len(full_city.organisations)
    for listing in full_city.listings:
        assert listing.organisation in organisations
        assert venues[listing.venue].district == listing.district
        assert {r.listing for r in listing.rules} == {listing.number}


def test_entries_are_fresh_stale_unknown_resting_ended_and_hidden(full_city: City):
    listings = full_city.listings
    year_ago = TODAY - timedelta(days=365)
    assert 20 < sum(listing.verified_on is None for listing in listings) < 90
    assert 80 < sum(bool(li.verified_on and li.verified_on < year_ago) for li in listings) < 250
    assert 15 < sum(bool(listing.paused_from) for listing in listings) < 90
    assert 30 < sum(bool(listing.closed_on) for listing in listings) < 120
    assert 20 < sum(not listing.public for listing in listings) < 90


def test_sessions_respect_holidays_and_the_turn_of_the_year(full_city: City):
    skipping = {li.number for li in full_city.listings if li.rules[0].holiday is Holiday.SKIP}
    holidays = Counter()
    for session in full_city.occurrences():
        if jpholiday.is_holiday(session.on):
            holidays[session.listing in skipping] += 1
        if closes_for_new_year(session.on):
            assert session.state is OccurrenceState.CANCELLED
    assert holidays[True] == 0
    assert holidays[False] > 0


def test_nothing_is_held_today_or_later_and_nothing_past_is_still_planned(city: City):
    for session in city.occurrences():
        if session.on >= TODAY:
            assert session.state is not OccurrenceState.HELD
            assert session.attendance is None
        else:
            assert session.state is not OccurrenceState.PLANNED


def test_head_counts_are_entered_late_or_never_and_never_are_a_silent_zero(full_city: City):
    held = [o for o in full_city.occurrences() if o.state is OccurrenceState.HELD]
    missing = [o for o in held if o.attendance is None]
    assert 0.02 < len(missing) / len(held) < 0.07
    assert all(o.recorded_on is None for o in missing)
    for session in held:
        if session.attendance is not None:
            assert session.attendance > 0
            assert (session.children or 0) + (session.aged or 0) <= session.attendance
            assert session.recorded_on is not None
            assert session.on <= session.recorded_on < TODAY


def test_no_month_of_attendance_is_like_the_next(full_city: City):
    months: dict[tuple[int, int], int] = defaultdict(int)
    for session in full_city.occurrences():
        if session.attendance and session.on < date(2026, 11, 1):
            months[session.on.year, session.on.month] += session.attendance
    assert len(months) == 43
    assert len(set(months.values())) == 43
    assert months[2025, 8] < 0.92 * months[2025, 10]
    years = [sum(months[2023 + y + (m < 4), m] for m in range(1, 13)) for y in range(3)]
    assert years == sorted(years)


def test_sessions_reach_back_three_fiscal_years_and_about_16000_a_year(full_city: City):
    sessions = Counter(
        o.on.year - (o.on.month < 4)
        for o in full_city.occurrences()
        if o.state is OccurrenceState.HELD
    )
    assert sorted(sessions) == [2023, 2024, 2025, 2026]
    assert 10_000 <= sessions[2025] <= 20_000


@pytest.mark.parametrize("kind", OrgKind)
def test_organisations_of_every_kind_exist(city: City, kind: OrgKind):
    assert [o for o in city.organisations if o.kind is kind]
