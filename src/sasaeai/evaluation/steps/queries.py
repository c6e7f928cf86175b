"""Reading the steps of a plan and who has answered, in few queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from sasaeai.areas.public import Area
from sasaeai.core.access import Actor
from sasaeai.core.periods import today
from sasaeai.evaluation.models import StepRound, StepSheet
from sasaeai.evaluation.steps.enums import StepState
from sasaeai.people.public import DutyKind, Organisation, OrganisationKind
from sasaeai.plan.public import PlanVersion, RoleActor, RoleItem, RoleKind, Tree, load_tree

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def steps_of(version: PlanVersion) -> QuerySet[RoleItem]:
    """The numbered lines that the text puts to the community, in printed order."""
    return RoleItem.objects.filter(
        node__version=version, actor=RoleActor.COMMUNITY, kind=RoleKind.PILLAR
    ).order_by("node__order", "order", "id")


@dataclass(frozen=True)
class Step:
    """One step as pages show it. ``key`` finds the same step in another year's text."""

    role_id: int
    key: tuple[str, int]
    sign: str
    text: str


@dataclass(frozen=True)
class StepGroup:
    """The steps under one line of the plan; ``goal`` chooses hue and mark."""

    code: str
    heading: str
    goal: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class StepList:
    """All steps of a text, group by group."""

    groups: tuple[StepGroup, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for group in self.groups for step in group.steps)

    def group(self, code: str) -> StepGroup | None:
        return next((group for group in self.groups if group.code == code), None)

    def after(self, group: StepGroup) -> StepGroup | None:
        place = self.groups.index(group) + 1
        return self.groups[place] if place < len(self.groups) else None


def step_list(version: PlanVersion) -> StepList:
    """Five queries, whatever the size of the plan."""
    return step_list_of(load_tree(version, roles=True))


def step_list_of(tree: Tree) -> StepList:
    groups = []
    for node in tree.nodes:
        items = [
            item
            for item in tree.roles.get(node.pk, ())
            if item.actor == RoleActor.COMMUNITY and item.kind == RoleKind.PILLAR
        ]
        if items:
            steps = tuple(
                Step(item.pk, (node.identity.code, number), sign_of(number), item.text)
                for number, item in (
                    (item.no or place, item) for place, item in enumerate(items, 1)
                )
            )
            groups.append(
                StepGroup(node.identity.code, node.heading, tree.goal_number(node), steps)
            )
    return StepList(tuple(groups))


def sign_of(number: int) -> str:
    """① as the plan prints it; beyond ⑳ in brackets."""
    return CIRCLED[number - 1] if 1 <= number <= len(CIRCLED) else f"（{number}）"


def newest_round(*, on: date | None = None) -> StepRound | None:
    """The round that is open, else the last one that was."""
    rounds = StepRound.objects.filter(opens_on__lte=on or today())
    return rounds.select_related("plan", "version").order_by("-fy", "-id").first()


def round_before(round_: StepRound) -> StepRound | None:
    """The last round before this one; of the predecessor plan in a plan's first year."""
    rounds = StepRound.objects.filter(fy__lt=round_.fy, plan__kind=round_.plan.kind)
    return rounds.select_related("plan", "version").order_by("-fy", "-id").first()


def councils(*, on: date | None = None) -> QuerySet[Organisation]:
    """District councils that exist on a day, with the areas they cover, in kana order."""
    day = on or today()
    covers = Prefetch("covers", Area.objects.order_by("kana", "pk").defer("geometry"))
    return (
        Organisation.objects.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=day),
            Q(ended_on__isnull=True) | Q(ended_on__gte=day),
            kind=OrganisationKind.DISTRICT_COUNCIL,
        )
        .prefetch_related(covers)
        .order_by("kana", "pk")
    )


def own_councils(actor: Actor) -> list[Organisation]:
    """Those for which the actor answers as an officer."""
    ids = [duty.organisation_id for duty in actor.duties if duty.kind == DutyKind.DISTRICT_OFFICER]
    return list(councils().filter(pk__in=[pk for pk in ids if pk is not None]))


def sheets_of(round_: StepRound) -> dict[int, StepSheet]:
    """Organisation id → its sheet with ``answered``, as far as the actor may see them."""
    rows = round_.sheets.annotate(answered=Count("marks"))
    return {row.organisation_id: row for row in rows}


def states_of(sheet: StepSheet | None) -> dict[int, StepState]:
    """Role item → state of one sheet."""
    if sheet is None:
        return {}
    return {role: StepState(state) for role, state in sheet.marks.values_list("role_id", "state")}


def states_by_key(
    sheet: StepSheet | None, steps: StepList, states: Mapping[int, StepState] | None = None
) -> dict[tuple[str, int], StepState]:
    """The same by key, so that two years' texts can be compared."""
    found = states_of(sheet) if states is None else states
    return {step.key: found[step.role_id] for step in steps.steps if step.role_id in found}
