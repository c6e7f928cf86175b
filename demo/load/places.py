"""Places with their rhythms and what was told of their sessions; those to come the room plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from django.db import connection

from demo.city import model as generated
from demo.city.city import City
from demo.city.model import ListingKind as Known
from demo.load.areas import area_ids
from demo.load.rows import insert, last_day, part
from sasaeai.areas.models import Area
from sasaeai.core.periods import TOKYO
from sasaeai.people.models import Organisation
from sasaeai.places import services
from sasaeai.places.enums import (
    AgeGroup,
    Audience,
    ContactKind,
    Feature,
    Fee,
    Holiday,
    OccurrenceState,
    Pattern,
    ShownTo,
    Source,
    Status,
    StepFree,
    VerifiedBy,
)
from sasaeai.places.models import (
    AttendanceByGroup,
    AttendanceEntry,
    Category,
    Contact,
    Listing,
    Location,
    Occurrence,
    RuleException,
    ScheduleRule,
    StatusSpan,
    Verification,
)
from sasaeai.places.searchkeys import keep, keys_of
from sasaeai.places.services.listings import checked_until

AUDIENCES: dict[Known, tuple[Audience, ...]] = {
    Known.SALON: (Audience.ANYONE, Audience.AGED),
    Known.KIDS_MEAL: (Audience.CHILDREN, Audience.ANYONE),
    Known.EXERCISE: (Audience.AGED,),
    Known.CAFE: (Audience.DEMENTIA, Audience.CARERS, Audience.ANYONE),
    Known.DESK: (Audience.ANYONE,),
    Known.HANGOUT: (Audience.ANYONE, Audience.ALONE),
    Known.STUDY: (Audience.CHILDREN,),
    Known.HOBBY: (Audience.ANYONE,),
}
FEATURES: dict[Known, tuple[Feature, ...]] = {
    Known.SALON: (Feature.CHAIRS,),
    Known.EXERCISE: (Feature.CHAIRS,),
    Known.HOBBY: (Feature.CHAIRS,),
    Known.KIDS_MEAL: (Feature.EASY_JAPANESE, Feature.SHOES_OFF),
}
NAMESPACE = UUID("5a5ae000-0000-4000-8000-000000000000")
"""The invented city keeps its ids from one loading to the next."""
WAYS = (VerifiedBy.PHONE, VerifiedBy.LEADER, VerifiedBy.VISIT, VerifiedBy.PAPER)
A_YEAR, ASKED_SINCE = timedelta(days=365), timedelta(days=4 * 365)
TOLD_AT = time(18, 0)
ENTRIES = """
INSERT INTO places_attendanceentry
  (occurrence_id, area_id, once, state, attendance, source, account_id, at)
SELECT id, area_id, md5('told ' || id)::uuid, state, attendance, source, entered_by_id, entered_at
FROM places_occurrence WHERE entered_at IS NOT NULL
"""
"""In SQL, because the model would note the moment of loading and its rows never change."""
OPEN_TODAY = "asanagi_salon"
OPEN_HOURS = (time(10, 0), time(15, 0))
OPEN_NOTE = "今日は臨時にひらきます"
OPEN_THIS_WEEK, MEAL_HOURS = "hidamari", (time(11, 30), time(13, 30))
OPEN_NOTE_WEEK = "今週は臨時にひらきます"


def load(city: City) -> None:
    categories = {category.code: category for category in Category.objects.all()}
    title = f"居場所 {len(city.listings):,}"
    tables = (Listing, Location, Contact, StatusSpan, Verification, ScheduleRule)
    with part(title, *tables):
        insert(Listing, _listings(city, categories))
        insert(Location, _locations(city))
        insert(Contact, _contacts(city))
        insert(StatusSpan, _spans(city, categories))
        insert(Verification, _verifications(city))
        insert(ScheduleRule, _rules(city))
    with part("開いた回と人数", Occurrence, AttendanceByGroup, AttendanceEntry):
        insert(Occurrence, _occurrences(city, categories))
        insert(AttendanceByGroup, _groups(city))
        with connection.cursor() as cursor:
            cursor.execute(ENTRIES)
    with part("これからの予定", Occurrence, RuleException):
        services.plan_ahead()
        _open_today(city)
        _open_this_week(city)


def _listings(city: City, categories: dict[str, Category]) -> Iterator[Listing]:
    areas = {area.code: area for area in Area.objects.filter(kind__is_district=True)}
    organisations = Organisation.objects.in_bulk()
    venues = {venue.number: venue for venue in city.venues}
    themes = {
        category.pk: [term.label for term in category.terms.all()]
        for category in Category.objects.prefetch_related("terms")
    }
    for row in city.listings:
        venue, category = venues[row.venue], categories[row.kind.value]
        listing = Listing(
            id=row.number,
            code=f"p{row.number}",
            name=row.name,
            kana=row.kana,
            kind=category.kind,
            category=category,
            organisation=organisations[row.organisation],
            area=areas[row.district],
            uuid=uuid5(NAMESPACE, f"listing {row.number}"),
            shown_to=ShownTo.PUBLIC if row.public else ShownTo.STAFF,
            description=row.summary,
            audience=[audience.value for audience in AUDIENCES[row.kind]],
            audience_note=row.audience,
            fee=Fee.FREE if row.fee.startswith(("無料", "0円", "子ども0円")) else Fee.PAID,
            cost=row.fee,
            apply_how=row.apply_how,
            capacity=row.capacity,
            step_free=_step_free(venue),
            features=[feature.value for feature in FEATURES.get(row.kind, ())],
            opened_on=row.opened_on,
            closed_on=row.closed_on,
            verified_on=row.verified_on,
            verified_by=_verified_by(row) if row.verified_on else "",
        )
        listing.check_by = checked_until(listing)
        where = services.Whereabouts(name=venue.name, address=venue.address)
        keep(listing, keys_of(listing, where, terms=themes[category.pk]))
        yield listing


def _step_free(venue: generated.Venue) -> StepFree:
    if venue.wheelchair:
        return StepFree.YES
    return StepFree.UNKNOWN if venue.number % 3 == 0 else StepFree.NO


def _verified_by(row: generated.Listing) -> VerifiedBy:
    return WAYS[row.number % len(WAYS)]


def _locations(city: City) -> Iterator[Location]:
    ids, venues = area_ids(city), {venue.number: venue for venue in city.venues}
    for row in city.listings:
        yield _location(row, venues[row.venue], ids[row.district])


def _location(row: generated.Listing, venue: generated.Venue, area_id: int) -> Location:
    return Location(
        id=row.number,
        listing_id=row.number,
        area_id=area_id,
        name=venue.name,
        address=venue.address,
        directions=venue.access,
        parking=venue.parking,
        latitude=venue.lat,
        longitude=venue.lng,
    )


def _contacts(city: City) -> Iterator[Contact]:
    """The telephone is on most pages, the leader's name on none."""
    ids = area_ids(city)
    for row in city.listings:
        ways = (
            (ContactKind.PERSON, row.contact_name, ShownTo.STAFF),
            (ContactKind.PHONE, row.contact_phone, _phone_shown(row)),
            (ContactKind.MAIL, _mail(row), ShownTo.STAFF),
        )
        for kind, value, shown_to in ways:
            if value:
                yield Contact(
                    listing_id=row.number,
                    area_id=ids[row.district],
                    kind=kind,
                    value=value,
                    shown_to=shown_to,
                )


def _phone_shown(row: generated.Listing) -> ShownTo:
    if row.key or row.number % 4 > 0:
        return ShownTo.PUBLIC
    return ShownTo.PARTNERS if row.number % 8 else ShownTo.STAFF


def _mail(row: generated.Listing) -> str:
    """Two leaders in five read mail; the others answer on paper or by telephone."""
    return f"place{row.number:05}@example.invalid" if row.key or row.number % 5 < 2 else ""


def _steps(row: generated.Listing) -> list[tuple[date, Status]]:
    """From which day on it was what."""
    steps = [(row.opened_on, Status.ACTIVE)]
    if row.paused_from:
        steps.append((row.paused_from, Status.PAUSED))
    if row.closed_on:
        steps.append((row.closed_on, Status.CLOSED))
    return steps


def _spans(city: City, categories: dict[str, Category]) -> Iterator[StatusSpan]:
    """A district that was split ends spans, too: the days before belong to the old one."""
    where = _Where(city)
    for row in city.listings:
        steps = _steps(row)
        cut = where.split_on(row.district)
        if cut and row.opened_on < cut:
            before = max(step for step in steps if step[0] < cut)
            steps = sorted({*steps, (cut, before[1])} if cut not in dict(steps) else steps)
        for place, (day, status) in enumerate(steps):
            after = steps[place + 1][0] if place + 1 < len(steps) else None
            yield StatusSpan(
                listing_id=row.number,
                status=status,
                area_id=where.on(row.district, day),
                category_id=categories[row.kind.value].pk,
                starts_on=day,
                ends_on=last_day(after),
            )


class _Where:
    """The district a place lay in on a day, before and after a split."""

    def __init__(self, city: City) -> None:
        self.ids = area_ids(city)
        self.splits = {step.new: step for step in city.book.successions}

    def split_on(self, district: str) -> date | None:
        return self.splits[district].on if district in self.splits else None

    def on(self, district: str, day: date) -> int:
        step = self.splits.get(district)
        return self.ids[step.old if step and day < step.on else district]


def _verifications(city: City) -> Iterator[Verification]:
    """Somebody asks once a year, so every year has its own."""
    for row in city.listings:
        day = row.verified_on
        while day and day >= max(row.opened_on, city.today - ASKED_SINCE):
            yield Verification(listing_id=row.number, day=day, by=_verified_by(row))
            day -= A_YEAR


def _rules(city: City) -> Iterator[ScheduleRule]:
    ids = area_ids(city)
    for row in city.listings:
        for rule in row.rules:
            yield ScheduleRule(
                listing_id=row.number,
                area_id=ids[row.district],
                pattern=Pattern.WEEKLY if rule.freq is generated.Freq.WEEKLY else Pattern.NTH,
                starts_on=rule.valid_from,
                ends_on=last_day(rule.valid_to),
                weekdays=list(rule.weekdays),
                weeks=list(rule.weeks),
                every=rule.interval,
                opens=rule.opens,
                closes=rule.closes,
                holiday=Holiday(rule.holiday.value),
                new_year_off=True,
                months_off=list(rule.months_off),
            )


def _past(city: City) -> Iterator[tuple[int, generated.Occurrence]]:
    """Numbered sessions of the days before today."""
    past = (row for row in city.occurrences() if row.on < city.today)
    return enumerate(past, 1)


def _told(row: generated.Occurrence) -> datetime | None:
    """The moment its heads were entered; None where nobody has."""
    if row.attendance is None or row.recorded_on is None:
        return None
    return datetime.combine(row.recorded_on, TOLD_AT, tzinfo=TOKYO)


def _occurrences(city: City, categories: dict[str, Category]) -> Iterator[Occurrence]:
    """Nothing told is still planned: the register asks for it."""
    where, listings = _Where(city), {row.number: row for row in city.listings}
    leaders = _leaders(city)
    for number, row in _past(city):
        listing = listings[row.listing]
        told = _told(row)
        cancelled = row.state is generated.OccurrenceState.CANCELLED
        state = OccurrenceState.CANCELLED if cancelled else OccurrenceState.PLANNED
        yield Occurrence(
            id=number,
            listing_id=row.listing,
            area_id=where.on(listing.district, row.on),
            category_id=categories[listing.kind.value].pk,
            held_on=row.on,
            starts=row.opens,
            ends=row.closes,
            state=OccurrenceState.HELD if told else state,
            attendance=row.attendance if told else None,
            helpers=row.helpers if told else None,
            note=row.note,
            entered_by_id=leaders.get(row.listing) if told else None,
            entered_at=told,
            source=_source(number) if told else "",
        )


def _source(number: int) -> Source:
    return Source.PAPER if number % 3 == 0 else Source.SCREEN


def _leaders(city: City) -> dict[int, int]:
    """Account of whoever tells the heads of a listing of the cast."""
    known = {f"{worker.surname} {worker.given}": worker.number for worker in city.workers}
    named = ((row.number, known.get(row.contact_name)) for row in city.listings if row.key)
    return {listing: account for listing, account in named if account}


def _groups(city: City) -> Iterator[AttendanceByGroup]:
    where, listings = _Where(city), {row.number: row for row in city.listings}
    for number, row in _past(city):
        if row.attendance is None or _told(row) is None:
            continue
        children, aged = row.children or 0, row.aged or 0
        area = where.on(listings[row.listing].district, row.on)
        for group, count in (
            (AgeGroup.CHILD, children),
            (AgeGroup.ADULT, row.attendance - children - aged),
            (AgeGroup.AGED, aged),
        ):
            yield AttendanceByGroup(occurrence_id=number, area_id=area, group=group, people=count)


def _open_this_week(city: City) -> None:
    """A children's cafeteria of the cast's district opens within a week, whatever the day."""
    meals = Listing.objects.get(pk=next(x.number for x in city.listings if x.key == OPEN_THIS_WEEK))
    days = (city.today, city.today + timedelta(days=6))
    if not meals.occurrences.filter(held_on__range=days, state=OccurrenceState.PLANNED).exists():
        opens, closes = MEAL_HOURS
        day = city.today + timedelta(days=3)
        services.add_occurrence(meals, held_on=day, opens=opens, closes=closes, note=OPEN_NOTE_WEEK)


def _open_today(city: City) -> None:
    """Whatever weekday the demo is made on, one place of the cast's district is open."""
    salon = Listing.objects.get(pk=next(x.number for x in city.listings if x.key == OPEN_TODAY))
    if not Occurrence.objects.filter(area_id=salon.area_id, held_on=city.today).exists():
        opens, closes = OPEN_HOURS
        services.add_occurrence(
            salon, held_on=city.today, opens=opens, closes=closes, note=OPEN_NOTE
        )
