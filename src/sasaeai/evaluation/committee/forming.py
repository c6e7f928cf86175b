"""Setting up a committee: its rule, seats, members and what they judge by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from sasaeai.core import audit, figures
from sasaeai.core.periods import FiscalYear, today
from sasaeai.core.quorum import Quorum
from sasaeai.evaluation.committee.enums import CommitteeKind, Office, Openness, TieRule
from sasaeai.evaluation.models import Committee, Criterion, Member, Seat
from sasaeai.evaluation.refusals import EvaluationRefused
from sasaeai.people.public import Account
from sasaeai.plan.public import Plan, load_tree, version_on


@dataclass(frozen=True)
class Rule:
    """What the 要綱 says. ``categories`` are (words, seats); together they are ``seats``."""

    categories: tuple[tuple[str, int], ...]
    quorum: Quorum = Quorum.MAJORITY
    tie: TieRule = TieRule.CHAIR
    openness: Openness = Openness.OPEN
    substitutes: bool = False
    text: str = ""

    @property
    def seats(self) -> int:
        return sum(count for _label, count in self.categories)


@dataclass(frozen=True)
class Window:
    """The days of an evaluation. ``as_of`` is the last day of the figures: the end of a month."""

    as_of: date
    term: tuple[date, date]
    scoring: tuple[date, date]


@transaction.atomic
def form_committee(
    plan: Plan,
    *,
    kind: CommitteeKind,
    year: FiscalYear,
    rule: Rule,
    window: Window,
    criteria: Sequence[tuple[str, str, figures.Scale]],
    name: str = "",
) -> Committee:
    """A committee for one evaluation, judging the level that the plan's board shows.

    ``criteria`` are (what, how to look at it, scale). Raises ``EvaluationRefused``.
    """
    version = version_on(plan, on=min(window.as_of, plan.span.last.last_day))
    _refuse(plan, year, rule, window, criteria)
    if version is None:
        raise EvaluationRefused("決まった計画がまだありません。")
    row = Committee.objects.create(
        plan=plan,
        version=version,
        kind=kind,
        name=name.strip() or f"{plan.name} 評価委員会",
        fy=year.year,
        as_of=window.as_of,
        depth=load_tree(version).row_depth,
        seats=rule.seats,
        quorum=rule.quorum,
        tie=rule.tie,
        openness=rule.openness,
        substitutes=rule.substitutes,
        rule_text=rule.text,
        term_from=window.term[0],
        term_to=window.term[1],
        scoring_from=window.scoring[0],
        scoring_due=window.scoring[1],
    )
    for label, count in rule.categories:
        Seat.objects.create(committee=row, label=label, count=count)
    for order, (what, meaning, scale) in enumerate(criteria):
        Criterion.objects.create(
            committee=row, name=what, meaning=meaning, scale=scale_data(scale), order=order
        )
    audit.record("evaluation.committee.formed", subject=("committee", row.pk))
    return row


def _refuse(
    plan: Plan,
    year: FiscalYear,
    rule: Rule,
    window: Window,
    criteria: Sequence[tuple[str, str, figures.Scale]],
) -> None:
    if year not in plan.span:
        raise EvaluationRefused("計画の年度の中からえらんでください。")
    if not rule.categories or any(count < 1 for _label, count in rule.categories):
        raise EvaluationRefused("委員の区分と人数を、ひとつは入れてください。")
    if not criteria:
        raise EvaluationRefused("何を見て評価するかを、ひとつは入れてください。")
    if (window.as_of + timedelta(days=1)).day != 1:
        raise EvaluationRefused(
            "数字の時点は、月の終わりの日にしてください（記録は月ごとに数えます）。"
        )
    if window.as_of not in year.period:
        raise EvaluationRefused("数字の時点は、評価する年度の中の日にしてください。")
    if window.term[1] < window.term[0] or window.scoring[1] < window.scoring[0]:
        raise EvaluationRefused("終わりの日が、はじまりより前です。")


def scale_data(scale: figures.Scale) -> Mapping[str, object]:
    """The scale as it is today, for the committee to keep; ``Scale.from_data`` reads it back."""
    return {
        "key": scale.key,
        "name": scale.name,
        "unit": scale.unit,
        "steps": [
            {"key": step.key, "label": step.label, "meaning": step.meaning} for step in scale.steps
        ],
    }


@transaction.atomic
def seat_member(
    committee: Committee,
    seat: Seat,
    *,
    name: str,
    appointed_on: date,
    kana: str = "",
    post: str = "",
    office: Office = Office.MEMBER,
    account: Account | None = None,
    until: date | None = None,
    substitute_of: Member | None = None,
) -> Member:
    """Appoints a member for the rest of the term; no more than the rule has seats at one time."""
    last = until or committee.term_to
    if not name.strip():
        raise EvaluationRefused("委員の名前を入れてください。")
    if last < appointed_on or last > committee.term_to:
        raise EvaluationRefused("任期は、委嘱した日から委員会の任期の終わりまでにしてください。")
    Committee.objects.select_for_update().get(pk=committee.pk)
    taken = [
        row for row in seat.members.all() if row.until >= appointed_on and row != substitute_of
    ]
    if len(taken) >= seat.count:
        raise EvaluationRefused(
            "「%(label)s」の定数（%(count)s人）をこえています。", label=seat.label, count=seat.count
        )
    chairs = committee.members.filter(office=Office.CHAIR, until__gte=appointed_on)
    if office is Office.CHAIR and chairs.exists():
        raise EvaluationRefused("委員長は、もう決まっています。")
    row = Member.objects.create(
        committee=committee,
        seat=seat,
        account=account,
        name=name.strip(),
        kana=kana.strip(),
        post=post.strip(),
        office=office,
        appointed_on=appointed_on,
        until=last,
        substitute_of=substitute_of,
    )
    audit.record("evaluation.committee.seated", subject=("committee_member", row.pk))
    return row


@transaction.atomic
def end_term(member: Member, *, last_day: date) -> None:
    """The member's last day; what they scored stays."""
    if last_day < member.appointed_on:
        raise EvaluationRefused("委嘱した日より前には終えられません。")
    member.until = min(last_day, member.until)
    member.save(update_fields=["until"])
    audit.record("evaluation.committee.term_ended", subject=("committee_member", member.pk))


@transaction.atomic
def show_committee(committee: Committee, *, public: bool) -> None:
    """Whether residents see the rule, the members and the days of the meetings."""
    committee.is_public = public
    committee.save(update_fields=["is_public"])
    audit.record("evaluation.committee.shown", subject=("committee", committee.pk))


def in_office(committee: Committee, *, on: date | None = None) -> list[Member]:
    """Members whose term holds on a day, chair first."""
    day, order = on or today(), list(Office)
    found = [row for row in committee.members.select_related("seat") if row.in_office(day)]
    return sorted(found, key=lambda row: (order.index(Office(row.office)), row.kana, row.pk))
