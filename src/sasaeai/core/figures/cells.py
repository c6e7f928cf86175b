"""How a figure travels through a CSV file and comes back with its state.

47.15 (943/2000)      a rate with what it came from     6.25 (1/16) *   on a small base
1204 · 0 · -3.5       plain values                      未入力 · 対象外 · 観察中
算定不能 (0/0)：理由    with its integers, if any         ＊5未満 · ＊秘匿
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sasaeai.core.figures.rounding import plain
from sasaeai.core.figures.states import State

_PARTS: Final = r"\((?P<num>-?\d+)/(?P<den>\d+)\)"
_NUMBER = re.compile(
    rf"(?P<value>[+-]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?)(?: {_PARTS})?(?P<reference> \*)?"
)
_UNCOMPUTABLE = re.compile(rf"(?:[—–―-]\s*)?算定不能(?: {_PARTS})?(?:：(?P<reason>.+))?")
_SUPPRESSED = re.compile(r"[＊*]\s*(?P<reason>\d+未満|秘匿)")
_MINUS = str.maketrans({"−": "-", "‐": "-", "–": "-"})


class UnreadableCell(ValueError):
    """A cell that is neither a number nor one of the words for a state; ``hint`` says what is."""

    def __init__(self, cell: str) -> None:
        self.cell = cell
        self.hint = (
            "数字、または「未入力」「対象外」「算定不能」「＊5未満」「＊秘匿」で入力してください。"
        )
        super().__init__(f"{cell!r}: {self.hint}")


@dataclass(frozen=True, slots=True)
class Cell:
    """The parts of a figure that a cell holds; unit and decimals belong to the column."""

    state: State
    value: Decimal | None = None
    num: int | None = None
    den: int | None = None
    reason: str = ""
    reference: bool = False


def write(cell: Cell) -> str:
    """One line of text from which ``read`` restores the same parts."""
    parts = "" if cell.den is None else f" ({cell.num}/{cell.den})"
    if cell.value is not None:
        return f"{plain(cell.value)}{parts}{' *' if cell.reference else ''}"
    if cell.state is State.UNCOMPUTABLE:
        return f"{cell.state.label}{parts}：{cell.reason}"
    if cell.state is State.SUPPRESSED:
        return f"＊{cell.reason}"
    return cell.state.label


def read(text: str) -> Cell:
    """The parts of a cell; also takes what people type: 全角, separators, blanks for 未入力."""
    stripped = text.strip()
    if stripped in {"", State.NOT_ENTERED.label}:
        return Cell(State.NOT_ENTERED)
    if stripped == State.NOT_APPLICABLE.label:
        return Cell(State.NOT_APPLICABLE)
    if stripped == State.OBSERVING.label:
        return Cell(State.OBSERVING)
    if found := _UNCOMPUTABLE.fullmatch(stripped):
        num, den = _integers(found)
        return Cell(State.UNCOMPUTABLE, None, num, den, found["reason"] or "理由の記入なし")
    if found := _SUPPRESSED.fullmatch(stripped):
        return Cell(State.SUPPRESSED, reason=unicodedata.normalize("NFKC", found["reason"]))
    if found := _NUMBER.fullmatch(unicodedata.normalize("NFKC", stripped).translate(_MINUS)):
        return _number(found)
    raise UnreadableCell(text)


def _number(found: re.Match[str]) -> Cell:
    value = Decimal(found["value"].replace(",", ""))
    num, den = _integers(found)
    state = State.VALUE if value else State.ZERO
    if den == 0 or (num is not None and bool(num) != bool(value)):
        raise UnreadableCell(found.string)
    return Cell(state, value, num, den, reference=found["reference"] is not None)


def _integers(found: re.Match[str]) -> tuple[int | None, int | None]:
    return (int(found["num"]), int(found["den"])) if found["den"] else (None, None)
