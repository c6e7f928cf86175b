from __future__ import annotations

from datetime import UTC, date, datetime

import jinja2
import pytest

from sasaeai.core.periods import NaiveMoment

LATE = datetime(2026, 3, 31, 15, 5, tzinfo=UTC)  # five past midnight of 1 April in Tokyo


def _show(jinja: jinja2.Environment, expression: str) -> str:
    return jinja.from_string("{{ " + expression + " }}").render(d=date(2026, 11, 23), m=LATE)


def test_a_day_is_written_in_its_era(jinja: jinja2.Environment) -> None:
    assert _show(jinja, "d|wareki") == "令和8年11月23日"
    assert _show(jinja, "d|wareki(western=True)") == "令和8年（2026年）11月23日"
    assert _show(jinja, "d|day") == "11月23日（月）"
    assert _show(jinja, "d|weekday") == "月"


def test_a_moment_after_midnight_in_tokyo_is_on_the_new_day(jinja: jinja2.Environment) -> None:
    assert _show(jinja, "m|wareki") == "令和8年4月1日"
    assert _show(jinja, "m|day") == "4月1日（水）"
    assert _show(jinja, "m|clock") == "0時05分"


def test_machines_read_the_same_moment(jinja: jinja2.Environment) -> None:
    assert _show(jinja, "d|isodate") == "2026-11-23"
    assert _show(jinja, "m|isodate") == "2026-04-01T00:05+09:00"


@pytest.mark.parametrize("name", ["clock", "isodate", "day", "wareki"])
def test_a_moment_without_a_zone_is_refused(jinja: jinja2.Environment, name: str) -> None:
    with pytest.raises(NaiveMoment):
        jinja.from_string("{{ m|" + name + " }}").render(m=datetime(2026, 4, 1, 0, 5))  # noqa: DTZ001
