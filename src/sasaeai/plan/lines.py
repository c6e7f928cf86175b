"""The lines of a plan through its versions: what stands, what ended, and whose text held when.

Everything is read in four queries, whatever the number of versions and lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sasaeai.core.periods import Period, today
from sasaeai.plan.lineage import Lineage, Step, load_lineage
from sasaeai.plan.models import NodeIdentity, Plan, PlanNode, PlanVersion


@dataclass(frozen=True)
class Line:
    """An identity as it stands, or as it last stood. ``until`` is its last day, None while it runs."""

    node: PlanNode
    version: PlanVersion
    since: date | None
    until: date | None
    endings: tuple[Step, ...]
    before: tuple[Line, ...]
    """The lines that were split or merged into it; a table opens the row to them."""

    @property
    def identity_id(self) -> int:
        return self.node.identity_id

    @property
    def family(self) -> tuple[int, ...]:
        """Its identity and those it came from, nearest first: whose records count for its past."""
        found = [self.identity_id]
        for line in self.before:
            found += [key for key in line.family if key not in found]
        return tuple(found)


@dataclass(frozen=True)
class PlanLines:
    """``current`` in printed order; ``ended`` were part of an earlier version and keep their pages."""

    current: tuple[Line, ...]
    ended: tuple[Line, ...]
    lineage: Lineage

    def line(self, identity_id: int) -> Line | None:
        rows = (*self.current, *self.ended)
        return next((row for row in rows if row.identity_id == identity_id), None)

    def of_code(self, code: str) -> Line | None:
        rows = (*self.current, *self.ended)
        return next((row for row in rows if row.node.identity.code == code), None)


def lines_of(plan: Plan, *, on: date | None = None, depth: int | None = None) -> PlanLines:
    """The lines on a day (today), those that ended before it, and how they hang together."""
    day = on or today()
    versions = adopted_versions(plan)
    standing = next((row for row in versions if row.covers(day)), versions[0] if versions else None)
    reached = [row for row in versions if standing is not None and row.no <= standing.no]
    nodes = PlanNode.objects.filter(version__in=reached).select_related("identity")
    held: dict[int, dict[int, PlanNode]] = {}
    for node in nodes.order_by("order", "id"):
        held.setdefault(node.identity_id, {})[node.version_id] = node
    lineage = load_lineage(plan, on=day)
    build = _Builder(held, {row.pk: row for row in reached}, lineage)
    found = [build.line(key) for key in held]
    if depth is not None:
        found = [row for row in found if row.node.depth == depth]
    current = [row for row in found if standing is not None and row.version.pk == standing.pk]
    gone = [row for row in found if standing is not None and row.version.pk != standing.pk]
    return PlanLines(
        tuple(sorted(current, key=lambda row: (row.node.order, row.node.pk))),
        tuple(sorted(gone, key=lambda row: (row.until or day, row.node.order))),
        lineage,
    )


@dataclass(frozen=True)
class _Builder:
    held: dict[int, dict[int, PlanNode]]
    versions: dict[int, PlanVersion]
    lineage: Lineage

    def line(self, identity_id: int, seen: tuple[int, ...] = ()) -> Line:
        rows = self.held[identity_id]
        first, last = min(rows), max(rows, key=lambda pk: self.versions[pk].no)
        version = self.versions[last]
        before = self._before(identity_id, (*seen, identity_id))
        newest = max(self.versions.values(), key=lambda row: row.no)
        return Line(
            node=rows[last],
            version=version,
            since=self.versions[first].effective_from,
            until=None if version.pk == newest.pk else version.effective_to,
            endings=self.lineage.endings(identity_id),
            before=tuple(self.line(key, (*seen, identity_id)) for key in before),
        )

    def _before(self, identity_id: int, seen: tuple[int, ...]) -> list[int]:
        """Lines of decided versions that led here; one that only a draft knew is passed through."""
        found: list[int] = []
        for step in self.lineage.into(identity_id):
            key = step.old.pk if step.old else identity_id
            if key in seen:
                continue
            found += [key] if key in self.held else self._before(key, (*seen, key))
        return list(dict.fromkeys(found))


def adopted_versions(plan: Plan) -> list[PlanVersion]:
    """Every version that was decided, in order."""
    return [row for row in plan.versions.order_by("no") if not row.is_draft]


@dataclass(frozen=True)
class Text:
    """The version whose words held on every day of a part of a period (both days included)."""

    start: date
    end: date
    version: PlanVersion


def texts_in(versions: Sequence[PlanVersion], period: Period) -> tuple[Text, ...]:
    """Which text held when inside a period: one part, or several in a year of an amendment."""
    found = []
    for row in versions:
        if row.is_draft or row.effective_from is None:
            continue
        start = max(row.effective_from, period.start)
        last = period.end - timedelta(days=1)
        end = min(row.effective_to or last, last)
        if start <= end:
            found.append(Text(start, end, row))
    return tuple(found)


@dataclass(frozen=True)
class Wording:
    """One line's words over part of a period; ``node`` is None while the line did not exist."""

    start: date
    end: date
    version: PlanVersion
    node: PlanNode | None


def wordings(identity: NodeIdentity, period: Period) -> tuple[Wording, ...]:
    """What the plan said of a line during a period, part by part (scenario: 4–9月 and 10–3月)."""
    texts = texts_in(adopted_versions(identity.plan), period)
    nodes = PlanNode.objects.filter(
        identity=identity, version__in=[text.version for text in texts]
    ).select_related("identity")
    of = {node.version_id: node for node in nodes}
    return tuple(
        Wording(text.start, text.end, text.version, of.get(text.version.pk)) for text in texts
    )
