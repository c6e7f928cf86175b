"""What a plan's document seems to say, for a person to correct and accept.

Nothing here is a decision: each item tells where it was read and how sure the reading is, and the
lines that found no place are kept beside it, so that correcting is done by looking, not retyping.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Confidence(StrEnum):
    """How an item came about: read as printed, read with one assumption, or supposed."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "guess"

    @property
    def label(self) -> str:
        """The word shown to the person who checks."""
        return {"sure": "確か", "likely": "おそらく", "guess": "推定"}[self.value]


class Numbering(StrEnum):
    """How a level counts: straight through the plan, anew under each parent, or not at all."""

    CONTINUOUS = "continuous"
    RESTART = "restart"
    NONE = "none"

    @property
    def label(self) -> str:
        """The word used in the plan sheet."""
        return {"continuous": "通し番号", "restart": "親ごとに1から", "none": "番号なし"}[
            self.value
        ]


class Actor(StrEnum):
    """Who a role list speaks to (自助・互助・共助・公助 and the columns of joint plans)."""

    RESIDENT = "resident"
    COMMUNITY = "community"
    SHAKYO = "shakyo"
    GOVERNMENT = "government"
    PARTNER = "partner"

    @property
    def label(self) -> str:
        """The word used in the plan sheet and on screen."""
        return {
            "resident": "住民",
            "community": "地域",
            "shakyo": "社協",
            "government": "行政",
            "partner": "関係機関",
        }[self.value]


class RoleKind(StrEnum):
    """One line of a role list: an example (例), a numbered step (①), or an activity."""

    EXAMPLE = "example"
    PILLAR = "pillar"
    ACTIVITY = "activity"

    @property
    def label(self) -> str:
        """The word used in the plan sheet and on screen."""
        return {"example": "例", "pillar": "ステップ", "activity": "活動"}[self.value]


@dataclass(frozen=True)
class Place:
    """Where something stands in the file: first and last line (from 1), page (from 1), its words."""

    line: int
    last_line: int
    page: int
    excerpt: str


@dataclass(frozen=True)
class Found:
    """A single text with its places: the title, the vision."""

    text: str
    places: tuple[Place, ...]
    confidence: Confidence = Confidence.SURE
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanPeriod:
    """Fiscal years as the year of 1 April, both included: R8–R12 is 2026, 2030."""

    fy_from: int
    fy_to: int
    places: tuple[Place, ...]
    confidence: Confidence = Confidence.SURE
    notes: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """Every fiscal year of the plan."""
        return tuple(range(self.fy_from, self.fy_to + 1))


@dataclass(frozen=True)
class ProposedLevel:
    """One level of the tree; `depth` counts from 1 below the vision."""

    depth: int
    name: str
    numbering: Numbering
    evaluable: bool
    confidence: Confidence
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposedNode:
    """One goal, target state, measure… `code` is proposed once and then stays its identity."""

    code: str
    parent_code: str
    depth: int
    number_text: str
    number: int | None
    title: str
    body: str
    places: tuple[Place, ...]
    confidence: Confidence
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposedRole:
    """One line of a role list; `no` is the figure of a step (① → 1), None elsewhere."""

    node_code: str
    actor: Actor
    kind: RoleKind
    no: int | None
    text: str
    places: tuple[Place, ...]
    confidence: Confidence
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposedIssue:
    """One of the issues the plan answers; `no` None when the file gives no figure."""

    no: int | None
    title: str
    places: tuple[Place, ...]
    confidence: Confidence
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class VoiceFact:
    """A printed figure on how people were heard: `source` "survey" or "sessions", `key` which one.

    survey: posted, undeliverable, returned, valid, rate (unit %); sessions: held, participants.
    """

    source: str
    key: str
    value: Decimal
    unit: str
    places: tuple[Place, ...]
    confidence: Confidence
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanLink:
    """Another plan named beside this one: `kind` parallel, predecessor, district or development."""

    kind: str
    title: str
    places: tuple[Place, ...]
    confidence: Confidence
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contact:
    """How to reach the publisher: `key` is publisher, address, phone, fax, url, email or issued."""

    key: str
    text: str
    places: tuple[Place, ...]
    confidence: Confidence = Confidence.SURE
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """Running text outside the tree (position of the plan, how it is promoted…), kept whole."""

    title: str
    body: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Structure:
    """A line that only orders others (a role heading, a level's name) and so is no item itself."""

    meaning: str
    place: Place


@dataclass(frozen=True)
class Ignored:
    """A line left out on purpose, and why; `duplicates` is the line it repeats, if any."""

    place: Place
    reason: str
    duplicates: int | None = None


@dataclass(frozen=True)
class Difference:
    """Where two printings of the same text in one file do not agree."""

    subject: str
    message: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Proposal:
    """The whole draft. Every line with print is in some item, `structure`, `ignored` or `unplaced`."""

    source_name: str
    sha256: str
    pages: int
    title: Found | None
    ordinal: int | None
    period: PlanPeriod | None
    vision: Found | None
    levels: tuple[ProposedLevel, ...]
    nodes: tuple[ProposedNode, ...]
    roles: tuple[ProposedRole, ...]
    issues: tuple[ProposedIssue, ...]
    voices: tuple[VoiceFact, ...]
    contacts: tuple[Contact, ...]
    links: tuple[PlanLink, ...]
    passages: tuple[Passage, ...]
    structure: tuple[Structure, ...]
    ignored: tuple[Ignored, ...]
    unplaced: tuple[Place, ...]
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = field(default=())

    def at_depth(self, depth: int) -> tuple[ProposedNode, ...]:
        """The nodes of one level in the order of the plan."""
        return tuple(node for node in self.nodes if node.depth == depth)

    def children(self, code: str) -> tuple[ProposedNode, ...]:
        """The nodes directly below one; "" asks for the top level."""
        return tuple(node for node in self.nodes if node.parent_code == code)

    def roles_of(
        self, code: str, *, actor: Actor | None = None, kind: RoleKind | None = None
    ) -> tuple[ProposedRole, ...]:
        """The role lines of one node."""
        return tuple(
            role
            for role in self.roles
            if role.node_code == code
            and (actor is None or role.actor is actor)
            and (kind is None or role.kind is kind)
        )

    def voice(self, source: str, key: str) -> Decimal | None:
        """One printed figure, or None when the file does not print it."""
        for fact in self.voices:
            if (fact.source, fact.key) == (source, key):
                return fact.value
        return None

    def contact(self, key: str) -> str:
        """One way to reach the publisher, "" when the file does not print it."""
        return next((c.text for c in self.contacts if c.key == key), "")

    def lines_seen(self) -> frozenset[int]:
        """Every line that some part of the proposal shows, to prove that none was lost."""
        return frozenset(n for p in self._places() for n in range(p.line, p.last_line + 1))

    def _places(self) -> Iterator[Place]:
        singles = [self.title, self.vision, self.period, *self.contacts]
        for item in [one for one in singles if one is not None]:
            yield from item.places
        for many in (self.nodes, self.roles, self.issues, self.voices, self.links, self.passages):
            for entry in many:
                yield from entry.places
        yield from (s.place for s in self.structure)
        yield from (i.place for i in self.ignored)
        yield from self.unplaced


def counts(proposal: Proposal) -> dict[str, Any]:
    """What a person checks first: how many of each, level by level and node by node."""
    levels = {
        level.name: len(proposal.at_depth(level.depth))
        for level in sorted(proposal.levels, key=lambda one: one.depth)
    }
    roles: dict[str, dict[str, int]] = {}
    for role in proposal.roles:
        kinds = roles.setdefault(role.actor.value, {})
        kinds[role.kind.value] = kinds.get(role.kind.value, 0) + 1
    return {
        "vision": int(proposal.vision is not None),
        "levels": levels,
        "roles": roles,
        "issues": len(proposal.issues),
        "voices": len(proposal.voices),
        "contacts": len(proposal.contacts),
        "links": len(proposal.links),
        "passages": len(proposal.passages),
        "differences": len(proposal.differences),
        "ignored": len(proposal.ignored),
        "unplaced": len(proposal.unplaced),
        "by_parent": _by_parent(proposal),
        "by_node": _by_node(proposal),
    }


def _by_parent(proposal: Proposal) -> dict[str, list[int]]:
    """How many children each parent of a level has, in order: {"具体的な取り組み": [2, 3, …]}."""
    found: dict[str, list[int]] = {}
    for level in proposal.levels[1:]:
        parents = [n.code for n in proposal.nodes if n.depth < level.depth]
        below = [n.parent_code for n in proposal.at_depth(level.depth)]
        found[level.name] = [below.count(code) for code in parents if below.count(code)]
    return found


def _by_node(proposal: Proposal) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for role in proposal.roles:
        one = found.setdefault(role.node_code, {})
        key = f"{role.actor.value}.{role.kind.value}"
        one[key] = one.get(key, 0) + 1
    return found


def to_json(proposal: Proposal) -> dict[str, Any]:
    """Plain data for `--json` and for storing a draft: strings, whole numbers, lists, objects."""
    data: dict[str, Any] = _plain(asdict(proposal))
    return {"kind": "document", "counts": counts(proposal), **data}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return value
