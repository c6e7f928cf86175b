"""What of the generator becomes what in the tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from hypothesis import given
from hypothesis import strategies as st

from demo.city import model
from demo.city.cast import WORKERS
from demo.city.city import City
from demo.city.visits import SIGNS
from demo.city.workers import last_turnover
from demo.load import accounts, areas, mark, organisations, places, visits, watch
from demo.load.mark import Wanted
from demo.load.register import _pages
from demo.load.rows import last_day
from demo.load.signins import PASSWORD, SIGNINS
from sasaeai.places.models import Category
from sasaeai.watch.enums import SIGN_LABELS, Result

ROOT = Path(__file__).resolve().parents[3]


@given(st.dates(min_value=date(1900, 1, 2)))
def test_the_first_day_without_becomes_the_last_day_with(until: date) -> None:
    last = last_day(until)
    assert last is not None
    assert (until - last).days == 1


def test_what_has_no_end_stays_without_one() -> None:
    assert last_day(None) is None


def test_every_kind_of_the_generator_has_a_place_in_the_tables() -> None:
    assert set(areas.KINDS) == set(model.AreaKind)
    assert set(organisations.KINDS) == set(model.OrgKind)
    assert set(watch.LIVING) == set(model.HouseholdKind)
    assert set(watch.ENDINGS) == set(model.EndReason)
    assert set(places.AUDIENCES) == set(model.ListingKind)
    assert set(visits.KNOWN_RESULTS) == set(model.VisitResult)
    assert set(visits.KNOWN_RESULTS.values()) == set(Result)


def test_duties_that_no_room_knows_yet_are_left_out_and_only_those() -> None:
    waiting = {
        model.DutyKind.RESIDENT,
        model.DutyKind.CHILD_COMMISSIONER,
        model.DutyKind.COORDINATOR,
        model.DutyKind.PANTRY_STAFF,
        model.DutyKind.LECTURER_COORDINATOR,
        model.DutyKind.RIGHTS_SPECIALIST,
        model.DutyKind.RIGHTS_HELPER,
        model.DutyKind.ACCOUNTANT,
    }
    assert set(model.DutyKind) - set(accounts.KINDS) == waiting


def test_signs_are_written_as_the_visitors_screen_knows_them() -> None:
    assert set(visits.KNOWN_SIGNS) == set(SIGNS)
    assert set(visits.KNOWN_SIGNS.values()) <= set(SIGN_LABELS)
    assert visits.SIGN_WORDS[0] == ""
    assert visits.SIGN_WORDS[0b101] == "paper,thinner"
    assert len(set(visits.SIGN_WORDS)) == 256


def test_a_place_of_a_split_district_lay_in_the_old_one_before(city: City) -> None:
    where = places._Where(city)
    step = city.book.successions[0]
    before, after = date(2026, 3, 31), date(2026, 4, 1)
    assert where.on(step.new, before) == where.ids[step.old]
    assert where.on(step.new, after) == where.ids[step.new]


def test_spans_of_a_place_follow_each_other_without_a_gap(city: City) -> None:
    categories = {kind.value: Category(id=1, code=kind.value) for kind in model.ListingKind}
    spans = list(places._spans(city, categories))
    by_listing: dict[int, list[tuple[date, date | None]]] = {}
    for span in spans:
        by_listing.setdefault(span.listing_id, []).append((span.starts_on, span.ends_on))
    assert set(by_listing) == {row.number for row in city.listings}
    for rows in by_listing.values():
        for (_, ended), (started, _) in pairwise(rows):
            assert ended is not None
            assert (started - ended).days == 1
        assert rows[-1][1] is None


def test_a_desk_for_several_districts_says_whose_people_it_is_for(city: City) -> None:
    said = {page.summary for page in _pages(city) if page.kind == "bureau"}
    assert [words for words in said if words.startswith(("に住む", "地区のなかの"))] == []
    assert "朝凪圏域に住むお年よりと家族の、介護やくらしの相談を聞きます。" in said


def test_only_the_cast_signs_in_from_the_list_and_everybody_once() -> None:
    assert len({item.login for item in SIGNINS}) == len(SIGNINS) == 14
    known = {worker.login: f"{worker.surname} {worker.given}" for worker in WORKERS}
    assert {item.login: item.name for item in SIGNINS}.items() <= known.items()


def test_the_demo_password_would_be_accepted_on_the_form() -> None:
    validate_password(PASSWORD)


def test_the_former_commissioners_last_day_is_the_day_before_the_turnover(city: City) -> None:
    worker = next(row for row in city.workers if row.key == "former_commissioner")
    ends = [last_day(duty.ends_on) for duty in worker.duties]
    assert max(day for day in ends if day) == date(last_turnover(city.today).year, 11, 30)


def test_the_mark_tells_cities_apart_but_not_ways_of_writing_their_scale() -> None:
    one = mark.wanted(ROOT, Wanted(Decimal("0.02"), 1))
    assert one == mark.wanted(ROOT, Wanted(Decimal("0.020"), 1))
    assert one != mark.wanted(ROOT, Wanted(Decimal("0.03"), 1))
    assert one != mark.wanted(ROOT, Wanted(Decimal("0.02"), 2))
    assert one != mark.wanted(ROOT, Wanted(Decimal("0.02"), 1, history=True))


def test_the_mark_changes_with_the_code_that_shapes_the_rows(tmp_path: Path) -> None:
    (tmp_path / "demo" / "load").mkdir(parents=True)
    shaping, other = tmp_path / "demo" / "load" / "areas.py", tmp_path / "README.md"
    shaping.write_text("a")
    before = mark.wanted(tmp_path, Wanted(Decimal(1), 1))
    other.write_text("b")
    assert mark.wanted(tmp_path, Wanted(Decimal(1), 1)) == before
    shaping.write_text("b")
    assert mark.wanted(tmp_path, Wanted(Decimal(1), 1)) != before
