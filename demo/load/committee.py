"""The outsiders' evaluation: last year's committee to its published answers, this year's under way.

Members without a sign-in hand in paper, which the secretariat enters; the committee member of the
cast scores alone. Words stand in ``demo/evaluation``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from zlib import crc32

from django.urls import reverse

from demo.load import clock
from demo.load.committee_words import (
    AGENDAS,
    CRITERIA,
    MINUTES,
    NOTE,
    OWN_OPINION,
    PREAMBLE,
    RULE,
    RUNNING_MINUTES,
    RUNNING_OPINIONS,
)
from demo.load.rows import part
from demo.load.signins import SIGNINS
from sasaeai.core.access import acting
from sasaeai.core.figures import preset_scales
from sasaeai.core.periods import FiscalYear, fiscal_year_of, month, today
from sasaeai.evaluation.committee import forming, meeting, opinions, pack, scoring
from sasaeai.evaluation.committee.enums import (
    CommitteeKind,
    Method,
    MinutesState,
    Office,
    OpinionKind,
    PaperKind,
    Presence,
    Reply,
    ResponseKind,
    ScoreKind,
)
from sasaeai.evaluation.committee.meeting import Votes
from sasaeai.evaluation.committee.opinions import Answer
from sasaeai.evaluation.committee.scoring import Given
from sasaeai.evaluation.models import (
    Attendance,
    Committee,
    Criterion,
    Meeting,
    Member,
    Minutes,
    Opinion,
)
from sasaeai.evaluation.publication.queries import newest_publications
from sasaeai.people.models import Account
from sasaeai.plan.models import Plan
from sasaeai.plan.public import NodeIdentity, PlanNode

FOLDER = Path(__file__).resolve().parents[1] / "evaluation"
JUDGED = 2
"""Place in the plan of the year that the finished committee judged: the third of five."""
LEVELS = (4, 3, 3, 3, 4, 3, 3, 4, 4, 2)
"""What the committee thinks of each line, on five steps, before the members differ."""
RECUSED = {"小暮 忠彦": ("T2", "地区社協連絡会の会長をしているため")}
ABSTAINED = {"倉内 伸二": "T6", "チャン・ミン": "T8"}
DONE_BY_NOW = 5
"""How many of this year's members have handed in their scores; the cast's member has begun."""


@dataclass(frozen=True)
class Row:
    """A line of ``members.csv``."""

    seat: str
    name: str
    kana: str
    post: str
    office: Office
    key: str
    lean: int


def load() -> None:
    plan = Plan.objects.order_by("-fy_from").filter(code__isnull=False).first()
    if plan is None:
        return
    with part("評価委員会"):
        judged = FiscalYear(plan.fy_from + JUDGED)
        if date(judged.year + 1, 3, 1) < today():
            _finished(plan, judged)
        _running(plan)


@contextmanager
def _as(key: str, day: date) -> Iterator[Account]:
    login = next(item.login for item in SIGNINS if item.key == key)
    account = Account.objects.get(login=login)
    with clock.on(min(day, today())), acting(account.pk, purpose="見本の評価委員会"):
        yield account


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _people() -> list[Row]:
    return [
        Row(
            row["seat"], row["name"], row["kana"], row["post"], Office(row["office"]), row["key"],
            int(row["lean"]),
        )
        for row in _rows("members.csv")
    ]  # fmt: skip


def _form(
    plan: Plan, kind: CommitteeKind, year: FiscalYear, as_of: date, scoring_days: tuple[date, date]
) -> Committee:
    """By the same rule and with the same people, for as long as the plan runs."""
    people = _people()
    seats = {row.seat: sum(each.seat == row.seat for each in people) for row in people}
    scales = preset_scales()
    found = forming.form_committee(
        plan, kind=kind, year=year,
        rule=forming.Rule(tuple(seats.items()), text=RULE),
        window=forming.Window(
            as_of, (date(plan.fy_from + JUDGED, 6, 1), plan.span.last.last_day), scoring_days
        ),
        criteria=[(name, meaning, scales[key]) for name, meaning, key in CRITERIA],
        name=f"{plan.name}評価委員会（{kind.label}）",
    )  # fmt: skip
    by_label = {row.label: row for row in found.categories.all()}
    logins = {item.key: item.login for item in SIGNINS}
    for row in people:
        forming.seat_member(
            found, by_label[row.seat], name=row.name, kana=row.kana, post=row.post,
            office=row.office, appointed_on=found.term_from,
            account=Account.objects.get(login=logins[row.key]) if row.key else None,
        )  # fmt: skip
    return found


def _finished(plan: Plan, year: FiscalYear) -> None:
    """From the first meeting in autumn to the answers at the end of the fiscal year."""
    first, spring = year.year, year.year + 1
    with _as("planner", date(first, 10, 6)):
        found = _form(
            plan, CommitteeKind.MID, year, date(first, 9, 30),
            (date(first, 10, 25), date(first, 11, 20)),
        )  # fmt: skip
        forming.show_committee(found, public=True)
    with _as("planner", date(first, 10, 20)):
        opening = _call(found, date(first, 10, 28), 0)
        for row in newest_publications(plan):
            if row.round.fy == year.year - 1:
                title = f"{row.content['round']['label']}　公表した評価"
                href = reverse("evaluation:published_round", args=[row.round_id])
                meeting.add_material(opening, title=title, href=href)
    _held(opening, absent=(7,), online=(9,), observers=4)
    members, nodes = _members(found), scoring.nodes_of(found)
    for place, member in enumerate(members):
        _score(member, nodes, date(first, 11, 10), place)
    with _as("planner", date(first, 11, 21)):
        scoring.close_scoring(found)
        for row in _rows("opinions.csv"):
            _opinion(found, row, members, nodes)
    with _as("planner", date(first, 11, 25)):
        closing = _call(found, date(first, 12, 12), 1)
    _held(closing, absent=(4,), online=(), observers=6)
    with _as("planner", date(first, 12, 12)):
        _resolved(closing, nodes)
    for held, text in zip((opening, closing), MINUTES, strict=True):
        _minutes(held, text, held.held_on + timedelta(days=21))
    with _as("planner", date(spring, 1, 20)):
        opinions.hand_over(
            found, kind=PaperKind.PROPOSAL, addressed="会長", preamble=PREAMBLE,
            handed_on=date(spring, 1, 20),
        )  # fmt: skip
    with _as("planner", date(spring, 2, 16)):
        _answers(found, year)
        opinions.publish_answers(found)


def _running(plan: Plan) -> None:
    """The half year up to last month: read, partly scored, one meeting held and one called."""
    as_of = month(today()).start - timedelta(days=1)
    year, day = fiscal_year_of(as_of), today()
    if year not in plan.span:
        return
    began = day - timedelta(days=16)
    with _as("planner", began):
        found = _form(
            plan, CommitteeKind.YEAR, year, as_of,
            (day - timedelta(days=14), day + timedelta(days=21)),
        )  # fmt: skip
        forming.show_committee(found, public=True)
        made = pack.make_pack(found)
        opening = _call(found, day - timedelta(days=12), 0)
        meeting.add_material(opening, title="評価資料　第1版", pack=made)
    _held(opening, absent=(2, 8), online=(5,), observers=2)
    with _as("planner", day - timedelta(days=4)):
        meeting.move_minutes(
            meeting.write_minutes(opening, RUNNING_MINUTES), MinutesState.CIRCULATED
        )
    members, nodes = _members(found), scoring.nodes_of(found)
    for place, member in enumerate(members[: DONE_BY_NOW + 1]):
        own = member.account_id is not None
        _score(member, nodes[:3] if own else nodes, day - timedelta(days=3), place)
    with _as("planner", day - timedelta(days=2)):
        for place, code, kind, text in RUNNING_OPINIONS:
            opinions.record_opinion(
                found, kind=OpinionKind(kind), text=text, identity=_identity(nodes, code),
                member=members[place],
            )  # fmt: skip
        if day + timedelta(days=28) <= found.term_to:
            _call(found, day + timedelta(days=28), 1)
    with _as("committee_member", day - timedelta(days=1)):
        opinions.record_opinion(
            found, kind=OpinionKind.QUESTION, text=OWN_OPINION,
            identity=_identity(nodes, "T1"), member=members[0],
        )  # fmt: skip
        meeting.note_minutes(Minutes.objects.get(meeting=opening), members[0], NOTE)


def _members(found: Committee) -> list[Member]:
    """As in ``members.csv``."""
    return list(found.members.order_by("id"))


def _call(found: Committee, on: date, which: int) -> Meeting:
    place, agenda = AGENDAS[which]
    return meeting.call_meeting(
        found, held_on=on, starts=time(14), ends=time(16), place=place, agenda=agenda
    )


def _held(held: Meeting, *, absent: Sequence[int], online: Sequence[int], observers: int) -> None:
    """Everybody answered the invitation, and came or not as they said."""
    with _as("planner", held.held_on):
        rows = list(held.attendances.order_by("member_id"))
        presence = {}
        for place, row in enumerate(rows):
            row.reply, presence[row.member_id] = _came(place, absent, online)
        Attendance.objects.bulk_update(rows, ["reply"])
        meeting.take_attendance(held, presence, observers=observers)


def _came(place: int, absent: Sequence[int], online: Sequence[int]) -> tuple[Reply, Presence]:
    if place in absent:
        return Reply.NO, Presence.ABSENT
    return (Reply.ONLINE, Presence.ONLINE) if place in online else (Reply.YES, Presence.PRESENT)


def _score(member: Member, nodes: Sequence[PlanNode], day: date, place: int) -> None:
    """Each member sees it a little better or worse than the others, the same in every demo."""
    lean = next(row.lean for row in _people() if row.name == member.name)
    key = "committee_member" if member.account_id else "planner"
    criteria = list(member.committee.criteria.all())
    with _as(key, day + timedelta(days=place % 5)):
        for line, node in enumerate(nodes):
            given = [
                _given(member, node, criterion, LEVELS[line % len(LEVELS)] + lean)
                for criterion in criteria
            ]
            scoring.give_scores(member, node.identity, given)


def _given(member: Member, node: PlanNode, criterion: Criterion, level: int) -> Given:
    code, recused = node.identity.code, RECUSED.get(member.name)
    if recused and recused[0] == code:
        return Given(criterion, ScoreKind.RECUSED, reason=recused[1])
    if ABSTAINED.get(member.name) == code:
        return Given(criterion, ScoreKind.ABSTAINED)
    steps = criterion.pure.steps
    turn = crc32(f"{member.name}{code}{criterion.name}".encode()) % 5 // 4
    worst_is_zero = (level + turn - 1) * len(steps) // 5
    chosen = steps[len(steps) - 1 - max(0, min(len(steps) - 1, worst_is_zero))]
    return Given(criterion, ScoreKind.SCORED, chosen.key)


def _identity(nodes: Sequence[PlanNode], code: str) -> NodeIdentity | None:
    return next((node.identity for node in nodes if node.identity.code == code), None)


def _opinion(
    found: Committee, row: dict[str, str], members: Sequence[Member], nodes: Sequence[PlanNode]
) -> None:
    place = int(row["member"])
    opinions.record_opinion(
        found, kind=OpinionKind(row["kind"]), text=row["text"],
        identity=_identity(nodes, row["code"]), member=members[place - 1] if place else None,
    )  # fmt: skip


def _resolved(closing: Meeting, nodes: Sequence[PlanNode]) -> None:
    """One by all, one by vote, one where the chair had to decide."""
    meeting.resolve(
        closing, text="委員の評価の集計を、この委員会の評価とする。", method=Method.CONSENSUS
    )
    meeting.resolve(
        closing, text="14の意見を提言書にまとめ、会長にわたす。", method=Method.VOTE,
        votes=Votes(10, 0, 1),
    )  # fmt: skip
    meeting.resolve(
        closing, text="「地域防犯・防災力の強化」を、次の年度の重点とする。", method=Method.VOTE,
        votes=Votes(5, 5, 1, chair_for=True), identity=_identity(nodes, "T10"),
        dissent="居場所のない学区への働きかけを先にすべきである。",
    )  # fmt: skip


def _minutes(held: Meeting, text: str, done: date) -> None:
    with _as("planner", held.held_on + timedelta(days=5)):
        row = meeting.write_minutes(held, text)
        meeting.move_minutes(row, MinutesState.CIRCULATED)
    with _as("planner", done):
        meeting.move_minutes(row, MinutesState.CONFIRMED)
        meeting.move_minutes(row, MinutesState.PUBLIC)


def _answers(found: Committee, year: FiscalYear) -> None:
    """``due`` in the sheet is 1 for the year that was judged and 2 for the one after it."""
    by_no: dict[int, Opinion] = {row.no: row for row in found.opinions.select_related("identity")}
    for row in _rows("opinions.csv"):
        later = int(row["due"] or 0)
        opinions.answer_opinion(
            by_no[int(row["no"])],
            Answer(
                ResponseKind(row["reply"]), row["answer"], row["section"],
                due_on=date(year.year + later, 3, 31) if later else None,
                target_fy=year.year + 1 if row["reply"] == "next_year" else None,
                action_text=row["action"],
            ),
        )  # fmt: skip
