"""The city board: districts × steps, how many stand where, and what has changed since last year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sasaeai.areas.public import Area
from sasaeai.core.figures import Figure
from sasaeai.core.ui import maps
from sasaeai.evaluation.models import StepMark, StepRound
from sasaeai.evaluation.steps.enums import TAKEN, StepState
from sasaeai.evaluation.steps.queries import (
    Step,
    StepGroup,
    StepList,
    councils,
    round_before,
    step_list,
)
from sasaeai.people.public import Organisation

UNIT = "地区"
Key = tuple[str, int]


@dataclass(frozen=True)
class Cell:
    """One area at one step; ``way`` is up, down, flat or empty (nothing to compare)."""

    state: StepState | None
    way: str = ""


@dataclass(frozen=True)
class District:
    """One district council with its answers, in the order of the steps."""

    organisation_id: int
    name: str
    area: Area | None
    answered: bool
    cells: tuple[Cell, ...]

    @property
    def taken(self) -> Figure:
        """How many steps this area has at least started; 未入力 where nothing has been sent."""
        if not self.answered:
            return Figure.not_entered(unit="ステップ")
        return Figure.count(sum(cell.state in TAKEN for cell in self.cells), unit="ステップ")


@dataclass(frozen=True)
class StepLine:
    """One step with how many districts stand where."""

    step: Step
    counts: Mapping[StepState | None, int]
    ups: int
    downs: int
    compared: int

    def count(self, state: StepState | None) -> Figure:
        """None asks for those that have not entered anything."""
        return Figure.count(self.counts.get(state, 0), unit=UNIT)

    @property
    def taken(self) -> int:
        return sum(self.counts.get(state, 0) for state in TAKEN)

    @property
    def share(self) -> Figure:
        """Of those who answered, how many have at least started."""
        answered = sum(n for state, n in self.counts.items() if state is not None)
        return Figure.ratio(self.taken, answered)


@dataclass(frozen=True)
class StepBoard:
    """Everything that the page, the map, the files and the A3 sheet show."""

    round: StepRound
    before: StepRound | None
    steps: StepList
    districts: tuple[District, ...]
    lines: tuple[StepLine, ...]

    @property
    def groups(self) -> list[tuple[StepGroup, tuple[StepLine, ...]]]:
        by_role = {line.step.role_id: line for line in self.lines}
        return [
            (group, tuple(by_role[step.role_id] for step in group.steps))
            for group in self.steps.groups
        ]

    @property
    def answered(self) -> int:
        return sum(district.answered for district in self.districts)

    @property
    def total(self) -> Counter[StepState | None]:
        found: Counter[StepState | None] = Counter()
        for line in self.lines:
            found.update(dict(line.counts))
        return found

    def line(self, role_id: int) -> StepLine | None:
        return next((line for line in self.lines if line.step.role_id == role_id), None)

    def areas(self, step: Step | None) -> list[maps.Area]:
        """For the map: how many steps an area has taken, or how far it is with one (0 to 3)."""
        place = self.steps.steps.index(step) if step else -1
        found = []
        for district in self.districts:
            if district.area is None or district.area.geometry is None:
                continue
            figure = district.taken
            if step is not None:
                state = district.cells[place].state
                figure = Figure.not_entered() if state is None else Figure.of(state.rank, unit="段")
            found.append(
                maps.Area(name=district.name, geometry=district.area.geometry, figure=figure)
            )
        return found


def step_board(round_: StepRound) -> StepBoard:
    """The board of one round, as everybody may see it, in a constant number of queries."""
    steps = step_list(round_.version)
    before = round_before(round_)
    now, then = _answers(round_, steps), _earlier(round_, before, steps)
    districts = tuple(
        _district(organisation, now.get(organisation.pk), then.get(organisation.pk, {}), steps)
        for organisation in councils(on=min(round_.closes_on, round_.year.last_day))
    )
    lines = tuple(_line(step, place, districts) for place, step in enumerate(steps.steps))
    return StepBoard(round_, before, steps, districts, lines)


def _earlier(
    round_: StepRound, before: StepRound | None, steps: StepList
) -> dict[int, dict[Key, StepState]]:
    if before is None:
        return {}
    same_text = before.version_id == round_.version_id
    return _answers(before, steps if same_text else step_list(before.version))


def _answers(round_: StepRound, steps: StepList) -> dict[int, dict[Key, StepState]]:
    """Organisation id → key → state, of the sheets that were sent."""
    keys = {step.role_id: step.key for step in steps.steps}
    sent = round_.sheets.filter(sent_on__isnull=False)
    found: dict[int, dict[Key, StepState]] = {
        pk: {} for pk in sent.values_list("organisation_id", flat=True)
    }
    marks = StepMark.objects.filter(sheet__round=round_, sheet__sent_on__isnull=False)
    for organisation, role, state in marks.values_list(
        "sheet__organisation_id", "role_id", "state"
    ):
        if role in keys:
            found[organisation][keys[role]] = StepState(state)
    return found


def _district(
    organisation: Organisation,
    now: dict[Key, StepState] | None,
    then: dict[Key, StepState],
    steps: StepList,
) -> District:
    covers: list[Area] = list(organisation.covers.all())
    area = covers[0] if covers else None
    states = now or {}
    return District(
        organisation_id=organisation.pk,
        name=area.name if area else organisation.name,
        area=area,
        answered=now is not None,
        cells=tuple(
            Cell(states.get(step.key), _way(states.get(step.key), then.get(step.key)))
            for step in steps.steps
        ),
    )


def _way(now: StepState | None, then: StepState | None) -> str:
    if now is None or then is None:
        return ""
    return "flat" if now == then else "up" if now.rank > then.rank else "down"


def _line(step: Step, place: int, districts: tuple[District, ...]) -> StepLine:
    cells = [district.cells[place] for district in districts]
    ways = Counter(cell.way for cell in cells)
    return StepLine(
        step=step,
        counts=Counter(cell.state for cell in cells),
        ups=ways["up"],
        downs=ways["down"],
        compared=sum(n for way, n in ways.items() if way),
    )
