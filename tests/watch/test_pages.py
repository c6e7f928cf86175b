"""The pages as each of the cast opens them, with plain links and plain forms only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import month, today
from sasaeai.people.public import Person
from sasaeai.watch.enums import Result
from sasaeai.watch.models import Visit, WatchPlan, Worry
from tests.watch.conftest import begin, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PHONE = ("watch:today", "watch:people", "watch:worries", "watch:month")
DESK = ("watch:board", "watch:plans", "watch:choose", "watch:sheets")
VISITORS = {"commissioner", "other_commissioner", "watcher"}
OFFICE = {"social_worker", "manager"}


def opened_by(cast, browse, address) -> set[str]:
    """Who gets the page; everybody else must get a plain 404."""
    found = {
        login: browse(account).get(address).status_code for login, account in cast.accounts.items()
    }
    assert set(found.values()) <= {200, 404}
    return {login for login, status in found.items() if status == 200}


def text(response) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode())


def once_of(response, plan) -> str:
    """The number drawn into this plan's form."""
    part = response.content.decode().split(f'id="plan-{plan.pk}"')[1]
    return re.search(r'name="once" value="([^"]+)"', part)[1]


def tap(client, plan, result="well", once=None, **headers):
    once = once or once_of(client.get("/visits/"), plan)
    address = reverse("watch:record", args=[plan.pk])
    return client.post(address, {"r": result, "once": once}, headers=headers)


@pytest.mark.parametrize("name", PHONE)
def test_the_phone_opens_for_those_who_visit(cast, browse, watched, name):
    assert opened_by(cast, browse, reverse(name)) == VISITORS


@pytest.mark.parametrize("name", DESK)
def test_the_desk_opens_for_the_office(cast, browse, watched, name):
    assert opened_by(cast, browse, reverse(name)) == OFFICE


def test_the_figures_open_for_those_who_hold_counts(cast, browse, watched):
    wanted = OFFICE | {"district_officer", "planner"}
    assert opened_by(cast, browse, reverse("watch:districts")) == wanted


def test_a_person_opens_only_in_reach(cast, browse, watched):
    def readers(plan):
        return opened_by(cast, browse, reverse("watch:person", args=[plan.pk]))

    assert readers(watched.aoba) == {"commissioner"}
    assert readers(watched.takahashi) == {"commissioner", "watcher"}
    assert readers(watched.ishikawa) == {"other_commissioner"}


def test_out_of_reach_looks_like_what_does_not_exist(cast, browse, watched):
    client = browse(cast.other_commissioner)
    answers = [
        client.get(reverse("watch:person", args=[number])) for number in (watched.aoba.pk, 10**30)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_every_address_with_a_number_refuses_the_other_district(cast, browse, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner, Result.ALARM)
    client = browse(cast.other_commissioner)
    gets = (
        reverse("watch:person", args=[watched.aoba.pk]),
        reverse("watch:describe", args=[made.pk]),
        reverse("watch:worry", args=[made.worry.pk]),
        reverse("watch:paper", args=[cast.asanagi_beat.pk]),
    )
    assert [client.get(address).status_code for address in gets] == [404] * len(gets)
    posts = (
        (reverse("watch:record", args=[watched.aoba.pk]), {"r": "well", "once": str(made.once)}),
        (reverse("watch:undo", args=[made.pk]), {}),
        (reverse("watch:worry", args=[made.worry.pk]), {"word": "x"}),
    )
    assert [client.post(address, data).status_code for address, data in posts] == [404] * 3
    with as_actor(cast.commissioner):
        assert (Visit.objects.get().voided_at, Worry.objects.get().closed_at) == (None, None)


def test_nobody_signed_out_gets_anything_but_the_sign_in(browse, watched):
    for name in (*PHONE, *DESK, "watch:districts"):
        answer = browse(None).get(reverse(name))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")


def test_one_tap_records_comes_back_and_can_be_undone(cast, browse, as_actor, watched):
    client = browse(cast.commissioner)
    answer = tap(client, watched.aoba)
    assert answer.status_code == 302
    back = client.get(answer.url)
    assert "青葉 きよしさんを記録しました" in text(back)
    with as_actor(cast.commissioner):
        made = Visit.objects.get()
    assert (made.result, made.visited_on, made.source) == ("well", today(), "phone")
    undo = reverse("watch:undo", args=[made.pk])
    assert f'action="{undo}"' in back.content.decode()
    assert client.post(undo).status_code == 302
    with as_actor(cast.commissioner):
        assert Visit.objects.get().voided_at is not None
    assert f'id="plan-{watched.aoba.pk}"' in client.get("/visits/").content.decode()


def test_a_double_submit_and_a_second_tab_make_one_visit(cast, browse, as_actor, watched):
    client, other_tab = browse(cast.commissioner), browse(cast.commissioner)
    page = other_tab.get("/visits/")
    once = once_of(client.get("/visits/"), watched.aoba)
    for sender, number in (
        (client, once),
        (client, once),
        (other_tab, once_of(page, watched.aoba)),
    ):
        assert tap(sender, watched.aoba, once=number).status_code == 302
    with as_actor(cast.commissioner):
        assert Visit.objects.count() == 1


def test_an_alarm_from_a_page_that_is_out_of_date_is_never_swallowed(
    cast, browse, as_actor, watched
):
    client = browse(cast.commissioner)
    once = once_of(client.get("/visits/"), watched.aoba)
    tap(client, watched.aoba, once=once)
    tap(client, watched.aoba, "alarm", once=once)
    with as_actor(cast.commissioner):
        assert sorted(Visit.objects.values_list("result", flat=True)) == ["alarm", "well"]


def test_after_an_undo_the_next_tap_records_again(cast, browse, as_actor, watched):
    client = browse(cast.commissioner)
    tap(client, watched.aoba)
    with as_actor(cast.commissioner):
        made = Visit.objects.get()
    client.post(reverse("watch:undo", args=[made.pk]))
    tap(client, watched.aoba)
    with as_actor(cast.commissioner):
        assert Visit.objects.filter(voided_at=None).count() == 1


def test_htmx_gets_the_list_alone_with_the_message(cast, browse, watched):
    answer = tap(browse(cast.commissioner), watched.aoba, **{"HX-Request": "true"})
    body = answer.content.decode()
    assert (answer.status_code, body.strip()[:15], "<html" in body) == (
        200,
        '<div id="today"',
        False,
    )
    assert "青葉 きよしさんを記録しました" in text(answer)


def test_an_alarm_leads_to_the_ladder_with_119_first(cast, browse, as_actor, watched):
    client = browse(cast.commissioner)
    answer = tap(client, watched.aoba, "alarm")
    page = client.get(answer.url)
    numbers = re.findall(r'href="tel:([0-9]+)"', page.content.decode())
    assert numbers == ["119", "110", "0000000001", "0001112222", "0003334444", "0000000000"]
    assert "入ってよい（書面あり）" in text(page)
    assert "青葉 きよし" in text(browse(cast.social_worker).get("/desk/watch/"))


def test_a_watcher_sees_name_place_and_hint_and_no_number_of_the_family(
    cast, browse, as_actor, watched
):
    with as_actor(cast.social_worker):
        WatchPlan.objects.filter(pk=watched.takahashi.pk).update(hint="ゆっくり話す")
    client = browse(cast.watcher)
    shown = text(client.get(reverse("watch:person", args=[watched.takahashi.pk])))
    assert "髙橋 とみ" in shown and "朝凪1区" in shown and "ゆっくり話す" in shown
    assert "一人ぐらし" not in shown and "書面" not in shown and "000-000-0001" not in shown
    page = client.get(tap(client, watched.takahashi, "alarm").url)
    assert re.findall(r'href="tel:([0-9]+)"', page.content.decode()) == ["119", "110", "0000000000"]


def test_a_concern_asks_for_chips_that_may_be_left_out(cast, browse, as_actor, watched):
    client = browse(cast.commissioner)
    answer = tap(client, watched.aoba, "concern")
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url, {"signs": ["paper"], "note": "3日分"}).status_code == 302
    with as_actor(cast.commissioner):
        assert (Visit.objects.get().signs, Visit.objects.get().note) == (["paper"], "3日分")


def test_a_forgotten_visit_is_entered_under_its_own_day(cast, browse, as_actor, watched):
    client = browse(cast.commissioner)
    address = reverse("watch:person", args=[watched.aoba.pk])
    once = re.findall(r'name="once" value="([^"]+)"', client.get(address).content.decode())[-1]
    day = today() - 3 * DAY
    data = {"result": "phone", "visited_on": f"{day:%Y-%m-%d}", "note": "", "once": once}
    assert client.post(address, data).status_code == 302
    with as_actor(cast.commissioner):
        assert (Visit.objects.get().visited_on, Visit.objects.get().visited_at) == (day, None)


def test_what_was_typed_stays_when_a_day_cannot_be(cast, browse, as_actor, watched):
    client = browse(cast.commissioner)
    address = reverse("watch:person", args=[watched.aoba.pk])
    once = re.findall(r'name="once" value="([^"]+)"', client.get(address).content.decode())[-1]
    late = today() + DAY
    for day in (f"{late:%Y-%m-%d}", "いつか"):
        answer = client.post(
            address, {"result": "concern", "visited_on": day, "note": "庭にいた", "once": once}
        )
        assert answer.status_code == 200
        assert "庭にいた" in answer.content.decode()
    with as_actor(cast.commissioner):
        assert Visit.objects.count() == 0


@pytest.mark.parametrize(
    "data", [{}, {"r": "well"}, {"r": "well", "once": "1"}, {"r": "fine", "once": "x"}]
)
def test_a_form_that_is_not_ours_is_a_bad_request(cast, browse, watched, data):
    address = reverse("watch:record", args=[watched.aoba.pk])
    assert browse(cast.commissioner).post(address, data).status_code == 400


@pytest.mark.parametrize("wanted", ["2026-13", "x", "2026-1", "1999-01"])
def test_a_month_that_is_none_is_a_bad_request(cast, browse, watched, wanted):
    assert browse(cast.commissioner).get("/visits/month/", {"m": wanted}).status_code == 400


def test_the_month_counts_ones_own_visits_by_the_day_they_were_made(
    cast, browse, as_actor, watched
):
    last = month(today().replace(day=1) - DAY)
    with as_actor(cast.social_worker):
        plan = begin("未渡 名", cast.asanagi_beat, starts_on=last.start)
        for day in (last.start, last.last_day):
            visit(
                plan,
                cast.commissioner,
                entered_by=cast.social_worker,
                visited_on=day,
                latest_days=92,
            )
        visit(
            plan, cast.watcher, entered_by=cast.social_worker, visited_on=last.start, latest_days=92
        )
    shown = text(browse(cast.commissioner).get("/visits/month/", {"m": f"{last.start:%Y-%m}"}))
    flat = re.sub(r"\s", "", shown)
    assert "訪問・電話2回（延べ）" in flat
    assert "会えた人1人（実人数）" in flat
    assert "活動した日2日" in flat


def test_the_list_of_persons_is_found_by_part_of_a_name(cast, browse, watched):
    client = browse(cast.commissioner)
    found = {
        words: [
            name in text(client.get("/visits/people/", {"q": words})) for name in ("青葉", "髙橋")
        ]
        for words in ("", "あお", "高橋", "石川")
    }
    assert found == {
        "": [True, True],
        "あお": [True, False],
        "高橋": [False, True],
        "石川": [False, False],
    }


def test_reading_a_list_is_one_entry_per_person_in_one_statement(cast, browse, as_actor, watched):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        browse(cast.commissioner).get("/visits/people/")
    journal = [query for query in captured if "core_auditentry" in query["sql"]]
    assert len(journal) == 1
    with as_actor(cast.auditor):
        seen = Entry.objects.filter(verb="watch.people.seen", actor_id=cast.commissioner.pk)
        assert set(seen.values_list("person_id", flat=True)) == {
            watched.aoba.person_id,
            watched.takahashi.person_id,
        }


def test_the_desk_journal_names_exactly_the_persons_on_the_page(cast, browse, as_actor, watched):
    browse(cast.manager).get("/desk/watch/plans/", {"q": "石川"})
    with as_actor(cast.auditor):
        seen = Entry.objects.filter(verb="watch.plans.seen").values_list("person_id", flat=True)
        assert list(seen) == [watched.ishikawa.person_id]


def test_searching_for_a_person_is_written_down_even_when_nobody_is_found(
    cast, browse, as_actor, watched
):
    browse(cast.manager).get("/desk/watch/plans/new/", {"q": "いない人"})
    with as_actor(cast.auditor):
        entry = Entry.objects.get(verb="watch.person.searched")
        assert (entry.person_id, entry.detail) == (None, {"hits": 0})


def test_the_office_starts_a_plan_with_consent(cast, browse, as_actor):
    with as_actor(cast.social_worker):
        someone = Person.objects.get(name="未渡 名")
    client = browse(cast.social_worker)
    address = reverse("watch:start", args=[someone.pk])
    data = {
        "area": cast.asanagi_beat.pk,
        "consent_on": "R8.11.3",
        "consent_how": "written",
        "consent_by": "本人",
        "starts_on": f"{today():%Y-%m-%d}",
        "interval_days": "14",
        "living": "alone",
        "channel": "visit",
        "hint": "",
        "entry": "not_asked",
        "contact1_name": "兄",
        "contact1_relation": "兄",
        "contact1_phone": "",
    }
    refused = client.post(address, data)
    assert (refused.status_code, "名前と電話は、両方書いてください。" in text(refused)) == (
        200,
        True,
    )
    answer = client.post(address, {**data, "contact1_phone": "000-1"})
    assert answer.status_code == 302
    with as_actor(cast.commissioner):
        plan = WatchPlan.objects.get()
        assert (plan.interval_days, plan.emergency_contacts.get().phone) == (14, "000-1")
        assert f"{plan.particulars.consent_on}" == "2026-11-03"
    again = client.post(address, {**data, "contact1_phone": "000-1"})
    assert "もうはじまっています" in text(again)


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("pause", {"reason": "hospital", "starts_on": "today"}, "paused"),
        ("interval", {"interval_days": "14"}, "active"),
        ("end", {"reason": "declined", "on": "today"}, "ended"),
        ("death", {"on": "today"}, "ended"),
        ("move", {"area": "other", "on": "today"}, "ended"),
    ],
)
def test_each_step_of_a_plan_has_its_page(cast, browse, as_actor, watched, name, data, state):
    client = browse(cast.manager)
    address = reverse("watch:step", args=[watched.aoba.pk, name])
    words = {"today": f"{today():%Y-%m-%d}", "other": cast.ishidatami_beat.pk}
    assert client.get(address).status_code == 200
    answer = client.post(address, {key: words.get(value, value) for key, value in data.items()})
    assert answer.status_code == 302
    with as_actor(cast.manager):
        assert WatchPlan.objects.get(pk=watched.aoba.pk).state == state


def test_steps_that_do_not_fit_the_state_are_not_there(cast, browse, watched):
    client = browse(cast.manager)
    for name in ("resume", "reopen", "nonsense"):
        address = reverse("watch:step", args=[watched.aoba.pk, name])
        assert client.get(address).status_code == 404


def test_paused_and_ended_plans_come_back(cast, browse, as_actor, watched):
    client = browse(cast.manager)
    day = f"{today():%Y-%m-%d}"

    def post(name, **data):
        address = reverse("watch:step", args=[watched.aoba.pk, name])
        assert client.post(address, data).status_code == 302
        with as_actor(cast.manager):
            return WatchPlan.objects.get(pk=watched.aoba.pk).state

    assert post("pause", reason="hospital", starts_on=day) == "paused"
    assert post("resume", on=day) == "active"
    assert post("death", on=day) == "ended"
    assert post("reopen", why="まちがい") == "active"


def test_the_office_voids_a_visit_with_a_reason(cast, browse, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner, visited_on=today() - DAY)
    client = browse(cast.manager)
    address = reverse("watch:void", args=[made.pk])
    assert client.post(address, {"why": ""}).status_code == 200
    assert client.post(address, {"why": "別の人の分"}).status_code == 302
    with as_actor(cast.manager):
        assert Visit.objects.get().void_reason == "別の人の分"


def sheet_post(client, beat, visitor, rows, **more):
    address = f"{reverse('watch:sheet', args=[beat.pk])}?m={today():%Y-%m}"
    page = client.get(address).content.decode()
    data = {"token": re.search(r'name="token" value="([^"]+)"', page)[1], "visitor": visitor.pk}
    for number, (day, result, note) in rows.items():
        data |= {f"d{number}": day, f"r{number}": result, f"n{number}": note}
    return client.post(address, {**data, **more}), data


def test_a_sheet_is_typed_in_by_plain_form(cast, browse, as_actor, watched):
    client = browse(cast.social_worker)
    answer, data = sheet_post(
        client,
        cast.asanagi_beat,
        cast.commissioner,
        {1: (f"{today().day}日", "well", ""), 4: ("", "", "")},
    )
    assert answer.status_code == 302
    assert "1件を保存しました" in text(client.get(answer.url))
    again = client.post(answer.url, data)
    assert again.status_code == 302
    with as_actor(cast.social_worker):
        rows = Visit.objects.values_list("plan_id", "visitor_id", "entered_by_id", "source")
        assert list(rows) == [
            (watched.aoba.pk, cast.commissioner.pk, cast.social_worker.pk, "sheet")
        ]


def test_a_sheet_with_a_bad_row_saves_nothing_and_keeps_what_was_typed(
    cast, browse, as_actor, watched
):
    client = browse(cast.social_worker)
    answer, _ = sheet_post(
        client,
        cast.asanagi_beat,
        cast.commissioner,
        {1: (str(today().day), "well", "元気"), 2: ("４５", "well", ""), 3: ("1", "", "")},
    )
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "2行、直すところがあります" in text(answer)
    assert 'value="元気"' in body and 'value="４５"' in body
    with as_actor(cast.social_worker):
        assert Visit.objects.count() == 0


def test_an_empty_sheet_and_a_sheet_of_nobody_say_so(cast, browse, watched):
    client = browse(cast.social_worker)
    answer, _ = sheet_post(client, cast.asanagi_beat, cast.commissioner, {})
    assert (answer.status_code, "まだ何も書かれていません" in text(answer)) == (422, True)
    answer, _ = sheet_post(
        client, cast.asanagi_beat, cast.other_commissioner, {1: (str(today().day), "well", "")}
    )
    assert answer.status_code == 422


def test_the_paper_sheet_is_one_a4_page_with_its_way_back(cast, browse, as_actor, watched):
    from io import BytesIO

    import pypdf

    answer = browse(cast.commissioner).get(reverse("watch:paper", args=[cast.asanagi_beat.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    reader = pypdf.PdfReader(BytesIO(answer.content))
    words = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert "青葉 きよし" in words and "石川" not in words and words.count("□") >= 8
    with as_actor(cast.auditor):
        printed = Entry.objects.filter(verb="watch.sheet.printed").values_list(
            "person_id", flat=True
        )
        assert set(printed) == {watched.aoba.person_id, watched.takahashi.person_id}


def test_the_list_as_a_file_holds_what_the_office_may_see(cast, browse, as_actor, watched):
    answer = browse(cast.social_worker).get("/desk/watch/plans/export.csv")
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows] == ["名前", "青葉 きよし", "石川 ゆう", "髙橋 とみ"]
    assert browse(cast.social_worker).get("/desk/watch/plans/export.xlsx").status_code == 200
    assert browse(cast.social_worker).get("/desk/watch/plans/export.pdf").status_code == 404
    assert browse(cast.commissioner).get("/desk/watch/plans/export.csv").status_code == 404
    with as_actor(cast.auditor):
        assert Entry.objects.filter(verb="watch.plans.exported").count() == 6


def test_the_links_to_the_files_keep_the_words_that_were_searched(cast, browse, watched):
    body = browse(cast.manager).get("/desk/watch/plans/", {"q": "青葉 & 橋"}).content.decode()
    assert "まだ見守りがありません" in body
    body = browse(cast.manager).get("/desk/watch/plans/", {"q": "青葉"}).content.decode()
    assert "export.csv?q=%E9%9D%92%E8%91%89&amp;state=" in body


def test_the_board_of_the_workspace_shows_worries_and_writes_down_who_saw_them(
    cast, browse, as_actor, watched
):
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner, Result.ALARM)
    assert "青葉 きよし" in text(browse(cast.manager).get("/desk/"))
    with as_actor(cast.auditor):
        seen = Entry.objects.filter(verb="watch.worries.seen", actor_id=cast.manager.pk)
        assert list(seen.values_list("person_id", flat=True)) == [watched.aoba.person_id]


def test_what_cp932_cannot_hold_is_told(cast, browse, watched):
    answer = browse(cast.social_worker).get("/desk/watch/plans/export.csv?encoding=cp932")
    assert "髙橋 とみ" in answer.content.decode("cp932")
    assert (
        browse(cast.social_worker).get("/desk/watch/plans/export.csv?encoding=utf-16").status_code
        == 400
    )


def test_a_district_officer_sees_large_numbers_and_no_small_one(
    cast, browse, as_actor, many, watched
):
    many(4)
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner)
    flat = re.sub(r"\s", "", text(browse(cast.district_officer).get("/desk/watch/districts/")))
    assert "朝凪6人" in flat and "石畳" not in flat and "＊5未満" in flat
    full = re.sub(r"\s", "", text(browse(cast.manager).get("/desk/watch/districts/")))
    assert "朝凪6人" in full and "石畳1人" in full and "＊5未満" not in full


def test_a_small_district_is_hidden_as_a_whole(cast, browse, watched):
    flat = re.sub(r"\s", "", text(browse(cast.district_officer).get("/desk/watch/districts/")))
    assert "朝凪＊5未満＊秘匿＊秘匿＊秘匿" in flat


def test_the_worries_stay_on_the_desk_until_closed(cast, browse, as_actor, watched):
    with as_actor(cast.commissioner):
        made = visit(watched.aoba, cast.commissioner, Result.ALARM)
    client = browse(cast.manager)
    address = reverse("watch:close", args=[made.worry.pk])
    assert address in client.get("/desk/watch/").content.decode()
    assert client.post(address, {"word": ""}).status_code == 200
    assert client.post(address, {"word": "無事でした"}).status_code == 302
    assert address not in client.get("/desk/watch/").content.decode()
    assert "無事でした" in text(browse(cast.commissioner).get("/visits/worries/"))


LISTS = {
    "/visits/": ("commissioner", 12),
    "/visits/people/": ("commissioner", 12),
    "/visits/month/": ("commissioner", 12),
    "/desk/watch/": ("social_worker", 12),
    "/desk/watch/plans/": ("social_worker", 12),
    "/desk/watch/plans/new/?q=はま": ("social_worker", 12),
    "/desk/watch/districts/": ("social_worker", 20),
    "sheet": ("social_worker", 14),
}


@pytest.mark.parametrize("address", LISTS)
def test_a_page_asks_as_often_for_fifty_as_for_five(cast, browse, many, watched, address):
    login, most = LISTS[address]
    path = reverse("watch:sheet", args=[cast.asanagi_beat.pk]) if address == "sheet" else address
    client = browse(getattr(cast, login))
    counts = []
    for more in (5, 45):
        many_ = [f"{number}-{more}" for number in range(more)]
        add(cast, many_)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= most


def add(cast, names) -> None:
    """More watched persons with one visit each."""
    from sasaeai.core.access import acting
    from sasaeai.people.public import register_person

    with acting(cast.social_worker.pk, purpose="test"):
        for name in names:
            register_person(name=f"浜 {name}", kana=f"はま {name}", area=cast.asanagi_beat)
            plan = begin(f"浜 {name}", cast.asanagi_beat, starts_on=today() - 10 * DAY)
            visit(
                plan,
                cast.commissioner,
                Result.ABSENT,
                entered_by=cast.social_worker,
                visited_on=today() - DAY,
            )


def test_recording_asks_a_fixed_small_number_of_questions(cast, browse, watched):
    client = browse(cast.commissioner)
    once = once_of(client.get("/visits/"), watched.aoba)
    with CaptureQueriesContext(connection) as captured:
        assert tap(client, watched.aoba, once=once).status_code == 302
    assert len(captured) <= 14
