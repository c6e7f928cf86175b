"""A partner without an account: a link that opens once, for one device, and shows what was sent."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from sasaeai.consult import services
from sasaeai.consult.enums import ConsentHow
from sasaeai.consult.models import Case, CaseAgency
from sasaeai.consult.referral import links
from sasaeai.consult.referral.enums import EventKind
from sasaeai.consult.referral.models import Referral, ReferralEvent, ReferralLink
from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.people.public import Person
from tests.conftest import Passer
from tests.consult.conftest import full_case
from tests.consult.referring import sent


@pytest.fixture
def referral(db: None, cast, as_actor) -> Referral:
    cache.clear()
    with as_actor(cast.social_worker):
        aoba = Person.objects.get(name="青葉 きよし")
        return sent(full_case(aoba, cast.social_worker, cast.asanagi_beat), cast)


def path_of(referral: Referral, cast, *, address: str = "") -> str:
    with acting(cast.social_worker.pk, purpose="test"):
        return links.make_link(
            referral,
            by=cast.social_worker,
            mail=address,
            address_of=lambda token: f"/refer/{token}/",
        )


def opened(path: str) -> Client:
    """A device that has opened the link."""
    guest = Passer()
    assert guest.post(path).headers["Location"] == "/refer/open/"
    return guest


def test_the_entrance_tells_nothing_and_opens_with_a_button(referral, cast):
    guest, path = Passer(), path_of(referral, cast)
    page = guest.get(path)
    assert page.status_code == 200
    assert [
        word for word in ("青葉", "高齢者支援センター", "介護") if word in page.content.decode()
    ] == []
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    with acting(cast.social_worker.pk, purpose="test"):
        assert ReferralLink.objects.get().opened_at is None
    assert guest.post(path).status_code == 302
    text = guest.get("/refer/open/").content.decode()
    assert "青葉 きよし" in text and "介護のことを一緒に考えてほしい" in text
    assert [word for word in ("秘密の暮らし", "経過-team", referral.case.no) if word in text] == []


def test_a_link_opens_once_and_for_one_device(referral, cast):
    path = path_of(referral, cast)
    first, second = opened(path), Passer()
    assert second.get(path).status_code == second.post(path).status_code == 404
    assert second.get("/refer/open/").status_code == 404
    assert first.get("/refer/open/").status_code == 200


def test_what_is_kept_of_link_and_key_opens_nothing(referral, cast):
    path = path_of(referral, cast)
    guest = opened(path)
    token, key = path.split("/")[2], guest.cookies["sasaeai_refer"].value
    cookie = guest.cookies["sasaeai_refer"]
    assert (cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, "/refer/", "Lax")
    with acting(cast.social_worker.pk, purpose="test"):
        row = ReferralLink.objects.get()
        kept = f"{row.token_hash} {row.key_hash}"
    assert token not in kept and key not in kept
    thief = Passer()
    assert thief.post(f"/refer/{row.token_hash}/").status_code == 404
    thief.cookies["sasaeai_refer"] = row.key_hash
    assert thief.get("/refer/open/").status_code == 404
    with acting(cast.auditor.pk, purpose="test"):
        purposes = set(Entry.objects.values_list("purpose", flat=True))
    assert [words for words in purposes if token in words or key in words] == []


@pytest.mark.parametrize(
    "way", ["too old", "new link", "withdrawn consent", "withdrawn", "past its day"]
)
def test_a_link_ends(way, referral, cast, as_actor):
    path = path_of(referral, cast)
    with as_actor(cast.social_worker):
        if way == "too old":
            ReferralLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        elif way == "new link":
            path_of(referral, cast)
        elif way == "withdrawn consent":
            services.withdraw_consent(referral.consent, by=cast.social_worker, how=ConsentHow.ORAL)
        elif way == "withdrawn":
            from sasaeai.consult.referral.sending import withdraw_referral

            withdraw_referral(referral, by=cast.social_worker, why="いらなくなった")
        else:
            Referral.objects.update(open_until=today() - timedelta(days=1))
    guest = Passer()
    assert guest.get(path).status_code == guest.post(path).status_code == 404


def test_an_opened_device_loses_everything_when_a_new_link_is_made_or_consent_is_taken_back(
    referral, cast, as_actor
):
    guest = opened(path_of(referral, cast))
    again = opened(path_of(referral, cast))
    assert (guest.get("/refer/open/").status_code, again.get("/refer/open/").status_code) == (
        404,
        200,
    )
    with as_actor(cast.social_worker):
        services.withdraw_consent(referral.consent, by=cast.social_worker, how=ConsentHow.ORAL)
    assert again.get("/refer/open/").status_code == 404
    assert again.post("/refer/open/accept/", {"name": "田中"}).status_code == 404


def test_every_opening_and_look_is_in_the_journal_and_the_person_can_read_it(
    referral, cast, as_actor, as_person
):
    guest = opened(path_of(referral, cast))
    guest.get("/refer/open/")
    guest.get("/refer/open/")
    mine = as_person(cast.resident, referral.person)
    with as_actor(mine):
        rows = Entry.objects.filter(
            person_id=referral.person_id, verb__startswith="consult.referral"
        )
        verbs = list(rows.order_by("pk").values_list("verb", flat=True))
    assert verbs.count("consult.referral.opened") == 1
    assert verbs.count("consult.referral.shown") == 2
    with as_actor(cast.social_worker):
        assert ReferralEvent.objects.filter(kind=EventKind.OPENED).count() == 1


def test_the_guest_answers_with_a_name_until_the_end(referral, cast, as_actor):
    guest = opened(path_of(referral, cast))
    nameless = guest.post("/refer/open/accept/", {"note": "", "name": ""})
    assert nameless.status_code == 422
    for step, data in (
        ("accept", {"note": "来週から", "name": "田中 一"}),
        ("start", {"note": "", "name": "田中 一"}),
        ("finish", {"result": "support", "note": "通っています", "name": "田中 一"}),
    ):
        answer = guest.post(f"/refer/open/{step}/", data)
        assert (answer.status_code, "伝えました" in answer.content.decode()) == (200, True)
    assert guest.get("/refer/open/").status_code == 404
    with as_actor(cast.social_worker):
        referral.refresh_from_db()
        assert (referral.state, referral.waits) == ("done", "us")
        names = {event.by_name for event in referral.events.filter(kind__in=("accepted", "done"))}
        assert names == {"田中 一"}
        assert CaseAgency.objects.get().organisation == cast.care_centre


def test_a_link_reaches_one_referral_and_no_other_row(referral, cast, as_actor):
    with as_actor(cast.social_worker):
        other = full_case(Person.objects.get(name="石川 ゆう"), cast.social_worker, cast.ishidatami)
        elsewhere = sent(other, cast)
    path_of(referral, cast)
    with acting(cast.social_worker.pk, purpose="test"):
        number = ReferralLink.objects.get().pk
        ReferralLink.objects.update(opened_at=timezone.now(), key_hash="k" * 64)
    with acting(None, purpose=f"consult.referral.link {number}"):
        assert [row.pk for row in Referral.objects.all()] == [referral.pk]
        assert Case.objects.count() == Person.objects.count() == 0
        assert Referral.objects.filter(pk=elsewhere.pk).update(state="accepted") == 0
    with acting(cast.partner_worker.pk, purpose=f"consult.referral.link {number}"):
        assert Referral.objects.count() == 2, "an account comes by its duty, not by a purpose"
    with acting(cast.place_leader.pk, purpose=f"consult.referral.link {number}"):
        assert Referral.objects.count() == 0


def test_trying_links_is_slowed_down(referral, cast):
    guest = Passer()
    codes = [guest.get(f"/refer/{uuid4().hex}/").status_code for _ in range(links.PER_SPAN + 1)]
    assert codes == [404] * links.PER_SPAN + [429]
    assert guest.post(path_of(referral, cast)).status_code == 429


def test_the_mail_with_the_link_names_nobody(referral, cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        path = path_of(referral, cast, address="tanto@example.jp")
    (sent_mail,) = mail.outbox
    assert (sent_mail.to, path in sent_mail.body) == (["tanto@example.jp"], True)
    written = sent_mail.subject + sent_mail.body
    assert re.findall("青葉|介護|高齢者支援|相沢", written) == []


def test_the_link_stands_on_the_page_once(referral, cast, browse):
    client = browse(cast.social_worker)
    base = f"/desk/consult/referrals/{referral.pk}/"
    made = client.post(f"{base}link/", {"mail": ""})
    address = re.search(r'value="(http[^"]+/refer/[^"]+)"', made.content.decode())
    assert address is not None
    assert made.headers["Cache-Control"] == "no-store"
    assert address[1].split("/")[-2] not in client.get(base).content.decode()
