"""Sending a notice to its subscribers, one by one, never twice to the same."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.db.models import F, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import acting, current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Dispatch, Letter, Notice, NoticeEdition
from sasaeai.places.notices import posting
from sasaeai.places.notices.access import JOB
from sasaeai.places.notices.dispatching import published_edition
from sasaeai.places.notices.enums import Channel, DispatchState, EditionState, LetterState
from sasaeai.places.notices.letters import receivers, token_for

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""After the first, second … try that a mail server refused for now; servers that make strangers
wait (greylisting) commonly take a letter after five to fifteen minutes."""
MOST_TRIES = len(WAITS) + 1
AT_ONCE = 200
"""So many letters are one job's; the next are another's, so that other work comes in between."""
OPEN = (LetterState.WAITING, LetterState.FAILED)
AT_WORK = (DispatchState.WAITING, DispatchState.SENDING)
WITHDRAWN = "とりやめたお知らせなので、残りは送っていません。"


class AlreadySent(Refusal):
    """This wording went out by this channel already; a correction may go out again."""


class NotYet(Refusal):
    """It is not shown today, so it does not go out today."""


class NoMail(Refusal):
    """This installation has no mail server."""


def going_out(notice: Notice) -> NoticeEdition:
    """The wording that may be sent today. Raises ``NotPublished`` and ``NotYet``."""
    edition = published_edition(notice)
    last = edition.shown_until
    if edition.shown_from > today() or (last is not None and last < today()):
        raise NotYet("いま見えているお知らせだけを送れます。")
    return edition


def has_mail() -> bool:
    """Whether a mail server is named in the settings."""
    return not str(settings.EMAIL_BACKEND).endswith("dummy.EmailBackend")


@transaction.atomic
def order(notice: Notice, *, channel: Channel, planned: int | None) -> Dispatch:
    """A row that the job works on; the database lets one wording go out once per channel.

    Raises ``NoMail``, ``NotPublished``, ``NotYet`` and ``AlreadySent``.
    """
    if channel is Channel.MAIL and not has_mail():
        raise NoMail("メールの送り先が、まだ決められていません。システムの管理者に聞いてください。")
    edition = going_out(notice)
    row = Dispatch(
        notice=notice,
        edition=edition,
        channel=channel,
        area=None if channel is Channel.LINE else only_area(edition),
        day=today(),
        state=DispatchState.WAITING,
        copies=planned,
        account_id=current().account_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadySent(
            "この文は、もう送ってあります。直したときは、訂正をつくると送れます。"
        ) from error
    audit.record(
        "places.notice.dispatched",
        subject=("notice", notice.pk),
        detail={"channel": str(channel), "planned": planned},
    )
    return row


def only_area(edition: NoticeEdition) -> Area | None:
    """The area it is for, where it is for one: mails to several areas are not told apart."""
    areas = list(edition.areas.all()[:2])
    return areas[0] if len(areas) == 1 else None


def send_letters(dispatch_id: int, *, base: str) -> timedelta | None:
    """One job's worth of letters: each claimed, sent and marked in steps of its own.

    A letter is marked before it is handed to the mail server and after it. One that a dying worker
    left between the two marks is not sent again. The wording is the one that was approved for this
    dispatch, also when it has been corrected since; one that was withdrawn goes no further.

    Returns how long the next job has to wait, None when nothing is left to try. ``base`` is the
    address of this installation without a slash at its end. Raises ``posting.MailAway``.
    """
    with acting(None, purpose=JOB):
        if not _begin(dispatch_id):
            return None
        numbers = list(_due(dispatch_id).values_list("pk", flat=True)[:AT_ONCE])
    _send(deque(numbers), base)
    with acting(None, purpose=JOB):
        return _sum_up(dispatch_id)


def give_up(dispatch_id: int, problem: str) -> None:
    """Nothing is tried any more until somebody presses the button; the office reads why."""
    with acting(None, purpose=JOB):
        Dispatch.objects.filter(pk=dispatch_id, state__in=AT_WORK).update(
            state=DispatchState.FAILED, problem=problem
        )


def _begin(dispatch_id: int) -> bool:
    """Who gets it is decided once, at the beginning; a second run adds nobody. False where there
    is nothing to do."""
    row = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch_id)
    if row.state not in AT_WORK:
        return False
    if row.edition.state == EditionState.WITHDRAWN:
        row.state, row.problem = DispatchState.FAILED, WITHDRAWN
        row.save(update_fields=["state", "problem"])
        return False
    if row.state == DispatchState.WAITING:
        found = receivers(row.edition).values_list("pk", flat=True)
        letters = [Letter(dispatch=row, subscription_id=receiver) for receiver in found]
        Letter.objects.bulk_create(letters, batch_size=1000, ignore_conflicts=True)
        row.state, row.copies = DispatchState.SENDING, len(letters)
        row.save(update_fields=["state", "copies"])
    return True


def _due(dispatch_id: int) -> QuerySet[Letter]:
    """Letters to try now: new ones first, then those whose wait is over."""
    now = timezone.now()
    over = Q(state=LetterState.WAITING)
    for tries, wait in enumerate(WAITS, start=1):
        over |= Q(state=LetterState.FAILED, tries=tries, at__lte=now - wait)
    return Letter.objects.filter(over, dispatch=dispatch_id).order_by("tries", "pk")


def _send(numbers: deque[UUID], base: str) -> None:
    while numbers:
        with posting.opened() as backend:
            while numbers and _send_one(numbers.popleft(), backend, base):
                pass


def _send_one(number: UUID, backend: BaseEmailBackend, base: str) -> bool:
    """False when the line to the mail server has to be opened anew. Raises ``MailAway``, with the
    letter as it was before."""
    with acting(None, purpose=JOB):
        claimed = Letter.objects.filter(pk=number, state__in=OPEN).update(
            state=LetterState.SENDING, tries=F("tries") + 1, at=timezone.now()
        )
        if not claimed:
            return True
        row = Letter.objects.select_related("subscription", "dispatch__edition").get(pk=number)
        message = _message(row, backend, base)
    try:
        state = posting.hand_over(message)
    except posting.MailAway:
        _take_back(row)
        raise
    if state is None:
        return False
    with acting(None, purpose=JOB):
        Letter.objects.filter(pk=number).update(state=state, at=timezone.now())
    return True


def _take_back(letter: Letter) -> None:
    """It did not go, and this was no try."""
    tried = letter.tries - 1
    state = LetterState.FAILED if tried else LetterState.WAITING
    with acting(None, purpose=JOB):
        Letter.objects.filter(pk=letter.pk).update(state=state, tries=tried, at=timezone.now())


def _message(letter: Letter, backend: BaseEmailBackend, base: str) -> EmailMessage:
    """Plain text; no name and nothing about the reader, who may leave with one press (RFC 8058)."""
    edition = letter.dispatch.edition
    token = token_for(letter.subscription)
    page = base + reverse("places:notice", args=[edition.notice_id])
    leave = base + reverse("places:letters-leave", args=[token])
    own = base + reverse("places:letters", args=[token])
    lines = [edition.summary, "", page, ""]
    if edition.number > 1:
        lines = [f"訂正：{edition.change}", "", *lines]
    if edition.ask:
        lines += [f"たずねる先：{edition.ask}", ""]
    lines += ["――", f"受けとる地区やテーマを変える：{own}", f"やめる：{leave}"]
    return EmailMessage(
        subject=edition.title,
        body="\n".join(lines),
        from_email=None,
        to=[letter.subscription.mail],
        headers={
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        connection=backend,
    )


def _sum_up(dispatch_id: int) -> timedelta | None:
    """Counts what arrived at the mail server; done when nothing can be tried any more."""
    row = Dispatch.objects.select_for_update(of=("self",)).get(pk=dispatch_id)
    letters = Letter.objects.filter(dispatch=row)
    left = letters.filter(state__in=OPEN, tries__lt=MOST_TRIES)
    wait = _until_next(left)
    row.reached = max(row.reached or 0, letters.filter(state=LetterState.SENT).count())
    row.state = DispatchState.DONE if wait is None else DispatchState.SENDING
    row.problem = ""
    row.save(update_fields=["reached", "state", "problem"])
    return wait


def _until_next(left: QuerySet[Letter]) -> timedelta | None:
    """Until the first of these letters may be tried; never less than nothing."""
    now, soon = timezone.now(), timedelta(0)
    first = left.order_by().values_list("state", "tries").annotate(first=Min("at"))
    waits = [
        soon if state == LetterState.WAITING else max(soon, at + WAITS[tries - 1] - now)
        for state, tries, at in first
    ]
    return min(waits, default=None)


def base_of(asked: str) -> str:
    """The public address of the settings, or the one the sender's browser used."""
    return (settings.PUBLIC_URL or asked).rstrip("/")
