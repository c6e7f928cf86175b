"""The tree while it is being read: nodes under way, their nesting, lists before their heading.

Nesting comes from the marks alone: a mark seen for the first time opens a level below the one it
stands in, a mark seen before returns to its level. So "基本目標 → （1） → ・" and "柱 → 1-1 → ①" are
read by the same rule.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sasaeai.plan.importing.folding import fold
from sasaeai.plan.importing.marks import Piece
from sasaeai.plan.importing.proposal import Actor, Confidence, Place, RoleKind

LEAF_BULLETS = frozenset("・-–*＊•‣○●◎★☆➢➤▶►▷✓✔⚫")
_LEAF_RANK = 1000
_RIVALS = 12
_LENT = "見出しより前に並んでいたので、すぐ後の見出しのものとしました。"
_GIVEN_BACK = "見出しから離れて並んでいたので、前の見出しのものとしました。"


@dataclass(eq=False)
class Growing:
    """A node under way. `style` is its mark's series, `rank` its level among the series."""

    style: str
    rank: int
    number_text: str
    number: int | None
    path: tuple[int, ...]
    title: str
    parent: Growing | None
    places: list[Place]
    confidence: Confidence = Confidence.SURE
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    children: list[Growing] = field(default_factory=list)
    has_roles: bool = False

    @property
    def leaf_bullet(self) -> bool:
        """A plain bullet: it never has levels below it."""
        return self.style in LEAF_BULLETS

    def doubt(self, note: str, confidence: Confidence = Confidence.LIKELY) -> None:
        """Lower the confidence and say why."""
        if note not in self.notes:
            self.notes.append(note)
        if self.confidence is Confidence.SURE:
            self.confidence = confidence


@dataclass
class RoleLine:
    """One line of a role list before it is settled whose list it is in (`candidates`)."""

    node: Growing
    candidates: tuple[tuple[Actor, ...], ...]
    kind: RoleKind
    form: str
    no: int | None
    text: str
    place: Place
    notes: tuple[str, ...] = ()


@dataclass
class BulletList:
    """A run of bullets and the heading it is thought to stand under."""

    owner: Growing
    before: Growing
    bullets: list[Growing]
    note: str = ""


class Tree:
    """Nodes in order of reading, with the nesting that the marks show."""

    def __init__(self) -> None:
        self.root = Growing("", 0, "", None, (), "", None, [])
        self.stack: list[Growing] = [self.root]
        self.ranks: dict[str, int] = {"": 0}
        self._by_mark: dict[tuple[int, str, tuple[int, ...]], list[Growing]] = defaultdict(list)
        self._by_words: dict[tuple[str, tuple[int, ...], str], Growing] = {}
        self._by_path: dict[tuple[int, ...], list[Growing]] = defaultdict(list)
        self._by_title: dict[tuple[int, str, str], Growing] = {}
        self._lists: list[BulletList] = []
        self._open: BulletList | None = None
        self._stray: BulletList | None = None
        self._lent: list[BulletList] = []

    @property
    def heading(self) -> Growing:
        """The node the reading stands in: role lists and texts belong to it."""
        return self.stack[-1]

    def enter(self, piece: Piece, place: Place, *, title: str) -> Growing:
        """Open the node a mark stands for, or return to it when the plan prints it again."""
        rank = self._rank(piece.style)
        self._stray_reaches(rank)
        while len(self.stack) > 1 and self.heading.rank >= rank:
            self.stack.pop()
        parent = self._parent_by_path(piece, rank) or self.heading
        node = self._known(parent, piece, title)
        if node is None:
            node = self._add(parent, piece, rank, place, title)
        else:
            _merge(node, title, place)
        self.stack = _chain(node)
        if self._stray:
            self._stray.owner, self._stray.note = node, _LENT
        return node

    def bullet(self, piece: Piece, place: Place, *, first: bool) -> None:
        """Add a plain bullet; `first` when it starts a list of its own."""
        if first or self._open is None:
            self._start_list()
        node = Growing(piece.style, _LEAF_RANK, "", None, (), piece.text, None, [place])
        assert self._open is not None
        self._open.bullets.append(node)

    def close_list(self) -> None:
        """What follows no longer belongs to the list of bullets."""
        self._open = None

    def keep_stray(self) -> None:
        """The heading goes on without a list of its own: the list before it was its list."""
        if self._stray and self._stray.note == _LENT:
            self._lent.append(self._stray)
            self._stray = None

    def leave(self) -> None:
        """The tree's part of the document is over (for now)."""
        self._stray_reaches(0)
        self._open = None
        self.stack = [self.root]

    def finish(self) -> None:
        """Settle every list under its heading, without repeating what is there already."""
        self.leave()
        for entry in self._lists:
            self._settle(entry)
        self._drop_overview_bullets()
        self._doubt_last_parent()
        _sort_numbered(self.root)

    def walk(self) -> list[Growing]:
        """Every node, parents before children, in the plan's own order."""
        found: list[Growing] = []
        pending = list(reversed(self.root.children))
        while pending:
            node = pending.pop()
            found.append(node)
            pending.extend(reversed(node.children))
        return found

    def _start_list(self) -> None:
        head = self.heading
        deeper = any(r > head.rank for s, r in self.ranks.items() if s not in LEAF_BULLETS)
        if not head.has_roles and not deeper and self._stray and self._stray.owner is head:
            self._stray.owner, self._stray.note = self._stray.before, _GIVEN_BACK
            self._stray = None
        self._open = BulletList(head, head, [])
        self._lists.append(self._open)
        if head.has_roles or deeper:
            self.keep_stray()
            self._stray = self._open

    def _stray_reaches(self, rank: int) -> None:
        """A new heading comes: a list lent to the last one stays, one left at the end goes back."""
        self._open = None
        self.keep_stray()
        if self._stray and rank < self._stray.before.rank:
            self._stray.note = _GIVEN_BACK
            if all(entry.before.has_roles for entry in self._lent):
                for entry in self._lent:
                    entry.owner, entry.note = entry.before, _GIVEN_BACK
            self._stray = None
        if rank <= 1:
            self._lent = []

    def _rank(self, style: str) -> int:
        if style not in self.ranks:
            self.ranks[style] = _LEAF_RANK if style in LEAF_BULLETS else self.heading.rank + 1
        return self.ranks[style]

    def _parent_by_path(self, piece: Piece, rank: int) -> Growing | None:
        """ "2-1" says itself that it stands under number 2, whatever was printed before it."""
        if len(piece.path) < 2:
            return None
        exact = self._by_path[piece.path[:-1]]
        last = self._by_path[piece.path[-2:-1]]
        return next((n for n in [*reversed(exact), *reversed(last)] if n.rank == rank - 1), None)

    def _known(self, parent: Growing, piece: Piece, title: str) -> Growing | None:
        if piece.number is None:
            return self._by_title.get((id(parent), piece.style, fold(title)))
        here = self._by_mark[id(parent), piece.style, piece.path][:_RIVALS]
        elsewhere = self._by_words.get((piece.style, piece.path, fold(title))) if title else None
        return next((node for node in here if similar(node.title, title)), elsewhere)

    def _add(self, parent: Growing, piece: Piece, rank: int, place: Place, title: str) -> Growing:
        node = Growing(
            piece.style, rank, piece.number_text, piece.number, piece.path, title, parent, [place]
        )
        if piece.path:
            rivals = self._by_mark[id(parent), piece.style, piece.path]
            if rivals:
                node.doubt("同じ番号がほかにもあります。名前が違うので別のものとしました。")
            rivals.append(node)
        self._by_path[piece.path].append(node)
        self._by_title[id(parent), piece.style, fold(title)] = node
        self._by_words.setdefault((piece.style, piece.path, fold(title)), node)
        parent.children.append(node)
        return node

    def _drop_overview_bullets(self) -> None:
        """An overview prints bullets far from their heading; the details below have them right."""
        nodes = self.walk()
        placed = {
            fold(n.title): n for n in nodes if n.leaf_bullet and n.parent and not _above(n.parent)
        }
        for node in [n for n in nodes if _above(n)]:
            kept: list[Growing] = []
            for child in node.children:
                same = placed.get(fold(child.title)) if child.leaf_bullet else None
                if same is None:
                    kept.append(child)
                else:
                    same.places.extend(p for p in child.places if p not in same.places)
            node.children = kept

    def _doubt_last_parent(self) -> None:
        """All goals in a row and then everything else: only the last goal can seem the parent."""
        tops = [n for n in self.root.children if not n.leaf_bullet]
        if len(tops) < 2 or any(n.children for n in tops[:-1]):
            return
        note = "目標がまとめて先に並んでいたため、親は確かめてください。"
        for child in tops[-1].children:
            if len(child.path) < 2:
                child.doubt(note, Confidence.GUESS)

    def _settle(self, entry: BulletList) -> None:
        known = {fold(c.title): c for c in entry.owner.children if c.leaf_bullet}
        for bullet in entry.bullets:
            same = known.get(fold(bullet.title))
            if same is not None:
                same.places.extend(p for p in bullet.places if p not in same.places)
                continue
            if entry.note:
                bullet.doubt(entry.note)
            self.ranks.setdefault(bullet.style, _LEAF_RANK)
            bullet.parent = entry.owner
            known[fold(bullet.title)] = bullet
            entry.owner.children.append(bullet)


def _above(node: Growing) -> bool:
    """Whether headings stand below this node."""
    return any(not child.leaf_bullet for child in node.children)


def _chain(node: Growing | None) -> list[Growing]:
    chain: list[Growing] = []
    while node is not None:
        chain.append(node)
        node = node.parent
    return chain[::-1]


def similar(one: str, other: str) -> bool:
    """The same title, perhaps cut short or with one of the two still missing."""
    a, b = fold(one), fold(other)
    return not a or not b or a == b or (min(len(a), len(b)) >= 5 and (a in b or b in a))


def _merge(node: Growing, title: str, place: Place) -> None:
    if len(fold(title)) > len(fold(node.title)):
        node.title = title
    if place not in node.places:
        node.places.append(place)


def _sort_numbered(root: Growing) -> None:
    """Numbered children stand in the order of their numbers, wherever a page put them."""
    pending = [root]
    while pending:
        node = pending.pop()
        if all(child.number is not None for child in node.children):
            node.children.sort(key=lambda child: child.path)
        pending.extend(node.children)
