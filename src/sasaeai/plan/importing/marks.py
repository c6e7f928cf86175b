"""What a line of a plan is: a numbered heading, a bullet, a step, a label, a role heading, text.

Only marks are read here (figures, circled digits, bullets, brackets, fixed headings); where a
piece belongs is decided in `tree`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from sasaeai.plan.importing.folding import CIRCLED_DIGITS, close_up, nfkc, number_of
from sasaeai.plan.importing.vocabulary import alternatives, bare, names, standard, words


class Mark(StrEnum):
    """The kinds of pieces. LEVEL carries the level's own word, NUMBERED only a figure."""

    LEVEL = "level"
    LEVEL_NAME = "level_name"
    NUMBERED = "numbered"
    BULLET = "bullet"
    STEP = "step"
    EXAMPLE = "example"
    ROLE = "role"
    VISION = "vision"
    ISSUES = "issues"
    TREE = "tree"
    SECTION = "section"
    CHAPTER = "chapter"
    QUOTED = "quoted"
    TEXT = "text"


@dataclass(frozen=True)
class Piece:
    """One piece of a line.

    `style` tells marks of one series apart ("（1）", "①", "1-1", "・", or the level's word);
    `number` is the last figure, `path` all of them ("1-2" → (1, 2)); `text` is what follows.
    """

    mark: Mark
    raw: str
    text: str = ""
    style: str = ""
    number_text: str = ""
    number: int | None = None
    path: tuple[int, ...] = ()
    actors: tuple[str, ...] = ()


_C = CIRCLED_DIGITS
_DOTS = "・●○■□◆◇▶►▷➢➤✓✔◎◯★☆•‣⚫"
_GAP = r"(?:^|(?<=[\s　]))"
_SPLIT = re.compile(
    rf"{_GAP}(?=・\S|[●■◆▶►➢•]\s*\S|【\s*[{_C}]|[（(]例[）)]|[{_C}]\s*\S)"
    rf"|(?<=[】）)])\s*(?=【\s*[{_C}])"
    r"|(?:(?<=[\s　]{2})|(?<=\t))(?=[（(][0-9０-９]{1,2}[）)]\s*\S)"
)
_STEP = re.compile(rf"^【\s*([{_C}])\s*[：:．.、]?\s*(.*?)\s*】\s*(.*)$", re.S)
_EXAMPLE = re.compile(r"^[（(【]例[）)】]\s*[：:]?\s*(.*)$|^例[：:]\s*(.*)$", re.S)
_BULLET = re.compile(rf"^([{_DOTS}])\s*(\S.*)$|^([-–*＊])\s+(\S.*)$", re.S)
_CHAPTER = re.compile(
    r"^第\s*([0-9０-９一二三四五六七八九十]{1,3})\s*([章部編節])[\s　:：]*(.*)$", re.S
)
_FIGURES = r"[0-9０-９]{1,2}"
_DASH = r"[-－‐‑–—ー−.．]"
_PATH = re.compile(
    rf"^[【〔\[［(（]?\s*({_FIGURES}(?:\s*{_DASH}\s*{_FIGURES}){{1,3}})\s*[】〕\]］)）]?[\s　.．、:：]*(\S.*)$",
    re.S,
)
_PAREN = re.compile(rf"^[（(]\s*({_FIGURES}|[一二三四五六七八九十]{{1,2}})\s*[）)]\s*(.*)$", re.S)
_CIRCLE = re.compile(rf"^([{_C}])\s*[：:．.、]?\s*(\S.*)$", re.S)
_DOT = re.compile(rf"^({_FIGURES}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])(?:\s*[.．、:：)）]\s*|[\s　]+)(\D.*)$", re.S)
_QUOTED = re.compile(
    rf"^(?:({_FIGURES})\s*[.．:：]?\s*)?「([^「」]{{2,80}})」\s*({_FIGURES})?\s*$", re.S
)
_UNIT_AFTER = r"(?![年月日件名人回つ次期割%％か所カ個点種代歳億万千円本章部編])"
_LABEL_TAIL = re.compile(
    rf"^[\s　]*[（(「【]?\s*(?P<num>{_FIGURES}(?:\s*{_DASH}\s*{_FIGURES}){{0,3}}{_UNIT_AFTER}"
    rf"|[{_C}]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]|[IVX]{{1,4}}(?![A-Za-z])|[一二三四五六七八九十]{{1,2}}(?=[\s　:：）)】]|$))"
    rf"\s*[）)」】◆■●]?[\s　.．、:：]*(?P<title>.*)$",
    re.S,
)
_BRACKETED_ACTOR = re.compile(
    r"^[【〈＜<《\[［■◆●]\s*([^】〉＞>》\]］]{1,16}?)\s*[】〉＞>》\]］]\s*(.*)$", re.S
)
_COLON_ACTOR = re.compile(r"^([^\s：:。、]{1,14})\s*[：:]\s*(\S.*)$", re.S)


@lru_cache(maxsize=20_000)
def pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of one logical line, in order; their `raw` parts together are the whole line."""
    cuts = sorted({m.start() if m.end() == m.start() else m.end() for m in _SPLIT.finditer(text)})
    edges = [0, *[c for c in cuts if text[:c].strip()], len(text)]
    parts = [text[a:b] for a, b in pairwise(edges) if text[a:b].strip()]
    labels = _labels_in_a_row(text) if len(parts) == 1 else ()
    return labels or tuple(p for part in parts for p in _piece(part))


def _labels_in_a_row(text: str) -> tuple[Piece, ...]:
    """Two column heads printed on one line: （目指す姿）　（具体的な取り組み）."""
    found = re.findall(r"[（(【][^（）()【】]{2,20}[）)】]", text)
    if len(found) < 2 or re.sub(r"\s", "", "".join(found)) != re.sub(r"\s", "", text):
        return ()
    if not all(names("label", f) or names("level", f) for f in found):
        return ()
    return tuple(Piece(Mark.LEVEL_NAME, f, close_up(bare(f))) for f in found)


def _piece(part: str) -> tuple[Piece, ...]:
    raw = part.strip()
    step = _STEP.match(raw)
    if step:
        first = _make(Mark.STEP, raw, step.group(2), style="①", number_text=step.group(1))
        return (first, *pieces(step.group(3))) if step.group(3).strip() else (first,)
    example = _EXAMPLE.match(raw)
    if example:
        return (_make(Mark.EXAMPLE, raw, example.group(1) or example.group(2) or ""),)
    if raw[0] == "・":
        return (_bullet(raw) or _make(Mark.TEXT, raw, raw),)
    return (_heading(raw) or _numbered(raw) or _bullet(raw) or _make(Mark.TEXT, raw, raw),)


def _heading(raw: str) -> Piece | None:
    """A fixed heading of the field, or a level's word with or without a figure."""
    if len(raw) > 120:
        return None
    if names("vision", raw):
        return _make(Mark.VISION, raw, "")
    role = role_heading(raw)
    if role:
        return role
    labelled = _labelled(raw)
    if labelled:
        return labelled
    for mark, kind in ((Mark.TREE, "tree"), (Mark.LEVEL_NAME, "level"), (Mark.LEVEL_NAME, "label")):
        if names(kind, raw) and not (kind == "level" and standard(bare(raw)) == "課題"):
            return _make(mark, raw, bare(raw))
    for mark, kind in ((Mark.ISSUES, "issues"), (Mark.SECTION, "section")):
        if names(kind, raw):
            return _make(mark, raw, bare(raw), style=section_reach(raw))
    return _vision_with_text(raw)


def section_reach(raw: str) -> str:
    """ "inner" for headings that also stand inside one measure (現状, 目的…), else ""."""
    plain = standard(bare(raw))
    if plain.startswith(("計画", "本計画", "策定")):
        return ""
    inner = [w for w, value in words("section").items() if value == "inner"]
    return "inner" if any(plain.endswith(w.lstrip("*")) for w in inner) else ""


def _vision_with_text(raw: str) -> Piece | None:
    match = re.match(r"^[【〈■◆●]?\s*([^\s：:】〉]{2,8})\s*[】〉：:\s　]\s*(\S.*)$", raw, re.S)
    if match and names("vision", match.group(1)) and "。" not in match.group(2):
        return _make(Mark.VISION, raw, match.group(2))
    return None


def _labelled(raw: str) -> Piece | None:
    """基本目標１　…, 【基本目標1】…, 施策の方向1-2 …, 基本目標：…"""
    body = re.sub(r"^[【〔\[［〈＜■◆●○◇□▼▶★《\s　]+", "", raw)
    for end in range(min(14, len(body)), 0, -1):
        if standard(body[:end]) not in _level_words() or body[end - 1].isspace():
            continue
        return _with_number(raw, body[:end], body[end:]) or _with_gap(raw, body[:end], body[end:])
    return None


@lru_cache(maxsize=1)
def _level_words() -> frozenset[str]:
    return frozenset(words("level"))


def _with_number(raw: str, word: str, rest: str) -> Piece | None:
    match = _LABEL_TAIL.match(rest)
    if match is None:
        return None
    title = match.group("title").strip()
    title = re.sub(r"^[】〉）)\]］》◆■●：:\s　]+", "", title)
    if title[:1] in "のをにはがとで" and len(title) > 1 and "。" in title:
        return None
    style = standard(word)
    return _make(Mark.LEVEL, raw, title, style=style, number_text=match.group("num"))


def _with_gap(raw: str, word: str, rest: str) -> Piece | None:
    """A level's word and a title without a figure; needs a clear gap, and is no sentence."""
    match = re.match(r"^\s*[】〉）)\]］》：:\s　]+(\S.*)$", rest, re.S)
    if match is None or "。" in rest or len(match.group(1)) > 60:
        return None
    return _make(Mark.LEVEL, raw, match.group(1), style=standard(word))


def _numbered(raw: str) -> Piece | None:
    quoted = _QUOTED.match(raw)
    if quoted:
        figure = quoted.group(1) or quoted.group(3) or ""
        return _make(Mark.QUOTED, raw, quoted.group(2), number_text=figure)
    chapter = _CHAPTER.match(raw)
    if chapter:
        figure = chapter.group(1)
        return _make(
            Mark.CHAPTER, raw, chapter.group(3), style=chapter.group(2), number_text=figure
        )
    path = _PATH.match(raw)
    if path and not re.match(r"[0-9０-９年月日%％]", path.group(2)):
        count = len(re.findall(_FIGURES, path.group(1)))
        return _make(
            Mark.NUMBERED, raw, path.group(2), style=f"{count}段", number_text=path.group(1)
        )
    for style, pattern in (("（1）", _PAREN), ("①", _CIRCLE), ("1.", _DOT)):
        match = pattern.match(raw)
        if match and not re.match(_UNIT_AFTER.replace("?!", ""), match.group(2)):
            title = match.group(2)
            head = role_heading(title)
            if head and style != "1.":
                return head
            return _make(Mark.NUMBERED, raw, title, style=style, number_text=match.group(1))
    return None


def _bullet(raw: str) -> Piece | None:
    match = _BULLET.match(raw)
    if match is None:
        return None
    sign, text = match.group(1) or match.group(3), match.group(2) or match.group(4)
    inner = role_heading(text) or _heading(text) if sign != "・" else None
    return inner or _labelled_bullet(raw, text) or _make(Mark.BULLET, raw, text, style=sign)


def _labelled_bullet(raw: str, text: str) -> Piece | None:
    """ "・具体的取組み　サロンの応援": each bullet repeats its level's name before a gap."""
    match = re.match(r"^(\S{2,12})[\s　]+(\S.*)$", text, re.S)
    if match is None or not (names("label", match.group(1)) or names("level", match.group(1))):
        return None
    return _make(Mark.LEVEL, raw, match.group(2), style=standard(match.group(1)))


@lru_cache(maxsize=1)
def _role_pattern() -> re.Pattern[str]:
    actor = alternatives("actor")
    joined = rf"(?:{actor})(?:等|など|のみなさん)?(?:(?:・|、|と|や|/)(?:{actor})(?:等|など)?)*"
    paren = r"(?:[(（][^()（）]{1,14}[)）])?"
    particle = "(?:による|として|における|に|での|で|の|が|は|も)?"
    verb = "(?:できる|期待される|期待する|行う|取り組む|求められる|担う|進める)?"
    return re.compile(
        rf"(?:.{{0,8}}?)(?P<actor>{joined}{paren}){particle}{verb}(?:{alternatives('tail')})"
        rf"{paren}|(?P<alone>{joined}{paren})"
    )


def role_heading(text: str) -> Piece | None:
    """地域での取り組み, 【社協】, 市民に期待されること, 自助（住民）: who acts, as a heading.

    A bare actor counts only in brackets or before a colon; its text then follows in `text`.
    """
    plain = standard(text)
    if len(plain) <= 24:
        match = _names_actor(text)
        bracketed = bare(text) != text.strip()
        if match and (match.group("actor") or bracketed or _is_self_help(plain)):
            found = actors_in(match.group("actor") or match.group("alone"))
            return Piece(Mark.ROLE, text.strip(), actors=found)
    for pattern in (_BRACKETED_ACTOR, _COLON_ACTOR):
        inline = pattern.match(text.strip())
        if inline is None or len(inline.group(1)) > 16:
            continue
        whole = _role_pattern().fullmatch(standard(inline.group(1)))
        if whole:
            found = actors_in(whole.group("actor") or whole.group("alone"))
            return Piece(Mark.ROLE, text.strip(), close_up(inline.group(2)), actors=found)
    return None


def _names_actor(text: str) -> re.Match[str] | None:
    """The match for a role heading with or without the brackets around the whole of it."""
    pattern = _role_pattern()
    return pattern.fullmatch(standard(text)) or pattern.fullmatch(standard(bare(text)))


def _is_self_help(plain: str) -> bool:
    return re.fullmatch(r"(自助|互助|近助|共助|公助)([(（].*[)）])?", plain) is not None


def actors_in(text: str) -> tuple[str, ...]:
    """Who is named, most exact first: in 共助（社協） the bracket says more than the word before it."""
    plain = standard(text)
    bracket = re.search(r"[(（](.+?)[)）]", plain)
    spoken = [bracket.group(1)] if bracket else []
    spoken.append(re.sub(r"[(（].*", "", plain))
    table, found = words("actor"), []
    pattern = re.compile(alternatives("actor"))
    for part in spoken:
        for match in pattern.finditer(part):
            if table[match.group()] not in found:
                found.append(table[match.group()])
        if found:
            break
    return tuple(found)


def actor_cells(cells: tuple[str, ...]) -> tuple[str, ...]:
    """One actor per cell of a table's heading row, or nothing when a cell names none."""
    found: list[str] = []
    for cell in cells:
        match = _names_actor(cell)
        named = actors_in(match.group("actor") or match.group("alone")) if match else ()
        if not named:
            return ()
        found.append(named[0])
    return tuple(found)


def fixed_heading(title: str) -> Mark | None:
    """What a numbered title is when it is one of the field's fixed headings (２　基本理念)."""
    kinds = ((Mark.VISION, "vision"), (Mark.TREE, "tree"), (Mark.ISSUES, "issues"))
    for mark, kind in (*kinds, (Mark.SECTION, "section")):
        if names(kind, title):
            return mark
    return None


def _make(mark: Mark, raw: str, text: str, *, style: str = "", number_text: str = "") -> Piece:
    path = tuple(n for n in map(number_of, re.split(_DASH, number_text)) if n is not None)
    return Piece(
        mark,
        raw.strip(),
        close_up(text),
        style,
        nfkc(number_text).strip(),
        path[-1] if path else None,
        path,
    )
