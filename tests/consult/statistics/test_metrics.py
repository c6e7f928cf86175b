"""What the plan's target states 5 to 7 count here, and that counting at once equals counting by facts."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from sasaeai.consult import services
from sasaeai.consult.enums import ClosureReason, Outcome
from sasaeai.consult.metrics import METRICS
from sasaeai.consult.models import CaseShare, Concern, Task
from sasaeai.core import metrics
from sasaeai.core.periods import fiscal_year_of, month, today
from sasaeai.people.public import move_person
from tests.consult.conftest import EVERYTHING, agree, told

pytestmark = pytest.mark.django_db
SHEET = Path(__file__).resolve().parents[3] / "demo" / "plan" / "indicators.csv"


def value(code: str, conditions=(), area: int = metrics.WHOLE) -> str:
    period = fiscal_year_of(today()).period
    return metrics.figure(metrics.series_of(code, conditions), period, area).text


def test_every_way_of_counting_has_a_sentence_columns_and_rows_of_its_own():
    assert [m.code for m in METRICS if not (m.sentence and m.columns and m.rows)] == []
    assert len({m.code for m in METRICS}) == len(METRICS)


def test_the_plan_sheet_names_only_ways_of_counting_that_exist_or_belong_to_conferences():
    with SHEET.open(encoding="utf-8-sig") as file:
        named = {
            row["metric"] for row in csv.DictReader(file) if row["metric"].startswith("consult.")
        }
    assert named - {m.code for m in METRICS} <= {"consult.organisations"}


def test_a_contact_counts_once_and_each_of_its_concerns_once(cast, as_actor):
    food, debt = (Concern.objects.get(code=code) for code in ("food", "debt"))
    with as_actor(cast.social_worker):
        services.receive(
            told(area=cast.asanagi_beat, main=food, concerns=(debt,)),
            by=cast.social_worker, once=uuid4(), outcome=Outcome.INFORMATION,
        )  # fmt: skip
        assert value("consult.contacts") == "1"
        assert value("consult.concerns") == "2"
        assert value("consult.concerns", [("concern", "eq", "debt")]) == "1"
        assert value("consult.concerns", [("main", "eq", True)]) == "1"
        assert value("consult.concerns", area=cast.ishidatami.pk) == "0"
        assert value("consult.concerns", area=cast.asanagi.pk) == "2"


def test_a_case_counts_when_it_opens_when_it_closes_and_no_more_as_closed_when_it_comes_back(
    cast, as_actor, shared
):
    case = shared.case
    with as_actor(cast.social_worker):
        assert (value("consult.opened"), value("consult.plans")) == ("1", "1")
        services.stop_share(shared.share, by=cast.social_worker, reason="終わった")
        services.settle(shared.contact, outcome=Outcome.CONTINUE)
        for task in Task.objects.filter(done_on=None):
            services.finish_task(task, by=cast.social_worker)
        services.close_case(
            case,
            reason=ClosureReason.REACHED,
            summary="終わり",
            told_person="電話",
            by=cast.social_worker,
        )
        assert value("consult.closed") == "1"
        assert value("consult.closed", [("reason", "eq", "reached")]) == "1"
        services.reopen_case(case, why="また", by=cast.social_worker)
        assert (value("consult.closed"), value("consult.reopened")) == ("0", "1")


def test_a_case_shared_twice_is_one_case_of_several_agencies_until_the_share_stops(
    cast, as_actor, shared
):
    by = cast.social_worker
    with as_actor(by):
        consent = agree(shared.case, by, cast.asanagi_council)
        services.share_case(
            shared.case, by=by, organisation=cast.asanagi_council, sections=EVERYTHING[2:],
            ends_on=today() + timedelta(days=30), consent=consent,
        )  # fmt: skip
        assert value("consult.multi_agency_cases") == "1"
        next_month = month(month(today()).end)
        rows = metrics.get("consult.multi_agency_cases").rows
        for share in CaseShare.objects.all():
            services.stop_share(share, by=by, reason="終わった")
        assert rows(month(today())).count() == 2, "it ran on a day of this month"
        assert rows(next_month).count() == 0


def test_counting_at_once_for_a_report_equals_the_facts(cast, as_actor, shared):
    period = month(today())
    with as_actor(cast.manager):
        for metric in METRICS:
            if metric.kind is metrics.Kind.MEDIAN:
                continue
            num, den = metrics.tally(metric.code, period, {"all": ()})["all"]
            figure = metrics.figure(metrics.series_of(metric.code), period)
            if den is not None:
                assert (figure.num or 0, figure.den or 0) == (num, den), metric.code
            else:
                assert (figure.value or 0) == num, metric.code
            one = metrics.proved(metric.code, period, {"all": ()})["all"]
            assert (one.num, one.den) == (num, den)
            assert one.rows_hash == metrics.hash_of(one.ids)


def test_plans_and_shares_stay_counted_in_the_area_in_which_they_were_made(cast, as_actor, shared):
    codes, period = ("consult.plans", "consult.multi_agency_cases"), month(today())

    def where() -> dict[str, list[str]]:
        return {
            code: [
                metrics.figure(metrics.series_of(code), period, area.pk).text
                for area in (cast.asanagi, cast.ishidatami)
            ]
            for code in codes
        }

    with as_actor(cast.social_worker):
        before = where()
        assert list(before.values()) == [["1", "0"], ["1", "0"]]
        move_person(shared.case.person, area=cast.ishidatami_beat, on=today())
        shared.case.refresh_from_db()
        assert shared.case.area == cast.ishidatami_beat
        assert where() == before
        for code in codes:
            metric = metrics.get(code)
            areas = metric.rows(period).values_list(metric.area, flat=True)
            assert set(areas) == {cast.asanagi_beat.pk}
