"""Fiscal years by their labels, their bounds and the midnight between them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.periods import (
    TOKYO,
    FiscalSpan,
    FiscalYear,
    NaiveMoment,
    UnreadableFiscalYear,
    fiscal_year_of,
    local_date,
    today,
    year_label,
)

YEARS = st.builds(FiscalYear, st.integers(1873, 2117))


def test_a_visit_after_midnight_counts_in_the_new_year() -> None:
    late = datetime(2026, 3, 31, 23, 59, 59, tzinfo=TOKYO)
    assert fiscal_year_of(late) == FiscalYear(2025)
    assert fiscal_year_of(late + timedelta(seconds=1)) == FiscalYear(2026)


def test_stored_in_utc_the_midnight_of_japan_still_counts() -> None:
    assert fiscal_year_of(datetime(2026, 3, 31, 14, 59, tzinfo=UTC)) == FiscalYear(2025)
    assert fiscal_year_of(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)) == FiscalYear(2026)


def test_days_fall_into_their_fiscal_year() -> None:
    assert fiscal_year_of(date(2026, 3, 31)) == FiscalYear(2025)
    assert fiscal_year_of(date(2026, 4, 1)) == FiscalYear(2026)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(NaiveMoment):
        fiscal_year_of(datetime(2026, 4, 1))  # noqa: DTZ001


def test_today_is_the_day_in_japan() -> None:
    assert today(datetime(2026, 4, 30, 15, 0, tzinfo=UTC)) == date(2026, 5, 1)
    before, now, after = local_date(datetime.now(UTC)), today(), local_date(datetime.now(UTC))
    assert before <= now <= after


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("R8", 2026),
        ("r8", 2026),
        ("R8年度", 2026),
        ("Ｒ８", 2026),
        ("令和8年度", 2026),
        ("令和８年度", 2026),
        ("令 和 8 年 度", 2026),
        ("令和八年度", 2026),
        ("令和十二年度", 2030),
        ("令8", 2026),
        ("令和元", 2019),
        ("令和元年度", 2019),
        ("平成31年度", 2019),
        ("平成32年度", 2020),
        ("平成34年度", 2022),
        ("平成35年度", 2023),
        ("H29", 2017),
        ("H34", 2022),
        ("昭和63年度", 1988),
        ("大正15年度", 1926),
        ("明治45年度", 1912),
        ("2026", 2026),
        ("２０２６", 2026),
        ("2026年度", 2026),
        ("FY2026", 2026),
        ("令和8年度（2026年度）", 2026),
        ("令和8年度(2026)", 2026),
    ],
)
def test_fiscal_years_are_read_as_plans_write_them(text: str, year: int) -> None:
    assert FiscalYear.parse(text) == FiscalYear(year)


@pytest.mark.parametrize("n", range(31, 36))
def test_eras_that_never_came_count_on_from_1988(n: int) -> None:
    assert FiscalYear.parse(f"平成{n}年度").year == 1988 + n


@pytest.mark.parametrize(
    "text",
    [
        "",
        "来年度",
        "8",
        "R",
        "R0",
        "平成99年度",
        "M1",
        "1500",
        "9999",
        "令和8年4月",
        "R8-R9",
        "12026",
    ],
)
def test_what_is_no_fiscal_year_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(UnreadableFiscalYear) as refused:
        FiscalYear.parse(text)
    assert (refused.value.text, bool(refused.value.hint)) == (text, True)


def test_two_years_side_by_side_must_agree() -> None:
    with pytest.raises(UnreadableFiscalYear, match="2025年度と合いません"):
        FiscalYear.parse("令和8年度（2025年度）")


def test_labels() -> None:
    year = FiscalYear(2026)
    assert (year.label, year.label_with_western, year.short, str(year)) == (
        "令和8年度",
        "令和8年度（2026年度）",
        "R8",
        "令和8年度",
    )
    labels = [FiscalYear(y).label for y in (2019, 2018, 1989, 1988, 1926, 1912)]
    assert labels == [
        "令和元年度",
        "平成30年度",
        "平成元年度",
        "昭和63年度",
        "大正15年度",
        "大正元年度",
    ]


@given(YEARS)
def test_every_label_reads_back(year: FiscalYear) -> None:
    for text in (year.label, year.label_with_western, year.short, str(year.year)):
        assert FiscalYear.parse(text) == year


@given(YEARS)
def test_a_year_is_its_twelve_months_and_its_two_halves(year: FiscalYear) -> None:
    months = year.months
    assert len(months) == 12
    assert (months[0].start, months[-1].end) == (year.period.start, year.period.end)
    assert (year.first_half.end, year.second_half.end) == (
        year.second_half.start,
        year.period.end,
    )
    assert year.last_day == date(year.year + 1, 3, 31)


@given(st.dates(date(1874, 1, 1), date(2100, 1, 1)))
def test_every_day_lies_in_the_period_of_its_fiscal_year(day: date) -> None:
    assert day in fiscal_year_of(day).period


def test_years_are_ordered_and_counted_on() -> None:
    assert FiscalYear(2025) + 1 == FiscalYear(2026) == FiscalYear(2027) - 1
    assert FiscalYear(2025) < FiscalYear(2026)


@pytest.mark.parametrize(
    "text",
    [
        "令和8年度〜令和12年度",
        "令和８年度～令和１２年度",
        "令和8〜12年度",
        "令和8年度から令和12年度まで",
        "R8-R12",
        "R8ーR12",
        "R8～12",
        "2026–2030",
        "2026年度〜2030年度",
    ],
)
def test_the_years_of_a_plan_are_read_as_written(text: str) -> None:
    span = FiscalSpan.parse(text)
    assert (span.first, span.last) == (FiscalYear(2026), FiscalYear(2030))


def test_a_plan_across_two_eras_is_read() -> None:
    assert [y.year for y in FiscalSpan.parse("平成29年度〜平成34年度")] == [
        2017,
        2018,
        2019,
        2020,
        2021,
        2022,
    ]


def test_a_span_holds_its_years() -> None:
    span = FiscalSpan.parse("令和8〜12年度")
    assert (len(span), span.label) == (5, "令和8年度〜令和12年度")
    assert (FiscalYear(2030) in span, FiscalYear(2031) in span, 2026 in span) == (
        True,
        False,
        False,
    )
    assert (span.period.start, span.period.last_day) == (date(2026, 4, 1), date(2031, 3, 31))
    assert FiscalSpan.parse("R8").label == "令和8年度"


@pytest.mark.parametrize("text", ["R12〜R8", "R8〜R9〜R10", "〜R8", "R8〜", "2026〜12"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFiscalYear):
        FiscalSpan.parse(text)


def test_impossible_years_cannot_be_made() -> None:
    with pytest.raises(UnreadableFiscalYear):
        FiscalYear(8)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    for parse in (FiscalYear.parse, FiscalSpan.parse):
        try:
            parse(text)
        except UnreadableFiscalYear as refused:
            assert refused.hint


def test_a_year_that_may_be_missing_is_written_or_left_empty() -> None:
    assert [year_label(year) for year in (2026, 2019, None)] == ["令和8年度", "令和元年度", ""]
