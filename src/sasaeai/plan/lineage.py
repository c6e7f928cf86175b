"""Who came from whom: what five-year tables and the trace of a line follow.

A step tells what became of an identity in a version. Steps of drafts are not read, so nothing that
is only being written shows; a draft itself is read with its own (``lineage_until``). Steps into the
next plan are read like any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet

from sasaeai.plan.enums import LineageKind, VersionStatus
from sasaeai.plan.models import NodeIdentity, NodeLineage, Plan, PlanVersion

ENDING = frozenset({LineageKind.SPLIT, LineageKind.MERGED, LineageKind.ABOLISHED})


@dataclass(frozen=True)
class Step:
    """One act upon a line. ``old`` is None for a new line, ``new`` for an abolished one."""

    kind: LineageKind
    old: NodeIdentity | None
    new: NodeIdentity | None
    on: date | None
    note: str
    version: PlanVersion

    @property
    def crosses(self) -> bool:
        """From one plan into the next."""
        return bool(self.old and self.new and self.old.plan_id != self.new.plan_id)

    @property
    def leads_on(self) -> bool:
        """Connects two different identities."""
        return bool(self.old and self.new and self.old.pk != self.new.pk)


@dataclass(frozen=True)
class Lineage:
    """All steps that touch a plan, in the order in which they took effect."""

    steps: tuple[Step, ...]

    @cached_property
    def _into(self) -> dict[int, tuple[Step, ...]]:
        return _by(self.steps, lambda step: step.new)

    @cached_property
    def _out_of(self) -> dict[int, tuple[Step, ...]]:
        return _by(self.steps, lambda step: step.old)

    def into(self, identity_id: int) -> tuple[Step, ...]:
        """The steps by which other lines became this one."""
        return tuple(step for step in self._into.get(identity_id, ()) if step.leads_on)

    def out_of(self, identity_id: int) -> tuple[Step, ...]:
        """The steps by which this line became others, or ended."""
        steps = self._out_of.get(identity_id, ())
        return tuple(step for step in steps if step.leads_on or step.new is None)

    def changes(self, identity_id: int) -> tuple[Step, ...]:
        """Every step that names this line, renames and moves included."""
        return tuple(
            step
            for step in self.steps
            if identity_id in (step.old and step.old.pk, step.new and step.new.pk)
        )

    def ancestors(self, identity_id: int) -> tuple[int, ...]:
        """Identities that led here, nearest first, each once."""
        return _walk(identity_id, lambda key: [s.old.pk for s in self.into(key) if s.old])

    def descendants(self, identity_id: int) -> tuple[int, ...]:
        """Identities that came out of this one, nearest first, each once."""
        return _walk(identity_id, lambda key: [s.new.pk for s in self.out_of(key) if s.new])

    def endings(self, identity_id: int) -> tuple[Step, ...]:
        """Split, merged or abolished within its own plan."""
        return tuple(s for s in self.out_of(identity_id) if s.kind in ENDING and not s.crosses)


def _by(
    steps: Iterable[Step], side: Callable[[Step], NodeIdentity | None]
) -> dict[int, tuple[Step, ...]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for step in steps:
        identity = side(step)
        if identity is not None:
            found[identity.pk].append(step)
    return {key: tuple(rows) for key, rows in found.items()}


def _walk(start: int, beside: Callable[[int], list[int]]) -> tuple[int, ...]:
    seen, waiting = [start], beside(start)
    while waiting:
        key = waiting.pop(0)
        if key not in seen:
            seen.append(key)
            waiting += beside(key)
    return tuple(seen[1:])


def load_lineage(plan: Plan, *, on: date | None = None, before: Sequence[Plan] = ()) -> Lineage:
    """One query: every adopted step from or into lines of the plan, up to a day when one is given.

    With ``before`` also the steps inside the plans before it.
    """
    plans = [plan.pk, *(row.pk for row in before)]
    rows = NodeLineage.objects.filter(
        Q(version__plan__in=plans) | Q(old__plan__in=plans) | Q(new__plan__in=plans)
    ).exclude(version__status=VersionStatus.DRAFT)
    return Lineage(tuple(s for s in _steps(rows) if on is None or s.on is None or s.on <= on))


def lineage_until(text: PlanVersion) -> Lineage:
    """What led to a text: the steps of its plan's texts before it and its own, a draft's too.

    One query. What a later text does (one decided for a day to come, say) is not among them.
    """
    rows = NodeLineage.objects.filter(version__plan=text.plan_id, version__no__lte=text.no)
    return Lineage(
        tuple(_steps(rows.exclude(~Q(version=text), version__status=VersionStatus.DRAFT)))
    )


def _steps(rows: QuerySet[NodeLineage]) -> Iterator[Step]:
    found = rows.select_related("old__plan", "new__plan", "version")
    for row in found.order_by("version__effective_from", "id"):
        yield Step(
            LineageKind(row.kind), row.old, row.new, row.on or row.version.effective_from,
            row.note, row.version,
        )  # fmt: skip
