"""LINE: the cost is shown first, over quota is refused, one message however often it is tried."""

from __future__ import annotations

import base64
import hmac
import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.places.models import Dispatch, FollowerDay
from sasaeai.places.notices import line
from sasaeai.places.notices.enums import Channel, DispatchState
from sasaeai.places.notices.following import OverQuota, order_line, send_line
from sasaeai.places.notices.resuming import lock_of
from sasaeai.places.notices.sending import WAITS, AlreadySent
from sasaeai.places.notices.writing import (
    Wording,
    correct,
    hand_in,
    publish,
    rewrite_notice,
    seen_of,
    withdraw,
)
from sasaeai.places.tasks import send_notice_by_line
from tests.places.line_service import SECRET, opened_line
from tests.places.notices import TITLE, published

pytestmark = pytest.mark.django_db
BASE = "https://shakyo.example"


@pytest.fixture
def service(settings):
    with opened_line() as found:
        settings.LINE = found.settings
        yield found


def ordered(cast, row) -> Dispatch:
    with acting(cast.social_worker.pk, purpose="test"):
        return order_line(row.notice)


def known(cast, dispatch):
    with acting(cast.planner.pk, purpose="test"):
        dispatch.refresh_from_db()
        return DispatchState(dispatch.state), dispatch.reached


def test_what_it_costs_is_shown_before_anything_is_sent(service, cast, browse):
    row = published(cast, areas=[cast.asanagi])
    text = browse(cast.social_worker).get(f"/desk/notices/{row.notice_id}/line/").content.decode()
    for words in ("友だち120人に送ります", "170通（200通のうち、30通を使いました）", "50通", TITLE,
                  "友だち全員にとどきます", "120通を使って送る"):  # fmt: skip
        assert words in text
    assert service.sent == []


def test_one_message_is_sent_and_counted(service, cast):
    row = published(cast)
    dispatch = ordered(cast, row)
    send_line(dispatch.pk, base=BASE)
    assert service.sent == [f"{TITLE}\n\n{row.summary}\n\n{BASE}/notices/{row.notice_id}/"]
    assert known(cast, dispatch) == (DispatchState.DONE, 120)
    service.limit = 1000
    with pytest.raises(AlreadySent):
        ordered(cast, row)


def test_a_message_that_would_go_over_the_quota_is_refused(service, cast, browse):
    service.used = 81
    row = published(cast)
    client, address = browse(cast.social_worker), f"/desk/notices/{row.notice_id}/line/"
    text = client.get(address).content.decode()
    assert "1通たりません" in text
    assert "を使って送る" not in text
    with pytest.raises(OverQuota):
        ordered(cast, row)
    client.post(address)
    with acting(cast.planner.pk, purpose="test"):
        assert Dispatch.objects.filter(channel=Channel.LINE).count() == 0
    service.used = 80
    ordered(cast, row)


def test_without_a_limit_everything_fits(service, cast):
    service.limit = None
    assert (line.cost().left, line.cost().fits) == (None, True)


@pytest.mark.parametrize("trouble", [[500, 503], [504]])
def test_tried_again_it_is_still_one_message(service, cast, trouble):
    """504: the service took it, and the answer was lost."""
    service.trouble = list(trouble)
    dispatch = ordered(cast, published(cast))
    for _ in trouble:
        with pytest.raises(line.LineSilent):
            send_line(dispatch.pk, base=BASE)
    send_line(dispatch.pk, base=BASE)
    send_line(dispatch.pk, base=BASE)
    assert len(service.sent) == 1
    assert known(cast, dispatch) == (DispatchState.DONE, 120)


@pytest.mark.parametrize(
    ("code", "words"), [(429, "今月に送れる数"), (400, "ことわられました（400）")]
)
def test_what_the_service_refuses_is_said_and_reached_nobody(service, cast, browse, code, words):
    service.trouble = [code]
    row = published(cast)
    dispatch = ordered(cast, row)
    send_line(dispatch.pk, base=BASE)
    assert known(cast, dispatch) == (DispatchState.FAILED, None)
    assert words in browse(cast.planner).get(f"/desk/notices/{row.notice_id}/").content.decode()


def test_who_blocked_the_account_is_not_counted_as_reached(service, cast):
    """The service's own word for "targeted" reach is of another thing and may be missing."""
    service.targeted = None
    assert line.cost().receivers == 120
    service.targeted = 40
    assert line.cost().receivers == 120
    service.blocks = None
    with pytest.raises(line.LineRefused):
        line.cost()


def test_it_reaches_no_district_in_particular(service, cast):
    """A notice for one district goes to all followers, so it counts for the whole city."""
    dispatch = ordered(cast, published(cast, areas=[cast.asanagi]))
    send_line(dispatch.pk, base=BASE)
    with acting(cast.planner.pk, purpose="test"):
        dispatch.refresh_from_db()
    assert dispatch.area is None
    period = fiscal_year_of(today()).period

    def reach(area=metrics.WHOLE):
        return metrics.figure(metrics.series_of("notices.reach"), period, area).value

    assert (reach(), reach(cast.asanagi.pk)) == (120, 0)


def test_a_service_that_stays_silent_is_told_and_asked_again_by_a_button(service, cast, browse):
    row = published(cast)
    dispatch = ordered(cast, row)
    service.trouble = [500]
    send_notice_by_line(dispatch.pk, BASE)
    (job,) = ProcrastinateJob.objects.filter(task_name="notices.send_line")
    assert (job.args["away"], job.lock) == (1, lock_of(dispatch.pk))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    service.trouble = [504]
    send_notice_by_line(dispatch.pk, BASE, away=len(WAITS))
    assert known(cast, dispatch) == (DispatchState.FAILED, None)
    client, address = browse(cast.planner), f"/desk/notices/{row.notice_id}/"
    text = client.get(address).content.decode()
    assert ("LINEにつながりません" in text, "つづきを送る" in text) == (True, True)
    client.post(f"/desk/notices/sent/{dispatch.pk}/go-on/")
    (job,) = ProcrastinateJob.objects.filter(task_name="notices.send_line")
    send_notice_by_line(**job.args)
    assert (len(service.sent), known(cast, dispatch)) == (1, (DispatchState.DONE, 120))


def test_after_a_day_nothing_is_ordered_again_since_the_key_is_forgotten(service, cast, browse):
    row = published(cast)
    dispatch = ordered(cast, row)
    with acting(cast.planner.pk, purpose="test"):
        Dispatch.objects.filter(pk=dispatch.pk).update(at=timezone.now() - timedelta(hours=24))
    client = browse(cast.planner)
    assert "つづきを送る" not in client.get(f"/desk/notices/{row.notice_id}/").content.decode()
    client.post(f"/desk/notices/sent/{dispatch.pk}/go-on/")
    assert ProcrastinateJob.objects.count() == 0


def test_what_is_corrected_or_withdrawn_before_the_service_answers(service, cast):
    for act, state, texts in ((correct_it, DispatchState.DONE, 1), (withdraw_it, "failed", 0)):
        service.keys.clear()
        service.limit = None
        row = published(cast)
        dispatch = ordered(cast, row)
        act(cast, row)
        send_line(dispatch.pk, base=BASE)
        assert (known(cast, dispatch)[0], len(service.sent)) == (state, texts)
        assert all(TITLE in text for text in service.sent)


def correct_it(cast, row):
    with acting(cast.social_worker.pk, purpose="test"):
        second = rewrite_notice(correct(row.notice), Wording("新しい日", "x", change="直しました"))
        hand_in(second)
    with acting(cast.manager.pk, purpose="test"):
        publish(second, seen=seen_of(second))


def withdraw_it(cast, row):
    with acting(cast.manager.pk, purpose="test"):
        withdraw(row.notice)


def test_who_came_and_went_is_shown_by_day(service, cast, browse):
    body = json.dumps({"events": [{"type": "follow"}] * 7 + [{"type": "unfollow"}] * 3}).encode()
    report(body, signature(body))
    row = published(cast)
    text = browse(cast.planner).get(f"/desk/notices/{row.notice_id}/line/").content.decode()
    assert text.count("友だちの増えへり") == 1
    (table,) = re.findall(r"<table.*?</table>", text, re.S)
    assert re.findall(r"<td[^>]*>(?:<[^>]*>)*(\d+)", table) == ["7", "3"]


def test_trouble_before_sending_is_a_message_and_no_error_page(service, cast, browse, settings):
    row = published(cast)
    client, address = browse(cast.social_worker), f"/desk/notices/{row.notice_id}/line/"
    service.ready = False
    assert "友だちの数が、まだわかりません" in client.get(address, follow=True).content.decode()
    settings.LINE = {**service.settings, "token": "wrong"}
    assert "ことわられました（401）" in client.get(address, follow=True).content.decode()
    settings.LINE = {**service.settings, "url": "http://127.0.0.1:1"}
    assert "LINEにつながりません" in client.get(address, follow=True).content.decode()
    settings.LINE = {"url": "", "token": "", "secret": ""}
    text = client.get(address, follow=True).content.decode()
    assert "まだ決められていません" in text
    assert "LINEで送る" not in text


def test_nothing_leaves_the_machine_unless_the_settings_name_a_host():
    from sasaeai.site.config import SETTINGS

    assert {item.name: item.default for item in SETTINGS if item.name.startswith("LINE")} == {
        "LINE_URL": "", "LINE_TOKEN": "", "LINE_SECRET": "",
    }  # fmt: skip


def signature(body: bytes, secret: str = SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, sha256).digest()).decode()


def report(body: bytes, sign: str | None):
    headers = {} if sign is None else {"HTTP_X_LINE_SIGNATURE": sign}
    client = Client(enforce_csrf_checks=True)
    return client.post("/notices/line/", body, content_type="application/json", **headers)


def test_a_signed_report_is_counted_and_no_word_of_a_resident_is_kept(service, cast):
    events = [
        {"type": "follow", "source": {"userId": "U1"}},
        {"type": "follow", "source": {"userId": "U2"}},
        {"type": "unfollow", "source": {"userId": "U3"}},
        {"type": "message", "message": {"type": "text", "text": "母のことで相談です"}},
    ]
    body = json.dumps({"events": events}).encode()
    for _ in range(2):
        assert report(body, signature(body)).status_code == 200
    with acting(cast.planner.pk, purpose="test"):
        row = FollowerDay.objects.get()
        assert (row.day, row.followed, row.left) == (today(), 4, 2)
        assert {field.name for field in FollowerDay._meta.get_fields()} == {
            "id", "day", "followed", "left",
        }  # fmt: skip


@pytest.mark.parametrize(
    "sign", [None, "", "AAAA", "あ", signature(b'{"events": []}', "another"), signature(b"x")]
)
def test_a_report_that_is_not_signed_is_refused(service, cast, sign):
    assert report(b'{"events": [{"type": "follow"}]}', sign).status_code == 403
    with acting(cast.planner.pk, purpose="test"):
        assert FollowerDay.objects.count() == 0


def test_without_a_secret_no_signature_is_right(cast, settings):
    settings.LINE = {"url": "", "token": "", "secret": ""}
    body = b'{"events": []}'
    assert report(body, signature(body, "")).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[]", b'{"a": 1}', b'{"events": 3}', b"\xff"])
def test_a_signed_report_that_makes_no_sense_is_the_senders_mistake(service, body):
    assert report(body, signature(body)).status_code == 400


def test_signatures_are_compared_in_constant_time(service, monkeypatch):
    seen = []
    real = hmac.compare_digest
    monkeypatch.setattr(line.hmac, "compare_digest", lambda a, b: seen.append(1) or real(a, b))
    body = b'{"events": []}'
    report(body, signature(body))
    assert seen == [1]
