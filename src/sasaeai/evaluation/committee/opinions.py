"""Numbered opinions, the council's answers, the paper handed over, and what blocks publication."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.periods import today
from sasaeai.evaluation.actions.services import Came, create_action
from sasaeai.evaluation.committee.enums import OpinionKind, PaperKind, ResponseKind
from sasaeai.evaluation.committee.scoring import results
from sasaeai.evaluation.enums import Origin
from sasaeai.evaluation.models import (
    Committee,
    EvalRound,
    ImprovementAction,
    Member,
    Opinion,
    OpinionAuthor,
    OpinionResponse,
    Recommendation,
    Resolution,
)
from sasaeai.evaluation.refusals import Blocked, EvaluationRefused
from sasaeai.plan.public import NodeIdentity


@dataclass(frozen=True)
class Answer:
    """What the council says to one opinion; ``action_text`` makes an improvement action of it."""

    kind: ResponseKind
    text: str
    section: str
    due_on: date | None = None
    target_fy: int | None = None
    action_text: str = ""


@transaction.atomic
def record_opinion(
    committee: Committee,
    *,
    kind: OpinionKind,
    text: str,
    identity: NodeIdentity | None = None,
    member: Member | None = None,
) -> Opinion:
    """The next number of this committee; ``member`` None is the committee as a whole."""
    if not text.strip():
        raise EvaluationRefused("意見を入れてください。")
    if committee.answered_on is not None:
        raise EvaluationRefused("意見と答えは、もう公開しました。")
    row = Opinion.objects.create(
        committee=committee,
        no=_next_number(committee),
        kind=kind,
        text=text.strip(),
        identity=identity,
        account_id=current().account_id,
    )
    if member is not None:
        OpinionAuthor.objects.create(opinion=row, member=member)
    audit.record("evaluation.opinion.recorded", subject=("opinion", row.pk))
    return row


def _next_number(committee: Committee) -> int:
    """Under a lock of its own: members see only their own opinions, so a maximum would repeat."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.next_opinion(%s)", [committee.pk])
        return int(cursor.fetchone()[0])


@transaction.atomic
def answer_opinion(opinion: Opinion, answer: Answer) -> OpinionResponse:
    """The answer, again until it is public. 次年度に反映 needs an action or a year to land in."""
    committee = opinion.committee
    if committee.answered_on is not None:
        raise EvaluationRefused("意見と答えは、もう公開しました。")
    if not answer.text.strip() or not answer.section.strip():
        raise EvaluationRefused("答えと担当を入れてください。")
    row = OpinionResponse.objects.filter(opinion=opinion).first() or OpinionResponse(
        opinion=opinion
    )
    if (
        answer.kind is ResponseKind.NEXT_YEAR
        and answer.target_fy is None
        and not answer.action_text.strip()
        and row.action_id is None
    ):
        raise EvaluationRefused(
            "「次年度に反映」には、反映する年度か、すること（改善策）が要ります。"
        )
    row.kind, row.text, row.section = answer.kind, answer.text.strip(), answer.section.strip()
    row.due_on, row.target_fy, row.answered_on = answer.due_on, answer.target_fy, today()
    if answer.action_text.strip() and row.action_id is None:
        row.action = _action(opinion, answer)
    row.save()
    audit.record("evaluation.opinion.answered", subject=("opinion", opinion.pk))
    return row


def _action(opinion: Opinion, answer: Answer) -> ImprovementAction:
    committee = opinion.committee
    if answer.due_on is None:
        raise EvaluationRefused("改善策には「いつまで」を入れてください。")
    return create_action(
        committee.plan,
        came=Came(
            Origin.OPINION,
            label=f"{committee.name} 意見{opinion.no}",
            id=opinion.pk,
            identity=opinion.identity,
        ),
        text=answer.action_text,
        owner=answer.section,
        due_on=answer.due_on,
        target_fy=answer.target_fy or committee.fy + 1,
    )


@dataclass(frozen=True)
class Answered:
    """How many opinions have an answer: 13/14."""

    answered: int
    whole: int

    @property
    def all(self) -> bool:
        return self.answered == self.whole

    @property
    def words(self) -> str:
        return f"{self.answered}/{self.whole}"


def answered(committee: Committee) -> Answered:
    whole = committee.opinions.count()
    return Answered(committee.opinions.filter(response__isnull=False).count(), whole)


@transaction.atomic
def publish_answers(committee: Committee) -> None:
    """Opinions and answers become everybody's, all together; raises ``Blocked`` (13/14)."""
    found = answered(committee)
    if found.whole == 0:
        raise Blocked("意見が、まだ記録されていません。")
    if not found.all:
        open_ones = committee.opinions.filter(response__isnull=True).values_list("no", flat=True)
        raise Blocked(
            "答えのない意見があるため、公開できません（%(words)s）。",
            tuple(f"意見{no}に、まだ答えがありません。" for no in open_ones),
            words=found.words,
        )
    committee.answered_on = today()
    committee.is_public = True
    committee.save(update_fields=["answered_on", "is_public"])
    audit.record("evaluation.answers.published", subject=("committee", committee.pk))


def hold_publication(found: EvalRound) -> list[str]:
    """The guard of a round's publication: opinions on its year that were formed on figures up to its
    own last day have their answers first. Outsiders who look further hold no earlier round."""
    rows = Committee.objects.filter(plan_id=found.plan_id, fy=found.fy, as_of__lte=found.as_of)
    counted = rows.annotate(
        whole=Count("opinions", distinct=True), given=Count("opinions__response", distinct=True)
    )
    stands = [(row.name, Answered(row.given, row.whole)) for row in counted]
    return [
        _("%(name)sの意見に、まだ答えのないものがあります（%(words)s）。")
        % {"name": name, "words": stand.words}
        for name, stand in stands
        if not stand.all
    ]


@transaction.atomic
def hand_over(
    committee: Committee, *, kind: PaperKind, addressed: str, preamble: str, handed_on: date
) -> Recommendation:
    """The committee's paper as it is on this day: results, resolutions, opinions."""
    if not committee.closed:
        raise EvaluationRefused("評価の受け付けを終えてから、まとめてください。")
    if not addressed.strip():
        raise EvaluationRefused("だれにわたすか（会長など）を入れてください。")
    if Recommendation.objects.filter(committee=committee).exists():
        raise EvaluationRefused("答申・提言書は、もうわたしました。")
    content = _content(committee)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = Recommendation.objects.create(
        committee=committee,
        kind=kind,
        addressed=addressed.strip(),
        preamble=preamble.strip(),
        handed_on=handed_on,
        content=content,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        account_id=current().account_id,
    )
    audit.record("evaluation.recommendation.handed", subject=("committee", committee.pk))
    return row


def _content(committee: Committee) -> dict[str, Any]:
    """Plain data, complete: the PDF is made of this and of nothing else."""
    lines = results(committee)
    headings = {line.node.identity_id: line.node.heading for line in lines}
    resolved = Resolution.objects.filter(meeting__committee=committee).select_related("meeting")
    return {
        "lines": [
            {
                "heading": line.node.heading,
                "tallies": [
                    {
                        "criterion": tally.criterion.name,
                        "mean": tally.mean.text_with_unit,
                        "steps": [[label, n] for label, n in tally.distribution],
                        "abstained": tally.abstained,
                        "recused": tally.recused,
                    }
                    for tally in line.tallies
                ],
            }
            for line in lines
        ],
        "resolutions": [
            {
                "meeting": row.meeting.no,
                "text": row.text,
                "about": headings.get(row.identity_id or 0, ""),
                "how": row.get_method_display(),
                "votes": votes_words(row),
                "dissent": row.dissent,
            }
            for row in resolved.order_by("meeting__no", "no")
        ],
        "opinions": [
            {
                "no": row.no,
                "kind": row.get_kind_display(),
                "about": headings.get(row.identity_id or 0, "全体"),
                "text": row.text,
            }
            for row in committee.opinions.order_by("no")
        ],
    }


def votes_words(row: Resolution) -> str:
    """賛成5・反対5・棄権0、委員長の決定により可決."""
    outcome = row.get_outcome_display()
    if row.votes_for is None:
        return f"出席{row.present}人　{outcome}"
    counts = f"賛成{row.votes_for}・反対{row.votes_against}・棄権{row.votes_abstained or 0}"
    return f"{counts}　{'委員長の決定により' if row.chair_decided else ''}{outcome}"
