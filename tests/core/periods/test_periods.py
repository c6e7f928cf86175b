"""Windows of days, and days as people write them."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.periods import (
    ERAS,
    TOKYO,
    DateProblem,
    EmptyPeriod,
    FiscalYear,
    ImpossibleDate,
    NaiveMoment,
    OutsideEra,
    Period,
    PeriodKind,
    UnreadableDate,
    era_of,
    month,
    parse_date,
    parse_month,
    parse_year,
    wareki,
    wareki_year,
)

DAYS = st.dates(date(1873, 1, 1), date(2110, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, start + timedelta(days=draw(st.integers(1, 2000))))


def test_a_period_holds_its_first_moment_and_not_its_end() -> None:
    april = Period(date(2026, 4, 1), date(2026, 5, 1))
    assert april.starts_at == datetime(2026, 3, 31, 15, 0, tzinfo=UTC)
    assert april.ends_at == datetime(2026, 5, 1, tzinfo=TOKYO)
    held = [moment in april for moment in (april.starts_at, april.ends_at - timedelta(seconds=1))]
    assert held == [True, True]
    assert april.ends_at not in april
    assert (date(2026, 4, 30) in april, date(2026, 5, 1) in april) == (True, False)
    assert "2026-04-10" not in april


def test_a_moment_without_zone_belongs_to_no_period() -> None:
    with pytest.raises(NaiveMoment):
        assert datetime(2026, 4, 1) in FiscalYear(2026).period  # noqa: DTZ001


@pytest.mark.parametrize(
    ("start", "end", "kind", "label"),
    [
        (date(2026, 4, 1), date(2027, 4, 1), PeriodKind.YEAR, "令和8年度"),
        (date(2026, 4, 1), date(2031, 4, 1), PeriodKind.YEARS, "令和8年度〜令和12年度"),
        (date(2026, 4, 1), date(2026, 10, 1), PeriodKind.FIRST_HALF, "令和8年度上半期"),
        (date(2026, 10, 1), date(2027, 4, 1), PeriodKind.SECOND_HALF, "令和8年度下半期"),
        (date(2026, 4, 1), date(2026, 5, 1), PeriodKind.MONTH, "令和8年4月"),
        (date(2019, 5, 1), date(2019, 6, 1), PeriodKind.MONTH, "令和元年5月"),
        (date(2026, 4, 1), date(2026, 4, 2), PeriodKind.DAY, "令和8年4月1日"),
        (
            date(2026, 4, 1),
            date(2029, 10, 1),
            PeriodKind.CUSTOM,
            "令和8年4月1日〜令和11年9月30日",
        ),
        (date(2026, 7, 1), date(2027, 1, 1), PeriodKind.CUSTOM, "令和8年7月1日〜令和8年12月31日"),
        (date(2026, 4, 2), date(2027, 4, 1), PeriodKind.CUSTOM, "令和8年4月2日〜令和9年3月31日"),
        (date(1870, 4, 1), date(1871, 4, 1), PeriodKind.YEAR, "1870年4月1日〜1871年3月31日"),
    ],
)
def test_a_period_knows_what_it_is_called(
    start: date, end: date, kind: PeriodKind, label: str
) -> None:
    period = Period(start, end)
    assert (period.kind, period.label, str(period)) == (kind, label, label)


def test_people_say_the_last_day_and_not_the_end() -> None:
    assert Period.through(date(2026, 4, 1), date(2027, 3, 31)) == FiscalYear(2026).period


@pytest.mark.parametrize("days", [0, -1])
def test_nothing_lasts_no_day(days: int) -> None:
    start = date(2026, 4, 1)
    with pytest.raises(EmptyPeriod):
        Period(start, start + timedelta(days=days))


def test_periods_are_made_of_days() -> None:
    with pytest.raises(TypeError):
        Period(datetime(2026, 4, 1, tzinfo=UTC), date(2026, 5, 1))
    with pytest.raises(TypeError):
        Period(date(2026, 4, 1), datetime(2026, 5, 1, tzinfo=UTC))


@given(periods())
def test_months_part_a_period_without_gap_or_overlap(period: Period) -> None:
    months = period.months
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert all(a.end == b.start for a, b in pairwise(months))
    assert all(piece.start.month == piece.last_day.month for piece in months)
    assert sum(piece.days for piece in months) == period.days
    assert period.whole_months == all(piece == month(piece.start) for piece in months)


@given(periods(), periods(), DAYS)
def test_an_overlap_holds_the_days_of_both(one: Period, other: Period, day: date) -> None:
    both = one.overlap(other)
    assert (both is not None and day in both) == (day in one and day in other)
    assert one.overlap(other) == other.overlap(one)
    assert one.covers(other) == (both == other)


@given(periods(), DAYS)
def test_the_part_until_a_day_ends_with_it(period: Period, as_of: date) -> None:
    part = period.until(as_of)
    if as_of < period.start:
        assert (part, period.elapsed(as_of)) == (None, 0)
    else:
        assert part is not None
        assert part.last_day == min(as_of, period.last_day)
        assert period.elapsed(as_of) == Fraction(part.days, period.days)


def test_the_half_year_of_the_eleventh_year() -> None:
    year = FiscalYear(2029)
    assert year.period.until(date(2029, 9, 30)) == year.first_half
    assert year.period.elapsed(date(2029, 9, 30)) == Fraction(183, 365)


def test_an_amendment_parts_the_year() -> None:
    before, after = FiscalYear(2028).period.split(date(2028, 10, 1))
    assert (before, after) == (FiscalYear(2028).first_half, FiscalYear(2028).second_half)
    with pytest.raises(EmptyPeriod):
        before.split(before.start)


def test_the_month_of_a_moment_is_the_month_in_japan() -> None:
    assert month(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)).label == "令和8年4月"
    assert month(date(2026, 12, 31)).end == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年11月23日", date(2026, 11, 23)),
        ("令和八年十一月二十三日", date(2026, 11, 23)),
        ("令和8年11月23日（月）", date(2026, 11, 23)),
        ("令和8年11月23日(月曜日)", date(2026, 11, 23)),
        ("Ｒ８．１１．２３", date(2026, 11, 23)),
        ("r8/11/23", date(2026, 11, 23)),
        ("R081123", date(2026, 11, 23)),
        ("20261123", date(2026, 11, 23)),
        ("2026-11-23", date(2026, 11, 23)),
        ("2026年11月23日", date(2026, 11, 23)),
        ("二〇二六年十一月二十三日", date(2026, 11, 23)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("S15.3.3", date(1940, 3, 3)),
        ("昭15.3.3", date(1940, 3, 3)),
        ("S.15.3.3", date(1940, 3, 3)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("大正15年12月25日", date(1926, 12, 25)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("明治45年7月30日", date(1912, 7, 30)),
        ("明治6年1月1日", date(1873, 1, 1)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("H31.5.1", "平成は平成31年4月30日までです。令和元年5月1日ではありませんか。"),
        ("平成35年4月1日", "平成は平成31年4月30日までです。令和5年4月1日ではありませんか。"),
        ("R1.4.30", "令和は令和元年5月1日からです。平成31年4月30日ではありませんか。"),
        ("昭和64年1月8日", "昭和は昭和64年1月7日までです。平成元年1月8日ではありませんか。"),
        ("T15.12.26", "大正は大正15年12月25日までです。昭和元年12月26日ではありませんか。"),
        ("M1.1.1", "明治は明治元年1月25日からです。"),
    ],
)
def test_a_day_outside_its_era_is_refused_with_the_right_one(text: str, hint: str) -> None:
    with pytest.raises(OutsideEra) as refused:
        parse_date(text)
    assert (refused.value.hint, refused.value.text) == (hint, text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("R8.2.29", "2026年2月に29日はありません。"),
        ("R8.13.1", "13月はありません。"),
        ("明治5年12月31日", "明治5年までは旧暦です。西暦で入力してください。"),
    ],
)
def test_a_day_that_never_was_is_refused(text: str, hint: str) -> None:
    with pytest.raises(ImpossibleDate) as refused:
        parse_date(text)
    assert refused.value.hint == hint


@pytest.mark.parametrize("text", ["", "あした", "4/1", "R8.4", "令和十二十年四月一日"])
def test_what_is_no_day_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UnreadableDate, match=r"R8\.4\.1"):
        parse_date(text)


@given(DAYS)
def test_every_written_day_reads_back(day: date) -> None:
    assert parse_date(wareki(day)) == day
    assert parse_date(day.isoformat()) == day
    assert parse_month(wareki_year(day) + f"{day.month}月") <= day


@given(DAYS)
def test_every_day_has_one_era(day: date) -> None:
    era = era_of(day)
    assert era is not None
    assert era.first <= day
    assert era == max((one for one in ERAS if one.first <= day), key=lambda one: one.first)


def test_days_before_the_present_calendar_are_written_in_western_years() -> None:
    assert (wareki(date(1872, 12, 31)), era_of(date(1872, 12, 31))) == ("1872年12月31日", None)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("令和8年4月", date(2026, 4, 1)),
        ("R8.4", date(2026, 4, 1)),
        ("2026-04", date(2026, 4, 1)),
        ("令和元年5月", date(2019, 5, 1)),
        ("平成31年4月", date(2019, 4, 1)),
        ("昭和元年12月", date(1926, 12, 1)),
    ],
)
def test_months_are_read(text: str, first: date) -> None:
    assert parse_month(text) == first


def test_months_outside_their_era_are_refused() -> None:
    for text in ("平成31年5月", "令和元年4月"):
        with pytest.raises(OutsideEra):
            parse_month(text)
    with pytest.raises(UnreadableDate):
        parse_month("4月")
    with pytest.raises(ImpossibleDate):
        parse_month("R8.13")


def test_calendar_years_are_read() -> None:
    assert [parse_year(text).western for text in ("昭15", "昭和15年", "1940", "H31")] == [
        1940,
        1940,
        1940,
        2019,
    ]
    with pytest.raises(OutsideEra):
        parse_year("平成32年")
    with pytest.raises(UnreadableDate):
        parse_year("むかし")


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused_by_name(text: str) -> None:
    for parse in (parse_date, parse_month, parse_year):
        try:
            parse(text)
        except DateProblem as refused:
            assert refused.hint
