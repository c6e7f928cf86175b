"""What a draft says of one line, as it is typed and written; how long it may be, and its mark."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sasaeai.plan.enums import RoleActor, RoleKind
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.models import Issue, NodeIssue, PlanNode, RoleItem

LONGEST_TEXT = 5000
"""Characters of a line's text, and of one actor's list as it is typed."""
LONGEST_TAG = 40
LONGEST_TAGS = 1000
BESIDE_AN_ITEM = 4
"""Characters that number and line break add to an item of a typed list."""


@dataclass(frozen=True)
class RoleText:
    """One line of a role list as it is typed."""

    actor: RoleActor
    kind: RoleKind
    no: int | None
    text: str


@dataclass(frozen=True)
class LineText:
    """Everything a version says of one line, apart from its place."""

    title: str
    body: str = ""
    number: str = ""
    owner: str = ""
    tags: tuple[str, ...] = ()
    issues: tuple[int, ...] = ()
    roles: tuple[RoleText, ...] | None = None
    """None leaves the role lists as they are."""


def content(node: PlanNode) -> tuple[object, ...]:
    """What stands for a line beside its title."""
    roles = tuple(node.roles.order_by("order").values_list("actor", "kind", "no", "text"))
    issues = tuple(node.issue_links.order_by("issue_id").values_list("issue_id", flat=True))
    return node.body, node.number, node.owner, tuple(node.tags), roles, issues


def mark(node: PlanNode) -> str:
    """Changes whenever the line's words change; numbers follow by themselves and do not count."""
    body, _number, *rest = content(node)
    said = json.dumps([node.title, body, *rest], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def write_text(node: PlanNode, text: LineText) -> None:
    """Raises ``PlanRefused`` for what the line's own page could not take back."""
    refuse_too_long(text)
    node.body, node.number, node.owner = text.body.strip(), text.number.strip(), text.owner.strip()
    node.tags = list(dict.fromkeys(tag.strip() for tag in text.tags if tag.strip()))
    node.save()
    wanted = Issue.objects.filter(plan=node.version.plan_id, no__in=text.issues)
    node.issue_links.all().delete()
    NodeIssue.objects.bulk_create(NodeIssue(node=node, issue=issue) for issue in wanted)
    if text.roles is not None:
        node.roles.all().delete()
        RoleItem.objects.bulk_create(
            RoleItem(node=node, actor=row.actor, kind=row.kind, no=row.no, text=row.text, order=at)
            for at, row in enumerate(text.roles)
        )


def refuse_too_long(text: LineText) -> None:
    """Several lines put together may grow longer than one page takes."""
    if len(text.body) > LONGEST_TEXT:
        raise PlanRefused(
            "説明が%(most)s文字をこえます。先に短くしてください。", most=f"{LONGEST_TEXT:,}"
        )
    for actor in RoleActor:
        mine = [row.text for row in text.roles or () if row.actor == actor]
        if sum(len(each) + BESIDE_AN_ITEM for each in mine) > LONGEST_TEXT:
            raise PlanRefused(
                "%(who)sがすることが、ぜんぶで%(most)s文字をこえます。先に短くしてください。",
                who=actor.label, most=f"{LONGEST_TEXT:,}",
            )  # fmt: skip
