"""The desk list of a district as one recording: its words, who gets it, and until when."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.places.desks import speech
from sasaeai.places.desks.lines import DeskLine
from sasaeai.places.desks.spoken import spoken_list
from sasaeai.places.models import DeskSpeech, Recording
from sasaeai.places.public import Status, change_listing, set_status
from sasaeai.places.renditions.access import SPEAKING
from tests.places import desks as built

pytestmark = pytest.mark.django_db
OTHERS = ("石畳地区の窓口", "職員だけの窓口", "内緒の人")


@pytest.fixture
def desks(places, cast):
    return built.build(cast)


def line(**known: str) -> DeskLine:
    empty = dict.fromkeys(
        ("code", "kana", "what", "hours", "phone", "fax", "mail", "where", "step_free"), ""
    )
    return DeskLine(**{**empty, "name": "窓口", **known}, own=True)


def made(area) -> None:
    """What the hourly look and its job do for this district."""
    speech.look_at_lists()
    speech.speak_list(area.pk)


def newest(area) -> DeskSpeech | None:
    with acting(None, purpose=SPEAKING):
        return DeskSpeech.objects.filter(area=area, ends_on=None).first()


def heard_now() -> int | None:
    period = fiscal_year_of(today()).period
    return metrics.figure(metrics.series_of("desks.heard"), period, metrics.WHOLE).value


def player(page: str) -> str:
    """The address that the page's player plays; nothing where the browser reads."""
    found = re.search(r'<audio [^>]*src="([^"]+)"', page)
    return found[1] if found else ""


def test_the_list_is_said_desk_by_desk_with_its_number_twice():
    lines = [
        line(name="相談の部屋", what="暮らしの相談／お金のこと", hours="平日 8:30〜17:15（祝日は休み）",
             phone="000-33-0001", where="公民館　朝凪1丁目"),
        line(name="手話の窓口", fax="０００４", mail="a@example.invalid"),
    ]  # fmt: skip
    number = "ゼロ、ゼロ、ゼロ、の、さん、さん、の、ゼロ、ゼロ、ゼロ、いち"
    assert spoken_list("朝凪", lines, phone="000-1").splitlines() == [
        "朝凪の相談窓口です。2か所を、順番に読みます。",
        (
            "1番。相談の部屋。暮らしの相談。お金のこと。いつ。平日 8時30分から17時15分まで、祝日は休み。"
            f"電話番号。{number}。もう一度言います。{number}。場所。公民館、朝凪1丁目。"
        ),
        (
            "2番。手話の窓口。ファクスの番号。ゼロ、ゼロ、ゼロ、よん。もう一度言います。"
            "ゼロ、ゼロ、ゼロ、よん。"
        ),
        "どこに話せばよいかわからないときは、どこでもかまいません。",
        (
            "社会福祉協議会の電話番号は。ゼロ、ゼロ、ゼロ、の、いち。もう一度言います。"
            "ゼロ、ゼロ、ゼロ、の、いち。"
        ),
        "おわります。",
    ]
    assert spoken_list("朝凪", [], phone="000-1") == ""


def test_everybody_hears_the_desks_of_the_district_and_no_others(machine, desks, cast, browse):
    named, log = machine
    with named():
        made(cast.asanagi)
    said = log.read_text()
    assert "あさなぎ地区の窓口" in said
    assert "総合相談窓口" in said
    assert [words for words in OTHERS if words in said] == []
    client = browse(None)
    page = client.get(f"/desks/{cast.asanagi.pk}/").content.decode()
    answer = client.get(player(page))
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mpeg")
    part = client.get(player(page), headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.content) == (206, b"ID3")
    other = player(page).replace(f"/{cast.asanagi.pk}/", f"/{cast.ishidatami.pk}/", 1)
    assert client.get(other).status_code == 404


def test_words_in_easy_japanese_beside_it_do_not_silence_the_recording(
    machine, desks, cast, browse, monkeypatch
):
    named, _log = machine
    with named():
        made(cast.asanagi)
    monkeypatch.setattr(
        "sasaeai.places.desks.lines._wordings",
        [lambda ids, _variant: dict.fromkeys(ids, "やさしい")],
    )
    page = browse(None).get(f"/desks/{cast.asanagi.pk}/?read=easy").content.decode()
    assert player(page)


def test_a_list_that_reads_otherwise_is_silent_at_once_and_recorded_anew(
    machine, desks, cast, browse
):
    named, log = machine
    client, address = browse(None), f"/desks/{cast.asanagi.pk}/"
    with named():
        made(cast.asanagi)
        before = player(client.get(address).content.decode())
        with acting(cast.planner.pk, purpose="test"):
            change_listing(desks.asanagi, description="名前を言わなくても聞きます。")
        assert player(client.get(address).content.decode()) == ""
        assert client.get(before).status_code == 404
        made(cast.asanagi)
        after = player(client.get(address).content.decode())
        assert (client.get(before).status_code, client.get(after).status_code) == (404, 200)
    assert "名前を言わなくても聞きます" in log.read_text()
    with acting(None, purpose=SPEAKING):
        assert Recording.objects.count() == 1


def test_nothing_is_made_twice_of_the_same_words(machine, desks, cast):
    named, log = machine
    with named():
        made(cast.asanagi)
        made(cast.asanagi)
    assert log.read_text().count("の相談窓口です") == 1


def test_a_district_that_loses_its_last_desk_loses_its_recording(machine, desks, cast):
    named, _log = machine
    with named():
        made(cast.ishidatami)
        with acting(cast.planner.pk, purpose="test"):
            for desk in (desks.ishidatami, desks.city):
                set_status(desk, status=Status.CLOSED, on=today())
        made(cast.ishidatami)
    assert newest(cast.ishidatami) is None
    with acting(None, purpose=SPEAKING):
        assert Recording.objects.count() == 0


def test_without_a_machine_the_browser_gets_the_words(desks, cast, browse):
    made(cast.asanagi)
    assert newest(cast.asanagi) is None
    page = browse(None).get(f"/desks/{cast.asanagi.pk}/").content.decode()
    assert player(page) == ""
    spoken = re.search(r'hidden data-speech="([^"]*)"', page)
    assert json.loads(unescape(spoken[1])) == {"朝凪": "あさなぎ", "ひより市": "ひよりし"}
    assert "1番。朝凪地区の窓口。" in page
    office = browse(cast.planner).get("/desk/desks/").content.decode()
    assert "見る人のブラウザーが一覧表を読み上げます" in office


def test_what_the_machine_cannot_say_is_told_to_the_office_which_may_try_again(
    machine, desks, cast, browse
):
    named, _log = machine
    with named("MZ"):
        made(cast.asanagi)
        made(cast.asanagi)
        page = browse(cast.planner).get("/desk/desks/").content.decode()
        assert "音声をつくれませんでした" in page
        assert newest(cast.asanagi).making == "failed"
    with named():
        browse(cast.planner).post("/desk/desks/voice/")
        made(cast.asanagi)
    assert newest(cast.asanagi).making == "ready"


def test_districts_to_be_heard_are_counted_while_they_are(machine, desks, cast):
    named, _log = machine
    assert heard_now() == 0
    with named():
        made(cast.asanagi)
        made(cast.ishidatami)
    assert heard_now() == 2
    with acting(cast.planner.pk, purpose="test"):
        change_listing(desks.asanagi, description="変わりました。")
    speech.look_at_lists()
    assert heard_now() == 1


def test_a_list_heard_until_yesterday_stays_known(machine, desks, cast):
    named, _log = machine
    with named():
        made(cast.asanagi)
        with acting(None, purpose=SPEAKING):
            DeskSpeech.objects.update(starts_on=today() - timedelta(days=3))
        with acting(cast.planner.pk, purpose="test"):
            change_listing(desks.asanagi, description="変わりました。")
        made(cast.asanagi)
    with acting(None, purpose=SPEAKING):
        rows = list(
            DeskSpeech.objects.filter(area=cast.asanagi)
            .order_by("starts_on")
            .values_list("starts_on", "ends_on")
        )
    day = today()
    assert rows == [(day - timedelta(days=3), day - timedelta(days=1)), (day, None)]


def test_residents_and_helpers_write_no_words_to_be_said(desks, cast):
    for account in (None, *cast.accounts.values()):
        with (
            pytest.raises(Exception, match="row-level security"),
            acting(account.pk if account else None, purpose="test"),
        ):
            DeskSpeech.objects.create(area=cast.asanagi, text="x", starts_on=today())
