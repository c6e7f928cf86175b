"""A plan in force and surveys of it, made through the services as the secretariat."""

from __future__ import annotations

from datetime import date

from sasaeai.plan.public import Plan, adopt_version
from sasaeai.voices.enums import Channel, Tracking, Way
from sasaeai.voices.models import Survey
from sasaeai.voices.surveys.returns import Counted
from sasaeai.voices.surveys.services import Described, describe_survey, set_counts, show_survey
from tests.cast import Cast
from tests.plan.conftest import draft_of_six, make_plan

CLOSED = date(2022, 10, 31)


def plan_for(cast: Cast) -> Plan:
    """Public, with issue 01 and target state T1 that answers it, in force since April 2026."""
    plan = make_plan(cast, code="fourth", is_public=True)
    adopt_version(
        draft_of_six(plan), effective_from=date(2026, 4, 1), decided_by="理事会",
        decided_on=date(2026, 3, 20),
    )  # fmt: skip
    return plan


def described(**details: object) -> Described:
    values = {
        "title": "地域福祉に関する市民アンケート",
        "population": "市内に住む16歳以上の人",
        "way": Way.POST,
        "tracking": Tracking.ENVELOPE,
        "opens_on": date(2022, 10, 1),
        "closes_on": CLOSED,
        **details,
    }
    return Described(**values)  # type: ignore[arg-type]


def post(area_id: int | None = None, **numbers: int | None) -> Counted:
    return Counted(Channel.POST, area_id, **numbers)


def web(area_id: int | None = None, **numbers: int | None) -> Counted:
    return Counted(Channel.WEB, area_id, **numbers)


def survey_of(plan: Plan, *rows: Counted, shown: bool = True, **details: object) -> Survey:
    """With these counts; published unless told otherwise."""
    made = describe_survey(plan, described(**details))
    made = set_counts(made, rows, seen=0)
    return show_survey(made, shown=True) if shown else made
