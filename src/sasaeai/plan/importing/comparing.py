"""Holding two printings of one text against each other: what repeats, what agrees, what does not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from sasaeai.plan.importing.folding import despace, fold, undouble
from sasaeai.plan.importing.layout import Logical, place
from sasaeai.plan.importing.marks import Mark, pieces
from sasaeai.plan.importing.proposal import (
    Confidence,
    Difference,
    Ignored,
    Place,
    ProposedIssue,
    ProposedNode,
    ProposedRole,
)
from sasaeai.plan.importing.source import Line

_SHORTEST = 3
_AGREES = "もう一つの印刷の並びとも合っています。"


class Text:
    """A long text without spaces or line ends that still knows which line a letter came from."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._starts: list[int] = []
        self._numbers: list[int] = []
        self._whole_lines: dict[str, int] = {}
        self._found: dict[str, int] = {}
        parts: list[str] = []
        length = 0
        for line in lines:
            key = fold(undouble(despace(line.raw)))
            if not key:
                continue
            self._starts.append(length)
            self._numbers.append(line.no)
            self._whole_lines.setdefault(key, line.no)
            parts.append(key)
            length += len(key)
        self.whole = "".join(parts)

    def line_of(self, text: str) -> int | None:
        """The line in which `text` starts, None when it is not there; very short ones must be whole."""
        key = fold(text)
        if len(key) < _SHORTEST:
            return self._whole_lines.get(key)
        if key not in self._found:
            self._found[key] = self.whole.find(key)
        at = self._found[key]
        return None if at < 0 else self._numbers[bisect_right(self._starts, at) - 1]


def sort_out(
    echo: tuple[Logical, ...], *, against: Text, used: frozenset[int]
) -> tuple[tuple[Ignored, ...], tuple[Place, ...]]:
    """The lines of the repetition: those the main part has too, and those only found here."""
    ignored: list[Ignored] = []
    alone: list[Place] = []
    for block in _blocks(echo):
        whole = against.line_of("".join(entry.text for entry in block))
        for entry in block:
            joined = whole or against.line_of(entry.text)
            for line in entry.lines:
                if line.no in used:
                    continue
                where = joined or against.line_of(undouble(despace(line.raw)))
                if where is None:
                    alone.append(place((line,)))
                else:
                    ignored.append(Ignored(place((line,)), "同じ文の繰り返し", where))
    return tuple(ignored), tuple(alone)


def _blocks(lines: tuple[Logical, ...]) -> list[list[Logical]]:
    return [list(group) for _, group in groupby(lines, key=lambda entry: entry.block)]


def missing(
    nodes: tuple[ProposedNode, ...],
    roles: tuple[ProposedRole, ...],
    issues: tuple[ProposedIssue, ...],
    *,
    echo: Text,
) -> tuple[Difference, ...]:
    """Items that the other printing does not have, or spells otherwise."""
    named = [*((n.code, n.title, n.places) for n in nodes)]
    named += [(f"{r.node_code}の{r.actor.label}の取り組み", r.text, r.places) for r in roles]
    named += [(f"課題{i.no or ''}", i.title, i.places) for i in issues]
    return tuple(
        Difference(subject, f"「{text}」は、もう一つの印刷には同じ形で見当たりません。", places)
        for subject, text, places in named
        if text and echo.line_of(text) is None
    )


def only_there(alone: tuple[Place, ...]) -> tuple[Difference, ...]:
    """Lines that only the other printing has."""
    return tuple(
        Difference("本文", f"「{p.excerpt}」は、配置のままの印刷だけにあります。", (p,))
        for p in alone
    )


def confirm_parents(
    nodes: tuple[ProposedNode, ...], echo: tuple[Logical, ...]
) -> tuple[tuple[ProposedNode, ...], tuple[Difference, ...]]:
    """Use bullets that stand directly below a heading in the other printing as a second witness."""
    by_code = {node.code: node for node in nodes}
    depths = {fold(node.title): node.depth for node in nodes if node.title}
    witness = _neighbours(echo)
    out: list[ProposedNode] = []
    differences: list[Difference] = []
    for node in nodes:
        parent = by_code.get(node.parent_code)
        seen = witness.get(fold(node.title)) if node.number is None else None
        if parent is None or seen is None or depths.get(seen[0]) != parent.depth:
            out.append(node)
        elif fold(parent.title) == seen[0]:
            out.append(_confirmed(node))
        else:
            out.append(node)
            note = f"もう一つの印刷では「{seen[1]}」のすぐ下にあります。"
            differences.append(Difference(node.code, note, (*node.places, seen[2])))
    return tuple(out), tuple(differences)


def _confirmed(node: ProposedNode) -> ProposedNode:
    if node.confidence is not Confidence.LIKELY:
        return node
    return replace(node, confidence=Confidence.SURE, notes=(*node.notes, _AGREES))


def _neighbours(echo: tuple[Logical, ...]) -> dict[str, tuple[str, str, Place]]:
    """Folded bullet → heading directly above its list (folded, as printed, place)."""
    found: dict[str, tuple[str, str, Place]] = {}
    head: tuple[str, str, Place] | None = None
    block: int | None = None
    for line in echo:
        for piece in pieces(line.text):
            if piece.mark in {Mark.NUMBERED, Mark.LEVEL} and piece.text:
                head, block = (fold(piece.text), piece.text, line.place), None
            elif piece.mark is Mark.BULLET and head and block in {None, line.block}:
                block = line.block
                found.setdefault(fold(piece.text), head)
            else:
                head = None
    return found
