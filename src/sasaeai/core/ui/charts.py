"""Geometry of the pictures that show a figure: band, small bars, five-year chart.

Nothing here rounds, adds or formats a figure: texts come from ``Figure``, ticks and scales from
leather (ADR 0006). Coordinates are texts ready for SVG attributes, in user units or per cent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from leather.scales import Linear

from sasaeai.core.figures import Figure, State
from sasaeai.core.ui.scales import scale as to_scale

_COUNTED = (State.VALUE, State.ZERO)
_TARGET_AT = Decimal(92)
_FULL = Decimal(100)


class YearKind(Enum):
    """How sure a year's figure is, and so how its bar is drawn."""

    BASE = "base"
    CONFIRMED = "confirmed"
    CURRENT = "current"
    COMING = "coming"


@dataclass(frozen=True, kw_only=True)
class Year:
    """One fiscal year on an indicator's chart.

    ``recount`` is what a confirmed year gives when counted again today; it is drawn as a line
    beside the confirmed bar and never replaces it.
    """

    label: str
    figure: Figure
    kind: YearKind
    note: str = ""
    target: Figure | None = None
    recount: Figure | None = None
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A figure between where it started and where it should end, as per cent of the width."""

    look: str
    fill: str
    zero: bool
    behind: bool
    target: str
    pace: str


@dataclass(frozen=True, kw_only=True)
class Bar:
    """``look`` is one of base, confirmed, current, coming, none, na, nc, sup, zero."""

    look: str
    x: str
    y: str
    width: str
    height: str
    mid: str
    label_y: str
    recount_y: str
    year: Year
    note_lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, kw_only=True)
class Tick:
    y: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing of ``width`` × ``height`` user units; ``target`` is the way to the goal."""

    narrow: bool
    width: int
    height: int
    left: str
    right: str
    base_y: str
    foot: str
    target_label_y: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    target: tuple[Dot, ...]

    @property
    def target_points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.target)


def look_of(figure: Figure, *, kind: str = "value") -> str:
    """Name of the drawing for a figure's state; ``kind`` is returned for a counted value."""
    return {
        State.VALUE: kind,
        State.ZERO: "zero",
        State.NOT_ENTERED: "none",
        State.NOT_APPLICABLE: "na",
        State.UNCOMPUTABLE: "nc",
        State.OBSERVING: "none",
        State.SUPPRESSED: "sup",
    }[figure.state]


def band(
    figure: Figure,
    *,
    base: Figure | None = None,
    target: Figure | None = None,
    pace: Figure | None = None,
) -> Band:
    """``pace`` is where the figure should be by now (``core.figures.pace``).

    The start stands at 0 %, the target at 92 %, so that a figure past its target can be seen.
    Falling targets need nothing special: start and target change places in value only.
    """
    known = _value(base)
    start = Decimal(0) if known is None else known
    goal = _value(target)
    if goal is not None and goal == start:
        start = Decimal(0)
    span = None if goal is None or goal == start else goal - start
    value = _value(figure)
    at = None if value is None or span is None else (value - start) / span * _TARGET_AT
    due = _value(pace)
    due_at = None if due is None or span is None else (due - start) / span * _TARGET_AT
    return Band(
        look="value" if look_of(figure) == "zero" else look_of(figure),
        fill=_percent(at) if at is not None and at > 0 else "",
        zero=at is not None and at == 0,
        behind=at is not None and at < 0,
        target=_percent(_TARGET_AT) if goal is not None else "",
        pace=_percent(due_at) if due_at is not None else "",
    )


def spark(years: Sequence[Year], *, height: int = 44) -> Chart:
    """Small bars beside a figure; 22 units a year, no words (the table beside it has them)."""
    step, bar, top, floor = 22, 16, Decimal(3), Decimal(height - 4)
    scale = _scale(years)
    bars = []
    for index, year in enumerate(years):
        x = Decimal(2 + step * index)
        bars.append(_bar(year, scale, x=x, width=Decimal(bar), top=top, floor=floor))
    last = [year.target for year in years if year.target and _value(year.target) is not None]
    width = max(step * len(years), step)
    line = () if not last else _flat(_y(scale, last[-1], top=top, floor=floor), width)
    return Chart(
        narrow=True,
        width=width, height=height, left="0", right=str(width),
        base_y=_n(_zero(scale, top=top, floor=floor)), foot=str(height), target_label_y="",
        bars=tuple(bars), ticks=(), target=line,
    )  # fmt: skip


def chart(years: Sequence[Year], *, narrow: bool = False) -> Chart:
    """The chart of an indicator page. Two widths are drawn, so that its words stay readable."""
    width, height, left, right = (360, 330, 40, 356) if narrow else (710, 394, 56, 700)
    top, floor = Decimal(44), Decimal(height - (70 if narrow else 64))
    scale = _scale(years)
    step = Decimal(right - left) / max(len(years), 1)
    wide = step * Decimal("0.6")
    bars = []
    dots = []
    for index, year in enumerate(years):
        x = left + step * index + (step - wide) / 2
        bars.append(_bar(year, scale, x=x, width=wide, top=top, floor=floor))
        goal = _value(year.target)
        if year.target is not None and goal is not None:
            dots.append(Dot(x=_n(x + wide / 2), y=_n(_y(scale, year.target, top=top, floor=floor))))
    ticks = tuple(
        Tick(y=_n(scale.project(tick, floor, top)), text=f"{tick:,f}") for tick in scale.ticks()
    )
    return Chart(
        narrow=narrow,
        width=width, height=height, left=str(left), right=str(right),
        base_y=_n(_zero(scale, top=top, floor=floor)), foot=_n(floor + 26),
        target_label_y=_target_label(bars[-1], dots) if bars and dots else "",
        bars=tuple(bars), ticks=ticks, target=tuple(dots),
    )  # fmt: skip


def _bar(
    year: Year, scale: Linear, *, x: Decimal, width: Decimal, top: Decimal, floor: Decimal
) -> Bar:
    look = look_of(year.figure, kind=year.kind.value)
    if year.kind is YearKind.COMING and look == "none":
        look = "coming"
    zero = _zero(scale, top=top, floor=floor)
    counted = _value(year.figure) is not None
    y = _y(scale, year.figure, top=top, floor=floor) if counted else zero
    marks = [y]
    if year.target is not None and _value(year.target) is not None:
        marks.append(_y(scale, year.target, top=top, floor=floor))
    again = ""
    if year.recount is not None and _value(year.recount) is not None:
        marks.append(_y(scale, year.recount, top=top, floor=floor))
        again = _n(marks[-1])
    near = [mark for mark in marks if mark > y - 26]
    return Bar(
        look=look, x=_n(x), y=_n(min(y, zero)), width=_n(width), height=_n(abs(zero - y)),
        mid=_n(x + width / 2), label_y=_n(min(near) - 11), recount_y=again, year=year,
        note_lines=_lines(year.note, narrow=width < 50),
    )  # fmt: skip


def _scale(years: Sequence[Year]) -> Linear:
    """From zero (or below it) to past the highest figure, target or recount.

    Whole things are never marked in fractions: an axis of whole numbers reaches 4 at least.
    """
    shown = [f for y in years for f in (y.figure, y.target, y.recount) if f is not None]
    values = [value for figure in shown if (value := _value(figure)) is not None]
    whole = all(figure.decimals == 0 for figure in shown)
    low = min([Decimal(0), *values])
    high = max([Decimal(4) if whole else Decimal(0), *values])
    return to_scale(low, high, whole=whole)


def _value(figure: Figure | None) -> Decimal | None:
    return figure.value if figure is not None and figure.state in _COUNTED else None


def _y(scale: Linear, figure: Figure, *, top: Decimal, floor: Decimal) -> Decimal:
    projected: Decimal = scale.project(figure.value, floor, top)
    return projected


def _target_label(last: Bar, dots: Sequence[Dot]) -> str:
    """The last year's target is named in the picture unless a bar's own label stands there."""
    bare = _value(last.year.figure) is None and _value(last.year.target) is not None
    return _n(Decimal(dots[-1].y) - 14) if bare else ""


def _lines(note: str, *, narrow: bool) -> tuple[str, ...]:
    """A note under a narrow column breaks in the middle instead of running into the next one."""
    if not note:
        return ()
    if not narrow or len(note) <= 3:
        return (note,)
    if note.isascii():
        return tuple(note.split())
    half = (len(note) + 1) // 2
    return (note[:half], note[half:])


def _zero(scale: Linear, *, top: Decimal, floor: Decimal) -> Decimal:
    projected: Decimal = scale.project(Decimal(0), floor, top)
    return projected


def _flat(y: Decimal, width: int) -> tuple[Dot, ...]:
    return (Dot(x="0", y=_n(y)), Dot(x=str(width), y=_n(y)))


def _percent(at: Decimal) -> str:
    return _n(min(max(at, Decimal(0)), _FULL)) + "%"


def _n(number: Decimal) -> str:
    """A coordinate, to a tenth of a unit."""
    return format(number, ".1f")
