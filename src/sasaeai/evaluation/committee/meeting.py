"""Meetings: invited, attended, counted against the quorum, resolved, and told in minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django.db.models import Max

from sasaeai.core import audit
from sasaeai.core.periods import today
from sasaeai.core.quorum import Quorum, Standing
from sasaeai.evaluation.committee.enums import (
    THERE,
    Method,
    MinutesState,
    Openness,
    Outcome,
    Presence,
    Reply,
    TieRule,
)
from sasaeai.evaluation.committee.forming import in_office
from sasaeai.evaluation.models import (
    Attendance,
    Committee,
    Material,
    Meeting,
    Member,
    MemberPack,
    Minutes,
    MinutesNote,
    Resolution,
)
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.plan.public import NodeIdentity


class NoQuorum(EvaluationRefused):
    """Too few members are there; ``present`` of ``needed``."""

    def __init__(self, present: int, needed: int) -> None:
        self.present, self.needed = present, needed
        super().__init__(
            "定足数に足りません（出席%(present)s人、必要%(needed)s人）。議決はできません。",
            present=present,
            needed=needed,
        )


class MinutesRefused(EvaluationRefused):
    """The minutes are not where this step starts from, or somebody saved them meanwhile."""


@dataclass(frozen=True)
class Votes:
    """A show of hands; ``chair_for`` is how the chair decides where it is a tie."""

    in_favour: int
    against: int
    abstained: int = 0
    chair_for: bool | None = None


@transaction.atomic
def call_meeting(
    committee: Committee,
    *,
    held_on: date,
    starts: time,
    place: str,
    agenda: str,
    ends: time | None = None,
    open: bool | None = None,
) -> Meeting:
    """The next meeting, with an attendance line for every member in office that day."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    if not committee.term_from <= held_on <= committee.term_to:
        raise EvaluationRefused("委員会の任期の中の日にしてください。")
    if not place.strip():
        raise EvaluationRefused("どこで開くかを入れてください。")
    highest = committee.meetings.aggregate(top=Max("no"))["top"] or 0
    is_open = committee.openness == Openness.OPEN if open is None else open
    row = Meeting.objects.create(
        committee=committee,
        no=highest + 1,
        held_on=held_on,
        starts=starts,
        ends=ends,
        place=place.strip(),
        open=is_open,
        agenda=agenda.strip(),
        invited_on=today(),
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=row, member=member) for member in in_office(committee, on=held_on)
    )
    audit.record("evaluation.meeting.called", subject=("meeting", row.pk))
    return row


@transaction.atomic
def reply(attendance: Attendance, answer: Reply) -> None:
    """The member's own answer to the invitation."""
    attendance.reply = answer
    attendance.save(update_fields=["reply"])
    audit.record("evaluation.meeting.replied", subject=("meeting", attendance.meeting_id))


@transaction.atomic
def take_attendance(
    meeting: Meeting,
    presence: Mapping[int, Presence],
    *,
    substitutes: Mapping[int, str] | None = None,
    observers: int | None = None,
) -> Standing:
    """Who came, by member id. A substitute counts only where the rule allows one."""
    names = substitutes or {}
    for row in meeting.attendances.all():
        if row.member_id not in presence:
            continue
        came = presence[row.member_id]
        if came is Presence.SUBSTITUTE and not meeting.committee.substitutes:
            raise EvaluationRefused("この委員会の要綱では、代理の出席をみとめていません。")
        name = names.get(row.member_id, "").strip()
        if came is Presence.SUBSTITUTE and not name:
            raise EvaluationRefused("代理の人の名前を入れてください。")
        row.presence, row.substitute = came, name if came is Presence.SUBSTITUTE else ""
        row.save(update_fields=["presence", "substitute"])
    meeting.observers = observers
    meeting.save(update_fields=["observers"])
    audit.record("evaluation.meeting.attended", subject=("meeting", meeting.pk))
    return standing(meeting)


def standing(meeting: Meeting) -> Standing:
    """Members there on the day against the quorum of those in office."""
    rows = list(meeting.attendances.all())
    counted = {*THERE, *([Presence.SUBSTITUTE] if meeting.committee.substitutes else [])}
    present = sum(row.presence in counted for row in rows)
    return Standing(present, Quorum(meeting.committee.quorum).needed(len(rows)), len(rows))


@transaction.atomic
def resolve(
    meeting: Meeting,
    *,
    text: str,
    method: Method,
    votes: Votes | None = None,
    identity: NodeIdentity | None = None,
    dissent: str = "",
) -> Resolution:
    """What the committee resolves; raises ``NoQuorum`` and, for a tie, asks the rule."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    stands = standing(meeting)
    if not stands.enough:
        raise NoQuorum(stands.present, stands.needed)
    if not text.strip():
        raise EvaluationRefused("決めたことを入れてください。")
    outcome, by_chair = _outcome(meeting.committee, method, votes, stands)
    highest = meeting.resolutions.aggregate(top=Max("no"))["top"] or 0
    row = Resolution.objects.create(
        meeting=meeting,
        no=highest + 1,
        identity=identity,
        text=text.strip(),
        method=method,
        present=stands.present,
        needed=stands.needed,
        votes_for=votes.in_favour if votes else None,
        votes_against=votes.against if votes else None,
        votes_abstained=votes.abstained if votes else None,
        outcome=outcome,
        chair_decided=by_chair,
        dissent=dissent.strip(),
    )
    audit.record("evaluation.meeting.resolved", subject=("meeting", meeting.pk))
    return row


def _outcome(
    committee: Committee, method: Method, votes: Votes | None, stands: Standing
) -> tuple[Outcome, bool]:
    if method is Method.CONSENSUS:
        return Outcome.CARRIED, False
    if votes is None or votes.in_favour + votes.against == 0:
        raise EvaluationRefused("賛成と反対の人数を入れてください。")
    if votes.in_favour + votes.against + votes.abstained > stands.present:
        raise EvaluationRefused(
            "票の数が、出席した人（%(present)s人）より多くなっています。", present=stands.present
        )
    if votes.in_favour != votes.against:
        carried = votes.in_favour > votes.against
        return (Outcome.CARRIED if carried else Outcome.REJECTED), False
    if committee.tie == TieRule.REJECT:
        return Outcome.REJECTED, False
    if votes.chair_for is None:
        raise EvaluationRefused(
            "可否同数です。要綱により、委員長がどちらにしたかをえらんでください。"
        )
    return (Outcome.CARRIED if votes.chair_for else Outcome.REJECTED), True


@transaction.atomic
def add_material(
    meeting: Meeting, *, title: str, pack: MemberPack | None = None, href: str = ""
) -> Material:
    """A paper for the meeting: a pack, or an address."""
    if not title.strip() or (pack is None and not href):
        raise EvaluationRefused("資料の名前と、資料（またはアドレス）を入れてください。")
    highest = meeting.materials.aggregate(top=Max("no"))["top"] or 0
    row = Material.objects.create(
        meeting=meeting, no=highest + 1, title=title.strip(), pack=pack, href=href
    )
    audit.record("evaluation.meeting.material", subject=("meeting", meeting.pk))
    return row


@transaction.atomic
def write_minutes(meeting: Meeting, text: str, *, version: int = 0) -> Minutes:
    """Saves the text until it is confirmed; ``version`` is the one that stood on the screen."""
    if not text.strip():
        raise MinutesRefused("議事録を入れてください。")
    row = Minutes.objects.filter(meeting=meeting).select_for_update(of=("self",)).first()
    if row is None:
        row = Minutes.objects.create(meeting=meeting, text=text.strip())
    elif row.text != text.strip():
        if row.state not in (MinutesState.DRAFT, MinutesState.CIRCULATED):
            raise MinutesRefused("確定した議事録は、直せません。")
        if row.version != version:
            raise MinutesRefused(
                "ほかの人が先に保存しました。いまの内容を見て、もう一度入れてください。"
            )
        row.text, row.version = text.strip(), row.version + 1
        row.save(update_fields=["text", "version"])
    audit.record("evaluation.minutes.written", subject=("meeting", meeting.pk))
    return row


NEXT = {
    MinutesState.DRAFT: MinutesState.CIRCULATED,
    MinutesState.CIRCULATED: MinutesState.CONFIRMED,
    MinutesState.CONFIRMED: MinutesState.PUBLIC,
}
DATED = {
    MinutesState.CIRCULATED: "circulated_on",
    MinutesState.CONFIRMED: "confirmed_on",
    MinutesState.PUBLIC: "published_on",
}


@transaction.atomic
def move_minutes(minutes: Minutes, to: MinutesState) -> None:
    """下書き → 委員が確認中 → 確定 → 公開, one step at a time; only confirmed ones become public."""
    row = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    if row.state == to:
        return
    if NEXT.get(MinutesState(row.state)) != to:
        raise MinutesRefused("議事録は、委員の確認をへて確定してから公開します。")
    row.state = to
    setattr(row, DATED[to], today())
    row.save(update_fields=["state", DATED[to]])
    audit.record(
        "evaluation.minutes.moved", subject=("meeting", row.meeting_id), detail={"to": str(to)}
    )


@transaction.atomic
def note_minutes(minutes: Minutes, member: Member, text: str) -> MinutesNote:
    """A member's wish before the minutes are confirmed."""
    if minutes.state != MinutesState.CIRCULATED:
        raise MinutesRefused("議事録は、いま確認中ではありません。")
    if not text.strip():
        raise MinutesRefused("直してほしいところを入れてください。")
    row = MinutesNote.objects.create(minutes=minutes, member=member, text=text.strip())
    audit.record("evaluation.minutes.noted", subject=("meeting", minutes.meeting_id))
    return row
