from __future__ import annotations

import datetime

from sasaeai.core.ui.calendar import Happening, days, grid

NOVEMBER = datetime.date(2028, 11, 1)
TODAY = datetime.date(2028, 11, 22)


def _on(day: int, title: str = "体操") -> Happening:
    return Happening(day=datetime.date(2028, 11, day), title=title)


def test_weeks_run_from_sunday_to_saturday_and_cover_the_month() -> None:
    weeks = grid(NOVEMBER, (), today=TODAY, holidays={})
    assert [len(week) for week in weeks] == [7] * 5
    assert weeks[0][0].date == datetime.date(2028, 10, 29)
    assert weeks[0][0].date.strftime("%w") == "0"
    inside = [day.date.day for week in weeks for day in week if day.inside]
    assert inside == list(range(1, 31))


def test_each_day_holds_its_happenings_today_and_its_holiday() -> None:
    holidays = {datetime.date(2028, 11, 23): "勤労感謝の日"}
    weeks = grid(
        NOVEMBER, (_on(22), _on(23, "食堂"), _on(22, "相談")), today=TODAY, holidays=holidays
    )
    found = {day.date.day: day for week in weeks for day in week if day.inside}
    assert [happening.title for happening in found[22].happenings] == ["体操", "相談"]
    assert [happening.title for happening in found[23].happenings] == ["食堂"]
    assert [day for day, cell in found.items() if cell.today] == [22]
    assert {day: cell.holiday for day, cell in found.items() if cell.holiday} == {
        23: "勤労感謝の日"
    }


def test_a_happening_of_the_next_month_is_not_shown_twice() -> None:
    december = Happening(day=datetime.date(2028, 12, 1), title="もちつき")
    november = grid(NOVEMBER, (december,), today=TODAY, holidays={})
    shown = [h.title for week in november for day in week if day.inside for h in day.happenings]
    assert shown == []


def test_days_come_in_order_whatever_the_order_they_were_given_in() -> None:
    assert list(days((_on(24), _on(22), _on(23)))) == [
        datetime.date(2028, 11, day) for day in (22, 23, 24)
    ]
