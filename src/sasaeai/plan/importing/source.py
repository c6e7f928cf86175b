"""Turning a file into numbered lines, or saying in plain words why that cannot be done."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass

MAX_BYTES = 40_000_000
MAX_CHARACTERS = 3_000_000
MAX_PAGES = 800
MAX_LINES = 60_000


class UnreadableFile(Exception):
    """The file cannot be read as asked; `message` tells a person what to do next, in Japanese."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Line:
    """One line as the file has it. `no` counts from 1 through the whole file, `page` from 1."""

    no: int
    page: int
    raw: str

    @property
    def tabs(self) -> int:
        """Leading tabs: the depth of an outline exported from a tagged document."""
        return len(self.raw) - len(self.raw.lstrip("\t"))

    @property
    def blank(self) -> bool:
        """Nothing printed on it."""
        return not self.raw.strip()


@dataclass(frozen=True)
class Source:
    """A readable file. `kind` is "text" or "pdf"; `sha256` names the exact bytes that were read."""

    name: str
    kind: str
    encoding: str
    pages: int
    sha256: str
    lines: tuple[Line, ...]


def read_source(data: bytes, *, name: str = "") -> Source:
    """Read a text file or a PDF with text. Raises UnreadableFile with a message for the screen."""
    if not data.strip():
        raise UnreadableFile("ファイルが空です。計画の文章が入ったファイルを選んでください。")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            "ファイルが大きすぎます（40MBまで）。概要版だけのファイルにしてください。"
        )
    if data.lstrip()[:5] == b"%PDF-":
        pages, kind, encoding = _pdf_pages(data), "pdf", "pdf"
    else:
        text, encoding = decode(data)
        pages, kind = text.split("\f"), "text"
    if sum(len(p) for p in pages) > MAX_CHARACTERS:
        raise UnreadableFile(
            "文章が長すぎます（300万字まで）。概要版だけのファイルにしてください。"
        )
    if sum(p.count("\n") for p in pages) > MAX_LINES:
        raise UnreadableFile("行が多すぎます（6万行まで）。概要版だけのファイルにしてください。")
    digest = hashlib.sha256(data).hexdigest()
    return Source(name, kind, encoding, len(pages), digest, _number(pages))


def lines_of(text: str) -> tuple[Line, ...]:
    """Number the lines of a text already in memory; form feeds start a page."""
    return _number(text.split("\f"))


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding. Raises UnreadableFile for pictures, programs, and so on."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, "utf-16"), "utf-16"
    if b"\x00" in data:
        raise UnreadableFile(_NOT_TEXT)
    for encoding in ("utf-8-sig", "cp932", "euc_jp"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_writing(text):
            plain = encoding == "utf-8-sig" and data[:3] != b"\xef\xbb\xbf"
            return text, "utf-8" if plain else encoding
    raise UnreadableFile(_NOT_TEXT)


_NOT_TEXT = (
    "文字として読めないファイルです。テキスト（UTF-8かShift_JIS）、文字の入ったPDF、"
    "計画シート（ExcelかCSV）のどれかを選んでください。"
)
_SCANNED = (
    "このPDFには文字が入っていません（紙を写した画像のようです）。"
    "文字の入ったPDFか、文字おこしをしたテキストを使ってください。"
)
_BROKEN_PDF = "PDFがこわれているか、開けない形です。作り直したPDFかテキストを使ってください。"
_TOO_MANY_PAGES = "PDFのページが多すぎます（800ページまで）。概要版だけのPDFにしてください。"
_LOCKED_PDF = "このPDFにはパスワードがかかっています。パスワードを外してから選んでください。"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(_NOT_TEXT) from None


def _looks_like_writing(text: str) -> bool:
    """Control characters and private letters are rare in writing and common in anything else."""
    odd = sum((c < " " and c not in "\t\r\n\f\x0b") or "\x7f" <= c <= "\x9f" for c in text)
    private = sum("\ue000" <= c <= "\uf8ff" for c in text)
    return odd + private <= len(text) // 50


def _pdf_pages(data: bytes) -> list[str]:
    from pypdf import PdfReader  # 10 MB that only a plan's PDF needs

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(_LOCKED_PDF)
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableFile(_TOO_MANY_PAGES)
        pages = [(page.extract_text() or "") + "\n" for page in reader.pages]
    except UnreadableFile:
        raise
    except Exception as error:  # a damaged PDF makes the reader raise nearly anything
        raise UnreadableFile(_BROKEN_PDF) from error
    if not any(re.search(r"\w", page) for page in pages):
        raise UnreadableFile(_SCANNED)
    return pages


def _number(pages: list[str]) -> tuple[Line, ...]:
    """Lines end where an editor ends them; a form feed starts a page, not a line."""
    text = "\f".join(pages).replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    found: list[Line] = []
    page = 1
    for no, raw in enumerate(text.split("\n"), start=1):
        for place, part in enumerate(raw.split("\f")):
            page += place > 0
            if part.strip() or not place:
                found.append(Line(no, page, part))
    return tuple(found)
