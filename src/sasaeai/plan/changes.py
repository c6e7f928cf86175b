"""What differs between two versions of a plan, line by line: 新旧対照表 and the check before adoption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sasaeai.plan.models import PlanNode
from sasaeai.plan.queries import Tree


class ChangeKind(StrEnum):
    """What happened to an identity, a level or a role list."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    REWRITTEN = "rewritten"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        return {
            "added": "ふえる",
            "renamed": "名前がかわる",
            "moved": "場所がかわる",
            "rewritten": "内容がかわる",
            "removed": "なくなる",
        }[self.value]


@dataclass(frozen=True)
class Change:
    """One change of one line; ``before`` and ``after`` are what a reader sees."""

    kind: ChangeKind
    code: str
    before: str
    after: str


def between(old: Tree | None, new: Tree) -> tuple[Change, ...]:
    """Every change from the old text to the new, in the order of the new one; removals last."""
    if old is None:
        return tuple(
            Change(ChangeKind.ADDED, node.identity.code, "", node.heading) for node in new.nodes
        )
    before = {node.identity.code: node for node in old.nodes}
    found: list[Change] = []
    for node in new.nodes:
        known = before.pop(node.identity.code, None)
        if known is None:
            found.append(Change(ChangeKind.ADDED, node.identity.code, "", node.heading))
        else:
            found.extend(_changed(old, known, new, node))
    for code, node in before.items():
        found.append(Change(ChangeKind.REMOVED, code, node.heading, ""))
    return tuple(found)


def _changed(old: Tree, known: PlanNode, new: Tree, node: PlanNode) -> Iterator[Change]:
    code = node.identity.code
    if known.heading != node.heading:
        yield Change(ChangeKind.RENAMED, code, known.heading, node.heading)
    if _above(old, known) != _above(new, node):
        yield Change(ChangeKind.MOVED, code, _above_title(old, known), _above_title(new, node))
    was, now = _content(old, known), _content(new, node)
    if was != now:
        yield Change(ChangeKind.REWRITTEN, code, was, now)


def _above(tree: Tree, node: PlanNode) -> str:
    path = tree.path(node)
    return path[-2].identity.code if len(path) > 1 else ""


def _above_title(tree: Tree, node: PlanNode) -> str:
    path = tree.path(node)
    return path[-2].heading if len(path) > 1 else "（いちばん上）"


def _content(tree: Tree, node: PlanNode) -> str:
    """Everything under the heading as one text."""
    roles = [
        f"{item.get_actor_display()}{item.no or ''}：{item.text}"
        for item in tree.roles.get(node.pk, ())
    ]
    issues = [issue.number for issue in tree.issues.get(node.pk, ())]
    parts = [node.body, node.owner, "・".join(node.tags), *roles]
    parts += [f"課題 {'・'.join(issues)}"] if issues else []
    return "\n".join(part for part in parts if part)
