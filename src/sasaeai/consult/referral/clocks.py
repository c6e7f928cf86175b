"""How long each side has, in days on which the office answers; twice as long, and the manager sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sasaeai.consult.referral.enums import ReferralState as S
from sasaeai.consult.referral.enums import Waits
from sasaeai.consult.services.working_days import working_days_after

START_DAYS, ORIGIN_DAYS, NEXT_DAYS, ANSWER_DAYS = 10, 3, 1, 2
RESULT_DAYS = timedelta(days=60)
OPEN_DAYS = timedelta(days=90)
REPLY_DAYS = ((1, "次の日まで"), (3, "3日以内"), (5, "5日以内"), (10, "10日以内"))
"""Working days that a sender may give for the first answer."""


@dataclass(frozen=True)
class Clock:
    """Whose move it is, until when, and from when the manager sees it."""

    waits: Waits
    due_on: date
    escalates_on: date


def clock_of(state: S, *, on: date, reply_days: int, open_until: date | None = None) -> Clock:
    """The clock that starts when a referral comes into ``state`` on a day.

    Nobody is waited for after ``open_until``, the last day on which the addressee sees it.
    """
    ours = {
        S.QUESTION: ANSWER_DAYS,
        S.DECLINED: NEXT_DAYS,
        S.EXPIRED: NEXT_DAYS,
        S.WITHDRAWN: ORIGIN_DAYS,
        S.DONE: ORIGIN_DAYS,
    }
    if state in ours:
        days = ours[state]
        return Clock(
            Waits.US, working_days_after(on, days), working_days_after(on, max(days * 2, 2))
        )
    if state is S.STARTED:
        due = on + RESULT_DAYS
        return _theirs(due, working_days_after(due, 5), open_until)
    days = START_DAYS if state is S.ACCEPTED else reply_days
    return _theirs(working_days_after(on, days), working_days_after(on, days * 2), open_until)


def _theirs(due: date, escalates: date, last: date | None) -> Clock:
    if last is not None and last < due:
        return Clock(Waits.THEM, last, working_days_after(last, 1))
    return Clock(Waits.THEM, due, escalates)
