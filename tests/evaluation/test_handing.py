"""Sheets of a section that ended go over to its successor, with a reason, and are its people's alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import FiscalYear, today
from sasaeai.evaluation.cockpit.waiting import reach_of, sheets, waits
from sasaeai.evaluation.enums import RoundKind, Stage
from sasaeai.evaluation.internal.handing import hand_sheets, heirs, unplaced
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.internal.ours import others_sheets
from sasaeai.evaluation.internal.stages import revise_sheet, submit
from sasaeai.evaluation.models import EvalSheet, SheetHandover
from sasaeai.evaluation.refusals import EvaluationRefused, OtherSection
from sasaeai.people.models import Account
from sasaeai.plan.models import PlanNode, Section
from sasaeai.plan.public import Plan, PlanRefused, join_section, working
from sasaeai.plan.services import adopt_version, keep_section, open_draft
from sasaeai.plan.staffing import end_section, resume_section
from tests.evaluation.conftest import Evaluated
from tests.evaluation.published import published

pytestmark = pytest.mark.django_db
YESTERDAY = today() - timedelta(days=1)
WHY = "組織の見直しで地域福祉係に移ったため"


@pytest.fixture
def ended(planned: Plan, cast, begin) -> Evaluated:
    """地域づくり係 had T1's sheet and ended; its successor is 地域福祉係, where the manager works.
    相談支援係 goes on with T2 and 相沢."""
    names = {"T1": "地域づくり係", "T2": "相談支援係"}
    held = {code: keep_section(cast.council, name=name) for code, name in names.items()}
    join_section(held["T1"], cast.planner)
    join_section(held["T2"], cast.social_worker)
    draft = open_draft(planned)
    for code, name in names.items():
        PlanNode.objects.filter(version=draft, identity__code=code).update(owner=name)
    adopt_version(
        draft, effective_from=date(2024, 4, 1), decided_by="理事会",
        decided_on=date(2024, 3, 20), reason="担当を決める",
    )  # fmt: skip
    found = begin()
    end_section(held["T1"], last=YESTERDAY)
    join_section(keep_section(cast.council, name="地域福祉係"), cast.manager)
    return found


@pytest.fixture
def successor(ended: Evaluated) -> Section:
    return Section.objects.get(name="地域福祉係")


def handed(ended: Evaluated, to: Section, *codes: str) -> None:
    hand_sheets(ended.round, [ended.sheet(code) for code in codes], to=to, reason=WHY)


def waiting_for(ended: Evaluated, account: Account) -> list[tuple[str, str]]:
    with acting(account.pk, purpose="test") as actor:
        return [(row.who, row.text) for row in waits(ended.plan, reach_of(actor))]


def test_only_sheets_of_the_ended_section_are_without_one(ended: Evaluated):
    rows = list(ended.round.sheets.order_by("order"))
    assert [row.owner for row in unplaced(rows, ended.plan.organisation_id)] == ["地域づくり係"]


def test_the_sheet_goes_over_with_its_reason_and_is_in_the_journal(
    ended: Evaluated, successor: Section
):
    handed(ended, successor, "T1")
    assert (ended.sheet("T1").owner, ended.sheet("T1").section) == ("地域福祉係", successor)
    kept = SheetHandover.objects.get()
    assert (kept.owner_before, kept.owner, kept.reason, kept.account_id) == (
        "地域づくり係", "地域福祉係", WHY, ended.cast.planner.pk
    )  # fmt: skip
    acts = Entry.objects.filter(verb="evaluation.sheet.handed")
    assert [(row.subject_id, row.detail) for row in acts] == [
        (ended.sheet("T1").pk, {"section": successor.pk})
    ]
    assert unplaced(ended.round.sheets.all(), ended.plan.organisation_id) == ()


def test_the_lock_closes_with_the_handing_over(ended: Evaluated, successor: Section):
    with acting(ended.cast.social_worker.pk, purpose="test"):
        assert others_sheets(ended.round.sheets.all()) == frozenset(), "anybody could write it"
    handed(ended, successor, "T1")
    with acting(ended.cast.social_worker.pk, purpose="test"):
        assert others_sheets(ended.round.sheets.all()) == {ended.sheet("T1").pk}
        with pytest.raises(OtherSection, match="「地域福祉係」の人が書きます"):
            submit(ended.revision("T1"), Judgement(done="x", grades=ended.grades("B")))


def test_the_waits_for_lists_name_the_successor(ended: Evaluated, successor: Section):
    asked = ("事務局", "引きつぐ係を決めるシート 1枚")
    assert asked in waiting_for(ended, ended.cast.planner)
    assert asked not in waiting_for(ended, ended.cast.manager)
    handed(ended, successor, "T1")
    assert asked not in waiting_for(ended, ended.cast.planner)
    with acting(ended.cast.planner.pk, purpose="test") as actor:
        rows = sheets(ended.plan, reach_of(actor))
    assert {row.owner: dict(row.counts)[Stage.SELF] for row in rows} == {
        "地域福祉係": 1, "相談支援係": 1
    }  # fmt: skip


def test_the_next_round_follows_although_the_plan_still_says_the_old_name(
    ended: Evaluated, successor: Section, begin
):
    handed(ended, successor, "T1")
    assert heirs([ended.sheet(code).node for code in ("T1", "T2")]) == {
        ended.sheet("T1").identity_id: successor
    }
    later = begin(year=FiscalYear(2024))
    assert {row.owner: row.section.name for row in later.round.sheets.all()} == {
        "地域福祉係": "地域福祉係", "相談支援係": "相談支援係"
    }  # fmt: skip


def owners(found: Evaluated) -> dict[str, tuple[str, Section | None]]:
    rows = found.round.sheets.select_related("identity", "section")
    return {row.identity.code: (row.owner, row.section) for row in rows}


@pytest.fixture
def divided(ended: Evaluated, begin) -> Evaluated:
    """Both sheets were 地域づくり係's, which ended."""
    draft = open_draft(ended.plan)
    PlanNode.objects.filter(version=draft, identity__code="T2").update(owner="地域づくり係")
    adopt_version(
        draft, effective_from=date(2024, 10, 1), decided_by="理事会",
        decided_on=date(2024, 9, 20), reason="担当をまとめる",
    )  # fmt: skip
    return begin(year=FiscalYear(2024))


def test_a_divided_sections_lines_follow_each_their_own_heir(
    divided: Evaluated, successor: Section, begin
):
    second = keep_section(divided.cast.council, name="つながり係")
    handed(divided, successor, "T1")
    handed(divided, second, "T2")
    assert owners(begin(kind=RoundKind.FIRST_HALF)) == {
        "T1": ("地域福祉係", successor), "T2": ("つながり係", second)
    }  # fmt: skip


def test_one_sheet_handed_over_takes_no_other_line_along_when_its_section_ends(
    divided: Evaluated, successor: Section, begin
):
    handed(divided, successor, "T1")
    later = begin(kind=RoundKind.FIRST_HALF)
    assert owners(later) == {"T1": ("地域福祉係", successor), "T2": ("地域づくり係", None)}
    left = unplaced(later.round.sheets.order_by("order"), later.plan.organisation_id)
    assert [row.identity_id for row in left] == [later.sheet("T2").identity_id]


def test_a_sheet_of_a_standing_section_stays_handed_over_in_the_next_round(
    ended: Evaluated, successor: Section, begin
):
    handed(ended, successor, "T2")
    assert owners(begin(kind=RoundKind.FIRST_HALF))["T2"] == ("地域福祉係", successor)


def test_handed_over_twice_the_last_section_has_it(ended: Evaluated, successor: Section, begin):
    third = keep_section(ended.cast.council, name="つながり係")
    handed(ended, successor, "T1")
    end_section(successor, last=YESTERDAY)
    handed(ended, third, "T1")
    assert owners(begin(kind=RoundKind.FIRST_HALF))["T1"] == ("つながり係", third)


def test_where_the_heir_ended_too_the_sheet_waits_for_the_secretariat(
    ended: Evaluated, successor: Section, begin
):
    handed(ended, successor, "T1")
    end_section(successor, last=YESTERDAY)
    later = begin(kind=RoundKind.FIRST_HALF)
    left = unplaced(later.round.sheets.all(), later.plan.organisation_id)
    assert [(row.identity_id, row.owner) for row in left] == [
        (later.sheet("T1").identity_id, "地域福祉係")
    ]
    asked = ("事務局", "引きつぐ係を決めるシート 1枚")
    assert waiting_for(ended, ended.cast.planner).count(asked) == 2, "one round each"


def test_a_text_that_names_another_owner_since_is_followed(
    ended: Evaluated, successor: Section, begin
):
    handed(ended, successor, "T1")
    draft = open_draft(ended.plan)
    PlanNode.objects.filter(version=draft, identity__code="T1").update(owner="相談支援係")
    adopt_version(
        draft, effective_from=date(2025, 4, 1), decided_by="理事会",
        decided_on=date(2025, 3, 20), reason="担当を移す",
    )  # fmt: skip
    other = Section.objects.get(name="相談支援係")
    assert owners(begin(kind=RoundKind.FIRST_HALF))["T1"] == ("相談支援係", other)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reason": "  "}, "理由"),
        ({"sheets": ()}, "シートをえらんで"),
        ({"to": "地域づくり係"}, "いまある係"),
        ({"to": "相談支援係", "sheets": ("T2",)}, "もう「相談支援係」の担当"),
    ],
)
def test_what_cannot_be_handed_over_is_refused_in_words(ended: Evaluated, given, words):
    asked = {"sheets": ("T1",), "to": "地域福祉係", "reason": WHY, **given}
    rows = [ended.sheet(code) for code in asked.pop("sheets")]
    to = Section.objects.get(name=asked.pop("to"))
    with pytest.raises(EvaluationRefused, match=words):
        hand_sheets(ended.round, rows, to=to, **asked)
    assert not SheetHandover.objects.exists()


def test_postgresql_lets_nobody_but_the_secretariat_hand_over(ended: Evaluated, successor: Section):
    with acting(ended.cast.social_worker.pk, purpose="test"):
        assert EvalSheet.objects.update(section=successor) == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            SheetHandover.objects.create(
                sheet=ended.sheet("T1"), section=successor, owner="地域福祉係", reason=WHY,
                account_id=ended.cast.social_worker.pk, account_name="相沢 直",
            )  # fmt: skip


def test_the_page_offers_the_sheets_keeps_what_was_typed_and_hands_over(
    ended: Evaluated, successor: Section, browse
):
    planner = browse(ended.cast.planner)
    board = f"/desk/evaluation/{ended.round.pk}/"
    assert "いまの係の一覧にない担当です：地域づくり係。" in planner.get(board).content.decode()
    page = planner.get(f"{board}hand/").content.decode()
    assert ended.sheet("T1").number in page
    assert ended.sheet("T2").number not in page
    sent = {"sheets": [ended.sheet("T1").pk], "section": "", "reason": WHY}
    refused = planner.post(f"{board}hand/", sent)
    assert (refused.status_code, WHY in refused.content.decode()) == (422, True)
    done = planner.post(f"{board}hand/", sent | {"section": successor.pk})
    assert done.headers["Location"] == board
    told = planner.get(f"/desk/evaluation/sheets/{ended.sheet('T1').pk}/").content.decode()
    assert "担当を引きつぎました：地域づくり係 → 地域福祉係" in told
    assert WHY in told


def test_one_sheet_of_a_standing_section_can_be_handed_over_from_its_page(
    ended: Evaluated, successor: Section, browse
):
    planner = browse(ended.cast.planner)
    one = ended.sheet("T2")
    address = f"/desk/evaluation/{ended.round.pk}/hand/?sheet={one.pk}"
    sheet = f"/desk/evaluation/sheets/{one.pk}/"
    assert address in planner.get(sheet).content.decode()
    assert "ほかの係に引きつぐ" not in browse(ended.cast.manager).get(sheet).content.decode()
    sent = {"sheets": [one.pk], "section": successor.pk, "reason": WHY}
    assert planner.post(address, sent).status_code == 302
    assert ended.sheet("T2").section == successor


def test_a_section_is_there_until_its_last_day_and_its_people_leave_with_it(
    ended: Evaluated, successor: Section
):
    end_section(successor, last=today())
    assert [row.account for row in working().filter(section=successor)] == [ended.cast.manager]
    handed(ended, successor, "T1")
    tomorrow = today() + timedelta(days=1)
    assert not working(tomorrow).filter(section=successor).exists()
    with pytest.raises(PlanRefused, match="もう終わっています"):
        end_section(successor, last=tomorrow)
    with pytest.raises(PlanRefused, match="もう終わっています"):
        join_section(successor, ended.cast.planner, since=tomorrow)
    again = resume_section(Section.objects.get(pk=successor.pk))
    join_section(again, ended.cast.planner, since=tomorrow)
    acts = Entry.objects.filter(subject_id=successor.pk, verb__startswith="plan.section")
    assert [row.verb.rpartition(".")[2] for row in acts.order_by("pk")] == [
        "kept", "joined", "ended", "resumed", "joined"
    ]  # fmt: skip


def test_whoever_is_added_again_before_the_day_that_was_taken_back_is_in_the_section_once(
    ended: Evaluated, successor: Section
):
    since = successor.members.get().since
    end_section(successor, last=today() + timedelta(days=30))
    again = join_section(resume_section(successor), ended.cast.manager)
    assert (again.since, again.until) == (since, None)
    assert [row.pk for row in successor.members.all()] == [again.pk]


def test_the_planner_ends_a_section_on_its_page(ended: Evaluated, successor: Section, browse):
    planner = browse(ended.cast.planner)
    page = f"/desk/plan/sections/?id={successor.pk}"
    assert "この係を終える" in planner.get(page).content.decode()
    address = f"/desk/plan/sections/{successor.pk}/end/"
    refused = planner.post(address, {"last": "春"}, follow=True).content.decode()
    assert "最後の日を" in refused
    told = planner.post(address, {"last": str(YESTERDAY)}, follow=True).content.decode()
    assert "引きつぐ係を決めてください" in told
    assert "終わりを取り消す" in told
    assert ended.cast.manager.name not in told.partition("この係の人")[2]
    assert not working().filter(section=successor).exists()
    planner.post(f"/desk/plan/sections/{successor.pk}/resume/")
    assert Section.objects.get(pk=successor.pk).ended_on is None


def test_what_is_published_names_who_answered_then(ended: Evaluated, successor: Section, browse):
    out = published(ended)
    address = f"/desk/evaluation/{ended.round.pk}/hand/"
    planner = browse(ended.cast.planner)
    sheet = f"/desk/evaluation/sheets/{ended.sheet('T1').pk}/"
    assert "ほかの係に引きつぐ" not in planner.get(sheet).content.decode()
    with pytest.raises(EvaluationRefused, match="そのときのまま"):
        handed(ended, successor, "T1")
    revise_sheet(ended.sheet("T1"), reason="集計の誤り")
    assert "ほかの係に引きつぐ" in planner.get(sheet).content.decode()
    page = planner.get(address).content.decode()
    assert ended.sheet("T1").number in page
    assert ended.sheet("T2").number not in page
    handed(ended, successor, "T1")
    assert ended.sheet("T1").owner == "地域福祉係"
    assert {row["owner"] for row in out.content["sheets"]} == {"地域づくり係", "相談支援係"}
