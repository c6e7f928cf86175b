"""A file of open data read without a database: which data set, in which words, row by row.

Nothing is lost on the way: each row is either an entry or refused with its reasons, and a file that
breaks off is not read at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sasaeai.core.refusal import Refusal
from sasaeai.core.tables import ReadRow, UnreadableFile, read_csv
from sasaeai.places.municipal.enums import DataSet, Dialect
from sasaeai.places.municipal.heads import (
    HAZARDS,
    dialect_of,
    field_of,
    known_dataset,
)
from sasaeai.places.municipal.troubles import Note, Trouble
from sasaeai.places.municipal.values import LATITUDES, LONGITUDES, extension_in, read_value, tidied

HEAD_WITHIN = 10
"""Rows in which the head is looked for: some files begin with a title."""
MOST_ROWS = 20_000
LONGEST: Mapping[str, int] = {
    **dict.fromkeys(("id", "name", "place", "building", "organiser", "contact", "kind"), 100),
    **dict.fromkeys(("kana", "address"), 200),
    **dict.fromkeys(("about", "note", "access", "when_note", "summary", "apply_how"), 2000),
}
PARTS = ("part_prefecture", "part_city", "part_town", "part_block")


class NoDataSet(Refusal):
    """The file is none of the data sets; the message says which heads were looked for."""


@dataclass(frozen=True)
class Entry:
    """One row that can be taken: fields in the form of open data, what was noticed, the cells."""

    row: int
    values: Mapping[str, str]
    notes: tuple[Note, ...] = ()
    cells: tuple[str, ...] = ()

    def get(self, name: str) -> str:
        return self.values.get(name, "")


@dataclass(frozen=True)
class Refused:
    """One row that cannot, with its cells as they were, to be sent back."""

    row: int
    cells: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Reading:
    """A file as it was read. ``unused`` are columns that no data set has."""

    dataset: DataSet
    dialect: Dialect
    encoding: str
    heads: tuple[str, ...]
    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...]
    unused: tuple[str, ...] = ()

    @property
    def warned(self) -> int:
        return sum(1 for entry in self.entries if entry.notes)

    @property
    def publisher(self) -> str:
        """The code of the municipality that most rows name; empty where none does."""
        codes = Counter(entry.get("code") for entry in self.entries if entry.get("code"))
        return codes.most_common(1)[0][0] if codes else ""


@dataclass
class _Row:
    """A row on its way; ``heads`` name the column of a field as the file spells it."""

    number: int
    cells: tuple[str, ...]
    heads: Mapping[str, str]
    values: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def say(self, trouble: Trouble, name: str = "", found: str = "") -> None:
        self.notes.append(Note(trouble, self.heads.get(name, ""), found[:80]))


def read(content: bytes) -> Reading:
    """Raises ``UnreadableFile`` for bytes that are no CSV and ``NoDataSet`` for another table."""
    sheet = read_csv(content)
    start, dataset = _head(sheet.rows)
    heads = tuple(tidied(head) for head in sheet.rows[start].cells)
    rows = sheet.rows[start + 1 :]
    if len(rows) > MOST_ROWS:
        raise NoDataSet("行が多すぎます。2万行までに分けてください。")
    entries, refused = _sorted(dataset, heads, rows)
    return Reading(
        dataset=dataset,
        dialect=dialect_of(heads),
        encoding=sheet.encoding,
        heads=heads,
        entries=entries,
        refused=refused,
        unused=tuple(head for head in heads if head and not field_of(head)),
    )


def _head(rows: Sequence[ReadRow]) -> tuple[int, DataSet]:
    for index, row in enumerate(rows[:HEAD_WITHIN]):
        if (dataset := known_dataset(row.cells)) is not None:
            return index, dataset
    raise NoDataSet(
        "イベント・公共施設・指定緊急避難場所・子育て施設・介護サービス事業所の、どの見出しにも"
        "あてはまりません。1行めに、データセットの見出しをつけてください。"
    )


def _sorted(
    dataset: DataSet, heads: Sequence[str], rows: Sequence[ReadRow]
) -> tuple[tuple[Entry, ...], tuple[Refused, ...]]:
    fields = [field_of(head) for head in heads]
    named = {name: head for name, head in reversed(list(zip(fields, heads, strict=True))) if name}
    found = [_row(row, dataset, fields, named) for row in rows]
    for row in _doubled(dataset, [row for row in found if not _refuses(row)]):
        row.say(Trouble.ID_TWICE, "id", row.values["id"])
    repeated = set(_repeated(found))
    entries, refused = [], []
    for row in found:
        if _refuses(row):
            refused.append(Refused(row.number, row.cells, tuple(row.notes)))
            continue
        if row.number in repeated:
            row.say(Trouble.SAME_ROW, "id", row.values.get("id", ""))
        entries.append(Entry(row.number, row.values, tuple(row.notes), row.cells))
    return tuple(entries), tuple(refused)


def _refuses(row: _Row) -> bool:
    return any(note.trouble.refuses for note in row.notes)


def _row(
    read_row: ReadRow, dataset: DataSet, fields: Sequence[str], named: Mapping[str, str]
) -> _Row:
    row = _Row(read_row.number, read_row.cells, named)
    extra = [cell for cell in read_row.cells[len(fields) :] if cell.strip()]
    if len(read_row.cells) < len(fields):
        row.say(Trouble.TOO_FEW)
    if extra:
        row.say(Trouble.TOO_MANY, found=extra[0])
    for name, cell in zip(fields, read_row.cells, strict=False):
        if name and not row.values.get(name):
            _take(row, name, cell)
    _mend(row)
    _require(row, dataset)
    return row


def _take(row: _Row, name: str, cell: str) -> None:
    value, trouble = read_value(name, cell)
    if trouble is not None and not (trouble == Trouble.BAD_CODE and name != "code"):
        row.say(trouble, name, tidied(cell))
    if len(value) > LONGEST.get(name, 1000):
        row.say(Trouble.TOO_LONG, name, value)
    if value:
        row.values[name] = value
    if name == "phone" and not row.values.get("extension") and (inner := extension_in(cell)):
        row.values["extension"] = inner


def _mend(row: _Row) -> None:
    """What can be put right without guessing: a split address, a swapped pair, a missing end."""
    values = row.values
    parts = "".join(values.get(part, "") for part in PARTS)
    if not values.get("address") and (values.get("part_town") or values.get("part_block")):
        values["address"] = parts
        row.say(Trouble.JOINED, "address", parts)
    _place(row)
    first, last = values.get("first_day"), values.get("last_day")
    if first and last and last < first:
        row.say(Trouble.BAD_ORDER, "last_day", last)
    opens, closes = values.get("opens"), values.get("closes")
    if (
        opens
        and closes
        and closes < opens
        and (last or first) == first
        and "first_day" in row.heads
    ):
        row.say(Trouble.BAD_ORDER, "closes", closes)


def _place(row: _Row) -> None:
    given = [row.values.pop(name, "") for name in ("latitude", "longitude")]
    if not all(given):
        if any(given):
            row.say(Trouble.HALF_PLACE, "latitude", "".join(given))
        return
    latitude, longitude = (Decimal(one) for one in given)
    if _in_japan(longitude, latitude):
        row.say(Trouble.SWAPPED, "latitude", ", ".join(given))
        given.reverse()
    elif not _in_japan(latitude, longitude):
        row.say(Trouble.BAD_PLACE, "latitude", ", ".join(given))
        return
    row.values["latitude"], row.values["longitude"] = given


def _in_japan(latitude: Decimal, longitude: Decimal) -> bool:
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def _require(row: _Row, dataset: DataSet) -> None:
    values, bad = row.values, {note.trouble for note in row.notes}
    wanted = [(Trouble.NO_NAME, "name"), (Trouble.NO_KANA, "kana"), (Trouble.NO_ID, "id")]
    if dataset == DataSet.EVENT:
        wanted += [(Trouble.NO_DAY, "first_day"), (Trouble.NO_HOUR, "opens")]
        wanted += [(Trouble.NO_END, "closes")]
    else:
        wanted += [(Trouble.NO_ADDRESS, "address")]
    spoilt = {Trouble.NO_DAY: Trouble.BAD_DAY, Trouble.NO_HOUR: Trouble.BAD_HOUR}
    for trouble, name in wanted:
        if not values.get(name) and spoilt.get(trouble) not in bad:
            row.say(trouble, name)
    if dataset == DataSet.EVACUATION_SPACE and not any(values.get(name) for name in HAZARDS):
        row.say(Trouble.NO_HAZARD)


def _doubled(dataset: DataSet, rows: Sequence[_Row]) -> Iterator[_Row]:
    """Rows that share a number and are not the same: which one is meant cannot be known.

    Days of one event may share theirs.
    """
    several: dict[str, list[_Row]] = {}
    for row in rows:
        if number := row.values.get("id"):
            several.setdefault(number, []).append(row)
    what = ("name",) if dataset == DataSet.EVENT else None
    for group in several.values():
        kinds = {_content(row, what) for row in group}
        if len(kinds) > 1:
            yield from group


def _repeated(rows: Sequence[_Row]) -> Iterator[int]:
    seen: set[tuple[tuple[str, str], ...]] = set()
    for row in rows:
        content = _content(row)
        if content in seen:
            yield row.number
        seen.add(content)


def _content(row: _Row, names: Sequence[str] | None = None) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value) for name, value in sorted(row.values.items()) if not names or name in names
    )


__all__ = [
    "Entry",
    "NoDataSet",
    "Reading",
    "Refused",
    "UnreadableFile",
    "read",
]
