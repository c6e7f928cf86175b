"""Searching does not tell who is known: full in reach, one neutral sentence for the council, else nothing."""

from __future__ import annotations

import pytest

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.text import parse_birth
from sasaeai.people.models import NamedReader, Person
from sasaeai.people.persons import finding, life
from sasaeai.people.persons.refusals import TooManySearches

HIDDEN = ("雪村 しずか", "ゆきむら しずか", parse_birth("H2.7.7"))


def test_a_protected_person_gives_the_council_one_sentence_and_only_to_whoever_knows_the_birth_day(
    cast, as_actor
):
    name, kana, born = HIDDEN
    with as_actor(cast.social_worker):
        assert list(Person.objects.filter(name=name)) == []
        assert finding.hint_of_more(name, kana, born)
        assert not finding.hint_of_more(name, kana, None)
        assert not finding.hint_of_more(name, kana, parse_birth("H2.7.8"))
        assert not finding.hint_of_more(name, kana, parse_birth("H2年"))
        assert not finding.hint_of_more("雪村", "", born)


@pytest.mark.parametrize(
    "login", ["commissioner", "watcher", "planner", "administrator", "partner_worker"]
)
def test_for_others_there_is_nothing(login, cast, as_actor):
    with as_actor(getattr(cast, login)):
        assert not finding.hint_of_more(*HIDDEN)


def test_somebody_in_reach_is_shown_and_gives_no_hint(cast, as_actor):
    with as_actor(cast.social_worker):
        assert [row.name for row in finding.search("あおば")] == ["青葉 きよし"]
        assert not finding.hint_of_more("青葉 きよし", "あおば きよし", parse_birth("S22.5.3"))


def test_the_journal_knows_that_and_how_often_but_no_name(cast, browse):
    client = browse(cast.social_worker)
    assert "青葉 きよし" in client.get("/desk/people/", {"q": "あおば"}).content.decode()
    with acting(cast.auditor.pk, purpose="test"):
        entry = Entry.objects.filter(verb="people.person.searched").latest("at")
    assert entry.detail == {"hits": 1, "words": finding.print_of("あおば")}
    with acting(cast.auditor.pk, purpose="test"):
        assert Entry.objects.filter(verb="people.person.found").latest("at").person_id is not None
    assert finding.print_of("アオバ") == entry.detail["words"]


def test_a_curious_evening_is_stopped(cast, browse, monkeypatch):
    monkeypatch.setattr(finding, "SEARCHES", 3)
    client = browse(cast.social_worker)
    codes = [client.get("/desk/people/", {"q": word}).status_code for word in "あいうえ"]
    assert codes == [200, 200, 200, 429]
    with acting(cast.social_worker.pk, purpose="test"), pytest.raises(TooManySearches):
        finding.search("お")


def test_registering_shows_who_resembles_and_goes_on_when_told(cast, browse):
    client = browse(cast.social_worker)
    sent = {
        "name": "高橋 とみ", "kana": "たかはし とみ", "born": "S10.1.8",
        "area": cast.asanagi_beat.pk, "phone": "",
    }  # fmt: skip
    page = client.post("/desk/people/new/", sent).content.decode()
    assert "似た記録があります" in page
    assert "髙橋 とみ" in page
    with acting(cast.social_worker.pk, purpose="test"):
        assert Person.objects.filter(name="高橋 とみ").count() == 0
    made = client.post("/desk/people/new/", {**sent, "sure": "on"})
    assert made.status_code == 302
    with acting(cast.social_worker.pk, purpose="test"):
        assert Person.objects.get(name="高橋 とみ").birth_text == "S10.1.8"


def test_registering_a_hidden_person_says_nothing_but_that_somebody_may_be_known(cast, browse):
    sent = {
        "name": HIDDEN[0], "kana": HIDDEN[1], "born": "H2.7.7", "area": cast.asanagi_beat.pk,
        "phone": "",
    }  # fmt: skip
    page = browse(cast.social_worker).post("/desk/people/new/", sent).content.decode()
    assert "該当する可能性のある記録があります" in page
    assert "この人のページを開く" not in page


def test_an_era_that_does_not_fit_is_told_at_the_field_and_keeps_what_was_typed(cast, browse):
    sent = {"name": "森 花", "kana": "もり はな", "born": "H31.5.1", "area": cast.asanagi_beat.pk}
    response = browse(cast.social_worker).post("/desk/people/new/", sent)
    assert response.status_code == 422
    assert "H31.5.1" in response.content.decode()
    assert "令和" in response.content.decode()


def test_protecting_hides_at_once_from_everybody_but_the_named(enrol, cast, as_actor):
    person = enrol("森 花", "もり はな")
    with as_actor(cast.social_worker):
        life.protect(person, by=cast.social_worker, why="支援措置の連絡", readers=(cast.manager,))
        assert Person.objects.filter(pk=person.pk).count() == 1
        assert NamedReader.objects.filter(person=person).count() == 2
    for other, seen in ((cast.manager, 1), (cast.commissioner, 0), (cast.planner, 0)):
        with as_actor(other):
            assert Person.objects.filter(pk=person.pk).count() == seen
