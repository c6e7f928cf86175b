"""From a plan's document (text, or PDF with text) to a proposal that a person corrects.

`read_document` never raises for what is inside the file: a letter to a friend gives an empty
proposal with all its lines shown as not placed. Files that cannot be read raise UnreadableFile.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from sasaeai.plan.importing.comparing import Text, confirm_parents, missing, only_there, sort_out
from sasaeai.plan.importing.contacts import find_contacts, is_imprint
from sasaeai.plan.importing.facts import (
    find_links,
    find_period,
    find_title,
    find_voices,
    sentences,
)
from sasaeai.plan.importing.folding import fold, nfkc, number_of, phrase
from sasaeai.plan.importing.items import Reading, TextLine
from sasaeai.plan.importing.layout import Layout, Logical, lay_out
from sasaeai.plan.importing.proposal import (
    Confidence,
    Difference,
    Found,
    Ignored,
    Passage,
    Place,
    Proposal,
    Structure,
)
from sasaeai.plan.importing.reading import read
from sasaeai.plan.importing.settling import Settled, settle, settle_issues
from sasaeai.plan.importing.source import Line, Source, lines_of, read_source

_EDITION = re.compile("概要版|本編|ダイジェスト版?|やさしい版|資料編")


def read_document(data: bytes, *, name: str = "") -> Proposal:
    """Propose a plan from a file's bytes. Raises UnreadableFile (message for the screen)."""
    return propose(read_source(data, name=name))


def read_text(text: str, *, name: str = "") -> Proposal:
    """Propose a plan from a text already in memory."""
    return propose(Source(name, "text", "utf-8", text.count("\f") + 1, "", lines_of(text)))


def propose(source: Source) -> Proposal:
    """Propose a plan from numbered lines."""
    layout = lay_out(source.lines)
    reading = read(layout.main)
    echo = read(layout.echo)
    settled = settle(reading)
    both = sentences(layout.main) + sentences(layout.echo)
    title, ordinal = find_title(sentences(layout.main))
    if title is None:
        title, ordinal = find_title(sentences(layout.echo))
    numbered = tuple(i for i in echo.issues if i.no is not None) if layout.outlined else ()
    issues, issue_repeats = settle_issues(
        settled.issue_lines, numbered, stated=_stated_issues(reading)
    )
    draft = Proposal(
        source_name=source.name,
        sha256=source.sha256,
        pages=source.pages,
        title=title,
        ordinal=ordinal,
        period=find_period(both),
        vision=_vision(reading, settled),
        levels=settled.levels,
        nodes=settled.nodes,
        roles=settled.roles,
        issues=issues,
        voices=find_voices(both),
        contacts=find_contacts(layout.main + layout.echo),
        links=find_links(both, title=title, ordinal=ordinal),
        passages=(),
        structure=tuple(Structure(m, p) for m, p in reading.structure),
        ignored=(*layout.ignored, *settled.ignored, *issue_repeats),
        unplaced=(),
        differences=(),
    )
    draft = _place_texts(draft, reading, layout)
    return _say(_compare(draft, layout, source.lines))


def _vision(reading: Reading, settled: Settled) -> Found | None:
    if reading.vision:
        text = "　".join(dict.fromkeys(text for text, _ in reading.vision))
        return Found(text, tuple(p for _, p in reading.vision), Confidence.SURE)
    if not settled.nodes:
        return None
    first = min(p.line for n in settled.nodes for p in n.places)
    blocks = [g for g in _blocks(reading.texts) if g[-1].place.last_line < first and _slogan(g)]
    if not blocks:
        return None
    keys = ["".join(fold(t.text) for t in block) for block in blocks]
    best = max(range(len(keys)), key=lambda i: (keys.count(keys[i]) > 1, i))
    chosen = [
        t for block, key in zip(blocks, keys, strict=True) if key == keys[best] for t in block
    ]
    note = "見出しがないので、最初の目標の前にある短い文を基本理念としました。"
    text = "　".join(phrase(t.place.excerpt.strip("「」『』【】")) for t in blocks[best])
    return Found(text, tuple(t.place for t in chosen), Confidence.GUESS, (note,))


def _blocks(texts: list[TextLine]) -> list[list[TextLine]]:
    return [list(group) for _, group in groupby(texts, key=lambda t: t.block)]


def _slogan(block: list[TextLine]) -> bool:
    """One to three short lines without a full stop, that are no heading and no plan's name."""
    whole = "".join(t.text for t in block)
    plain = not any(t.heading for t in block) and "。" not in whole and "計画" not in whole
    return plain and len(block) <= 3 and 10 <= len(whole) <= 80


def _stated_issues(reading: Reading) -> int | None:
    """「１１の課題」: how many issues the heading itself announces."""
    for meaning, where in reading.structure:
        match = re.search(
            r"([0-9]+|[一二三四五六七八九十]+)\s*(?:つ|個|項目)?の.{0,6}課題", nfkc(where.excerpt)
        )
        if meaning == "課題の見出し" and match:
            return number_of(match.group(1))
    return None


def _place_texts(draft: Proposal, reading: Reading, layout: Layout) -> Proposal:
    """Texts outside the tree become passages; what is no text at all stays unplaced."""
    held = draft.lines_seen()
    passages: list[Passage] = []
    ignored: list[Ignored] = []
    unplaced = [t.place for t in reading.loose]
    known = {fold(f.text): f.places[0].line for f in (draft.vision, draft.title) if f}
    for group in _groups(reading.texts):
        if any("。" in t.text for t in group):
            passages.append(_passage(group))
            continue
        for line in group:
            repeated = known.get(fold(line.text)) or _starts_with_known(line.text, known)
            if repeated is not None and repeated != line.place.line:
                ignored.append(Ignored(line.place, "同じ文の繰り返し", repeated))
            elif _EDITION.fullmatch(line.text.strip("【】（）()")):
                ignored.append(Ignored(line.place, "版の名前"))
            elif line.place.line not in held and not is_imprint(line.text):
                unplaced.append(line.place)
    return replace(
        draft,
        passages=tuple(passages),
        ignored=(*draft.ignored, *ignored),
        unplaced=tuple(dict.fromkeys(unplaced)),
    )


def _starts_with_known(text: str, known: dict[str, int]) -> int | None:
    """The plan's name with 【概要版】 behind it is still only the plan's name."""
    bare = re.sub(r"[【（(〈].{1,8}[】）)〉]$", "", text.strip())
    return known.get(fold(bare))


def _groups(texts: list[TextLine]) -> list[list[TextLine]]:
    """Lines that were set together: a new block, or a heading after full sentences, parts them."""
    groups: list[list[TextLine]] = []
    only_headings, told, block = False, False, None
    for line in texts:
        new_block = line.block != block
        if not groups or (new_block and not only_headings) or (line.heading and told):
            groups.append([])
            only_headings, told = True, False
        groups[-1].append(line)
        only_headings = only_headings and line.heading
        told = told or "。" in line.text
        block = line.block
    return groups


def _passage(group: list[TextLine]) -> Passage:
    count = 0
    while count < len(group) and (group[count].heading or (not count and _short(group[0]))):
        count += 1
    title = "／".join(t.text for t in group[:count])
    body = "\n".join(t.text for t in group[count:])
    return Passage(title, body, tuple(t.place for t in group))


def _short(line: TextLine) -> bool:
    return "。" not in line.text


def _compare(draft: Proposal, layout: Layout, lines: tuple[Line, ...]) -> Proposal:
    """Hold the repetition against what was read, and account for every remaining line."""
    inside = {line.no for entry in layout.main for line in entry.lines}
    main = tuple(line for line in lines if line.no in inside)
    against = Text(main)
    outside = tuple(line for entry in layout.echo for line in entry.lines)
    ignored, alone = sort_out(layout.echo, against=against, used=draft.lines_seen())
    differences: tuple[Difference, ...] = ()
    nodes = draft.nodes
    if layout.outlined:
        nodes, moved = confirm_parents(draft.nodes, layout.echo)
        absent = missing(nodes, draft.roles, draft.issues, echo=Text(outside))
        differences = (*moved, *absent, *only_there(alone))
    draft = replace(draft, nodes=nodes, ignored=(*draft.ignored, *ignored), differences=differences)
    return replace(draft, unplaced=_unplaced(draft, alone, layout.main))


def _unplaced(
    draft: Proposal, alone: tuple[Place, ...], main: tuple[Logical, ...]
) -> tuple[Place, ...]:
    """What no part of the proposal shows yet, in the order of the file."""
    places = [*draft.unplaced, *alone]
    seen = draft.lines_seen() | {n for p in alone for n in range(p.line, p.last_line + 1)}
    for entry in main:
        if not any(line.no in seen for line in entry.lines):
            places.append(entry.place)
    return tuple(sorted(dict.fromkeys(places), key=lambda p: (p.line, p.last_line)))


def _say(draft: Proposal) -> Proposal:
    """Tell plainly what could not be found at all."""
    notes = []
    if not draft.nodes:
        notes.append("計画の体系（基本目標や取り組み）が見つかりませんでした。")
    if draft.vision is None:
        notes.append("基本理念が見つかりませんでした。")
    if draft.period is None:
        notes.append("計画期間が見つかりませんでした。")
    if draft.title is None:
        notes.append("計画の名前が見つかりませんでした。")
    if draft.unplaced:
        notes.append(f"置き場所の分からない行が{len(draft.unplaced)}件あります。")
    return replace(draft, notes=tuple(notes))
