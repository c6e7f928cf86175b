"""Making the plan known is recorded once, found by a letter, and counts."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from sasaeai.core import metrics
from sasaeai.core.periods import FiscalYear, today
from sasaeai.plan.enums import ReachUnit, TellingKind
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.finding import search_lines
from sasaeai.plan.models import NodeIdentity, Telling
from sasaeai.plan.queries import load_tree
from sasaeai.plan.telling import Told, record_telling

pytestmark = pytest.mark.django_db
YEAR = FiscalYear(2026).period


def told(title: str, reach: int | None, unit: ReachUnit, kind=TellingKind.BRIEFING) -> Told:
    return Told(kind=kind, title=title, on=date(2026, 5, 1), reach=reach, reach_unit=unit)


def test_records_count_and_different_units_are_never_added(made):
    record_telling(made.plan, told("説明会", 40, ReachUnit.PERSONS))
    record_telling(made.plan, told("研修", 25, ReachUnit.PERSONS, TellingKind.TRAINING))
    record_telling(made.plan, told("広報", 6000, ReachUnit.COPIES, TellingKind.BULLETIN))
    record_telling(made.plan, told("報告会", None, ReachUnit.PERSONS))
    counted = {
        code: metrics.figure(metrics.series_of(code), YEAR).value
        for code in ("plan.tellings", "plan.told_persons", "plan.told_copies")
    }
    assert counted == {"plan.tellings": 4, "plan.told_persons": 65, "plan.told_copies": 6000}
    only = metrics.series_of("plan.tellings", [("kind", "eq", "training")])
    assert metrics.figure(only, YEAR).value == 1


def test_the_same_form_twice_makes_one_record_and_the_future_is_refused(made):
    once, line = uuid4(), NodeIdentity.objects.get(plan=made.plan, code="T1")
    for _ in range(2):
        record_telling(made.plan, told("説明会", 40, ReachUnit.PERSONS), lines=[line], once=once)
    assert Telling.objects.count() == 1
    with pytest.raises(PlanRefused, match="まだ来ていない"):
        record_telling(made.plan, Told(TellingKind.WEB, "先のこと", today() + timedelta(days=1)))


def test_the_office_writes_finds_and_takes_away(made, browse):
    client = browse(made.cast.planner)
    answers = {
        "on": "R8.5.1", "kind": "briefing", "title": "朝凪での説明会", "reach": "３２",
        "reach_unit": "persons", "lines": ["T1"], "once": str(uuid4()),
    }  # fmt: skip
    assert client.post("/desk/plan/tellings/new/", answers).status_code == 302
    assert client.post("/desk/plan/tellings/new/", answers).status_code == 302
    row = Telling.objects.get()
    assert (row.reach, row.lines.get().identity.code) == (32, "T1")
    assert "朝凪での説明会" in client.get("/desk/plan/tellings/?q=朝").content.decode()
    assert "朝凪での説明会" not in client.get("/desk/plan/tellings/?q=石畳").content.decode()
    assert "朝凪での説明会" in client.get("/plan/T1/").content.decode()
    assert client.post(f"/desk/plan/tellings/{row.pk}/drop/").status_code == 302
    assert not Telling.objects.exists()


@pytest.mark.parametrize(
    ("words", "codes"),
    [("絆", ["T1"]), ("きずな", []), ("見守", ["M2"]), ("あいさつ", ["T1"]), ("", [])],
)
def test_one_letter_finds_lines_and_their_role_lists(made, words, codes):
    tree = load_tree(made.version, roles=True)
    assert [hit.node.identity.code for hit in search_lines(tree, words)] == codes
