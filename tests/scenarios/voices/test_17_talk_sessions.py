"""8 sessions make 延べ215; different persons are shown where somebody counted them, and never added."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sasaeai.core import metrics
from sasaeai.core.figures import State
from sasaeai.core.metrics import series_of as counted
from sasaeai.core.periods import FiscalYear
from sasaeai.voices.sessions.queries import series_of, shown_sessions
from tests.voices.conftest import plan  # noqa: F401
from tests.voices.talked import talk

pytestmark = pytest.mark.django_db
CAME = (31, 24, 28, 19, 35, 27, 22, 29)


@pytest.fixture
def eight(plan):  # noqa: F811
    """The first was held in two parts: 31 came, 27 of them different persons."""
    return [
        talk(
            plan, day=date(2022, 7, 2) + timedelta(days=7 * at), attended=many,
            persons=27 if at == 0 else None,
        )
        for at, many in enumerate(CAME)
    ]  # fmt: skip


def texts(page: str) -> str:
    return "".join(page.split())


def test_everybody_reads_all_eight_and_how_many_came(eight, browse):
    series = series_of(shown_sessions())
    assert (series.held.text_with_unit, series.attended.text_with_unit) == ("8回", "215名")
    page = texts(browse(None).get("/voices/sessions/").content.decode())
    assert '全<spanclass="figfig--big">8<small>回</small></span>' in page
    assert '延べ<spanclass="figfig--big">215<small>名</small></span>' in page
    assert "215" in browse(None).get("/plan/").content.decode()


def test_different_persons_are_shown_only_where_they_were_entered(eight, browse):
    first, second = (
        browse(None).get(f"/voices/sessions/{row.pk}/").content.decode() for row in eight[:2]
    )
    assert ["実人数" in page for page in (first, second)] == [True, False]
    file = browse(None).get("/voices/sessions/?format=csv").content.decode("utf-8-sig")
    lines = [line.split(",") for line in file.splitlines()]
    assert [line[4] for line in lines[1:]] == [str(many) for many in CAME]
    assert {line[5] for line in lines[1:]} == {"27", "未入力"}


def test_the_plan_counts_sessions_and_attendance_by_kind(eight, cast):
    year = FiscalYear(2022).period
    talks = (("kind", "eq", "talk"),)
    assert metrics.figure(counted("voices.sessions", talks), year, metrics.WHOLE).text == "8"
    came = metrics.figure(counted("voices.session_attendance", talks), year, metrics.WHOLE)
    assert came.text == "215"
    study = (("kind", "eq", "study"),)
    found = metrics.figure(counted("voices.sessions", study), year, metrics.WHOLE)
    assert found.state is State.ZERO


def test_a_session_whose_number_is_missing_leaves_the_sum_open(eight, plan):  # noqa: F811
    talk(plan, day=date(2022, 9, 30))
    series = series_of(shown_sessions())
    assert (series.held.text, series.attended.state) == ("9", State.NOT_ENTERED)
