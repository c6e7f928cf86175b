"""A section's people write their own sheets and nobody else's; PostgreSQL says so too."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from sasaeai.core.access import acting
from sasaeai.core.periods import FiscalYear, today
from sasaeai.evaluation.enums import Move, RoundKind, Stage
from sasaeai.evaluation.internal.drafts import save_draft
from sasaeai.evaluation.internal.evidence import add_evidence
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.internal.ours import others_sheets
from sasaeai.evaluation.internal.stages import submit
from sasaeai.evaluation.models import SheetDraft, SheetRevision, StageEntry
from sasaeai.evaluation.refusals import OtherSection
from sasaeai.people.models import Duty
from sasaeai.plan.models import PlanNode, Section
from sasaeai.plan.public import Plan, join_section, leave_section, workers, working
from sasaeai.plan.services import adopt_version, keep_section, open_draft
from tests.evaluation.conftest import Evaluated

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffed(planned: Plan, cast, begin) -> Evaluated:
    """T1 is 地域づくり係's, where nobody but the planner works; T2 is 相談支援係's with 相沢 in it."""
    sections = {
        "T1": keep_section(cast.council, name="地域づくり係"),
        "T2": keep_section(cast.council, name="相談支援係"),
    }
    join_section(sections["T1"], cast.planner)
    join_section(sections["T2"], cast.social_worker)
    draft = open_draft(planned)
    for code, section in sections.items():
        PlanNode.objects.filter(version=draft, identity__code=code).update(owner=section.name)
    adopt_version(
        draft, effective_from=date(2024, 4, 1), decided_by="理事会",
        decided_on=date(2024, 3, 20), reason="担当を決める",
    )  # fmt: skip
    return begin()


def as_worker(evaluated: Evaluated):
    return acting(evaluated.cast.social_worker.pk, purpose="test")


def test_a_round_knows_the_section_of_each_line(staffed: Evaluated):
    assert {row.owner: row.section.name for row in staffed.round.sheets.all()} == {
        "地域づくり係": "地域づくり係", "相談支援係": "相談支援係"
    }  # fmt: skip


def test_a_section_writes_its_own_sheet(staffed: Evaluated):
    staffed.judge(Stage.SELF, "T2")
    assert staffed.revision("T2").stage == Stage.SECTION


def test_another_sections_sheet_is_refused_at_every_door(staffed: Evaluated):
    with as_worker(staffed):
        assert others_sheets(staffed.round.sheets.all()) == {staffed.sheet("T1").pk}
        for act in (
            lambda: submit(staffed.revision("T1"), Judgement(done="x", grades=staffed.grades("B"))),
            lambda: save_draft(staffed.revision("T1"), Judgement(done="x"), version=0),
            lambda: add_evidence(staffed.sheet("T1"), kind="page", label="x", address="/plan/"),
        ):
            with pytest.raises(OtherSection, match="「地域づくり係」の人が書きます"):
                act()


def test_postgresql_refuses_another_sections_entry_and_draft_and_moves_nothing(staffed: Evaluated):
    with as_worker(staffed):
        theirs, ours = staffed.revision("T1"), staffed.revision("T2")
        entry = {
            "stage": Stage.SELF, "move": Move.SUBMITTED, "done": "x",
            "account_id": staffed.cast.social_worker.pk, "account_name": "相沢 直",
        }  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            StageEntry.objects.create(revision=theirs, **entry)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            SheetDraft.objects.create(revision=theirs, stage=Stage.SELF, data={})
        moved = SheetRevision.objects.filter(pk=theirs.pk).update(stage=Stage.SECTION)
        assert (moved, SheetDraft.objects.count()) == (0, 0)
        assert StageEntry.objects.create(revision=ours, **entry).pk


def test_the_page_and_the_count_of_the_first_page_leave_the_others_out(staffed: Evaluated, browse):
    client = browse(staffed.cast.social_worker)
    page = f"/desk/evaluation/sheets/{staffed.sheet('T1').pk}/write/"
    assert client.get(page).status_code == 302
    assert client.get(f"/desk/evaluation/sheets/{staffed.sheet('T1').pk}/").status_code == 200
    assert (
        "あなたの番のシートが 1枚"
        in client.get(f"/desk/evaluation/{staffed.round.pk}/").content.decode()
    )


def test_a_section_without_people_is_open_to_all_who_write(staffed: Evaluated):
    leave_section(working().get(section__name="地域づくり係"))
    with as_worker(staffed):
        assert others_sheets(staffed.round.sheets.all()) == frozenset()
    staffed.judge(Stage.SELF, "T1")
    assert staffed.revision("T1").stage == Stage.SECTION


def test_the_secretariat_may_help_with_every_sheet(staffed: Evaluated):
    leave_section(working().get(section__name="地域づくり係"))
    join_section(Section.objects.get(name="地域づくり係"), staffed.cast.manager)
    with acting(staffed.cast.planner.pk, purpose="test"):
        submit(staffed.revision("T1"), Judgement(done="x", grades=staffed.grades("B")))
    assert staffed.revision("T1").stage == Stage.SECTION


def test_a_section_keeps_its_sheets_after_it_was_renamed(staffed: Evaluated, begin, browse):
    keep_section(staffed.cast.council, Section.objects.get(name="地域づくり係"), name="地域福祉係")
    later = begin(year=FiscalYear(2024))
    assert {row.owner: row.section.name for row in later.round.sheets.all()} == {
        "地域づくり係": "地域福祉係", "相談支援係": "相談支援係"
    }  # fmt: skip
    with as_worker(later):
        assert others_sheets(later.round.sheets.all()) == {later.sheet("T1").pk}
        with pytest.raises(OtherSection):
            submit(later.revision("T1"), Judgement(done="x", grades=later.grades("B")))
    page = browse(staffed.cast.planner).get(f"/desk/evaluation/{later.round.pk}/")
    assert "係の一覧にない担当" not in page.content.decode()


def test_a_name_that_another_section_bears_today_is_that_section(staffed: Evaluated, begin):
    keep_section(staffed.cast.council, Section.objects.get(name="地域づくり係"), name="地域福祉係")
    new = keep_section(staffed.cast.council, name="地域づくり係")
    assert begin(year=FiscalYear(2024)).sheet("T1").section_id == new.pk


def test_the_round_names_owners_that_are_no_section(staffed: Evaluated, begin, browse):
    draft = open_draft(staffed.plan)
    PlanNode.objects.filter(version=draft, identity__code="T1").update(
        owner="地域づくり係・相談支援係"
    )
    adopt_version(
        draft, effective_from=date(2025, 4, 1), decided_by="理事会",
        decided_on=date(2025, 3, 20), reason="2つの係で受け持つ",
    )  # fmt: skip
    shared = begin(kind=RoundKind.FIRST_HALF)
    assert shared.sheet("T1").section is None
    address = f"/desk/evaluation/{shared.round.pk}/"
    told = "いまの係の一覧にない担当です：地域づくり係・相談支援係。"
    assert told in browse(staffed.cast.planner).get(address).content.decode()
    assert told not in browse(staffed.cast.social_worker).get(address).content.decode()


def test_a_section_renamed_before_its_first_round_keeps_its_sheets(planned: Plan, cast, begin):
    """The lock fell open: a text's old name was known from earlier sheets alone; there were none."""
    section = keep_section(cast.council, name="地域づくり係")
    join_section(section, cast.planner)
    draft = open_draft(planned)
    PlanNode.objects.filter(version=draft, identity__code="T1").update(owner="地域づくり係")
    adopt_version(
        draft, effective_from=date(2024, 4, 1), decided_by="理事会",
        decided_on=date(2024, 3, 20), reason="担当を決める",
    )  # fmt: skip
    for name in ("地域福祉係", "つながり係"):
        keep_section(cast.council, section, name=name)
    found = begin()
    assert found.sheet("T1").section == section
    with as_worker(found), pytest.raises(OtherSection):
        submit(found.revision("T1"), Judgement(done="x", grades=found.grades("B")))


def test_only_staff_whose_duty_holds_today_can_join_a_section(cast, as_actor):
    with as_actor(cast.administrator):
        assert {cast.social_worker, cast.manager, cast.planner} <= set(workers())
        Duty.objects.filter(account=cast.manager).update(ends_on=today() - timedelta(days=1))
        assert (cast.manager in workers(), cast.commissioner in workers()) == (False, False)
