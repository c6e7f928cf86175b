"""What must hold before a round is published. Other parts of the room add their own guards."""

from __future__ import annotations

from collections.abc import Callable

from sasaeai.evaluation.enums import RoundStatus
from sasaeai.evaluation.internal.overview import Overview
from sasaeai.evaluation.models import EvalRound

Guard = Callable[[EvalRound], list[str]]
_guards: list[Guard] = []


def add_guard(guard: Guard) -> None:
    """``guard(round)`` returns full sentences that hold publication up, none when all is well."""
    if guard not in _guards:
        _guards.append(guard)


def blockers(found: EvalRound, shown: Overview) -> list[str]:
    """Everything that holds publication up, the room's own guards first."""
    own = [
        f"{row.sheet.number}：{row.words}" if row.sheet else row.words
        for row in shown.checks
        if row.blocks == "publish"
    ]
    if found.status in (RoundStatus.OPEN, RoundStatus.FROZEN):
        own.insert(0, "理事会の結果が入っていません。")
    return [*own, *(words for guard in _guards for words in guard(found))]
