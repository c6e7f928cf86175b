"""What the generator hands to a loader: plain values, no database, no Django.

Rows refer to each other by ``number`` (dense, from 1, per type) or by area ``code``; a loader
turns both into keys of its own. Codes of choices are English, the labels belong to the rooms.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum


class AreaKind(StrEnum):
    """City > branch (支所) > life area (日常生活圏域) > school district (学区) > beat (担当区).

    ``NEIGHBOURHOOD`` (町内会) appears once, straddling two districts.
    """

    CITY = "city"
    BRANCH = "branch"
    LIFE_AREA = "life_area"
    DISTRICT = "district"
    BEAT = "beat"
    NEIGHBOURHOOD = "neighbourhood"


class StatKey(StrEnum):
    POPULATION = "population"
    AGED_65 = "aged_65"
    AGED_75 = "aged_75"
    CHILDREN = "children"
    """Residents aged 0–14."""
    HOUSEHOLDS = "households"


class OrgKind(StrEnum):
    COUNCIL = "council"
    DISTRICT_COUNCIL = "district_council"
    COMMISSIONER_COUNCIL = "commissioner_council"
    MUNICIPALITY = "municipality"
    SUPPORT_CENTRE = "support_centre"
    SCHOOL = "school"
    PARTNER = "partner"
    MEDICAL = "medical"
    EMERGENCY = "emergency"
    COMPANY = "company"
    VOLUNTEER_GROUP = "volunteer_group"
    PLACE_GROUP = "place_group"


class DutyKind(StrEnum):
    RESIDENT = "resident"
    COMMISSIONER = "commissioner"
    CHILD_COMMISSIONER = "child_commissioner"
    WELFARE_HELPER = "welfare_helper"
    HEALTH_HELPER = "health_helper"
    DISTRICT_OFFICER = "district_officer"
    GROUP_LEADER = "group_leader"
    SOCIAL_WORKER = "social_worker"
    COORDINATOR = "coordinator"
    PANTRY_STAFF = "pantry_staff"
    LECTURER_COORDINATOR = "lecturer_coordinator"
    RIGHTS_SPECIALIST = "rights_specialist"
    RIGHTS_HELPER = "rights_helper"
    ACCOUNTANT = "accountant"
    PARTNER = "partner"
    PLANNER = "planner"
    COMMITTEE = "committee"
    MANAGER = "manager"
    PRIVACY_OFFICER = "privacy_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class HouseholdKind(StrEnum):
    ALONE = "alone"
    COUPLE = "couple"
    PARENT_AND_CHILD = "parent_and_child"
    THREE_GENERATIONS = "three_generations"
    FAMILY = "family"


class EndReason(StrEnum):
    DIED = "died"
    MOVED = "moved"
    FACILITY = "facility"
    DECLINED = "declined"


class ListingKind(StrEnum):
    SALON = "salon"
    KIDS_MEAL = "kids_meal"
    EXERCISE = "exercise"
    CAFE = "cafe"
    DESK = "desk"
    HANGOUT = "hangout"
    STUDY = "study"
    HOBBY = "hobby"


class Freq(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Holiday(StrEnum):
    """What happens on a public holiday: held all the same, left out, or moved to the next
    day that is no holiday."""

    HOLD = "hold"
    SKIP = "skip"
    SHIFT = "shift"


class OccurrenceState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class VisitChannel(StrEnum):
    VISIT = "visit"
    PHONE = "phone"


class VisitResult(StrEnum):
    SEEN_WELL = "seen_well"
    SEEN_CONCERN = "seen_concern"
    NOT_SEEN = "not_seen"
    PHONED = "phoned"
    NO_ANSWER_ALARM = "no_answer_alarm"


@dataclass(frozen=True, slots=True)
class AreaUnit:
    """``boundary`` is GeoJSON text (Polygon, six decimals, EPSG:4326) or "" without a shape;
    ``bbox`` is west, south, east, north. ``valid_to`` is the first day it no longer exists."""

    kind: AreaKind
    code: str
    name: str
    kana: str
    valid_from: date
    valid_to: date | None
    boundary: str
    bbox: tuple[Decimal, Decimal, Decimal, Decimal] | None
    lat: Decimal | None
    lng: Decimal | None
    source: str


@dataclass(frozen=True, slots=True)
class AreaContainment:
    parent: str
    child: str
    share: Decimal
    is_primary: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class AreaSuccession:
    """A split or merger: ``old`` ends and ``new`` begins on ``on``."""

    old: str
    new: str
    on: date


@dataclass(frozen=True, slots=True)
class AreaStat:
    """A typed number, so it carries its source; adds up along primary containment."""

    area: str
    as_of: date
    key: StatKey
    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """``covers`` are the codes of the areas it answers for; ``area`` is where it sits."""

    number: int
    key: str
    kind: OrgKind
    name: str
    kana: str
    area: str
    covers: tuple[str, ...]
    postcode: str
    address: str
    phone: str
    email: str
    parent: int | None
    founded_on: date


@dataclass(frozen=True, slots=True)
class Duty:
    """Half-open term: ``ends_on`` is the first day without the duty. ``mandate`` is 委嘱番号."""

    kind: DutyKind
    area: str | None
    organisation: int | None
    starts_on: date
    ends_on: date | None
    mandate: str


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with an account. ``key`` names the cast and is "" for everybody else."""

    number: int
    key: str
    login: str
    surname: str
    given: str
    surname_kana: str
    given_kana: str
    sex: str
    birth_date: date
    phone: str
    email: str
    person: int | None
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """``members`` are person numbers, the first is the person it was opened for."""

    number: int
    kind: HouseholdKind
    beat: str
    district: str
    postcode: str
    address: str
    lat: Decimal
    lng: Decimal
    phone: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """``surname``/``given`` as in the register; ``surname_display`` with the everyday kanji.

    ``relation`` is to the first member of the household ("本人" for that one); ``safe_contact``
    and ``hearing`` are sentences or "". ``protected`` hides address and phone (DV 等支援措置).
    """

    number: int
    key: str
    household: int
    relation: str
    surname: str
    surname_display: str
    given: str
    surname_kana: str
    given_kana: str
    former_surname: str
    sex: str
    birth_date: date
    birth_precision: str
    phone: str
    language: str
    hearing: str
    safe_contact: str
    protected: bool
    died_on: date | None
    moved_on: date | None


@dataclass(frozen=True, slots=True)
class EmergencyContact:
    person: int
    order: int
    name: str
    kana: str
    relation: str
    phone: str
    lives_near: bool
    holds_key: bool


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """``interval`` in days; ``ends_on`` and ``paused_to`` are half-open. When the next visit is
    due is left to the reader: last contact plus interval."""

    number: int
    person: int
    beat: str
    consent_on: date
    consent_method: str
    starts_on: date
    interval: int
    channel: VisitChannel
    may_enter: bool
    note: str
    paused_from: date | None
    paused_to: date | None
    ends_on: date | None
    end_reason: EndReason | None


@dataclass(frozen=True, slots=True)
class Venue:
    number: int
    name: str
    kana: str
    district: str
    beat: str
    postcode: str
    address: str
    lat: Decimal
    lng: Decimal
    wheelchair: bool
    parking: int
    access: str


@dataclass(frozen=True, slots=True)
class ScheduleRule:
    """``weekdays`` 1 = Monday … 7 = Sunday; ``weeks`` (monthly only) 1–5, or -1 for the last.

    ``months_off`` are months without the activity. The same rule always yields the same dates:
    see ``demo.city.schedule.dates``.
    """

    listing: int
    freq: Freq
    interval: int
    weekdays: tuple[int, ...]
    weeks: tuple[int, ...]
    opens: time
    closes: time
    valid_from: date
    valid_to: date | None
    holiday: Holiday
    months_off: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """``closed_on`` ends it, ``paused_from`` rests it. ``public`` False: listed for staff only."""

    number: int
    key: str
    kind: ListingKind
    name: str
    kana: str
    organisation: int
    venue: int
    district: str
    summary: str
    audience: str
    fee: str
    apply_how: str
    capacity: int | None
    contact_name: str
    contact_phone: str
    opened_on: date
    paused_from: date | None
    closed_on: date | None
    verified_on: date | None
    public: bool
    rules: tuple[ScheduleRule, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Head counts are None while nobody has entered them: that is not zero."""

    listing: int
    on: date
    opens: time
    closes: time
    state: OccurrenceState
    attendance: int | None
    children: int | None
    aged: int | None
    helpers: int | None
    recorded_on: date | None
    note: str
