"""Scenario 23: confirmed R5–R7, provisional first half of R8; later records move no pack."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from sasaeai.core.figures import preset_scales
from sasaeai.core.files import read
from sasaeai.core.periods import FiscalYear
from sasaeai.evaluation.committee.enums import CommitteeKind
from sasaeai.evaluation.committee.forming import Rule, Window, form_committee
from sasaeai.evaluation.committee.pack import canonical, make_pack
from sasaeai.evaluation.models import Committee, MemberPack
from sasaeai.plan.models import Indicator
from sasaeai.plan.public import confirm_year, set_target
from tests.evaluation import conftest as given
from tests.plan.conftest import put

pytestmark = pytest.mark.django_db
counting, planned = given.counting, given.planned
YEAR, AS_OF = FiscalYear(2026), date(2026, 9, 30)


@pytest.fixture
def committee(planned, as_actor, cast) -> Committee:
    with as_actor(cast.planner):
        for year, heads in ((2023, 1000), (2024, 1100), (2025, 1200)):
            put(cast.asanagi, date(year, 6, 1), heads)
            confirm_year(planned, FiscalYear(year), decision="理事会")
        put(cast.asanagi, date(2026, 6, 1), 600)
        put(cast.asanagi, date(2026, 10, 5), 250, key="second-half")
        set_target(
            Indicator.objects.get(plan=planned, code="K1"), fy=2026, value=1500, reason="計画のとおり", decision="理事会",
        )  # fmt: skip
        return form_committee(
            planned,
            kind=CommitteeKind.MID,
            year=YEAR,
            rule=Rule((("学識経験者", 3),)),
            window=Window(AS_OF, (date(2026, 4, 1), date(2027, 3, 31)), (date(2026, 10, 1), date(2026, 12, 28))),
            criteria=(("進みぐあい", "", preset_scales()["five"]),),
        )  # fmt: skip


def years_of(pack: MemberPack, name: str) -> dict[str, dict[str, object]]:
    node = next(each for each in pack.content["nodes"] if each["code"] == "T1")
    indicator = next(each for each in node["indicators"] if name in each["name"])
    return {year["fy"]: year for year in indicator["years"]}


def test_closed_years_are_confirmed_and_the_part_year_is_provisional(committee, as_actor, cast):
    with as_actor(cast.planner):
        name = Indicator.objects.get(plan=committee.plan, code="K1").name
        years = years_of(make_pack(committee), name)
    found = {fy: (year["label"], year["figure"][0]) for fy, year in years.items()}
    assert found == {
        "R5": ("確定", "1000"), "R6": ("確定", "1100"), "R7": ("確定", "1200"), "R8": ("暫定", "600"),
    }  # fmt: skip
    assert years["R8"]["window"] == "上半期　暫定"
    assert years["R8"]["target"][0] == "1500"
    assert years["R8"]["achievement"][0].startswith("40"), "600 of the 1,500 of the whole year"


def test_later_records_move_no_pack_that_members_hold(committee, as_actor, cast):
    with as_actor(cast.planner):
        name = Indicator.objects.get(plan=committee.plan, code="K1").name
        first = make_pack(committee)
        before = (canonical(first.content), read(first.file))
        put(cast.asanagi, date(2026, 5, 7), 77, key="late")
        put(cast.asanagi, date(2025, 5, 7), 55, key="very-late")
        held = MemberPack.objects.get(pk=first.pk)
        assert (canonical(held.content), read(held.file)) == before
        second = make_pack(committee)
        assert (first.no, second.no) == (1, 2)
        assert years_of(second, name)["R8"]["figure"][0] == "677"
        assert years_of(second, name)["R7"]["figure"][0] == "1200", "a confirmed year stays"
        assert second.sha256 != first.sha256


def test_the_paper_says_its_day_and_shows_no_small_count(committee, as_actor, cast):
    with as_actor(cast.planner):
        put(cast.asanagi, date(2026, 7, 1), 1)
        pack = make_pack(committee)
        found = pypdf.PdfReader(io.BytesIO(read(pack.file)))
    text = "".join(page.extract_text() for page in found.pages)
    assert len(found.pages) == pack.pages >= 10
    assert "令和8年9月30日" in text
    assert pack.sha256[:12] in text
