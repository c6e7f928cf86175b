"""The cockpit: what waits for whom, the year, silent indicators, what moved; to each their own."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.core.access import acting, current
from sasaeai.core.periods import FiscalYear, today
from sasaeai.evaluation.cockpit.calendar import Asked, months
from sasaeai.evaluation.cockpit.waiting import figures, reach_of, sheets, waits
from sasaeai.evaluation.enums import Origin, RoundKind, Stage
from sasaeai.evaluation.public import Came, create_action
from sasaeai.plan.measuring import Definition, define_indicator
from sasaeai.plan.models import NodeIdentity, Plan, Section
from sasaeai.plan.services import keep_section
from tests.evaluation.conftest import Evaluated
from tests.evaluation.published import published
from tests.evaluation.test_sections import staffed  # noqa: F401
from tests.plan.conftest import put

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/cycle/"


def test_the_secretariat_sees_every_section_and_a_section_its_own(staffed: Evaluated, browse):  # noqa: F811
    whole = browse(staffed.cast.planner).get(ADDRESS).content.decode()
    assert "地域づくり係" in whole and "相談支援係" in whole
    own = browse(staffed.cast.social_worker).get(ADDRESS).content.decode()
    assert "相談支援係" in own
    assert "地域づくり係" not in own


def test_a_section_sees_its_own_after_it_was_renamed(staffed: Evaluated):  # noqa: F811
    for owner in ("地域づくり係", "相談支援係"):
        create_action(
            staffed.plan, came=Came(Origin.INCIDENT, label="できごと"), text=f"{owner}の約束",
            owner=owner, due_on=today() - timedelta(days=1), target_fy=2027,
        )  # fmt: skip
    keep_section(staffed.cast.council, Section.objects.get(name="相談支援係"), name="総合相談係")
    with acting(staffed.cast.social_worker.pk, purpose="test"):
        reach = reach_of(current())
        assert [row.owner for row in sheets(staffed.plan, reach)] == ["相談支援係"]
        assert [row.who for row in waits(staffed.plan, reach)] == ["相談支援係"]
        assert figures(staffed.plan, FiscalYear(2025), reach, exact=False).whole == 1
    keep_section(staffed.cast.council, name="相談支援係")
    with acting(staffed.cast.social_worker.pk, purpose="test"):
        reach = reach_of(current())
        assert [row.owner for row in sheets(staffed.plan, reach)] == ["相談支援係"]
        assert waits(staffed.plan, reach) == []


def test_sheets_are_counted_by_section_and_stage(staffed: Evaluated):  # noqa: F811
    staffed.judge(Stage.SELF, "T2")
    rows = sheets(staffed.plan, reach_of(current()))
    found = {row.owner: {str(stage): n for stage, n in row.counts if n} for row in rows}
    assert found == {"地域づくり係": {"self": 1}, "相談支援係": {"section": 1}}
    assert {row.owner: row.late for row in rows} == {"地域づくり係": 1, "相談支援係": 0}


def test_a_section_sees_its_own_actions_and_the_rest_of_the_calendar(staffed: Evaluated):  # noqa: F811
    for owner in ("地域づくり係", "相談支援係"):
        create_action(
            staffed.plan, came=Came(Origin.INCIDENT, label="できごと"), text=f"{owner}の約束",
            owner=owner, due_on=today(), target_fy=2027,
        )  # fmt: skip
    with acting(staffed.cast.social_worker.pk, purpose="test"):
        reach = reach_of(current())
        year = FiscalYear(2026)
        found = months(
            Asked(staffed.plan, year, current()),
            lambda day: not day.owner or reach.owns(day.owner, day.account_id),
        )
        texts = [day.text for month in found for day in month.days]
    assert "相談支援係の約束（相談支援係）" in texts
    assert not [text for text in texts if "地域づくり係の約束" in text]
    assert [text for text in texts if "「担当」の評価" in text]


def test_a_silent_indicator_says_whether_anybody_could_have_counted_it(evaluated: Evaluated, cast):
    define_indicator(
        evaluated.plan, code="K9",
        identity=NodeIdentity.objects.get(plan=evaluated.plan, code="T2"),
        definition=Definition("まだない記録", "件", "later.room"),
    )  # fmt: skip
    found = figures(evaluated.plan, FiscalYear(2025), reach_of(current()), exact=True)
    silent = {row.item.indicator.code: row.counted for row in found.silent}
    assert silent["K9"] is False
    assert found.whole == 5


def test_what_moved_after_it_was_frozen_is_named(evaluated: Evaluated, browse):
    published(evaluated)
    put(evaluated.cast.asanagi, date(2025, 7, 1), 30)
    found = figures(evaluated.plan, FiscalYear(2026), reach_of(current()), exact=True)
    assert ("K1", 2025) in {(item.indicator.code, year.year) for item, year in found.moved}
    page = browse(evaluated.cast.planner).get(f"{ADDRESS}?year=2026").content.decode()
    assert "確定のあとで動いた数字" in page and "指標K1" in page


def test_a_round_that_was_frozen_waits_for_the_board(evaluated: Evaluated):
    from tests.evaluation.published import frozen

    frozen(evaluated)
    assert [row.who for row in waits(evaluated.plan, reach_of(current()))] == ["理事会"]


def test_every_way_on_the_page_is_open_to_whoever_sees_it(evaluated: Evaluated, begin, browse):
    published(evaluated)
    begin(year=FiscalYear(2024))
    for code, metric in (("K8", "plan.level"), ("K9", "later.room")):
        define_indicator(
            evaluated.plan, code=code,
            identity=NodeIdentity.objects.get(plan=evaluated.plan, code="T2"),
            definition=Definition(f"数字のない指標{code}", "件", metric),
        )  # fmt: skip
    create_action(
        evaluated.plan, came=Came(Origin.INCIDENT, label="できごと"), text="約束", owner="係",
        due_on=today() - timedelta(days=1), target_fy=2027,
    )  # fmt: skip
    Plan.objects.filter(pk=evaluated.plan.pk).update(fy_to=2026, review_fy=2026)
    put(evaluated.cast.asanagi, date(2025, 7, 1), 30)
    for name in ("planner", "manager", "auditor", "social_worker"):
        client = browse(getattr(evaluated.cast, name))
        page = client.get(f"{ADDRESS}?year=2026").content.decode()
        ways = set(re.findall(r'href="(/(?:desk|plan)/[^"#]*)"', page.split("<main")[1]))
        assert "数字のない指標K8" in page and len(ways) > 5
        closed = {way for way in ways if client.get(way.replace("&amp;", "&")).status_code != 200}
        assert (name, closed) == (name, set())


def test_more_rounds_and_actions_cost_no_more_queries(evaluated: Evaluated, begin, browse):
    client = browse(evaluated.cast.planner)
    client.get(ADDRESS)
    with CaptureQueriesContext(
        connection,
    ) as before:
        assert client.get(ADDRESS).status_code == 200
    begin(kind=RoundKind.FIRST_HALF)
    begin(year=FiscalYear(2024))
    for n in range(10):
        create_action(
            evaluated.plan, came=Came(Origin.INCIDENT, label="できごと"), text=f"約束{n}",
            owner=f"係{n % 4}", due_on=today(), target_fy=2027,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as after:
        assert client.get(ADDRESS).status_code == 200
    assert len(after) <= len(before)


def test_a_year_outside_the_plan_is_not_there(evaluated: Evaluated, browse):
    client = browse(evaluated.cast.planner)
    assert [client.get(f"{ADDRESS}?year={year}").status_code for year in ("2050", "x")] == [
        404,
        400,
    ]
