"""The list of entries of the whole city that may be one person twice."""

from __future__ import annotations

from datetime import date

from sasaeai.core.audit.models import Entry
from sasaeai.people.persons import views
from sasaeai.people.persons.alike import alike_pairs
from sasaeai.people.persons.life import protect
from sasaeai.people.public import LinkState, decide, register_person


def test_pairs_are_listed_until_somebody_decides_and_only_those_in_reach(
    db, cast, as_actor, browse
):
    born = date(1950, 2, 2)
    with as_actor(cast.social_worker):
        first = register_person(
            name="渡邉 ゆう子", kana="わたなべ ゆうこ", area=cast.asanagi_beat, birth_date=born
        )
        second = register_person(
            name="渡辺 優子", kana="ワタナベ ユウコ", area=cast.ishidatami_beat, birth_date=born
        )
        register_person(name="別田 花", kana="べつだ はな", area=cast.asanagi_beat, birth_date=born)
        hidden = register_person(
            name="渡辺 裕子", kana="わたなべ ゆうこ", area=cast.asanagi_beat, birth_date=born
        )
    with as_actor(cast.manager):
        assert "渡辺 裕子" in {
            row.name for pair in alike_pairs() for row in (pair.first, pair.second)
        }
    with as_actor(cast.social_worker):
        protect(hidden, by=cast.social_worker, why="避難している")
        found = {(pair.first.pk, pair.second.pk) for pair in alike_pairs()}
        assert {(first.pk, second.pk), (first.pk, hidden.pk)} <= found, "a named reader sees both"
    with as_actor(cast.manager):
        ours = {pair.first.name for pair in alike_pairs()} | {
            pair.second.name for pair in alike_pairs()
        }
        assert "渡辺 裕子" not in ours, "a protected person is on no list"
    page = browse(cast.manager).get("/desk/people/alike/").content.decode()
    assert ("渡邉 ゆう子" in page, "渡辺 裕子" in page, "別田 花" in page) == (True, False, False)
    with as_actor(cast.auditor):
        noted = Entry.objects.filter(verb="people.person.found", actor_id=cast.manager.pk)
        assert set(noted.values_list("person_id", flat=True)) == {first.pk, second.pk}
    with as_actor(cast.social_worker):
        decide(first, second, state=LinkState.NOT_SAME, reason="別の人", by=cast.social_worker)
        assert (first.pk, second.pk) not in [(p.first.pk, p.second.pk) for p in alike_pairs()]


def test_the_journal_names_exactly_those_whose_entries_stand_on_the_page(
    db, cast, as_actor, browse, enrol, monkeypatch
):
    names = ("渡邉 ゆう子", "渡辺 優子", "渡部 結子", "渡邊 祐子")
    made = [enrol(name, "わたなべ ゆうこ", "S25.2.2").pk for name in names]
    monkeypatch.setattr(views, "MOST_PAIRS", 1)
    page = browse(cast.manager).get("/desk/people/alike/").content.decode()
    shown = {pk for pk in made if f'href="/desk/people/{pk}/"' in page}
    with as_actor(cast.auditor):
        noted = Entry.objects.filter(verb="people.person.found", actor_id=cast.manager.pk)
        assert set(noted.values_list("person_id", flat=True)) == shown
    assert len(shown) == 2
