"""Cards: typed, masked, coded by two who do not see each other, settled by a third."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Change
from sasaeai.core.periods import today
from sasaeai.plan.public import Issue
from sasaeai.voices.enums import CardState
from sasaeai.voices.models import Card, CardIssue, CardOriginal, Coding, SessionKind, TalkSession
from sasaeai.voices.refusals import VoicesRefused
from sasaeai.voices.sessions.masking import masked
from sasaeai.voices.sessions.services import (
    Choice,
    Held,
    add_cards,
    code_card,
    drop_card,
    lines_of,
    mask_card,
    save_session,
    settle_card,
    take_back,
)
from tests.voices.talked import cards_of, coded, talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def issues(plan) -> list[Issue]:
    Issue.objects.create(plan=plan, no=2, title="担い手の不足")
    return list(Issue.objects.filter(plan=plan).order_by("no"))


@pytest.fixture
def card(plan) -> Card:
    return cards_of(talk(plan), "となりの人の顔を知らない")[0]


def confirmed(card: Card) -> list[tuple[int, bool]]:
    rows = CardIssue.objects.filter(card=card).order_by("issue__no")
    return list(rows.values_list("issue__no", "main"))


def test_what_two_say_alike_holds(card, issues, cast):
    first, second = issues
    once = coded(card, cast.planner, first, second)
    assert (once.state, confirmed(card)) == (CardState.ONE, [])
    twice = coded(card, cast.social_worker, first, second)
    assert (twice.state, confirmed(card)) == (CardState.AGREED, [(1, True), (2, False)])


def test_where_two_differ_nothing_counts_until_a_third_decides(card, issues, cast, as_actor):
    first, second = issues
    coded(card, cast.planner, first)
    assert coded(card, cast.social_worker, second).state == CardState.DIFFERS
    assert confirmed(card) == []
    with as_actor(cast.planner), pytest.raises(VoicesRefused):
        settle_card(card, Choice(first))
    with as_actor(cast.manager):
        settle_card(card, Choice(second))
    assert (Card.objects.get().state, confirmed(card)) == (CardState.SETTLED, [(2, True)])


def test_none_of_the_issues_is_an_answer_too(card, issues, cast):
    coded(card, cast.planner, None)
    assert coded(card, cast.manager, None).state == CardState.AGREED
    assert confirmed(card) == []


def test_the_second_does_not_see_the_first(card, issues, cast, as_actor, browse):
    coded(card, cast.planner, issues[0])
    with as_actor(cast.social_worker):
        assert Coding.objects.count() == 0
    with as_actor(cast.manager):
        assert Coding.objects.count() == 0
    page = browse(cast.social_worker).get("/desk/voices/coding/").content.decode()
    assert ("となりの人の顔を知らない" in page, "checked" in page) == (True, False)
    coded(card, cast.social_worker, issues[1])
    with as_actor(cast.social_worker):
        assert [row.coder_id for row in Coding.objects.all()] == [cast.social_worker.pk]
    with as_actor(cast.manager):
        assert Coding.objects.count() == 2


def test_nobody_codes_twice_or_for_another_and_no_third_slips_in(card, issues, cast, as_actor):
    first = issues[0]
    coded(card, cast.planner, first)
    with as_actor(cast.planner), pytest.raises(VoicesRefused):
        code_card(card, Choice(first))
    with as_actor(cast.manager), pytest.raises(ProgrammingError), transaction.atomic():
        Coding.objects.create(card=card, coder=cast.social_worker, main=first)
    coded(card, cast.social_worker, first)
    with as_actor(cast.manager), pytest.raises(VoicesRefused):
        code_card(card, Choice(first))
    with as_actor(cast.manager), pytest.raises(IntegrityError), transaction.atomic():
        Coding.objects.create(card=card, coder=cast.manager, main=first, third=True)
    with as_actor(cast.auditor), pytest.raises(ProgrammingError), transaction.atomic():
        code_card(card, Choice(first))


def test_an_own_choice_is_taken_back_while_nobody_else_has_chosen(card, issues, cast, as_actor):
    coded(card, cast.planner, issues[0])
    with as_actor(cast.planner):
        take_back(card)
    assert Card.objects.get().state == CardState.NEW
    coded(card, cast.planner, issues[0])
    coded(card, cast.social_worker, issues[1])
    with as_actor(cast.planner), pytest.raises(VoicesRefused):
        take_back(card)


def test_nobody_writes_the_state_or_a_confirmed_code_by_hand(card, issues, cast, as_actor):
    with as_actor(cast.planner):
        assert CardIssue.objects.filter(card=card).count() == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            CardIssue.objects.create(card=card, issue=issues[0], main=True)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Card.objects.filter(pk=card.pk).update(state=CardState.AGREED)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("木村さんが一人でさびしそう", "〔名前〕さんが一人でさびしそう"),
        ("電話は０８６－４３４－３３０１へ", "電話は〔電話番号〕へ"),
        ("a.b@example.jpに書いて", "〔メール〕に書いて"),
        ("楽町2丁目3番4号の角が暗い", "楽町〔番地〕の角が暗い"),
        ("０００−００００−０００１に", "〔電話番号〕に"),
        ("000ー0000‐0001に", "〔電話番号〕に"),
        ("(0000)00-0001に", "〔電話番号〕に"),
        ("000.0000.0001に", "〔電話番号〕に"),
        ("楽町2−3−4の角が暗い", "楽町〔番地〕の角が暗い"),
        ("楽町3番地の5の角が暗い", "楽町〔番地〕の角が暗い"),
        ("楽町二丁目三番四号の角が暗い", "楽町〔番地〕の角が暗い"),
        ("バスが1日3本しかない", "バスが1日3本しかない"),
        ("三丁目の角、カレーの匂い、週2回", "三丁目の角、カレーの匂い、週2回"),
    ],
)
def test_what_names_somebody_is_masked(said, shown):
    assert masked(said) == shown


def test_the_coder_sees_masked_words_only(plan, cast, as_actor, browse):
    session = talk(plan, shown=False)
    (made,) = add_cards(session, ["木村さんが一人でさびしそう"])
    assert (made.text, CardOriginal.objects.get().text) == (
        "〔名前〕さんが一人でさびしそう",
        "木村さんが一人でさびしそう",
    )
    page = browse(cast.social_worker).get("/desk/voices/coding/").content.decode()
    assert ("〔名前〕さん" in page, "木村" in page) == (True, False)
    with as_actor(cast.social_worker):
        assert CardOriginal.objects.count() == 0


def test_a_name_masked_later_or_dropped_stays_in_no_history(plan, cast, as_actor):
    session = talk(plan)
    masked_later, dropped = cards_of(session, "あの坊の家が遠い", "あの坊が来ない")
    assert masked_later.text == "あの坊の家が遠い"
    mask_card(masked_later, text="〔名前〕の家が遠い")
    drop_card(dropped)
    with as_actor(cast.auditor):
        kept = Change.objects.filter(table_name__startswith="voices_")
        assert [row for row in kept if "あの坊" in str((row.before, row.after))] == []
        assert "voices_talksession" in {row.table_name for row in kept}
    with as_actor(cast.planner):
        assert CardOriginal.objects.get().text == "あの坊の家が遠い"


def test_many_cards_are_pasted_one_a_line(plan, cast, browse):
    session = talk(plan)
    client, path = browse(cast.planner), f"/desk/voices/sessions/{session.pk}/"
    pasted = client.post(path, {"texts": "・バスがない\n\n・集まる場がほしい\n"})
    typed = client.post(path, {"text": "子どもの居場所"})
    assert (pasted.status_code, typed.status_code) == (302, 302)
    assert [row.text for row in session.cards.order_by("no")] == [
        "バスがない", "集まる場がほしい", "子どもの居場所",
    ]  # fmt: skip
    assert lines_of("　1枚目　\n- 2枚目\n3. 店が遠い…○") == ["1枚目", "2枚目", "店が遠い…○"]
    empty = client.post(path, {"text": ""})
    assert empty.status_code == 422


def test_a_card_is_changed_and_dropped_only_before_it_is_coded(card, issues, cast):
    mask_card(card, text="近所の人の顔を知らない")
    coded(card, cast.planner, issues[0])
    with pytest.raises(VoicesRefused):
        mask_card(card, text="x")
    with pytest.raises(VoicesRefused):
        drop_card(card)
    other = cards_of(card.session, "まちがい")[0]
    drop_card(other)
    assert Card.objects.count() == 1


def test_a_district_sees_its_own_session_before_it_is_published(plan, cast, as_actor, browse):
    own, other = (
        talk(plan, area=cast.asanagi, shown=False),
        talk(plan, area=cast.ishidatami, shown=False),
    )
    cards_of(own, "朝凪の声")
    cards_of(other, "石畳の声")
    with as_actor(cast.district_officer):
        assert list(TalkSession.objects.values_list("pk", flat=True)) == [own.pk]
        assert [row.text for row in Card.objects.all()] == ["朝凪の声"]
    client = browse(cast.district_officer)
    page = client.get("/desk/district/sessions/").content.decode()
    assert (f"/desk/voices/sessions/{own.pk}/" in page, f"/{other.pk}/" in page) == (True, False)
    assert client.get(f"/desk/voices/sessions/{other.pk}/").status_code == 404
    assert browse(None).get(f"/voices/sessions/{own.pk}/").status_code == 404


def test_what_cannot_be_is_refused(plan):
    kind = SessionKind.objects.get(code="talk")
    for held in (
        Held(kind, today() + timedelta(days=1), "公民館"),
        Held(kind, today(), "公民館", attended=3, persons=4),
        Held(kind, today(), " "),
    ):
        with pytest.raises(VoicesRefused):
            save_session(plan, held)
    with pytest.raises(VoicesRefused):
        add_cards(talk(plan), ["", " "])


def test_the_coding_page_goes_from_card_to_card(plan, issues, cast, browse):
    first, second = cards_of(talk(plan), "札いち", "札に")
    client = browse(cast.planner)
    page = client.get("/desk/voices/coding/").content.decode()
    assert ("札いち" in page, "札に" in page) == (True, False)
    wrong = client.post(
        "/desk/voices/coding/", {"card": first.pk, "main": "none", "others": issues[0].pk}
    )
    assert (wrong.status_code, "札いち" in wrong.content.decode()) == (422, True)
    assert (
        client.post("/desk/voices/coding/", {"card": first.pk, "main": issues[0].pk}).status_code
        == 302
    )
    assert "札に" in client.get("/desk/voices/coding/").content.decode()
    with acting(cast.planner.pk, purpose="test"):
        assert Coding.objects.get().main == issues[0]
    assert second.pk != first.pk
