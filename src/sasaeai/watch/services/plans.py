"""Starting, pausing, changing and ending a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.people import public as people
from sasaeai.people.public import Basis, DutyKind, Person, Release, release, withdraw_release
from sasaeai.watch.enums import (
    LONGEST_INTERVAL,
    SHORTEST_INTERVAL,
    Channel,
    ConsentHow,
    EndReason,
    EntryPermission,
    Living,
    PauseReason,
    PlanState,
)
from sasaeai.watch.models import EmergencyContact, Particulars, Pause, WatchPlan
from sasaeai.watch.services.refusals import (
    AlreadyWatched,
    ConsentMissing,
    PersonDied,
    PersonProtected,
    ReasonMissing,
    WrongDay,
    WrongInterval,
    WrongState,
)
from sasaeai.watch.services.settling import lock, settle


@dataclass(frozen=True)
class Consent:
    """When, how and by whom it was agreed that someone looks in."""

    on: date
    how: ConsentHow
    by: str = "本人"


@dataclass(frozen=True)
class Contact:
    """One line of the emergency contacts, in the order in which to call."""

    name: str
    relation: str
    phone: str


@transaction.atomic
def start_plan(
    person: Person,
    *,
    area: Area,
    starts_on: date,
    interval_days: int,
    consent: Consent,
    living: Living,
    channel: Channel = Channel.VISIT,
    hint: str = "",
    entry: EntryPermission = EntryPermission.NOT_ASKED,
    contacts: Sequence[Contact] = (),
    with_watchers: bool = False,
) -> WatchPlan:
    """Opens a plan and gives the person's name to the beat's commissioners (basis: consent).

    Raises AlreadyWatched, PersonProtected, PersonDied, ConsentMissing, WrongInterval.
    """
    _refuse_person(person)
    _refuse_interval(interval_days)
    if consent.on > starts_on or not consent.by.strip():
        raise ConsentMissing("同意の日は、見守りをはじめる日より前か、同じ日にしてください。")
    plan = WatchPlan.objects.create(
        person=person,
        area=area,
        starts_on=starts_on,
        cadence_from=starts_on,
        interval_days=interval_days,
        channel=channel,
        hint=hint.strip(),
        with_watchers=with_watchers,
    )
    Particulars.objects.create(
        plan=plan,
        living=living,
        entry=entry,
        consent_on=consent.on,
        consent_how=consent.how,
        consent_by=consent.by.strip(),
    )
    _write_contacts(plan, contacts)
    _release(plan, starts_on=starts_on)
    settle(plan.pk)
    _note("watch.plan.started", plan)
    return plan


@transaction.atomic
def revise_plan(
    plan: WatchPlan,
    *,
    hint: str,
    channel: Channel,
    living: Living,
    entry: EntryPermission,
    contacts: Sequence[Contact],
    with_watchers: bool,
) -> None:
    """Changes the card; taking watchers out takes the name from them at once."""
    _refuse_state(plan, PlanState.ACTIVE, PlanState.PAUSED)
    plan.hint, plan.channel, plan.with_watchers = hint.strip(), channel, with_watchers
    plan.save(update_fields=["hint", "channel", "with_watchers"])
    particulars = plan.particulars
    particulars.living, particulars.entry = living, entry
    particulars.save(update_fields=["living", "entry"])
    _write_contacts(plan, contacts)
    if with_watchers:
        _release(plan, starts_on=today())
    elif DutyKind.WATCHER in plan.released_to:
        _withdraw(plan, DutyKind.WATCHER)
    _note("watch.plan.revised", plan)


@transaction.atomic
def change_interval(plan: WatchPlan, *, interval_days: int) -> None:
    """A new cadence from today on; kept and past rounds stay as they were.

    Raises WrongInterval and, for an ended plan, WrongState.
    """
    _refuse_state(plan, PlanState.ACTIVE, PlanState.PAUSED)
    _refuse_interval(interval_days)
    lock(plan.pk)
    plan.interval_days, plan.cadence_from = interval_days, max(today(), plan.starts_on)
    plan.save(update_fields=["interval_days", "cadence_from"])
    settle(plan.pk)
    _note("watch.plan.interval_changed", plan, days=interval_days)


@transaction.atomic
def pause_plan(
    plan: WatchPlan,
    *,
    reason: PauseReason,
    starts_on: date,
    expected_on: date | None = None,
) -> Pause:
    """No round is due from this day on until the plan is resumed; none of them counts as missed."""
    _refuse_state(plan, PlanState.ACTIVE)
    _refuse_day(starts_on, first=plan.starts_on)
    if expected_on is not None and expected_on < starts_on:
        raise WrongDay("戻る予定の日が、休みはじめる日より前になっています。")
    lock(plan.pk)
    pause = Pause.objects.create(
        plan=plan, reason=reason, starts_on=starts_on, expected_on=expected_on
    )
    _move(plan, PlanState.PAUSED)
    settle(plan.pk)
    _note("watch.plan.paused", plan, reason=str(reason))
    return pause


@transaction.atomic
def resume_plan(plan: WatchPlan, *, on: date) -> None:
    """Visits are due again from this day on."""
    _refuse_state(plan, PlanState.PAUSED)
    lock(plan.pk)
    pause = plan.pauses.get(ends_on=None)
    if not pause.starts_on <= on <= today():
        raise WrongDay("再開の日は、休みはじめた日から今日までの間にしてください。")
    pause.ends_on = on - timedelta(days=1)
    pause.save(update_fields=["ends_on"])
    _move(plan, PlanState.ACTIVE)
    settle(plan.pk)
    _note("watch.plan.resumed", plan)


@transaction.atomic
def end_plan(plan: WatchPlan, *, on: date, reason: EndReason) -> None:
    """The plan's last day: later rounds fall away and the name is taken back at once."""
    _refuse_state(plan, PlanState.ACTIVE, PlanState.PAUSED)
    _refuse_day(on, first=plan.starts_on, last=max(today(), plan.starts_on))
    lock(plan.pk)
    if plan.state == PlanState.PAUSED:
        pause = plan.pauses.get(ends_on=None)
        pause.ends_on = max(on, pause.starts_on)
        pause.save(update_fields=["ends_on"])
    plan.state, plan.ends_on, plan.end_reason = PlanState.ENDED, on, reason
    plan.save(update_fields=["state", "ends_on", "end_reason"])
    for audience in tuple(plan.released_to):
        _withdraw(plan, DutyKind(audience))
    settle(plan.pk)
    _note("watch.plan.ended", plan, reason=str(reason))


@transaction.atomic
def reopen_plan(plan: WatchPlan, *, why: str) -> None:
    """Takes back a mistaken end: what fell away is due again (a wrong notice of death, say)."""
    _refuse_state(plan, PlanState.ENDED)
    if not why.strip():
        raise ReasonMissing("なぜ見守りにもどすのか、ひとこと書いてください。")
    if plan.successor_id is not None:
        raise WrongState("転居先の担当区で見守りが続いています。")
    _refuse_person(plan.person)
    lock(plan.pk)
    plan.state, plan.ends_on, plan.end_reason = PlanState.ACTIVE, None, ""
    plan.save(update_fields=["state", "ends_on", "end_reason"])
    _release(plan, starts_on=today())
    settle(plan.pk)
    _note("watch.plan.reopened", plan)


@transaction.atomic
def move_plan(plan: WatchPlan, *, area: Area, on: date) -> WatchPlan:
    """The person moves inside the city: visits so far stay with the old beat, new ones go to the new.

    ``on`` is the first day in the new beat.
    """
    _refuse_state(plan, PlanState.ACTIVE, PlanState.PAUSED)
    if area.pk == plan.area_id:
        raise WrongState("いまと同じ担当区です。")
    if on <= plan.starts_on:
        raise WrongDay("転居の日は、見守りをはじめた日より後にしてください。")
    particulars, contacts = plan.particulars, list(plan.emergency_contacts.all())
    end_plan(plan, on=on - timedelta(days=1), reason=EndReason.MOVED_WITHIN)
    successor = start_plan(
        plan.person,
        area=area,
        starts_on=on,
        interval_days=plan.interval_days,
        consent=Consent(
            particulars.consent_on, ConsentHow(particulars.consent_how), particulars.consent_by
        ),
        living=Living(particulars.living),
        channel=Channel(plan.channel),
        hint=plan.hint,
        entry=EntryPermission(particulars.entry),
        contacts=[Contact(row.name, row.relation, row.phone) for row in contacts],
        with_watchers=plan.with_watchers,
    )
    plan.successor = successor
    plan.save(update_fields=["successor"])
    return successor


def record_death(person: Person, *, died_on: date) -> None:
    """The person's death as the people room records it; this room reacts like every other."""
    try:
        people.record_death(person, died_on=died_on)
    except people.PersonRefused as refused:
        raise WrongDay(str(refused)) from refused


def reverse_death(person: Person, *, why: str) -> None:
    """Takes back a wrong notice of death; everything due is there again."""
    try:
        people.reverse_death(person, why=why)
    except people.PersonRefused as refused:
        raise ReasonMissing(str(refused)) from refused


def _refuse_person(person: Person) -> None:
    if person.protected:
        raise PersonProtected("住所を守っている人です。担当区での見守りにはのせられません。")
    if person.died_on is not None:
        raise PersonDied("亡くなった人として記録されています。")
    if WatchPlan.objects.filter(person=person).exclude(state=PlanState.ENDED).exists():
        raise AlreadyWatched("この人の見守りは、もうはじまっています。")


def _refuse_interval(days: int) -> None:
    if not SHORTEST_INTERVAL <= days <= LONGEST_INTERVAL:
        raise WrongInterval(
            "間かくは %(shortest_interval)s 日から %(longest_interval)s 日までです。",
            shortest_interval=SHORTEST_INTERVAL,
            longest_interval=LONGEST_INTERVAL,
        )


def _refuse_state(plan: WatchPlan, *wanted: PlanState) -> None:
    if plan.state not in wanted:
        raise WrongState("いまは「%(label)s」です。", label=PlanState(plan.state).label)


def _refuse_day(day: date, *, first: date, last: date | None = None) -> None:
    if day < first:
        raise WrongDay("見守りをはじめた日より前の日です。")
    if day > (last or today()):
        raise WrongDay("まだ来ていない日です。")


def _move(plan: WatchPlan, state: PlanState) -> None:
    plan.state = state
    plan.save(update_fields=["state"])


def _write_contacts(plan: WatchPlan, contacts: Sequence[Contact]) -> None:
    plan.emergency_contacts.all().delete()
    EmergencyContact.objects.bulk_create(
        [
            EmergencyContact(
                plan=plan, order=order, name=row.name, relation=row.relation, phone=row.phone
            )
            for order, row in enumerate(contacts, start=1)
        ]
    )


def _release(plan: WatchPlan, *, starts_on: date) -> None:
    """Only what this plan gave is taken back later; a list from the city stays."""
    audiences = [DutyKind.COMMISSIONER]
    if plan.with_watchers:
        audiences.append(DutyKind.WATCHER)
    for audience in audiences:
        known = Release.objects.filter(
            person_id=plan.person_id, audience=audience, area_id=plan.area_id, ends_on=None
        )
        if not known.exists():
            release(
                plan.person,
                audience=audience,
                area=plan.area,
                basis=Basis.CONSENT,
                starts_on=starts_on,
            )
            plan.released_to = [*plan.released_to, audience.value]
    plan.save(update_fields=["released_to"])


def _withdraw(plan: WatchPlan, audience: DutyKind) -> None:
    withdraw_release(plan.person, audience=audience, area=plan.area, today=today())
    plan.released_to = [given for given in plan.released_to if given != audience]
    plan.save(update_fields=["released_to"])


def _note(verb: str, plan: WatchPlan, **detail: object) -> None:
    audit.record(verb, subject=("watch_plan", plan.pk), person_id=plan.person_id, detail=detail)
