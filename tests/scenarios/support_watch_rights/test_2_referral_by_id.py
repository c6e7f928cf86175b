"""A referral or an item of a meeting is reached by nobody through somebody else's address."""

from __future__ import annotations

from sasaeai.consult.referral.models import Referral
from sasaeai.people.public import (
    DutyKind,
    OrganisationKind,
    Person,
    appoint,
    found_organisation,
    open_account,
    pledge,
)
from tests.cast import FOUNDED
from tests.consult.conftest import full_case
from tests.consult.meeting_room import called, with_paper
from tests.consult.referring import sent


def test_another_organisations_referral_can_be_neither_read_nor_answered(
    db, cast, browse, as_actor
):
    with as_actor(cast.administrator):
        elsewhere = found_organisation(
            OrganisationKind.CARE_CENTRE, code="care-9", name="にし支援センター", kana="にし"
        )
        stranger = open_account(login="stranger", name="別所 人", kana="べっしょ ひと")
        appoint(stranger, DutyKind.PARTNER_WORKER, starts_on=FOUNDED, organisation=elsewhere)
        pledge(stranger, text_version="1", signed_on=FOUNDED)
    with as_actor(cast.social_worker):
        aoba = Person.objects.get(name="青葉 きよし")
        row = sent(full_case(aoba, cast.social_worker, cast.asanagi_beat), cast)
    client, path = browse(stranger), f"/desk/referred/{row.pk}/"
    assert client.get(path).status_code == 404
    for step, data in (
        ("accept", {"note": ""}),
        ("decline", {"reason": "full", "note": "x", "suggested": "x"}),
        ("finish", {"result": "support", "note": "x"}),
    ):
        assert client.post(f"{path}{step}/", data).status_code == 404
    assert "介護" not in client.get("/desk/referred/").content.decode()
    with as_actor(cast.social_worker):
        assert Referral.objects.get(pk=row.pk).state == "sent"


def test_an_item_is_not_there_through_another_meeting(db, cast, browse, as_actor):
    with as_actor(cast.social_worker):
        aoba = Person.objects.get(name="青葉 きよし")
        case = full_case(aoba, cast.social_worker, cast.asanagi_beat)
        own, other = called(cast), called(cast)
        item = with_paper(other, case, cast)
    client = browse(cast.social_worker)
    sent_data = {"title": "x", "body": "y"}
    base = f"/desk/consult/meetings/{own.pk}/items/{item.pk}/paper/"
    assert client.post(base, sent_data).status_code == 404
    with as_actor(cast.social_worker):
        assert item.papers.count() == 1
