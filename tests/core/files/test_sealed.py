"""Files about people: nothing of them can be read from the disk or from the table of files."""

from __future__ import annotations

import pytest

from sasaeai.core import files
from sasaeai.core.files.models import StoredFile
from sasaeai.core.files.store import _path
from tests.core.files.test_store import PDF, archive

DOCUMENT = archive({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
SLIDES = archive({"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"})
TAKEN = (
    ("a.pdf", PDF, "pdf"),
    ("写真.PNG", b"\x89PNG\r\n\x1a\n.", "png"),
    ("写真.jpeg", b"\xff\xd8\xff\xe0.", "jpeg"),
    ("a.docx", DOCUMENT, "docx"),
    ("a.pptx", SLIDES, "pptx"),
)
REFUSED = (
    ("page.html", b"<script>alert(1)</script>"),
    ("picture.svg", b"<svg onload='alert(1)'/>"),
    ("list.csv", b"1,2"),
    ("a.zip", archive({"a.csv": b"1"})),
    ("photo.png", PDF),
    ("photo.jpg", b"<html>"),
    ("a.docx", SLIDES),
    ("a.docx", archive({"[Content_Types].xml": b"<x/>", "word/vbaProject.bin": b"x"})),
    ("a.docm", DOCUMENT),
    ("a.pdf.exe", PDF),
    ("empty.pdf", b""),
)


@pytest.mark.parametrize(("name", "content", "kind"), TAKEN, ids=lambda value: str(value)[:16])
def test_what_people_read_is_taken_and_comes_back_as_it_was(name, content, kind, db):
    row, key = files.store_sealed(content, name=name, room="test")
    assert (row.kind, row.size) == (kind, len(content))
    assert files.read_sealed(row, key) == content


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=lambda value: str(value)[:16])
def test_anything_else_and_every_mismatch_is_refused(name, content, db):
    with pytest.raises(files.Refused):
        files.store_sealed(content, name=name, room="test")
    assert StoredFile.objects.count() == 0


def test_neither_disk_nor_table_tell_anything_and_the_same_file_lies_there_twice(db):
    content = PDF + "青葉きよし".encode()
    rows = [files.store_sealed(content, name="青葉きよし.pdf", room="test")[0] for _ in range(2)]
    assert {row.name for row in rows} == {"paper.pdf"}
    assert len({row.sha256 for row in rows}) == 2
    kept = [_path(row.sha256).read_bytes() for row in rows]
    assert [word for word in (b"%PDF", "青葉".encode()) if any(word in one for one in kept)] == []


def test_another_key_or_a_changed_byte_opens_nothing(db):
    row, key = files.store_sealed(PDF, name="a.pdf", room="test")
    _other, wrong = files.store_sealed(PDF, name="a.pdf", room="test")
    for bad in (wrong, "", "x"):
        with pytest.raises(files.Damaged):
            files.read_sealed(row, bad)
    path = _path(row.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(files.Damaged):
        files.read_sealed(row, key)
