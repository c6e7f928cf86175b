"""The pages of a round, opened and filled in by the cast."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from sasaeai.core.access import acting
from sasaeai.core.tables import read_xlsx
from sasaeai.evaluation.actions.reminding import remind
from sasaeai.evaluation.actions.services import Came, create_action
from sasaeai.evaluation.enums import Axis, Origin, Stage
from sasaeai.evaluation.internal.drafts import draft_of, save_draft
from sasaeai.evaluation.internal.judging import Judgement
from sasaeai.evaluation.internal.workbook import read_book, save_book, write_book
from sasaeai.evaluation.models import EvalRound
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.plan.services import adopt_version, create_plan
from tests.evaluation.conftest import Evaluated
from tests.plan.conftest import draft_of_six

pytestmark = pytest.mark.django_db


def filled(evaluated: Evaluated, grade: str = "B", **more: str) -> dict[str, str]:
    found = {f"axis-{axis}": str(step) for axis, step in evaluated.grades(grade).items()}
    return {"version": "0", "done": "場所を16か所ひらいた", **found, **more}


def test_a_section_keeps_a_draft_and_submits_it(evaluated: Evaluated, browse):
    client = browse(evaluated.cast.social_worker)
    page = f"/desk/evaluation/sheets/{evaluated.sheet().pk}/write/"
    assert client.get(page).status_code == 200
    kept = client.post(page, filled(evaluated, do="draft"))
    assert (kept.status_code, kept.headers["Location"]) == (302, page)
    again = client.get(page).content.decode()
    assert "場所を16か所ひらいた" in again
    done = client.post(page, filled(evaluated, do="submit", version="1"))
    assert done.status_code == 302
    assert evaluated.revision().stage == Stage.SECTION
    assert client.get(page).status_code == 302


def test_the_year_of_the_next_steps_is_written_as_people_write_it(evaluated: Evaluated, browse):
    evaluated.judge(Stage.SELF, next_steps="もう1か所ひらく", target_fy=2027)
    page = browse(evaluated.cast.planner).get(f"/desk/evaluation/sheets/{evaluated.sheet().pk}/")
    assert "次年度の方針（反映 令和9年度）" in page.content.decode()


def test_a_refusal_keeps_what_was_typed(evaluated: Evaluated, browse):
    client = browse(evaluated.cast.social_worker)
    page = f"/desk/evaluation/sheets/{evaluated.sheet().pk}/write/"
    answer = client.post(page, {"version": "0", "do": "submit", "result": "よく集まった"})
    assert answer.status_code == 422
    assert "えらんでいないものがあります" in answer.content.decode()
    draft = draft_of(evaluated.revision())
    assert draft is not None and draft.data["result"] == "よく集まった"


def test_the_second_editor_is_shown_both_texts(evaluated: Evaluated, browse):
    with acting(evaluated.cast.social_worker.pk, purpose="test"):
        save_draft(evaluated.revision(), Judgement(done="相沢の文"), version=0)
    client = browse(evaluated.cast.planner)
    page = f"/desk/evaluation/sheets/{evaluated.sheet().pk}/write/"
    answer = client.post(page, filled(evaluated, do="draft", done="計良の文"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "相沢の文" in text and "計良の文" in text and "相沢 直さん" in text


def test_a_sheet_comes_back_with_its_reason(evaluated: Evaluated, browse):
    evaluated.judge(Stage.SELF)
    page = f"/desk/evaluation/sheets/{evaluated.sheet().pk}/"
    client = browse(evaluated.cast.manager)
    client.post(f"{page}return/", {"to": "self", "reason": "川瀬のことを書いてください"})
    assert (
        "川瀬のことを書いてください"
        in browse(evaluated.cast.social_worker).get(page).content.decode()
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"kind": "page", "label": "議事録", "address": "javascript:alert(1)"},
            "ではじまるアドレス",
        ),
        ({"kind": "page", "label": "", "address": "/plan/"}, "根拠の名前"),
        ({"kind": "file", "label": "写し"}, "ファイルをえらんで"),
        ({"kind": "nothing", "label": "写し"}, "根拠の種類"),
    ],
)
def test_evidence_that_leads_nowhere_is_refused(evaluated: Evaluated, browse, given, words):
    client = browse(evaluated.cast.social_worker)
    page = f"/desk/evaluation/sheets/{evaluated.sheet().pk}/"
    client.post(f"{page}evidence/", given)
    assert words in client.get(page).content.decode()
    assert evaluated.sheet().evidence.count() == 0


def test_evidence_is_served_as_a_file(evaluated: Evaluated, browse):
    client = browse(evaluated.cast.social_worker)
    sheet = evaluated.sheet()
    upload = SimpleUploadedFile("記録.csv", "日,人\n1,2\n".encode())
    client.post(
        f"/desk/evaluation/sheets/{sheet.pk}/evidence/",
        {"kind": "file", "label": "写し", "file": upload},
    )
    row = sheet.evidence.get()
    answer = client.get(f"/desk/evaluation/evidence/{row.pk}/file")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_planner_opens_a_half_year(evaluated: Evaluated, browse):
    axes = evaluated.round.axes
    client = browse(evaluated.cast.planner)
    answer = client.post(
        "/desk/evaluation/new/",
        {
            "kind": "first_half", "fy": "2026",
            "grade": str(axes.get(axis=Axis.GRADE).scale_id),
            "direction": str(axes.get(axis=Axis.DIRECTION).scale_id),
        },
    )  # fmt: skip
    made = EvalRound.objects.get(kind="first_half")
    assert answer.headers["Location"] == f"/desk/evaluation/{made.pk}/"
    assert client.get(f"/desk/evaluation/{made.pk}/").status_code == 200


def test_a_scale_is_made_on_the_screen(evaluated: Evaluated, browse):
    client = browse(evaluated.cast.planner)
    steps = {"step-TOTAL_FORMS": "10", "step-INITIAL_FORMS": "0"}
    for place in range(10):
        steps |= {f"step-{place}-label": "", f"step-{place}-meaning": ""}
    steps |= {"step-0-label": "◎", "step-1-label": "△", "step-1-below_plan": "on"}
    answer = client.post(
        "/desk/evaluation/scales/new/", {"name": "二段階", "axis": "grade", **steps}
    )
    assert answer.headers["Location"] == "/desk/evaluation/scales/"
    assert "二段階" in client.get("/desk/evaluation/scales/").content.decode()


def book(evaluated: Evaluated, **changes: str) -> bytes:
    """The book as it left, with some cells of the first sheet written over."""
    import xlsxwriter

    with acting(evaluated.cast.social_worker.pk, purpose="test"):
        sheet = read_xlsx(write_book(evaluated.round, issuer="社協").content)
    head = list(sheet.rows[0].cells)
    rows = [list(row.cells) for row in sheet.rows]
    for name, text in changes.items():
        rows[1][head.index(name)] = text
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as out:
        page = out.add_worksheet()
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                page.write_string(y, x, cell)
    return buffer.getvalue()


def test_the_book_comes_back_as_drafts(evaluated: Evaluated, as_actor):
    content = book(evaluated, **{"実績（したこと）": "Excelで書いた文", "達成率によるA〜D": "Ｂ"})
    with as_actor(evaluated.cast.social_worker):
        looked = read_book(evaluated.round, content)
        assert [(row.number, row.conflict) for row in looked.incoming] == [("R7-01", False)]
        assert draft_of(evaluated.revision()) is None
        save_book(evaluated.round, content)
    draft = draft_of(evaluated.revision())
    assert draft is not None and draft.data["done"] == "Excelで書いた文"


def test_one_bad_row_and_nothing_is_taken(evaluated: Evaluated, as_actor):
    content = book(evaluated, **{"達成率によるA〜D": "E", "実績（したこと）": "文"})
    with as_actor(evaluated.cast.social_worker):
        found = read_book(evaluated.round, content)
        assert [(row.row, row.words) for row in found.errors] == [
            (2, "達成率によるA〜D：「E」という段階はありません（A・B・C・D）。")
        ]
        with pytest.raises(EvaluationRefused, match="読めない行"):
            save_book(evaluated.round, content)
    assert draft_of(evaluated.revision()) is None


def test_what_was_changed_meanwhile_is_a_conflict(evaluated: Evaluated, as_actor):
    content = book(evaluated, **{"実績（したこと）": "Excelの文"})
    with as_actor(evaluated.cast.planner):
        save_draft(evaluated.revision(), Judgement(done="画面の文"), version=0)
    with as_actor(evaluated.cast.social_worker):
        with pytest.raises(EvaluationRefused, match="先に直した"):
            save_book(evaluated.round, content)
        save_book(evaluated.round, content, overwrite=True)
    draft = draft_of(evaluated.revision())
    assert draft is not None and draft.data["done"] == "Excelの文"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", "文".encode()])
def test_what_is_no_book_is_said(evaluated: Evaluated, content):
    assert len(read_book(evaluated.round, content).errors) == 1


def test_owners_are_reminded_once_without_a_name(evaluated: Evaluated, as_actor):
    cast = evaluated.cast
    with as_actor(cast.administrator):
        accounts = type(cast.social_worker).objects.filter(pk=cast.social_worker.pk)
        assert accounts.update(email="a@example.jp") == 1
    create_action(
        evaluated.plan, came=Came(Origin.SHEET, sheet=evaluated.sheet()), text="川瀬で談笑会",
        owner="係", owner_account=cast.social_worker, due_on=date(2026, 4, 1), target_fy=2026,
    )  # fmt: skip
    with acting(None, purpose="job"):
        assert (remind(), remind()) == (1, 0)
    assert [message.to for message in mail.outbox] == [["a@example.jp"]]
    assert "川瀬" not in mail.outbox[0].body and "相沢" not in mail.outbox[0].body


def test_a_round_can_be_opened_of_each_plan_in_force(evaluated: Evaluated, browse):
    with acting(evaluated.cast.planner.pk, purpose="test"):
        other = create_plan(
            organisation=evaluated.cast.council, name="社協の発展強化計画",
            span=evaluated.plan.span, code="growth",
        )  # fmt: skip
        draft = draft_of_six(other)
        create_plan(
            organisation=evaluated.cast.council, name="まだない計画", span=evaluated.plan.span
        )
        adopt_version(
            draft, effective_from=date(2023, 4, 1), decided_by="理事会",
            decided_on=date(2023, 3, 20),
        )  # fmt: skip
    planner = browse(evaluated.cast.planner)
    page = planner.get("/desk/evaluation/new/?plan=growth").content.decode()
    assert '<p class="muted">社協の発展強化計画</p>' in page
    assert f"?plan={evaluated.plan.code}" in page
    assert "まだない計画" not in page
    assert planner.get("/desk/evaluation/new/?plan=nothing").status_code == 404
