"""Referrals in every state, so that boards, clocks and figures have something to show.

The partner of the cast has some to answer, one of them late; the worker has a question, a
declined one without a next step and one whose origin waits for word.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sasaeai.consult import models as m
from sasaeai.consult.referral.clocks import clock_of
from sasaeai.consult.referral.enums import ENDED, SECTION_OF, EventKind, Part, ReferralState
from sasaeai.consult.services.working_days import working_days_after
from sasaeai.core.periods import TOKYO

if TYPE_CHECKING:
    from demo.load.consult import Book

TABLES = (m.Referral, m.ReferralLine, m.ReferralEvent, m.CaseAgency)
PARTS = [Part.NAME, Part.WISH, Part.PLAN]
ASKED = (
    "介護のサービスが使えるか、一度会って見ていただけますか。",
    "家賃の滞納について、いっしょに考えてほしいです。",
    "通院が途切れています。受診の相談にのってください。",
    "はたらく準備について、話を聞いていただけますか。",
    "手続きに同行できる方をさがしています。",
)
DECLINED = (
    ("full", "今月は新しい方を受けられません。", "となりの圏域の支援センターが空いています。"),
    ("not_for", "年齢の条件に合いません。", "障がいのある方の相談窓口がよいと思います。"),
    ("area", "担当の地区ではありません。", "住所の地区の窓口に聞いてみてください。"),
)
STORIES: tuple[tuple[ReferralState, int, int, bool], ...] = (
    (ReferralState.SENT, 1, 2, False),
    (ReferralState.SENT, 12, 1, False),
    (ReferralState.RECEIVED, 3, 2, False),
    (ReferralState.QUESTION, 4, 1, False),
    (ReferralState.ACCEPTED, 9, 2, False),
    (ReferralState.STARTED, 40, 3, False),
    (ReferralState.DONE, 70, 2, False),
    (ReferralState.DONE, 150, 8, True),
    (ReferralState.DECLINED, 8, 1, False),
    (ReferralState.DECLINED, 120, 3, True),
    (ReferralState.WITHDRAWN, 60, 2, True),
    (ReferralState.EXPIRED, 90, 1, True),
)
"""State, days since it was sent, how many such, whether the origin has been told."""
PATH = {
    ReferralState.RECEIVED: (EventKind.RECEIVED,),
    ReferralState.QUESTION: (EventKind.RECEIVED, EventKind.ASKED),
    ReferralState.ACCEPTED: (EventKind.RECEIVED, EventKind.ACCEPTED),
    ReferralState.STARTED: (EventKind.ACCEPTED, EventKind.STARTED),
    ReferralState.DONE: (EventKind.ACCEPTED, EventKind.STARTED, EventKind.DONE),
    ReferralState.DECLINED: (EventKind.RECEIVED, EventKind.DECLINED),
    ReferralState.WITHDRAWN: (EventKind.WITHDRAWN,),
    ReferralState.EXPIRED: (EventKind.EXPIRED,),
}
NOTES = {
    EventKind.ASKED: "いま使っているサービスはありますか。",
    EventKind.DONE: "週に一度、通うようになりました。",
    EventKind.WITHDRAWN: "本人の事情が変わりました。",
}


def refer(book: Book) -> None:
    """Adds referrals to the book; the cases are there already."""
    cases = [case for case in book.rows[m.Case] if case.person_id and case.sensitivity == "normal"]
    mine, partner = book.named["social_worker"], book.partners["partner"]
    first = [case for case in cases if case.owner_id == mine and case.state == "running"]
    others = [case for case in cases if case not in first[:4]]
    organisations = sorted(number for _who, number in book.partners.values())
    turn = 0
    for state, ago, times, told in STORIES:
        for nth in range(times):
            near = nth == 0 and not told and bool(first)
            case = first[turn % len(first)] if near else others[(turn * 7) % len(others)]
            to = partner if near else (0, organisations[turn % len(organisations)])
            _referral(book, case, state, ago + nth, to=to, told=told, turn=turn)
            turn += 1


def _referral(
    book: Book,
    case: Any,
    state: ReferralState,
    ago: int,
    *,
    to: tuple[int, int],
    told: bool,
    turn: int,
) -> None:
    sent = max(book.today - timedelta(days=ago), case.opened_on)
    partner, organisation = to
    row = book.add(
        m.Referral(
            case_id=case.pk,
            person_id=case.person_id,
            area_id=case.area_id,
            organisation_id=organisation,
            message=ASKED[turn % len(ASKED)],
            parts=[str(part) for part in PARTS],
            sections=sorted({str(SECTION_OF[part]) for part in PARTS}),
            ground="consent",
            consent_id=_consent(book, case, organisation, sent).pk,
            state=state,
            owner_id=case.owner_id,
            made_by_id=case.owner_id,
            once=book.uuid(),
            sent_on=sent,
            reply_by=working_days_after(sent, 5),
            open_until=sent + timedelta(days=120),
        )
    )
    _standing(book, row, state, sent, told=told, turn=turn)
    for order, (part, text) in enumerate(_lines(book, case), 1):
        book.add(m.ReferralLine(referral_id=row.pk, order=order, part=part, text=text))
    _event(book, row, EventKind.SENT, sent, by_id=case.owner_id)
    for step, kind in enumerate(PATH.get(state, ()), 1):
        ours = kind in (EventKind.WITHDRAWN, EventKind.EXPIRED)
        day = min(sent + timedelta(days=step * 2), book.today)
        _event(
            book,
            row,
            kind,
            day,
            by_id=case.owner_id if ours else (partner or None),
            by_name="" if ours or partner else "受付の係",
            note=NOTES.get(kind, ""),
        )
    if state in (ReferralState.ACCEPTED, ReferralState.STARTED, ReferralState.DONE):
        agency(book, case, organisation, sent + timedelta(days=2), "referral")


def _standing(
    book: Book, row: Any, state: ReferralState, sent: date, *, told: bool, turn: int
) -> None:
    """Clock, answer, end and word to the origin, as the moves would have left them."""
    reason, _why, suggested = DECLINED[turn % len(DECLINED)]
    row.answered_on = None if state in (ReferralState.SENT, ReferralState.RECEIVED, ReferralState.EXPIRED) else min(sent + timedelta(days=2 + turn % 9), book.today)  # fmt: skip
    if state is ReferralState.DECLINED:
        row.decline_reason, row.suggested = reason, suggested
    if state is ReferralState.DONE:
        row.result = ("support", "advice", "joint")[turn % 3]
    if state in ENDED:
        row.ended_on = min(sent + timedelta(days=6 + turn % 20), book.today)
    if told:
        row.next_step = "べつの窓口につなぐ" if state in (ReferralState.DECLINED, ReferralState.EXPIRED) else ""  # fmt: skip
        row.origin_told_on = min(row.ended_on + timedelta(days=2), book.today)
        row.origin_how, row.origin_note = "call", "電話で伝えた"
        return
    since = row.ended_on or row.answered_on or sent
    clock = clock_of(state, on=sent if state in (ReferralState.SENT, ReferralState.RECEIVED) else since, reply_days=5)  # fmt: skip
    row.waits, row.due_on, row.escalates_on = clock.waits, clock.due_on, clock.escalates_on


def _consent(book: Book, case: Any, organisation: int, given: date) -> Any:
    consent = book.add(
        m.Consent(
            case_id=case.pk,
            person_id=case.person_id,
            sections=["basics", "contacts", "plan"],
            purpose="referral",
            how="written",
            given_on=given,
            expires_on=given + timedelta(days=365),
            entered_by_id=case.owner_id,
        )
    )
    book.add(m.ConsentRecipient(consent_id=consent.pk, organisation_id=organisation))
    return consent


def _lines(book: Book, case: Any) -> list[tuple[Part, str]]:
    name = book.names[case.person_id]
    plan = next((row for row in book.rows[m.SupportPlan] if row.case_id == case.pk), None)
    found = [(Part.NAME, name), (Part.WISH, "困ったときに頼れる人が近くにいない。")]
    return [*found, (Part.PLAN, f"「{plan.words}」")] if plan else found


def _event(book: Book, row: Any, kind: EventKind, day: date, **more: Any) -> None:
    event = book.add(m.ReferralEvent(referral_id=row.pk, kind=kind, **more))
    book.moments[event.pk] = datetime.combine(day, time(10, 30), TOKYO)


def put_moments(book: Book) -> None:
    """A row that is added gets the moment of adding; what happened then gets its day here."""
    for number, moment in book.moments.items():
        m.ReferralEvent._base_manager.filter(pk=number).update(at=moment)


def agency(book: Book, case: Any, organisation: int, since: date, way: str) -> None:
    """Concerned with the case from the first day on; once each."""
    known = (case.pk, organisation)
    if known in book.agencies:
        return
    book.agencies.add(known)
    row = m.CaseAgency(
        case_id=case.pk, organisation_id=organisation, since_on=min(since, book.today), way=way
    )
    book.add(row)
