"""From an XLSX, a ZIP of CSV files, or CSV texts to a checked ``PlanSheet``: all or nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import Any

from python_calamine import CalamineWorkbook

from sasaeai.core.periods import DateProblem, FiscalYear, UnreadableFiscalYear, parse_date
from sasaeai.core.tables import ReadRow, Sheet, UnreadableFile, read_csv, read_xlsx
from sasaeai.core.text import digits
from sasaeai.plan.importing import sheet_columns as names
from sasaeai.plan.importing.sheet import (
    DEEPEST,
    BadSheet,
    IndicatorRow,
    IssueRow,
    LevelRow,
    LineageRow,
    NodeRow,
    PlanHead,
    PlanSheet,
    RoleRow,
    RowError,
    TargetValue,
)
from sasaeai.plan.importing.sheet_relations import relations

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
LONGEST = {"code": 40, "title": 200, "name": 120, "number_text": 20, "owner": 60, "unit": 12}


def read_sheet(content: bytes, *, name: str = "") -> PlanSheet:
    """Reads and checks a plan sheet; raises ``BadSheet`` with every error, or nothing is wrong."""
    return _checked(_sheets(content, name))


def read_csv_files(files: Mapping[str, bytes]) -> PlanSheet:
    """The same from CSV files by sheet name (``{"nodes": b"…"}``)."""
    return _checked(_from_csv(files))


def looks_like_sheet(content: bytes, *, name: str = "") -> bool:
    """Whether a file is a plan sheet rather than a document: judged by its first rows."""
    if content.startswith(b"PK\x03\x04"):
        try:
            found = _sheets(content, name)
        except BadSheet:
            return False
        return names.NODES in found or names.LEVELS in found
    head = content[:400].decode("utf-8", errors="replace")
    return name.lower().endswith(".csv") and "code" in head and "title" in head


def _sheets(content: bytes, name: str) -> dict[str, Sheet]:
    if len(content) > LARGEST:
        raise _whole_file("ファイルが大きすぎます（20MBまで）。")
    if content.startswith(b"PK\x03\x04"):
        return _from_archive(content)
    return _from_csv({PurePosixPath(name).stem or names.NODES: content})


def _from_archive(content: bytes) -> dict[str, Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
                raise _whole_file("ひらくと大きくなりすぎるファイルです。")
            if not any(entry.filename.startswith("xl/") for entry in entries):
                files = {
                    PurePosixPath(entry.filename).stem: archive.read(entry)
                    for entry in entries
                    if entry.filename.lower().endswith(".csv")
                }
                return _from_csv(files)
        found = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
        return {
            title.strip().lower(): read_xlsx(content, sheet=title)
            for title in found
            if title.strip().lower() in names.COLUMNS
        }
    except UnreadableFile as error:
        raise _whole_file(error.hint) from error
    except BadSheet:
        raise
    except Exception as error:
        raise _whole_file("ファイルがこわれているか、Excel・CSV の形ではありません。") from error


def _from_csv(files: Mapping[str, bytes]) -> dict[str, Sheet]:
    found = {}
    for name, content in files.items():
        key = PurePosixPath(name).stem.strip().lower()
        if key not in names.COLUMNS:
            continue
        try:
            found[key] = read_csv(content)
        except UnreadableFile as error:
            raise BadSheet((RowError(key, 0, "", error.hint),)) from error
    return found


def _whole_file(words: str) -> BadSheet:
    return BadSheet((RowError("ファイル", 0, "", words),))


@dataclass
class _Reader:
    """Reads cells of one row by column head and gathers what is wrong."""

    sheet: str
    errors: list[RowError] = field(default_factory=list)
    row: int = 0
    cells: dict[str, str] = field(default_factory=dict)

    def at(self, row: ReadRow, heads: tuple[str, ...]) -> None:
        self.row = row.number
        self.cells = {head: cell.strip() for head, cell in zip(heads, row.cells, strict=False)}

    def wrong(self, column: str, words: str, **values: object) -> None:
        self.errors.append(RowError(self.sheet, self.row, column, words, tuple(values.items())))

    def text(self, column: str, *, needed: bool = False) -> str:
        value = self.cells.get(column, "")
        if needed and not value:
            self.wrong(column, "空です。入力してください。")
        if len(value) > LONGEST.get(column, 5000):
            self.wrong(column, "長すぎます（%(most)s文字まで）。", most=LONGEST.get(column, 5000))
        return value

    def number(self, column: str) -> int | None:
        value = self.cells.get(column, "")
        if not value:
            return None
        flat = digits(value)
        if not flat.isascii() or not flat.isdigit() or len(flat) > 9:
            self.wrong(column, "「%(value)s」は整数として読めません。", value=value)
            return None
        return int(flat)

    def decimal(self, column: str) -> Decimal | None:
        """A number, or None for 設定なし; the caller knows an empty cell by ``given``."""
        value = self.cells.get(column, "").replace(",", "").replace("，", "")
        if not value or value in names.NONE_WORDS:
            return None
        try:
            found = Decimal(_half_width(value))
        except InvalidOperation:
            self.wrong(column, "「%(value)s」は数として読めません。", value=value)
            return None
        if not found.is_finite() or abs(found) >= Decimal(10) ** 12:
            self.wrong(column, "「%(value)s」は大きすぎるか、数ではありません。", value=value)
            return None
        return found

    def given(self, column: str) -> bool:
        return bool(self.cells.get(column, ""))

    def choice(self, column: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.cells.get(column, "") or default
        if value not in allowed:
            self.wrong(
                column,
                "「%(value)s」は使えません（%(allowed)s のどれか）。",
                value=value,
                allowed="・".join(allowed),
            )
        return value

    def flag(self, column: str, *, default: bool) -> bool:
        if column not in self.cells:
            return default
        value = self.cells[column].lower()
        if value not in (*names.YES, *names.NO):
            self.wrong(column, "「%(value)s」は はい・いいえ として読めません。", value=value)
        return value in names.YES

    def year(self, column: str) -> int | None:
        value = self.cells.get(column, "")
        if not value:
            return None
        try:
            return FiscalYear.parse(value).year
        except UnreadableFiscalYear as problem:
            self.wrong(column, problem.hint)
            return None


def _half_width(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text).replace("−", "-")


def _checked(sheets: dict[str, Sheet]) -> PlanSheet:
    errors = [
        RowError(name, 0, "", "このシートがありません。")
        for name in names.NEEDED_SHEETS
        if name not in sheets
    ]
    if errors:
        raise BadSheet(tuple(errors))
    rows: dict[str, list[tuple[int, Any]]] = {}
    for name, make in _MAKERS.items():
        rows[name] = _rows(sheets[name], name, make, errors) if name in sheets else []
    errors += relations(rows)
    if errors:
        raise BadSheet(tuple(errors))
    values = {name: tuple(value for _, value in found) for name, found in rows.items()}
    return PlanSheet(head=_head(values.pop(names.PLAN)), **values)


def _rows(
    sheet: Sheet, name: str, make: Callable[[_Reader], Any], errors: list[RowError]
) -> list[tuple[int, Any]]:
    if not sheet.rows:
        errors.append(RowError(name, 0, "", "見出しの行がありません。"))
        return []
    heads = tuple(cell.strip() for cell in sheet.rows[0].cells)
    lacking = [column for column in names.REQUIRED[name] if column not in heads]
    if lacking:
        errors.append(RowError(name, 1, lacking[0], "この見出しの列がありません。"))
        return []
    reader = _Reader(name)
    found = []
    for row in sheet.rows[1:]:
        reader.at(row, heads)
        found.append((row.number, make(reader)))
    errors += reader.errors
    return found


def _plan(cells: _Reader) -> tuple[str, Any]:
    key = cells.choice("key", names.PLAN_KEYS, "")
    if key in ("fy_from", "fy_to", "review_fy"):
        return key, cells.year("value")
    return key, cells.number("value") if key == "ordinal" else cells.text("value")


def _head(pairs: tuple[tuple[str, Any], ...]) -> PlanHead:
    return PlanHead(**{key: value for key, value in pairs if value not in (None, "")})


def _level(cells: _Reader) -> LevelRow:
    depth = cells.number("depth") or 0
    if not 1 <= depth <= DEEPEST:
        cells.wrong("depth", "1から%(deepest)sまでの数にしてください。", deepest=DEEPEST)
    numbering = cells.choice("numbering", names.NUMBERINGS, "none")
    evaluable = cells.flag("evaluable", default=False)
    name, pattern = cells.text("name", needed=True), cells.text("pattern")
    return LevelRow(depth, name, numbering, evaluable, pattern)


def _node(cells: _Reader) -> NodeRow:
    tags = [tag.strip() for tag in cells.text("tags").replace("、", ",").split(",")]
    return NodeRow(
        code=cells.text("code", needed=True),
        parent=cells.text("parent_code"),
        depth=cells.number("depth") or 0,
        number=cells.text("number_text"),
        title=cells.text("title", needed=True),
        body=cells.text("body"),
        owner=cells.text("owner"),
        tags=tuple(tag for tag in tags if tag),
        issues=_numbers(cells, "issue_nos"),
        order=cells.number("order") or cells.row,
    )


def _numbers(cells: _Reader, column: str) -> tuple[int, ...]:
    found = []
    for part in cells.text(column).replace("、", ",").replace("，", ",").split(","):
        flat = digits(part.strip())
        if flat.isascii() and flat.isdigit() and len(flat) < 5:
            found.append(int(flat))
        elif part.strip():
            cells.wrong(column, "「%(part)s」は番号として読めません。", part=part.strip())
    return tuple(dict.fromkeys(found))


def _role(cells: _Reader) -> RoleRow:
    return RoleRow(
        node=cells.text("node_code", needed=True),
        actor=cells.choice("actor", names.ACTORS, ""),
        kind=cells.choice("kind", names.ROLE_KINDS, ""),
        no=cells.number("no"),
        text=cells.text("text", needed=True),
    )


def _issue(cells: _Reader) -> IssueRow:
    number = cells.number("no")
    if number is None:
        cells.wrong("no", "番号を入力してください。")
    return IssueRow(number or 0, cells.text("title", needed=True))


def _indicator(cells: _Reader) -> IndicatorRow:
    decimals = cells.number("decimals") or 0
    if decimals > 4:
        cells.wrong("decimals", "小数の桁は4までです。")
    filters = cells.text("filters")
    if filters and not _is_list(filters):
        cells.wrong("filters", 'しぼりこみの形が読めません（例：[["category","eq","salon"]]）。')
    return IndicatorRow(
        code=cells.text("code", needed=True),
        node=cells.text("node_code", needed=True),
        name=cells.text("name", needed=True),
        metric=cells.text("metric"),
        filters=filters,
        kind=cells.choice("class", names.CLASSES, "output"),
        direction=cells.choice("direction", names.DIRECTIONS, "monitor"),
        unit=cells.text("unit", needed=True),
        decimals=decimals,
        public=cells.flag("public", default=True),
        baseline=cells.decimal("baseline"),
        baseline_fy=cells.year("baseline_fy"),
        baseline_source=cells.text("baseline_source"),
        targets=_targets(cells),
        upper=cells.decimal("upper"),
        rationale=cells.text("rationale"),
        source=cells.text("source"),
    )


def _is_list(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, list) and all(isinstance(i, list) and len(i) == 3 for i in found)


def _targets(cells: _Reader) -> tuple[TargetValue, ...]:
    """Every column whose head is a fiscal year; an empty cell is not entered, なし is on purpose."""
    found = []
    for column in cells.cells:
        if column in names.COLUMNS[names.INDICATORS]:
            continue
        try:
            year = FiscalYear.parse(column).year
        except UnreadableFiscalYear:
            continue
        if cells.given(column):
            found.append(TargetValue(year, cells.decimal(column)))
    return tuple(sorted(found, key=lambda target: target.fy))


def _lineage(cells: _Reader) -> LineageRow:
    day, written = None, cells.text("date")
    if written:
        try:
            day = parse_date(written)
        except DateProblem as problem:
            cells.wrong("date", str(problem))
    return LineageRow(
        old=cells.text("old_code"),
        new=cells.text("new_code"),
        kind=cells.choice("kind", names.LINEAGE_KINDS, ""),
        on=day,
        note=cells.text("note"),
    )


_MAKERS: dict[str, Callable[[_Reader], Any]] = {
    names.PLAN: _plan,
    names.LEVELS: _level,
    names.NODES: _node,
    names.ROLES: _role,
    names.ISSUES: _issue,
    names.INDICATORS: _indicator,
    names.LINEAGE: _lineage,
}
