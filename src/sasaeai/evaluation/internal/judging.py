"""What a person writes on a sheet, as values: from a form, a spreadsheet or a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sasaeai.evaluation.enums import Axis, Move, Stage
from sasaeai.evaluation.models import RoundAxis, SheetRevision, StageEntry

TEXTS = ("done", "result", "issue", "factor", "next_steps", "comment", "no_action_reason")
LONGEST = 4000


@dataclass(frozen=True)
class Judgement:
    """Texts, the year it takes effect, and one step id per axis id."""

    done: str = ""
    result: str = ""
    issue: str = ""
    factor: str = ""
    next_steps: str = ""
    target_fy: int | None = None
    comment: str = ""
    no_action_reason: str = ""
    grades: Mapping[int, int] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """As a draft keeps it: plain JSON."""
        found: dict[str, Any] = {name: getattr(self, name) for name in TEXTS}
        return {
            **found,
            "target_fy": self.target_fy,
            "grades": {str(axis): step for axis, step in sorted(self.grades.items())},
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Judgement:
        """A draft back again; what is not understood is left out."""
        texts = {name: str(data.get(name) or "")[:LONGEST] for name in TEXTS}
        year = data.get("target_fy")
        raw = data.get("grades")
        pairs = raw.items() if isinstance(raw, Mapping) else ()
        return cls(
            **texts,
            target_fy=int(year) if isinstance(year, int) else None,
            grades={int(axis): int(step) for axis, step in pairs if str(step).isdigit()},
        )

    @property
    def tidy(self) -> Judgement:
        """Without blanks at the ends, with one kind of line end."""
        return replace(
            self,
            **{name: getattr(self, name).replace("\r\n", "\n").strip() for name in TEXTS},
        )


def latest(entries: list[StageEntry], stage: str) -> StageEntry | None:
    """What stands for a stage: its newest submission after the newest return to it or before."""
    return next(
        (row for row in reversed(entries) if row.stage == stage and row.move == Move.SUBMITTED),
        None,
    )


def judgement_of(entry: StageEntry) -> Judgement:
    """What an entry says; its grades are read with it."""
    return Judgement(
        **{name: getattr(entry, name) for name in TEXTS},
        target_fy=entry.target_fy,
        grades={row.axis_id: row.step_id for row in entry.grades.all()},
    )


def start_from(revision: SheetRevision) -> Judgement:
    """What the form of a stage starts with: the grades of the stage before, and for the section
    itself what it had written when the sheet came back."""
    entries = list(revision.entries.order_by("id").prefetch_related("grades"))
    if not entries and revision.no > 1:
        entries = list(
            StageEntry.objects.filter(revision__sheet=revision.sheet_id)
            .order_by("revision__no", "id")
            .prefetch_related("grades")
        )
    own = latest(entries, revision.stage)
    if own is not None:
        return judgement_of(own)
    submitted = [row for row in entries if row.move == Move.SUBMITTED]
    if not submitted or revision.stage == Stage.SELF:
        return Judgement()
    return Judgement(grades=judgement_of(submitted[-1]).grades)


def axis_of(axes: list[RoundAxis], axis: Axis) -> RoundAxis:
    """The round's grade or direction."""
    return next(row for row in axes if row.axis == axis)
