import time
import tracemalloc
from collections import Counter
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from demo.city import City, generate
from demo.city.activities import CONTENTS, FIELDS, OTHERS
from demo.city.model import EndReason, VisitResult, WatchPlan
from demo.city.roster import WINDOW_DAYS
from demo.city.visits import BLOCK, RESULTS, SIGNS, Visit

TODAY = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 11, 23)  # noqa: DTZ001 – rows are local times without zone


@pytest.fixture(scope="module")
def plans(city: City) -> dict[int, WatchPlan]:
    return {plan.number: plan for plan in city.watch_plans()}


@pytest.fixture(scope="module")
def visits(city: City) -> list[Visit]:
    return list(city.visits())


def test_plans_and_visits_name_the_same_people_beats_and_workers(city, plans, visits):
    workers = {worker.number: worker for worker in city.workers}
    beats = city.book.beat_codes
    assert visits
    for visit in visits:
        plan = plans[visit.plan]
        assert (visit.person, beats[visit.beat]) == (plan.person, plan.beat)
        held = [
            duty
            for duty in workers[visit.worker].duties
            if duty.area == plan.beat
            and duty.starts_on <= visit.occurred_at.date()
            and (not duty.ends_on or visit.occurred_at.date() < duty.ends_on)
        ]
        assert len(held) == 1


def test_visits_stay_inside_plan_pause_window_and_past(plans, visits):
    first = TODAY - timedelta(days=WINDOW_DAYS)
    for visit in visits:
        plan, day = plans[visit.plan], visit.occurred_at.date()
        assert first <= day < TODAY
        assert plan.starts_on <= day
        assert not plan.ends_on or day < plan.ends_on
        if plan.paused_from and plan.paused_to:
            assert not plan.paused_from <= day < plan.paused_to


def test_records_are_made_after_the_visit_and_some_much_later(visits):
    lags = [visit.recorded_at - visit.occurred_at for visit in visits]
    assert min(lags) >= timedelta(minutes=5)
    assert max(visit.recorded_at for visit in visits) < MIDNIGHT
    assert sum(lag > timedelta(days=20) for lag in lags) > len(lags) * 0.02
    assert sum(lag < timedelta(days=1) for lag in lags) > len(lags) * 0.5
    assert {visit.recorded_at.hour for visit in visits} <= set(range(8, 24))


def test_every_result_occurs_and_alarms_are_rare(full_city: City):
    counts = Counter()
    for block in full_city.visit_blocks():
        found = np.bincount(block.result, minlength=len(RESULTS)).tolist()
        counts.update(dict(zip(RESULTS, found, strict=True)))
    total = sum(counts.values())
    assert set(counts) == set(VisitResult)
    assert counts[VisitResult.SEEN_WELL] > total / 2
    assert 0 < counts[VisitResult.NO_ANSWER_ALARM] < total * 0.003


def test_a_worry_has_a_sign_and_words_and_a_plain_visit_has_no_sign(visits):
    worried = {VisitResult.SEEN_CONCERN, VisitResult.NO_ANSWER_ALARM}
    for visit in visits:
        assert bool(visit.signs) == (visit.result in worried)
        assert visit.signs < 1 << len(SIGNS)
        assert bool(visit.note) or visit.result not in worried


def last_contact(visits: list[Visit], plan: int) -> Visit:
    met = [v for v in visits if v.plan == plan and v.result is not VisitResult.NOT_SEEN]
    return max(met, key=lambda visit: visit.occurred_at)


def cast_plan(city: City, plans: dict[int, WatchPlan], key: str) -> WatchPlan:
    return next(p for p in plans.values() if p.person == city.cast_persons[key])


@pytest.mark.parametrize(
    ("key", "overdue"),
    [
        ("shiomi_sada", 0),
        ("aoba_kiyoshi", 0),
        ("yukimura_tomi", 2),
        ("kobune_masaru", 0),
        ("hanaoka_sumie", 0),
        ("tsukino_hajime", 0),
        ("tadokoro_ichiro", 6),
    ],
)
def test_visits_of_the_cast_fall_due_as_the_sample_screen_shows(city, plans, visits, key, overdue):
    plan = cast_plan(city, plans, key)
    due = last_contact(visits, plan.number).occurred_at.date() + timedelta(days=plan.interval)
    assert (TODAY - due).days == overdue


def test_at_the_second_visit_to_yukimura_the_first_was_in_vain(city, plans, visits):
    plan = cast_plan(city, plans, "yukimura_tomi")
    latest = max((v for v in visits if v.plan == plan.number), key=lambda v: v.occurred_at)
    assert latest.result is VisitResult.NOT_SEEN
    assert latest.occurred_at.date() == TODAY - timedelta(days=2)


def test_some_are_due_today_some_overdue_most_in_time(city, plans, visits):
    standing = Counter()
    for plan in plans.values():
        met = [
            v.occurred_at
            for v in visits
            if v.plan == plan.number and v.result is not VisitResult.NOT_SEEN
        ]
        if plan.ends_on or not met:
            continue
        days = (max(met).date() + timedelta(days=plan.interval) - TODAY).days
        standing["today" if days == 0 else "late" if days < 0 else "in time"] += 1
    assert standing["today"] >= 8
    assert standing["late"] >= 8
    assert standing["in time"] > 5 * standing["late"]


def test_ended_plans_tell_why(full_city: City):
    ended = [plan for plan in full_city.watch_plans() if plan.ends_on]
    assert {plan.end_reason for plan in ended} == set(EndReason)
    running = [plan for plan in full_city.watch_plans() if not plan.ends_on]
    assert {plan.end_reason for plan in running} == {None}


def test_a_year_at_scale_one_has_about_126000_visits(full_city: City):
    since = np.datetime64(TODAY - timedelta(days=365))
    year = sum(int((block.occurred_at >= since).sum()) for block in full_city.visit_blocks())
    assert 0.94 * 126_000 < year < 1.06 * 126_000


def test_months_of_visits_rise_and_dip(full_city: City):
    months: Counter[str] = Counter()
    for block in full_city.visit_blocks():
        names, counts = np.unique(block.occurred_at.astype("datetime64[M]"), return_counts=True)
        months.update(dict(zip(names.astype(str).tolist(), counts.tolist(), strict=True)))
    assert len(set(months.values())) == len(months)
    assert months["2025-12"] < 0.9 * months["2025-11"]
    assert months["2026-08"] < 0.96 * months["2026-07"]
    assert months["2026-10"] > 1.1 * months["2025-10"]


def test_columns_and_rows_say_the_same(city: City, visits: list[Visit]):
    blocks = list(city.visit_blocks())
    assert sum(map(len, blocks)) == len(visits)
    first = blocks[0]
    assert visits[3].occurred_at == first.occurred_at[3].item()
    assert visits[3].result is RESULTS[first.result[3]]
    assert [row for block in blocks for row in block.rows()] == visits


def test_visits_stream_at_200000_rows_a_second(full_city: City):
    before = time.process_time()
    rows = sum(1 for _ in full_city.visits())
    assert rows / (time.process_time() - before) > 200_000


def test_the_demo_city_is_made_in_five_seconds():
    before = time.process_time()
    city = generate(0.02, 99, today=TODAY)
    for stream in (city.families(), city.watch_plans(), city.occurrences(), city.visits()):
        for _ in stream:
            pass
    assert time.process_time() - before < 5


def test_memory_of_the_stream_is_that_of_one_block(full_city: City):
    def peak(blocks: int) -> int:
        tracemalloc.start()
        for number, block in enumerate(full_city.visit_blocks(), 1):
            assert len(block) <= BLOCK * 70
            if number == blocks:
                break
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert full_city.roster.plans > BLOCK
    assert peak(99) < 1.6 * peak(1)


def test_activity_sheets_have_the_volumes_and_classes_of_the_official_form(full_city: City):
    since = np.datetime64(TODAY - timedelta(days=365))
    consultations = others = 0
    seen = {"content": set(), "field": set(), "other": set()}
    for block in full_city.activity_blocks():
        recent = block.on >= since
        is_consultation = block.content >= 0
        assert (is_consultation == (block.field >= 0)).all()
        assert (is_consultation != (block.other >= 0)).all()
        assert (block.recorded_on >= block.on).all()
        consultations += int((recent & is_consultation).sum())
        others += int((recent & ~is_consultation).sum())
        for name, found in seen.items():
            found.update(getattr(block, name).tolist())
    assert 0.9 * 20_000 < consultations < 1.1 * 20_000
    assert 0.9 * 89_000 < others < 1.1 * 89_000
    assert seen["content"] == set(range(-1, len(CONTENTS)))
    assert seen["field"] == set(range(-1, len(FIELDS)))
    assert seen["other"] == set(range(-1, len(OTHERS)))
