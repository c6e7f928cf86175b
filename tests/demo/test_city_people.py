import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import shapely

from demo.city import City, generate
from demo.city.cast import DIFFERENT_PEOPLE, HOUSEHOLDS, SAME_PERSON, WORKERS
from demo.city.model import DutyKind, Person, Worker
from demo.city.workers import last_turnover

TODAY = date(2026, 11, 23)


def cast_worker(city: City, key: str) -> Worker:
    return next(worker for worker in city.workers if worker.key == key)


def cast_person(city: City, key: str) -> Person:
    return next(person for person in city.persons() if person.key == key)


def test_every_member_of_the_cast_is_there(city: City):
    assert [w.key for w in city.workers if w.key] == [w.key for w in WORKERS]
    expected = [person.key for household in HOUSEHOLDS for person in household.members]
    assert [p.key for p in city.persons() if p.key] == expected
    assert {p.key: p.number for p in city.persons() if p.key} == city.cast_persons


def test_the_cast_bears_the_names_that_the_tests_use(city: City):
    names = {w.key: f"{w.surname} {w.given}" for w in city.workers if w.key}
    assert names["commissioner"] == "潮見 和子"
    assert names["other_commissioner"] == "石井 健"
    assert names["resident"] == "森本 さくら"
    mother = cast_worker(city, "resident").person
    assert mother == cast_person(city, "morimoto_sakura").number
    shiomi = cast_worker(city, "commissioner").birth_date
    assert (TODAY - shiomi).days // 365.25 == 75


def test_the_cast_fills_every_duty(city: City):
    duties = {duty.kind for worker in city.workers if worker.key for duty in worker.duties}
    assert duties == set(DutyKind)


def area_name(city: City, code: str | None) -> str:
    return next(unit.name for unit in city.book.units if unit.code == code)


def test_commissioners_of_the_cast_hold_their_beats_for_terms_of_three_years(city: City):
    shiomi = cast_worker(city, "commissioner").duties
    assert {area_name(city, duty.area) for duty in shiomi} == {"朝凪 1区"}
    assert [(d.starts_on.year, d.ends_on.year if d.ends_on else 0) for d in shiomi] == [
        (2019, 2022),
        (2022, 2025),
        (2025, 2028),
    ]
    former = cast_worker(city, "former_commissioner").duties[-1]
    successor = cast_worker(city, "new_commissioner").duties
    assert area_name(city, former.area) == area_name(city, successor[0].area) == "朝凪 2区"
    assert former.ends_on == successor[0].starts_on == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("today", "turnover"),
    [
        (date(2026, 11, 23), date(2025, 12, 1)),
        (date(2025, 11, 30), date(2022, 12, 1)),
        (date(2025, 12, 1), date(2025, 12, 1)),
        (date(2028, 12, 1), date(2028, 12, 1)),
        (date(2027, 1, 1), date(2025, 12, 1)),
    ],
)
def test_all_terms_end_on_the_first_of_december_every_three_years(today, turnover):
    assert last_turnover(today) == turnover


def test_at_full_scale_about_a_quarter_of_779_commissioners_changed_and_some_beats_are_vacant(
    full_city: City,
):
    now, before = full_city.corps.now, full_city.corps.before
    assert len(now) == 779
    assert (before > 0).all()
    changed = int(((now != before) & (now > 0)).sum())
    assert 180 <= changed <= 250
    assert 1 <= int((now == 0).sum()) <= 20


def test_a_beat_never_has_two_commissioners_on_one_day(full_city: City):
    for day in (date(2025, 11, 30), date(2025, 12, 1), TODAY):
        held = Counter(
            duty.area
            for worker in full_city.workers
            for duty in worker.duties
            if duty.kind is DutyKind.COMMISSIONER
            and duty.starts_on <= day
            and (not duty.ends_on or day < duty.ends_on)
        )
        assert max(held.values()) == 1


def test_logins_are_unique_and_mail_goes_nowhere(full_city: City):
    logins = [worker.login for worker in full_city.workers]
    assert len(set(logins)) == len(logins)
    assert all(re.fullmatch(r"[a-z0-9.-]+", login) for login in logins)
    mails = [w.email for w in full_city.workers] + [o.email for o in full_city.organisations]
    assert all(mail.endswith("@example.invalid") for mail in mails)


def every_phone(city: City) -> Iterator[str]:
    yield from (worker.phone for worker in city.workers)
    yield from (organisation.phone for organisation in city.organisations)
    yield from (listing.contact_phone for listing in city.listings)
    for family in city.families():
        yield family.household.phone
        yield from (person.phone for person in family.persons)
        yield from (contact.phone for contact in family.contacts)


def test_no_phone_number_can_be_dialled(city: City):
    numbers = [phone for phone in every_phone(city) if phone]
    assert len(numbers) > 1_000
    assert [n for n in numbers if not re.fullmatch(r"000-\d{3,4}-\d{4}", n)] == []


def test_addresses_are_in_the_invented_city_and_homes_lie_in_their_beat(city: City):
    boundaries = {
        unit.code: shapely.from_geojson(unit.boundary) for unit in city.book.units if unit.boundary
    }
    for household in city.households():
        assert household.address.startswith("ひより市")
        assert household.postcode == "000-0000"
        home = shapely.Point(float(household.lng), float(household.lat))
        assert boundaries[household.beat].covers(home)
        assert boundaries[household.district].covers(home)


def test_person_numbers_are_dense_and_members_point_back(city: City):
    persons = list(city.persons())
    assert [p.number for p in persons] == list(range(1, city.roster.persons + 1))
    members = {number: h.number for h in city.households() for number in h.members}
    assert members == {p.number: p.household for p in persons}


def test_watched_people_are_old_and_two_of_three_are_women(full_city: City):
    watched = {plan.person for plan in full_city.watch_plans()}
    people = [p for p in full_city.persons() if p.number in watched and not p.key]
    ages = sorted((TODAY - p.birth_date).days / 365.25 for p in people)
    assert ages[0] >= 69.9
    assert ages[-1] <= 97.1
    assert 82 <= ages[len(ages) // 2] <= 85
    assert 0.62 < sum(p.sex == "F" for p in people) / len(people) < 0.75


def test_nobody_is_born_after_today(full_city: City):
    assert max(p.birth_date for p in full_city.persons()) <= TODAY


@pytest.mark.parametrize("kanji", ["髙", "﨑", "𠮷", "邉", "齋", "濵", "嶋", "大\ufa10"])
def test_registers_hold_variant_kanji_beside_the_everyday_form(full_city: City, kanji: str):
    found = [p for p in full_city.persons() if kanji in p.surname]
    assert found
    assert all(kanji not in p.surname_display for p in found)
    assert all(re.fullmatch(r"[ぁ-ゖー]+", p.surname_kana) for p in found)


def test_hard_pairs_share_what_makes_them_hard(city: City):
    people = {p.key: p for p in city.persons() if p.key}
    for first, second in SAME_PERSON:
        a, b = people[first], people[second]
        assert (a.birth_date, a.sex) == (b.birth_date, b.sex)
        assert a.surname != b.surname
    for first, second in DIFFERENT_PEOPLE:
        a, b = people[first], people[second]
        assert a.surname_kana == b.surname_kana
        assert (a.given, a.birth_date) != (b.given, b.birth_date)


def test_a_protected_mother_and_the_man_she_left_live_under_different_commissioners(city: City):
    homes = {number: h for h in city.households() for number in h.members}
    mother = cast_person(city, "minase_kaori")
    other = cast_person(city, "dohmae_tsuyoshi")
    assert mother.protected
    assert not other.protected
    assert mother.former_surname == other.surname
    assert homes[mother.number].beat != homes[other.number].beat


def test_every_watched_person_has_somebody_to_call(city: City):
    watched = {plan.person for plan in city.watch_plans()}
    first = [contact.person for contact in city.contacts() if contact.order == 1]
    assert sorted(first) == sorted(watched)


def test_whoever_died_or_moved_has_a_plan_that_ended_the_same_day(full_city: City):
    people = {p.number: p for p in full_city.persons()}
    reasons = Counter()
    for plan in full_city.watch_plans():
        person = people[plan.person]
        gone = person.died_on or person.moved_on
        if gone:
            assert plan.ends_on == gone
            reasons["died" if person.died_on else "moved"] += 1
    assert reasons["died"] > reasons["moved"] > 50


def test_the_same_seed_gives_the_same_city_and_another_seed_another(city: City):
    again = generate(0.02, 20260401, today=TODAY)
    assert again.fingerprint() == city.fingerprint()
    assert generate(0.02, 20260402, today=TODAY).fingerprint() != city.fingerprint()


def test_streams_can_be_read_twice_and_in_any_order(city: City):
    backwards = (list(city.visits()), list(city.persons()), list(city.occurrences()))
    assert backwards[1] == list(city.persons())
    assert backwards[2] == list(city.occurrences())
    assert backwards[0] == list(city.visits())


@pytest.mark.parametrize("scale", [0, -1])
def test_a_scale_that_is_not_positive_is_refused(scale: int):
    with pytest.raises(ValueError, match="scale must be positive"):
        generate(scale, 1, today=TODAY)


def test_consent_comes_before_the_first_visit(city: City):
    for plan in city.watch_plans():
        assert plan.consent_on <= plan.starts_on < TODAY
        assert plan.starts_on - plan.consent_on < timedelta(days=20)
