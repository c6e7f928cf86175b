"""The schedule engine: known calendars, and what must hold for every rule."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.places.enums import ExceptionKind, Holiday, Pattern
from sasaeai.places.schedule import (
    LAST,
    Change,
    ImpossibleRule,
    Rule,
    Session,
    days,
    holiday_name,
    is_new_year,
    sessions,
)
from sasaeai.places.sentences import sentence

TEN, NOON = time(10), time(12)
SALON = Rule(
    Pattern.NTH, date(2026, 4, 6), TEN, NOON, weekdays=(1,), weeks=(1, 3), holiday=Holiday.SKIP
)
DAY = timedelta(days=1)


def listed(rule: Rule, since: date, until: date) -> list[str]:
    return [day.isoformat() for day in days(rule, since=since, until=until)]


def test_first_and_third_monday_leave_out_the_holidays():
    assert listed(SALON, date(2026, 4, 1), date(2026, 10, 1)) == [
        "2026-04-06",
        "2026-04-20",
        "2026-05-18",
        "2026-06-01",
        "2026-06-15",
        "2026-07-06",
        "2026-08-03",
        "2026-08-17",
        "2026-09-07",
    ]


def test_a_holiday_between_two_holidays_is_a_holiday_too():
    assert holiday_name(date(2026, 9, 22)) == "国民の休日"


def test_a_shifted_session_goes_past_the_whole_run_of_holidays():
    rule = Rule(
        Pattern.NTH, date(2026, 1, 1), TEN, weekdays=(7,), weeks=(1,), holiday=Holiday.SHIFT
    )
    assert listed(rule, date(2026, 5, 1), date(2026, 6, 1)) == ["2026-05-07"]


def test_a_session_shifted_over_the_end_of_a_month_is_found_in_the_next_month():
    rule = Rule(Pattern.DAYS, date(2026, 1, 1), TEN, month_days=(29,), holiday=Holiday.SHIFT)
    assert listed(rule, date(2029, 4, 30), date(2029, 5, 10)) == ["2029-05-01"]


def test_every_other_week_is_counted_from_its_anchor():
    rule = Rule(
        Pattern.WEEKLY, date(2026, 6, 1), TEN, weekdays=(3,), every=2, anchor=date(2026, 6, 8)
    )
    assert listed(rule, date(2026, 6, 1), date(2026, 7, 10)) == [
        "2026-06-10",
        "2026-06-24",
        "2026-07-08",
    ]


def test_the_last_day_of_the_month_and_the_last_friday():
    month_end = Rule(Pattern.DAYS, date(2026, 1, 1), TEN, month_days=(LAST,))
    last_friday = Rule(Pattern.NTH, date(2026, 1, 1), TEN, weekdays=(5,), weeks=(LAST,))
    window = (date(2028, 2, 1), date(2028, 4, 1))
    assert listed(month_end, *window) == ["2028-02-29", "2028-03-31"]
    assert listed(last_friday, *window) == ["2028-02-25", "2028-03-31"]


def test_a_fifth_week_that_does_not_exist_is_no_day():
    rule = Rule(Pattern.NTH, date(2026, 1, 1), TEN, weekdays=(1,), weeks=(5,))
    assert listed(rule, date(2026, 2, 1), date(2026, 4, 1)) == ["2026-03-30"]


def test_the_new_year_is_left_out_although_the_second_of_january_is_no_holiday():
    rule = Rule(
        Pattern.DAYS,
        date(2026, 1, 1),
        TEN,
        month_days=(2, 4),
        holiday=Holiday.HOLD,
        new_year_off=True,
    )
    assert listed(rule, date(2026, 12, 20), date(2027, 1, 10)) == ["2027-01-04"]


def test_august_off():
    rule = Rule(Pattern.WEEKLY, date(2026, 7, 1), TEN, weekdays=(4,), months_off=(8,))
    assert listed(rule, date(2026, 7, 20), date(2026, 9, 9)) == [
        "2026-07-23",
        "2026-07-30",
        "2026-09-03",
    ]


def test_a_cancelled_day_stays_to_be_seen_and_a_moved_one_is_seen_twice():
    changes = [
        Change(ExceptionKind.CANCELLED, date(2026, 6, 1), starts=TEN, note="台風"),
        Change(
            ExceptionKind.MOVED,
            date(2026, 6, 15),
            to=date(2026, 6, 16),
            opens=time(13),
            note="会場",
        ),
        Change(ExceptionKind.EXTRA, date(2026, 6, 20), opens=time(9)),
    ]
    assert sessions([SALON], changes, since=date(2026, 6, 1), until=date(2026, 7, 1)) == [
        Session(date(2026, 6, 1), TEN, NOON, cancelled=True, note="台風"),
        Session(date(2026, 6, 15), TEN, NOON, cancelled=True, note="会場"),
        Session(date(2026, 6, 16), time(13), extra=True, note="会場"),
        Session(date(2026, 6, 20), time(9), extra=True),
    ]


def test_one_of_two_sessions_of_a_day_can_be_cancelled():
    afternoon = Rule(Pattern.NTH, date(2026, 4, 6), time(14), weekdays=(1,), weeks=(1,))
    change = Change(ExceptionKind.CANCELLED, date(2026, 6, 1), starts=time(14))
    found = sessions([SALON, afternoon], [change], since=date(2026, 6, 1), until=date(2026, 6, 2))
    assert [(session.opens, session.cancelled) for session in found] == [
        (TEN, False),
        (time(14), True),
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (SALON, "第1・第3月曜日 10時〜12時（祝日は休み）"),
        (
            Rule(Pattern.WEEKLY, date(2026, 4, 1), time(13, 30), time(15), weekdays=(5, 2)),
            "毎週火・金曜日 13時30分〜15時（祝日は休み）",
        ),
        (
            Rule(
                Pattern.WEEKLY,
                date(2026, 4, 1),
                TEN,
                weekdays=(6,),
                every=2,
                holiday=Holiday.HOLD,
            ),
            "隔週土曜日 10時から",
        ),
        (
            Rule(
                Pattern.NTH,
                date(2026, 4, 1),
                TEN,
                NOON,
                weekdays=(7,),
                weeks=(LAST, 2),
                holiday=Holiday.SHIFT,
                new_year_off=True,
            ),
            "第2・最終日曜日 10時〜12時（祝日のときは次の日、年末年始は休み）",
        ),
        (
            Rule(
                Pattern.DAYS,
                date(2026, 4, 1),
                TEN,
                NOON,
                month_days=(LAST, 10),
                holiday=Holiday.SKIP,
                new_year_off=True,
                months_off=(8,),
            ),
            "毎月10日・月末 10時〜12時（祝日と年末年始は休み、8月は休み）",
        ),
        (
            Rule(Pattern.WEEKLY, date(2026, 4, 1), TEN, weekdays=(1,), every=3),
            "3週間ごとの月曜日 10時から（祝日は休み）",
        ),
        (
            Rule(
                Pattern.WEEKLY,
                date(2026, 4, 1),
                TEN,
                weekdays=tuple(range(1, 8)),
                holiday=Holiday.HOLD,
            ),
            "毎日 10時から",
        ),
    ],
)
def test_a_rule_says_itself(rule: Rule, words: str):
    assert sentence(rule) == words


def test_a_rule_says_from_when_to_when_it_is_valid():
    rule = Rule(Pattern.WEEKLY, date(2026, 4, 1), TEN, ends_on=date(2027, 3, 31), weekdays=(1,))
    assert sentence(rule, with_dates=True) == (
        "毎週月曜日 10時から（祝日は休み）　令和8年4月1日から令和9年3月31日まで"
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"pattern": Pattern.WEEKLY}, "曜日をえらんでください。"),
        ({"pattern": Pattern.NTH, "weekdays": (1,)}, "第何の何曜日かをえらんでください。"),
        ({"pattern": Pattern.DAYS}, "毎月の何日かを入れてください。"),
        ({"weekdays": (8,)}, "曜日が読めません。"),
        ({"closes": TEN, "weekdays": (1,)}, "おわりの時間は、はじまりより後にしてください。"),
        (
            {"ends_on": date(2026, 3, 31), "weekdays": (1,)},
            "おわりの日は、はじまりの日より後にしてください。",
        ),
        ({"every": 0, "weekdays": (1,)}, "何週間ごとかは、1から8までで入れてください。"),
        (
            {"months_off": tuple(range(1, 13)), "weekdays": (1,)},
            "すべての月を休みにはできません。",
        ),
    ],
)
def test_a_rule_that_contradicts_itself_says_what_to_change(fields: dict[str, object], words: str):
    given_ = {"pattern": Pattern.WEEKLY, "starts_on": date(2026, 4, 1), "opens": TEN, **fields}
    with pytest.raises(ImpossibleRule) as found:
        Rule(**given_)  # type: ignore[arg-type]
    assert str(found.value) == words


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    pattern = draw(st.sampled_from(Pattern))
    start = draw(st.dates(date(2019, 1, 1), date(2030, 12, 31)))
    numbers = st.sets(st.integers(1, 7), min_size=1, max_size=3)
    return Rule(
        pattern,
        start,
        draw(st.times(max_value=time(20))),
        ends_on=start + timedelta(days=draw(st.integers(0, 900))) if draw(st.booleans()) else None,
        weekdays=tuple(draw(numbers)),
        weeks=tuple(draw(st.sets(st.sampled_from([1, 2, 3, 4, 5, LAST]), min_size=1))),
        month_days=tuple(
            draw(st.sets(st.sampled_from([*range(1, 32), LAST]), min_size=1, max_size=4))
        ),
        every=draw(st.integers(1, 8)),
        anchor=draw(st.none() | st.dates(date(2018, 1, 1), date(2032, 1, 1))),
        holiday=draw(st.sampled_from(Holiday)),
        new_year_off=draw(st.booleans()),
        months_off=tuple(draw(st.sets(st.integers(1, 12), max_size=4))),
    )


windows = st.tuples(
    st.dates(date(2019, 1, 1), date(2031, 1, 1)), st.integers(0, 200), st.integers(0, 200)
)


@settings(max_examples=150, deadline=None)
@given(rules(), windows)
def test_two_neighbouring_windows_are_one(rule: Rule, window: tuple[date, int, int]):
    since, first, second = window
    middle = since + timedelta(days=first)
    until = middle + timedelta(days=second)
    parts = listed(rule, since, middle) + listed(rule, middle, until)
    assert parts == listed(rule, since, until)


@settings(max_examples=150, deadline=None)
@given(rules(), windows)
def test_every_day_is_one_the_rule_allows(rule: Rule, window: tuple[date, int, int]):
    since, length, _ = window
    until = since + timedelta(days=length)
    found = list(days(rule, since=since, until=until))
    assert found == sorted(set(found))
    for day in found:
        assert max(since, rule.starts_on) <= day < until
        assert rule.ends_on is None or day <= rule.ends_on
        assert not (rule.new_year_off and is_new_year(day))
        assert rule.holiday is Holiday.HOLD or holiday_name(day) == ""


@settings(max_examples=100, deadline=None)
@given(rules(), windows)
def test_without_holidays_a_rule_finds_what_a_walk_over_all_days_finds(
    rule: Rule, window: tuple[date, int, int]
):
    since, length, _ = window
    plain = Rule(
        rule.pattern,
        rule.starts_on,
        rule.opens,
        ends_on=rule.ends_on,
        weekdays=rule.weekdays,
        weeks=rule.weeks,
        month_days=rule.month_days,
        every=rule.every,
        anchor=rule.anchor,
        holiday=Holiday.HOLD,
        months_off=rule.months_off,
    )
    walked = [
        day
        for day in (since + timedelta(days=number) for number in range(length))
        if day >= plain.starts_on
        and (plain.ends_on is None or day <= plain.ends_on)
        and day.month not in plain.months_off
        and _fits(plain, day)
    ]
    assert list(days(plain, since=since, until=since + timedelta(days=length))) == walked


def _fits(rule: Rule, day: date) -> bool:
    is_last_day = (day + DAY).month != day.month
    if rule.pattern is Pattern.DAYS:
        return day.day in rule.month_days or (LAST in rule.month_days and is_last_day)
    if day.isoweekday() not in rule.weekdays:
        return False
    if rule.pattern is Pattern.NTH:
        is_last_week = (day + 7 * DAY).month != day.month
        return (day.day - 1) // 7 + 1 in rule.weeks or (LAST in rule.weeks and is_last_week)
    anchor = rule.anchor or rule.starts_on
    weeks = ((day - timedelta(day.weekday())) - (anchor - timedelta(anchor.weekday()))).days // 7
    return weeks % rule.every == 0
