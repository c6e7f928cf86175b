"""The paper sheet: everything or nothing, and the same sheet twice is one sheet."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from sasaeai.core.periods import Period, month, today
from sasaeai.watch.enums import Result
from sasaeai.watch.models import Visit, Worry
from sasaeai.watch.services import SheetLine, SheetRefused, record_sheet
from sasaeai.watch.services.refusals import NotYours
from tests.watch.conftest import visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AROUND = Period(today() - 20 * DAY, today() + DAY)


@pytest.fixture
def office(cast, as_actor, watched):
    with as_actor(cast.social_worker) as actor:
        yield actor


def line(number, plan, back=0, result=Result.WELL, **details):
    return SheetLine(number, plan.pk, today() - back * DAY, result, uuid4(), **details)


def save(cast, lines, **details):
    values = {
        "month": AROUND,
        "visitor": cast.commissioner,
        "entered_by": cast.social_worker,
        **details,
    }
    return record_sheet(cast.asanagi_beat, lines=lines, **values)


def test_all_lines_are_saved_under_both_names(office, cast, watched):
    save(
        cast, [line(1, watched.aoba, 3), line(2, watched.takahashi, 2, Result.ABSENT, note="留守")]
    )
    rows = Visit.objects.order_by("visited_on").values_list(
        "visited_on", "visited_at", "result", "source", "visitor_id", "entered_by_id", "note"
    )
    who = (cast.commissioner.pk, cast.social_worker.pk)
    assert list(rows) == [
        (today() - 3 * DAY, None, "well", "sheet", *who, ""),
        (today() - 2 * DAY, None, "absent", "sheet", *who, "留守"),
    ]


def test_one_bad_line_saves_nothing_and_names_the_line(office, cast, watched):
    with pytest.raises(SheetRefused) as refused:
        save(cast, [line(1, watched.aoba, 3), line(2, watched.takahashi, 15)])
    assert list(refused.value.rows) == [2]
    assert Visit.objects.count() == 0


def test_every_bad_line_is_named_at_once(office, cast, watched):
    visit(watched.aoba, cast.commissioner, entered_by=cast.social_worker, visited_on=today() - DAY)
    with pytest.raises(SheetRefused) as refused:
        save(
            cast,
            [
                line(1, watched.aoba, 1),
                line(2, watched.takahashi, 2),
                line(3, watched.takahashi, 2),
                line(4, watched.ishikawa, 2),
                line(5, watched.aoba, 30),
                line(6, watched.aoba, 3),
            ],
        )
    assert refused.value.rows == {
        1: "この日の訪問は、もう記録されています。",
        2: "同じ人の同じ日が、2行あります。",
        3: "同じ人の同じ日が、2行あります。",
        4: "この担当区の人ではありません。",
        5: f"{AROUND.label}の日を書いてください。",
    }
    assert Visit.objects.count() == 1


def test_the_same_sheet_twice_is_one_sheet(office, cast, watched):
    lines = [line(1, watched.aoba, 3), line(2, watched.takahashi, 2)]
    first, second = save(cast, lines), save(cast, lines)
    assert [row.pk for row in first] == [row.pk for row in second]
    assert Visit.objects.count() == 2


def test_nobody_types_in_their_own_sheet(office, cast, watched):
    with pytest.raises(NotYours):
        save(cast, [line(1, watched.aoba)], visitor=cast.social_worker)
    assert Visit.objects.count() == 0


def test_a_plan_of_no_one_is_refused_like_one_of_another_beat(office, cast, watched):
    stranger = SheetLine(1, 999_999, today(), Result.WELL, uuid4())
    with pytest.raises(SheetRefused) as refused:
        save(cast, [stranger])
    assert refused.value.rows == {1: "この担当区の人ではありません。"}


def test_an_alarm_on_paper_opens_a_worry_for_the_one_who_went(office, cast, watched):
    save(cast, [line(1, watched.aoba, 1, Result.ALARM)])
    assert Worry.objects.get().opened_by_id == cast.commissioner.pk


def test_a_sheet_of_last_month_is_still_taken(cast, as_actor):
    from tests.watch.conftest import begin

    last = month(today().replace(day=1) - DAY)
    with as_actor(cast.social_worker):
        plan = begin("青葉 きよし", cast.asanagi_beat, starts_on=last.start)
        saved = record_sheet(
            cast.asanagi_beat,
            month=last,
            visitor=cast.commissioner,
            entered_by=cast.social_worker,
            lines=[SheetLine(1, plan.pk, last.start, Result.WELL, uuid4())],
        )
    assert [row.visited_on for row in saved] == [last.start]
