"""The exchange diary: read by those who hold the sheet and those who run it, and by nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pypdf
import pytest
from django.core.cache import cache
from django.db import IntegrityError, ProgrammingError, connection, transaction

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.core.ui import guarding
from sasaeai.places.circles.enums import How, LineState
from sasaeai.places.circles.services import (
    A_DAY,
    NotRunning,
    Plan,
    TooManyWaiting,
    begin,
    change,
    copy_line,
    decide_line,
    opened,
    remove_line,
    renew_key,
    send_line,
)
from sasaeai.places.models import Circle, CircleLine
from sasaeai.places.models.circles import hash_of

pytestmark = pytest.mark.django_db
SECRET, WAITING = "畑のきゅうりが実りました", "まだ読まれていないことば"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    cache.clear()
    monkeypatch.setattr(guarding, "QUICKEST", timedelta(0))


def plan(cast, **values):
    usual = {
        "title": "あおば通りの交換日記", "area": cast.asanagi, "starts_on": today() - timedelta(days=5),
        "ends_on": today() + timedelta(days=5), "opening": "うれしかったことを、ひとこと。",
        "groups": ["1組", "2組"], "leader": cast.district_officer,
    }  # fmt: skip
    return Plan(**{**usual, **values})


@pytest.fixture
def circle(cast):
    """Led by the officer of 朝凪; with a line from paper and one from the page that waits."""
    with acting(cast.district_officer.pk, purpose="test"):
        row = begin(plan(cast))
        copy_line(row, writer="はな", text=SECRET, day=today())
    with opened(row.key) as found:
        send_line(found, writer="", text=WAITING)
    return row


@pytest.fixture
def other(cast):
    with acting(cast.social_worker.pk, purpose="test"):
        row = begin(plan(cast, title="よその回覧", leader=None))
        copy_line(row, writer="", text="よそのことば", day=today())
        return row


def lines(circle):
    return {line.text: line for line in circle.lines.all()}


def test_nobody_but_the_leader_and_the_office_reads_a_circle_whatever_their_duty(
    circle, other, cast, as_actor
):
    office = {"social_worker", "manager"}
    for who, account in {**cast.accounts, "nobody": None}.items():
        with as_actor(account):
            found = (Circle.objects.count(), CircleLine.objects.count())
            expected = (2, 3) if who in office else (1, 2) if who == "district_officer" else (0, 0)
            assert (who, found) == (who, expected)


def test_who_holds_the_sheet_reads_this_circle_and_shown_lines_alone(circle, other):
    with opened(circle.key) as found:
        assert list(Circle.objects.all()) == [circle]
        assert [line.text for line in CircleLine.objects.all()] == [SECRET]
        assert found.opening == "うれしかったことを、ひとこと。"
    for wrong in ("", "abc", circle.key[:-1] + "x", circle.key.upper() + "0"):
        with opened(wrong) as found:
            assert found is None
            assert CircleLine.objects.count() == 0


def test_who_holds_the_sheet_can_add_a_waiting_line_and_nothing_else(circle, cast):
    def write(**values):
        usual = {
            "circle": circle, "area": circle.area, "text": "x", "how": How.PAGE,
            "state": LineState.WAITING, "day": today(),
        }  # fmt: skip
        CircleLine(**{**usual, **values}).save(force_insert=True)

    for wrong in ({"state": LineState.SHOWN}, {"how": How.PAPER, "entered_by": cast.planner}):
        with (
            pytest.raises(ProgrammingError),
            opened(circle.key),
            transaction.atomic(),
        ):
            write(**wrong)
    with opened(circle.key):
        write()
        assert CircleLine.objects.update(state=LineState.HIDDEN) == 0
        assert CircleLine.objects.all().delete()[0] == 0
        assert Circle.objects.update(title="x") == 0


def test_before_its_first_and_after_its_last_day_the_key_opens_nothing(cast):
    day = today()
    with acting(cast.social_worker.pk, purpose="test"):
        spans = ((-9, -1), (1, 9), (0, 0))
        rows = [
            begin(plan(cast, leader=None, starts_on=day + timedelta(a), ends_on=day + timedelta(b)))
            for a, b in spans
        ]
        with pytest.raises(IntegrityError), transaction.atomic():
            begin(plan(cast, leader=None, ends_on=day - timedelta(days=9)))
    reached = []
    for row in rows:
        with opened(row.key) as found:
            reached.append(found is not None)
    assert reached == [False, False, True]


def test_a_new_key_ends_the_sheets_with_the_old_one(circle, cast, as_actor):
    old = circle.key
    with as_actor(cast.district_officer):
        renew_key(circle)
    with opened(old) as found:
        assert found is None
    with opened(circle.key) as found:
        assert found == circle


def test_a_leader_begins_where_the_duty_is_and_for_nobody_else(cast, as_actor):
    with as_actor(cast.district_officer):
        for wrong in ({"area": cast.ishidatami}, {"leader": cast.watcher}, {"leader": None}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                begin(plan(cast, **wrong))
    with (
        as_actor(cast.unpledged_commissioner),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        begin(plan(cast, area=cast.asanagi_beat, leader=cast.unpledged_commissioner))


def test_a_copy_of_the_database_tells_no_words(circle):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL sasaeai.maintenance = 'on'")
    with acting(None, purpose=f"circles.page {circle.pk}"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(c::text, '') FROM places_circle c), "
            "(SELECT string_agg(l::text, '') FROM places_circleline l)"
        )
        text = "".join(part for part in cursor.fetchone())
    assert text
    for words in (SECRET, "はな", "うれしかった", circle.key):
        assert words not in text


def test_the_key_stands_in_no_line_of_journal_and_history(circle, cast, browse, as_actor):
    old, client = circle.key, browse(None)
    desk = browse(cast.district_officer)
    form = {"text": "ひとこと", "writer": "", "opened": guarding.stamp()}
    assert client.post(f"/circle/{old}/", form).status_code == 302
    assert desk.get(f"/circle/{old}/").status_code == 200
    assert desk.get(f"/desk/circles/{circle.pk}/").status_code == 200
    assert desk.post(f"/desk/circles/{circle.pk}/act/", {"do": "key"}).status_code == 302
    with as_actor(cast.district_officer):
        new = Circle.objects.get(pk=circle.pk).key
    with as_actor(cast.auditor), connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT string_agg(e::text, '') FROM core_auditentry e)")
        acts = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(c::text, '') FROM core_change c")
        changes = cursor.fetchone()[0]
    assert ("places.circle.key" in acts, "あおば通り" in changes, old != new) == (True, True, True)
    assert f"circles.page {circle.pk}" in acts
    for key in (old, new):
        assert (key in acts, key in changes) == (False, False)


def test_a_key_gives_the_number_of_its_own_circle_and_a_number_gives_no_key(circle, other):
    with connection.cursor() as cursor:
        for hashed, number in (
            (hash_of(circle.key), circle.pk),
            (hash_of(circle.key.upper()), None),
            (circle.key, None),
            ("", None),
        ):
            cursor.execute("SELECT access.places_circle_of(%s)", [hashed])
            assert cursor.fetchone()[0] == number
    with acting(None, purpose="test"):
        assert Circle.objects.count() == 0
    with acting(None, purpose=f"/circles.page {circle.pk}"):
        assert Circle.objects.count() == 0


def test_paper_lines_are_marked_and_belong_to_a_day_of_the_round(circle, cast, as_actor):
    once = uuid4()
    with as_actor(cast.district_officer):
        row = copy_line(circle, writer="", text="二つめ", day=today(), once=once)
        assert copy_line(circle, writer="", text="二つめ", day=today(), once=once) == row
        assert (row.how, row.state, row.entered_by) == (
            How.PAPER, LineState.SHOWN, cast.district_officer,
        )  # fmt: skip
        for days in (-6, 1):
            with pytest.raises(NotRunning):
                copy_line(circle, writer="", text="x", day=today() + timedelta(days=days))


def test_a_line_is_shown_hidden_and_gone(circle, cast, as_actor):
    with as_actor(cast.district_officer):
        line = lines(circle)[WAITING]
        decide_line(line, show=True)
        decide_line(line, show=True)
    with opened(circle.key) as found:
        assert set(lines(found)) == {SECRET, WAITING}
    with as_actor(cast.district_officer):
        decide_line(line, show=False)
        remove_line(lines(circle)[SECRET])
    with opened(circle.key) as found:
        assert set(lines(found)) == set()
    with as_actor(cast.auditor):
        verbs = Entry.objects.filter(verb__startswith="places.circle.line_")
        assert verbs.count() == 3


def test_a_page_that_somebody_plays_with_closes_for_the_day(circle):
    for _ in range(A_DAY - 1):
        with opened(circle.key) as found:
            send_line(found, writer="", text="x")
    with opened(circle.key) as found, pytest.raises(TooManyWaiting):
        send_line(found, writer="", text="x")


def test_the_groups_page_without_a_sign_in(circle, cast, browse, as_actor):
    client, address = browse(None), f"/circle/{circle.key}/"
    answer = client.get(address)
    text = answer.content.decode()
    assert (SECRET in text, WAITING in text) == (True, False)
    assert "紙から写した" in text
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    form = {"text": "わたしも書きます", "writer": "とも", "opened": guarding.stamp()}
    for wrong in ({"text": ""}, {"homepage": "x"}, {"opened": ""}):
        assert client.post(address, {**form, **wrong}).status_code == 200
    assert client.post(address, form).status_code == 302
    text = client.get(f"{address}?sent=1").content.decode()
    assert "受けとりました" in text
    assert "わたしも書きます" not in text
    with as_actor(cast.district_officer):
        change(circle, plan(cast, ends_on=today() - timedelta(days=1)))
    answer = client.get(address)
    assert answer.status_code == 404
    assert SECRET not in answer.content.decode()


def test_who_runs_it_moderates_copies_and_prints(circle, other, cast, browse, as_actor):
    client, address = browse(cast.district_officer), f"/desk/circles/{circle.pk}/"
    assert "よその回覧" not in client.get("/desk/circles/").content.decode()
    assert client.get(f"/desk/circles/{other.pk}/").status_code == 404
    text = client.get(address).content.decode()
    assert WAITING in text
    number = re.search(r'name="line" value="([0-9a-f-]{36})"', text)[1]
    client.post(f"{address}act/", {"do": "show", "line": number})
    with as_actor(cast.district_officer):
        assert lines(circle)[WAITING].state == LineState.SHOWN
        strange = str(other.pk)
    client.post(address, {"text": "紙のことば", "writer": "梅", "day": today().isoformat()})
    assert (
        "この回覧がまわっている日"
        in client.post(address, {"text": "x", "day": "2020-01-01"}).content.decode()
    )
    for wrong in ({"do": "x"}, {"do": "show", "line": strange}, {}):
        assert client.post(f"{address}act/", wrong).status_code == 400
    assert client.post(f"{address}act/", {"do": "hide", "line": str(uuid4())}).status_code == 404
    content = client.get(f"{address}paper/").content
    reader = pypdf.PdfReader(BytesIO(content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) == 1
    for words in ("あおば通りの交換日記", SECRET, "紙のことば", "1組", "2組"):
        assert words in text
    assert client.post(f"{address}act/", {"do": "key"}).status_code == 302
    client.post(f"{address}act/", {"do": "remove", "line": number})
    with as_actor(cast.auditor):
        assert Entry.objects.filter(verb="places.circle.read").exists()


def test_begun_and_changed_through_the_pages(cast, browse, as_actor):
    client, once = browse(cast.commissioner), str(uuid4())
    form = {
        "title": "一区の日記", "area": cast.asanagi_beat.pk, "starts_on": today().isoformat(),
        "ends_on": (today() + timedelta(days=9)).isoformat(), "groups": "1組、2組", "once": once,
    }  # fmt: skip
    for wrong, words in (
        ({"area": cast.ishidatami.pk}, "えらびなおして"),
        ({"ends_on": "2020-01-01"}, "よりあとの日"),
        ({"groups": "とてもとても長い名前の組のひとたち"}, "12文字まで"),
    ):
        assert words in client.post("/desk/circles/new/", {**form, **wrong}).content.decode()
    for _ in range(2):
        answer = client.post("/desk/circles/new/", form)
    with as_actor(cast.commissioner):
        row = Circle.objects.get()
        assert (row.leader, row.groups) == (cast.commissioner, ["1組", "2組"])
    assert answer["Location"] == f"/desk/circles/{row.pk}/"
    client.post(f"/desk/circles/{row.pk}/edit/", {**form, "title": "二区の日記"})
    assert "二区の日記" in client.get(f"/desk/circles/{row.pk}/edit/").content.decode()


def test_shown_lines_and_living_circles_are_counted(circle, other, cast, as_actor):
    period = fiscal_year_of(today()).period

    def value(code, *conditions):
        return metrics.figure(metrics.series_of(code, conditions), period).value

    assert (value("circles.lines"), value("circles.alive")) == (2, 2)
    with as_actor(cast.district_officer):
        decide_line(lines(circle)[WAITING], show=True)
    assert value("circles.lines") == 3
    assert value("circles.lines", ("how", "eq", "page")) == 1
