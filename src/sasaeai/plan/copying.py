"""Lines of the plan before, copied into the draft of the next one."""

from __future__ import annotations

from collections.abc import Sequence

from sasaeai.plan.enums import RoleActor, RoleKind
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import NodeIdentity, NodeLineage, PlanNode, RoleItem
from sasaeai.plan.succession import Succession


def copied(
    found: Succession,
    rows: Sequence[PlanNode],
    *,
    under: PlanNode | None,
    titles: dict[int, str],
    bare: bool = False,
) -> list[PlanNode]:
    """New lines in the draft with the words and role lists of old ones; ``bare`` leaves the lists out.

    Parents are copied or decided before their children. Raises ``PlanRefused`` where the place is
    not clear.
    """
    levels = {row.depth: row for row in found.drafted.levels}
    goes_on = _where_parents_are(found)
    made: list[PlanNode] = []
    base = max((row.order for row in found.draft.nodes.all()), default=0)
    for at, row in enumerate(rows, start=1):
        parent = under if under is not None else goes_on.get(row.parent_id or 0)
        if parent is None and row.parent_id is not None:
            raise PlanRefused(
                "「%(title)s」の上の項目が、まだ決まっていません。先にそれを決めるか、場所をえらんでください。",
                title=row.title,
            )
        depth = parent.depth + 1 if parent is not None else 1
        if depth not in levels:
            raise PlanRefused(
                "この下には段がありません。下書きの「段と番号」で段をふやすか、ほかの場所をえらんでください。"
            )
        node = PlanNode.objects.create(
            version=found.draft, identity=_identity(found, row.identity.code), parent=parent,
            depth=depth, number=row.number, title=titles.get(row.pk, row.title),
            body="" if bare else row.body, owner=row.owner, tags=row.tags, order=base + at,
        )  # fmt: skip
        goes_on[row.pk] = node
        made.append(node)
    if not bare:
        RoleItem.objects.bulk_create(
            RoleItem(
                node=node, actor=RoleActor(item.actor), kind=RoleKind(item.kind), no=item.no,
                text=item.text, order=item.order,
            )
            for row, node in zip(rows, made, strict=True)
            for item in found.tree.roles.get(row.pk, ())
        )  # fmt: skip
    return made


def _where_parents_are(found: Succession) -> dict[int, PlanNode]:
    """Old node id → the drafted line in which it goes on (the first of several)."""
    steps = NodeLineage.objects.filter(version=found.draft, new__isnull=False).order_by("id")
    there = {row.identity_id: row for row in found.draft.nodes.select_related("identity")}
    first: dict[int, PlanNode] = {}
    for old_id, new_id in steps.values_list("old_id", "new_id"):
        if old_id is not None and new_id in there:
            first.setdefault(old_id, there[new_id])
    return {row.pk: first[row.identity_id] for row in found.tree.nodes if row.identity_id in first}


def _identity(found: Succession, code: str) -> NodeIdentity:
    """The same code where it is free: addresses and stickers stay true in the next plan."""
    taken = set(
        found.new.identities.filter(nodes__version=found.draft).values_list("code", flat=True)
    )
    wanted, n = code, 2
    while wanted in taken:
        wanted, n = f"{code[:36]}-{n}", n + 1
    return NodeIdentity.objects.get_or_create(plan=found.new, code=wanted)[0]
