"""The demo plan moves with the calendar, and its past is written on the days it happened."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import timezone

from demo.city.city import generate, history
from demo.load import clock, plan
from sasaeai.core.periods import today

TODAY = date(2026, 11, 23)
BACK_TO = date(2023, 4, 1)


def test_fiscal_years_move_and_codes_stay():
    text = "R5,R9,令和4年度の実績,M1.1,watch-persons,XR5"
    assert plan.moved(text, 2) == "R7,R11,令和6年度の実績,M1.1,watch-persons,XR5"


def test_the_sheet_of_the_year_it_was_written_for_is_the_file():
    assert plan.sheets(0)["indicators.csv"].decode() == (plan.FOLDER / "indicators.csv").read_text(
        "utf-8-sig"
    )


def test_a_day_that_has_passed_is_today_inside_only():
    before = today()
    with clock.on(date(2024, 6, 25)) as moment:
        assert (today(), timezone.now()) == (date(2024, 6, 25), moment)
        assert moment == datetime(2024, 6, 25, 1, tzinfo=UTC)
    assert today() == before


def test_visits_reach_back_to_the_first_year_of_the_plan_when_asked():
    city = generate(0.02, 20260401, today=TODAY, window=history(TODAY))
    months = {str(visit.occurred_at)[:7] for visit in city.visits()}
    assert (min(months), len(months)) == (f"{BACK_TO:%Y-%m}", 44)
    assert min(visit.occurred_at for visit in city.visits()).date() >= BACK_TO
