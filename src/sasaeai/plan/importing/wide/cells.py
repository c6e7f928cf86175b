"""What one cell of a council's table says: a number with its unit, lines, a numbered title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from sasaeai.plan.importing import sheet_columns as names
from sasaeai.plan.importing.folding import close_up, is_wide, nfkc, number_of
from sasaeai.plan.importing.marks import Mark, pieces

NOTHING = frozenset({"", "-", "－", "―", "—", "–", "‐", "ー", "…", "未定", "検討中", "未設定"})
"""Not entered; 設定なし on purpose is written なし."""
WAYS = {
    "以上": "increase",
    "超": "increase",
    "以下": "decrease",
    "未満": "decrease",
    "以内": "decrease",
}
DIRECTIONS = {
    "increase": ("増", "上", "↑", "↗", "increase", "拡"),
    "decrease": ("減", "下", "↓", "↘", "decrease", "縮"),
    "maintain": ("維持", "→", "maintain", "現状"),
    "monitor": ("見守", "把握", "monitor"),
}
_NUMBER = re.compile(r"([+\-▲△]?)\s*(\d[\d,]*(?:\.\d+)?)\s*([^\d\s]{0,14})")


class UnreadableCell(ValueError):
    """The words say what the cell should hold."""


@dataclass(frozen=True)
class Amount:
    """A number as a cell has it; ``way`` is a direction that the cell itself names (以上, 以下)."""

    value: Decimal | None
    unit: str = ""
    way: str = ""

    @property
    def decimals(self) -> int:
        exponent = self.value.as_tuple().exponent if self.value is not None else 0
        return max(0, -exponent) if isinstance(exponent, int) else 0


def amount(text: str) -> Amount | None:
    """「1,200人」「80%以上」「約50」; None is not entered, an amount without a value is なし.

    Raises ``UnreadableCell``.
    """
    plain = nfkc(text).strip()
    if plain in NOTHING or text.strip() in NOTHING:
        return None
    if plain in names.NONE_WORDS:
        return Amount(None)
    way = next((w for w in WAYS if plain.endswith(w)), "")
    found = _NUMBER.fullmatch(plain.removesuffix(way).removeprefix("約").strip())
    if found is None:
        raise UnreadableCell(f"「{text[:30]}」は数として読めません。数だけを書いてください。")
    sign, digits, unit = found.groups()
    try:
        value = Decimal(digits.replace(",", ""))
    except InvalidOperation:
        raise UnreadableCell(f"「{text[:30]}」は数として読めません。") from None
    if value >= Decimal(10) ** 12:
        raise UnreadableCell(f"「{text[:30]}」は大きすぎます。")
    return Amount(-value if sign in ("-", "▲", "△") else value, unit, WAYS.get(way, ""))


def direction(text: str) -> str:
    """増やす, ↑, 維持 … as a direction; "" for an empty cell. Raises ``UnreadableCell``."""
    plain = nfkc(text).strip()
    if plain in NOTHING:
        return ""
    for way, marks in DIRECTIONS.items():
        if plain == way or any(plain.startswith(mark) for mark in marks):
            return way
    raise UnreadableCell(
        f"「{text[:20]}」は方向として読めません（増やす・減らす・保つ のどれか）。"
    )


@dataclass(frozen=True)
class Title:
    number: str
    text: str


def title(text: str) -> Title:
    """「（1）絆づくり」 → （1） and 絆づくり; a title that was wrapped in its cell is one line again."""
    flat = _unwrapped(text)
    whole = close_up(flat)
    found = pieces(flat)
    if len(found) != 1 or not found[0].text or not found[0].number_text:
        return Title("", whole)
    piece = found[0]
    if piece.mark is Mark.LEVEL:
        return Title(piece.number_text[:20], piece.text)
    if piece.mark is Mark.NUMBERED and whole.endswith(piece.text):
        number = whole[: len(whole) - len(piece.text)].strip(" 　.．、:：")
        return Title(number[:20], piece.text)
    return Title("", whole)


def _unwrapped(text: str) -> str:
    """Lines that a narrow cell broke are one again; a space that was typed stays."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    whole = lines[0] if lines else ""
    for line in lines[1:]:
        whole += line if is_wide(whole[-1]) and is_wide(line[0]) else f" {line}"
    return whole


@dataclass(frozen=True)
class RoleLine:
    no: int | None
    text: str


def role_lines(text: str) -> tuple[RoleLine, ...]:
    """The lines of one cell; where some begin with a mark, a line without one goes on."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = any(_mark(line) for line in lines)
    found: list[RoleLine] = []
    for line in lines:
        first = _mark(line)
        if first is not None:
            found.append(first)
        elif marked and found:
            found[-1] = RoleLine(found[-1].no, close_up(f"{found[-1].text} {line}"))
        else:
            found.append(RoleLine(None, line))
    return tuple(found)


def _mark(line: str) -> RoleLine | None:
    piece = next(iter(pieces(line)), None)
    whole = line[len(line) - len(line.lstrip()) :]
    if piece is None or piece.raw.strip() != whole.strip() or not piece.text:
        return None
    if piece.mark in (Mark.BULLET, Mark.EXAMPLE):
        return RoleLine(None, piece.text)
    if piece.mark in (Mark.STEP, Mark.NUMBERED):
        return RoleLine(piece.number, piece.text)
    return None


def listed(text: str) -> tuple[str, ...]:
    """Words of one cell: 「重点、新規」 or one a line."""
    parts = re.split(r"[、,，\n／/]", text)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def issue(text: str) -> tuple[int | None, str]:
    """「①孤立の増加」「3」 → the number and the words, either may be missing."""
    alone = number_of(text)
    if alone is not None:
        return alone, ""
    found = title(text)
    return (number_of(found.number), found.text) if found.number else (None, found.text)
