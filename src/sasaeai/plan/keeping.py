"""What holds a line fast: once something depends on it, it can be abolished but not erased.

The database refuses by its references; rooms above say in words what they keep, so that a person
learns why. A room calls ``add_keeper`` when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import transaction

from sasaeai.core import audit
from sasaeai.plan.enums import VersionStatus
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import NodeIdentity, Plan, PlanNode

Holds = Callable[[Collection[int]], Collection[int]]


@dataclass(frozen=True)
class Keeper:
    """``holds`` returns those of the given identity ids that the room keeps something for."""

    words: str
    holds: Holds


class StillNeeded(PlanRefused):
    """Something depends on the line; ``reasons`` says what."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = reasons
        super().__init__(
            "消せません。%(what)sがあります。廃止はできます。", what="、".join(reasons)
        )


_keepers: list[Keeper] = []


def add_keeper(keeper: Keeper) -> None:
    """Called once by each room when it starts."""
    _keepers.append(keeper)


def kept_for(identity_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Identity id → why it must stay, in words; those that may go are left out."""
    found: dict[int, list[str]] = {}
    for keeper in (*_OWN, *_keepers):
        for key in keeper.holds(identity_ids):
            found.setdefault(key, []).append(keeper.words)
    return {key: tuple(reasons) for key, reasons in found.items()}


def _adopted(ids: Collection[int]) -> Collection[int]:
    rows = PlanNode.objects.filter(identity_id__in=ids).exclude(version__status=VersionStatus.DRAFT)
    return set(rows.values_list("identity_id", flat=True))


def _having(relation: str) -> Holds:
    def holds(ids: Collection[int]) -> Collection[int]:
        rows = NodeIdentity.objects.filter(pk__in=ids, **{f"{relation}__isnull": False})
        return set(rows.values_list("pk", flat=True))

    return holds


_OWN = (
    Keeper("決まった版", _adopted),
    Keeper("指標", _having("indicators")),
    Keeper("予算の記録", _having("budget")),
    Keeper("周知の記録", _having("tellings")),
)


@transaction.atomic
def erase_line(identity: NodeIdentity) -> None:
    """Erases a line that was only ever drafted. Raises ``StillNeeded``."""
    reasons = kept_for([identity.pk]).get(identity.pk, ())
    if reasons:
        raise StillNeeded(reasons)
    PlanNode.objects.filter(identity=identity).delete()
    key, code = identity.pk, identity.code
    identity.became.all().delete()
    identity.came_from.all().delete()
    identity.delete()
    audit.record("plan.line.erased", subject=("plan_line", key), detail={"code": code})


def drop_unused(plan: Plan) -> None:
    """Takes away identities that no version holds any more and nothing depends on."""
    idle = set(
        plan.identities.filter(nodes=None, became=None, came_from=None).values_list("pk", flat=True)
    )
    plan.identities.filter(pk__in=idle - kept_for(idle).keys()).delete()
