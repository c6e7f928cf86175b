"""From a finished reading to proposed items: whose role lists, which levels, which stable codes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from sasaeai.plan.importing.folding import fold
from sasaeai.plan.importing.growth import Growing, RoleLine
from sasaeai.plan.importing.items import IssueLine, Reading
from sasaeai.plan.importing.proposal import (
    Actor,
    Confidence,
    Ignored,
    Numbering,
    ProposedIssue,
    ProposedLevel,
    ProposedNode,
    ProposedRole,
)
from sasaeai.plan.importing.vocabulary import words

_LETTERS = "GTMDEF"
_ISSUE_STYLE = "課題"


@dataclass(frozen=True)
class Settled:
    """The tree's part of a proposal."""

    levels: tuple[ProposedLevel, ...]
    nodes: tuple[ProposedNode, ...]
    roles: tuple[ProposedRole, ...]
    issue_lines: tuple[IssueLine, ...]
    ignored: tuple[Ignored, ...]


def settle(reading: Reading) -> Settled:
    """Name the levels, give every node its code and every role line its actor."""
    issue_lines = _issues_from_tree(reading)
    walked = reading.tree.walk()
    depths = _depths(walked)
    codes = _codes(walked, depths)
    nodes = tuple(_node(n, codes, depths) for n in walked)
    roles, ignored = _roles(reading.roles, codes)
    levels = _levels(reading, walked, depths, {r.node_code for r in roles}, codes)
    return Settled(levels, nodes, roles, issue_lines, ignored)


def _issues_from_tree(reading: Reading) -> tuple[IssueLine, ...]:
    """課題1, 課題2… are a level where something stands below them, and a list of issues elsewhere."""
    root = reading.tree.root
    tops = [n for n in root.children if n.style == _ISSUE_STYLE]
    if not tops or tops[0].children or any(n.children for n in tops[:-1]):
        return tuple(reading.issues)
    below = tops[-1].children
    for child in below:
        child.parent = root
    root.children = [n for n in root.children if n.style != _ISSUE_STYLE] + below
    return (*reading.issues, *(IssueLine(n.number, n.title, n.places[0]) for n in tops))


def _depths(walked: list[Growing]) -> dict[int, int]:
    """Depth of each node by id: as deep as its series is, and deeper than its parent."""
    ranks = sorted({n.rank for n in walked})
    depth_of_rank = {rank: i for i, rank in enumerate(ranks, start=1)}
    return {id(n): depth_of_rank[n.rank] for n in walked}


def _codes(walked: list[Growing], depths: dict[int, int]) -> dict[int, str]:
    """Codes like G1, T7, M7.2: short to say, built from numbers, unique in the plan."""
    straight = {d for d in set(depths.values()) if _numbering(walked, depths, d) == "continuous"}
    paths: dict[int, str] = {}
    codes: dict[int, str] = {}
    used: set[str] = set()
    position: Counter[tuple[int, int]] = Counter()
    for node in walked:
        depth = depths[id(node)]
        position[id(node.parent), depth] += 1
        own = str(node.number if node.number is not None else position[id(node.parent), depth])
        above = paths.get(id(node.parent), "")
        path = own if depth in straight or not above else f"{above}.{own}"
        letter = _LETTERS[min(depth, len(_LETTERS)) - 1]
        code, twin = f"{letter}{path}", 1
        while code in used:
            twin += 1
            code = f"{letter}{path}-{twin}"
        used.add(code)
        paths[id(node)], codes[id(node)] = path, code
    return codes


def _numbering(walked: list[Growing], depths: dict[int, int], depth: int) -> Numbering:
    level = [n for n in walked if depths[id(n)] == depth]
    numbers = [n.number for n in level]
    if not level or any(number is None for number in numbers):
        return Numbering.NONE
    known = [number for number in numbers if number is not None]
    if all(a < b for a, b in pairwise(known)):
        return Numbering.CONTINUOUS
    return Numbering.RESTART


def _node(node: Growing, codes: dict[int, str], depths: dict[int, int]) -> ProposedNode:
    parent = codes.get(id(node.parent), "")
    if not node.title:
        node.doubt("名前が見つかりません。", Confidence.GUESS)
    return ProposedNode(
        code=codes[id(node)],
        parent_code=parent,
        depth=depths[id(node)],
        number_text=_as_printed(node),
        number=node.number,
        title=node.title,
        body="\n".join(dict.fromkeys(node.body)),
        places=tuple(node.places),
        confidence=node.confidence,
        notes=tuple(node.notes),
    )


def _as_printed(node: Growing) -> str:
    """（1） keeps its brackets: it is how people quote it. Words such as 基本目標 name the level."""
    return f"（{node.number_text}）" if node.style == "（1）" else node.number_text


def _roles(
    lines: list[RoleLine], codes: dict[int, str]
) -> tuple[tuple[ProposedRole, ...], tuple[Ignored, ...]]:
    """Settle doubtful lines by what the same form of line belongs to elsewhere in the plan."""
    habits: dict[str, set[Actor]] = {}
    for line in lines:
        if len(line.candidates) == 1 and line.candidates[0]:
            habits.setdefault(line.form, set()).add(line.candidates[0][0])
    found: list[ProposedRole] = []
    ignored: list[Ignored] = []
    seen: dict[tuple[str, Actor, str], int] = {}
    for line in lines:
        code = codes.get(id(line.node), "")
        actor, confidence, notes = _actor(line, habits.get(line.form, set()))
        key = (code, actor, fold(line.text))
        if key in seen:
            ignored.append(Ignored(line.place, "同じ役割の行の繰り返し", seen[key]))
            continue
        seen[key] = line.place.line
        found.append(ProposedRole(code, actor, line.kind, line.no, line.text, (line.place,),
                                  confidence, notes))  # fmt: skip
    return tuple(_in_order(found, list(codes.values()))), tuple(ignored)


def _actor(line: RoleLine, habit: set[Actor]) -> tuple[Actor, Confidence, tuple[str, ...]]:
    named = [actors[0] for actors in line.candidates if actors]
    if len(line.candidates) == 1 and named:
        if len(line.candidates[0]) > 1:
            others = "・".join(a.label for a in line.candidates[0][1:])
            return named[0], Confidence.LIKELY, (f"見出しは{others}も指しています。",)
        return named[0], Confidence.SURE, ()
    usual = [actor for actor in named if habit == {actor}]
    if usual:
        note = "見出しが続けて並んでいたので、ほかの項目と同じ書き方から決めました。"
        return usual[0], Confidence.LIKELY, (note,)
    if named:
        return named[-1], Confidence.GUESS, ("見出しが続けて並んでいて、どちらか分かりません。",)
    fallback = next(iter(habit)) if len(habit) == 1 else Actor.COMMUNITY
    return fallback, Confidence.GUESS, ("だれの取り組みかを示す見出しがありません。",)


def _in_order(roles: list[ProposedRole], codes: list[str]) -> list[ProposedRole]:
    """Node by node, actor by actor; steps by their figure, since columns print ① ③ ② ④."""
    place_of = {code: i for i, code in enumerate(codes)}
    first: dict[tuple[str, Actor], int] = {}
    for index, role in enumerate(roles):
        first.setdefault((role.node_code, role.actor), index)
    return sorted(
        roles,
        key=lambda r: (
            place_of.get(r.node_code, -1),
            first[r.node_code, r.actor],
            {"example": 0, "pillar": 1, "activity": 2}[r.kind],
            r.no or 0,
        ),
    )


def _levels(
    reading: Reading,
    walked: list[Growing],
    depths: dict[int, int],
    with_roles: set[str],
    codes: dict[int, str],
) -> tuple[ProposedLevel, ...]:
    count = max(depths.values(), default=0)
    names = _names(reading, walked, depths, count)
    role_depths = {depths[id(n)] for n in walked if codes[id(n)] in with_roles}
    found = []
    for depth in range(1, count + 1):
        name, confidence, notes = names[depth]
        evaluable = depth == count or depth in role_depths
        numbering = _numbering(walked, depths, depth)
        found.append(ProposedLevel(depth, name, numbering, evaluable, confidence, notes))
    return tuple(found)


def _names(
    reading: Reading, walked: list[Growing], depths: dict[int, int], count: int
) -> dict[int, tuple[str, Confidence, tuple[str, ...]]]:
    """A level's own word names it; levels of bare figures take the column heads in their order."""
    styles: dict[int, Counter[str]] = {depth: Counter() for depth in range(1, count + 1)}
    for node in walked:
        styles[depths[id(node)]][node.style] += 1
    named: dict[int, tuple[str, Confidence, tuple[str, ...]]] = {}
    for depth, found in styles.items():
        word = next((s for s, _ in found.most_common() if _is_word(s)), "")
        if word:
            named[depth] = (word, Confidence.SURE, ())
    taken = {fold(name) for name, _, _ in named.values()}
    labels = [t for t in dict.fromkeys(text for text, _ in reading.labels) if fold(t) not in taken]
    bare = [depth for depth in styles if depth not in named]
    chosen = labels[: len(bare)] if len(labels) >= len(bare) else labels
    for depth, label in zip(bare[len(bare) - len(chosen) :], chosen, strict=True):
        named[depth] = (label, Confidence.LIKELY, ("見出しの並びから名前を決めました。",))
    for depth in [d for d in styles if d not in named]:
        ending = _common_ending([n.title for n in walked if depths[id(n)] == depth])
        if ending:
            named[depth] = (ending, Confidence.LIKELY, ("名前の終わりがそろっているためです。",))
    for depth in styles:
        missing = (f"第{depth}の段", Confidence.GUESS, ("段の名前が書かれていません。",))
        named.setdefault(depth, missing)
    return named


def _common_ending(titles: list[str]) -> str:
    """…食堂事業, …相談事業, …交流会事業: the level is 事業, though nothing says so."""
    for word in words("level"):
        if len(titles) >= 3 and sum(t.endswith(word) for t in titles) >= len(titles) * 0.8:
            return word
    return ""


def _is_word(style: str) -> bool:
    return (len(style) > 1 and not any(c in style for c in "（1段.①")) or style == "柱"


def settle_issues(
    lines: tuple[IssueLine, ...], elsewhere: tuple[IssueLine, ...], *, stated: int | None
) -> tuple[tuple[ProposedIssue, ...], tuple[Ignored, ...]]:
    """The list of issues, with figures that only the other printing of the list gives."""
    numbers = {fold(line.title): line for line in elsewhere if line.no is not None}
    source = lines or elsewhere
    found: dict[str, ProposedIssue] = {}
    ignored: list[Ignored] = []
    for line in source:
        key = fold(line.title)
        if key in found:
            ignored.append(Ignored(line.place, "同じ課題の繰り返し", found[key].places[0].line))
            continue
        found[key] = _one_issue(line, numbers.get(key))
    issues = list(found.values())
    if issues and all(issue.no is None for issue in issues):
        note = ("番号が書かれていないので、並び順に付けました。",)
        issues = [
            ProposedIssue(i, one.title, one.places, Confidence.LIKELY, note)
            for i, one in enumerate(issues, start=1)
        ]
    issues.sort(key=lambda issue: (issue.no is None, issue.no or 0))
    if stated is not None and issues and stated != len(issues):
        first = issues[0]
        told = (*first.notes, f"見出しは{stated}件ですが、{len(issues)}件見つかりました。")
        issues[0] = ProposedIssue(first.no, first.title, first.places, Confidence.LIKELY, told)
    return tuple(issues), tuple(ignored)


def _one_issue(line: IssueLine, other: IssueLine | None) -> ProposedIssue:
    if line.no is not None or other is None:
        return ProposedIssue(line.no, line.title, (line.place,), Confidence.SURE)
    note = ("番号は、同じ課題のもう一つの印刷から取りました。",)
    places = (line.place, other.place)
    return ProposedIssue(other.no, line.title, places, Confidence.SURE, note)
