"""A list that leaves as an Excel book and returns: rows are found again, changes told before any is kept.

Nothing is written here. A room says how a row is found and what its cells may hold, reads the book,
shows what it would do, and keeps all of it or nothing.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext

from sasaeai.core.periods import DateProblem, parse_date, wareki
from sasaeai.core.refusal import Refusal
from sasaeai.core.tables.csvfile import ReadRow, UnreadableFile
from sasaeai.core.tables.definition import Column, Table, Who
from sasaeai.core.tables.exports import File, export
from sasaeai.core.tables.xlsxfile import read_xlsx

VERSION = "版"
_LONGEST_ERROR = 200


class BadCell(ValueError):
    """A cell or a row that cannot be taken, and why.

    ``words`` are translated when they are shown; ``%(name)s`` in them stands for ``values``, which
    stay as they are, because a book's heads and answers are Japanese for everybody.
    """

    def __init__(self, words: str, /, **values: object) -> None:
        self.words, self.values = words, values
        super().__init__(words)

    def __str__(self) -> str:
        said = gettext(self.words)
        return said % self.values if self.values else said


def plain(text: str) -> str:
    """The text as it is: white space at the ends and a sheet's line ends apart."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@dataclass(frozen=True)
class Cell:
    """A column that returns. ``read`` gives the one way to write a value, or raises ``BadCell``;
    ``fixed`` is shown and must come back as it went."""

    label: str
    read: Callable[[str], str] = plain
    fixed: bool = False


@dataclass(frozen=True)
class Line:
    """One row as it stands. ``cells`` are the columns that return, by label; ``shown`` only leaves.

    ``fresh`` is a row that does not exist yet: it needs no version. ``about`` is the room's own.
    Cells are held as a sheet gives them back (``plain``), however they were typed on a page.
    """

    key: tuple[str, ...]
    cells: Mapping[str, str]
    shown: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    fresh: bool = False
    about: object = None

    def __post_init__(self) -> None:
        held = {label: plain(text) for label, text in self.cells.items()}
        object.__setattr__(self, "cells", held)

    @property
    def mark(self) -> str:
        """Changes whenever a cell that returns was changed."""
        said = json.dumps([*self.key, dict(self.cells)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class Book:
    """The layout: the columns by which a row is found, those to read, those that return."""

    name: str
    title: str
    keys: tuple[str, ...]
    shown: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class RowProblem:
    """A row that cannot be taken, with Excel's row number (0 is the whole file) and column."""

    row: int
    why: BadCell
    column: str = ""

    @property
    def words(self) -> str:
        """The sentence in the reader's language, behind the column's head."""
        said = str(self.why)
        if self.column:
            said = gettext("%(column)s：%(said)s") % {"column": self.column, "said": said}
        return said[:_LONGEST_ERROR]


@dataclass(frozen=True)
class Change:
    """One row of the file that says something else than what stands."""

    row: int
    line: Line
    after: Mapping[str, str]

    @property
    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """(column, now, in the file)."""
        return tuple(
            (label, self.line.cells.get(label, ""), text)
            for label, text in self.after.items()
            if text != self.line.cells.get(label, "")
        )


@dataclass(frozen=True)
class Returned:
    """What the file would do. Nothing may be kept while there is a problem."""

    changes: tuple[Change, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    untouched: int = 0

    def also(self, problems: Iterable[RowProblem]) -> Returned:
        """With what the room finds wrong behind what the cells said."""
        return replace(self, problems=(*self.problems, *problems))

    def sound(self, refusal: type[Refusal]) -> Returned:
        """Itself; raises ``refusal`` while there is a problem: all rows are kept or none."""
        if self.problems:
            raise refusal("読めない行があります。直してから、もういちど渡してください。")
        return self


def hand_out(book: Book, lines: Sequence[Line], *, issuer: str = "") -> File:
    """The book to fill in, one row for each line."""
    labels = [*book.keys, *book.shown, *(cell.label for cell in book.cells), VERSION]
    columns = tuple(Column(f"c{at}", label) for at, label in enumerate(labels))
    rows = []
    for place, line in enumerate(lines):
        told = {**dict(zip(book.keys, line.key, strict=True)), **line.shown, **line.cells}
        told[VERSION] = "" if line.fresh else line.mark
        row: dict[str, object] = {f"c{at}": told.get(label, "") for at, label in enumerate(labels)}
        rows.append({"id": place, **row})
    table = Table(book.name, book.title, columns, order=("id",), landscape=True)
    return export(table, rows, format="xlsx", who=Who.INTERNAL, issuer=issuer)


def read_back(book: Book, content: bytes, *, find: Callable[[tuple[str, ...]], Line]) -> Returned:
    """The dry run. ``find`` gives the line of a key as it stands, or raises ``BadCell``.

    Columns that the file leaves out stay as they are.
    """
    try:
        sheet = read_xlsx(content)
    except UnreadableFile as unreadable:
        return Returned(problems=(RowProblem(0, BadCell(unreadable.hint)),))
    if not sheet.rows:
        return Returned(problems=(RowProblem(0, BadCell("行がありません。")),))
    head = [_folded(cell) for cell in sheet.rows[0].cells]
    lacking = [label for label in (*book.keys, VERSION) if _folded(label) not in head]
    if lacking:
        why = BadCell("列がありません：%(columns)s", columns="、".join(lacking))
        return Returned(problems=(RowProblem(sheet.rows[0].number, why),))
    reader = _Reader(book, head, find)
    for row in sheet.rows[1:]:
        reader.take(row)
    return Returned(tuple(reader.changes), tuple(reader.problems), reader.untouched)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


@dataclass
class _Reader:
    book: Book
    head: Sequence[str]
    find: Callable[[tuple[str, ...]], Line]
    changes: list[Change] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    untouched: int = 0
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def take(self, given: ReadRow) -> None:
        texts = {
            name: plain(given.cells[at])
            for at, name in enumerate(self.head)
            if name and at < len(given.cells)
        }
        key = tuple(texts.get(_folded(label), "") for label in self.book.keys)
        try:
            line = self.find(key)
            if not line.fresh or any(key):
                self._once(key)
            after = self._read(given, line, texts)
        except BadCell as bad:
            self._problem(given, bad)
            return
        if after is None:
            return
        if all(text == line.cells.get(label, "") for label, text in after.items()):
            self.untouched += not line.fresh
            return
        known = texts.get(_folded(VERSION), "")
        if not line.fresh and known != line.mark:
            self._problem(given, _overtaken(known))
            return
        self.changes.append(Change(given.number, line, after))

    def _once(self, key: tuple[str, ...]) -> None:
        folded = tuple(map(_folded, key))
        if folded in self.seen:
            named = "／".join(part for part in key if part)
            raise BadCell("「%(row)s」が2回出てきます。", row=named)
        self.seen.add(folded)

    def _read(self, given: ReadRow, line: Line, texts: Mapping[str, str]) -> dict[str, str] | None:
        after: dict[str, str] = {}
        good = True
        for cell in self.book.cells:
            name = _folded(cell.label)
            if name not in self.head:
                continue
            try:
                text = texts.get(name, "")
                after[cell.label] = cell.read(text) if text else ""
                if cell.fixed and not line.fresh and after[cell.label] != line.cells[cell.label]:
                    raise BadCell("ここは書きかえられません。")
            except BadCell as bad:
                good = False
                self._problem(given, bad, cell.label)
        return after if good else None

    def _problem(self, given: ReadRow, why: BadCell, column: str = "") -> None:
        self.problems.append(RowProblem(given.number, why, column))


def _overtaken(known: str) -> BadCell:
    """``known`` is the version that the file names; a row without one was added by hand."""
    if known:
        return BadCell(
            "配ったあとで、ほかの人が直しています。新しいExcelをつくって、書きうつしてください。"
        )
    return BadCell("この行には、もう入っています。新しいExcelをつくって、その行を直してください。")


def among(lines: Iterable[Line]) -> Callable[[tuple[str, ...]], Line]:
    """Finds a line by its key, however its characters are typed; there are no others."""
    known = {tuple(map(_folded, line.key)): line for line in lines}

    def find(key: tuple[str, ...]) -> Line:
        line = known.get(tuple(map(_folded, key)))
        if line is None:
            named = "／".join(part[:30] for part in key)
            raise BadCell("「%(row)s」という行はありません。", row=named)
        return line

    return find


def one_of(choices: Iterable[str], also: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """A cell that holds one of these labels; ``also`` are other ways to write one (sign → label)."""
    labels = tuple(choices)
    known = {_folded(text): label for text, label in (also or {}).items()}
    known |= {_folded(label): label for label in labels}

    def read(text: str) -> str:
        if (label := known.get(_folded(text))) is None:
            raise BadCell(
                "「%(text)s」はえらべません（%(choices)s）。",
                text=text[:20],
                choices="・".join(labels),
            )
        return label

    return read


def at_most(longest: int) -> Callable[[str], str]:
    """A cell of text that may be this long."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise BadCell("%(most)s文字までにしてください。", most=f"{longest:,}")
        return plain(text)

    return read


def a_day(text: str) -> str:
    """A cell that holds a day, however it is written."""
    try:
        return wareki(parse_date(text))
    except DateProblem as problem:
        raise BadCell(problem.hint) from problem
