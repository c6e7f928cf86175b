"""CSV as Japanese offices use it: opens in Excel by a double click, and comes back unchanged."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sasaeai.core.tables.losses import SUBSTITUTE, Loss

Encoding = Literal["utf-8-sig", "cp932"]
_LARGEST_FILE = 50 * 1024 * 1024
_LARGEST_CELL = 1_000_000
# A spreadsheet runs what begins so (OWASP, "CSV injection"); plain numbers are let through.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")
_END = "\u241c"
_HARMLESS = re.compile(r"[+-]?\d+(\.\d+)?|[－＋＝＠]")


class UnreadableFile(ValueError):
    """The bytes are no CSV text; ``hint`` says in Japanese what to do."""

    def __init__(self, hint: str) -> None:
        self.hint = hint
        super().__init__(hint)


@dataclass(frozen=True)
class ReadRow:
    """One row with the number a spreadsheet shows for it (the first row is 1)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """Rows of a file that was read; empty rows are left out but counted."""

    rows: tuple[ReadRow, ...]
    encoding: str
    delimiter: str = ""


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet runs it; ``unguarded`` gives the same text back."""
    return f"'{cell}" if _FORMULA.match(cell) and not _HARMLESS.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def write_csv(
    labels: Sequence[str], rows: Iterable[Sequence[str]], *, encoding: Encoding = "utf-8-sig"
) -> tuple[bytes, tuple[Loss, ...]]:
    """The file and every character it could not hold (cp932 only; 〓 stands in its place).

    Six characters (〜 − ‖ ¢ £ ¬) are in cp932 but come back as others: they are listed too.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    losses: list[Loss] = []
    for number, row in enumerate((labels, *rows), start=1):
        cells = list(row)
        if encoding == "cp932":
            cells = [
                _for_cp932(cell, number, label, losses)
                for cell, label in zip(cells, labels, strict=True)
            ]
        writer.writerow([guarded(cell) for cell in cells])
    return buffer.getvalue().encode(encoding), tuple(losses)


def _for_cp932(cell: str, row: int, column: str, losses: list[Loss]) -> str:
    try:
        if cell.encode("cp932").decode("cp932") == cell:
            return cell
    except UnicodeEncodeError:
        pass
    written: list[str] = []
    for char in cell:
        held = char.encode("cp932", errors="ignore").decode("cp932") or SUBSTITUTE
        if held != char:
            losses.append(Loss(row=row, column=column, character=char, written=held))
        written.append(held)
    return "".join(written)


def read_csv(content: bytes) -> Sheet:
    """Rows of a CSV in UTF-8 (with or without mark), cp932 or UTF-16, comma, tab or semicolon.

    Raises UnreadableFile with the row where reading stopped.
    """
    if len(content) > _LARGEST_FILE:
        raise UnreadableFile("ファイルが大きすぎます。50MBまでに分けてください。")
    text, encoding = _decoded(content)
    if "\x00" in text:
        raise UnreadableFile("文字のファイルではありません。CSVで保存しなおしてください。")
    delimiter = _delimiter(text)
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(io.StringIO(f"{text}\r\n{_END}", newline=""), delimiter=delimiter)
    rows: list[ReadRow] = []
    number, last = 0, [_END]
    try:
        for number, last in enumerate(reader, start=1):
            cells = tuple(unguarded(cell) for cell in last)
            if any(cell.strip() for cell in cells):
                rows.append(ReadRow(number, cells))
    except csv.Error as error:
        raise _unclosed(number + 1) from error
    if last != [_END]:
        raise _unclosed(number)
    rows.pop()
    return Sheet(rows=tuple(rows), encoding=encoding, delimiter=delimiter)


def _unclosed(row: int) -> UnreadableFile:
    """A quotation mark that nothing closes swallows all rows after it: the file is not read."""
    return UnreadableFile(f'{row}行目を読めません。「"」の数を確かめてください。')


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, (encoding,))
    return _strictly(content, (*_markless_utf16(content), "utf-8", "cp932"))


def _markless_utf16(content: bytes) -> tuple[str, ...]:
    """UTF-16 without a mark shows in the zero bytes of its commas and line ends."""
    head = content[:4096]
    if b"\x00" not in head:
        return ()
    return ("utf-16-le",) if head[1::2].count(0) >= head[0::2].count(0) else ("utf-16-be",)


def _strictly(content: bytes, encodings: Sequence[str]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(
        "文字コードが分かりません。Excelで「CSV UTF-8」として保存しなおしてください。"
    )


def _delimiter(text: str) -> str:
    """The separator of the first line that is not empty, outside quotation marks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    counts = {mark: bare.count(mark) for mark in (",", "\t", ";")}
    return max(counts, key=lambda mark: counts[mark])
