"""Community steps on paper: the form that a district fills in with a pen, and the A3 board."""

from __future__ import annotations

from datetime import datetime

from sasaeai.core.documents import Pdf, Qr, render
from sasaeai.core.periods import wareki
from sasaeai.core.ui.words import words
from sasaeai.evaluation.models import StepRound
from sasaeai.evaluation.steps.board import StepBoard
from sasaeai.evaluation.steps.enums import StepState
from sasaeai.evaluation.steps.queries import StepList
from sasaeai.people.public import Organisation

SHORT = {"own": "自分たちのもの", "doing": "つづけている", "started": "はじめた", "not_yet": "まだ"}


def answer_sheet(
    round_: StepRound,
    organisation: Organisation,
    steps: StepList,
    last: dict[tuple[str, int], StepState],
    *,
    address: str,
    issuer: str,
    made_at: datetime,
) -> Pdf:
    """One sheet of A4 for one district, with last year's answers beside the boxes."""
    data = {
        "district": organisation.name,
        "year": round_.year.label,
        "due": wareki(round_.due_on),
        "qr": Qr(address, "スマートフォンで答える"),
        "words": [SHORT[state.value] for state in reversed(StepState)],
        "has_last": bool(last),
        "groups": [
            {
                "heading": group.heading,
                "steps": [
                    [step.sign, step.text, last[step.key].mark if step.key in last else ""]
                    for step in group.steps
                ],
            }
            for group in steps.groups
        ],
        "key": "　".join(f"{state.mark} {words(state.label)}" for state in StepState),
    }
    title = f"地域のステップ　ふりかえり用紙　{round_.year.label}"
    return render("evaluation/steps-sheet", data, title=title, issuer=issuer, made_at=made_at)


def board_sheet(board: StepBoard, *, issuer: str, made_at: datetime) -> Pdf:
    """Districts × steps on one sheet of A3 lying on its side."""
    data = {
        "plan": board.round.plan.full_name,
        "year": board.round.year.label,
        "answered": f"{board.answered}／{len(board.districts)}地区",
        "before": board.before.year.label if board.before else "",
        "groups": [
            {"name": group.heading, "signs": [step.sign for step in group.steps]}
            for group in board.steps.groups
        ],
        "rows": [
            {
                "name": district.name,
                "taken": district.taken,
                "cells": [
                    [
                        cell.state.mark if cell.state else "",
                        "↑" if cell.way == "up" else "↓" if cell.way == "down" else "",
                    ]
                    for cell in district.cells
                ],
            }
            for district in board.districts
        ],
        "totals": [
            {
                "label": f"{state.mark} {SHORT[state.value]}",
                "counts": [line.count(state) for line in board.lines],
            }
            for state in StepState
        ]
        + [{"label": "未入力", "counts": [line.count(None) for line in board.lines]}],
        "steps": [
            [f"{group.heading}", [f"{step.sign} {step.text}" for step in group.steps]]
            for group in board.steps.groups
        ],
    }
    title = f"地域のステップ　地区ごとのようす　{board.round.year.label}"
    return render(
        "evaluation/steps-board", data, title=title, issuer=issuer, made_at=made_at, landscape=True
    )
