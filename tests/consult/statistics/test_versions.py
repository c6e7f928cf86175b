"""A new version of a report counts what comes after it; older months stay with the version they had."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from sasaeai.consult.boards import oversight
from sasaeai.consult.models import Close, CloseCheck, ReportDefinition
from sasaeai.consult.statistics import closing, sheets
from sasaeai.consult.statistics.definitions import asked_for, cells_of, define, in_force
from sasaeai.consult.statistics.models import Cycle
from sasaeai.core.periods import month

pytestmark = pytest.mark.django_db
NOVEMBER_15 = date(2026, 11, 15)
SEPTEMBER, OCTOBER = month(date(2026, 9, 1)), month(date(2026, 10, 1))
LINES = [{"code": "contacts", "label": "相談", "metric": "consult.contacts"}]


@pytest.fixture
def in_november(monkeypatch):
    """In all that reads or closes a report; the rules of rows keep the real day."""
    for part in ("closing", "forms", "needs", "sheets", "views"):
        monkeypatch.setattr(f"sasaeai.consult.statistics.{part}.today", lambda: NOVEMBER_15)


@pytest.fixture
def first(cast, as_actor, in_november) -> ReportDefinition:
    """August is closed by the first version, September and October are open."""
    with as_actor(cast.manager):
        found = ReportDefinition.objects.get(code="monthly")
        closing.close(found, month(date(2026, 8, 1)), by=cast.manager)
    return found


def begin(cast, as_actor, day: date) -> ReportDefinition:
    with as_actor(cast.manager):
        return define("monthly", label="月報", cycle=Cycle.MONTH, valid_from=day, cells=LINES)


def waits(code: str = "monthly"):
    return [one for one in closing.waiting() if one[0].code == code]


def test_a_month_left_open_closes_by_its_own_version_after_a_new_one_was_made(cast, as_actor, browse, first):  # fmt: skip
    second = begin(cast, as_actor, OCTOBER.start)
    with as_actor(cast.manager):
        assert waits() == [(first, SEPTEMBER)]
    manager = browse(cast.manager)
    for name in ("2026-09", "2026-10"):
        manager.post(f"/desk/consult/statistics/monthly/{name}/close/")
    with as_actor(cast.manager):
        closed = Close.objects.filter(report="monthly").order_by("starts_on")
        assert [(row.starts_on, row.definition) for row in closed][1:] == [
            (SEPTEMBER.start, first), (OCTOBER.start, second),
        ]  # fmt: skip
        assert waits() == []


def test_a_version_for_later_asks_for_nothing_before_its_day(cast, as_actor, first):
    begin(cast, as_actor, date(2027, 4, 1))
    with as_actor(cast.manager):
        assert waits() == [(first, SEPTEMBER)]


def test_without_any_close_the_last_month_that_is_over_waits_with_its_version(cast, as_actor, in_november):  # fmt: skip
    first = in_force("monthly", OCTOBER.start)
    begin(cast, as_actor, date(2026, 11, 1))
    with as_actor(cast.manager):
        assert waits() == [(first, OCTOBER)]


def test_a_month_is_still_found_by_its_name_after_the_report_became_yearly(cast, as_actor, first):
    with as_actor(cast.manager):
        yearly = define(
            "monthly", label="年報", cycle=Cycle.YEAR, valid_from=date(2027, 4, 1), cells=LINES
        )
    assert asked_for("monthly", "2026-10") == (first, OCTOBER)
    assert asked_for("monthly", "2027")[0] == yearly
    assert asked_for("monthly", "2026-13") is None


def test_the_reports_stand_while_a_month_of_long_ago_waits_to_be_closed(cast, as_actor, browse, in_november):  # fmt: skip
    with as_actor(cast.manager):
        found = ReportDefinition.objects.get(code="monthly")
        closing.close(found, month(date(2023, 4, 1)), by=cast.manager)
    page = browse(cast.manager).get("/desk/consult/statistics/")
    assert page.status_code == 200
    assert "/desk/consult/statistics/monthly/2023-05/" in page.content.decode()


def test_the_overview_asks_the_same_number_of_questions_however_many_reports(cast, as_actor, first, django_assert_num_queries):  # fmt: skip
    with as_actor(cast.manager):
        for code in ("new", "newer"):
            define(code, label=code, cycle=Cycle.MONTH, valid_from=date(2026, 4, 1), cells=LINES)
        with django_assert_num_queries(3):
            assert {row.definition.code for row in sheets.overview()} >= {"new", "newer"}


PAGE = "/desk/consult/statistics/versions/monthly/new/"


def filled(page, **changes: str) -> dict[str, str]:
    """What a browser sends of the form as it stands, with these changes ("": left out)."""
    text = page.content.decode()
    sent = dict(re.findall(r'name="([a-z_]+\d*)" value="([^"]*)"', text))
    sent |= dict.fromkeys(re.findall(r'<input type="checkbox" name="(keep\d+)"', text), "on")
    sent = {key: unescape(value) for key, value in (sent | changes).items()}
    return {key: value for key, value in sent.items() if value}


def test_a_manager_makes_the_next_version_line_by_line_and_closed_months_keep_theirs(
    cast, as_actor, browse, first
):
    manager = browse(cast.manager)
    sent = filled(
        manager.get(PAGE), valid_from="2026-10-01", keep1="", label0="うけた相談",
        new0="consult.contacts|channel=phone", new_label0="電話の相談",
    )  # fmt: skip
    answer = manager.post(PAGE, sent)
    assert answer.status_code == 302
    with as_actor(cast.manager):
        second = in_force("monthly", OCTOBER.start)
        assert (second.version, in_force("monthly", SEPTEMBER.start)) == (first.version + 1, first)
        old, new = cells_of(first), cells_of(second)
        assert [cell.code for cell in new[:-1]] == [
            cell.code for place, cell in enumerate(old) if place != 1
        ]
        assert (new[0].label, new[0].metric, new[0].where) == (
            "うけた相談", old[0].metric, old[0].where,
        )  # fmt: skip
        assert (new[-1].label, new[-1].metric, new[-1].where) == (
            "電話の相談", "consult.contacts", (("channel", "eq", "phone"),),
        )  # fmt: skip
    assert "電話の相談" in manager.get(answer.url).content.decode()
    assert manager.get("/desk/consult/statistics/monthly/2026-10/").status_code == 200


def test_a_closed_month_is_not_offered_and_what_was_typed_stays_on_an_error(
    cast, as_actor, browse, first
):
    manager = browse(cast.manager)
    page = manager.get(PAGE)
    months = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', page.content.decode())
    assert months[:2] == ["2026-09-01", "2026-10-01"]
    for wrong in ({"valid_from": "2026-08-01"}, {"new_label0": "何か"}, {"label0": " "}):
        refused = manager.post(PAGE, filled(page, note="うちの断り", **wrong))
        assert refused.status_code == 422
        assert "うちの断り" in refused.content.decode()
    nothing = {key: "" for key in filled(page) if key.startswith("keep")}
    refused = manager.post(PAGE, filled(page, **nothing, valid_from="2026-10-01"))
    assert "行が、ひとつもありません" in refused.content.decode()
    with as_actor(cast.manager):
        assert ReportDefinition.objects.filter(code="monthly").count() == 1


def test_whoever_may_not_make_a_version_reads_who_may(cast, browse, as_actor, first):
    path = f"/desk/consult/statistics/versions/{first.pk}/"
    for who, may in ((cast.manager, True), (cast.social_worker, False)):
        text = browse(who).get(path).content.decode()
        assert (PAGE in text, "つくれるのは、管理者です" in text) == (may, not may)


def test_of_many_nights_only_the_last_recount_of_each_close_is_read(
    cast, as_actor, first, django_assert_num_queries
):
    with as_actor(cast.manager):
        close = Close.objects.get()
        for night in range(3):
            CloseCheck.objects.create(close=close, differing=["contacts"] if night == 1 else [])
        with django_assert_num_queries(1):
            assert [check.differing for check in closing.last_checks().values()] == [[]]
        CloseCheck.objects.create(close=close, differing=["contacts"])
        (report,) = (one for one in sheets.overview() if one.definition.code == "monthly")
        assert [month.differing for month in report.months if month.close] == [1]
        assert [row.pk for row in oversight.audited().differing] == [close.pk]


def test_a_concern_that_comes_back_into_the_report_is_the_line_that_the_map_reads(
    cast, as_actor, browse, first
):
    begin(cast, as_actor, SEPTEMBER.start)
    manager = browse(cast.manager)
    page = manager.get(PAGE)
    assert "困りごとの地図" not in page.content.decode().partition("<main")[2]
    sent = filled(page, valid_from="2026-10-01", note="",
        new0="consult.concerns|concern=food", new_label0="食べるものがない",
        new1="consult.concerns|concern=food", new_label1="もう一度",
    )  # fmt: skip
    assert manager.post(PAGE, sent).status_code == 302
    codes = [cell.code for cell in cells_of(in_force("monthly", OCTOBER.start))]
    assert codes == ["contacts", "concern-food", "v3-2"]
    assert "困りごとの地図" in manager.get(PAGE).content.decode().partition("<main")[2]
