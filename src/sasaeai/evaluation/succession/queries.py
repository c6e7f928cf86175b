"""What the pages of the way to the next plan show, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sasaeai.core.access import Actor
from sasaeai.evaluation.publication.fiveyears import FiveYears, YearRow, five_years
from sasaeai.evaluation.succession.actions import Promise, promises
from sasaeai.plan.public import (
    Decided,
    Measured,
    Plan,
    Succession,
    Tally,
    TracePart,
    by_line,
    last_text,
    measure,
    plan_before,
    succession_of,
    tallies_of,
    trace,
    traced_line,
    under_way,
)


@dataclass(frozen=True)
class Progress:
    """「41件のうち23件を決めました」, for the whole and for each kind of thing."""

    tallies: tuple[Tally, ...]

    @property
    def total(self) -> int:
        return sum(row.total for row in self.tallies)

    @property
    def decided(self) -> int:
        return sum(row.decided for row in self.tallies)

    @property
    def whole(self) -> bool:
        return self.total == self.decided


def progress(found: Succession) -> Progress:
    return Progress(tallies_of(found))


@dataclass(frozen=True)
class Way:
    """One new plan that is being made, with how far its decisions are."""

    old: Plan
    new: Plan
    progress: Progress


def ways() -> list[Way]:
    """Every succession under way; few at any time."""
    found = [succession_of(plan) for plan in under_way()]
    return [Way(row.old, row.new, progress(row)) for row in found if row is not None]


def may_start(plans: Sequence[Plan], running: Sequence[Way]) -> list[Plan]:
    """Plans with a decided text that no next plan follows yet."""
    taken = {way.old.pk for way in running}
    followed = {before.pk for row in plans if (before := plan_before(row)) is not None}
    return [row for row in plans if row.pk not in taken | followed and last_text(row) is not None]


@dataclass(frozen=True)
class Row:
    """One old line in the list with its newest published grades."""

    line: Decided
    grades: tuple[tuple[str, str], ...]
    below: int
    """Undecided lines from here downwards, itself included."""


def rows(found: Succession, years: FiveYears) -> list[Row]:
    graded = {row.line.identity_id: row for row in (*years.rows, *years.ended)}
    open_ = {line.node.pk for line in found.undecided}
    return [
        Row(
            line,
            grades(years, graded.get(line.node.identity_id)),
            sum(each.pk in open_ for each in found.tree.below(line.node)),
        )
        for line in found.lines
    ]


def grades(years: FiveYears, row: YearRow | None) -> tuple[tuple[str, str], ...]:
    """(R8, A) for every year that was published for the line."""
    if row is None:
        return ()
    cells = zip(years.years, row.cells, strict=True)
    return tuple((year.short, cell.grade) for year, cell in cells if cell.grade)


@dataclass(frozen=True)
class Evidence:
    """What speaks for a decision: grades, figures, and whatever rooms know of the line."""

    grades: tuple[tuple[str, str], ...]
    measured: tuple[Measured, ...]
    parts: tuple[TracePart, ...]


def evidence(found: Succession, line: Decided, actor: Actor) -> Evidence:
    """Voices, issues, sheets, opinions and actions come from the rooms that registered a trace."""
    years = five_years(found.old)
    graded = {row.line.identity_id: row for row in (*years.rows, *years.ended)}
    own = by_line(found.tree).get(line.node.identity_id, [])
    measured = measure(found.old, own, exact=actor.may("plan.exact")) if own else []
    subject = traced_line(found.old, found.tree, line.node, desk=True)
    return Evidence(
        grades(years, graded.get(line.node.identity_id)), tuple(measured), trace(subject, actor)
    )


def waiting_promises(found: Succession) -> list[Promise]:
    return promises(found.old, found.new)
