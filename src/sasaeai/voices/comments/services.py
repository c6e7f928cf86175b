"""What can be done with a public comment: one verb, one function, atomic and in the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from sasaeai.core import audit
from sasaeai.core.access import acting, current
from sasaeai.core.periods import today
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.comments.access import SENDING
from sasaeai.voices.comments.receipts import number_of, print_of, submission_of
from sasaeai.voices.enums import Intake, Residence, Submitter
from sasaeai.voices.models import (
    CommentCategory,
    CommentRound,
    Opinion,
    OpinionIssue,
    OpinionOriginal,
    Submission,
    SubmissionContact,
)
from sasaeai.voices.refusals import VoicesRefused

_LABELS = {
    "summary": "要旨",
    "category": "区分",
    "view": "社協の考え方",
    "change": "直す前と直した後の文",
}
_WORDS = {
    "quiet": "まだ募集を知らせていません。",
    "open": "受け付けが、まだ終わっていません。",
    "lacking": "%(at)s番目の意見に、%(what)sがありません。",
}
"""Why a round cannot be published yet."""


class NotReady(VoicesRefused):
    """What must be done before the answers are published; ``blockers`` are full sentences."""

    def __init__(self, blockers: Sequence[VoicesRefused]) -> None:
        self.blockers = tuple(blockers)
        super().__init__("まだ公表できません。%(what)s", what=blockers[0])


@dataclass(frozen=True)
class Call:
    """A draft laid open: what it is about, where it can be read, from when to when."""

    title: str
    opens_on: date
    closes_on: date
    about: str = ""
    draft_url: str = ""
    draft_where: str = ""


@dataclass(frozen=True)
class Written:
    """One opinion as somebody wrote it; ``section`` says which part of the draft it is about."""

    text: str
    section: str = ""


@dataclass(frozen=True)
class Sender:
    """Who submits; name and contact only for asking back."""

    kind: Submitter
    residence: Residence | None = None
    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Answer:
    """What the council makes of an opinion. ``before`` and ``after`` are the draft's own words."""

    summary: str
    section: str = ""
    category: CommentCategory | None = None
    view: str = ""
    before: str = ""
    after: str = ""


@transaction.atomic
def call_for_comments(plan: Plan, call: Call, *, round: CommentRound | None = None) -> CommentRound:
    """A new round on a draft, or new words for one whose answers are not published."""
    if call.closes_on < call.opens_on:
        raise VoicesRefused("しめきりは、はじまりより後にしてください。")
    if not call.title.strip():
        raise VoicesRefused("名前を入れてください。")
    row = _in_work(round) if round is not None else CommentRound(plan=plan)
    row.title, row.about = call.title.strip(), call.about.strip()
    row.draft_url, row.draft_where = call.draft_url, call.draft_where.strip()
    row.opens_on, row.closes_on = call.opens_on, call.closes_on
    row.save()
    audit.record("voices.round.called", subject=("comment_round", row.pk))
    return row


@transaction.atomic
def announce_round(round: CommentRound) -> CommentRound:
    """Everybody sees the call, and may send opinions while it is open."""
    row = _in_work(round)
    if not row.draft_url and not row.draft_where:
        raise VoicesRefused("案をどこで読めるかを入れてから、知らせてください。")
    if row.announced_on is None:
        row.announced_on = today()
        row.save(update_fields=["announced_on"])
        audit.record("voices.round.announced", subject=("comment_round", row.pk))
    return row


def send_comment(
    round: CommentRound, sender: Sender, opinions: Sequence[Written], *, once: UUID
) -> str:
    """Somebody without a sign-in submits; the number under which it can be seen again.

    ``once`` is the form's own id: sent twice it is one submission with one number. Raises
    ``VoicesRefused`` outside of the round's days or without any words.
    """
    if not round_is_open(round):
        raise VoicesRefused("いまは受け付けていません。")
    key = submission_of(once)
    with (
        suppress(IntegrityError),
        acting(None, purpose=f"{SENDING} {key}"),
        transaction.atomic(),
    ):
        _keep(round, sender, opinions, key=key, channel=Intake.WEB, day=today())
    return number_of(key)


@transaction.atomic
def enter_comment(
    round: CommentRound,
    sender: Sender,
    opinions: Sequence[Written],
    *,
    once: UUID,
    channel: Intake,
    received_on: date,
) -> Submission:
    """A letter, fax or visit to the counter, written down by the office, late post included."""
    row = _in_work(round)
    if received_on > today():
        raise VoicesRefused("まだ来ていない日です。")
    if received_on < row.opens_on:
        raise VoicesRefused("受け付けがはじまる前の日です。")
    key = submission_of(once)
    found = Submission.objects.filter(pk=key).first()
    if found is not None:
        return found
    return _keep(row, sender, opinions, key=key, channel=channel, day=received_on)


@transaction.atomic
def set_aside(submission: Submission, *, why: str) -> None:
    """Taken back by its sender, or not about the draft: it stays readable and counts nowhere.
    Without a reason it counts again."""
    _in_work(submission.round)
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    row.set_aside_on, row.set_aside_why = (today(), why.strip()) if why.strip() else (None, "")
    row.save(update_fields=["set_aside_on", "set_aside_why"])
    if row.set_aside_on is not None:
        _part(Opinion.objects.filter(merged_into__submission=row))
        _part(row.opinions.filter(merged_into__isnull=False))
    verb = "voices.submission.set_aside" if row.set_aside_on else "voices.submission.taken_back"
    audit.record(verb, subject=("comment_round", row.round_id))


@transaction.atomic
def answer_opinion(opinion: Opinion, answer: Answer, *, issues: Iterable[Issue] = ()) -> Opinion:
    """Summary, what becomes of it and the council's view; as often as wanted until published."""
    row = _open_opinion(opinion)
    if row.merged_into_id is not None:
        raise VoicesRefused("まとめた先の意見に、考え方を書いてください。")
    row.summary, row.section = answer.summary.strip(), answer.section.strip()
    row.category, row.view = answer.category, answer.view.strip()
    row.change_before, row.change_after = answer.before.strip(), answer.after.strip()
    row.save()
    _set_issues(row, issues)
    audit.record("voices.opinion.answered", subject=("public_opinion", row.pk))
    return row


@transaction.atomic
def merge_opinion(opinion: Opinion, *, into: Opinion) -> Opinion:
    """Two that say the same become one row; both stay opinions of their own."""
    row, head = _open_opinion(opinion), _open_opinion(into)
    if head.merged_into_id is not None:
        head = _open_opinion(Opinion.objects.get(pk=head.merged_into_id))
    if head.round_id != row.round_id or head.pk == row.pk:
        raise VoicesRefused("同じ募集の、ほかの意見をえらんでください。")
    if Submission.objects.filter(
        pk__in=(row.submission_id, head.submission_id), set_aside_on__isnull=False
    ).exists():
        raise VoicesRefused("数えないことにした意見とは、まとめられません。")
    row.merged.update(merged_into=head)
    row.merged_into = head
    row.save(update_fields=["merged_into"])
    audit.record(
        "voices.opinion.merged", subject=("public_opinion", row.pk), detail={"into": head.pk}
    )
    return head


@transaction.atomic
def part_opinion(opinion: Opinion) -> Opinion:
    """A merged opinion is a row of its own again."""
    row = _open_opinion(opinion)
    _part(Opinion.objects.filter(pk=row.pk))
    audit.record("voices.opinion.parted", subject=("public_opinion", row.pk))
    return row


@transaction.atomic
def split_opinion(opinion: Opinion) -> Opinion:
    """One text that says two things: a second opinion of the same sender with the same words."""
    row = _open_opinion(opinion)
    original = OpinionOriginal.objects.get(opinion=row)
    made = Opinion.objects.create(
        round_id=row.round_id, submission_id=row.submission_id, section=row.section
    )
    _keep_original(made, original.section, original.text)
    audit.record("voices.opinion.split", subject=("public_opinion", row.pk))
    return made


@transaction.atomic
def publish_round(round: CommentRound) -> CommentRound:
    """Opinions and answers become everybody's; names and contacts go for good.

    A round to which nobody wrote is published all the same: 0名0件. Raises ``NotReady``, and
    ``VoicesRefused`` for somebody without a pledge, who does not see what came.
    """
    if not current().may("voices.contacts"):
        raise VoicesRefused("誓約書が登録されている計画の事務局だけが、公表できます。")
    row = _in_work(round)
    if found := blockers(row):
        raise NotReady(found)
    rows = rows_of(row)
    for no, each in enumerate(rows, start=1):
        each.no = no
    Opinion.objects.bulk_update(rows, ["no"])
    gone, _tables = SubmissionContact.objects.filter(submission__round=row).delete()
    row.published_on = today()
    row.save(update_fields=["published_on"])
    audit.record(
        "voices.round.published",
        subject=("comment_round", row.pk),
        detail={"opinions": len(rows), "contacts_deleted": gone},
    )
    return row


@transaction.atomic
def withdraw_round(round: CommentRound) -> CommentRound:
    """A mistake is corrected: nobody sees the answers until they are published again."""
    row = CommentRound.objects.select_for_update().get(pk=round.pk)
    if row.published_on is None:
        return row
    row.published_on = None
    row.save(update_fields=["published_on"])
    Opinion.objects.filter(round=row).update(no=None)
    audit.record("voices.round.withdrawn", subject=("comment_round", row.pk))
    return row


@transaction.atomic
def save_category(
    *, label: str, changes: bool, retired: bool = False, category: CommentCategory | None = None
) -> CommentCategory:
    """A word for what becomes of an opinion. Raises ``VoicesRefused`` for one that is there."""
    row = category or CommentCategory(order=CommentCategory.objects.count())
    row.label, row.changes, row.retired = label.strip(), changes, retired
    if not row.label:
        raise VoicesRefused("区分のことばを入れてください。")
    if CommentCategory.objects.filter(label=row.label).exclude(pk=row.pk).exists():
        raise VoicesRefused("「%(label)s」は、もうあります。", label=row.label)
    row.save()
    audit.record("voices.category.saved", subject=("comment_category", row.pk))
    return row


def round_is_open(round: CommentRound) -> bool:
    return round.announced_on is not None and round.opens_on <= today() <= round.closes_on


def rows_of(round: CommentRound) -> list[Opinion]:
    """The opinions that are rows of the table, in the order in which they came."""
    rows = round.opinions.filter(merged_into__isnull=True, submission__set_aside_on__isnull=True)
    return list(rows.select_related("category").order_by("submission__received_on", "id"))


def blockers(round: CommentRound) -> list[VoicesRefused]:
    """What stands in the way of publishing: full sentences, one an opinion."""
    if round.announced_on is None:
        return [VoicesRefused(_WORDS["quiet"])]
    if today() <= round.closes_on:
        return [VoicesRefused(_WORDS["open"])]
    return [
        VoicesRefused(_WORDS["lacking"], at=at, what=lacking)
        for at, row in enumerate(rows_of(round), start=1)
        if (lacking := lacking_in(row))
    ]


def lacking_in(row: Opinion) -> str:
    """What an opinion still needs; empty when it can be published."""
    if not row.summary:
        return _LABELS["summary"]
    if row.category is None:
        return _LABELS["category"]
    if not row.view:
        return _LABELS["view"]
    if row.category.changes and row.change_before == row.change_after:
        return _LABELS["change"]
    return ""


def _keep(
    round: CommentRound,
    sender: Sender,
    opinions: Sequence[Written],
    *,
    key: UUID,
    channel: Intake,
    day: date,
) -> Submission:
    said = [each for each in opinions if each.text.strip()]
    if not said:
        raise VoicesRefused("意見をひとつは書いてください。")
    row = Submission(
        id=key,
        round=round,
        kind=sender.kind,
        channel=channel,
        residence=sender.residence or "",
        received_on=day,
        receipt=print_of(number_of(key)),
    )
    row.save(force_insert=True)
    if sender.name.strip() or sender.contact.strip():
        SubmissionContact(
            submission=row, name=sender.name.strip(), contact=sender.contact.strip()
        ).save(force_insert=True)
    for each in said:
        made = Opinion.objects.create(round=round, submission=row, section=each.section.strip())
        _keep_original(made, each.section.strip(), each.text.strip())
    audit.record(
        "voices.submission.received",
        subject=("comment_round", round.pk),
        detail={"channel": str(channel), "opinions": len(said)},
    )
    return row


def _keep_original(opinion: Opinion, section: str, text: str) -> None:
    OpinionOriginal(
        opinion=opinion, submission_id=opinion.submission_id, section=str(section), text=str(text)
    ).save(force_insert=True)


def _in_work(round: CommentRound) -> CommentRound:
    row = CommentRound.objects.select_for_update().get(pk=round.pk)
    if row.published_on is not None:
        raise VoicesRefused("もう公表しました。直すときは、先に公表をとりけしてください。")
    return row


def _open_opinion(opinion: Opinion) -> Opinion:
    """The round is locked before the opinion: a published one cannot be locked at all."""
    _in_work(opinion.round)
    return Opinion.objects.select_for_update().get(pk=opinion.pk)


def _part(rows: Iterable[Opinion]) -> None:
    for row in rows:
        row.merged_into = None
        row.save(update_fields=["merged_into"])


def _set_issues(row: Opinion, issues: Iterable[Issue]) -> None:
    wanted = {issue.pk for issue in issues}
    row.issue_links.exclude(issue_id__in=wanted).delete()
    known = set(row.issue_links.values_list("issue_id", flat=True))
    OpinionIssue.objects.bulk_create(
        OpinionIssue(opinion=row, issue_id=key) for key in sorted(wanted - known)
    )
