"""Concerns by area and month: every number for those who read rows, for others what gives nobody away."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from sasaeai.areas.public import Area, AreaKind
from sasaeai.consult import services
from sasaeai.consult.enums import Field, Outcome, Source
from sasaeai.consult.models import Concern, ReportDefinition
from sasaeai.consult.statistics import closing, needs
from sasaeai.consult.statistics.definitions import define, in_force
from sasaeai.consult.statistics.lines import lacking
from sasaeai.consult.statistics.models import Cycle, NeedsTable
from sasaeai.core.figures import TOTAL
from sasaeai.core.periods import TOKYO, Period, fiscal_year_of, today
from tests.consult.conftest import told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 15, 12, tzinfo=TOKYO)
HALF = Period(date(2026, 4, 1), date(2026, 10, 1))
SPREAD = (("income", 1, 9), ("income", 2, 6), ("food", 1, 7), ("food", 2, 2), ("care", 2, 8))
"""Concern, district, contacts in the half year."""


@pytest.fixture
def in_november(monkeypatch):
    """The half year is over: a closed table does not depend on the day of the test."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def asked(cast, as_actor, in_november) -> Counter[tuple[str, int]]:
    beats = {1: cast.asanagi_beat, 2: cast.ishidatami_beat}
    concerns = {row.code: row for row in Concern.objects.all()}
    found: Counter[tuple[str, int]] = Counter()
    with as_actor(cast.social_worker):
        for code, district, count in SPREAD:
            for number in range(count):
                day = date(2026, 4 + number % 6, 5 + number)
                services.receive(
                    told(area=beats[district], field=Field.OLD, main=concerns[code]),
                    by=cast.social_worker, once=uuid4(), outcome=Outcome.INFORMATION,
                    received_at=datetime(day.year, day.month, day.day, 9, tzinfo=TOKYO),
                    source=Source.PAPER,
                )  # fmt: skip
                found[code, beats[district].pk] += 1
    return found


def close_half(cast, as_actor) -> None:
    with as_actor(cast.manager):
        definition = ReportDefinition.objects.get(code="monthly")
        for month in HALF.months:
            closing.close(definition, month, by=cast.manager)


def schools() -> AreaKind:
    return AreaKind.objects.get(code="school")


def test_every_number_is_what_was_asked_and_adds_up(cast, as_actor, asked):
    with as_actor(cast.social_worker):
        found = needs.needs(HALF, kind=schools(), exact=True)
        one, two = str(cast.asanagi.pk), str(cast.ishidatami.pk)
        assert [found.at("income", key).text for key in (one, two, TOTAL)] == ["9", "6", "15"]
        assert found.at("food", two).text == "2"
        assert found.at("job_search", one).state.label == "ゼロ"
        assert found.at(TOTAL, TOTAL).text == str(asked.total())
        assert found.by_month.cell(TOTAL, TOTAL).text == str(asked.total())
        assert not found.hidden


def test_others_wait_until_every_month_of_the_half_year_is_closed(cast, as_actor, asked):
    with as_actor(cast.planner):
        found = needs.needs(HALF, kind=schools(), exact=False)
    assert found.missing == HALF.months
    assert found.by_area is None


def test_small_counts_and_what_would_give_them_away_are_hidden_from_others(cast, as_actor, asked):
    close_half(cast, as_actor)
    with as_actor(cast.planner):
        found = needs.needs(HALF, kind=schools(), exact=False)
    one, two = str(cast.asanagi.pk), str(cast.ishidatami.pk)
    assert found.at("food", two).state.label == "秘匿"
    assert (
        found.at("food", one).state.label == "秘匿" or found.at("food", TOTAL).state.label == "秘匿"
    )
    assert found.at("job_search", one).state.label == "ゼロ"
    assert found.hidden


def test_a_correction_after_the_close_changes_nothing_of_what_others_read(cast, as_actor, asked):
    close_half(cast, as_actor)
    with as_actor(cast.planner):
        before = needs.needs(HALF, kind=schools(), exact=False)
    with as_actor(cast.social_worker):
        services.receive(
            told(area=cast.asanagi_beat), by=cast.social_worker, once=uuid4(),
            outcome=Outcome.INFORMATION, received_at=datetime(2026, 5, 9, 9, tzinfo=TOKYO),
        )  # fmt: skip
        live = needs.needs(HALF, kind=schools(), exact=True)
    with as_actor(cast.planner):
        after = needs.needs(HALF, kind=schools(), exact=False)
    assert after.by_area == before.by_area
    assert live.at(TOTAL, TOTAL).text == str(asked.total() + 1)


def test_a_district_officer_gets_only_the_own_district_with_the_same_marks(cast, as_actor, asked):
    close_half(cast, as_actor)
    with as_actor(cast.district_officer):
        own = needs.needs(HALF, kind=schools(), exact=False, only=[cast.asanagi.pk])
        whole = needs.needs(HALF, kind=schools(), exact=False)
    assert [area.name for area in own.areas] == ["朝凪"]
    key = str(cast.asanagi.pk)
    assert [own.at(code, key) for code, _ in own.concerns] == [
        whole.at(code, key) for code, _ in whole.concerns
    ]


def test_only_half_years_that_never_overlap_can_be_asked_by_others(cast, in_november):
    assert needs.read_period("2026-H1", exact=False) == HALF
    for text in ("2026", "2026-05", "2026-H2", "x"):
        assert needs.read_period(text, exact=False) is None
    assert needs.read_period("2026-05", exact=True) == HALF.months[1]
    assert needs.read_period("1990", exact=True) is None
    assert needs.period_name(HALF.months[1]) == "2026-05"


def test_page_and_file_show_the_same_numbers_in_the_same_words(cast, browse, as_actor, asked):
    for account, period in ((cast.social_worker, "2026-H1"), (cast.planner, "2026-H1")):
        if account == cast.planner:
            close_half(cast, as_actor)
        client = browse(account)
        page = client.get("/desk/consult/needs/", {"period": period})
        assert page.status_code == 200
        file = client.get("/desk/consult/needs/export.csv", {"period": period})
        lines = file.content.decode("utf-8-sig").splitlines()
        with as_actor(account):
            exact = account == cast.social_worker
            found = needs.needs(HALF, kind=schools(), exact=exact)
        total = lines[-1].split(",")
        assert total[0] == "全体"
        assert total[1:-2] == [
            "＊" + figure.reason if figure.state.label == "秘匿" else f"{figure.value:f}"
            for figure in (found.at(code, TOTAL) for code, _ in found.concerns)
        ]


def test_years_are_offered_to_readers_of_every_number_only(cast, browse, in_november):
    assert browse(cast.planner).get("/desk/consult/needs/?period=2026").status_code == 404
    assert browse(cast.social_worker).get("/desk/consult/needs/?period=2026").status_code == 200


def test_a_half_year_is_given_out_once_however_areas_and_concerns_change_later(
    cast, as_actor, browse, asked
):
    close_half(cast, as_actor)
    with as_actor(cast.planner):
        before = needs.needs(HALF, kind=schools(), exact=False)
    with as_actor(cast.administrator):
        Area.objects.filter(pk=cast.ishidatami.pk).update(valid_to=NOW.date())
        assert Area.objects.get(pk=cast.ishidatami.pk).valid_to is not None
    with as_actor(cast.planner):
        for kind in AreaKind.objects.all():
            after = needs.needs(HALF, kind=kind, exact=False)
            assert (after.by_area, after.by_month) == (before.by_area, before.by_month)
            assert [area.pk for area in after.areas] == [area.pk for area in before.areas]
        with pytest.raises(DatabaseError), transaction.atomic():
            NeedsTable.objects.update(content={})
    with as_actor(cast.district_officer):
        own = needs.needs(HALF, kind=schools(), exact=False, only=[cast.asanagi.pk])
        assert own.by_area == before.by_area


def test_nothing_of_a_hidden_number_is_kept(cast, as_actor, asked):
    close_half(cast, as_actor)
    with as_actor(cast.planner):
        found = needs.needs(HALF, kind=schools(), exact=False)
        (cells, *_) = (table["cells"] for table in NeedsTable.objects.get().content["tables"])
    hidden = {(row, column) for row, column, n, _ in cells if n is None}
    assert hidden == set(found.by_area.hidden)
    assert ("food", str(cast.ishidatami.pk)) in hidden


def test_a_page_begins_with_the_smallest_size_of_area_of_which_there_are_few(
    cast, browse, as_actor, asked, monkeypatch
):
    monkeypatch.setattr(needs, "MOST_AREAS", 1)
    page = browse(cast.social_worker).get("/desk/consult/needs/").content.decode()
    chosen = re.findall(r'<option value="(\w+)" selected>', page)
    assert chosen[-1] == "living", "of schools there are two"
    page = browse(cast.social_worker).get("/desk/consult/needs/?level=school").content.decode()
    assert re.findall(r'<option value="(\w+)" selected>', page)[-1] == "school"


def test_whoever_lacks_the_whole_city_gets_the_own_areas_whatever_the_duty_is_called(
    cast, browse, as_actor, asked
):
    close_half(cast, as_actor)
    seen = {}
    for who in ("planner", "committee_member", "district_officer"):
        page = browse(getattr(cast, who)).get("/desk/consult/needs/").content.decode()
        seen[who] = tuple(name in page for name in ("朝凪", "石畳"))
    assert seen == {
        "planner": (True, True),
        "committee_member": (True, True),
        "district_officer": (True, False),
    }


def _without(cast, as_actor, *codes: str, since: date):
    """The manager makes a version of the monthly report that lacks these concerns."""
    last = ReportDefinition.objects.filter(code="monthly").latest("version")
    lines = [cell for cell in last.cells if cell["code"].removeprefix("concern-") not in codes]
    assert len(lines) == len(last.cells) - len(codes)
    with as_actor(cast.manager):
        return define("monthly", label=last.label, cycle=Cycle.MONTH, valid_from=since, cells=lines)


def test_a_concern_whose_line_a_version_dropped_is_said_to_be_uncounted_and_is_no_zero(
    cast, as_actor, browse, asked
):
    """Food is not in the report from July on, care in no month: 「0」 would be untrue."""
    whole = ReportDefinition.objects.get(code="monthly")
    never = _without(cast, as_actor, "care", since=HALF.start)
    later = _without(cast, as_actor, "food", since=date(2026, 7, 1))
    assert (lacking(whole), lacking(never)) == ([], ["介護"])
    with as_actor(cast.manager):
        for period in HALF.months:
            closing.close(in_force("monthly", period.start), period, by=cast.manager)
    with as_actor(cast.planner):
        for _again in range(2):
            found = needs.needs(HALF, kind=schools(), exact=False)
            assert found.uncounted == (
                ("介護", HALF.months), ("食べるものがない", HALF.months[3:]),
            )  # fmt: skip
            codes = [code for code, _label in found.concerns]
            assert ("care" in codes, "food" in codes, "income" in codes) == (False, True, True)
    page = browse(cast.planner).get("/desk/consult/needs/").content.decode()
    assert "0件という意味ではありません" in page
    assert HALF.months[3].label in page.partition("数えていない困りごと")[2].partition("</ul>")[0]
    assert f"相談の報告の第{never.version}・{later.version}版で締めた数です" in page
    file = browse(cast.planner).get("/desk/consult/needs/export.csv").content.decode("utf-8-sig")
    told = " ".join(line.split(",")[-1] for line in file.splitlines())
    for words in (
        f"相談の報告の第{never.version}・{later.version}版で締めた数です",
        f"「食べるものがない」は{'、'.join(each.label for each in HALF.months[3:])}は数えていません",
        "＊は、個人が分からないように数を表示していません",
    ):
        assert words in told
    exact = browse(cast.social_worker).get("/desk/consult/needs/").content.decode()
    assert "0件という意味ではありません" not in exact
    manager = browse(cast.manager)
    pages = [
        manager.get(f"/desk/consult/statistics/versions/{row.pk}/").content.decode()
        for row in (whole, later)
    ]
    assert ["困りごとの地図に出なくなる困りごと" in page for page in pages] == [False, True]


def test_a_concern_is_uncounted_only_in_months_in_which_it_was_in_use(cast, as_actor, asked):
    """What nobody could come with was not left out: a new one says nothing about old half years."""
    with as_actor(cast.manager):
        for period in HALF.months:
            closing.close(in_force("monthly", period.start), period, by=cast.manager)
        Concern.objects.create(code="pets", label="ペット", order=17)
        Concern.objects.create(code="snow", label="雪", order=18, began_on=date(2026, 8, 31))
        Concern.objects.create(code="bath", label="風呂", order=19, began_on=HALF.end)
    with as_actor(cast.planner):
        found = needs.needs(HALF, kind=schools(), exact=False)
        assert found.uncounted == (("雪", HALF.months[4:]),)
        assert {"pets", "snow", "bath"} & {code for code, _label in found.concerns} == set()


def test_months_to_come_are_no_zero(db, cast, as_actor):
    """Of a year that is running the table ends with this month."""
    with as_actor(cast.social_worker):
        found = needs.needs(fiscal_year_of(today()).period, kind=schools(), exact=True)
    assert len(found.months) == len(found.month_lines) == (today().month - 4) % 12 + 1
    assert found.months[-1].start == today().replace(day=1)
