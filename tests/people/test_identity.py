"""The same person twice: what is proposed, what is never proposed, and how decisions are undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from sasaeai.core.periods import today
from sasaeai.core.text import Likeness, Reason
from sasaeai.people.enums import LinkState, NameKind
from sasaeai.people.models import IdentityLink, Person
from sasaeai.people.persons import finding, identity
from sasaeai.people.persons.keys import facts_of, match_keys
from sasaeai.people.persons.names import add_name
from sasaeai.people.persons.refusals import AlreadyDecided, ReasonMissing

MEASURED = (
    ("髙橋", "高橋"), ("渡邉", "渡邊"), ("渡邉", "渡辺"), ("山﨑", "山崎"), ("濵田", "浜田"),
    ("𠮷田", "吉田"), ("中嶋", "中島"), ("栁", "柳"), ("冨田", "富田"), ("舘", "館"),
    ("桒原", "桑原"), ("槇", "槙"), ("辻\U000e0101", "辻"),
)  # fmt: skip
"""The pairs that were measured to be one surname in two spellings (domain page, C5)."""


@pytest.mark.parametrize(("one", "other"), MEASURED)
def test_spellings_of_one_surname_meet_in_a_key_and_are_suggested(
    one, other, enrol, cast, as_actor
):
    first = enrol(f"{one} 和夫", "かり かずお", "S16.3.3")
    second = enrol(f"{other} 和夫", "かり かずお", "S16.3.3")
    assert set(first.match_keys) == set(second.match_keys)
    with as_actor(cast.social_worker):
        found = finding.suggestions(facts_of(first), besides=first)
    assert [(one.person, one.match.likeness) for one in found] == [(second, Likeness.STRONG)]


def test_saito_in_two_legal_spellings_is_only_weakly_like(enrol, cast, as_actor):
    first = enrol("斎藤 進", "さいとう すすむ")
    enrol("斉藤 進", "さいとう すすむ")
    with as_actor(cast.social_worker):
        (found,) = finding.suggestions(facts_of(first), besides=first)
    assert Reason.NAME not in found.match.reasons
    assert Reason.NAME_WEAK in found.match.reasons


@pytest.mark.parametrize(
    ("one", "other", "likeness", "reason"),
    [
        (("青木 花", "あおき はな", "S20.4.1"), ("花 青木", "はな あおき", "S20.4.1"), Likeness.STRONG, Reason.BIRTH),
        (("オオノ 優子", "オオノ ユウコ", "S20.4.1"), ("オーノ 優子", "オーノ ユーコ", "S20.4.1"), Likeness.STRONG, Reason.KANA),
        (("森 花", "もり はな", "S15.3.3"), ("森 花", "もり はな", "H15.3.3"), Likeness.POSSIBLE, Reason.BIRTH_ERA_SLIP),
        (("森 花", "もり はな", "S15.3.4"), ("森 花", "もり はな", "S15.4.3"), Likeness.POSSIBLE, Reason.BIRTH_SWAPPED),
        (("森 花", "もり はな", "S15.3.3"), ("森 花", "もり はな", "86歳くらい"), Likeness.POSSIBLE, Reason.BIRTH_ROUGH),
        (("森 花", "もり はな", "S15.3.3"), ("林 花", "はやし はな", "S15.3.3"), Likeness.POSSIBLE, Reason.GIVEN),
    ],
    ids=["swapped", "long vowels", "era slip", "day and month", "rough age", "name changed"],
)  # fmt: skip
def test_slips_and_changes_of_name_are_suggested(
    one, other, likeness, reason, enrol, cast, as_actor
):
    first, second = enrol(*one), enrol(*other)
    with as_actor(cast.social_worker):
        found = finding.suggestions(facts_of(first), besides=first)
    assert [hit.person for hit in found] == [second]
    assert reason in found[0].match.reasons


def test_a_former_name_finds_the_entry_of_before(enrol, cast, as_actor):
    before = enrol("小川 里美", "おがわ さとみ")
    after = enrol("岸本 里美", "きしもと さとみ")
    with as_actor(cast.social_worker):
        assert finding.suggestions(facts_of(after), besides=after) == []
        add_name(after, kind=NameKind.FORMER, name="小川 里美", kana="おがわ さとみ")
        after = Person.objects.prefetch_related("names", "contacts").get(pk=after.pk)
        (found,) = finding.suggestions(facts_of(after), besides=after)
    assert (found.person, Reason.FORMER_NAME in found.match.reasons) == (before, True)


def test_father_and_son_of_one_name_at_one_address_are_never_more_than_alike(enrol, cast, as_actor):
    home = (("address", "朝凪町1-2-3"),)
    father = enrol("田中 一", "たなか はじめ", "S14.4.1", contacts=home)
    enrol("田中 一", "たなか はじめ", "S41.4.1", contacts=home)
    with as_actor(cast.social_worker):
        (found,) = finding.suggestions(facts_of(father), besides=father)
    assert found.match.likeness is Likeness.WEAK
    assert Reason.MAYBE_PARENT in found.match.reasons


def test_twins_share_no_key_so_they_are_not_even_proposed(enrol, cast, as_actor):
    home = (("address", "朝凪町1-2-3"),)
    kiyo = enrol("山本 きよ", "やまもと きよ", "S15.10.10", contacts=home)
    enrol("山本 きく", "やまもと きく", "S15.10.10", contacts=home)
    with as_actor(cast.social_worker):
        assert finding.suggestions(facts_of(kiyo), besides=kiyo) == []


def test_keys_never_alter_what_was_written(enrol):
    person = enrol("塚\ufa10 神\ufa19", "つか かみ")
    assert person.name == "塚\ufa10 神\ufa19"
    assert match_keys([("塚\ufa10 神\ufa19", "つか かみ")], None) == list(person.match_keys)


def test_a_decision_is_remembered_and_the_pair_is_not_proposed_again(enrol, cast, as_actor):
    one, two = enrol("森 花", "もり はな", "S15.3.3"), enrol("森 花", "もり はな", "S15.3.3")
    with as_actor(cast.social_worker):
        identity.decide(
            one, two, state=LinkState.NOT_SAME, reason="住所も家族もちがう", by=cast.social_worker
        )
        assert finding.suggestions(facts_of(two), besides=two) == []
        with pytest.raises(AlreadyDecided):
            identity.decide(two, one, state=LinkState.SAME, reason="x", by=cast.social_worker)
        with pytest.raises(ReasonMissing):
            identity.decide(one, two, state=LinkState.SAME, reason=" ", by=cast.social_worker)


def test_a_cluster_counts_under_its_oldest_entry_and_falls_apart_when_undone(enrol, cast, as_actor):
    a, b, c = (enrol("森 花", "もり はな") for _ in range(3))
    ids = [a.pk, b.pk, c.pk]
    with as_actor(cast.social_worker):
        _at(_link(b, c, cast), "2026-05-10")
        middle = _link(a, b, cast)
        _at(middle, "2026-07-10")
        assert identity.root_of(ids, on=_day("2026-04-30")) == {a.pk: a.pk, b.pk: b.pk, c.pk: c.pk}
        assert identity.root_of(ids, on=_day("2026-06-01")) == {a.pk: a.pk, b.pk: b.pk, c.pk: b.pk}
        assert identity.root_of(ids, on=_day("2026-08-01")) == {a.pk: a.pk, b.pk: a.pk, c.pk: a.pk}
        identity.undo(middle, reason="母と娘だった", by=cast.social_worker)
        after = today() + timedelta(days=1)
        assert identity.root_of(ids, on=after) == {a.pk: a.pk, b.pk: b.pk, c.pk: b.pk}
        assert identity.root_of(ids, on=_day("2026-08-01")) == {a.pk: a.pk, b.pk: a.pk, c.pk: a.pk}
        assert IdentityLink.objects.count() == 2


def test_nobody_links_entries_that_are_out_of_reach(enrol, cast, as_actor):
    one, two = enrol("森 花", "もり はな"), enrol("森 花", "もり はな")
    with as_actor(cast.commissioner), pytest.raises(Exception, match="row-level security"):  # noqa: SIM117
        with transaction.atomic():
            IdentityLink.objects.create(
                first=one, second=two, state="same", reason="x", decided_by=cast.commissioner
            )


def test_a_pair_stands_in_order_and_once(enrol, cast, as_actor):
    one, two = enrol("森 花", "もり はな"), enrol("森 花", "もり はな")
    with as_actor(cast.social_worker), pytest.raises(IntegrityError), transaction.atomic():
        IdentityLink.objects.create(
            first=two, second=one, state="same", reason="x", decided_by=cast.social_worker
        )


def _link(one: Person, two: Person, cast) -> IdentityLink:
    return identity.decide(
        one, two, state=LinkState.SAME, reason="本人に確かめた", by=cast.social_worker
    )


def _at(link: IdentityLink, day: str) -> None:
    IdentityLink.objects.filter(pk=link.pk).update(decided_at=f"{day} 12:00+09")
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.people_settle_identity(%s)", [link.first_id])


def _day(text: str) -> date:
    return date.fromisoformat(text)
