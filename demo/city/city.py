"""The whole invented city: small parts as tuples, big ones as streams that can be restarted."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from demo.city import activities, geography, occurrences, people, visits
from demo.city.activities import ActivityBlock
from demo.city.areas import AreaBook, write_areas
from demo.city.gazetteer import Gazetteer, open_gazetteer
from demo.city.model import (
    AreaStat,
    EmergencyContact,
    Household,
    Listing,
    Occurrence,
    Organisation,
    Person,
    Venue,
    WatchPlan,
    Worker,
)
from demo.city.naming import name_areas
from demo.city.organisations import write_organisations
from demo.city.places import write_places
from demo.city.population import write_stats
from demo.city.roster import WINDOW_DAYS, Roster, cast_persons, draw_roster
from demo.city.visits import Visit, VisitBlock
from demo.city.workers import Corps, appoint

BEATS_AT_ONE = 779
"""Commissioners of a city of 480,000 (D1 of the performance page); at least two a district."""
DEFAULT_SCALE = Decimal("0.02")
DEFAULT_SEED = 20260401


@dataclass(frozen=True, slots=True, repr=False)
class City:
    """Everything a loader needs. Methods are streams: each call starts anew and yields the same
    rows, so a table can be loaded, lost and loaded again. ``cast_persons`` maps the cast's keys
    to person numbers."""

    scale: Decimal
    seed: int
    today: date
    book: AreaBook
    stats: tuple[AreaStat, ...]
    organisations: tuple[Organisation, ...]
    workers: tuple[Worker, ...]
    venues: tuple[Venue, ...]
    listings: tuple[Listing, ...]
    cast_persons: dict[str, int]
    gazetteer: Gazetteer
    roster: Roster
    corps: Corps

    def families(self) -> Iterator[people.Family]:
        return people.families(self.roster, self.gazetteer, seed=self.seed)

    def households(self) -> Iterator[Household]:
        return (family.household for family in self.families())

    def persons(self) -> Iterator[Person]:
        return chain.from_iterable(family.persons for family in self.families())

    def contacts(self) -> Iterator[EmergencyContact]:
        return chain.from_iterable(family.contacts for family in self.families())

    def watch_plans(self) -> Iterator[WatchPlan]:
        return people.watch_plans(self.roster, self.gazetteer, seed=self.seed)

    def visit_blocks(self) -> Iterator[VisitBlock]:
        return visits.visit_blocks(self.roster, self.corps, seed=self.seed)

    def visits(self) -> Iterator[Visit]:
        return chain.from_iterable(block.rows() for block in self.visit_blocks())

    def activity_blocks(self) -> Iterator[ActivityBlock]:
        return activities.activity_blocks(
            self.corps, seed=self.seed, scale=float(self.scale), today=self.roster.today
        )

    def occurrences(self) -> Iterator[Occurrence]:
        return occurrences.occurrences(self.listings, seed=self.seed, today=self.today)

    def fingerprint(self) -> str:
        """One hash over every row: two machines with the same seed must agree."""
        digest = hashlib.sha256()
        parts = (
            self.book.units,
            self.book.containments,
            self.book.successions,
            self.stats,
            self.organisations,
            self.workers,
            self.venues,
            self.listings,
            self.families(),
            self.watch_plans(),
            self.occurrences(),
            self.visits(),
        )
        for row in chain.from_iterable(parts):
            digest.update(repr(row).encode())
        for block in self.activity_blocks():
            for column in (block.worker, block.on, block.recorded_on, block.content, block.other):
                digest.update(column.tobytes())
        return digest.hexdigest()


def history(today: date) -> int:
    """Days back to the first day of which sessions are told, so that visits can be as old."""
    return (today - occurrences.first_day(today)).days


def generate(scale: Decimal | float, seed: int, today: date, *, window: int = WINDOW_DAYS) -> City:
    """City at a scale: 1 stands for 480,000 residents' records of a year, 0.02 for the demo.

    The map, the councils and the population figures do not depend on the scale; beats, people,
    places and visits do. ``window`` is how many days back visits reach. Raises ValueError for a scale that is not positive.
    """
    factor = float(scale)
    if not factor > 0:
        raise ValueError(f"scale must be positive: {scale}")
    geo = geography.build(seed, beats=max(2 * geography.DISTRICTS, round(BEATS_AT_ONE * factor)))
    naming = name_areas(geo, seed=seed)
    book = write_areas(geo, naming)
    gazetteer = open_gazetteer(geo, book, naming)
    standing = write_organisations(gazetteer, seed=seed, scale=factor)
    places = write_places(gazetteer, standing, seed=seed, scale=factor, today=today)
    organisations = standing + places.groups
    roster = draw_roster(gazetteer, seed=seed, scale=factor, today=today, window=window)
    persons = cast_persons(roster)
    corps = appoint(gazetteer, organisations, persons, seed=seed, today=today)
    return City(
        scale=Decimal(str(scale)),
        seed=seed,
        today=today,
        book=book,
        stats=write_stats(geo, book, naming, seed=seed, today=today),
        organisations=organisations,
        workers=corps.workers,
        venues=places.venues,
        listings=places.listings,
        cast_persons=persons,
        gazetteer=gazetteer,
        roster=roster,
        corps=corps,
    )
