"""A person who must not be found is on no page, list, file or search of anybody but the named."""

from __future__ import annotations

from uuid import uuid4

import pytest

from sasaeai.consult import services
from sasaeai.consult.enums import Caller
from sasaeai.core.periods import today
from sasaeai.people.enums import ContactKind
from sasaeai.people.public import Person, add_contact, join_household, protect, register_person
from tests.consult.conftest import full_case, told

SECRETS = ("白波", "しらなみ", "隠れ町", "000-555-0199")


@pytest.fixture
def hidden(db, cast, as_actor) -> tuple[Person, Person, int, int]:
    """白波 had a household with a husband, a case and a contact before she was protected."""
    by = cast.social_worker
    with as_actor(by):
        her = register_person(name="白波 みお", kana="しらなみ みお", area=cast.asanagi_beat)
        him = register_person(name="荒磯 剛", kana="あらいそ つよし", area=cast.asanagi_beat)
        add_contact(her, kind=ContactKind.ADDRESS, value="隠れ町1-1")
        add_contact(her, kind=ContactKind.PHONE, value="000-555-0199")
        home = join_household(him, household=None, relation="本人", starts_on=today()).household
        join_household(her, household=home, relation="妻", starts_on=today())
        case = full_case(her, by, cast.asanagi_beat)
        contact = services.receive(told(person=her, caller=Caller.SELF), by=by, once=uuid4())
        protect(her, by=by, why="支援措置の連絡があった")
    return her, him, case.pk, contact.pk


def test_nothing_of_her_is_on_any_page_of_the_others(hidden, cast, browse):
    her, him, case, contact = hidden
    pages = (
        "/desk/", "/desk/people/?q=しらなみ", f"/desk/people/{him.pk}/", "/desk/consult/",
        "/desk/consult/contacts/", "/desk/consult/contacts/export.csv", "/desk/consult/cases/",
        "/desk/consult/cases/export.csv", "/desk/watch/", "/desk/watch/plans/",
        "/desk/watch/plans/new/?q=しらなみ", "/desk/journal/",
    )  # fmt: skip
    for other in (
        cast.manager,
        cast.auditor,
        cast.privacy_officer,
        cast.administrator,
        cast.planner,
    ):
        client = browse(other)
        for page in pages:
            answer = client.get(page)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = body.decode("utf-8-sig")
            shown = text.replace('value="しらなみ"', "")
            assert [word for word in SECRETS if word in shown] == [], (other.login, page)
    client = browse(cast.manager)
    for path in (
        f"/desk/people/{her.pk}/",
        f"/desk/consult/cases/{case}/",
        f"/desk/consult/contacts/{contact}/",
    ):
        assert client.get(path).status_code == 404


def test_the_named_worker_still_has_everything_she_needs(hidden, cast, browse):
    her, him, case, contact = hidden
    client = browse(cast.social_worker)
    assert "白波 みお" in client.get(f"/desk/people/{her.pk}/").content.decode()
    assert "白波 みお" in client.get(f"/desk/people/{him.pk}/").content.decode()
    assert client.get(f"/desk/consult/cases/{case}/").status_code == 200
    assert client.get(f"/desk/consult/contacts/{contact}/").status_code == 200
