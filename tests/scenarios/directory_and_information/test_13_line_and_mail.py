"""13: LINE shows receivers and what is left first, refuses over quota, believes signatures alone and
keeps no words of residents; mail is left with one click."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.test import Client

from sasaeai.core.access import acting
from sasaeai.places.models import Dispatch
from sasaeai.places.notices.enums import Channel
from sasaeai.places.notices.following import send_line
from sasaeai.places.notices.sending import order, send_letters
from tests.places.line_service import opened_line
from tests.places.notices import published, subscriber
from tests.places.test_line import signature

pytestmark = pytest.mark.django_db
BASE = "https://shakyo.example"


@pytest.fixture
def service(settings):
    with opened_line() as found:
        settings.LINE = found.settings
        yield found


def test_the_number_is_shown_then_sent_then_refused_when_it_does_not_fit(service, cast, browse):
    first, second = published(cast), published(cast, title="二つめ")
    client = browse(cast.social_worker)
    page = client.get(f"/desk/notices/{first.notice_id}/line/").content.decode()
    assert "友だち120人" in page
    assert "170通（200通のうち" in page
    assert service.sent == []
    client.post(f"/desk/notices/{first.notice_id}/line/")
    with acting(cast.planner.pk, purpose="test"):
        dispatch = Dispatch.objects.get(channel=Channel.LINE)
    send_line(dispatch.pk, base=BASE)
    assert len(service.sent) == 1
    page = client.get(f"/desk/notices/{second.notice_id}/line/").content.decode()
    assert "70通たりません" in page
    client.post(f"/desk/notices/{second.notice_id}/line/")
    with acting(cast.planner.pk, purpose="test"):
        assert Dispatch.objects.filter(channel=Channel.LINE).count() == 1


def test_an_unsigned_report_is_refused_and_a_signed_one_leaves_no_words(service, cast):
    words = "息子のことで困っています"
    body = json.dumps({"events": [{"type": "message", "message": {"text": words}}]}).encode()
    client, kind = Client(), {"content_type": "application/json"}
    assert client.post("/notices/line/", body, **kind).status_code == 403
    headers = {"HTTP_X_LINE_SIGNATURE": signature(body)}
    assert client.post("/notices/line/", body, **kind, **headers).status_code == 200
    assert not _anywhere("息子のこと")


def _anywhere(words: str) -> bool:
    """Whether any text of any table of this part holds the words."""
    from django.apps import apps
    from django.db import connection

    names = [
        model._meta.db_table
        for model in apps.get_app_config("places").get_models()
        if model.__module__.endswith((".notices", ".letters"))
    ]
    with connection.cursor() as cursor:
        for name in (*names, "core_auditentry"):
            cursor.execute(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE %s', [f"%{words}%"])
            if cursor.fetchone()[0]:
                return True
    return False


def test_a_mail_is_left_with_one_click(cast):
    subscriber()
    row = published(cast)
    with acting(cast.social_worker.pk, purpose="test"):
        dispatch = order(row.notice, channel=Channel.MAIL, planned=None)
    send_letters(dispatch.pk, base=BASE)
    (message,) = mail.outbox
    address = message.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(BASE)
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    second = published(cast, title="次のお知らせ")
    with acting(cast.social_worker.pk, purpose="test"):
        dispatch = order(second.notice, channel=Channel.MAIL, planned=None)
    send_letters(dispatch.pk, base=BASE)
    assert len(mail.outbox) == 1
