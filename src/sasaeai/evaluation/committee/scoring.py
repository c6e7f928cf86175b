"""Scoring: everybody alone until the secretariat closes it, then side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.figures import Figure
from sasaeai.core.periods import today
from sasaeai.evaluation.committee.enums import ScoreKind
from sasaeai.evaluation.committee.forming import in_office
from sasaeai.evaluation.models import Committee, Criterion, Member, Score
from sasaeai.evaluation.refusals import EvaluationRefused, signed_in
from sasaeai.plan.public import NodeIdentity, PlanNode, Tree, load_tree

POINTS = "点"


class TermOver(EvaluationRefused):
    """The member's term does not hold today."""


class ScoringOver(EvaluationRefused):
    """Not begun yet, or closed: scores are what they were."""


@dataclass(frozen=True)
class Given:
    """One judgement: a step's key, or why there is none."""

    criterion: Criterion
    kind: ScoreKind = ScoreKind.SCORED
    step: str = ""
    reason: str = ""


def nodes_of(committee: Committee, tree: Tree | None = None) -> list[PlanNode]:
    """The lines that are judged, in printed order."""
    found = tree or load_tree(committee.version)
    return [row for row in found.nodes if row.depth == committee.depth]


@transaction.atomic
def give_scores(member: Member, identity: NodeIdentity, given: Sequence[Given]) -> list[Score]:
    """One member's judgements of one line, all or none; the same again changes nothing.

    Raises ``TermOver``, ``ScoringOver`` and ``EvaluationRefused``. Who enters a paper sheet for a
    member cannot read, and so not overwrite, what that member entered.
    """
    if not member.in_office(today()):
        raise TermOver("任期の中にいる委員だけが評価できます。")
    committee = member.committee
    _refuse_when_over(committee)
    for each in given:
        _refuse(each, committee)
    try:
        with transaction.atomic():
            saved = [_save(member, identity, each) for each in given]
    except IntegrityError:
        raise EvaluationRefused("この委員は、もう自分で評価を入れています。") from None
    audit.record(
        "evaluation.committee.scored",
        subject=("committee_member", member.pk),
        detail={"line": identity.pk, "scores": len(saved)},
    )
    return saved


def _refuse_when_over(committee: Committee) -> None:
    if committee.closed:
        raise ScoringOver("評価の受け付けは終わりました。")
    if today() < committee.scoring_from:
        raise ScoringOver("評価は、まだはじまっていません。")


def _refuse(given: Given, committee: Committee) -> None:
    if given.criterion.committee_id != committee.pk:
        raise EvaluationRefused("この委員会の見るところではありません。")
    keys = {step.key for step in given.criterion.pure.steps}
    if given.kind is ScoreKind.SCORED and given.step not in keys:
        raise EvaluationRefused(
            "「%(name)s」の評価を、一つえらんでください。", name=given.criterion.name
        )
    if given.kind is ScoreKind.RECUSED and not given.reason.strip():
        raise EvaluationRefused("関係者のため加わらないときは、理由を入れてください。")


def _save(member: Member, identity: NodeIdentity, given: Given) -> Score:
    scored = given.kind is ScoreKind.SCORED
    values = {
        "kind": given.kind,
        "step": given.step if scored else "",
        "points": given.criterion.points(given.step) if scored else None,
        "reason": given.reason.strip(),
        "entered_by_id": signed_in(),
    }
    row = Score.objects.filter(
        member=member, identity=identity, criterion=given.criterion
    ).first() or Score(
        committee=member.committee, member=member, identity=identity, criterion=given.criterion
    )
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def close_scoring(committee: Committee) -> None:
    """From now on nobody changes a score, and members see each other's."""
    if committee.closed:
        return
    committee.closed_at = now()
    committee.save(update_fields=["closed_at"])
    audit.record("evaluation.committee.closed", subject=("committee", committee.pk))


def progress_of(committee: Committee) -> dict[int, int]:
    """Member id → how many judgements are in; never which ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member_id, scores FROM access.score_progress(%s)", [committee.pk])
        return {int(member): int(n) for member, n in cursor.fetchall()}


@dataclass(frozen=True)
class Tally:
    """What the members said of one line by one criterion."""

    criterion: Criterion
    steps: Mapping[str, int]
    abstained: int
    recused: int
    silent: int
    total: int

    @property
    def scored(self) -> int:
        return sum(self.steps.values())

    @property
    def mean(self) -> Figure:
        """Over those who scored; nobody at all is 算定不能, never 0."""
        return Figure.ratio(self.total, self.scored, unit=POINTS)

    @property
    def distribution(self) -> list[tuple[str, int]]:
        """(label of the step, how many), best first."""
        return [(step.label, self.steps.get(step.key, 0)) for step in self.criterion.pure.steps]


@dataclass(frozen=True)
class LineResult:
    """One line with its tallies; ``own`` are the reader's scores by criterion id."""

    node: PlanNode
    tallies: tuple[Tally, ...]
    own: Mapping[int, Score]


def results(committee: Committee) -> list[LineResult]:
    """All lines, from the scores that the reader may see: four queries and the tree's."""
    criteria = list(committee.criteria.all())
    members = in_office(committee)
    scores: dict[tuple[int, int], list[Score]] = {}
    for row in committee.scores.all():
        scores.setdefault((row.identity_id, row.criterion_id), []).append(row)
    mine = {row.pk for row in members if row.account_id == current().account_id}
    found = []
    for node in nodes_of(committee):
        here = {each.pk: scores.get((node.identity_id, each.pk), []) for each in criteria}
        own = {pk: row for pk, rows in here.items() for row in rows if row.member_id in mine}
        tallies = tuple(_tally(each, here[each.pk], len(members)) for each in criteria)
        found.append(LineResult(node, tallies, own))
    return found


def _tally(criterion: Criterion, rows: Sequence[Score], members: int) -> Tally:
    kinds = Counter(row.kind for row in rows)
    return Tally(
        criterion=criterion,
        steps=Counter(row.step for row in rows if row.kind == ScoreKind.SCORED),
        abstained=kinds[ScoreKind.ABSTAINED],
        recused=kinds[ScoreKind.RECUSED],
        silent=max(members - len(rows), 0),
        total=sum(row.points or 0 for row in rows),
    )
