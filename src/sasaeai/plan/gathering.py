"""Words of several lines put together for the one they become: nothing is lost, nothing said twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import TypeVar

from django.utils.translation import gettext as _

from sasaeai.plan.enums import LineageKind, RoleActor, RoleKind
from sasaeai.plan.models import NodeLineage, PlanNode, RoleItem
from sasaeai.plan.succession import Succession
from sasaeai.plan.texts import LineText, RoleText, write_text

T = TypeVar("T")


def gathered(
    lines: Sequence[PlanNode],
    roles: Mapping[int, Sequence[RoleItem]],
    *,
    title: str,
    number: str = "",
    issues: Iterable[int] = (),
) -> LineText:
    """Paragraphs, role lists and tags of all lines, in their order; one line stays as it is.

    Numbers in role lists go on counting. One section answers: the first line's that has one.
    """
    alone = len(lines) == 1
    body = "\n".join(_once(part for row in lines for part in _paragraphs(row.body)))
    return LineText(
        title,
        body=lines[0].body if alone else body,
        number=number,
        owner=next(iter(owners_of(lines)), ""),
        tags=tuple(_once(tag for row in lines for tag in row.tags)),
        issues=tuple(_once(issues)),
        roles=tuple(
            _roles([item for row in lines for item in roles.get(row.pk, ())], counted=not alone)
        ),
    )


def _once(found: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(found))


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.splitlines() if part.strip()]


def owners_of(lines: Iterable[PlanNode]) -> list[str]:
    """Whoever answers for one of the lines; the first answers for the line they become."""
    return _once(row.owner for row in lines if row.owner)


def owner_told(into: PlanNode, lines: Iterable[PlanNode]) -> str:
    """Who answers for the line that several became, where others answered too; else empty."""
    others = [name for name in owners_of(lines) if name != into.owner]
    if not others:
        return ""
    words = _(
        "担当は「%(kept)s」です（ほかの項目は「%(others)s」）。ちがうときは、下書きで直してください。"
    )
    return words % {"kept": into.owner or _("担当なし"), "others": _("」「").join(others)}


def _roles(items: Sequence[RoleItem], *, counted: bool) -> list[RoleText]:
    """Each list together, in the order in which the first line has them."""
    found: dict[tuple[str, str], list[RoleItem]] = {}
    said: set[tuple[str, str, str]] = set()
    for item in items:
        key = (item.actor, item.kind, item.text)
        if key not in said:
            said.add(key)
            found.setdefault(key[:2], []).append(item)
    return [row for each in found.values() for row in _numbered(each, counted=counted)]


def _numbered(items: Sequence[RoleItem], *, counted: bool) -> list[RoleText]:
    numbers = count(1)
    return [
        RoleText(
            RoleActor(item.actor),
            RoleKind(item.kind),
            next(numbers) if counted and item.no is not None else item.no,
            item.text,
        )
        for item in items
    ]


def going_on_in(found: Succession, node: PlanNode) -> list[PlanNode]:
    """Old lines that go on in a drafted one as a whole, in printed order."""
    steps = NodeLineage.objects.filter(version=found.draft, new=node.identity_id)
    ids = set(steps.exclude(kind=LineageKind.SPLIT).values_list("old_id", flat=True))
    return [row for row in found.tree.nodes if row.identity_id in ids]


def only_gathered(found: Succession, node: PlanNode) -> bool:
    """Whether a drafted line says what its old lines say and nobody has worked on it since."""
    lines = going_on_in(found, node)
    if not lines:
        return False
    own = gathered([node], {node.pk: list(node.roles.all())}, title="")
    of_theirs = node.owner in (owners_of(lines) or [""])
    return of_theirs and _substance(own) == _substance(gathered(lines, found.tree.roles, title=""))


def _substance(text: LineText) -> tuple[frozenset[object], ...]:
    return (
        frozenset(_paragraphs(text.body)),
        frozenset(text.tags),
        frozenset((row.actor, row.kind, row.text) for row in text.roles or ()),
    )


def gather(found: Succession, node: PlanNode, *, anew: bool = False) -> None:
    """Puts the words of the old lines that go on in it after its own; ``anew`` leaves its own out."""
    lines = going_on_in(found, node)
    own = [] if anew else [node]
    if not lines:
        return
    text = gathered(
        [*own, *lines],
        {**found.tree.roles, node.pk: tuple(node.roles.all())},
        title=node.title,
        number=node.number,
        issues=node.issue_links.values_list("issue__no", flat=True),
    )
    write_text(node, text)
