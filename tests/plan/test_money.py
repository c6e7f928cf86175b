"""Yen per line and year: four states, sums that say what they miss, a sheet that goes out and back."""

from __future__ import annotations

import io

import pytest

from sasaeai.core.figures import State
from sasaeai.core.tables import ReadRow, read_xlsx
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.importing.sheet import BadSheet
from sasaeai.plan.models import BudgetLine, NodeIdentity
from sasaeai.plan.money import money_of
from sasaeai.plan.queries import load_tree
from sasaeai.plan.spending import HEADS, Amounts, money_sheet, read_yen, set_money, take_money_sheet

pytestmark = pytest.mark.django_db


def line(made, code: str) -> NodeIdentity:
    return NodeIdentity.objects.get(plan=made.plan, code=code)


def budget(planned: int | None, spent: int | None = None) -> Amounts:
    return Amounts(
        planned=planned, planned_source="予算書" if planned is not None else "",
        spent=spent, spent_source="決算書" if spent is not None else "",
    )  # fmt: skip


def test_sums_go_up_the_tree_and_leave_out_what_is_not_entered(made):
    set_money(line(made, "M1"), fy=2026, amounts=budget(1_000_000, 0))
    set_money(line(made, "M2"), fy=2026, amounts=budget(None))
    set_money(line(made, "T2"), fy=2026, amounts=Amounts(not_applicable=True))
    found = money_of(made.plan, load_tree(made.version))
    rows = {row.node.identity.code: row.years[0] for row in found.rows}
    assert (
        rows["T1"].planned.figure.value,
        rows["T1"].planned.known,
        rows["T1"].planned.asked,
    ) == (
        1_000_000,
        1,
        2,
    )
    assert rows["G1"].spent.figure.state is State.ZERO
    assert rows["M2"].planned.figure.state is State.NOT_ENTERED
    assert rows["T2"].planned.figure.state is State.NOT_APPLICABLE
    assert found.total[0].planned.figure.value == 1_000_000


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        (Amounts(planned=5), "出典"),
        (Amounts(planned=-1, planned_source="予算書"), "整数"),
        (Amounts(planned=5, planned_source="予算書", not_applicable=True), "お金のかからない"),
    ],
)
def test_amounts_without_source_or_sense_are_refused(made, amounts, words):
    with pytest.raises(PlanRefused, match=words):
        set_money(line(made, "M1"), fy=2026, amounts=amounts)
    with pytest.raises(PlanRefused, match="年度"):
        set_money(line(made, "M1"), fy=2031, amounts=budget(1))
    assert not BudgetLine.objects.exists()


@pytest.mark.parametrize(
    ("text", "yen"), [("１，２３４円", 1234), ("0", 0), ("", None), ("未入力", None)]
)
def test_yen_are_read_as_people_write_them(text, yen):
    assert read_yen(text) == yen


def test_the_sheet_comes_back_whole_or_not_at_all(made):
    tree = load_tree(made.version)
    rows = [ReadRow(1, HEADS)]
    for number, cells in enumerate(money_sheet(tree, 2026), start=2):
        if cells[0] in ("M1", "M2"):
            cells[3], cells[4] = "1200000", "予算書"
        rows.append(ReadRow(number, tuple(cells)))
    bad = [*rows, ReadRow(99, ("X9", "", "", "5", "予算書", "", "", "", ""))]
    with pytest.raises(BadSheet, match="99 行め"):
        take_money_sheet(made.plan, bad, fy=2026)
    assert not BudgetLine.objects.exists()
    assert take_money_sheet(made.plan, rows, fy=2026) == 2
    assert BudgetLine.objects.get(identity__code="M1").planned == 1_200_000


def test_the_spreadsheet_of_the_office_is_read_back_as_it_left(made, browse):
    set_money(line(made, "M1"), fy=2026, item="助成", amounts=budget(300_000))
    client = browse(made.cast.planner)
    file = client.get("/desk/plan/money/sheet.xlsx?year=2026").content
    head = next(row for row in read_xlsx(file).rows if "コード" in row.cells)
    assert tuple(head.cells[: len(HEADS)]) == HEADS
    upload = io.BytesIO(file)
    upload.name = "お金.xlsx"
    answer = client.post("/desk/plan/money/take/?year=2026", {"file": upload})
    assert answer.status_code == 302
    [row] = BudgetLine.objects.all()
    assert (row.identity.code, row.item, row.planned) == ("M1", "助成", 300_000)
