"""The committee's pages as its members and the office open them, with plain forms only."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from sasaeai.core.jobs import JobRun
from sasaeai.core.tables import read_xlsx
from sasaeai.evaluation.committee.enums import OpinionKind
from sasaeai.evaluation.committee.navigation import trace_opinions
from sasaeai.evaluation.committee.opinions import record_opinion
from sasaeai.evaluation.committee.scoring import close_scoring
from sasaeai.evaluation.models import MemberPack, Opinion, Score
from sasaeai.evaluation.tasks import make_member_pack
from tests.evaluation.panel import Panel, panel_for
from tests.evaluation.stage import stage_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(cast, as_actor) -> Panel:
    with as_actor(cast.planner):
        stage = stage_for(cast)
    return panel_for(stage, cast, members=2)


def filled(content: bytes, word: str) -> bytes:
    """As somebody does it in Excel: one word in the score column of every row."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(read_xlsx(content).rows):
            cells = list(row.cells)
            if at:
                cells[3] = word
            sheet.write_row(at, 0, cells)
    return made.getvalue()


def test_a_member_scores_a_line_and_goes_on(panel, browse, cast, as_actor):
    client = browse(cast.committee_member)
    with as_actor(cast.planner):
        criterion = panel.given(4)[0]
    path = f"/committee/{panel.committee.pk}/lines/T1/"
    assert client.get("/committee/").content.decode().count("lines/T") == 2
    empty = client.post(path, {"next": "1"})
    assert empty.status_code == 422
    answer = client.post(path, {f"c{criterion.criterion.pk}": criterion.step, "next": "1"})
    assert answer.headers["Location"].endswith("/lines/T2/")
    with as_actor(cast.committee_member):
        assert Score.objects.get().points == 4


def test_the_score_sheet_leaves_and_returns(panel, browse, cast, as_actor):
    client = browse(cast.committee_member)
    path = f"/committee/{panel.committee.pk}/sheet/"
    with as_actor(cast.planner):
        label = panel.given(3)[0].criterion.pure.steps[2].label
    sheet = client.get(f"{path}?format=xlsx").content
    wrong = client.post(path, {"file": SimpleUploadedFile("a.xlsx", filled(sheet, "すばらしい"))})
    assert wrong.status_code == 422
    assert "2行め" in wrong.content.decode()
    with as_actor(cast.committee_member):
        assert not Score.objects.exists()
    back = client.post(path, {"file": SimpleUploadedFile("a.xlsx", filled(sheet, label))})
    assert back.status_code == 302
    with as_actor(cast.committee_member):
        assert [row.points for row in Score.objects.all()] == [3, 3]
    again = read_xlsx(client.get(f"{path}?format=xlsx").content)
    assert [row.cells[3] for row in again.rows[1:]] == [label, label]


def test_the_office_sees_how_many_and_not_which(panel, browse, cast):
    panel.score(panel.members[0], 5)
    page = browse(cast.planner).get(f"/desk/committee/{panel.committee.pk}/").content.decode()
    assert "1／2" in page
    results = browse(cast.planner).get(f"/desk/committee/{panel.committee.pk}/results/")
    assert "まだ見られません" in results.content.decode()


def test_the_pack_is_made_by_a_job_that_can_be_left(panel, browse, cast, as_actor):
    client = browse(cast.planner)
    for _tap in range(2):
        client.post(f"/desk/committee/{panel.committee.pk}/pack/")
    address = f"/desk/committee/{panel.committee.pk}/"
    part = client.get(address, headers={"hx-request": "true"}).content.decode()
    assert ("評価資料を作っています" in part, "<html" in part) == (True, False)
    run = JobRun.objects.get()
    make_member_pack.func(run.pk, panel.committee.pk)
    with as_actor(cast.planner):
        pack = MemberPack.objects.get()
    found = client.get(f"/desk/committee/packs/{pack.pk}.pdf")
    assert found.content.startswith(b"%PDF-")
    page = client.get(f"/desk/committee/{panel.committee.pk}/").content.decode()
    assert f"{pack.pages}ページ" in page


def test_an_opinion_reaches_the_office_with_its_number(panel, browse, cast, as_actor):
    client = browse(cast.committee_member)
    path = f"/committee/{panel.committee.pk}/opinion/"
    client.post(path, {"kind": "proposal", "line": "", "text": "若い人にも知らせてください"})
    office = browse(cast.planner)
    page = office.get(f"/desk/committee/{panel.committee.pk}/opinions/").content.decode()
    assert "若い人にも知らせてください" in page
    assert "0/1" in page
    with as_actor(cast.planner):
        opinion = Opinion.objects.get()
    refused = office.post(
        f"/desk/committee/opinions/{opinion.pk}/",
        {"kind": "next_year", "text": "取り組みます", "section": "地域づくり係"},
    )
    assert refused.status_code == 422
    assert "取り組みます" in refused.content.decode()


def test_results_open_to_members_when_scoring_has_closed(panel, browse, cast, as_actor):
    panel.score(panel.members[0], 5)
    panel.score(panel.members[1], 2)
    with as_actor(cast.planner):
        close_scoring(panel.committee)
    page = browse(cast.committee_member).get(f"/committee/{panel.committee.pk}/results/")
    assert "3.5" in page.content.decode()


def test_whoever_may_not_answer_is_led_to_the_opinion_and_not_to_its_form(
    panel, browse, cast, as_actor
):
    with as_actor(cast.planner):
        opinion = record_opinion(
            panel.committee,
            kind=OpinionKind.PROPOSAL,
            text="若い人にも知らせてください",
            identity=panel.identity,
        )
        subject = SimpleNamespace(own_ids=(panel.identity.pk,))
    form = f"/desk/committee/opinions/{opinion.pk}/"
    among = f"/desk/committee/{panel.committee.pk}/opinions/"
    led = []
    for account in (cast.planner, cast.auditor):
        page = browse(account).get(among).content.decode()
        with as_actor(account) as actor:
            led.append((form in page, trace_opinions(subject, actor).items[0].href))
        assert browse(account).get(led[-1][1].split("#")[0]).status_code == 200
    assert led == [(True, form), (False, f"{among}#opinion-1")]
