"""Keeping pages true: the leader's link, what strangers propose, what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail, signing

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.ui import guarding
from sasaeai.places import queries
from sasaeai.places.enums import Decision, ShownTo, VerifiedBy, Way
from sasaeai.places.freshness import months_after
from sasaeai.places.links import SALT, DeadLink, opened, token_for
from sasaeai.places.models import (
    Asking,
    Contact,
    FieldChange,
    Listing,
    Location,
    Proposal,
    Verification,
)
from sasaeai.places.public import change_listing
from sasaeai.places.published import preview, public_view
from sasaeai.places.services import (
    AlreadyDecided,
    NothingProposed,
    ask_by_mail,
    decide_change,
    propose_change,
    settle_proposal,
    verify_listing,
)
from tests.places.conftest import open_place

pytestmark = pytest.mark.django_db
MAIL = "leader@example.invalid"


def told(client, address: str, **values: str):
    """Sends the form as somebody who read it for a while."""
    form = client.get(address).context["form"] if client.get(address).context else None
    assert form is None or form
    old = signing.dumps(int(guarding.timezone.now().timestamp()) - 60, salt=guarding.SALT)
    return client.post(address, {"opened": old, **values})


def page_says(listing: Listing) -> dict[str, str]:
    from sasaeai.places.services.proposals import what_it_says

    return what_it_says(preview(listing))


@pytest.fixture
def with_mail(places, cast):
    with acting(cast.planner.pk, purpose="test"):
        Contact.objects.create(
            listing=places.salon, area=places.salon.area, kind="mail", value=MAIL
        )
    return places.salon


def test_a_stranger_proposes_and_nothing_shows_until_a_keeper_decides(places, cast, browse):
    address = f"/places/{places.salon.code}/propose/"
    stranger = browse(None)
    response = told(
        stranger, address, name="朝凪サロン", cost="200円", phone="000-999-9999", remark=""
    )
    assert response.status_code == 302
    assert "200円" not in stranger.get(f"/places/{places.salon.code}/").content.decode()
    with acting(cast.place_leader.pk, purpose="test"):
        row = Proposal.objects.get()
        assert {(c.field, c.old, c.new) for c in row.changes.all()} == {
            ("cost", "", "200円"),
            ("phone", "", "000-999-9999"),
        }


def test_the_ends_of_lines_and_wide_digits_are_no_change_of_their_own(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        change_listing(places.salon, description="お茶を飲みます。\n手も動かします。")
    told(
        browse(None),
        f"/places/{places.salon.code}/propose/",
        name="朝凪サロン",
        description="お茶を飲みます。\r\n手も動かします。",
        phone="０００−７７７ー１２３４",
        remark="",
    )
    with acting(cast.place_leader.pk, purpose="test"):
        changes = Proposal.objects.get().changes
        assert list(changes.values_list("field", "new")) == [("phone", "000-777-1234")]


def test_what_is_not_public_is_not_in_the_form(places, browse):
    page = browse(None).get(f"/places/{places.salon.code}/propose/").content.decode()
    assert "000-111-1111" not in page
    assert browse(None).get(f"/places/{places.hidden.code}/propose/").status_code == 404


def test_neither_strangers_nor_other_districts_read_proposals(places, cast, as_actor):
    propose_change(public_view(places.salon), wanted={"cost": "1円"}, contact="森本 090")
    for account in (None, cast.resident, cast.other_place_leader, cast.commissioner, cast.auditor):
        with acting(account.pk if account else None, purpose="test"):
            assert (Proposal.objects.count(), FieldChange.objects.count()) == (0, 0)
    with acting(cast.place_leader.pk, purpose="test"):
        assert (Proposal.objects.count(), FieldChange.objects.count()) == (1, 1)


def test_machines_are_kept_away(places, browse):
    address, client = f"/places/{places.salon.code}/propose/", browse(None)
    sent = {"name": "朝凪サロン", "cost": "9円"}
    quick = client.post(address, {**sent, "opened": guarding.stamp()})
    forged = client.post(address, {**sent, "opened": "x"})
    trapped = told(client, address, **sent, homepage="https://spam.example")
    assert [r.status_code for r in (quick, forged, trapped)] == [200, 200, 200]
    assert 'value="9円"' in quick.content.decode()


def test_one_address_sends_five_an_hour(places, browse):
    address, client = f"/places/{places.salon.code}/propose/", browse(None)
    codes = [
        told(client, address, name="朝凪サロン", cost=f"{number}円").status_code
        for number in range(7)
    ]
    assert codes == [302] * guarding.PER_HOUR + [200] * 2


def test_an_empty_proposal_is_refused(places):
    view = public_view(places.salon)
    with pytest.raises(NothingProposed):
        propose_change(view, wanted={"name": "朝凪サロン", "cost": " "}, remark=" ")


def test_a_field_is_decided_once_and_the_last_one_settles_the_proposal(places, cast):
    row = propose_change(
        public_view(places.salon), wanted={"cost": "200円", "apply_how": "電話で"}, contact="森本"
    )
    with acting(cast.social_worker.pk, purpose="test"):
        changes = {change.field: change for change in row.changes.all()}
        decide_change(changes["cost"], accept=True)
        decide_change(changes["cost"], accept=True)
        with pytest.raises(AlreadyDecided):
            decide_change(changes["cost"], accept=False)
        decide_change(changes["apply_how"], accept=False, reason="いまのまま")
        row.refresh_from_db()
        assert (row.settled_on, row.contact) == (today(), "")
        listing = Listing.objects.get(pk=places.salon.pk)
        assert (listing.cost, listing.apply_how) == ("200円", "")


def test_a_remark_waits_until_somebody_says_it_is_settled(places, cast):
    row = propose_change(public_view(places.salon), wanted={}, remark="もうやっていません")
    with acting(cast.place_leader.pk, purpose="test"):
        assert Proposal.objects.get().settled_on is None
        settle_proposal(row)
        assert Proposal.objects.get().settled_on == today()


def test_the_leaders_link_confirms_this_page_and_no_other(with_mail, places, browse):
    token = token_for(with_mail, mail=MAIL)
    client = browse(None)
    assert "朝凪サロン" in client.get(f"/places/confirm/{token}/").content.decode()
    assert client.post(f"/places/confirm/{token}/", {"act": "true"}).status_code == 200
    assert Listing.objects.get(pk=with_mail.pk).verified_on == today()
    assert Listing.objects.get(pk=places.exercise.pk).verified_on is None
    with opened(token), pytest.raises(Exception, match="violates row-level security"):
        verify_listing(places.exercise, by=VerifiedBy.LINK)


def test_opening_the_link_alone_confirms_nothing(with_mail, browse):
    browse(None).get(f"/places/confirm/{token_for(with_mail, mail=MAIL)}/")
    assert Listing.objects.get(pk=with_mail.pk).verified_on is None


def test_a_link_to_an_old_address_or_a_forged_one_is_dead(with_mail, cast, browse):
    token = token_for(with_mail, mail=MAIL)
    forged = signing.dumps([with_mail.pk, "m", "x"], salt=SALT)
    for dead in (forged, token[:-2] + "zz", "abc"):
        with pytest.raises(DeadLink), opened(dead):
            pass
    with acting(cast.planner.pk, purpose="test"):
        Contact.objects.filter(listing=with_mail, kind="mail").update(value="new@example.invalid")
    assert browse(None).get(f"/places/confirm/{token}/").status_code == 404


def test_a_leader_changes_her_page_through_the_link_and_it_is_in_the_history(
    with_mail, cast, browse
):
    token = token_for(with_mail, mail=MAIL)
    response = browse(None).post(
        f"/places/confirm/{token}/",
        {"act": "change", "name": "朝凪サロン", "cost": "100円", "phone": "000-555-5555"},
    )
    assert response.status_code == 200
    with acting(cast.planner.pk, purpose="test"):
        row = Proposal.objects.get()
        assert (row.by, row.settled_on) == ("leader", today())
        assert {c.decision for c in row.changes.all()} == {Decision.ACCEPTED}
        assert page_says(Listing.objects.get(pk=with_mail.pk))["cost"] == "100円"
        assert Verification.objects.get().by == VerifiedBy.LINK


def test_the_printed_form_carries_a_code_and_notes_that_somebody_was_asked(places, cast, browse):
    response = browse(cast.place_leader).get(f"/desk/places/{places.salon.code}/form/")
    assert response.content.startswith(b"%PDF")
    with acting(cast.planner.pk, purpose="test"):
        assert Asking.objects.get().way == Way.PAPER


def test_asking_by_mail_sends_one_link_a_day(with_mail, cast, django_capture_on_commit_callbacks):
    with acting(cast.planner.pk, purpose="test"), django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            ask_by_mail(with_mail, address_of=lambda token: f"https://example/{token}")
    assert [(each.to, "https://example/" in each.body) for each in mail.outbox] == [([MAIL], True)]
    assert "000-111-1111" not in mail.outbox[0].body


def test_due_pages_come_a_month_before_and_hiding_is_proposed_after_eighteen(places, cast):
    year, year_and_half = (months_after(today(), -months) for months in (12, 19))
    last = (
        (places.salon, year + timedelta(days=20)),
        (places.exercise, year_and_half),
        (places.hidden, months_after(today(), -2)),
    )
    with acting(cast.planner.pk, purpose="test"):
        for listing, day in last:
            verify_listing(listing, by=VerifiedBy.PHONE, on=day)
        found = {row.name: (row.fresh, row.hide) for row in queries.due(Listing.objects.all())}
    assert found == {"朝凪サロン": ("soon", ""), "石畳体操": ("old", "1")}


def test_what_is_hidden_leaves_the_public_with_a_mark_for_those_who_copied_it(places, cast, browse):
    browse(cast.planner).post(f"/desk/places/{places.exercise.code}/hide/")
    assert browse(None).get(f"/places/{places.exercise.code}/").status_code == 404
    since = (today() - timedelta(days=1)).isoformat()
    answer = browse(None).get(f"/api/v1/places?modified_after={since}T00:00:00").json()
    assert answer["withdrawn"] == [str(places.exercise.uuid)]
    assert Listing.objects.filter(pk=places.exercise.pk, shown_to=ShownTo.STAFF).count() == 0


def test_when_and_where_are_proposed_as_fields_and_set_by_hand(places, cast, browse):
    stranger, office = browse(None), browse(cast.social_worker)
    address = f"/places/{places.salon.code}/propose/"
    sent = {"name": "朝凪サロン", "when": "第2土曜日 10時〜12時", "where": "朝凪公民館"}
    assert told(stranger, address, phone="000-999-9999", **sent).status_code == 302
    with acting(cast.planner.pk, purpose="test"):
        row = Proposal.objects.get()
        changes = {change.field: (change.old, change.new) for change in row.changes.all()}
    assert changes == {
        "phone": ("", "000-999-9999"),
        "when": ("毎日 10時〜12時", "第2土曜日 10時〜12時"),
        "where": ("朝凪集会所　ひより市朝凪2丁目", "朝凪公民館"),
    }
    desk = f"/desk/places/proposals/{row.pk}/"
    shown = office.get(desk).content.decode()
    assert (shown.count("直しました"), "予定を直す" in shown, "ページを直す" in shown) == (
        4,
        True,
        True,
    )
    office.post(desk, {"accept": "when"})
    office.post(desk, {"refuse": "where", "reason": "いまのままです"})
    with acting(cast.planner.pk, purpose="test"):
        decided = dict(row.changes.values_list("field", "decision"))
    assert decided == {"phone": "open", "when": "accepted", "where": "refused"}
    assert (page_says(places.salon)["when"], page_says(places.salon)["phone"]) == (
        "毎日 10時〜12時",
        "",
    )


def test_a_private_place_is_not_in_the_form(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        Location.objects.filter(listing=places.salon).update(shown_to="staff")
    page = browse(None).get(f"/places/{places.salon.code}/propose/").content.decode()
    assert 'name="where"' in page
    assert ("朝凪集会所" in page, "朝凪2丁目" in page) == (False, False)


def test_what_a_leader_says_about_days_waits_and_the_rest_is_true_at_once(with_mail, cast, browse):
    leader = browse(None)
    address = f"/places/confirm/{token_for(with_mail)}/"
    sent = {
        "act": "change",
        "name": "朝凪サロン",
        "cost": "200円",
        "when": "毎週月曜日",
        "remark": "",
    }
    assert "直しました" in leader.post(address, sent).content.decode()
    with acting(cast.planner.pk, purpose="test"):
        row = Proposal.objects.get()
        decided = dict(row.changes.values_list("field", "decision"))
    assert (decided, row.settled_on) == ({"cost": "accepted", "when": "open"}, None)
    with_mail.refresh_from_db()
    assert with_mail.cost == "200円"


def test_a_desk_is_asked_for_its_hours_in_the_words_of_its_page(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        desk = open_place("くらしの窓口", cast.asanagi, "bureau", rule=None)
    page = browse(None).get(f"/places/{desk.code}/propose/").content.decode()
    assert ("ひらく時間・申し込み" in page, 'name="when"' in page) == (True, False)
