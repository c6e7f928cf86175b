"""What people type: kept on an error, read as they write it, saved once, works without script."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.places.models import Category, Contact, Criterion, Listing, Location, Occurrence
from sasaeai.places.public import add_occurrence, record_attendance, withdraw_attendance

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def page_of(cast, **changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "name": "ひだまり",
        "kana": "ひだまり",
        "category": Category.objects.get(code="kids_meal").pk,
        "area": cast.asanagi.pk,
        "opened_on": "令和8年4月1日",
        "step_free": "yes",
        "audience": ["anyone", "children"],
        "capacity": "４０人",
        "address": "ひより市朝凪1丁目",
        "phone": "０００-１２３-４５６７",
        "phone_shown_to": "public",
        "person": "柏木",
        "shown_to": "public",
        "address_shown_to": "staff",
        "fee": "unknown",
        "criteria": list(Criterion.objects.values_list("code", flat=True)),
        "once": str(uuid4()),
    }
    return values | changes


def rule_of(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "pattern": "nth",
        "weeks": ["1", "3"],
        "weekdays": ["1"],
        "every": "1",
        "opens": "10時",
        "closes": "１２：００",
        "starts_on": "2026-04-06",
        "holiday": "skip",
    }
    return values | changes


def test_a_new_page_takes_numbers_and_days_as_people_write_them(cast, browse):
    client = browse(cast.place_leader)
    response = client.post("/desk/places/new/", page_of(cast))
    listing = Listing.objects.get(name="ひだまり")
    assert response["Location"] == f"/desk/places/{listing.code}/schedule/new/"
    assert (listing.opened_on, listing.capacity) == (date(2026, 4, 1), 40)
    with acting(cast.place_leader.pk, purpose="test"):
        found = dict(Contact.objects.filter(listing=listing).values_list("kind", "public"))
        assert found == {"person": False, "phone": True}
        assert Location.objects.get(listing=listing).public is False


def test_sending_the_page_twice_makes_one_place(cast, browse):
    client, values = browse(cast.planner), page_of(cast)
    client.post("/desk/places/new/", values)
    client.post("/desk/places/new/", values)
    assert Listing.objects.filter(name="ひだまり").count() == 1


def test_a_place_that_may_be_there_already_is_offered_first(cast, browse):
    client = browse(cast.planner)
    client.post("/desk/places/new/", page_of(cast))
    page = client.post("/desk/places/new/", page_of(cast)).content.decode()
    assert "もうのっているかもしれません" in page
    assert Listing.objects.filter(name="ひだまり").count() == 1
    client.post("/desk/places/new/", page_of(cast, sure="1"))
    assert Listing.objects.filter(name="ひだまり").count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "入れてください"),
        ("opened_on", "13月2日", "のように入力してください"),
        ("opened_on", "1900-01-01", "はじめた日をたしかめてください"),
        ("phone", "でんわ", "電話番号を入れてください"),
        ("capacity", "たくさん", "数字で入れてください"),
        ("area", "999999", "一覧からえらびなおしてください"),
        ("latitude", "900", "46"),
    ],
)
def test_an_error_says_what_to_do_and_keeps_what_was_typed(cast, browse, field, value, words):
    response = browse(cast.planner).post(
        "/desk/places/new/", page_of(cast, description="温かいごはん", **{field: value})
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "温かいごはん" in page
    assert not Listing.objects.filter(kana="ひだまり").exists()


def test_a_leader_cannot_put_a_place_into_another_district(cast, browse):
    response = browse(cast.place_leader).post(
        "/desk/places/new/", page_of(cast, area=cast.ishidatami.pk)
    )
    assert response.status_code == 200
    assert not Listing.objects.filter(name="ひだまり").exists()


def test_changing_the_page_is_seen_by_residents_at_once(places, cast, browse):
    resident, address = browse(None), f"/places/{places.salon.code}/"
    assert "500円" not in resident.get(address).content.decode()
    response = browse(cast.place_leader).post(
        f"/desk/places/{places.salon.code}/edit/",
        page_of(cast, name="朝凪サロン", cost="500円", category=places.salon.category_id),
    )
    assert response.status_code == 302
    page = resident.get(address).content.decode()
    assert "500円" in page
    assert "０００" not in page
    assert 'href="tel:0001234567"' in page


def test_a_rule_is_saved_as_its_sentence(places, cast, browse):
    client, address = browse(cast.place_leader), f"/desk/places/{places.salon.code}/schedule/"
    response = client.post(f"{address}new/", rule_of(), follow=True)
    assert "第1・第3月曜日 10時〜12時（祝日は休み）" in response.content.decode()
    assert places.salon.rules.filter(pattern="nth", weeks=[1, 3], weekdays=[1]).count() == 1


def test_the_sentence_is_shown_while_typing_and_without_script(places, cast, browse):
    client = browse(cast.place_leader)
    words = "毎月10日・月末 10時〜12時（祝日は休み）"
    values = rule_of(pattern="days", month_days="１０日、月末")
    assert words in client.post("/desk/places/rule/sentence/", values).content.decode()
    response = client.post(
        f"/desk/places/{places.salon.code}/schedule/new/", {**values, "preview": "1"}
    )
    assert words in response.content.decode()
    assert places.salon.rules.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weekdays": []}, "第何の何曜日かをえらんでください"),
        ({"closes": "9:00"}, "おわりの時間は、はじまりより後に"),
        ({"opens": "25時"}, "10:00"),
        ({"pattern": "days", "month_days": "いつか"}, "10日、25日、月末"),
        ({"pattern": "days", "month_days": "32日"}, "日は1から31まで"),
        ({"ends_on": "2026-04-01"}, "おわりの日は、はじまりの日より後に"),
        ({"every": "99"}, "一覧からえらびなおして"),
    ],
)
def test_a_rule_that_cannot_be_says_what_to_change(places, cast, browse, changes, words):
    response = browse(cast.planner).post(
        f"/desk/places/{places.salon.code}/schedule/new/", rule_of(**changes)
    )
    assert response.status_code == 200
    assert words in response.content.decode()
    assert places.salon.rules.count() == 1


def test_a_rule_is_changed_from_a_day_on_and_ended(places, cast, browse):
    client, rule = browse(cast.place_leader), places.salon.rules.get()
    base = f"/desk/places/{places.salon.code}/schedule/{rule.pk}/"
    start = today() + 7 * DAY
    client.post(base, rule_of(pattern="weekly", starts_on=start.isoformat()))
    rule.refresh_from_db()
    assert rule.ends_on == start - DAY
    new = places.salon.rules.exclude(pk=rule.pk).get()
    client.post(f"/desk/places/{places.salon.code}/schedule/{new.pk}/end/")
    assert list(places.salon.rules.values_list("pk", flat=True)) == [rule.pk]


def test_a_session_is_cancelled_moved_and_restored_by_plain_forms(places, cast, browse):
    client, tomorrow = browse(cast.place_leader), today() + DAY
    row = places.salon.occurrences.get(held_on=tomorrow)
    base = f"/desk/places/{places.salon.code}/sessions/{row.pk}/"
    client.post(f"{base}cancel/", {"note": "雨のため"})
    row.refresh_from_db()
    assert (row.state, row.note) == ("cancelled", "雨のため")
    client.post(f"{base}cancel/", {"restore": "1"})
    client.post(f"{base}move/", {"to": tomorrow.isoformat(), "opens": "午後1時半"})
    assert places.salon.occurrences.filter(held_on=tomorrow, starts=time(13, 30)).exists()
    extra = {"held_on": tomorrow.isoformat(), "opens": "18:00"}
    client.post(f"/desk/places/{places.salon.code}/schedule/", extra)
    again = client.post(f"/desk/places/{places.salon.code}/schedule/", extra)
    assert "もう予定に入っています" in again.content.decode()


def test_status_and_verification_by_plain_forms(places, cast, browse):
    client, base = browse(cast.place_leader), f"/desk/places/{places.salon.code}/"
    client.post(f"{base}verify/", {"by": "leader"})
    places.salon.refresh_from_db()
    assert places.salon.verified_on == today()
    assert "えらんでください" in client.post(f"{base}verify/", {}, follow=True).content.decode()
    wrong = client.post(f"{base}status/", {"status": "active", "on": today().isoformat()})
    assert "もう「活動中」になっています" in wrong.content.decode()
    client.post(f"{base}status/", {"status": "paused", "on": today().isoformat(), "reason": "夏"})
    assert places.salon.spans.get(status="paused").reason == "夏"


class Counting:
    """The leader's page as a browser without script sends it."""

    def __init__(self, client, code: str) -> None:
        self.client, self.address = client, f"/desk/places/{code}/attendance/"
        self.page = client.get(self.address).content.decode()
        self.values = {
            name: value
            for tag in re.findall(r"<input[^>]+>", self.page)
            for name, value in [self._pair(tag)]
            if name and name != "csrfmiddlewaretoken"
        }

    @staticmethod
    def _pair(tag: str) -> tuple[str, str]:
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None or (' type="checkbox"' in tag and " checked" not in tag):
            return "", ""
        return name[1], value[1] if value else "on" if "checkbox" in tag else ""

    def send(self, **changes: str):
        return self.client.post(self.address, {**self.values, **changes}, follow=True)


@pytest.fixture
def told(places, cast, yesterday) -> Occurrence:
    """A session of yesterday that nobody has told about."""
    with acting(cast.planner.pk, purpose="test"):
        return add_occurrence(places.salon, held_on=yesterday, opens=time(10))


def test_numbers_of_several_sessions_are_saved_in_one_step(places, cast, browse, told):
    now = places.salon.occurrences.get(held_on=today())
    form = Counting(browse(cast.place_leader), places.salon.code)
    response = form.send(**{f"n{told.pk}": "１２人", f"n{now.pk}": "0"})
    assert "2回分を記録しました" in response.content.decode()
    told.refresh_from_db()
    now.refresh_from_db()
    assert (told.attendance, now.attendance, now.state) == (12, 0, "held")


def test_an_empty_field_stays_not_entered(places, cast, browse, told):
    response = Counting(browse(cast.place_leader), places.salon.code).send()
    assert "変わったところはありませんでした" in response.content.decode()
    told.refresh_from_db()
    assert (told.state, told.attendance) == ("planned", None)


def test_cancelled_is_neither_zero_nor_not_entered(places, cast, browse, told):
    form = Counting(browse(cast.place_leader), places.salon.code)
    form.send(**{f"c{told.pk}": "on"})
    told.refresh_from_db()
    assert (told.state, told.attendance) == ("cancelled", None)
    both = Counting(form.client, places.salon.code).send(**{f"n{told.pk}": "3"})
    assert "どちらかにしてください" in both.content.decode()


def test_the_same_form_sent_twice_records_once(places, cast, browse, told):
    form = Counting(browse(cast.place_leader), places.salon.code)
    form.send(**{f"n{told.pk}": "12"})
    form.send(**{f"n{told.pk}": "12"})
    assert told.entries.count() == 1


def test_an_old_page_does_not_overwrite_what_another_person_told(places, cast, browse, told):
    old = Counting(browse(cast.place_leader), places.salon.code)
    with acting(cast.social_worker.pk, purpose="test"):
        record_attendance(told, attendance=20, once=uuid4())
    untouched = old.send()
    told.refresh_from_db()
    assert told.attendance == 20
    assert "変わったところはありませんでした" in untouched.content.decode()
    refused = old.send(**{f"n{told.pk}": "12"})
    assert "ほかの人が先に「20人」と入れました" in refused.content.decode()
    told.refresh_from_db()
    assert told.attendance == 20
    form = Counting(browse(cast.place_leader), places.salon.code)
    form.send(**{f"n{told.pk}": "12"})
    told.refresh_from_db()
    assert told.attendance == 12


def test_a_number_taken_out_goes_back_to_not_entered(places, cast, browse, told):
    with acting(cast.place_leader.pk, purpose="test"):
        record_attendance(told, attendance=20, once=uuid4())
    Counting(browse(cast.place_leader), places.salon.code).send(**{f"n{told.pk}": ""})
    told.refresh_from_db()
    assert (told.state, told.attendance) == ("planned", None)


def test_a_session_nobody_planned_is_added_below(places, cast, browse, yesterday):
    form = Counting(browse(cast.place_leader), places.salon.code)
    extra = {"extra_on": yesterday.isoformat(), "extra_opens": "9:00", "extra_count": "5"}
    part = form.send(**(extra | {"extra_opens": ""}))
    assert "日と時間と人数をみんな入れてください" in part.content.decode()
    form.send(**extra, on_paper="on")
    row = places.salon.occurrences.get(held_on=yesterday)
    assert (row.attendance, row.source) == (5, "paper")
    future = form.send(**(extra | {"extra_on": (today() + DAY).isoformat(), "once": str(uuid4())}))
    assert "まだ来ていない日" in future.content.decode()


def test_ages_and_helpers_on_the_page_of_one_session(places, cast, browse, told):
    client = browse(cast.place_leader)
    address = f"/desk/places/{places.salon.code}/attendance/{told.pk}/"
    values = {"attendance": "10", "child": "4", "aged": "7", "once": str(uuid4())}
    assert "来た人の数より多く" in client.post(address, values).content.decode()
    client.post(address, {**values, "aged": "6", "helpers": "3"})
    told.refresh_from_db()
    assert (told.attendance, told.helpers) == (10, 3)
    assert "10人" in client.get(address).content.decode()
    client.post(f"{address}withdraw/", {"once": str(uuid4())})
    told.refresh_from_db()
    assert told.attendance is None


def test_withdrawing_what_was_never_told_changes_nothing(places, cast, as_actor, told):
    with as_actor(cast.place_leader):
        assert withdraw_attendance(told, once=uuid4()).entered_at is None


@pytest.mark.parametrize("value", ["abc", "-1", "1.5", "9" * 30, "100000"])
def test_a_count_that_is_none_is_refused_at_its_field(places, cast, browse, told, value):
    response = Counting(browse(cast.place_leader), places.salon.code).send(**{f"n{told.pk}": value})
    assert response.status_code == 200
    assert "直すところがあります" in response.content.decode()
    told.refresh_from_db()
    assert told.attendance is None
