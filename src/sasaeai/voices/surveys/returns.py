"""What came back of a survey and the rates of it, each with what it was divided by.

Three ways of dividing are in use and all are right (voices page 1.1): returned or valid answers by
all that were sent out (標本比), or by those that arrived (到達比). So each is shown with its formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sasaeai.core.figures import Figure
from sasaeai.voices.enums import Channel

COLUMNS = ("posted", "undeliverable", "returned", "valid")
_LABELS = {
    "returned": "回収率",
    "valid": "有効回収率",
    "posted": "標本比",
    "reached": "到達比",
}
"""What a rate is called by what stands above and below."""
SENDING = ("posted", "undeliverable")
"""Columns that only the channel has by which people were asked."""


@dataclass(frozen=True)
class Counted:
    """One channel in one area (``None``: not told apart); an empty value is not entered."""

    channel: Channel
    area_id: int | None = None
    posted: int | None = None
    undeliverable: int | None = None
    returned: int | None = None
    valid: int | None = None

    @property
    def empty(self) -> bool:
        return all(getattr(self, name) is None for name in COLUMNS)


@dataclass(frozen=True)
class Rate:
    """A rate with its formula: ``of`` is 回収率 or 有効回収率, ``base`` what it is divided by."""

    code: str
    of: str
    base: str
    figure: Figure
    above: Figure
    below: Figure

    @property
    def label(self) -> str:
        return f"{self.of}（{self.base}）"


@dataclass(frozen=True)
class Returns:
    """Some counts together. ``sent`` is False where nothing is sent out: 対象外, not 未入力."""

    posted: int | None
    undeliverable: int | None
    returned: int | None
    valid: int | None
    sent: bool = True

    @property
    def reached(self) -> int | None:
        """How many arrived: posted minus undeliverable."""
        if self.posted is None or self.undeliverable is None:
            return None
        return self.posted - self.undeliverable

    def figure(self, name: str) -> Figure:
        """A count by the name of its column (or ``reached``)."""
        if not self.sent and name in (*SENDING, "reached"):
            return Figure.not_applicable(unit="件")
        number = getattr(self, name)
        return Figure.not_entered(unit="件") if number is None else Figure.count(number)

    @property
    def rates(self) -> tuple[Rate, ...]:
        """回収率 and 有効回収率, each by both bases."""
        return tuple(
            Rate(
                f"{above}_of_{below}",
                of,
                base,
                self._rate(above, below),
                self.figure(above),
                self.figure(below),
            )
            for above, of in (("returned", _LABELS["returned"]), ("valid", _LABELS["valid"]))
            for below, base in (("posted", _LABELS["posted"]), ("reached", _LABELS["reached"]))
        )

    def rate(self, code: str) -> Figure:
        return next(rate.figure for rate in self.rates if rate.code == code)

    def _rate(self, above: str, below: str) -> Figure:
        if not self.sent:
            return Figure.not_applicable(unit="%", decimals=1)
        num, den = getattr(self, above), getattr(self, below)
        if num is None or den is None:
            return Figure.not_entered(unit="%", decimals=1)
        return Figure.ratio(num, den)


def together(rows: Iterable[Counted], *, sent_by: Channel, channels: Sequence[Channel]) -> Returns:
    """The sum of some rows over these channels.

    A column is told by area once one area tells it; then every area with counts must, and what is
    not told apart comes on top. A sum that lacks a part is not entered.
    """
    known = {(row.area_id, row.channel): row for row in rows}
    sending = [sent_by] if sent_by in channels else []
    return Returns(
        posted=_sum(known, "posted", sending),
        undeliverable=_sum(known, "undeliverable", sending),
        returned=_sum(known, "returned", channels),
        valid=_sum(known, "valid", channels),
        sent=bool(sending),
    )


def _sum(
    known: Mapping[tuple[int | None, Channel], Counted], name: str, channels: Sequence[Channel]
) -> int | None:
    def numbers(area_ids: Iterable[int | None]) -> list[int | None]:
        places = [(area_id, channel) for area_id in area_ids for channel in channels]
        return [getattr(known[key], name) if key in known else None for key in places]

    areas = dict.fromkeys(area_id for area_id, _channel in known if area_id is not None)
    told, rest = numbers(areas), numbers([None])
    if any(number is not None for number in told):
        rest = [number for number in rest if number is not None]
    else:
        told = []
    found = [*told, *rest]
    if not found or any(number is None for number in found):
        return None
    return sum(number for number in found if number is not None)


@dataclass(frozen=True)
class Problem:
    """What cannot be, and at which cell it is said."""

    channel: Channel
    area_id: int | None
    column: str
    words: str


_WORDS = {
    "undeliverable": "不達が、配布より多くなっています。",
    "returned": "回収が、とどいた数（配布から不達を引いた数）より多くなっています。",
    "valid": "有効が、回収より多くなっています。",
}


def problems(rows: Sequence[Counted], *, sent_by: Channel, tracked: bool) -> list[Problem]:
    """Every cell that is larger than what it is part of.

    Answers on the web stand against what was posted only where people have a number: an open
    address may be answered by anybody.
    """
    found = [
        Problem(row.channel, row.area_id, name, _WORDS[name])
        for row in rows
        for name in _wrong(row)
    ]
    if found or not tracked:
        return found
    groups = [[row for row in rows if row.area_id == key] for key in {r.area_id for r in rows}]
    for here in (*groups, list(rows)):
        channels = list(dict.fromkeys(row.channel for row in here))
        whole = together(here, sent_by=sent_by, channels=channels)
        if _more(whole.returned, _arrived(whole)):
            last = here[-1]
            return [Problem(last.channel, last.area_id, "returned", _WORDS["returned"])]
    return []


def _wrong(row: Counted) -> list[str]:
    pairs = (
        ("undeliverable", row.undeliverable, row.posted),
        ("returned", row.returned, _arrived(row)),
        ("valid", row.valid, row.returned if row.returned is not None else _arrived(row)),
    )
    return [name for name, part, whole in pairs if _more(part, whole)]


def _arrived(row: Counted | Returns) -> int | None:
    """At most so many can have answered."""
    return None if row.posted is None else row.posted - (row.undeliverable or 0)


def _more(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole
