"""A month is closed once, for good; what changes afterwards stands beside it as 差異."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from sasaeai.consult import services
from sasaeai.consult.enums import Caller, Channel, Field, Outcome
from sasaeai.consult.models import Close, ClosedCell, Concern, Contact, ReportDefinition
from sasaeai.consult.services.refusals import ConsultRefused, ReasonMissing, WrongDay, WrongState
from sasaeai.consult.statistics import closing
from sasaeai.consult.statistics.definitions import cells_of, define, in_force, period_named
from sasaeai.consult.statistics.models import Cycle
from sasaeai.core.periods import TOKYO, Period, month, today
from tests.consult.conftest import told

pytestmark = pytest.mark.django_db


def last_month() -> Period:
    return month(month(today()).start - timedelta(days=1))


def before_last() -> Period:
    return month(last_month().start - timedelta(days=1))


def report() -> ReportDefinition:
    return ReportDefinition.objects.get(code="monthly")


def contact(cast, day: date, **more: object) -> Contact:
    outcome = more.pop("outcome", Outcome.INFORMATION)
    values = {"area": cast.asanagi_beat, "field": Field.OLD, **more}
    return services.receive(
        told(**values), by=cast.social_worker, once=uuid4(), outcome=outcome,
        received_at=datetime(day.year, day.month, day.day, 10, tzinfo=TOKYO),
    )  # fmt: skip


@pytest.fixture
def contacts(cast, as_actor) -> list[Contact]:
    first = last_month().start
    with as_actor(cast.social_worker):
        return [
            contact(cast, first),
            contact(cast, first, channel=Channel.COUNTER, main=Concern.objects.get(code="food")),
            contact(cast, last_month().last_day, caller=Caller.FAMILY, area=cast.ishidatami_beat),
            contact(cast, before_last().last_day),
        ]


@pytest.fixture
def closed(cast, as_actor, contacts) -> Close:
    with as_actor(cast.manager):
        return closing.close(report(), last_month(), by=cast.manager)


@contextmanager
def refused_by_the_database():
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


def cell(row: Close, code: str) -> ClosedCell:
    return row.cells.get(code=code)


def test_the_closed_cells_are_those_of_the_screen_and_name_their_rows(cast, as_actor, closed, contacts):  # fmt: skip
    with as_actor(cast.manager):
        now = closing.live(report(), last_month())
        assert {code: now[code].value for code in ("contacts", "channel-phone", "field-old")} == {
            "contacts": 3, "channel-phone": 2, "field-old": 3,
        }  # fmt: skip
        assert {row.code: row.num for row in closed.cells.all()} == {
            code: figure.value or 0 for code, figure in now.items() if figure.unit
        }
        assert cell(closed, "contacts").row_ids == sorted(row.pk for row in contacts[:3])
        assert cell(closed, "contacts").by_area == {
            str(cast.asanagi_beat.pk): 2, str(cast.ishidatami_beat.pk): 1,
        }  # fmt: skip


def test_every_breakdown_of_the_month_adds_up_to_its_total(cast, as_actor, closed):
    with as_actor(cast.manager):
        cells = dict(closed.cells.values_list("code", "num"))
        for name, total in (
            ("channel", "contacts"), ("caller", "contacts"), ("field", "contacts"),
            ("outcome", "contacts"), ("concern", "concerns"), ("theme", "cases"),
        ):  # fmt: skip
            assert (
                sum(n for code, n in cells.items() if code.startswith(f"{name}-")) == cells[total]
            )


def test_a_cell_that_nobody_counts_stays_open_and_is_no_zero(cast, as_actor):
    with as_actor(cast.manager):
        hardship = ReportDefinition.objects.get(code="hardship")
        figures = closing.live(hardship, last_month())
        assert figures["employed"].state.label == "未入力"
        assert figures["new"].text == "0"
        row = closing.close(hardship, last_month(), by=cast.manager)
        assert set(row.cells.values_list("code", flat=True)) == {"new", "plans"}


def test_a_running_month_and_a_closed_one_are_refused_and_only_a_manager_closes(
    cast, as_actor, closed
):
    with as_actor(cast.manager):
        with pytest.raises(WrongDay):
            closing.close(report(), month(today()), by=cast.manager)
        with pytest.raises(WrongState):
            closing.close(report(), last_month(), by=cast.manager)
    for other in (cast.social_worker, cast.auditor):
        with as_actor(other), refused_by_the_database():
            Close.objects.create(
                definition=report(), report="monthly", starts_on=date(2021, 4, 1), closed_by=other
            )


def test_what_was_closed_cannot_be_changed_by_anybody(cast, as_actor, closed):
    with as_actor(cast.manager):
        for change in (
            lambda: ClosedCell.objects.filter(close=closed).update(num=99),
            lambda: ClosedCell.objects.filter(close=closed).delete(),
            lambda: Close.objects.filter(pk=closed.pk).update(starts_on=date(2021, 4, 1)),
        ):
            with refused_by_the_database():
                change()


def test_only_who_may_read_numbers_of_small_areas_reads_the_closed_cells(cast, as_actor, closed):
    seen = {}
    for name, account in cast.accounts.items():
        with as_actor(account):
            seen[name] = ClosedCell.objects.filter(close=closed).exists()
    assert {name for name, sees in seen.items() if sees} == {"social_worker", "manager", "auditor"}


def test_nothing_changed_is_verified_and_a_correction_comes_out_as_difference(
    cast, as_actor, closed, contacts
):
    with as_actor(cast.manager):
        assert closing.changes(closed) == []
        assert closing.verify([closed])[0].differing == []
        with pytest.raises(ConsultRefused):
            closing.note_differences(closed, by=cast.manager, reason="なし")
    with as_actor(cast.social_worker):
        services.correct(
            contacts[0], told(area=cast.asanagi_beat, field=Field.CHILD, channel=Channel.VISIT),
            by=cast.social_worker, once=uuid4(), why="分野を取りちがえた",
        )  # fmt: skip
    with as_actor(cast.manager):
        found = {one.cell.code: one for one in closing.changes(closed)}
        assert {code: found[code].now.num - found[code].before for code in (
            "contacts", "field-old", "field-child", "channel-phone", "channel-visit",
        )} == {
            "contacts": 0, "field-old": -1, "field-child": 1, "channel-phone": -1,
            "channel-visit": 1,
        }  # fmt: skip
        assert len(found["contacts"].added) == len(found["contacts"].removed) == 1
        assert set(closing.verify([closed])[0].differing) == set(found)


def test_a_noted_difference_leaves_the_closed_figure_and_is_not_found_again(cast, as_actor, closed):
    with as_actor(cast.social_worker):
        contact(cast, last_month().start)
    with as_actor(cast.manager):
        with pytest.raises(ReasonMissing):
            closing.note_differences(closed, by=cast.manager, reason=" ")
        noted = closing.note_differences(closed, by=cast.manager, reason="遅れて入力された紙")
        by_code = {row.code: (row.before, row.after, row.reason) for row in noted}
        assert by_code["contacts"] == (3, 4, "遅れて入力された紙")
        assert cell(closed, "contacts").num == 3
        assert closing.changes(closed) == []


def test_the_next_month_closes_only_after_differences_are_noted_and_lists_them(
    cast, as_actor, contacts
):
    with as_actor(cast.manager):
        first = closing.close(report(), before_last(), by=cast.manager)
    with as_actor(cast.social_worker):
        contact(cast, before_last().start)
    with as_actor(cast.manager):
        with pytest.raises(WrongState, match="差異"):
            closing.close(report(), last_month(), by=cast.manager)
        closing.note_differences(first, by=cast.manager, reason="紙が遅れて届いた")
        second = closing.close(report(), last_month(), by=cast.manager)
        listed = {(row.close_id, row.code) for row in closing.errata(second)}
        assert (first.pk, "contacts") in listed
        assert list(closing.errata(first)) == []


def test_months_are_closed_one_after_the_other(cast, as_actor):
    with as_actor(cast.manager):
        closing.close(report(), month(before_last().start - timedelta(days=1)), by=cast.manager)
        with pytest.raises(WrongState, match="その前"):
            closing.close(report(), last_month(), by=cast.manager)
        assert (report(), before_last()) in closing.waiting()


def test_a_new_version_counts_new_periods_and_leaves_the_old_ones(cast, as_actor, closed):
    start = month(today()).start
    with as_actor(cast.manager):
        with pytest.raises(WrongDay, match="締めた"):
            define(
                "monthly", label="月報", cycle=Cycle.MONTH, valid_from=last_month().start,
                cells=[{"code": "contacts", "label": "相談", "metric": "consult.contacts"}],
            )  # fmt: skip
        second = define(
            "monthly", label="月報", cycle=Cycle.MONTH, valid_from=start,
            cells=[{"code": "contacts", "label": "相談", "metric": "consult.contacts"}],
        )  # fmt: skip
        assert second.version == 2
        assert in_force("monthly", start) == second
        assert in_force("monthly", last_month().start) == report_of(1)
        assert len(cells_of(closed.definition)) > 1


def report_of(version: int) -> ReportDefinition:
    return ReportDefinition.objects.get(code="monthly", version=version)


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ([], ReasonMissing),
        ([{"code": "a", "label": " "}], ReasonMissing),
        ([{"code": "a", "label": "あ"}, {"code": "a", "label": "い"}], ReasonMissing),
        ([{"code": "a", "label": "あ", "metric": "consult.contacts", "where": [["x", "eq", 1]]}], ValueError),
    ],
)  # fmt: skip
def test_a_definition_that_says_nothing_countable_is_refused(cast, as_actor, cells, error):
    with as_actor(cast.manager), pytest.raises(error):
        define("new", label="新", cycle=Cycle.MONTH, valid_from=date(2024, 4, 1), cells=cells)


def test_a_version_begins_with_a_period(cast, as_actor):
    with as_actor(cast.manager), pytest.raises(WrongDay, match="はじめの日"):
        define(
            "new", label="新", cycle=Cycle.YEAR, valid_from=date(2024, 5, 1),
            cells=[{"code": "a", "label": "あ"}],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "start"),
    [("2026-10", date(2026, 10, 1)), ("2026", None), ("2026-13", None), ("a-b", None), ("", None),
     ("0001-01", None), ("2026-10-1", None)],
)  # fmt: skip
def test_a_period_in_an_address_is_a_month_of_a_monthly_report(cast, text, start):
    found = period_named(report(), text)
    assert (found.start if found else None) == start
