"""The council's vocabularies: kinds, themes, for whom, the plan's lines and the issues it answers.

So a reader of the register sees which measure of the plan an activity serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from sasaeai.people.public import of_house
from sasaeai.places.public import Audience, Category, Term
from sasaeai.plan.public import Issue, Plan, PlanNode, current_plan, version_on


@dataclass(frozen=True)
class Vocabulary:
    """One taxonomy; ``code`` is ours, ``link_type`` says what its terms tell of a service."""

    code: str
    name: str
    description: str
    link_type: str

    @property
    def uuid(self) -> UUID:
        return of_house("taxonomy", self.code)

    @property
    def record(self) -> dict[str, Any]:
        return {"id": str(self.uuid), "name": self.name, "description": self.description}


KINDS = Vocabulary("kinds", "種別", "居場所・活動・相談窓口・たよれる人の種類", "service_type")
THEMES = Vocabulary("themes", "テーマ", "何をしたいかでさがすことば", "theme")
AUDIENCES = Vocabulary("audiences", "対象", "だれのための場か", "eligibility")
MEASURES = Vocabulary(
    "measures", "計画の取り組み", "地域福祉活動計画の、いまの本文の段", "plan_measure"
)
ISSUES = Vocabulary("issues", "計画の課題", "地域福祉活動計画がこたえる課題", "plan_issue")
ALL = (KINDS, THEMES, AUDIENCES, MEASURES, ISSUES)


@dataclass(frozen=True)
class Word:
    """One term of a vocabulary; ``rows`` are the pages that bear it, by the keys of its own table."""

    vocabulary: Vocabulary
    uuid: UUID
    code: str
    name: str
    description: str
    parent: UUID | None
    rows: Q
    key: object
    terminal: bool = True

    @property
    def record(self) -> dict[str, Any]:
        found = {
            "id": str(self.uuid),
            "code": self.code,
            "name": self.name,
            "description": self.description,
            "taxonomy": self.vocabulary.name,
            "taxonomy_id": str(self.vocabulary.uuid),
            "taxonomy_detail": self.vocabulary.record,
            "language": "ja",
        }
        return found if self.parent is None else found | {"parent_id": str(self.parent)}


@dataclass(frozen=True)
class Words:
    """Every term of the house, in the order of its vocabularies."""

    all: tuple[Word, ...]

    def of(self, vocabulary: UUID) -> list[Word]:
        return [word for word in self.all if word.vocabulary.uuid == vocabulary]

    def get(self, uuid: UUID) -> Word | None:
        return next((word for word in self.all if word.uuid == uuid), None)

    def keyed(self, vocabulary: Vocabulary) -> dict[object, Word]:
        return {word.key: word for word in self.all if word.vocabulary == vocabulary}


def words() -> Words:
    """The whole vocabulary, in a handful of queries however long the register is."""
    found = [*_kinds(), *_themes(), *_audiences(), *_plan()]
    parents = {word.parent for word in found}
    return Words(
        tuple(Word(**(vars(word) | {"terminal": word.uuid not in parents})) for word in found)
    )


def _kinds() -> Iterator[Word]:
    for row in Category.objects.filter(in_use=True):
        about = f"{row.get_kind_display()}：{row.label}"
        yield Word(KINDS, row.uuid, row.code, row.label, about, None, Q(category=row.pk), row.pk)


def _themes() -> Iterator[Word]:
    for row in Term.objects.filter(in_use=True).select_related("parent"):
        own = Q(terms=row.pk) | Q(category__terms=row.pk)
        parent = row.parent.uuid if row.parent else None
        yield Word(THEMES, row.uuid, row.code, row.label, row.label, parent, own, row.pk)


def _audiences() -> Iterator[Word]:
    for each in Audience:
        uuid = of_house("audience", each.value)
        label = str(each.label)
        holds = Q(audience__contains=[each.value])
        yield Word(AUDIENCES, uuid, each.value, label, label, None, holds, each.value)


def _plan() -> Iterator[Word]:
    plan = current_plan()
    if plan is None or not plan.is_public:
        return
    yield from _measures(plan)
    for issue in Issue.objects.filter(plan=plan):
        uuid = of_house("issue", plan.code, issue.no)
        holds = Q(issues=issue.pk)
        yield Word(ISSUES, uuid, issue.number, issue.title, issue.title, None, holds, issue.pk)


def _measures(plan: Plan) -> Iterator[Word]:
    version = version_on(plan)
    nodes = PlanNode.objects.filter(version=version).select_related("identity", "parent__identity")
    for node in nodes.order_by("order", "pk"):
        code = node.identity.code
        parent = node.parent.identity.code if node.parent else None
        yield Word(
            MEASURES,
            of_house("measure", plan.code, code),
            node.number or code,
            node.title,
            node.title,
            None if parent is None else of_house("measure", plan.code, parent),
            Q(measures=node.identity_id),
            node.identity_id,
        )
