"""After the board a sheet is only ever revised, and the page keeps what was approved."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import DatabaseError, transaction

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.metrics import Reading
from sasaeai.evaluation.enums import Axis, Stage
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.internal.stages import revise_sheet, submit
from sasaeai.evaluation.publication.services import publish_round
from sasaeai.evaluation.refusals import AfterBoard, NotYourStage
from tests.evaluation.conftest import Evaluated, begin, counting, evaluated, planned  # noqa: F401
from tests.evaluation.published import published, to_board

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(evaluated: Evaluated) -> Evaluated:  # noqa: F811
    """The management made a B of its own out of the section's; told to the board; published."""
    caches["pages"].clear()
    published(evaluated)
    return evaluated


def test_the_section_head_cannot_edit_what_the_board_was_told(approved: Evaluated):
    with acting(approved.cast.manager.pk, purpose="test"), pytest.raises(AfterBoard):
        submit(approved.revision(), Judgement(comment="言いかえる", grades=approved.grades("B")))


def test_the_edit_opens_a_second_revision_and_the_page_keeps_the_first(approved: Evaluated, browse):
    first = approved.round.publications.get(revision=1)
    with acting(approved.cast.manager.pk, purpose="test"):
        second = revise_sheet(approved.sheet(), reason="実績の書きまちがい")
    assert (second.no, second.stage, second.reason) == (2, Stage.SELF, "実績の書きまちがい")
    page = f"/evaluation/{first.round_id}/R7-01/"
    assert "場所を16か所ひらいた" in browse(None).get(page).content.decode()
    approved.walk("T1", done="場所を17か所ひらいた")
    assert "場所を17か所ひらいた" not in browse(None).get(page).content.decode()
    to_board(first.round, number="報告第9号")
    publish_round(first.round, reason="実績の書きまちがい")
    caches["pages"].clear()
    assert "場所を17か所ひらいた" in browse(None).get(page).content.decode()
    assert "場所を16か所ひらいた" in browse(None).get(f"{page}?rev=1").content.decode()


def test_who_wrote_the_draft_does_not_approve_it(evaluated: Evaluated):  # noqa: F811
    with acting(evaluated.cast.planner.pk, purpose="test"):
        submit(evaluated.revision(), Judgement(done="x", grades=evaluated.grades("B")))
    evaluated.judge(Stage.SECTION)
    with acting(evaluated.cast.planner.pk, purpose="test"), pytest.raises(NotYourStage):
        submit(evaluated.revision(), Judgement(grades=evaluated.grades("B")))


def test_the_management_changes_b_to_c_and_both_stay_with_names_and_times(
    evaluated: Evaluated,  # noqa: F811
):
    for stage in (Stage.SELF, Stage.SECTION, Stage.SECRETARIAT):
        evaluated.judge(stage, grade="B")
    evaluated.judge(Stage.MANAGEMENT, grade="C", comment="全地区に届いていない")
    rows = evaluated.revision().entries.order_by("id")
    grades = [row.grades.get(axis__axis=Axis.GRADE).step.label for row in rows]
    assert grades == ["B", "B", "B", "C"]
    assert [(row.account_name, row.written_at is not None) for row in rows][2:] == [
        ("計良 文", True),
        ("管野 理子", True),
    ]


def test_a_confirmed_figure_and_a_publication_cannot_be_written(approved: Evaluated):
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.update(num=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        approved.round.publications.update(sha256="")


def test_a_write_to_the_snapshot_by_machine_is_refused(approved: Evaluated, browse):
    row = approved.round.publications.get()
    before = row.sha256
    answer = browse(None).put(f"/api/v1/evaluations/{row.round_id}", data="{}")
    assert answer.status_code == 405
    assert approved.round.publications.get().sha256 == before
    with acting(approved.cast.auditor.pk, purpose="test"):
        noted = Entry.objects.get(verb="core.write_refused")
    assert noted.detail == {"screen": "api:evaluation", "method": "PUT"}


def test_a_write_to_an_approved_sheet_is_refused_and_stands_in_the_journal(
    approved: Evaluated, browse
):
    sheet = approved.sheet()
    page = f"/desk/evaluation/sheets/{sheet.pk}/write/"
    answer = browse(approved.cast.manager).post(page, {"do": "submit", "comment": "言いかえる"})
    assert answer.status_code == 302
    with acting(approved.cast.auditor.pk, purpose="test"):
        noted = Entry.objects.get(verb="evaluation.sheet.refused")
    assert (noted.subject_id, noted.actor_id) == (sheet.pk, approved.cast.manager.pk)
