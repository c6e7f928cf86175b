"""The print that a person gets of what is held about them."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from uuid import uuid4

import pypdf
import pytest

from sasaeai.consult import services
from sasaeai.consult.enums import Caller, CaseState, ClosureReason, Outcome
from sasaeai.consult.models import Case, Contact
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.people.models import Person
from sasaeai.people.persons.life import protect
from sasaeai.people.public import RelationKind, add_relation, register_person
from sasaeai.people.retention import holdings
from sasaeai.people.retention.holdings import Ground
from sasaeai.people.retention.models import Asks
from sasaeai.people.retention.services import receive_request
from tests.consult.conftest import Shared, told
from tests.consult.meeting_room import PAPER, by_law, called, with_paper

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 5, 5)


def test_what_is_held_is_printed_from_every_room_without_what_others_said(
    cast, as_actor, browse, shared: Shared
):
    with as_actor(cast.social_worker):
        person = Person.objects.get(name="青葉 きよし")
        lines = holdings.held_about(person).lines
        texts = " ".join(text for _, _, text in lines)
        kinds = {"お名前", "お住まいの区域", "相談", "アセスメント", "関わり方", "計画", "経過"}
        assert kinds | {"すること", "同意", "共有"} <= {one[0] for one in lines}
        assert "家で暮らしたい" in texts
        assert "電気代が払えない" in texts
        assert "経過-named" in texts
    answer = browse(cast.social_worker).get(f"/desk/people/{person.pk}/held.pdf")
    assert answer.content.startswith(b"%PDF")
    assert browse(cast.planner).get(f"/desk/people/{person.pk}/held.pdf").status_code == 404


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


@pytest.fixture
def spoken_of(cast, as_actor, shared: Shared) -> Person:
    """青葉 with what others said about him, what he does not know of, and a protected sister."""
    by = cast.social_worker
    with as_actor(by):
        person = Person.objects.get(name="青葉 きよし")
        for wish, case in (("姉の訴え", None), ("近所の話", shared.case)):
            row = services.receive(
                told(person=person, caller=Caller.FAMILY, wish=wish), by=by, once=uuid4(),
                outcome=Outcome.INFORMATION,
            )  # fmt: skip
            Contact.objects.filter(pk=row.pk).update(case=case)
        Case.objects.create(
            no="2020-00001", person=person, owner=by, area=cast.asanagi_beat, opened_on=LONG_AGO,
            closed_on=LONG_AGO, closure_reason=ClosureReason.REACHED, state=CaseState.CLOSED,
            called="母の電話", known_to_person=False,
        )  # fmt: skip
        with_paper(called(cast), shared.case, cast)
        with_paper(by_law(cast), shared.case, cast)
        sister = register_person(
            name="青葉 みどり", kana="あおば みどり", area=cast.ishidatami_beat
        )
        kin = {"kind": RelationKind.EMERGENCY, "starts_on": today()}
        add_relation(person, other=sister, relation="姉", **kin)
        add_relation(person, name="友田 はる", relation="友人", **kin)
        protect(sister, by=by, why="避難している")
    return person


def test_what_is_left_out_is_named_with_number_and_ground_and_what_endangers_is_not(
    cast, as_actor, browse, spoken_of
):
    with as_actor(cast.social_worker):
        found = holdings.held_about(spoken_of)
    assert sorted((one.section, one.number, one.ground.name) for one in found.omitted) == [
        ("ほかの人から受けた相談", 1, "HARM"),
        ("ほかの人から受けた相談", 1, "UNTOLD"),
        ("会議の資料と記録", 1, "HARM"),
        ("会議の資料と記録", 1, "UNTOLD"),
        ("大切な人", 1, "UNTOLD"),
        ("本人が知らない支援", 1, "UNTOLD"),
    ]
    paper = text_of(
        browse(cast.social_worker).get(f"/desk/people/{spoken_of.pk}/held.pdf").content
    ).replace("\n", "")
    assert "友田 はる" in paper
    for told_of in ("ほかの人から受けた相談　1件", "会議の資料と記録　1件"):
        assert told_of in paper
    assert paper.count("第33条第2項第1号") == 2
    for secret in ("みどり", "姉", "近所の話", "母の電話", PAPER, "知らない支援", "施行令"):
        assert secret not in paper, secret
    assert "ほかの人のことは、のせていません" not in paper, "kin by name stand there"


def test_the_worker_sees_before_printing_what_the_person_will_not_be_told_of(
    cast, as_actor, browse, spoken_of
):
    with as_actor(cast.social_worker):
        row = receive_request(
            spoken_of, kind=Asks.DISCLOSE, what="全部", by=cast.social_worker, identity="免許証",
            asked_on=today(),
        )  # fmt: skip
    page = browse(cast.social_worker).get(f"/desk/requests/{row.pk}/").content.decode()
    assert ("本人が知らない支援" in page, Ground.UNTOLD.value in page) == (True, True)
    browse(cast.social_worker).get(f"/desk/people/{spoken_of.pk}/held.pdf")
    with as_actor(cast.auditor):
        assert Entry.objects.get(verb="people.held.printed").detail["omitted"] == 6


def test_a_print_without_omissions_says_nothing_of_any(cast, as_actor, browse):
    with as_actor(cast.social_worker):
        pk = Person.objects.get(name="石川 ゆう").pk
    paper = text_of(browse(cast.social_worker).get(f"/desk/people/{pk}/held.pdf").content)
    assert ("石川 ゆう" in paper, "のせていない" in paper) == (True, False)


def test_words_that_were_destroyed_are_not_called_unwritten(cast, as_actor, shared: Shared):
    with as_actor(cast.social_worker):
        Contact.objects.filter(pk=shared.contact.pk).update(wish="", erased_on=today())
        lines = holdings.held_about(Person.objects.get(name="青葉 きよし")).lines
    assert [text for section, _, text in lines if section == "相談"] == [
        "（保存期間がすぎたため、文章は廃棄しました）"
    ]
