"""People with accounts: the cast, and one commissioner per beat with terms of three years."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from demo.city.cast import WORKERS, CastDuty, CastWorker, Mark
from demo.city.gazetteer import Gazetteer, landline, mobile
from demo.city.model import Duty, DutyKind, Organisation, Worker
from demo.city.seeds import Ints, pick, stream
from demo.city.words.given import names_for
from demo.city.words.surnames import SURNAMES

REPLACED = 215 / 779
"""Share of commissioners who change on the day all terms end (一斉改選)."""
VACANT = 0.012


@dataclass(frozen=True, slots=True)
class Corps:
    """``now[b]`` and ``before[b]`` are the worker numbers of beat b since and until ``turnover``;
    0 where the beat is vacant (欠員)."""

    workers: tuple[Worker, ...]
    now: Ints
    before: Ints
    turnover: date


def last_turnover(today: date) -> date:
    """Commissioners are all appointed anew on 1 December every three years (…2022, 2025, 2028)."""
    year = today.year - (today.year - 2025) % 3
    if date(year, 12, 1) > today:
        year -= 3
    return date(year, 12, 1)


def appoint(
    gazetteer: Gazetteer,
    organisations: tuple[Organisation, ...],
    persons: dict[str, int],
    *,
    seed: int,
    today: date,
) -> Corps:
    """``persons`` maps keys of the cast's residents to their person numbers."""
    turnover = last_turnover(today)
    by_key = {org.key: org for org in organisations}
    office = _Office(gazetteer, by_key, turnover)
    workers = [
        _cast_worker(number, cast, office, persons) for number, cast in enumerate(WORKERS, 1)
    ]
    beats = len(gazetteer.book.beat_codes)
    now, before = np.zeros(beats, dtype=np.int64), np.zeros(beats, dtype=np.int64)
    _seat_cast(office, now, before)
    rng = stream(seed, "corps")
    fate = rng.random((beats, 2))
    for beat in range(beats):
        if now[beat]:
            continue
        replaced = bool(fate[beat, 0] < REPLACED)
        vacant = bool(fate[beat, 1] < VACANT)
        first = len(workers) + 1
        before[beat] = first
        workers.append(
            _commissioner(first, beat, office, seed, old=True, new=not replaced and not vacant)
        )
        if replaced and not vacant:
            workers.append(_commissioner(first + 1, beat, office, seed, old=False, new=True))
        now[beat] = 0 if vacant else len(workers)
    return Corps(tuple(workers), now, before, turnover)


@dataclass(frozen=True, slots=True)
class _Office:
    """Resolves names of the cast to codes, numbers and dates."""

    gazetteer: Gazetteer
    organisations: dict[str, Organisation]
    turnover: date

    def day(self, when: date | Mark | None) -> date | None:
        return self.turnover if when is Mark.TURNOVER else when

    def area(self, name: str | None) -> str | None:
        book = self.gazetteer.book
        if name is None:
            return None
        if name.endswith("区"):
            return book.beat_codes[self.gazetteer.beat_index(name)]
        return book.district_codes[self.gazetteer.district_index(name)]

    def life_code(self, district: int) -> str:
        book = self.gazetteer.book
        return book.life_codes[book.district_life[district]]

    def commissioner_council(self, district: int) -> int:
        return self.organisations[f"commissioner_council:{self.life_code(district)}"].number

    def organisation(self, duty: CastDuty) -> int | None:
        key = duty.organisation
        if key is None:
            return None
        if key == "commissioner_council":
            name = (duty.area or "").split()[0]
            return self.commissioner_council(self.gazetteer.district_index(name))
        if key.startswith("support_centre:"):
            district = self.gazetteer.district_index(key.partition(":")[2])
            code = self.life_code(district)
            return next(
                org.number
                for org in self.organisations.values()
                if org.key.startswith("support_centre:") and org.covers == (code,)
            )
        return self.organisations[key].number


def _cast_worker(number: int, cast: CastWorker, office: _Office, persons: dict[str, int]) -> Worker:
    u = stream(0, "cast", cast.key).random()
    return Worker(
        number,
        cast.key,
        cast.login,
        cast.surname,
        cast.given,
        cast.surname_kana,
        cast.given_kana,
        cast.sex,
        cast.birth_date,
        mobile(u),
        f"{cast.login}@example.invalid",
        persons.get(cast.person),
        tuple(d for duty in cast.duties for d in _terms(duty, office)),
    )


def _terms(duty: CastDuty, office: _Office) -> list[Duty]:
    """A commissioner's service as one duty per term, anything else as it stands."""
    starts = office.day(duty.starts)
    ends = office.day(duty.ends)
    area, organisation = office.area(duty.area), office.organisation(duty)
    if starts is None:
        raise ValueError(duty)
    if duty.kind not in (DutyKind.COMMISSIONER, DutyKind.CHILD_COMMISSIONER):
        return [Duty(duty.kind, area, organisation, starts, ends, "")]
    stop = ends or _years(office.turnover, 3)
    duties = []
    while starts < stop:
        until = min(_years(starts, 3), stop)
        mandate = f"{starts.year}-{(area or '').removeprefix('M')}"
        duties.append(Duty(duty.kind, area, organisation, starts, until, mandate))
        starts = until
    return duties


def _years(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


def _seat_cast(office: _Office, now: Ints, before: Ints) -> None:
    for number, cast in enumerate(WORKERS, 1):
        for duty in cast.duties:
            if duty.kind is not DutyKind.COMMISSIONER or duty.area is None:
                continue
            beat = office.gazetteer.beat_index(duty.area)
            if duty.ends is None:
                now[beat] = number
            if duty.starts is not Mark.TURNOVER:
                before[beat] = number


def _commissioner(
    number: int, beat: int, office: _Office, seed: int, *, old: bool, new: bool
) -> Worker:
    """``old`` served in the term before the turnover, ``new`` serves in the present one."""
    rng = stream(seed, "commissioner", beat, int(old))
    u = rng.random(8)
    sex = "F" if u[0] < 0.62 else "M"
    age = 56 + int(21 * u[1] ** 0.7) + (3 if old else 0)
    born = office.turnover - timedelta(days=int((age + u[2]) * 365.25))
    surname = SURNAMES[int(pick(np.array([s.weight for s in SURNAMES], float), u[3:4])[0])]
    given_names = names_for(born.year, female=sex == "F")
    given = given_names[int(u[4] * len(given_names))]
    text = surname.variants[0] if surname.variants and u[5] < 0.25 else surname.text
    first = _years(office.turnover, -3)
    terms = [start for start, served in ((first, old), (office.turnover, new)) if served]
    book = office.gazetteer.book
    council = office.commissioner_council(book.beat_district[beat])
    duties = tuple(
        Duty(
            DutyKind.COMMISSIONER,
            book.beat_codes[beat],
            council,
            start,
            _years(start, 3),
            f"{start.year}-{beat + 1:04}",
        )
        for start in terms
    )
    login = f"minsei-{beat + 1:04}" + ("" if new else "-old")
    phone = mobile(u[6]) if u[7] < 0.7 else landline(u[6])
    return Worker(
        number,
        "",
        login,
        text,
        given.text,
        surname.kana,
        given.kana,
        sex,
        born,
        phone,
        f"{login}@example.invalid",
        None,
        duties,
    )
