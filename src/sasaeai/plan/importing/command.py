"""``./run plan-import FILE``: look at a plan sheet or a plan's document, and hand it on to be saved.

With ``--dry-run`` no database is needed. Without it, the caller gives `save`; this module itself
never touches a database, so that the same checks serve the command line and the workspace.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from sasaeai.plan.importing import report
from sasaeai.plan.importing.document import read_document
from sasaeai.plan.importing.draft import sheet_of
from sasaeai.plan.importing.proposal import Proposal, to_json
from sasaeai.plan.importing.sheet import BadSheet, PlanSheet
from sasaeai.plan.importing.sheet_diff import SheetDiff, diff
from sasaeai.plan.importing.sheet_reading import looks_like_sheet, read_csv_files, read_sheet
from sasaeai.plan.importing.sheet_writing import write_xlsx_sheet
from sasaeai.plan.importing.source import UnreadableFile
from sasaeai.plan.importing.wide import columns as maps
from sasaeai.plan.importing.wide.columns import BadMap, ColumnMap
from sasaeai.plan.importing.wide.grid import Workbook, letter, read_workbook
from sasaeai.plan.importing.wide.proposing import propose
from sasaeai.plan.importing.wide.reading import WideReading, read_wide

DONE, WRONG, MISUSED = 0, 1, 2
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Incoming:
    """A file that was read and found good. `proposal` is set for a document, and then `sheet` is
    the draft made from it, which a person still has to check; `sha256` names the exact bytes.
    `wide` is set for a council's own table: how its columns were read, and what went nowhere.
    `mapped` says that a person gave the map; else it is only proposed.
    """

    kind: str
    name: str
    sha256: str
    sheet: PlanSheet
    proposal: Proposal | None = None
    book: Workbook | None = None
    wide: WideReading | None = None
    mapped: bool = False


Save = Callable[[Incoming], str]
"""Stores what came in and returns one line for the person; raises BadSheet to refuse all of it."""


def take(data: bytes, *, name: str = "", columns: ColumnMap | None = None) -> Incoming:
    """Read one file, sheet, council's table or document, told apart by its content.

    Raises BadSheet (every wrong row) or UnreadableFile (what to do instead).
    """
    digest = hashlib.sha256(data).hexdigest()
    if data[:4] == _OLD_OFFICE:
        raise UnreadableFile(
            "古い形のファイル（.xls・.doc）です。.xlsx か PDF で保存し直してください。"
        )
    if data[:4] == _ZIP and b"word/document.xml" in data:
        raise UnreadableFile("Wordの文書です。PDFかテキストで保存し直してください。")
    if looks_like_sheet(data, name=name) or (data[:4] == _ZIP and b"xl/" not in data):
        return Incoming("sheet", name, digest, read_sheet(data, name=name))
    if columns is not None or data[:4] == _ZIP or name.lower().endswith(".csv"):
        return take_wide(read_workbook(data, name=name), name, digest, columns)
    proposal = read_document(data, name=name)
    return Incoming("document", name, digest, sheet_of(proposal), proposal)


def take_wide(book: Workbook, name: str, digest: str, columns: ColumnMap | None = None) -> Incoming:
    """A council's own table through a map, or through the map that its headings propose.

    Raises BadMap when the map is another table's. Bad cells do not raise: they are in `wide.errors`.
    """
    chosen = propose(book)
    if columns is not None:
        wrong = maps.problems(columns)
        again = None if wrong else maps.fitted(columns, book)
        if again is None:
            raise BadMap(wrong or ((-1, "対応表の見出しが、このファイルの見出しと合いません。"),))
        chosen = again
    reading = read_wide(book, chosen)
    return Incoming(
        "wide", name, digest, reading.sheet, book=book, wide=reading, mapped=columns is not None
    )


def take_path(path: Path, columns: ColumnMap | None = None) -> Incoming:
    """The same for a path; a folder is a plan sheet of CSV files."""
    try:
        if path.is_dir():
            files = {found.stem: found.read_bytes() for found in sorted(path.glob("*.csv"))}
            whole = b"\0".join(files.values())
            digest = hashlib.sha256(whole).hexdigest()
            return Incoming("sheet", path.name, digest, read_csv_files(files))
        return take(path.read_bytes(), name=path.name, columns=columns)
    except FileNotFoundError:
        raise UnreadableFile(
            f"「{path}」がありません。ファイルの名前を確かめてください。"
        ) from None
    except OSError as error:
        raise UnreadableFile(f"「{path}」を開けません（{error.strerror}）。") from error


def main(
    argv: list[str],
    save: Save | None = None,
    *,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """0 when done, 1 when the file was refused (with the reasons), 2 when the call was wrong."""
    shown, told = out or sys.stdout, err or sys.stderr
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:
        return DONE if stop.code in {0, None} else MISUSED
    try:
        return _run(options, save, shown, told)
    except UnreadableFile as error:
        told.write(f"{error.message}\n")
        if options.json:
            wrong = {"sheet": "ファイル", "row": 0, "column": "", "words": error.message}
            shown.write(_json({"kind": "errors", "errors": [wrong]}))
    except BadMap as error:
        told.writelines(f"対応表：{words}\n" for _, words in error.problems)
        if options.json:
            shown.write(_json({"kind": "errors", "errors": _map_errors(error)}))
    except BadSheet as error:
        told.write("読み込みませんでした。次のところを直してください。\n")
        told.writelines(f"  {wrong}\n" for wrong in error.errors)
        if options.json:
            shown.write(_json({"kind": "errors", "errors": [asdict(e) for e in error.errors]}))
    return WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run plan-import",
        description="計画シート、社協の表、計画の文章（テキスト・PDF）を読み込みます。",
    )
    parser.add_argument("file", type=Path, help="ファイル、またはCSVの入ったフォルダ")
    parser.add_argument("--dry-run", action="store_true", help="見るだけで、保存しません")
    parser.add_argument("--json", action="store_true", help="結果をJSONで出します")
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="この計画シートとの違いを出します"
    )
    parser.add_argument(
        "--draft", type=Path, metavar="XLSX", help="下書きを計画シートに書き出します"
    )
    parser.add_argument(
        "--map", type=Path, metavar="MAP.json", help="社協の表の、どの列が何かを決めた対応表"
    )
    parser.add_argument(
        "--map-out", type=Path, metavar="MAP.json", help="読むのに使った対応表を書き出します"
    )
    return parser


def _run(options: argparse.Namespace, save: Save | None, out: TextIO, err: TextIO) -> int:
    if not options.dry_run and save is None:
        err.write("保存する先がありません。--dry-run を付けると、保存せずに中身を見られます。\n")
        return MISUSED
    columns = _map_of(options.map) if options.map else None
    incoming = take_path(options.file, columns)
    changes = diff(take_path(options.against).sheet, incoming.sheet) if options.against else None
    out.write(_json(as_json(incoming, changes)) if options.json else _words(incoming, changes))
    if options.draft:
        _write_draft(options.draft, incoming.sheet)
    if options.map_out and incoming.wide is not None:
        _write(options.map_out, _json(maps.to_json(incoming.wide.chosen)).encode())
    if changes is not None and changes.errors:
        return WRONG
    decided = options.dry_run or incoming.mapped
    if decided and incoming.wide is not None and incoming.wide.errors:
        raise BadSheet(incoming.wide.errors)
    if not options.dry_run and save is not None:
        err.write(f"{save(incoming)}\n")
    return DONE


def as_json(incoming: Incoming, changes: SheetDiff | None = None) -> dict[str, Any]:
    """Plain data for scripts: the proposal with its places, or the sheet's rows and counts."""
    if incoming.proposal is not None:
        data = to_json(incoming.proposal)
    else:
        sheet = _plain(asdict(incoming.sheet))
        data = {"kind": incoming.kind, "counts": incoming.sheet.counts, "sheet": sheet}
    if incoming.wide is not None:
        data["map"] = maps.to_json(incoming.wide.chosen)
        for part in ("errors", "left"):
            data[part] = [asdict(each) for each in getattr(incoming.wide, part)]
        data["notes"] = list(incoming.wide.notes)
    if changes is not None:
        data["changes"] = {"counts": changes.counts, **_plain(asdict(changes))}
    return {"name": incoming.name, **data, "sha256": incoming.sha256}


def _words(incoming: Incoming, changes: SheetDiff | None) -> str:
    if incoming.proposal is not None:
        text = report.of_proposal(incoming.proposal)
    elif incoming.wide is not None:
        text = report.of_sheet(incoming.sheet) + report.of_wide(incoming.wide)
    else:
        text = report.of_sheet(incoming.sheet)
    return text if changes is None else text + report.of_diff(changes)


def _map_of(path: Path) -> ColumnMap:
    try:
        return maps.from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UnreadableFile(f"対応表「{path}」を開けません（{error.strerror}）。") from error
    except ValueError as error:
        if isinstance(error, BadMap):
            raise
        raise UnreadableFile(f"対応表「{path}」は、JSONとして読めません。") from error


def _map_errors(error: BadMap) -> list[dict[str, Any]]:
    return [
        {"sheet": "対応表", "row": 0, "column": letter(at) if at >= 0 else "", "words": words}
        for at, words in error.problems
    ]


def _write_draft(path: Path, sheet: PlanSheet) -> None:
    _write(path, write_xlsx_sheet(sheet))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnreadableFile(f"「{path}」に書き出せません（{error.strerror}）。") from error


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (Decimal, date)):
        return str(value)
    return value
