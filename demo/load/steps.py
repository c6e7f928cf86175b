"""Community steps: what the district councils said of every year of the plan, and what they say now.

Some districts did not answer, and those that did left a step out here and there: blanks are blanks.
Rows are written at once, because thousands of answers one by one would take minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from zlib import crc32

from demo.load import clock
from demo.load.plan import planner
from demo.load.rows import part
from demo.load.steps_words import STEPS, YEAR
from sasaeai.core.access import acting
from sasaeai.core.periods import FiscalYear, today
from sasaeai.evaluation.models import (
    StepEvidence,
    StepMark,
    StepRemark,
    StepRound,
    StepSheet,
)
from sasaeai.evaluation.steps.enums import StepSource, StepState
from sasaeai.evaluation.steps.queries import Step, StepList, councils, step_list
from sasaeai.evaluation.steps.services import open_round
from sasaeai.people.models import Organisation
from sasaeai.places.public import Listing
from sasaeai.plan.models import Plan

OPENS, DUE, CLOSES = (2, 1), (3, 15), (4, 20)
"""Days of the spring in which a year that ends is looked back on."""
SILENT = (13, 9, 6)
"""Of 100 districts, how many sent nothing: first, second and third year."""
RUNNING = (20, 20, 50)
"""The running year's round: opened so many days ago, due and closed so many days ahead."""
SENT_BY_NOW = 35
PHONE, LEFT_OUT, REMARKED, SHOWN, SUMMED_UP = 60, 2, 5, 12, 45
RANKS = tuple(sorted(StepState, key=lambda state: state.rank))


def load() -> None:
    plan = Plan.objects.order_by("-fy_from").filter(code__isnull=False).first()
    if plan is None:
        return
    with part("地域のステップ"), acting(planner().pk, purpose="見本の地域のステップ"):
        for place, year in enumerate(plan.span):
            if date(year.year + 1, *CLOSES) < today():
                _ended(plan, year, place)
            elif today() in year.period:
                _running(plan, year, place)


def close() -> int:
    """Gives the ended rounds their real last day. Call as the owner inside ``runtime.maintenance``:
    nobody else may write to a year that has closed.
    """
    closed = 0
    for round_ in StepRound.objects.all():
        last = date(round_.fy + 1, *CLOSES)
        if last < today():
            closed += StepRound.objects.filter(pk=round_.pk).update(closes_on=last)
    return closed


def _ended(plan: Plan, year: FiscalYear, place: int) -> None:
    """Open until today for as long as it is written: the database refuses what has closed."""
    spring, now = year.year + 1, today()
    with clock.on(date(spring, *OPENS)):
        round_ = open_round(
            plan, year, opens_on=date(spring, *OPENS), due_on=date(spring, *DUE), closes_on=now
        )
    silent = SILENT[min(place, len(SILENT) - 1)]
    answering = [row for row in councils(on=year.last_day) if _of(100, row, year) >= silent]
    _write(round_, answering, place, first=date(spring, *OPENS))


def _running(plan: Plan, year: FiscalYear, place: int) -> None:
    ago, due, closes = (timedelta(days=days) for days in RUNNING)
    opens = max(today() - ago, year.period.start)
    round_ = open_round(
        plan, year, opens_on=opens, due_on=today() + due, closes_on=today() + closes
    )
    answering = [
        row for row in councils() if _of(100, row, year) < SENT_BY_NOW and not _of_the_cast(row)
    ]
    _write(round_, answering, place, first=opens)


def _of_the_cast(organisation: Organisation) -> bool:
    """The officers who sign in have their own sheet before them."""
    return any(name in organisation.name for name in ("朝凪", "楠町"))


class _Said:
    """One district in one round: how far it is with each step, and where that can be seen."""

    def __init__(
        self,
        organisation: Organisation,
        year: FiscalYear,
        place: int,
        steps: StepList,
        listings: Sequence[Listing],
    ) -> None:
        self.organisation, self.year, self.listings = organisation, year, listings
        vigour = self.number(110, "vigour") + 35 * place
        found = [(step, self._state(step, vigour)) for step in steps.steps]
        self.states = [(step, state) for step, state in found if state is not None]

    def number(self, below: int, *about: object) -> int:
        return _of(below, self.organisation, *about)

    def _state(self, step: Step, vigour: int) -> StepState | None:
        """Easier steps come first; most districts go on from year to year, some fall back."""
        turn = self.number(10_000, step.key, self.year)
        if turn % 100 < LEFT_OUT:
            return None
        score = 25 + vigour - 30 * step.key[1] + self.number(90, step.key) + turn // 200
        return RANKS[max(0, min(3, score // 75))]


def _write(
    round_: StepRound, answering: Sequence[Organisation], place: int, *, first: date
) -> None:
    steps, listings = step_list(round_.version), _listings(round_.year)
    secretariat = planner().pk
    sheets, said = [], []
    for organisation in answering:
        area = next(iter(organisation.covers.all()), None)
        if area is None:
            continue
        given = _Said(organisation, round_.year, place, steps, listings.get(area.pk, ()))
        source = StepSource.PHONE if given.number(100, "phone") < PHONE else StepSource.PAPER
        last = min(today(), round_.due_on)
        day = first + timedelta(days=given.number((last - first).days + 1, round_.year, "day"))
        sheets.append(
            StepSheet(
                round=round_, organisation=organisation, area=area, source=source, sent_on=day,
                account_id=secretariat if source is StepSource.PAPER else None,
            )
        )  # fmt: skip
        said.append(given)
    StepSheet.objects.bulk_create(sheets)
    marks, remarks, evidence = [], [], []
    for sheet, given in zip(sheets, said, strict=True):
        marks += _marks(sheet, given)
        remarks += _remarks(sheet, given)
        evidence += _evidence(sheet, given)
    StepMark.objects.bulk_create(marks, batch_size=2_000)
    StepRemark.objects.bulk_create(remarks)
    StepEvidence.objects.bulk_create(evidence)


def _marks(sheet: StepSheet, given: _Said) -> Iterator[StepMark]:
    """Counted in the year that was looked back on, as the services do it."""
    year = sheet.round.year
    assert sheet.sent_on is not None
    counted = min(max(sheet.sent_on, year.period.start), year.last_day)
    for step, state in given.states:
        yield StepMark(
            sheet=sheet, role_id=step.role_id, area=sheet.area, state=state, counted_on=counted
        )


def _remarks(sheet: StepSheet, given: _Said) -> Iterator[StepRemark]:
    if given.number(100, given.year, "year") < SUMMED_UP:
        yield StepRemark(sheet=sheet, text=YEAR[given.number(len(YEAR), given.year, "words")])
    for step, state in given.states:
        if given.number(100, step.key, given.year, "remark") < REMARKED:
            words = STEPS[state.value]
            text = words[given.number(len(words), step.key, "words")]
            yield StepRemark(sheet=sheet, role_id=step.role_id, text=text)


def _evidence(sheet: StepSheet, given: _Said) -> Iterator[StepEvidence]:
    """A place of the district that anybody can go and see."""
    if not given.listings:
        return
    for step, state in given.states:
        if state not in (StepState.OWN, StepState.DOING):
            continue
        if given.number(100, step.key, given.year, "seen") < SHOWN:
            listing = given.listings[given.number(len(given.listings), step.key)]
            yield StepEvidence(
                sheet=sheet, role_id=step.role_id, title=listing.name,
                href=f"/places/{listing.code}/",
            )  # fmt: skip


def _listings(year: FiscalYear) -> dict[int, list[Listing]]:
    """Area → its places that were open before the year ended."""
    rows = Listing.objects.filter(visible=True, opened_on__lte=year.last_day, closed_on=None)
    found: dict[int, list[Listing]] = {}
    for row in rows.only("code", "name", "area_id").order_by("pk"):
        found.setdefault(row.area_id, []).append(row)
    return found


def _of(below: int, organisation: Organisation, *about: object) -> int:
    """A number from 0 that is the same in every demo."""
    return crc32(repr((organisation.name, *map(str, about))).encode()) % below
