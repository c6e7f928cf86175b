"""Pages that a file wants, set against the register; pure.

A field that nobody here touched since it came in follows the file. One that somebody at our desk
changed is a conflict: it stays unless a person says otherwise. A page that was never taken from
this publisher is never taken for ours by itself: candidates are shown with their reasons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from sasaeai.core.search import words_of
from sasaeai.core.text import digits, fold_joined, kana_key
from sasaeai.places.duplicates import Candidate, Facts, rank
from sasaeai.places.municipal.wanting import FIELD_WORDS, Session, Wanted


class Kind(Enum):
    """What a page of the file is to the register."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    ALIKE = "alike"


@dataclass(frozen=True)
class Known:
    """A page of the register: its fields as ``Wanted`` has them.

    ``taken`` are its fields as they came in last; None where it never came from this publisher.
    ``sessions`` are the moments it already has with their ends, empty for one that does not take
    place as planned; ``moments`` those under which each number of the publisher was taken.
    """

    pk: int
    code: str
    name: str
    fields: Mapping[str, str]
    taken: Mapping[str, str] | None = None
    sessions: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One field, old → new; a conflict changes nothing unless it is ticked."""

    name: str
    before: str
    after: str
    conflict: bool = False

    @property
    def words(self) -> str:
        return FIELD_WORDS[self.name]


@dataclass(frozen=True)
class Line:
    """One page of the file with what it is to the register."""

    wanted: Wanted
    kind: Kind
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    sessions: tuple[Session, ...] = ()
    retimed: tuple[Session, ...] = ()
    gone: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def conflicts(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.conflict)

    @property
    def follows(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if not change.conflict)


def set_against(wanted: Wanted, known: Known, *, over: Iterable[str] = ()) -> Line:
    """A page that is known, with its changes; ``over`` are conflicts that a person lets through."""
    ticked = set(over)
    changes = tuple(
        Change(each.name, each.before, each.after, each.conflict and each.name not in ticked)
        for each in _changes(wanted.fields, known)
    )
    new = tuple(one for one in wanted.sessions if one.moment not in known.sessions)
    ours = {moment for moments in known.moments.values() for moment in moments}
    retimed = tuple(
        one
        for one in wanted.sessions
        if one.moment in ours and known.sessions.get(one.moment, "") not in ("", one.until)
    )
    asked = {one.external_id: one for one in wanted.sessions}
    coming = {one.moment for one in wanted.sessions}
    gone = tuple(
        moment
        for number, moments in known.moments.items()
        if number in asked
        for moment in moments
        if known.sessions.get(moment) and moment not in coming
    )
    does = any(not change.conflict for change in changes) or new or gone or retimed
    kind = Kind.CHANGED if does or any(change.conflict for change in changes) else Kind.SAME
    return Line(wanted, kind, known, changes, new, retimed, gone)


def _changes(fields: Mapping[str, str], known: Known) -> Iterable[Change]:
    for name in FIELD_WORDS:
        after, before = fields.get(name, ""), known.fields.get(name, "")
        if not after or _alike(name, after, before):
            continue
        last = None if known.taken is None else known.taken.get(name, "")
        if last is not None and _alike(name, after, last):
            continue  # the file says what it said; somebody here says otherwise, and that stands
        touched = bool(before) if last is None else before != last
        yield Change(name, before, after, conflict=touched)


def _alike(name: str, one: str, other: str) -> bool:
    """A reading in katakana and a telephone with other hyphens say the same."""
    if name == "kana":
        return fold_joined(one) == fold_joined(other)
    if name in ("phone", "fax"):
        return digits(one) == digits(other)
    return one == other


class Register:
    """Pages of the whole register by what may make two pages one, so that a row asks for few."""

    def __init__(self, rows: Iterable[tuple[int, Facts]]) -> None:
        self._facts: dict[int, Facts] = {}
        self._by: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        for pk, facts in rows:
            self._facts[pk] = facts
            for mark in _marks(facts):
                self._by[mark].add(pk)

    def alike(self, facts: Facts) -> tuple[Candidate, ...]:
        """Candidates with their reasons, the likeliest first."""
        near: set[int] = set()
        for mark in _marks(facts):
            near |= self._by.get(mark, set())
        return tuple(rank(facts, [(pk, self._facts[pk]) for pk in sorted(near)]))


def _marks(facts: Facts) -> list[tuple[str, str]]:
    marks = [
        ("name", fold_joined(facts.name)),
        ("kana", kana_key(facts.kana)),
        ("phone", digits(facts.phone)),
        ("address", fold_joined(facts.address)),
        *(("word", fold_joined(word)) for word in words_of(facts.name)),
    ]
    return [mark for mark in marks if len(mark[1]) >= 3 or (mark[0] == "name" and mark[1])]


def facts_of(wanted: Wanted, *, area_id: int | None, category_id: int) -> Facts:
    """What a page of the file is compared by."""
    get: Callable[[str], str] = lambda name: wanted.fields.get(name, "")  # noqa: E731
    return Facts(
        name=get("name"),
        kana=get("kana"),
        phone=get("phone"),
        address=get("address"),
        building=get("place_name"),
        area_id=area_id,
        category_id=category_id,
    )
