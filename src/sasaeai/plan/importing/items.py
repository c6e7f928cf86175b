"""The pieces of a document in order, and what one pass over them finds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sasaeai.plan.importing.folding import close_up, fold
from sasaeai.plan.importing.growth import RoleLine, Tree
from sasaeai.plan.importing.layout import Logical
from sasaeai.plan.importing.marks import Mark, Piece, pieces
from sasaeai.plan.importing.proposal import Place


@dataclass
class IssueLine:
    """A line of the list of issues as read."""

    no: int | None
    title: str
    place: Place
    listed: bool = True


@dataclass
class TextLine:
    """A text outside the tree, with the block it stands in and whether it heads a section."""

    text: str
    place: Place
    block: int
    heading: bool = False


@dataclass
class Reading:
    """Everything one pass over the lines found."""

    tree: Tree = field(default_factory=Tree)
    roles: list[RoleLine] = field(default_factory=list)
    issues: list[IssueLine] = field(default_factory=list)
    vision: list[tuple[str, Place]] = field(default_factory=list)
    labels: list[tuple[str, Place]] = field(default_factory=list)
    structure: list[tuple[str, Place]] = field(default_factory=list)
    texts: list[TextLine] = field(default_factory=list)
    loose: list[TextLine] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """One piece and where it stands: `block` as set, `line` as counted in logical lines."""

    piece: Piece
    place: Place
    block: int
    line: int
    cells: tuple[str, ...] = ()


def items_of(lines: tuple[Logical, ...]) -> list[Item]:
    """The pieces of every logical line; a table row stays whole, with its cells."""
    found: list[Item] = []
    for number, line in enumerate(lines):
        cells = _cells(line.text)
        if len(cells) >= 2:
            found.append(Item(Piece(Mark.TEXT, line.text, close_up(line.text)), line.place,
                               line.block, number, cells))  # fmt: skip
            continue
        found += [Item(p, line.place, line.block, number) for p in pieces(line.text)]
    return found


def _cells(text: str) -> tuple[str, ...]:
    """The cells of a table row set with tabs or bars; empty for anything else."""
    body = text.strip("|｜│ 　")
    if "\t" in body.strip("\t") or re.search(r"[|｜│]", body):
        return tuple(cell.strip() for cell in re.split(r"\s*[|｜│]\s*|\t", body))
    return ()


def is_title(item: Item) -> bool:
    """A short line without a full stop: it can be the title that a bare heading still lacks."""
    text = item.piece.text
    return (
        item.piece.mark in {Mark.TEXT, Mark.QUOTED}
        and not item.cells
        and "。" not in text
        and 2 <= len(fold(text)) <= 60
    )
