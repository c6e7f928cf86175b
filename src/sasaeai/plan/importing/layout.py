"""From printed lines to logical lines: which half to trust, what was wrapped, what is furniture.

Text taken from a PDF is often there twice: once as laid out (columns, wrapped lines, blocks out of
order) and once as the tagged outline, every line behind a tab and in reading order.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from sasaeai.plan.importing.folding import despace, fold, undouble, width
from sasaeai.plan.importing.marks import Mark, Piece, pieces
from sasaeai.plan.importing.proposal import Ignored, Place
from sasaeai.plan.importing.source import Line

_CONTENTS = re.compile(r"[.．・…‥･]{3,}\s*[0-9０-９]{1,3}\s*$")
_PAGE_NUMBER = re.compile(r"^[-－–—\s　]*(?:P\.?\s*)?[0-9０-９]{1,3}[-－–—\s　]*$")
_BREAKS_OFF = set("をにがのはでともへやてしれくな、・，（「『【")
_HEADING_MARKS = {Mark.LEVEL, Mark.NUMBERED}
_LIST_MARKS = {Mark.BULLET, Mark.EXAMPLE}


@dataclass(frozen=True)
class Logical:
    """One line as meant: `text` may join several printed `lines`; blank lines part `block`s."""

    text: str
    lines: tuple[Line, ...]
    block: int

    @property
    def place(self) -> Place:
        """Where it stands, with its words."""
        return place(self.lines)


@dataclass(frozen=True)
class Layout:
    """The part to read (`main`), the part that repeats it (`echo`), and what was set aside."""

    main: tuple[Logical, ...]
    echo: tuple[Logical, ...]
    ignored: tuple[Ignored, ...]
    outlined: bool


def place(lines: tuple[Line, ...]) -> Place:
    """One place for one or more printed lines."""
    excerpt = " ".join(line.raw.strip() for line in lines)
    return Place(lines[0].no, lines[-1].no, lines[0].page, excerpt[:300])


def lay_out(lines: tuple[Line, ...]) -> Layout:
    """Split a file into the part to read and its repetition, and undo what printing did."""
    furniture = _furniture(lines)
    aside = {entry.place.line for entry in furniture}
    kept = tuple(line for line in lines if line.no not in aside)
    inside = _outline(kept)
    numbers = {line.no for line in inside}
    outside = tuple(line for line in kept if line.no not in numbers)
    if not inside or not _repeats(outside, inside):
        return Layout(_joined(kept), (), furniture, False)
    return Layout(_plain(inside), _joined(outside), furniture, True)


def _outline(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The tab-indented outline with its blank lines, when there is one worth reading alone."""
    found: list[Line] = []
    runs, inside = 0, False
    for line in lines:
        if not line.blank:
            runs += int(bool(line.tabs) and not inside)
            inside = bool(line.tabs)
        if inside:
            found.append(line)
    tabbed = sum(not line.blank for line in found)
    return tuple(found) if tabbed >= 15 and tabbed >= runs * 10 else ()


def _repeats(outside: tuple[Line, ...], inside: tuple[Line, ...]) -> bool:
    """Whether most of what stands outside the outline is also inside it."""
    whole = "".join(fold(line.raw) for line in inside)
    keys = [key for line in outside if len(key := fold(undouble(despace(line.raw)))) >= 4]
    distinct = set(keys)
    return not keys or sum(key in whole for key in distinct) >= len(distinct) * 0.5


def _furniture(lines: tuple[Line, ...]) -> tuple[Ignored, ...]:
    """Page numbers, tables of contents, and headers that stand on three pages or more."""
    found: list[Ignored] = []
    pages: dict[str, set[int]] = {}
    for line in lines:
        pages.setdefault(fold(line.raw), set()).add(line.page)
    first: dict[str, int] = {}
    for line in lines:
        key = fold(line.raw)
        if _PAGE_NUMBER.match(line.raw.strip()):
            found.append(Ignored(place((line,)), "ページ番号"))
        elif _CONTENTS.search(line.raw):
            found.append(Ignored(place((line,)), "目次の行"))
        elif len(pages[key]) >= 3 and 4 <= len(key) <= 40 and not key.startswith("・"):
            if key in first and not _is_working_heading(line.raw):
                found.append(Ignored(place((line,)), "ページごとの見出しの繰り返し", first[key]))
            first.setdefault(key, line.no)
    return tuple(found)


def _is_working_heading(raw: str) -> bool:
    """Role headings and level names repeat because each measure has one; they are no furniture."""
    return any(piece.mark is not Mark.TEXT for piece in pieces(raw))


def _plain(lines: tuple[Line, ...]) -> tuple[Logical, ...]:
    """An outline has one line per paragraph already."""
    found, block = [], 0
    for line in lines:
        if line.blank:
            block += 1
            continue
        found.append(Logical(undouble(despace(line.raw)).strip("\t"), (line,), block))
    return tuple(found)


def _joined(lines: tuple[Line, ...]) -> tuple[Logical, ...]:
    """Join lines that a column or a page margin broke."""
    found: list[Logical] = []
    blocks = _blocks(lines)
    widths = Counter(width(line.raw) for line in lines if not line.blank)
    widest = max((w for w in widths), default=0)
    for number, block in enumerate(blocks):
        found.extend(_join_block(block, number, widest))
    return tuple(found)


def _blocks(lines: tuple[Line, ...]) -> list[list[Line]]:
    blocks: list[list[Line]] = [[]]
    last: Line | None = None
    for line in lines:
        new_page = last is not None and line.page != last.page
        if line.blank or new_page or (last is not None and line.no != last.no + 1):
            blocks.append([])
        if not line.blank:
            blocks[-1].append(line)
        last = line
    return [block for block in blocks if block]


def _join_block(block: list[Line], number: int, widest: int) -> list[Logical]:
    texts = [undouble(despace(line.raw)) for line in block]
    firsts = [_first_piece(text) for text in texts]
    prose = any("。" in text for text in texts)
    full = max(width(text) for text in texts) * 0.9 if prose else widest * 0.95
    groups: list[list[int]] = []
    for index, text in enumerate(texts):
        if groups and _continues(texts, firsts, group=groups[-1], index=index, full=full):
            groups[-1].append(index)
        elif text.strip():
            groups.append([index])
    return [
        Logical(
            " ".join(texts[i].strip(" 　\t") if i != g[0] else texts[i] for i in g),
            tuple(block[i] for i in g),
            number,
        )
        for g in groups
    ]


def _first_piece(text: str) -> Piece:
    found = pieces(text)
    return found[-1] if found else Piece(Mark.TEXT, text)


def _text_ahead(texts: list[str], firsts: list[Piece], index: int) -> str:
    """The plain text from here to the next mark of the block."""
    end = index
    while end < min(len(texts), index + 12) and firsts[end].mark is Mark.TEXT:
        end += 1
    return "".join(texts[index:end])


def _continues(
    texts: list[str], firsts: list[Piece], *, group: list[int], index: int, full: float
) -> bool:
    """Whether a line goes on with the one before it."""
    rest = _text_ahead(texts, firsts, index)
    head, before, text = firsts[group[0]], texts[group[-1]], texts[index]
    if _open_bracket("".join(texts[i] for i in group[-6:])):
        return firsts[index].mark in {Mark.TEXT, Mark.SECTION, Mark.LEVEL_NAME}
    indented = text[:1] in " 　" and not texts[group[0]].startswith(text[:2])
    hanging = indented and head.mark in _LIST_MARKS | _HEADING_MARKS
    if firsts[index].mark is Mark.SECTION and head.mark is Mark.BULLET and hanging:
        return True
    if firsts[index].mark is not Mark.TEXT or "\t" in text.strip():
        return False
    return _wrapped(head, before, rest, hanging=hanging, full=full)


def _wrapped(head: Piece, before: str, rest: str, *, hanging: bool, full: float) -> bool:
    ended = before.rstrip().endswith(("。", "】", "」", "：", ":"))
    cut = before.rstrip()[-1:] in _BREAKS_OFF
    if ended:
        return False
    if head.mark in _HEADING_MARKS:
        return bool(head.text) and "。" not in rest and (hanging or cut)
    if head.mark in _LIST_MARKS:
        return cut or width(before) >= full or (hanging and "。" not in rest)
    if head.mark is Mark.TEXT:
        return width(before) >= full or (cut and "。" in rest)
    return False


def _open_bracket(text: str) -> bool:
    tail = text[-160:]
    return any(tail.count(a) > tail.count(b) for a, b in ("「」", "【】", "（）", "()"))
