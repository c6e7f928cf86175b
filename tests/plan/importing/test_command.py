"""`plan-import`: sheet or document by content, words or JSON, and the seam that saves."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sasaeai.plan.importing.command import Incoming, Save, main, take
from sasaeai.plan.importing.sheet import BadSheet, RowError
from sasaeai.plan.importing.sheet_reading import read_csv_files
from sasaeai.plan.importing.sheet_writing import write_csv_files, write_xlsx_sheet, write_zip

SAMPLES = Path(__file__).parent / "samples"
DOCUMENT = SAMPLES / "two_printings.txt"


def call(*argv: str | Path, save: Save | None = None) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = main([str(a) for a in argv], save, out=out, err=err)
    return code, out.getvalue(), err.getvalue()


def keeper(saved: list[Incoming]) -> Callable[[Incoming], str]:
    """A place to save that remembers what it was given."""

    def save(incoming: Incoming) -> str:
        saved.append(incoming)
        return "保存しました。"

    return save


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "plan"
    found.mkdir()
    for name, content in write_csv_files(take(DOCUMENT.read_bytes()).sheet).items():
        (found / f"{name}.csv").write_bytes(content)
    return found


def test_a_document_is_told_in_words() -> None:
    code, out, err = call(DOCUMENT, "--dry-run")
    assert (code, err) == (0, "")
    assert "期間：令和8年度〜令和12年度（R8〜R12、5年間）" in out
    assert "  地域の取り組み（ステップ）：36" in out
    assert "アンケートの配布：2,000件" in out
    assert "福祉委員による訪問" in out


def test_a_document_as_json_has_the_counts() -> None:
    code, out, _ = call(DOCUMENT, "--dry-run", "--json")
    data = json.loads(out)
    assert code == 0
    assert data["kind"] == "document"
    assert data["counts"]["roles"]["community"] == {"example": 10, "pillar": 36}
    assert len(data["sha256"]) == 64


def test_a_drafted_sheet_reads_back_without_a_change(tmp_path: Path) -> None:
    draft = tmp_path / "draft.xlsx"
    assert call(DOCUMENT, "--dry-run", "--draft", draft)[0] == 0
    code, out, _ = call(draft, "--dry-run", "--json", "--against", DOCUMENT)
    data = json.loads(out)
    assert code == 0
    assert data["kind"] == "sheet"
    assert set(data["changes"]["counts"].values()) == {0}
    assert data["counts"]["具体的な取り組み"] == 23


def test_sheets_are_known_by_content_in_every_form(folder: Path, tmp_path: Path) -> None:
    sheet = read_csv_files({p.stem: p.read_bytes() for p in folder.glob("*.csv")})
    (tmp_path / "a").write_bytes(write_xlsx_sheet(sheet))
    (tmp_path / "b").write_bytes(write_zip(sheet))
    for path in (folder, tmp_path / "a", tmp_path / "b"):
        code, out, _ = call(path, "--dry-run", "--json")
        assert (code, json.loads(out)["kind"]) == (0, "sheet")


def test_a_removed_measure_without_a_reason_stops_the_import(folder: Path, tmp_path: Path) -> None:
    shorter = tmp_path / "shorter"
    shutil.copytree(folder, shorter)
    nodes = (shorter / "nodes.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in nodes if not line.startswith("M10.2,")]
    assert len(kept) == len(nodes) - 1
    (shorter / "nodes.csv").write_text("\n".join(kept), encoding="utf-8-sig")
    saved: list[Incoming] = []
    code, out, _ = call(shorter, "--against", folder, save=keeper(saved))
    assert code == 1
    assert "M10.2" in out
    assert saved == []


def test_errors_of_a_sheet_are_listed_with_their_rows(folder: Path) -> None:
    nodes = (folder / "nodes.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "nodes.csv").write_text("\n".join([*nodes, nodes[1]]), encoding="utf-8-sig")
    code, out, err = call(folder, "--dry-run", "--json")
    assert code == 1
    assert json.loads(out)["errors"][0]["row"] == len(nodes) + 1
    assert f"{len(nodes) + 1} 行め" in err


def test_what_is_saved_is_handed_over_whole() -> None:
    saved: list[Incoming] = []
    code, _, err = call(DOCUMENT, save=keeper(saved))
    assert code == 0
    assert err == "保存しました。\n"
    assert saved[0].kind == "document"
    assert saved[0].proposal is not None
    assert saved[0].sheet.counts["ステップ"] == 36


def test_a_dry_run_saves_nothing() -> None:
    saved: list[Incoming] = []
    assert call(DOCUMENT, "--dry-run", save=keeper(saved))[0] == 0
    assert saved == []


def test_a_refusal_while_saving_is_told_row_by_row() -> None:
    def save(incoming: Incoming) -> str:
        raise BadSheet((RowError("nodes", 4, "code", "使われています。"),))

    code, _, err = call(DOCUMENT, save=save)
    assert code == 1
    assert "nodes の 4 行め「code」：使われています。" in err


def test_without_a_place_to_save_the_call_is_refused() -> None:
    code, out, err = call(DOCUMENT)
    assert (code, out) == (2, "")
    assert "--dry-run" in err


def test_wrong_files_are_refused_in_words(tmp_path: Path) -> None:
    old, word = tmp_path / "a.xls", tmp_path / "a.docx"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50)
    word.write_bytes(b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml")
    told = {
        tmp_path / "nothing.txt": "がありません",
        old: ".xlsx か PDF",
        word: "Wordの文書です",
    }
    for path, words in told.items():
        code, out, err = call(path, "--dry-run", "--json")
        assert code == 1
        assert words in err
        assert words in json.loads(out)["errors"][0]["words"]


def test_a_call_without_a_file_is_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    assert call()[0] == 2
    assert "usage" in capsys.readouterr().err
