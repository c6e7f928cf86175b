"""Lists of the community steps, declared once for page, CSV, Excel and PDF."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sasaeai.core.figures import Figure
from sasaeai.core.tables import Column, Kind, Table, Who
from sasaeai.core.ui.words import words
from sasaeai.evaluation.models import StepRound
from sasaeai.evaluation.steps.board import StepBoard
from sasaeai.evaluation.steps.enums import StepState
from sasaeai.evaluation.steps.queries import councils, sheets_of, steps_of

Rows = list[dict[str, Any]]
WAYS = {"up": "すすんだ", "down": "もどった", "flat": "同じ", "": ""}
NOT_SENT, BEGUN, SENT = "not_sent", "begun", "sent"


def counts_table(board: StepBoard) -> Table:
    """One line per step: how many districts stand where, and how many moved."""
    return Table(
        "step-counts",
        f"{board.round.plan.full_name}　地域のステップ　{board.round.year.label}",
        (
            Column("node", str(_("計画のどこ")), who=Who.PUBLIC),
            Column("step", str(_("ステップ")), who=Who.PUBLIC, head=True),
            *(
                Column(
                    state.value,
                    str(words(state.label)),
                    kind=Kind.FIGURE,
                    who=Who.PUBLIC,
                    unit="地区",
                )
                for state in StepState
            ),
            Column("none", str(_("未入力")), kind=Kind.FIGURE, who=Who.PUBLIC, unit="地区"),
            Column(
                "share",
                str(_("はじめた割合")),
                kind=Kind.FIGURE,
                who=Who.PUBLIC,
                unit="%",
                decimals=1,
            ),
            Column("ups", str(_("すすんだ地区")), kind=Kind.FIGURE, who=Who.PUBLIC, unit="地区"),
            Column("downs", str(_("もどった地区")), kind=Kind.FIGURE, who=Who.PUBLIC, unit="地区"),
        ),
        order=("id",),
        page_size=500,
        landscape=True,
    )


def counts_rows(board: StepBoard) -> Rows:
    rows: Rows = []
    for group, lines in board.groups:
        for line in lines:
            moved = line.compared > 0
            nothing = Figure.not_applicable(unit="地区")
            rows.append(
                {
                    "id": len(rows),
                    "node": group.heading,
                    "step": f"{line.step.sign} {line.step.text}",
                    **{state.value: line.count(state) for state in StepState},
                    "none": line.count(None),
                    "share": line.share,
                    "ups": Figure.count(line.ups, unit="地区") if moved else nothing,
                    "downs": Figure.count(line.downs, unit="地区") if moved else nothing,
                }
            )
    return rows


def matrix_table(board: StepBoard) -> Table:
    """Districts × steps in words; the head of each column is the step's place in the plan."""
    return Table(
        "step-matrix",
        f"{board.round.plan.full_name}　地区ごとの地域のステップ　{board.round.year.label}",
        (
            Column("name", str(_("地区")), who=Who.PUBLIC, head=True),
            Column("taken", str(_("はじめた数")), kind=Kind.FIGURE, who=Who.PUBLIC),
            *(
                Column(f"s{step.role_id}", f"{group.code}{step.sign}", who=Who.PUBLIC)
                for group in board.steps.groups
                for step in group.steps
            ),
        ),
        order=("id",),
        page_size=500,
        landscape=True,
    )


def matrix_rows(board: StepBoard) -> Rows:
    return [
        {
            "id": place,
            "name": district.name,
            "taken": district.taken,
            **{
                f"s{step.role_id}": cell.state.label if cell.state else "未入力"
                for step, cell in zip(board.steps.steps, district.cells, strict=True)
            },
        }
        for place, district in enumerate(board.districts)
    ]


REMINDERS = Table(
    "step-reminders",
    "地区社協の答え",
    (
        Column(
            "name",
            "地区社協",
            head=True,
            kind=Kind.LINK,
            href=lambda row: reverse("evaluation:steps_paper_entry", args=[row["id"]]),
        ),
        Column(
            "state",
            "ようす",
            kind=Kind.STATE,
            words={NOT_SENT: "まだ", BEGUN: "途中", SENT: "届いた"},
            tones={NOT_SENT: "warn", BEGUN: "line", SENT: "ok"},
        ),
        Column("answered", "答えたステップ", kind=Kind.NUMBER),
        Column("sent_on", "届いた日", kind=Kind.DATE),
        Column("late", "しめきりをすぎた日数", kind=Kind.NUMBER, unit="日"),
        Column("phone", "電話"),
        Column(
            "paper",
            "紙のふりかえり用紙",
            kind=Kind.LINK,
            value=lambda _row: "PDF",
            fields=(),
            href=lambda row: reverse("evaluation:steps_paper", args=[row["id"]]),
        ),
    ),
    order=("place",),
    page_size=200,
    empty="地区社協が、まだ登録されていません",
)


def reminder_rows(round_: StepRound, *, day: date) -> Rows:
    """Those who have sent nothing come first; ``late`` only after the day it was due."""
    sheets, whole = sheets_of(round_), steps_of(round_.version).count()
    rows: Rows = []
    for organisation in councils(on=day):
        sheet = sheets.get(organisation.pk)
        answered = int(getattr(sheet, "answered", 0)) if sheet else 0
        sent = sheet.sent_on if sheet else None
        state = SENT if sent else BEGUN if answered else NOT_SENT
        rows.append(
            {
                "id": organisation.pk,
                "name": organisation.name,
                "state": state,
                "answered": Figure.count(answered, unit=f"／{whole}"),
                "sent_on": sent,
                "late": _late(round_, day) if sent is None else Figure.not_applicable(unit="日"),
                "phone": organisation.phone,
            }
        )
    order = {NOT_SENT: 0, BEGUN: 1, SENT: 2}
    rows.sort(key=lambda row: order[str(row["state"])])
    return [{**row, "place": place} for place, row in enumerate(rows)]


def _late(round_: StepRound, day: date) -> Figure:
    days = (day - round_.due_on).days
    return Figure.count(days, unit="日") if days > 0 else Figure.not_applicable(unit="日")
