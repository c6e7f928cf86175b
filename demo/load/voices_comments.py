"""Public comments on the draft of the plan: one with eight senders, one to which nobody wrote, and,
in the plan's last years, one that is open."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from demo.load import clock
from demo.load.plan import planner
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.comments.services import (
    Answer,
    Call,
    Sender,
    Written,
    announce_round,
    answer_opinion,
    call_for_comments,
    enter_comment,
    merge_opinion,
    publish_round,
    rows_of,
)
from sasaeai.voices.enums import Intake, Residence, Submitter
from sasaeai.voices.models import CommentCategory, CommentRound

WORDS = Path(__file__).resolve().parents[1] / "voices" / "comments.csv"
DRAFT = Call(
    title="地域福祉活動計画（案）への意見",
    about="次の5年の計画の案です。気づいたこと、加えてほしいことを聞かせてください。",
    draft_where="社会福祉協議会の窓口、各支所、図書館",
    opens_on=date(2023, 1, 10),
    closes_on=date(2023, 2, 8),
)
RULES = Call(
    title="評価のしかた（案）への意見",
    about="計画の進みぐあいを、毎年どのように評価して公表するかの案です。",
    draft_where="社会福祉協議会の窓口、各支所",
    opens_on=date(2023, 9, 1),
    closes_on=date(2023, 9, 30),
)
RUNNING = (8, 14)
"""The open round began so many days ago and closes so many days ahead."""


def load(plan: Plan) -> None:
    years = plan.fy_from - DRAFT.opens_on.year
    _answered(plan, _moved(DRAFT, years))
    _silent(plan, _moved(RULES, years))
    _running(plan)


def _moved(call: Call, years: int) -> Call:
    return Call(
        title=call.title,
        about=call.about,
        draft_where=call.draft_where,
        opens_on=call.opens_on.replace(year=call.opens_on.year + years),
        closes_on=call.closes_on.replace(year=call.closes_on.year + years),
    )


@contextmanager
def _on(day: date) -> Iterator[None]:
    with clock.on(min(day, today())), acting(planner().pk, purpose="見本のパブリックコメント"):
        yield


def _announced(plan: Plan, call: Call) -> CommentRound:
    with _on(call.opens_on - timedelta(days=7)):
        return announce_round(call_for_comments(plan, call))


def _silent(plan: Plan, call: Call) -> None:
    """0名0件 is a result, and is published."""
    round = _announced(plan, call)
    with _on(call.closes_on + timedelta(days=14)):
        publish_round(round)


def _answered(plan: Plan, call: Call) -> None:
    round, rows = _announced(plan, call), _rows()
    for sender in dict.fromkeys(row["sender"] for row in rows):
        own = [row for row in rows if row["sender"] == sender]
        _enter(round, own)
    with _on(call.closes_on + timedelta(days=21)):
        _answer(plan, round, rows)
        publish_round(round)


def _enter(round: CommentRound, rows: Sequence[dict[str, str]]) -> None:
    """The web's senders are entered like the others: their day has passed."""
    first = rows[0]
    day = round.opens_on + timedelta(days=int(first["day"]))
    sender = Sender(Submitter(first["kind"]), Residence(first["residence"]), name=first["name"])
    with _on(day):
        enter_comment(
            round,
            sender,
            [Written(row["text"], row["section"]) for row in rows],
            once=_once(round, first["sender"]),
            channel=Intake(first["channel"]),
            received_on=day,
        )


def _once(round: CommentRound, sender: str) -> UUID:
    """The same in every demo, so that its numbers can be tried."""
    return uuid5(NAMESPACE_URL, f"{round.title} {sender}")


def _answer(plan: Plan, round: CommentRound, rows: Sequence[dict[str, str]]) -> None:
    categories = {row.label: row for row in CommentCategory.objects.all()}
    issues = {str(row.no): row for row in Issue.objects.filter(plan=plan)}
    by_text = {row["text"]: row for row in rows}
    heads = {}
    for opinion in rows_of(round):
        words = by_text[opinion.original.text]
        if words["same"]:
            merge_opinion(opinion, into=heads[words["same"]])
            continue
        heads[words["no"]] = answer_opinion(
            opinion,
            Answer(
                summary=words["summary"],
                section=words["section"],
                category=categories[words["category"]],
                view=words["view"],
                before=words["before"],
                after=words["after"],
            ),
            issues=[issues[no] for no in words["issues"].split() if no in issues],
        )


def _rows() -> list[dict[str, str]]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _running(plan: Plan) -> None:
    """Residents can try the form at any time."""
    ago, ahead = (timedelta(days=days) for days in RUNNING)
    call = Call(
        title="地域のステップの見直し（案）への意見",
        about="計画の「地域のみんなで」のことばを、分かりやすく書きかえる案です。",
        draft_where="社会福祉協議会の窓口、各支所",
        opens_on=today() - ago,
        closes_on=today() + ahead,
    )
    _announced(plan, call)
