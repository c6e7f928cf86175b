"""Only what the council works with is taken, by content; kept for our own account alone."""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings

from sasaeai.core import files
from sasaeai.core.files.models import StoredFile
from sasaeai.core.files.store import LARGEST, kind_of

PDF = b"%PDF-1.7\n..."
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def archive(entries: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return buffer.getvalue()


WORKBOOK = archive({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
TAKEN = (
    ("plan.xlsx", WORKBOOK, "xlsx"),
    ("計画.PDF", PDF, "pdf"),
    ("名簿.csv", "番号,名前\n".encode("cp932"), "csv"),
    ("a.zip", archive({"a.csv": b"1"}), "zip"),
    ("a.txt", "あ".encode(), "txt"),
    ("a.json", b"{}", "json"),
    ("excel.csv", "番号\t名前\n".encode("utf-16"), "csv"),
)
REFUSED = (
    ("page.html", b"<script>alert(1)</script>"),
    ("picture.svg", b"<svg onload='alert(1)'/>"),
    ("run.exe", b"MZ\x90\x00"),
    ("noending", b"x"),
    ("empty.csv", b""),
    ("plan.xlsx", PDF),
    ("plan.xlsx", archive({"a.csv": b"1"})),
    ("plan.pdf", b"<html>"),
    ("list.csv", PDF),
    ("list.csv", WORKBOOK),
    ("list.csv", b"\x1f\x8bzipped"),
    ("list.csv", b"MZ\x90\x00\x03"),
    ("list.csv", b"\x89PNG\r\n\x1a\n\x00\x00"),
    ("a.zip", b"PK\x03\x04broken"),
    ("a.csv.exe", b"1,2"),
)


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN, ids=lambda value: str(value)[:16])
def test_what_the_council_works_with_is_taken(name, content, kind):
    assert kind_of(content, name=name) == kind


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=lambda value: str(value)[:16])
def test_anything_else_and_every_mismatch_is_refused(name, content):
    with pytest.raises(files.Refused):
        kind_of(content, name=name)


def test_a_file_at_the_limit_is_taken_and_one_byte_more_is_not():
    assert kind_of(b"x" * LARGEST, name="a.txt") == "txt"
    with pytest.raises(files.Refused):
        kind_of(b"x" * (LARGEST + 1), name="a.txt")


def test_an_archive_that_unpacks_without_end_is_refused():
    bomb = archive({f"{number}.csv": bytes(30 * 1024 * 1024) for number in range(7)})
    crowd = archive({f"{number}": b"" for number in range(2001)})
    assert len(bomb) < LARGEST
    for content in (bomb, crowd):
        with pytest.raises(files.Refused):
            kind_of(content, name="a.zip")


def path_of(row: StoredFile) -> Path:
    return Path(settings.SASAEAI_FILES) / row.sha256[:2] / row.sha256


@pytest.fixture
def folder(db, tmp_path, settings):
    settings.SASAEAI_FILES = tmp_path / "files"
    return settings.SASAEAI_FILES


def test_what_was_handed_in_comes_back(folder):
    row = files.store(EICAR, name="a.txt", room="plan")
    assert (files.read(row), row.size, row.kind) == (EICAR, len(EICAR), "txt")


def test_only_our_own_account_can_read_what_is_kept(folder):
    row = files.store(PDF, name="a.pdf", room="plan")
    modes = [
        stat.S_IMODE(path.stat().st_mode) for path in (path_of(row), path_of(row).parent, folder)
    ]
    assert modes == [0o600, 0o700, 0o700]


@pytest.mark.parametrize(
    ("name", "kept"),
    (
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\x\\a.txt", "a.txt"),
        ("/abs/b.txt", "b.txt"),
        ("あ" * 300 + ".txt", ("あ" * 300)[:200]),
    ),
)
def test_a_name_is_never_a_path(folder, name, kept):
    row = files.store(b"x", name=name, room="plan")
    assert (row.name, path_of(row).is_relative_to(folder)) == (kept, True)
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {row.sha256}


def test_the_same_content_is_kept_once_under_each_name(folder):
    first = files.store(PDF, name="a.pdf", room="plan")
    second = files.store(PDF, name="b.pdf", room="plan")
    assert (first.sha256, StoredFile.objects.filter(sha256=first.sha256).count()) == (
        second.sha256,
        2,
    )
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_a_damaged_file_is_told_not_used(folder):
    row = files.store(PDF, name="a.pdf", room="plan")
    path_of(row).write_bytes(b"%PDF-changed")
    with pytest.raises(files.Damaged):
        files.read(row)


def test_who_handed_it_in_is_kept(folder, cast, as_actor):
    with as_actor(cast.planner):
        row = files.store(PDF, name="a.pdf", room="plan")
    assert row.account_id == cast.planner.pk


def test_no_address_serves_kept_files_directly(folder, browse, cast):
    row = files.store(PDF, name="a.pdf", room="plan")
    client = browse(cast.administrator)
    for path in (f"/files/{row.sha256}", f"/media/{row.sha256}", f"/static/{row.sha256}"):
        assert client.get(path).status_code == 404
