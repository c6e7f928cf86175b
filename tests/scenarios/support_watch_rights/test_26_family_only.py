"""A mother asks about her son: counted, kept apart, and neither sees the other's page."""

from __future__ import annotations

from uuid import uuid4

from sasaeai.consult import metrics, services
from sasaeai.consult.enums import Caller
from sasaeai.core.metrics.counting import seeing_every_row
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.people.public import Person, register_person
from tests.cast import Cast, tie
from tests.consult.conftest import full_case, told


def test_mother_and_son_each_have_their_own_page(db, cast, as_actor, browse):
    by = cast.social_worker
    with as_actor(by):
        nameless = services.receive(
            told(caller=Caller.FAMILY, wish="長男が部屋から出ない"), by=by, once=uuid4()
        )
        with seeing_every_row():
            assert metrics.contacts(fiscal_year_of(today()).period).count() == 1
        case = full_case(
            None,
            by,
            cast.asanagi_beat,
            called="電話をくれた人の長男",
            contact=nameless,
            known_to_person=False,
        )
        mother = register_person(name="沖 まさえ", kana="おき まさえ", area=cast.asanagi_beat)
        son = register_person(name="沖 進", kana="おき すすむ", area=cast.asanagi_beat)
        nameless.refresh_from_db()
        nameless.caller_person = mother
        nameless.save(update_fields=["caller_person"])
        services.link_person(nameless, son)
        services.name_case(case, son, known_to_person=False)
        own_call = services.receive(
            told(person=son, caller=Caller.SELF, wish="働いてみたい"), by=by, once=uuid4()
        )
    assert own_call.caller_person_id == son.pk
    hers = page_of(cast, mother, browse)
    assert "わたしが相談したこと" in hers
    assert "いっしょに立てた計画" not in hers
    assert "働いてみたい" not in hers
    his = page_of(cast, son, browse)
    assert "いっしょに立てた計画" not in his
    assert "部屋から出ない" not in his
    with as_actor(by):
        case.refresh_from_db()
        services.name_case(case, son, known_to_person=True)
    assert "家で暮らしたい" in page_of(cast, son, browse)
    assert "家で暮らしたい" not in page_of(cast, mother, browse)


def page_of(cast: Cast, person: Person, browse) -> str:
    """The resident's own page, once the administrator has tied the account to this person."""
    tie(cast.resident, person)
    return browse(cast.resident).get("/me/consult/").content.decode()
