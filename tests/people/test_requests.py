"""Who asks about the records on themself is answered in time, with a reason where the answer is no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sasaeai.core.periods import today
from sasaeai.core.text import parse_birth
from sasaeai.people.models import SubjectRequest
from sasaeai.people.public import Person, register_person, set_contact_rule
from sasaeai.people.retention import holdings, services
from sasaeai.people.retention.held import held
from sasaeai.people.retention.models import Asks, Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast, as_actor) -> SubjectRequest:
    with as_actor(cast.social_worker):
        return services.receive_request(
            Person.objects.get(name="青葉 きよし"), kind=Asks.DISCLOSE, what="全部見たい",
            by=cast.social_worker, identity="運転免許証", asked_on=today(),
        )  # fmt: skip


def test_it_is_due_in_thirty_days_and_can_be_extended_once_with_a_reason(cast, as_actor, asked):
    with as_actor(cast.social_worker):
        assert asked.due_on == today() + timedelta(days=30)
        with pytest.raises(ValueError, match="わけ"):
            services.extend_request(asked, why=" ")
        services.extend_request(asked, why="古い紙をさがしている")
        assert asked.due_on == today() + timedelta(days=60)
        with pytest.raises(services.WrongState):
            services.extend_request(asked, why="もう一度")


def test_an_answer_says_what_was_told_and_stays(cast, as_actor, asked):
    with as_actor(cast.manager):
        with pytest.raises(ValueError, match="伝えた"):
            services.answer_request(asked, decision=Decision.REFUSED, answer=" ", by=cast.manager)
        services.answer_request(
            asked, decision=Decision.PARTLY, answer="写しを渡した", by=cast.manager
        )
        with pytest.raises(services.WrongState):
            services.answer_request(asked, decision=Decision.GRANTED, answer="x", by=cast.manager)
        assert (asked.answered_on, asked.answered_by) == (today(), cast.manager)


@pytest.mark.parametrize("missing", ["what", "identity"])
def test_a_request_without_content_or_proof_of_who_asks_is_refused(cast, as_actor, missing):
    values = {"what": "見たい", "identity": "顔見知り", missing: "  "}
    with as_actor(cast.social_worker), pytest.raises(ValueError, match="確かめた"):
        services.receive_request(
            Person.objects.get(name="青葉 きよし"), kind=Asks.STOP, by=cast.social_worker,
            asked_on=today(), **values,
        )  # fmt: skip


def test_only_those_who_reach_the_person_reach_the_request(cast, as_actor, asked):
    seen = {}
    for name, account in cast.accounts.items():
        with as_actor(account):
            seen[name] = SubjectRequest.objects.exists()
    assert {name for name, sees in seen.items() if sees} == {"social_worker", "manager"}


def test_the_pages_receive_extend_and_answer_and_keep_what_was_typed(cast, browse, as_actor):
    client = browse(cast.social_worker)
    with as_actor(cast.social_worker):
        pk = Person.objects.get(name="青葉 きよし").pk
    path = f"/desk/people/{pk}/requests/new/"
    typed = {
        "kind": "correct",
        "asked_on": "あした",
        "asked_by": "本人",
        "identity": "免許証",
        "what": "住所を直す",
    }
    refused = client.post(path, typed)
    assert refused.status_code == 422
    assert "住所を直す" in refused.content.decode()
    assert client.post(path, {**typed, "asked_on": "R8.4.1"}).status_code == 302
    with as_actor(cast.social_worker):
        row = SubjectRequest.objects.get()
    assert client.post(f"/desk/requests/{row.pk}/", {"why": "さがす"}).status_code == 302
    assert (
        client.post(f"/desk/requests/{row.pk}/", {"decision": "granted", "answer": ""}).status_code
        == 422
    )
    assert (
        client.post(
            f"/desk/requests/{row.pk}/", {"decision": "granted", "answer": "直した"}
        ).status_code
        == 302
    )
    assert "応じた" in client.get("/desk/requests/").content.decode()


def test_the_print_names_how_the_person_asked_to_be_reached(cast, as_actor):
    with as_actor(cast.social_worker):
        person = Person.objects.get(name="青葉 きよし")
        set_contact_rule(person, no_post=True, hours="10時から")
        lines = holdings.held_about(person).lines
    assert ("連絡のしかた", None, "郵便を送らない　10時から") in lines


@pytest.mark.parametrize(
    ("known", "said", "told"),
    [
        ("S15.3.3", "S15.3.3", "昭和15年3月3日"),
        ("昭和15年", "昭15", "昭和15年（昭15）"),
        ("昭和15年3月", "", "昭和15年3月"),
    ],
)
def test_the_print_tells_the_birthday_as_the_page_does_and_no_more_exactly_than_it_is_known(
    cast, as_actor, known, said, told
):
    """Of a year that is all that is known, the first of January must not be printed as a birthday."""
    with as_actor(cast.social_worker):
        person = register_person(
            name="年 ごろ", kana="とし ごろ", area=cast.asanagi_beat, birth=parse_birth(known),
            birth_text=said,
        )  # fmt: skip
        found = {label: text for label, _day, text in held(person).lines}
    assert found["生年月日"] == told
