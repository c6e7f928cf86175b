"""A committee of twelve over the small plan: as many seats as the rule of scenario 17 has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from sasaeai.core.access import acting
from sasaeai.core.figures import preset_scales
from sasaeai.core.periods import FiscalYear, fiscal_year_of, month, today
from sasaeai.evaluation.committee.enums import CommitteeKind, Office, Presence, ScoreKind
from sasaeai.evaluation.committee.forming import Rule, Window, form_committee, seat_member
from sasaeai.evaluation.committee.meeting import call_meeting, take_attendance
from sasaeai.evaluation.committee.scoring import Given, give_scores, nodes_of
from sasaeai.evaluation.models import Committee, Meeting, Member
from sasaeai.people import public as people
from sasaeai.people.public import DutyKind
from tests.cast import FOUNDED, Cast
from tests.evaluation.stage import Stage

DAY = timedelta(days=1)
SEATS = (("学識経験者", 3), ("地域の代表", 5), ("福祉の団体", 3), ("公募", 1))
FIVE = (
    preset_scales()["five"] if "five" in preset_scales() else next(iter(preset_scales().values()))
)


@dataclass(frozen=True)
class Panel:
    """The committee with its members; the first is the cast's committee member and the chair."""

    committee: Committee
    members: tuple[Member, ...]
    stage: Stage

    @property
    def identity(self):
        return nodes_of(self.committee)[0].identity

    def given(
        self, points: int = 0, kind: ScoreKind = ScoreKind.SCORED, reason: str = ""
    ) -> list[Given]:
        """The step that is worth ``points`` on every criterion."""
        found = []
        for criterion in self.committee.criteria.all():
            steps = criterion.pure.steps
            step = steps[len(steps) - points].key if kind is ScoreKind.SCORED else ""
            found.append(Given(criterion, kind, step, reason))
        return found

    def score(self, member: Member, *given, **rest) -> None:
        """As the member does it at home."""
        with acting(member.account_id, purpose="test"):
            give_scores(member, self.identity, self.given(*given, **rest))

    def meet(self, present: int) -> Meeting:
        """A meeting of today at which so many of the twelve are there."""
        with acting(self.stage.cast.planner.pk, purpose="test"):
            meeting = call_meeting(
                self.committee, held_on=today(), starts=time(14), place="会議室", agenda="評価",
            )  # fmt: skip
            came = {
                row.pk: Presence.PRESENT if place < present else Presence.ABSENT
                for place, row in enumerate(self.members)
            }
            take_attendance(meeting, came)
            return Meeting.objects.get(pk=meeting.pk)


def panel_for(
    stage: Stage,
    cast: Cast,
    *,
    members: int = 12,
    kind: CommitteeKind = CommitteeKind.MID,
    year: FiscalYear | None = None,
    seated: bool = True,
) -> Panel:
    """Accounts by the administrator, the committee by the planner."""
    accounts = [cast.committee_member] if seated else []
    with acting(cast.administrator.pk, purpose="test"):
        for number in range(2, members + 1):
            login = f"panel{number}-{stage.plan.committees.count()}"
            account = people.open_account(login=login, name=f"委員 {number}")
            people.appoint(account, DutyKind.COMMITTEE_MEMBER, starts_on=FOUNDED)
            accounts.append(account)
    this, as_of = fiscal_year_of(today()), month(today()).start - DAY
    if as_of not in this.period:
        as_of = month(today()).last_day
    if year is not None and year != this:
        as_of = year.period.months[0].last_day
    year = year or this
    with acting(cast.planner.pk, purpose="test"):
        committee = form_committee(
            stage.plan,
            kind=kind,
            year=year,
            rule=Rule(SEATS),
            window=Window(as_of, (date(2026, 4, 1), date(year.year + 1, 3, 31)), (today() - 30 * DAY, today() + 30 * DAY)),
            criteria=(("進みぐあい", "", FIVE),),
        )  # fmt: skip
        seats = [seat for seat in committee.categories.all() for _ in range(seat.count)]
        made = tuple(
            seat_member(
                committee, seats[place], name=account.name, account=account, kana=f"{place:02}",
                appointed_on=date(2026, 4, 1), office=Office.MEMBER if place else Office.CHAIR,
            )
            for place, account in enumerate(accounts)
        )  # fmt: skip
    return Panel(committee, made, stage)
