"""Accounts are made by the administrator, the journal is read by the auditor, and both leave traces."""

from __future__ import annotations

import pytest

from sasaeai.core.tables.exports import LIMITS
from sasaeai.people.models import Account, Duty

pytestmark = pytest.mark.django_db


def test_an_administrator_makes_an_account_and_the_key_opens_it(cast, browse, client):
    admin = browse(cast.administrator)
    answer = admin.post("/desk/accounts/new/", {"login": "shinmi", "name": "新見 はな"})
    key = answer.content.decode().split("合言葉 <strong>")[1].split("<")[0]
    signed_in = client.post("/accounts/login/", {"login": "shinmi", "password": key})
    assert (answer.status_code, signed_in.status_code) == (200, 302)


def test_a_duty_is_entered_in_era_dates_and_ends_on_its_last_day(cast, browse):
    admin = browse(cast.administrator)
    path = f"/desk/accounts/{cast.resident.pk}/"
    admin.post(
        path,
        {
            "kind": "commissioner",
            "area": cast.asanagi_beat.pk,
            "starts_on": "Ｒ８．４．１",
            "ends_on": "",
        },
    )
    duty = Duty.objects.get(account=cast.resident)
    admin.post(f"/desk/duties/{duty.pk}/end/", {"last_day": "令和8年9月30日"})
    duty.refresh_from_db()
    assert (duty.starts_on.isoformat(), duty.ends_on.isoformat()) == ("2026-04-01", "2026-09-30")


def test_a_wrong_date_is_told_at_the_field_and_what_was_typed_stays(cast, browse):
    answer = browse(cast.administrator).post(
        f"/desk/accounts/{cast.resident.pk}/",
        {"kind": "commissioner", "starts_on": "平成31年5月1日", "appointment_no": "第12号"},
    )
    page = answer.content.decode()
    assert (answer.status_code, "平成31年5月1日" in page, "第12号" in page) == (422, True, True)


def test_an_overlapping_term_is_refused(cast, browse):
    answer = browse(cast.administrator).post(
        f"/desk/accounts/{cast.commissioner.pk}/",
        {"kind": "commissioner", "area": cast.asanagi_beat.pk, "starts_on": "令和8年4月1日"},
    )
    assert (answer.status_code, Duty.objects.filter(account=cast.commissioner).count()) == (422, 1)


def test_only_the_administrator_reaches_accounts(cast, browse):
    found = {
        login: browse(account).get("/desk/accounts/").status_code
        for login, account in cast.accounts.items()
    }
    assert {login for login, status in found.items() if status == 200} == {"administrator"}
    assert set(found.values()) == {200, 404}


def test_only_auditor_and_privacy_officer_read_the_journal_and_reading_is_noted(cast, browse):
    found = {
        login: browse(account).get("/desk/journal/").status_code
        for login, account in cast.accounts.items()
    }
    assert {login for login, status in found.items() if status == 200} == {
        "auditor",
        "privacy_officer",
    }
    assert "記録を見た" in browse(cast.auditor).get("/desk/journal/").content.decode()


def test_garbage_in_the_journals_address_is_refused(cast, browse):
    auditor = browse(cast.auditor)
    queries = ("page=0", "page=abc", "person=abc", "person=" + "9" * 30, "after=zz", "q=%00")
    assert [auditor.get(f"/desk/journal/?{query}").status_code for query in queries] == [400] * 6
    assert auditor.get("/desk/journal/export/exe/").status_code == 400


def test_the_journal_leaves_as_a_file(cast, browse):
    auditor = browse(cast.auditor)
    found = [
        auditor.get(f"/desk/journal/export/{kind}/").status_code for kind in ("csv", "xlsx", "pdf")
    ]
    assert found == [200, 200, 200]


def test_a_deactivated_account_has_no_duties_left(cast, as_actor, browse):
    with as_actor(cast.administrator):
        Account.objects.filter(pk=cast.manager.pk).update(is_active=False)
    assert browse(cast.manager).get("/desk/watch/").status_code in (302, 404)


def test_everybody_has_an_own_page(cast, browse):
    page = browse(cast.commissioner).get("/me/").content.decode()
    assert ("朝凪1区" in page, "民生委員・児童委員" in page) == (True, True)


def test_a_list_too_long_for_a_file_says_how_much_fits(cast, browse, monkeypatch):
    monkeypatch.setitem(LIMITS, "pdf", 2)
    client = browse(cast.auditor)
    for _look in range(3):
        client.get("/desk/journal/")
    answer = client.get("/desk/journal/export/pdf/")
    assert answer.status_code == 400
    assert "一度にファイルにできるのは2件までです。" in answer.content.decode()
