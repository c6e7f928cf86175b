"""One snapshot is everything that is published; small counts and names stay inside."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pypdf
import pytest
from django.core.cache import caches
from django.db import DatabaseError, transaction

from sasaeai.core.access import acting
from sasaeai.core.tables import read_xlsx
from sasaeai.evaluation.enums import RenditionKind, RoundStatus
from sasaeai.evaluation.internal.freezing import restate_round
from sasaeai.evaluation.internal.overview import overview
from sasaeai.evaluation.internal.stages import revise_sheet
from sasaeai.evaluation.models import EvalRound, Publication, SheetFigure
from sasaeai.evaluation.publication import guards
from sasaeai.evaluation.publication.content import digest
from sasaeai.evaluation.publication.fiveyears import five_years
from sasaeai.evaluation.publication.queries import publication_of
from sasaeai.evaluation.publication.reading import published as read
from sasaeai.evaluation.publication.services import publish_round, write_rendition
from sasaeai.evaluation.refusals import Blocked, EvaluationRefused
from sasaeai.plan.measuring import Definition, define_indicator
from tests.cast import find
from tests.evaluation.conftest import Evaluated
from tests.evaluation.published import frozen, published, to_board
from tests.plan.conftest import put

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    caches["pages"].clear()


def test_the_snapshot_carries_its_hash(evaluated: Evaluated):
    row = published(evaluated)
    assert row.sha256 == digest(row.content)
    assert (row.revision, row.round.status) == (1, RoundStatus.PUBLISHED)
    assert row.content["counts"]["rows"][1] | {} == {
        "key": "b", "label": "B", "count": 2, "share": row.content["counts"]["rows"][1]["share"],
    }  # fmt: skip


def test_names_of_persons_are_nowhere_in_it(evaluated: Evaluated):
    text = json.dumps(published(evaluated).content, ensure_ascii=False)
    names = [account.name for account in evaluated.cast.accounts.values()]
    assert [name for name in names if name in text] == []


def test_before_the_board_nothing_is_published(evaluated: Evaluated):
    found = frozen(evaluated)
    with pytest.raises(Blocked) as caught:
        publish_round(found)
    assert caught.value.blockers == ("理事会の結果が入っていません。",)


def test_a_grade_below_plan_needs_an_action_or_a_reason(evaluated: Evaluated):
    found = frozen(evaluated, grade="D")
    to_board(found)
    with pytest.raises(Blocked) as caught:
        publish_round(found)
    assert len(caught.value.blockers) == 2
    assert caught.value.blockers[0].startswith("R7-01：評価がD")


def test_a_written_reason_lets_a_low_grade_be_published(evaluated: Evaluated):
    row = published(evaluated, grade="D", no_action_reason="災害で開けなかった年のため")
    assert row.content["sheets"][0]["no_action_reason"] == "災害で開けなかった年のため"


def test_other_parts_of_the_room_may_hold_it_up(evaluated: Evaluated, monkeypatch):
    monkeypatch.setattr(guards, "_guards", [])
    guards.add_guard(lambda found: ["意見に答えがありません（13/14）。"])
    found = frozen(evaluated)
    to_board(found)
    with pytest.raises(Blocked) as caught:
        publish_round(found)
    assert caught.value.blockers == ("意見に答えがありません（13/14）。",)


def test_small_counts_about_people_are_hidden_everywhere(evaluated: Evaluated, browse):
    from sasaeai.people.models import Release

    with acting(evaluated.cast.social_worker.pk, purpose="test"):
        for day in (1, 2, 3):
            Release.objects.create(
                person=find("青葉 きよし"), audience="commissioner", basis="consent",
                area=evaluated.cast.asanagi_beat, starts_on=date(2025, 6, day),
            )  # fmt: skip
    row = published(evaluated)
    line = row.content["sheets"][1]["lines"][0]
    assert (line["name"], line["actual"], line["achievement"]) == ("指標K4", "＊5未満", "対象外")
    client, home = browse(None), f"/evaluation/{row.round_id}/"
    figure = SheetFigure.objects.get(name="指標K4")
    assert figure.actual == "3"
    for path in ("R7-02/", "report/", "evaluation.csv", "evaluation.json"):
        assert "5未満" in client.get(home + path).content.decode("utf-8-sig")


def test_publishing_twice_changes_nothing(evaluated: Evaluated):
    first = published(evaluated)
    assert publish_round(first.round).pk == first.pk


def test_a_correction_is_the_next_revision_and_the_first_stays(evaluated: Evaluated, browse):
    first = published(evaluated)
    put(evaluated.cast.asanagi, date(2025, 12, 1), 60)
    restate_round(first.round, decision="理事会", reason="2か所の記録がもれていた")
    page = browse(None).get(f"/evaluation/{first.round_id}/R7-01/").content.decode()
    assert "500" in page and "560" not in page
    with pytest.raises(EvaluationRefused, match="理由"):
        publish_round(first.round)
    second = publish_round(first.round, reason="2か所の記録がもれていたため")
    assert (second.revision, second.supersedes_id) == (2, first.pk)
    caches["pages"].clear()
    client = browse(None)
    assert "560" in client.get(f"/evaluation/{first.round_id}/R7-01/").content.decode()
    old = client.get(f"/evaluation/{first.round_id}/R7-01/?rev=1").content.decode()
    assert "560" not in old and first.sha256 in old


def test_a_publication_is_never_changed(evaluated: Evaluated):
    published(evaluated)
    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.update(reason="ちがう理由")


def test_a_rewritten_sheet_goes_to_the_board_again(evaluated: Evaluated):
    first = published(evaluated)
    revise_sheet(evaluated.sheet(), reason="実績の書きまちがい")
    assert publish_round(first.round).pk == first.pk
    evaluated.walk("T1", done="直した文")
    with pytest.raises(Blocked, match="公表できません") as caught:
        publish_round(first.round, reason="書きまちがい")
    assert caught.value.blockers == (
        "直したシートがあります。理事会にもういちど報告してください。",
    )
    to_board(first.round, number="報告第9号")
    second = publish_round(first.round, reason="書きまちがい")
    assert [row["done"] for row in (first.content["sheets"][0], second.content["sheets"][0])] == [
        "場所を16か所ひらいた", "直した文",
    ]  # fmt: skip


def test_page_files_and_paper_say_the_same(evaluated: Evaluated, browse):
    row = published(evaluated)
    client = browse(None)
    home = f"/evaluation/{row.round_id}/"
    assert row.sha256 in client.get(home).content.decode()
    body = json.loads(client.get(f"{home}evaluation.json").content)
    assert digest(body["content"]) == body["sha256"] == row.sha256
    sheet = client.get(f"{home}evaluation.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(sheet)))
    assert [(line["指標"], line["R7実績"], line["照合番号"]) for line in lines[:2]] == [
        ("指標K1", "500", row.sha256), ("指標K2", "1", row.sha256),
    ]  # fmt: skip
    book = read_xlsx(client.get(f"{home}evaluation.xlsx").content)
    place = list(book.rows[0].cells).index("R7実績")
    assert [line.cells[place] for line in book.rows[1:3]] == ["500", "1"]
    for kind in ("sheets", "slides"):
        answer = client.get(f"{home}{kind}.pdf")
        assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "path",
    ["x/", "R9-99/", "evaluation.exe", "other.pdf", "sheets.pdf?number=R9-99", "?rev=9", "?rev=x", "easy/"],
)  # fmt: skip
def test_what_was_not_published_is_not_there(evaluated: Evaluated, browse, path):
    row = published(evaluated)
    assert browse(None).get(f"/evaluation/{row.round_id}/{path}").status_code == 404


def test_what_is_still_being_judged_is_nobodys_to_read(evaluated: Evaluated, browse):
    assert browse(None).get(f"/evaluation/{evaluated.round.pk}/").status_code == 404


def test_words_for_residents_are_checked_and_grow_old(evaluated: Evaluated, browse):
    first = published(evaluated)
    draft = write_rendition(
        first, kind=RenditionKind.EASY, text="居場所が 1つ ふえました。", checked=False
    )
    client, home = browse(None), f"/evaluation/{first.round_id}/easy/"
    assert client.get(home).status_code == 404
    write_rendition(
        first,
        kind=RenditionKind.EASY,
        text="居場所が 1つ ふえました。",
        checked=True,
        version=draft.version,
    )
    assert "居場所が 1つ ふえました。" in client.get(home).content.decode()
    put(evaluated.cast.asanagi, date(2025, 12, 1), 60)
    restate_round(first.round, decision="理事会", reason="もれ")
    second = publish_round(first.round, reason="もれ")
    assert [row.state for row in second.renditions.all()] == ["outdated"]


def test_easy_words_can_be_printed_once_they_are_written(evaluated: Evaluated, browse):
    row = published(evaluated)
    address = f"/evaluation/{row.round_id}/easy.pdf"
    assert browse(None).get(address).status_code == 404
    with acting(evaluated.cast.planner.pk, purpose="test"):
        draft = write_rendition(
            row, kind=RenditionKind.EASY, text="居場所が ふえました。", checked=False
        )
        assert browse(None).get(address).status_code == 404, "a draft is nobody's"
        write_rendition(
            row, kind=RenditionKind.EASY, text="居場所が ふえました。", checked=True,
            version=draft.version,
        )  # fmt: skip
    pages = pypdf.PdfReader(io.BytesIO(browse(None).get(address).content)).pages
    text = "".join(page.extract_text() for page in pages).replace(" ", "")
    assert "居場所がふえました。" in text
    assert row.sha256[:8] in text


def test_the_years_follow_a_line(evaluated: Evaluated, browse):
    published(evaluated)
    shown = five_years(evaluated.plan)
    assert [(row.line.node.identity.code, [cell.grade for cell in row.cells]) for row in shown.rows] == [
        ("T1", ["", "", "B", "", ""]), ("T2", ["", "", "B", "", ""]),
    ]  # fmt: skip
    assert browse(None).get("/evaluation/years/").status_code == 200


def test_reading_a_publication_costs_nothing_per_sheet(
    evaluated: Evaluated, django_assert_num_queries
):
    row = published(evaluated)
    with django_assert_num_queries(1):
        again = publication_of(row.round_id)
        assert again is not None
        assert len(read(again).sheets) == 2


def test_the_overview_of_judged_revisions_is_what_is_published(evaluated: Evaluated):
    published(evaluated)
    shown = overview(EvalRound.objects.get(pk=evaluated.round.pk), finished=True)
    assert [row.standing.revision.stage for row in shown.rows] == ["done", "done"]


def test_the_report_on_paper_says_the_published_figures_and_their_mark(
    evaluated: Evaluated, browse
):
    row = published(evaluated)
    write_rendition(
        row,
        kind=RenditionKind.PLAIN,
        text="この1年のことを、お知らせします。\n\n■ くわしく",
        checked=True,
    )
    content = browse(None).get(f"/evaluation/{row.round_id}/report.pdf").content
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    for words in ("この1年のことを、お知らせします。", "指標K1", "500", row.sha256[:12]):
        assert words in text
    assert "くわしく" not in text


def test_residents_are_shown_the_first_figure_that_there_is_and_never_a_gap(
    evaluated: Evaluated, as_actor, browse
):
    """Nothing counts K0 yet: the sheet says 未入力, the report shows the next figure instead."""
    with as_actor(evaluated.cast.planner):
        define_indicator(
            evaluated.plan, code="K0", identity=evaluated.sheet("T1").identity, order=0,
            definition=Definition("まだ数えない指標", "件", "later.room"),
        )  # fmt: skip
    shown = read(published(evaluated))
    first = shown.sheets[0]
    assert (first.lines[0].name, first.leading.name) == ("まだ数えない指標", "指標K1")
    address = f"/evaluation/{evaluated.round.pk}/"
    cards = browse(None).get(f"{address}report/").content.decode().split('class="ev-cards"', 1)[1]
    assert ("指標K1" in cards, "まだ数えない指標" in cards) == (True, False)
    for kind in ("report", "slides"):
        content = browse(None).get(f"{address}{kind}.pdf").content
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        text = "".join(page.extract_text() for page in pages)
        assert ("指標K1" in text, "まだ数えない指標" in text) == (True, False)


def test_everybody_may_take_the_whole_table_along_with_grades_and_what_was_hard(
    evaluated: Evaluated, browse
):
    with acting(evaluated.cast.planner.pk, purpose="test"):
        place = evaluated.sheet("T1").identity
        define_indicator(
            evaluated.plan, code="inner", identity=place,
            definition=Definition("見せない指標", "人", "test.people", public=False),
        )  # fmt: skip
    published(evaluated, issue="人が足りない")
    answer = browse(None).get("/evaluation/years/?format=wide")
    assert answer.status_code == 200
    rows = read_xlsx(answer.content).rows
    top, head = rows[1].cells, rows[2].cells
    grade = next(at for at, text in enumerate(top) if text == "評価")
    assert head[grade : grade + 2] == ("R7", "課題")
    line = next(row.cells for row in rows[3:] if "T1" in row.cells)
    assert line[grade : grade + 2] == ("B", "人が足りない")
    assert "見せない指標" not in str(rows)
    assert evaluated.cast.social_worker.name not in str(rows)
