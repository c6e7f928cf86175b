"""Who is looked in on, with consent and contacts; the rounds are derived by the room itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from demo.city import model as generated
from demo.city.city import City
from demo.city.people import Family
from demo.city.roster import from_day
from demo.load import visits
from demo.load.areas import area_ids
from demo.load.rows import insert, last_day, part
from sasaeai.people.enums import Basis, DutyKind
from sasaeai.people.models import Release
from sasaeai.watch.enums import (
    LONGEST_HINT,
    Channel,
    ConsentHow,
    EndReason,
    EntryPermission,
    Living,
    PauseReason,
    PlanState,
)
from sasaeai.watch.models import (
    EmergencyContact,
    Particulars,
    Pause,
    Standing,
    Visit,
    WatchPlan,
    Worry,
)
from sasaeai.watch.models import Round as WatchRound

LIVING: dict[generated.HouseholdKind, Living] = {
    generated.HouseholdKind.ALONE: Living.ALONE,
    generated.HouseholdKind.COUPLE: Living.COUPLE,
    generated.HouseholdKind.PARENT_AND_CHILD: Living.DAY_ALONE,
    generated.HouseholdKind.THREE_GENERATIONS: Living.FAMILY,
    generated.HouseholdKind.FAMILY: Living.FAMILY,
}
ENDINGS: dict[generated.EndReason, EndReason] = {
    generated.EndReason.DIED: EndReason.DIED,
    generated.EndReason.MOVED: EndReason.MOVED_OUT,
    generated.EndReason.FACILITY: EndReason.FACILITY,
    generated.EndReason.DECLINED: EndReason.DECLINED,
}
PAUSES = (*[PauseReason.HOSPITAL] * 4, PauseReason.SHORT_STAY, PauseReason.WITH_FAMILY)
SHARED_EVERY = 4
"""Every fourth plan is shared with the health and welfare helpers."""
SETTLED_AT_ONCE, ANALYSED, MORE_STEPS = 200, (0, 1, 5), 25
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Watched:
    """A plan with the family it belongs to and the day of the last contact."""

    plan: generated.WatchPlan
    family: Family
    seen_on: date

    @property
    def shared(self) -> bool:
        return self.plan.number % SHARED_EVERY == 0

    @property
    def audiences(self) -> tuple[DutyKind, ...]:
        return (DutyKind.COMMISSIONER, *([DutyKind.WATCHER] if self.shared else []))


def load(city: City) -> None:
    ids = area_ids(city)
    tables = (WatchPlan, Particulars, EmergencyContact, Pause, Release)
    with part(f"見守り {city.roster.plans:,}", *tables):
        insert(WatchPlan, (_plan(row, city, ids) for row in _watched(city)))
        insert(Particulars, (_particulars(row) for row in _watched(city)))
        insert(EmergencyContact, _contacts(city))
        insert(Pause, _pauses(city))
        insert(Release, _releases(city, ids))
    with part("訪問", Visit, Worry):
        visits.load(city)
    with part("見守りの予定", WatchRound, Standing, in_steps=True):
        _settle(city.roster.plans)


def _settle(plans: int) -> None:
    """The room's own derivation, plan by plan, in steps that commit.

    Its tables grow from nothing under it: statistics are renewed now and then, and statements
    planned for each call until they are of use, or it would read whole tables for every plan.
    Planning costs four times the work, so that from then on it is done once per renewal.
    """
    with connection.cursor() as cursor:
        for step, first in enumerate(range(1, plans + 1, SETTLED_AT_ONCE)):
            if step in ANALYSED or step % MORE_STEPS == 0:
                cursor.execute("ANALYZE watch_watchplan, watch_pause, watch_visit, watch_round")
            kind = "generic" if step > ANALYSED[1] else "custom"
            cursor.execute(f"SET plan_cache_mode = force_{kind}_plan")
            cursor.execute(
                "SELECT count(access.watch_settle(id)) FROM watch_watchplan "
                "WHERE id >= %s AND id < %s",
                [first, first + SETTLED_AT_ONCE],
            )
        cursor.execute("RESET plan_cache_mode")


def _watched(city: City) -> Iterator[Watched]:
    """Plans and families run side by side. Protected persons are not on any beat's list."""
    families, family = city.families(), None
    for index, plan in enumerate(city.watch_plans()):
        while family is None or family.persons[0].number != plan.person:
            family = next(families)
        if family.persons[0].protected:
            continue
        seen = min(city.roster.today - city.roster.seen[index], city.roster.end[index] - 1)
        yield Watched(plan, family, from_day(int(seen)))


def _plan(row: Watched, city: City, ids: dict[str, int]) -> WatchPlan:
    plan = row.plan
    state = _state(plan, city.today)
    ended = state is PlanState.ENDED
    return WatchPlan(
        id=plan.number,
        person_id=plan.person,
        area_id=ids[plan.beat],
        state=state,
        starts_on=plan.starts_on,
        ends_on=last_day(plan.ends_on),
        end_reason=ENDINGS[plan.end_reason] if plan.end_reason else "",
        interval_days=plan.interval,
        cadence_from=_cadence_from(row, city),
        channel=Channel(plan.channel.value),
        hint=(plan.note or row.family.persons[0].hearing)[:LONGEST_HINT],
        with_watchers=row.shared,
        released_to=[] if ended else [audience.value for audience in row.audiences],
    )


def _state(plan: generated.WatchPlan, today: date) -> PlanState:
    if plan.ends_on:
        return PlanState.ENDED
    if plan.paused_from and plan.paused_to and plan.paused_from <= today < plan.paused_to:
        return PlanState.PAUSED
    return PlanState.ACTIVE


def _cadence_from(row: Watched, city: City) -> date:
    """The generator is due an interval after the last contact: rounds are laid to end there.

    Visits reach back for a window only, so no round asks for one before it.
    """
    first = max(row.plan.starts_on, city.today - timedelta(days=city.roster.window))
    return first + timedelta(days=(row.seen_on + DAY - first).days % row.plan.interval)


def _particulars(row: Watched) -> Particulars:
    asked = row.plan.number % 3
    return Particulars(
        plan_id=row.plan.number,
        living=LIVING[row.family.household.kind],
        entry=EntryPermission.GIVEN
        if row.plan.may_enter
        else (EntryPermission.NOT_ASKED if asked else EntryPermission.REFUSED),
        consent_on=row.plan.consent_on,
        consent_how=ConsentHow(row.plan.consent_method),
    )


def _contacts(city: City) -> Iterator[EmergencyContact]:
    for row in _watched(city):
        for contact in row.family.contacts:
            yield EmergencyContact(
                plan_id=row.plan.number,
                order=contact.order,
                name=contact.name,
                relation=contact.relation,
                phone=contact.phone,
            )


def _pauses(city: City) -> Iterator[Pause]:
    for row in _watched(city):
        plan = row.plan
        if not plan.paused_from or not plan.paused_to:
            continue
        starts = max(plan.paused_from, plan.starts_on)
        ends = min(plan.paused_to, plan.ends_on or plan.paused_to) - DAY
        if ends < starts:
            continue
        away = _state(plan, city.today) is PlanState.PAUSED
        yield Pause(
            plan_id=plan.number,
            reason=PAUSES[plan.number % len(PAUSES)],
            starts_on=starts,
            expected_on=plan.paused_to if away else None,
            ends_on=None if away else ends,
        )


def _releases(city: City, ids: dict[str, int]) -> Iterator[Release]:
    """By consent, for as long as the plan lasts."""
    for row in _watched(city):
        for audience in row.audiences:
            yield Release(
                person_id=row.plan.person,
                audience=audience,
                area_id=ids[row.plan.beat],
                basis=Basis.CONSENT,
                starts_on=row.plan.consent_on,
                ends_on=last_day(row.plan.ends_on),
            )
