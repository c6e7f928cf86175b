"""Households, persons, their contacts and watch plans, in blocks that can be made one by one."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from demo.city.cast import HOUSEHOLDS, CastPerson
from demo.city.gazetteer import POSTCODE, Gazetteer, Spot, landline, mobile
from demo.city.model import (
    EmergencyContact,
    EndReason,
    Household,
    HouseholdKind,
    Person,
    VisitChannel,
    WatchPlan,
)
from demo.city.roster import CHANNELS, KINDS, NEVER, REASONS, Roster, cast_watch, from_day
from demo.city.seeds import stream
from demo.city.words.given import GivenName, names_for
from demo.city.words.places import APPROACH, FOREIGN, HEARING, SAFE_CONTACT
from demo.city.words.surnames import SURNAMES, Surname

BLOCK = 1_024
_DRAWS_HOUSEHOLD, _DRAWS_PERSON = 9, 9
_MAX_MEMBERS = 5
_EDGES = list(accumulate(s.weight for s in SURNAMES))

Uniforms = Sequence[float]


@dataclass(frozen=True, slots=True)
class Family:
    """One household with everybody in it; ``contacts`` belong to the first person."""

    household: Household
    persons: tuple[Person, ...]
    contacts: tuple[EmergencyContact, ...]


@dataclass(frozen=True, slots=True)
class _Fate:
    """How a plan ended shows in the person, too."""

    died_on: date | None = None
    moved_on: date | None = None


def families(roster: Roster, gazetteer: Gazetteer, *, seed: int) -> Iterator[Family]:
    """All households: the cast's, the watched, the others. Constant memory."""
    fates = _fates(roster)
    plans = {int(h): p for p, h in enumerate(roster.household.tolist())}
    width = _DRAWS_HOUSEHOLD + _MAX_MEMBERS * _DRAWS_PERSON
    for first in range(0, len(roster.beat), BLOCK):
        last = min(first + BLOCK, len(roster.beat))
        draws = stream(seed, "people", first).random((last - first, width)).tolist()
        for index, u in zip(range(first, last), draws, strict=True):
            spot = gazetteer.spot(int(roster.beat[index]), (u[0], u[1], u[2], u[3]))
            if index < roster.cast:
                yield _cast_family(roster, index, spot, u)
            else:
                fate = fates.get(index, _Fate())
                yield _family(roster, index, spot, u, fate=fate, watched=index in plans)


def _fates(roster: Roster) -> dict[int, _Fate]:
    found = {}
    for plan in (roster.end < NEVER).nonzero()[0].tolist():
        reason, day = REASONS[int(roster.reason[plan])], from_day(int(roster.end[plan]))
        if reason is EndReason.DIED:
            found[int(roster.household[plan])] = _Fate(died_on=day)
        elif reason is EndReason.MOVED:
            found[int(roster.household[plan])] = _Fate(moved_on=day)
    return found


def _household(roster: Roster, index: int, spot: Spot, phone: str) -> Household:
    first = int(roster.first[index])
    return Household(
        index + 1,
        KINDS[int(roster.kind[index])],
        spot.beat,
        spot.district,
        POSTCODE,
        spot.address,
        spot.lat,
        spot.lng,
        phone,
        tuple(range(first, first + int(roster.size[index]))),
    )


def _cast_family(roster: Roster, index: int, spot: Spot, u: Uniforms) -> Family:
    household = _household(roster, index, spot, landline(u[4]))
    persons = tuple(
        _cast_person(number, household.number, member, u[_DRAWS_HOUSEHOLD + place])
        for place, (number, member) in enumerate(
            zip(household.members, HOUSEHOLDS[index].members, strict=True)
        )
    )
    watched = HOUSEHOLDS[index].watch is not None
    contacts = _contacts(persons[0], u, alone=len(persons) == 1) if watched else ()
    return Family(household, persons, contacts)


def _cast_person(number: int, household: int, cast: CastPerson, u: float) -> Person:
    return Person(
        number=number,
        key=cast.key,
        household=household,
        relation=cast.relation,
        surname=cast.surname,
        surname_display=cast.surname_display or cast.surname,
        given=cast.given,
        surname_kana=cast.surname_kana,
        given_kana=cast.given_kana,
        former_surname=cast.former_surname,
        sex=cast.sex,
        birth_date=cast.birth_date,
        birth_precision="day",
        phone=mobile(u),
        language="ja",
        hearing=cast.hearing,
        safe_contact=cast.safe_contact,
        protected=cast.protected,
        died_on=None,
        moved_on=None,
    )


@dataclass(frozen=True, slots=True)
class _Member:
    relation: str
    female: bool
    born: date


def _family(
    roster: Roster, index: int, spot: Spot, u: Uniforms, *, fate: _Fate, watched: bool
) -> Family:
    household = _household(roster, index, spot, landline(u[4]) if u[5] < 0.8 else "")
    today = from_day(roster.today)
    members = _members(household.kind, len(household.members), today, u, watched=watched)
    surname = SURNAMES[min(bisect(_EDGES, u[6] * _EDGES[-1]), len(SURNAMES) - 1)]
    if not watched and u[7] < 0.03:
        persons = _foreign_persons(household, members, u)
    else:
        persons = tuple(
            _person(
                member,
                surname,
                _part(u, place),
                number=number,
                spelling=u[8],
                household=household.number,
                fate=fate if place == 0 else _Fate(),
                landline_too=bool(household.phone),
            )
            for place, (number, member) in enumerate(zip(household.members, members, strict=True))
        )
    contacts = _contacts(persons[0], u, alone=len(persons) == 1) if watched else ()
    return Family(household, persons, contacts)


def _part(u: Uniforms, place: int) -> Uniforms:
    start = _DRAWS_HOUSEHOLD + place * _DRAWS_PERSON
    return u[start : start + _DRAWS_PERSON]


def _members(
    kind: HouseholdKind, size: int, today: date, u: Uniforms, *, watched: bool
) -> list[_Member]:
    """Who lives together: ages follow from the first person's, generations are 24–34 years."""
    lead = _part(u, 0)
    female = lead[0] < (0.7 if watched else 0.55)
    age = 70 + 27 * _hill(lead[1]) if watched else 27 + 44 * lead[1]
    members = [_Member("本人", female, _born(today, age))]
    for place in range(1, size):
        v = _part(u, place)
        relation, girl, years = _relative(kind, place, v, female=female)
        members.append(_Member(relation, girl, _born(today, max(age + years, 0.2))))
    return members


def _hill(u: float) -> float:
    """Uniform to a hump over 0–1 with its top at a half: most watched people are 78–90."""
    return float((2 * u) ** 0.5 / 2 if u < 0.5 else 1 - (2 * (1 - u)) ** 0.5 / 2)


def _born(today: date, age: float) -> date:
    return today - timedelta(days=int(age * 365.25))


def _relative(
    kind: HouseholdKind, place: int, v: Uniforms, *, female: bool
) -> tuple[str, bool, float]:
    """Relation to the first person, sex, years older (+) or younger (−)."""
    girl = v[0] < 0.5
    partner = ("夫", False, 1 + 5 * v[1]) if female else ("妻", True, -1 - 5 * v[1])
    if kind is HouseholdKind.PARENT_AND_CHILD:
        return ("長女" if girl else "長男", girl, -24 - 10 * v[1])
    if kind is HouseholdKind.THREE_GENERATIONS:
        steps: tuple[tuple[str, bool, float], ...] = (
            ("長男", False, -26 - 6 * v[1]),
            ("長男の妻", True, -28 - 6 * v[1]),
            ("孫", girl, -56 - 8 * v[1]),
            ("孫", girl, -58 - 8 * v[1]),
        )
        return steps[min(place, 4) - 1]
    if place == 1:
        return partner
    return ("子", girl, -27 - 9 * v[1])


def _person(
    member: _Member,
    surname: Surname,
    v: Uniforms,
    *,
    number: int,
    household: int,
    spelling: float,
    fate: _Fate,
    landline_too: bool,
) -> Person:
    given = _given(member, v[2])
    variants = surname.variants
    chosen = spelling < 0.3 and bool(variants)
    text = variants[int(spelling / 0.3 * len(variants))] if chosen else surname.text
    old = member.relation == "本人" and member.born.year < 1962
    return Person(
        number=number,
        key="",
        household=household,
        relation=member.relation,
        surname=text,
        surname_display=surname.text,
        given=given.text,
        surname_kana=surname.kana,
        given_kana=given.kana,
        former_surname=SURNAMES[int(v[3] * 9_973) % len(SURNAMES)].text
        if member.female and v[3] < 0.04
        else "",
        sex="F" if member.female else "M",
        birth_date=member.born,
        birth_precision="year" if v[4] < 0.006 else "day",
        phone=mobile(v[5]) if v[6] < (0.45 if old else 0.9) or not landline_too else "",
        language="ja",
        hearing=HEARING[int(v[7] * 5_003) % len(HEARING)] if old and v[7] < 0.24 else "",
        safe_contact=SAFE_CONTACT[int(v[8] * 7_001) % len(SAFE_CONTACT)] if v[8] < 0.03 else "",
        protected=v[8] > 0.9975,
        died_on=fate.died_on,
        moved_on=fate.moved_on,
    )


def _given(member: _Member, u: float) -> GivenName:
    names = names_for(member.born.year, female=member.female)
    return names[int(u * len(names))]


def _foreign_persons(
    household: Household, members: list[_Member], u: Uniforms
) -> tuple[Person, ...]:
    surname, surname_kana, given, given_kana, _, language = FOREIGN[int(u[8] * len(FOREIGN))]
    return tuple(
        Person(
            number=number,
            key="",
            household=household.number,
            relation=member.relation,
            surname=surname,
            surname_display=surname,
            given=given if place == 0 else f"{given} {place + 1}",
            surname_kana=surname_kana,
            given_kana=given_kana,
            former_surname="",
            sex="F" if member.female else "M",
            birth_date=member.born,
            birth_precision="day",
            phone=mobile(_part(u, place)[5]),
            language=language,
            hearing="",
            safe_contact="",
            protected=False,
            died_on=None,
            moved_on=None,
        )
        for place, (number, member) in enumerate(zip(household.members, members, strict=True))
    )


def _contacts(person: Person, u: Uniforms, *, alone: bool) -> tuple[EmergencyContact, ...]:
    """One to three people to call in order; children first, then neighbours."""
    v = _part(u, _MAX_MEMBERS - 1)
    count = 1 + (v[0] < 0.75) + (v[1] < 0.3)
    choices: tuple[tuple[str, bool, int], ...] = (
        ("長女" if v[2] < 0.5 else "長男", v[2] < 0.5, -28),
        ("近所の人" if alone else "次男", False, -12),
        ("妹" if v[3] < 0.5 else "弟", v[3] < 0.5, -4),
    )
    found = []
    for order, (relation, female, years) in enumerate(choices[:count], 1):
        names = names_for(person.birth_date.year - years, female=female)
        given = names[int(v[3 + order] * len(names))]
        if given.text == person.given:
            given = names[0] if names[0].text != person.given else names[1]
        stranger = relation == "近所の人"
        surname = SURNAMES[int(v[4] * 9_973) % len(SURNAMES)]
        family = surname.text if stranger else person.surname
        family_kana = surname.kana if stranger else person.surname_kana
        found.append(
            EmergencyContact(
                person.number,
                order,
                f"{family} {given.text}",
                f"{family_kana} {given.kana}",
                relation,
                mobile(v[5 + order]),
                stranger or v[order] < 0.5,
                order == 1 and v[8] < 0.35,
            )
        )
    return tuple(found)


def watch_plans(roster: Roster, gazetteer: Gazetteer, *, seed: int) -> Iterator[WatchPlan]:
    """Plan numbers are positions in the roster plus one, as in the visits."""
    beats, persons = roster.plan_beat().tolist(), roster.plan_person().tolist()
    for first in range(0, roster.plans, BLOCK):
        last = min(first + BLOCK, roster.plans)
        draws = stream(seed, "plan texts", first).random((last - first, 4)).tolist()
        for plan, u in zip(range(first, last), draws, strict=True):
            starts = from_day(int(roster.start[plan]))
            reason = int(roster.reason[plan])
            yield WatchPlan(
                number=plan + 1,
                person=persons[plan],
                beat=gazetteer.book.beat_codes[beats[plan]],
                consent_on=starts - timedelta(days=int(u[0] * 20)),
                consent_method="written" if u[1] < 0.78 else "oral",
                starts_on=starts,
                interval=int(roster.interval[plan]),
                channel=CHANNELS[int(roster.channel[plan])],
                may_enter=u[2] < 0.4,
                note=_note(plan, u[3]),
                paused_from=_day_or_none(int(roster.pause_from[plan])),
                paused_to=_day_or_none(int(roster.pause_to[plan])),
                ends_on=_day_or_none(int(roster.end[plan])),
                end_reason=REASONS[reason] if reason >= 0 else None,
            )


def _day_or_none(day: int) -> date | None:
    return from_day(day) if day < NEVER else None


def _note(plan: int, u: float) -> str:
    cast = cast_watch(plan)
    if cast is not None and cast.watch is not None:
        return cast.watch.note
    return APPROACH[int(u / 0.3 * len(APPROACH))] if u < 0.3 else ""


__all__ = ["Family", "VisitChannel", "families", "watch_plans"]
