"""The life of a notice: written, seen by another person, published, corrected, taken back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Listing, Notice, NoticeCorrection, NoticeEdition, Term
from sasaeai.places.notices.dispatching import note_web
from sasaeai.places.notices.enums import EditionState


class NotInWork(Refusal):
    """This wording is published, or was; a correction is a new one."""


class SamePerson(Refusal):
    """Who wrote it cannot approve it."""


class NotAsSeen(Refusal):
    """The wording was changed after whoever approves had opened it."""


class NoChangeTold(Refusal):
    """A correction says in public what it corrects."""


class ReasonMissing(Refusal):
    """Whoever sends a notice back says why."""


_COLUMNS = ("title", "summary", "body", "ask", "shown_from", "shown_until", "change")


@dataclass(frozen=True)
class Wording:
    """Everything of one edition that is shown. Without ``areas`` it is for the whole city."""

    title: str
    summary: str
    body: str = ""
    ask: str = ""
    shown_from: date = field(default_factory=today)
    shown_until: date | None = None
    areas: Sequence[Area] = ()
    terms: Sequence[Term] = ()
    listings: Sequence[Listing] = ()
    change: str = ""

    @property
    def columns(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in _COLUMNS}


@transaction.atomic
def write_notice(wording: Wording, *, once: UUID | None = None) -> NoticeEdition:
    """A new notice as a draft; the same ``once`` again is the same notice."""
    if once is not None:
        known = Notice.objects.filter(once=once).first()
        if known is not None:
            return known.editions.order_by("number")[0]
    notice = Notice.objects.create(made_by_id=current().account_id, once=once)
    edition = _new_edition(notice, 1, wording)
    audit.record("places.notice.written", subject=("notice", notice.pk))
    return edition


@transaction.atomic
def rewrite_notice(edition: NoticeEdition, wording: Wording) -> NoticeEdition:
    """The draft reads differently; whoever changed it last has written it. A draft that somebody
    looks at goes back to its writer's hands. Raises ``NotInWork``."""
    row = _in_work(edition)
    for name, value in wording.columns.items():
        setattr(row, name, value)
    row.state, row.written_by_id = EditionState.DRAFT, current().account_id
    row.save()
    _tie(row, wording)
    audit.record("places.notice.written", subject=("notice", row.notice_id))
    return row


@transaction.atomic
def hand_in(edition: NoticeEdition) -> NoticeEdition:
    """The writer asks another person to look at it. Raises ``NotInWork`` and ``NoChangeTold``."""
    row = _in_work(edition)
    if row.number > 1 and not row.change.strip():
        raise NoChangeTold("何を直したかを、ひとこと書いてください。読む人に見えます。")
    row.state, row.returned = EditionState.REVIEW, ""
    row.save(update_fields=["state", "returned", "changed_at"])
    audit.record("places.notice.handed_in", subject=("notice", row.notice_id))
    return row


@transaction.atomic
def give_back(edition: NoticeEdition, *, reason: str) -> NoticeEdition:
    """The reviewer wants something changed. Raises ``NotInWork`` and ``ReasonMissing``."""
    row = _in_work(edition)
    if not reason.strip():
        raise ReasonMissing("どこを直してほしいかを書いてください。")
    row.state, row.returned = EditionState.DRAFT, reason.strip()
    row.save(update_fields=["state", "returned", "changed_at"])
    audit.record("places.notice.given_back", subject=("notice", row.notice_id))
    return row


def seen_of(edition: NoticeEdition) -> str:
    """A print of everything that an edition shows: the form of whoever approves carries it, so that
    what is published is what was read."""
    values = {name: getattr(edition, name) for name in _COLUMNS}
    for name in ("areas", "terms", "listings"):
        values[name] = sorted(each.pk for each in getattr(edition, name).all())
    told = json.dumps([edition.pk, values], default=str, sort_keys=True)
    return sha256(told.encode()).hexdigest()


@transaction.atomic
def publish(edition: NoticeEdition, *, seen: str) -> NoticeEdition:
    """Another person than the writer approves; from this moment residents see it.

    ``seen`` is ``seen_of`` the wording that this person read. A correction takes the place of the
    wording before it and says what was corrected. Raises ``NotInWork``, ``SamePerson`` and
    ``NotAsSeen``.
    """
    row = _in_work(edition)
    if row.state != EditionState.REVIEW:
        raise NotInWork("先に「見てもらう」にしてください。")
    if row.written_by_id == current().account_id:
        raise SamePerson("書いた人とは別の人が、たしかめて出します。")
    if seen != seen_of(row):
        raise NotAsSeen("見ているあいだに、文が変わりました。もう一度読んでから、出してください。")
    before = row.notice.editions.filter(state=EditionState.PUBLISHED)
    before.update(state=EditionState.SUPERSEDED)
    row.state, row.approved_by_id = EditionState.PUBLISHED, current().account_id
    row.published_on, row.published_at = today(), timezone.now()
    row.save()
    if row.number > 1:
        NoticeCorrection.objects.create(notice_id=row.notice_id, day=today(), text=row.change)
    note_web(row)
    audit.record("places.notice.published", subject=("notice", row.notice_id))
    return row


@transaction.atomic
def correct(notice: Notice) -> NoticeEdition:
    """A draft that begins as the published wording; the draft that is there, if there is one."""
    known = notice.editions.filter(state__in=_WORK).first()
    if known is not None:
        return known
    now = notice.editions.filter(state=EditionState.PUBLISHED).first()
    if now is None:
        raise NotInWork("出ているお知らせだけを訂正できます。")
    last = notice.editions.aggregate(last=Max("number"))["last"]
    wording = Wording(
        title=now.title,
        summary=now.summary,
        body=now.body,
        ask=now.ask,
        shown_from=now.shown_from,
        shown_until=now.shown_until,
        areas=list(now.areas.all()),
        terms=list(now.terms.all()),
        listings=list(now.listings.all()),
    )
    return _new_edition(notice, last + 1, wording)


@transaction.atomic
def withdraw(notice: Notice) -> None:
    """Residents no longer see it; what went out stays counted. Twice changes nothing."""
    rows = notice.editions.filter(state=EditionState.PUBLISHED)
    if rows.update(state=EditionState.WITHDRAWN):
        audit.record("places.notice.withdrawn", subject=("notice", notice.pk))


@transaction.atomic
def end_on(notice: Notice, day: date) -> None:
    """The last day on which it stands in lists; the only thing that changes without a correction.

    Raises ``NotInWork`` where nothing is published and ``Refusal`` for a day before its first.
    """
    row = notice.editions.filter(state=EditionState.PUBLISHED).first()
    if row is None:
        raise NotInWork("出ているお知らせではありません。")
    if day < row.shown_from:
        raise Refusal("はじまる日よりあとの日にしてください。")
    row.shown_until = day
    row.save(update_fields=["shown_until", "changed_at"])
    audit.record("places.notice.ends", subject=("notice", notice.pk))


_WORK = (EditionState.DRAFT, EditionState.REVIEW)


def _in_work(edition: NoticeEdition) -> NoticeEdition:
    row = NoticeEdition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if row.state not in _WORK:
        raise NotInWork("もう出ているものは書きかえません。訂正をつくってください。")
    return row


def _new_edition(notice: Notice, number: int, wording: Wording) -> NoticeEdition:
    row = NoticeEdition.objects.create(
        notice=notice,
        number=number,
        state=EditionState.DRAFT,
        written_by_id=current().account_id,
        **wording.columns,
    )
    _tie(row, wording)
    return row


def _tie(row: NoticeEdition, wording: Wording) -> None:
    row.areas.set(wording.areas)
    row.terms.set(wording.terms)
    row.listings.set(wording.listings)
