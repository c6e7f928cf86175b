"""新旧対照表: what a version says otherwise than the one before it, only changed lines, with reasons.

A split or a merge is one row that shows all lines concerned. Words that differ are marked phrase by
phrase, as councils underline them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sasaeai.core.text import phrases
from sasaeai.plan.enums import LineageKind
from sasaeai.plan.models import NodeLineage, PlanNode, PlanVersion
from sasaeai.plan.queries import Tree, load_tree

RENUMBERED = "番号がかわった"
LEVELS = "段"
GONE, FRESH = "（なし）", "（新しい項目）"


@dataclass(frozen=True)
class Piece:
    """A run of text; ``changed`` is underlined."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Compared:
    """One row: the words for what happened, both texts, and why. ``code`` anchors it."""

    code: str
    kinds: tuple[str, ...]
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    reasons: tuple[str, ...]

    @property
    def old_text(self) -> str:
        return "".join(piece.text for piece in self.old)

    @property
    def new_text(self) -> str:
        return "".join(piece.text for piece in self.new)


@dataclass(frozen=True)
class Comparison:
    """A version beside the one it replaces (None for a first text)."""

    old: PlanVersion | None
    new: PlanVersion
    rows: tuple[Compared, ...]


def compare(new: PlanVersion) -> Comparison:
    """Against the version it was based on; a constant number of queries."""
    if new.based_on is None:
        return Comparison(None, new, ())
    before, after = load_tree(new.based_on, roles=True), load_tree(new, roles=True)
    steps = NodeLineage.objects.filter(version=new).select_related("old", "new").order_by("id")
    return Comparison(new.based_on, new, tuple(_rows(before, after, list(steps))))


def _rows(old: Tree, new: Tree, steps: list[NodeLineage]) -> Iterator[Compared]:
    was = {row.identity.code: row for row in old.nodes}
    now = {row.identity.code: row for row in new.nodes}
    yield from _levels(old, new)
    families = list(_families(steps))
    joined = {code for family in families for code in (*family.olds, *family.news)}
    waiting = list(families)
    for code in _in_order(old, new):
        found = next((each for each in waiting if code in (*each.olds, *each.news)), None)
        if found is not None:
            waiting.remove(found)
            yield _family_row(found, was, now, old, new)
        elif code not in joined:
            row = _line_row(code, old, new, steps)
            if row is not None:
                yield row


def _in_order(old: Tree, new: Tree) -> list[str]:
    """Codes in the order of the new text, each removed line after its former neighbour."""
    order = [row.identity.code for row in new.nodes]
    place = -1
    for row in old.nodes:
        code = row.identity.code
        if code in order:
            place = order.index(code)
        else:
            place += 1
            order.insert(place, code)
    return order


@dataclass(frozen=True)
class _Family:
    """Lines that were split or merged together."""

    kinds: tuple[str, ...]
    olds: tuple[str, ...]
    news: tuple[str, ...]
    reasons: tuple[str, ...]


def _families(steps: Sequence[NodeLineage]) -> Iterator[_Family]:
    moving = (LineageKind.SPLIT, LineageKind.MERGED)
    waiting = [row for row in steps if row.kind in moving and row.old and row.new]
    while waiting:
        family = [waiting.pop(0)]
        grown = True
        while grown:
            codes = {row.old_id for row in family} | {row.new_id for row in family}
            more = [row for row in waiting if {row.old_id, row.new_id} & codes]
            waiting = [row for row in waiting if row not in more]
            family += more
            grown = bool(more)
        yield _Family(
            kinds=_once(row.get_kind_display() for row in family),
            olds=_once(row.old.code for row in family if row.old),
            news=_once(row.new.code for row in family if row.new),
            reasons=_once(row.note for row in family),
        )


def _family_row(
    family: _Family, was: dict[str, PlanNode], now: dict[str, PlanNode], old: Tree, new: Tree
) -> Compared:
    news = [code for code in family.news if code in now]
    olds = [code for code in (*family.olds, *news) if code in was]
    before = "\n\n".join(_whole(old, was[code]) for code in _once(olds))
    after = "\n\n".join(_whole(new, now[code]) for code in news)
    one, other = _marked(before or GONE, after or GONE)
    return Compared((news or olds or [""])[0], family.kinds, one, other, family.reasons)


def _line_row(code: str, old: Tree, new: Tree, steps: Sequence[NodeLineage]) -> Compared | None:
    was, now = old.node(code), new.node(code)
    mine = [row for row in steps if code in (row.old and row.old.code, row.new and row.new.code)]
    reasons = _once(row.note for row in mine)
    if was is None and now is not None:
        words = (LineageKind.NEW.label,)
        return Compared(code, words, _plain(FRESH), _all(_whole(new, now)), reasons)
    if was is not None and now is None:
        words = (LineageKind.ABOLISHED.label,)
        return Compared(code, words, _all(_whole(old, was)), _plain("（廃止）"), reasons)
    if was is None or now is None:
        return None
    parts = list(_differing(old, was, new, now))
    if not parts:
        return None
    kinds = _once(kind for kind, _, _ in parts)
    heading = (was.heading, now.heading)
    texts = [heading] if was.heading != now.heading else [(was.heading, now.heading)]
    texts += [(one, other) for kind, one, other in parts if one or other]
    before = "\n".join(one for one, _ in texts if one)
    after = "\n".join(other for _, other in texts if other)
    one, other = _marked(before, after)
    return Compared(code, kinds, one, other, reasons)


def _differing(
    old: Tree, was: PlanNode, new: Tree, now: PlanNode
) -> Iterator[tuple[str, str, str]]:
    """(what happened, text before, text after) per part of a line; headings stand anyway."""
    if was.title != now.title:
        yield LineageKind.RENAMED.label, "", ""
    elif was.number != now.number:
        yield RENUMBERED, "", ""
    if _above(old, was) != _above(new, now):
        yield LineageKind.MOVED.label, _place(old, was), _place(new, now)
    one, other = _parts(old, was), _parts(new, now)
    for name in one:
        if one[name] != other[name]:
            yield LineageKind.REWRITTEN.label, one[name], other[name]


def _above(tree: Tree, node: PlanNode) -> str:
    path = tree.path(node)
    return path[-2].identity.code if len(path) > 1 else ""


def _place(tree: Tree, node: PlanNode) -> str:
    path = tree.path(node)
    return f"（場所）{path[-2].heading if len(path) > 1 else 'いちばん上'}"


def _parts(tree: Tree, node: PlanNode) -> dict[str, str]:
    roles: dict[str, list[str]] = {}
    for item in tree.roles.get(node.pk, ()):
        roles.setdefault(item.get_actor_display(), []).append(f"{item.no or '・'}　{item.text}")
    issues = [issue.number for issue in tree.issues.get(node.pk, ())]
    return {
        "body": node.body,
        "owner": f"担当：{node.owner}" if node.owner else "",
        "tags": f"札：{'・'.join(node.tags)}" if node.tags else "",
        "issues": f"課題：{'・'.join(issues)}" if issues else "",
        "roles": "\n".join(
            line for actor, texts in roles.items() for line in (f"【{actor}】", *texts)
        ),
    }


def _whole(tree: Tree, node: PlanNode) -> str:
    return "\n".join(text for text in (node.heading, *_parts(tree, node).values()) if text)


def _levels(old: Tree, new: Tree) -> Iterator[Compared]:
    one = "\n".join(f"{row.depth}　{row.name}" for row in old.levels)
    other = "\n".join(f"{row.depth}　{row.name}" for row in new.levels)
    if one != other:
        before, after = _marked(one, other)
        yield Compared(LEVELS, ("段の名前がかわった",), before, after, ())


def _marked(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    one, other = _tokens(old), _tokens(new)
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        same = tag == "equal"
        if a != b:
            before.append(Piece("".join(one[a:b]), not same))
        if c != d:
            after.append(Piece("".join(other[c:d]), not same))
    return tuple(before), tuple(after)


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for line in text.split("\n"):
        found += [*phrases(line), "\n"]
    return found[:-1]


def _plain(text: str) -> tuple[Piece, ...]:
    return (Piece(text, False),)


def _all(text: str) -> tuple[Piece, ...]:
    return (Piece(text, True),)


def _once(texts: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
