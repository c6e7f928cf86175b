"""Residents' pages: the board, lines, indicators, issues; the same figures as in the files."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pypdf
import pytest
from django.test import Client

from sasaeai.core import metrics
from sasaeai.core.contributions import Card, registry
from sasaeai.core.metrics import Kind, Metric
from sasaeai.core.periods import FiscalYear
from sasaeai.core.tables import read_csv, read_xlsx
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.enums import LinkKind
from sasaeai.plan.measuring import set_baseline, set_target
from sasaeai.plan.models import Indicator, Plan
from sasaeai.plan.services import link_plan, open_draft
from tests.plan.conftest import POPULATION, in_period, make_plan, put

pytestmark = pytest.mark.django_db


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def paper(client: Client, address: str) -> tuple[str, int]:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    text = "".join(sheet.extract_text() for sheet in reader.pages)
    return text.replace("\n", "").replace(" ", ""), len(reader.pages)


def test_without_a_plan_the_page_says_so(planner, browse):
    assert "公開している計画は、まだありません" in page(browse(None), "/plan/")


def test_the_board_shows_vision_years_states_and_figures(made, browse):
    put(made.cast.asanagi, date(2026, 4, 1), 1204)
    shown = page(browse(None), "/plan/")
    for words in (
        "第4次 ひより市地域福祉活動計画",
        "令和8",
        "いま",
        "中間評価",
        "つながり支え合う地域づくり",
        "地域における絆の強化",
        "1,204",
        "まだ数えられません",
        "つながりの希薄化",
        "数字はどこから来ていますか",
    ):
        assert words in shown


def test_a_line_shows_who_does_what_and_its_figures(made, browse):
    shown = page(browse(None), "/plan/T1/")
    for words in (
        "地域における絆の強化",
        "あいさつからはじめましょう",
        "場所を集めて知らせます",
        "見守り活動の推進",
        "指標K1",
        "指標K3",
        "つながりの希薄化",
    ):
        assert words in shown
    assert "指標K4" not in shown


def test_an_indicator_says_what_it_counts_and_shows_its_years(made, browse):
    put(made.cast.asanagi, date(2026, 4, 1), 1204)
    set_target(made.indicator("K1"), fy=2030, value=Decimal(5000), reason="5年で5千人")
    shown = page(browse(None), "/plan/indicators/K1/")
    for words in ("来た人を数えます。", "1,204", "5,000", "令和12", "5年間の動き", "朝凪"):
        assert words in shown


def test_an_issue_leads_to_the_lines_that_answer_it(made, browse):
    shown = page(browse(None), "/plan/issues/1/")
    assert "地域における絆の強化" in shown
    assert "相談支援体制の充実" not in shown


def test_the_figure_is_the_same_on_page_csv_xlsx_and_paper(made, browse):
    """943 of 2,000 is exactly 47.15 %: everywhere 47.2."""
    for index in range(40):
        put(
            made.cast.asanagi,
            date(2026, 4, 1 + index % 28),
            100 if index < 19 else 1,
            key=f"k{index}",
        )
    client = browse(None)
    for address in ("/plan/indicators/K3/", "/plan/"):
        assert "47.5" in page(client, address)
    row = next(
        line for line in read_csv(client.get("/plan/board.csv").content).rows if "K3" in line.cells
    )
    assert "47.5" in row.cells
    row = next(
        line
        for line in read_xlsx(client.get("/plan/board.xlsx").content).rows
        if "K3" in line.cells
    )
    assert "47.5" in row.cells
    text, _ = paper(client, "/plan/indicators/K3/years.pdf")
    assert "47.5%" in text


def rate(browse, num: int, den: int, made) -> list[str]:
    """Where num of den records hit: on the page, in CSV, XLSX and on paper."""
    from sasaeai.areas.models import Population

    Population.objects.filter(as_of__gte=date(2026, 4, 1)).delete()
    Population.objects.bulk_create(
        Population(
            area=made.cast.asanagi, key=f"r{n}", as_of=date(2026, 5, 1),
            value=100 if n < num else 1, source="試し",
        )
        for n in range(den)
    )  # fmt: skip
    client = browse(None)
    shown = page(client, "/plan/indicators/K3/")
    csv = read_csv(client.get("/plan/indicators/K3/years.csv").content).rows[1].cells
    xlsx = read_xlsx(client.get("/plan/indicators/K3/years.xlsx").content).rows[1].cells
    text, _ = paper(client, "/plan/indicators/K3/years.pdf")
    return [
        next(word for word in (csv[4],) if word in shown and f"{word}%" in text),
        csv[4],
        xlsx[4],
    ]


@pytest.mark.parametrize(
    ("num", "den", "printed"), [(943, 2000, "47.2"), (945, 2000, "47.3"), (1, 16, "6.3")]
)
def test_half_is_rounded_up_alike_everywhere(made, browse, num, den, printed):
    assert rate(browse, num, den, made) == [printed] * 3


def test_the_board_lies_on_one_sheet_of_paper_with_the_same_figures(made, browse):
    put(made.cast.asanagi, date(2026, 4, 1), 1204)
    text, pages = paper(browse(None), "/plan/board.pdf")
    assert pages == 1
    for words in ("1,204", "地域における絆の強化", "つながり支え合う地域づくり", "いまの様子"):
        assert words in text


def test_the_summary_holds_every_line_and_role(made, browse):
    text, _ = paper(browse(None), "/plan/print")
    for words in ("①あいさつからはじめましょう", "見守り活動の推進", "01つながりの希薄化"):
        assert words in text


def test_a_confirmed_year_shows_what_was_published_and_the_drift_beside_it(made, browse):
    Plan.objects.filter(pk=made.plan.pk).update(fy_from=2024, fy_to=2028, review_fy=None)
    made.plan.refresh_from_db()
    put(made.cast.asanagi, date(2024, 5, 1), 398)
    confirm_year(made.plan, FiscalYear(2024), decision="理事会")
    put(made.cast.asanagi, date(2024, 6, 1), 3)
    shown = page(browse(None), "/plan/indicators/K1/?year=2024")
    for words in ("発表した数字（確定）", "398", "401", "+3人", "理事会"):
        assert words in shown


def test_small_districts_and_those_that_would_give_them_away_are_hidden(made, browse):
    put(made.cast.asanagi_beat, date(2026, 4, 1), 3)
    put(made.cast.ishidatami_beat, date(2026, 4, 1), 900)
    put(made.cast.city, date(2026, 4, 1), 70)
    shown = page(browse(None), "/plan/indicators/K1/")
    assert "＊ 5未満" in shown
    assert "＊ 秘匿" in shown
    assert "973" in shown
    csv = browse(None).get("/plan/indicators/K1/districts.csv").content.decode("utf-8-sig")
    assert [line.split(",")[1] for line in csv.split()[1:]].count("3") == 0


def test_a_table_that_no_hiding_protects_is_not_shown(made, browse):
    put(made.cast.asanagi_beat, date(2026, 4, 1), 3)
    median = Metric(
        "test.median", "まんなか", "人", Kind.MEDIAN, "まんなかの数です。", in_period,
        distinct="value", **POPULATION,
    )  # fmt: skip
    with metrics.registered(median):
        Indicator.objects.filter(code="K1").update(metric="test.median")
        shown = page(browse(None), "/plan/indicators/K1/")
        answer = browse(None).get("/plan/indicators/K1/districts.csv")
    assert "地区ごとの表は出していません" in shown
    assert answer.status_code == 404


def test_other_plans_are_linked_and_have_pages_of_their_own(made, browse):
    other = make_plan(made.cast, name="朝凪地区のプラン", code="asanagi", is_public=True)
    link_plan(
        made.plan, kind=LinkKind.PARALLEL, name="ひより市地域福祉計画", url="https://example.jp/p"
    )
    link_plan(made.plan, kind=LinkKind.PARENT, to_plan=other)
    shown = page(browse(None), "/plan/")
    assert "https://example.jp/p" in shown
    assert "/plan/plans/asanagi/" in shown
    assert browse(None).get("/plan/plans/asanagi/").status_code == 404
    assert "地域における絆の強化" in page(browse(None), "/plan/plans/fourth/")
    assert page(browse(None), "/plan/plans/fourth/T1/").count("/plan/plans/fourth/") > 2


def test_a_draft_is_nowhere_on_the_public_pages(made, browse):
    draft = open_draft(made.plan)
    draft.nodes.filter(identity__code="T1").update(title="まだ秘密の名前")
    for address in ("/plan/", "/plan/T1/", "/plan/indicators/K1/"):
        assert "まだ秘密の名前" not in page(browse(None), address)


def test_a_baseline_that_nobody_counted_is_said_in_words(made, browse):
    set_baseline(made.indicator("K1"), fy=2025, value=None)
    assert "基準値はありません" in page(browse(None), "/plan/indicators/K1/")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/plan/?year=abc", 400),
        ("/plan/?year=2099", 404),
        ("/plan/?year=%00", 400),
        ("/plan/indicators/nothing/", 404),
        ("/plan/indicators/K1/?year=20261", 400),
        ("/plan/indicators/K1/years.exe", 404),
        ("/plan/board.docx", 404),
        ("/plan/issues/999999999999999999999999999999/", 404),
        ("/plan/nothing/", 404),
        ("/plan/" + "x" * 500 + "/", 404),
        ("/plan/plans/none/", 404),
        ("/plan/plans/none/T1/", 404),
    ],
)
def test_odd_addresses_are_answered_with_4xx(made, browse, address, status):
    assert browse(None).get(address).status_code == status


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/plan/", 21), ("/plan/T1/", 33), ("/plan/indicators/K1/", 18), ("/plan/board.csv", 18)],
)
def test_public_pages_cost_the_same_queries(
    made, browse, django_assert_num_queries, address, queries
):
    """Counted on a page that is not kept from before: another address of the same page."""
    put(made.cast.asanagi, date(2026, 4, 1), 1204)
    client = browse(None)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(f"{address}?fresh=1")


def test_other_rooms_are_asked_for_cards_with_the_line_and_the_reader(made, browse, monkeypatch):
    asked = []

    def make(subject, actor):
        asked.append((subject.identity.code, actor.signed_in))

    card = Card("plan.node", "ui/messages.jinja", make)
    monkeypatch.setattr(registry, "_cards", [card, Card("desk.today", "ui/messages.jinja", make)])
    page(browse(None), "/plan/T1/")
    assert asked == [("T1", False)]
