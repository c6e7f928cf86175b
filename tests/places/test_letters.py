"""Notices by mail: asked for twice over, one copy each, left with one press, seen by nobody."""

from __future__ import annotations

import re
import smtplib
import traceback
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.core.ui import guarding
from sasaeai.places.models import Dispatch, Letter, Subscription, Term
from sasaeai.places.notices import sending
from sasaeai.places.notices.access import JOB
from sasaeai.places.notices.dispatching import NotPublished
from sasaeai.places.notices.enums import Channel, DispatchState, LetterState
from sasaeai.places.notices.letters import (
    DeadLink,
    NotTaken,
    ask_for_letters,
    choose,
    confirm,
    forget_unconfirmed,
    how_many,
    opened,
)
from sasaeai.places.notices.posting import MailAway
from sasaeai.places.notices.resuming import lock_of
from sasaeai.places.notices.sending import (
    MOST_TRIES,
    WAITS,
    WITHDRAWN,
    AlreadySent,
    NoMail,
    NotYet,
    order,
    send_letters,
)
from sasaeai.places.notices.writing import (
    Wording,
    correct,
    hand_in,
    publish,
    rewrite_notice,
    seen_of,
    withdraw,
)
from sasaeai.places.tasks import queue_dispatch, send_confirmation, send_notice_letters
from tests.places.notices import SUMMARY, TITLE, draft, published

pytestmark = pytest.mark.django_db
MAIL = "yomi.te@example.jp"
BASE = "https://shakyo.example"
LINK = re.compile(r"https?://\S+/notices/mail/(\S+?)/")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Forms may be sent at once; nobody has sent any before."""
    cache.clear()
    monkeypatch.setattr(guarding, "QUICKEST", timedelta(0))


def ask(address=MAIL, area=None, terms=()):
    """Asks and gives back the token of the mail that came."""
    number = ask_for_letters(address, area=area, terms=terms)
    send_confirmation(str(number), BASE, "ja")
    return LINK.search(mail.outbox[-1].body)[1]


def jobs(name="notices.send_letters"):
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("pk"))


def ended(lock):
    """The worker has done these jobs."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE lock = %s", [lock])


def subscribed(address=MAIL, **wish):
    token = ask(address, **wish)
    with opened(token) as row:
        confirm(row)
    mail.outbox.clear()
    return token


def sent(cast, edition) -> Dispatch:
    with acting(cast.social_worker.pk, purpose="test"):
        return order(edition.notice, channel=Channel.MAIL, planned=None)


def letters(**wanted):
    with acting(None, purpose=JOB):
        return list(Letter.objects.filter(**wanted))


def receivers():
    return sorted(message.to[0] for message in mail.outbox)


def test_nothing_is_sent_before_the_owner_of_the_address_has_confirmed(cast):
    token = ask()
    row = published(cast)
    assert how_many(row) == 0
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == [MAIL]
    with opened(token) as found:
        confirm(found)
        confirm(found)
    assert how_many(row) == 1


def test_asking_again_says_nothing_about_who_is_on_the_list(cast, browse):
    subscribed()
    pages = []
    for address in (MAIL.upper(), "new@example.jp"):
        client = browse(None)
        form = {"mail": address, "opened": guarding.stamp()}
        answer = client.post("/notices/mail/", form, follow=True)
        pages.append(re.sub(r"csrf\S+", "", answer.content.decode()))
    assert pages[0] == pages[1]
    assert mail.outbox == [], "nothing is sent while somebody waits for the page"
    for job in jobs("notices.confirm_address"):
        send_confirmation(**job.args)
    assert [message.subject for message in mail.outbox] == [
        "お知らせメールは、もう申しこまれています",
        "お知らせメールの申しこみをたしかめてください",
    ]
    with acting(None, purpose="notices.counting"):
        assert Subscription.objects.count() == 2


def test_a_copy_of_the_database_tells_no_address(cast):
    subscribed()
    with acting(None, purpose="notices.counting"), connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM places_subscription s")
        (text,) = cursor.fetchone()
    assert "example.jp" not in text
    assert "yomi" not in text


def test_no_member_of_the_cast_reads_an_address_or_who_got_what(cast, as_actor):
    subscribed()
    dispatch = sent(cast, published(cast))
    send_letters(dispatch.pk, base=BASE)
    office = {"social_worker", "planner", "manager"}
    for who, account in {**cast.accounts, "nobody": None}.items():
        with as_actor(account):
            assert (who, Subscription.objects.count()) == (who, 0)
            assert (who, Letter.objects.count()) == (who, 1 if who in office else 0)


def test_an_entrance_opens_one_address_and_dies_with_it(cast):
    first, second = subscribed(), subscribed("other@example.jp")
    with opened(first) as row:
        assert Subscription.objects.count() == 1
        row.delete()
    for dead in (first, "forged", second[:-2] + "xx"):
        with pytest.raises(DeadLink), opened(dead):
            pass
    with opened(second) as row:
        assert row.mail == "other@example.jp"


def test_the_page_of_ones_own_confirms_changes_and_leaves(cast, browse):
    token = ask()
    client, address = browse(None), f"/notices/mail/{token}/"
    assert "送ってよいですか" in client.get(address).content.decode()
    with acting(None, purpose="notices.counting"):
        assert Subscription.objects.get().confirmed_on is None
    client.post(address, {"act": "confirm"})
    eat = Term.objects.get(code="eat")
    client.post(address, {"act": "change", "area": cast.asanagi.pk, "terms": [eat.pk]})
    with acting(None, purpose="notices.counting"):
        row = Subscription.objects.get()
        assert (row.confirmed_on, row.area, list(row.terms.all())) == (today(), cast.asanagi, [eat])
    assert "なしにはできない" not in client.get(address).content.decode()
    assert client.post(address, {"act": "change", "area": "999"}).status_code == 200
    assert "やめました" in client.post(address, {"act": "leave"}).content.decode()
    assert client.get(address).status_code == 404
    with acting(None, purpose="notices.counting"):
        assert Subscription.objects.count() == 0


def test_one_press_leaves_without_cookie_or_form_token_and_opening_the_link_does_not(cast):
    from django.test import Client

    token = subscribed()
    client = Client(enforce_csrf_checks=True)
    address = f"/notices/mail/{token}/leave/"
    assert "すぐに消えます" in client.get(address).content.decode()
    with acting(None, purpose="notices.counting"):
        assert Subscription.objects.count() == 1
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 404
    with acting(None, purpose="notices.counting"):
        assert Subscription.objects.count() == 0
    with acting(cast.auditor.pk, purpose="test"):
        assert Entry.objects.filter(verb="places.letters.left").count() == 1


def test_each_gets_what_was_asked_for(cast):
    eat, move = (Term.objects.get(code=code) for code in ("eat", "move"))
    for name, area, terms in (
        ("all", None, ()), ("asanagi", cast.asanagi, ()), ("ishidatami", cast.ishidatami, ()),
        ("eat", None, (eat,)), ("move", cast.asanagi, (move,)),
    ):  # fmt: skip
        subscribed(f"{name}@example.jp", area=area, terms=terms)
    cases = (
        ({}, ["all", "asanagi", "ishidatami"]),
        ({"areas": [cast.asanagi]}, ["all", "asanagi"]),
        ({"areas": [cast.city]}, ["all", "asanagi", "ishidatami"]),
        ({"terms": [eat]}, ["all", "asanagi", "eat", "ishidatami"]),
        ({"areas": [cast.ishidatami], "terms": [move, eat]}, ["all", "eat", "ishidatami"]),
    )
    for wish, names in cases:
        row = published(cast, **wish)
        assert how_many(row) == len(names)
        mail.outbox.clear()
        send_letters(sent(cast, row).pk, base=BASE)
        assert receivers() == [f"{name}@example.jp" for name in names]


def test_the_mail_names_nobody_and_can_be_left_with_one_click(cast):
    own = subscribed()
    row = published(cast, ask="社協 000-000-0000")
    dispatch = sent(cast, row)
    assert send_letters(dispatch.pk, base=BASE) is None
    (message,) = mail.outbox
    leave = message.extra_headers["List-Unsubscribe"].strip("<>")
    token = LINK.match(leave)[1]
    assert leave == f"{BASE}/notices/mail/{token}/leave/"
    with opened(own) as mine, opened(token) as theirs:
        assert mine == theirs
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.subject == TITLE
    for words in (SUMMARY, f"{BASE}/notices/{row.notice_id}/", leave, "社協 000-000-0000"):
        assert words in message.body
    assert MAIL not in message.body
    with acting(cast.planner.pk, purpose="test"):
        dispatch.refresh_from_db()
        assert (dispatch.state, dispatch.copies, dispatch.reached) == (DispatchState.DONE, 1, 1)


def test_a_job_that_runs_again_sends_nothing_again(cast):
    subscribed()
    dispatch = sent(cast, published(cast))
    for _ in range(3):
        send_letters(dispatch.pk, base=BASE)
    assert len(mail.outbox) == 1
    subscribed("late@example.jp")
    send_letters(dispatch.pk, base=BASE)
    assert mail.outbox == []


def test_one_wording_goes_out_once_and_a_correction_again(cast, as_actor):
    subscribed()
    row = published(cast)
    sent(cast, row)
    with as_actor(cast.planner):
        with pytest.raises(AlreadySent):
            order(row.notice, channel=Channel.MAIL, planned=None)
        second = correct(row.notice)
        second = rewrite_notice(second, Wording("新しい日", SUMMARY, change="日を直しました"))
        hand_in(second)
    with as_actor(cast.manager):
        publish(second, seen=seen_of(second))
    send_letters(sent(cast, row).pk, base=BASE)
    assert mail.outbox[-1].body.startswith("訂正：日を直しました")


def test_only_what_is_seen_today_goes_out(cast, as_actor, settings):
    yesterday = today() - timedelta(days=1)
    late = published(cast, shown_from=yesterday, shown_until=yesterday)
    early = published(cast, shown_from=today() + timedelta(days=1))
    with as_actor(cast.planner):
        for row, error in ((late, NotYet), (early, NotYet), (draft(cast), NotPublished)):
            with pytest.raises(error):
                order(row.notice, channel=Channel.MAIL, planned=None)
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        with pytest.raises(NoMail):
            order(published(cast).notice, channel=Channel.MAIL, planned=None)


class Moody(EmailBackend):
    """A mail server with a bad day: ``answers`` are raised one after the other."""

    answers: list[object] = []

    def send_messages(self, messages):
        answer = Moody.answers.pop(0) if Moody.answers else None
        if isinstance(answer, Exception):
            raise answer
        return super().send_messages(messages)


@pytest.fixture
def moody(settings):
    settings.EMAIL_BACKEND = f"{__name__}.Moody"
    Moody.answers = []
    return Moody


def passed(wait):
    """So much time has passed since the letters were tried."""
    with acting(None, purpose=JOB):
        Letter.objects.update(at=F("at") - wait)


def refused(code):
    return smtplib.SMTPRecipientsRefused({MAIL: (code, b"no")})


def test_what_was_refused_for_now_is_tried_again_and_for_good_is_not(cast, moody):
    subscribed("a@example.jp")
    subscribed("b@example.jp")
    dispatch = sent(cast, published(cast))
    moody.answers = [refused(451), refused(550)]
    send_notice_letters(dispatch.pk, BASE)
    assert sorted(row.state for row in letters()) == [LetterState.FAILED, LetterState.REFUSED]
    (job,) = jobs()
    assert WAITS[0] * 0.9 < job.scheduled_at - timezone.now() <= WAITS[0]
    send_notice_letters(**job.args)
    assert mail.outbox == [], "it waits for its time"
    passed(WAITS[0])
    send_notice_letters(**job.args)
    assert len(mail.outbox) == 1
    assert sorted(row.state for row in letters()) == [LetterState.REFUSED, LetterState.SENT]


def test_a_letter_of_which_nobody_knows_is_never_sent_again(cast, moody):
    subscribed("a@example.jp")
    subscribed("b@example.jp")
    dispatch = sent(cast, published(cast))
    moody.answers = [smtplib.SMTPServerDisconnected("gone")]
    assert send_letters(dispatch.pk, base=BASE) is None
    send_letters(dispatch.pk, base=BASE)
    assert len(mail.outbox) == 1
    assert sorted(row.state for row in letters()) == [LetterState.SENDING, LetterState.SENT]


def test_a_dead_worker_between_the_marks_leaves_no_second_copy(cast):
    subscribed()
    dispatch = sent(cast, published(cast))
    with acting(None, purpose=JOB):
        sending._begin(dispatch.pk)
        Letter.objects.update(state=LetterState.SENDING)
    send_letters(dispatch.pk, base=BASE)
    assert mail.outbox == []


def test_trying_ends(cast, moody):
    subscribed()
    dispatch = sent(cast, published(cast))
    moody.answers = [refused(451) for _ in range(MOST_TRIES)]
    waits = []
    for wait in (*WAITS, timedelta(0)):
        waits.append(send_letters(dispatch.pk, base=BASE))
        passed(wait)
    assert [each and round(each / WAITS[0]) for each in waits] == [1, 5, 15, 60, None]
    with acting(cast.planner.pk, purpose="test"):
        dispatch.refresh_from_db()
        assert (dispatch.state, dispatch.reached) == (DispatchState.DONE, 0)


def test_addresses_that_nobody_confirmed_are_forgotten_after_a_week(cast, monkeypatch):
    token = ask()
    kept = subscribed("kept@example.jp")
    with acting(None, purpose="job notices.forget"):
        assert forget_unconfirmed() == 0
    later = today() + timedelta(days=8)
    monkeypatch.setattr("sasaeai.places.notices.letters.today", lambda: later)
    with acting(None, purpose="job notices.forget"):
        forget_unconfirmed()
    with pytest.raises(DeadLink), opened(token):
        pass
    with opened(kept) as row:
        choose(row, area=None, terms=())


def test_the_page_shows_how_many_first_and_the_button_queues_one_job(cast, browse, as_actor):
    subscribed()
    row = published(cast)
    client, address = browse(cast.social_worker), f"/desk/notices/{row.notice_id}/mail/"
    assert "1人に送ります" in client.get(address).content.decode()
    for _ in range(2):
        client.post(address)
    assert [job.args["base"] for job in jobs()] == ["http://testserver"]
    with as_actor(cast.planner):
        assert Dispatch.objects.filter(channel=Channel.MAIL).count() == 1
    assert "順番を待っています" in client.get(f"/desk/notices/{row.notice_id}/").content.decode()


def test_machines_are_kept_away_from_the_form(cast, browse, monkeypatch):
    monkeypatch.setattr(guarding, "QUICKEST", timedelta(seconds=3))
    form = {"mail": MAIL, "opened": guarding.stamp()}
    for wrong in ({}, {"homepage": "x"}, {"opened": ""}, {"mail": "no address"}):
        assert browse(None).post("/notices/mail/", {**form, **wrong}).status_code == 200
    assert jobs("notices.confirm_address") == []


def corrected(cast, row, title="新しい日"):
    with acting(cast.social_worker.pk, purpose="test"):
        second = rewrite_notice(
            correct(row.notice), Wording(title, SUMMARY, change="日を直しました")
        )
        second = hand_in(second)
    with acting(cast.manager.pk, purpose="test"):
        return publish(second, seen=seen_of(second))


def standing(cast, dispatch):
    with acting(cast.planner.pk, purpose="test"):
        dispatch.refresh_from_db()
        return DispatchState(dispatch.state), dispatch.reached, dispatch.problem


def test_a_wording_that_is_corrected_on_its_way_arrives_as_it_was_approved(cast, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    for name in ("a", "b", "c"):
        subscribed(f"{name}@example.jp", area=cast.asanagi)
    row = published(cast, areas=[cast.asanagi])
    dispatch = sent(cast, row)
    assert send_letters(dispatch.pk, base=BASE) == timedelta(0)
    corrected(cast, row)
    assert send_letters(dispatch.pk, base=BASE) is None
    assert [message.subject for message in mail.outbox] == [TITLE] * 3
    assert receivers() == ["a@example.jp", "b@example.jp", "c@example.jp"]
    assert standing(cast, dispatch) == (DispatchState.DONE, 3, "")
    waiting = published(cast, areas=[cast.asanagi])
    dispatch = sent(cast, waiting)
    corrected(cast, waiting)
    mail.outbox.clear()
    assert send_letters(dispatch.pk, base=BASE) == timedelta(0)
    assert len(mail.outbox) == 2


def test_a_wording_that_is_withdrawn_on_its_way_goes_no_further(cast, monkeypatch, browse):
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    subscribed("a@example.jp")
    subscribed("b@example.jp")
    row = published(cast)
    dispatch = sent(cast, row)
    send_letters(dispatch.pk, base=BASE)
    with acting(cast.manager.pk, purpose="test"):
        withdraw(row.notice)
    assert send_letters(dispatch.pk, base=BASE) is None
    assert len(mail.outbox) == 1
    assert standing(cast, dispatch) == (DispatchState.FAILED, 1, WITHDRAWN)
    client = browse(cast.planner)
    text = client.get(f"/desk/notices/{row.notice_id}/").content.decode()
    assert (WITHDRAWN in text, "つづきを送る" in text) == (True, False)
    client.post(f"/desk/notices/sent/{dispatch.pk}/go-on/")
    assert (jobs(), standing(cast, dispatch)[0]) == ([], DispatchState.FAILED)


def test_letters_are_shared_out_among_jobs_of_which_one_runs_at_a_time(cast, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    for name in "abcde":
        subscribed(f"{name}@example.jp")
    dispatch = sent(cast, published(cast))
    reached = []
    queue_dispatch(dispatch, base=BASE)
    for _ in range(3):
        queue_dispatch(dispatch, base=BASE)
        (job,) = [job for job in jobs() if job.status == "todo"]
        assert (job.lock, job.queueing_lock) == (lock_of(dispatch.pk), lock_of(dispatch.pk))
        ended(job.lock)
        send_notice_letters(**job.args)
        reached.append(len(mail.outbox))
    assert reached == [2, 4, 5]
    assert [job for job in jobs() if job.status == "todo"] == []
    assert standing(cast, dispatch) == (DispatchState.DONE, 5, "")


@pytest.mark.parametrize(
    "closing",
    [
        refused(421),
        smtplib.SMTPSenderRefused(421, b"closing", "x"),
        smtplib.SMTPSenderRefused(550, b"who are you", "x"),
        smtplib.SMTPDataError(421, b"closing"),
    ],
)
def test_a_server_that_closes_or_refuses_us_counts_against_no_address(cast, moody, closing):
    subscribed("a@example.jp")
    subscribed("b@example.jp")
    dispatch = sent(cast, published(cast))
    moody.answers = [closing]
    send_notice_letters(dispatch.pk, BASE)
    assert mail.outbox == []
    assert {(row.state, row.tries) for row in letters()} == {(LetterState.WAITING, 0)}
    (job,) = jobs()
    assert (job.args["away"], job.status) == (1, "todo")
    send_notice_letters(**job.args)
    assert receivers() == ["a@example.jp", "b@example.jp"]


def test_what_stopped_is_shown_and_goes_on_by_a_button_without_second_copies(
    cast, moody, browse, monkeypatch
):
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    subscribed("a@example.jp")
    subscribed("b@example.jp")
    row = published(cast)
    dispatch = sent(cast, row)
    client, address = browse(cast.social_worker), f"/desk/notices/{row.notice_id}/"
    queue_dispatch(dispatch, base=BASE)
    text = client.get(address).content.decode()
    assert ("つづきを送る" in text, "順番を待っています" in text) == (False, True)
    ended(lock_of(dispatch.pk))
    send_letters(dispatch.pk, base=BASE)
    text = client.get(address).content.decode()
    assert ("つづきを送る" in text, "とちゅうでとまっています" in text) == (True, True)
    moody.answers = [refused(421)]
    send_notice_letters(dispatch.pk, BASE, away=len(WAITS))
    assert standing(cast, dispatch) == (
        DispatchState.FAILED, 1, "メールサーバーが受けとりません（421）。",
    )  # fmt: skip
    assert "（421）" in client.get(address).content.decode()
    for _ in range(2):
        client.post(f"/desk/notices/sent/{dispatch.pk}/go-on/")
    (job,) = [job for job in jobs() if job.status == "todo"]
    assert "つづきを送る" not in client.get(address).content.decode()
    send_notice_letters(**job.args)
    assert receivers() == ["a@example.jp", "b@example.jp"]
    assert standing(cast, dispatch) == (DispatchState.DONE, 2, "")
    ended(job.lock)
    client.post(f"/desk/notices/sent/{dispatch.pk}/go-on/")
    assert [job for job in jobs() if job.status == "todo"] == []
    with acting(cast.auditor.pk, purpose="test"):
        assert Entry.objects.filter(verb="places.notice.resumed").count() == 1


def test_ordered_twice_in_one_moment_it_goes_out_once(cast, monkeypatch):
    """The second looks before the first has committed, and writes after it."""
    row = published(cast)
    sent(cast, row)
    monkeypatch.setattr(QuerySet, "exists", lambda rows: False)
    with pytest.raises(AlreadySent):
        sent(cast, row)


def test_one_address_gets_three_mails_a_day_whoever_asks(cast, browse):
    form = {"mail": MAIL, "opened": guarding.stamp()}
    pages = set()
    for number in range(5):
        client = browse(None)
        answer = client.post("/notices/mail/", form, REMOTE_ADDR=f"192.0.2.{number}")
        pages.add((answer.status_code, answer["Location"]))
    assert pages == {(302, "/notices/mail/asked/")}
    assert len(jobs("notices.confirm_address")) == 3
    other = {**form, "mail": "other@example.jp"}
    browse(None).post("/notices/mail/", other, REMOTE_ADDR="192.0.2.9")
    assert len(jobs("notices.confirm_address")) == 4


def test_no_address_stands_in_a_job_and_none_in_what_a_failing_one_says(cast, browse, moody):
    browse(None).post("/notices/mail/", {"mail": MAIL, "opened": guarding.stamp()})
    (job,) = jobs("notices.confirm_address")
    assert "example.jp" not in str(job.args)
    for answer, error in ((refused(451), NotTaken), (refused(421), MailAway)):
        moody.answers = [answer]
        with pytest.raises(error) as raised:
            send_confirmation(**job.args)
        told = "".join(traceback.format_exception(raised.value))
        assert ("yomi" in told, MAIL in told) == (False, False)
    moody.answers = [refused(550)]
    send_confirmation(**job.args)
    with acting(None, purpose="notices.counting"):
        Subscription.objects.get()
    send_confirmation(str(uuid4()), BASE, "ja")
    assert mail.outbox == []
