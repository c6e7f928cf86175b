"""Changing a draft line by line on screen. Every verb takes a reason: the 新旧対照表 prints it.

The draft keeps identities: a rename or a move is the same line; a split or a merge makes new lines
with lineage to the old ones, which five-year tables follow. Numbers follow by themselves where a level
has a pattern.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from sasaeai.core import audit
from sasaeai.plan.enums import LineageKind, Words
from sasaeai.plan.errors import ChangedMeanwhile, NotADraft, PlanRefused
from sasaeai.plan.gathering import gathered
from sasaeai.plan.keeping import drop_unused
from sasaeai.plan.models import (
    DEEPEST,
    Indicator,
    LevelDef,
    NodeIdentity,
    NodeLineage,
    PlanNode,
    PlanVersion,
)
from sasaeai.plan.numbering import Level, Place, numbers
from sasaeai.plan.queries import Tree, load_tree
from sasaeai.plan.refusing import RESERVED
from sasaeai.plan.services import record_step
from sasaeai.plan.texts import LineText, content, mark, write_text

GAP = 10
"""Between the orders of two lines."""


@transaction.atomic
def add_line(
    draft: PlanVersion, *, parent: PlanNode | None, code: str, text: LineText, reason: str
) -> PlanNode:
    """A new line at the end of those below ``parent`` (or on top)."""
    tree = _open(draft)
    depth = _depth_below(tree, parent)
    identity = _fresh_identity(draft, code)
    node = PlanNode.objects.create(
        version=draft, identity=identity, parent=parent, depth=depth, title=_titled(text.title),
        order=GAP * (len(tree.nodes) + 1),
    )  # fmt: skip
    write_text(node, text)
    _note(draft, LineageKind.NEW, None, identity, reason)
    settle(draft, at=(node, _after_all_below(tree, parent)))
    return _told(node, "added")


@transaction.atomic
def rewrite_line(node: PlanNode, *, text: LineText, reason: str, seen: str = "") -> PlanNode:
    """New words for the same line; a new title is a rename, anything else a rewriting.

    ``seen`` is the ``mark`` of the words that the person looked at: who is too late gets
    ``ChangedMeanwhile`` and overwrites nobody.
    """
    draft = node.version
    node = _standing(_open(draft), node)
    if seen and seen != mark(node):
        raise ChangedMeanwhile(mark(node))
    was = (node.title, content(node))
    node.title = _titled(text.title)
    write_text(node, text)
    now = (node.title, content(node))
    if was[0] != now[0]:
        _note(draft, LineageKind.RENAMED, node.identity, node.identity, reason)
    if was[1] != now[1]:
        _note(draft, LineageKind.REWRITTEN, node.identity, node.identity, reason)
    settle(draft)
    return _told(node, "rewritten")


@transaction.atomic
def move_line(node: PlanNode, *, parent: PlanNode | None, reason: str) -> PlanNode:
    """Under another line of the level above, with everything below it, at the end there."""
    draft = node.version
    tree = _open(draft)
    if parent is not None and parent.pk in {row.pk for row in tree.below(node)}:
        raise PlanRefused("自分の下の項目には動かせません。")
    if (parent.depth + 1 if parent else 1) != node.depth:
        raise PlanRefused("一つ上の段の項目の下にだけ動かせます。")
    if (parent.pk if parent else None) == node.parent_id:
        raise PlanRefused("いまと同じ場所です。")
    node.parent = parent
    node.save(update_fields=["parent"])
    _note(draft, LineageKind.MOVED, node.identity, node.identity, reason)
    settle(draft, at=(node, _after_all_below(tree, parent)))
    return _told(node, "moved")


@transaction.atomic
def shift_line(node: PlanNode, *, up: bool) -> None:
    """One place up or down among its neighbours; the order alone is no change of meaning."""
    tree = _open(node.version)
    beside = list(tree.children(_row(tree, node.parent_id)))
    at = [row.pk for row in beside].index(node.pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(beside):
        return
    beside[at], beside[other] = beside[other], beside[at]
    _order(tree, {node.parent_id: beside})
    settle(node.version)


@transaction.atomic
def split_line(
    node: PlanNode, *, into: Sequence[tuple[str, LineText]], reason: str
) -> tuple[PlanNode, ...]:
    """One line becomes several, in its place; what lay below it lies below the first of them."""
    draft = node.version
    tree = _open(draft)
    if len(into) < 2:
        raise PlanRefused("分けるときは、新しい項目を2つ以上入れてください。")
    made = []
    for code, text in into:
        new = PlanNode.objects.create(
            version=draft, identity=_fresh_identity(draft, code), parent_id=node.parent_id,
            depth=node.depth, title=_titled(text.title), order=node.order,
        )  # fmt: skip
        write_text(new, text)
        _note(draft, LineageKind.SPLIT, node.identity, new.identity, reason)
        made.append(new)
    _pass_on(draft, node, made, LineageKind.SPLIT)
    _hand_over(node, made[0])
    beside = list(tree.children(_row(tree, node.parent_id)))
    at = [row.pk for row in beside].index(node.pk)
    beside[at : at + 1] = made
    _take_out([node])
    settle(draft, children={node.parent_id: beside})
    audit.record("plan.line.split", subject=("plan_version", draft.pk), detail={"into": len(made)})
    return tuple(made)


@transaction.atomic
def merge_lines(nodes: Sequence[PlanNode], *, code: str, text: LineText, reason: str) -> PlanNode:
    """Several lines of one level become one, in the place of the first.

    ``code`` may be one of theirs: then that line goes on and takes the others in.
    """
    draft = nodes[0].version if nodes else None
    if draft is None or len({row.pk for row in nodes}) < 2:
        raise PlanRefused("まとめる項目を2つ以上えらんでください。")
    tree = _open(draft)
    if len({row.depth for row in nodes}) > 1:
        raise PlanRefused("同じ段の項目だけをまとめられます。")
    staying = next((row for row in nodes if row.identity.code == code.strip()), None)
    into = staying or PlanNode.objects.create(
        version=draft, identity=_fresh_identity(draft, code), parent_id=nodes[0].parent_id,
        depth=nodes[0].depth, title=_titled(text.title), order=nodes[0].order,
    )  # fmt: skip
    going = [row for row in nodes if row.pk != into.pk]
    for row in going:
        _note(draft, LineageKind.MERGED, row.identity, into.identity, reason)
        _pass_on(draft, row, [into], LineageKind.MERGED)
        _hand_over(row, into)
    if staying is not None:
        _note(draft, LineageKind.REWRITTEN, into.identity, into.identity, reason)
    into.title = _titled(text.title)
    write_text(into, text)
    beside = list(tree.children(_row(tree, nodes[0].parent_id)))
    gone = {row.pk for row in going}
    if staying is None:
        at = [row.pk for row in beside].index(nodes[0].pk)
        beside.insert(at, into)
    _take_out(going)
    settle(draft, children={nodes[0].parent_id: [row for row in beside if row.pk not in gone]})
    audit.record(
        "plan.lines.merged", subject=("plan_version", draft.pk), detail={"lines": len(nodes)}
    )
    return into


@transaction.atomic
def merge_gathered(
    nodes: Sequence[PlanNode], *, code: str, title: str, words: Words, reason: str
) -> PlanNode:
    """Several lines become one that starts with everybody's words as they stand, or the first's."""
    tree = _open(nodes[0].version, roles=True)
    lines = [_standing(tree, row) for row in nodes]
    text = gathered(
        lines if words is Words.ALL else lines[:1], tree.roles, title=title,
        number=lines[0].number,
        issues=[issue.no for row in lines for issue in tree.issues.get(row.pk, ())],
    )  # fmt: skip
    return merge_lines(lines, code=code, text=text, reason=reason)


@transaction.atomic
def abolish_line(node: PlanNode, *, reason: str) -> None:
    """The line and everything below it leave the text; earlier versions and records keep it."""
    draft = node.version
    tree = _open(draft)
    gone = list(tree.below(node))
    for row in gone:
        if not _held_before(draft, row.identity):
            draft.lineage.filter(new=row.identity).delete()
        if _held_before(draft, row.identity):
            _note(draft, LineageKind.ABOLISHED, row.identity, None, reason)
        elif not reason.strip():
            raise PlanRefused("変える理由を入れてください。新旧対照表にのります。")
    _take_out(list(reversed(gone)))
    drop_unused(draft.plan)
    settle(draft)
    audit.record(
        "plan.line.abolished",
        subject=("plan_version", draft.pk),
        detail={"code": node.identity.code, "lines": len(gone)},
    )


@transaction.atomic
def describe_levels(draft: PlanVersion, *, levels: Sequence[LevelDef]) -> None:
    """Names, numbering and what is evaluated; a level that has lines cannot go."""
    tree = _open(draft)
    depths = [row.depth for row in levels]
    deepest = max((row.depth for row in tree.nodes), default=0)
    if depths != list(range(1, len(depths) + 1)) or not 1 <= len(depths) <= DEEPEST:
        raise PlanRefused("段は1段から%(deepest)s段までです。", deepest=DEEPEST)
    if len(depths) < deepest:
        raise PlanRefused("項目のある段は、なくせません。")
    draft.levels.all().delete()
    LevelDef.objects.bulk_create(
        LevelDef(
            version=draft, depth=row.depth, name=row.name, numbering=row.numbering,
            pattern=row.pattern, evaluable=row.evaluable,
        )
        for row in levels
    )  # fmt: skip
    settle(draft)
    audit.record("plan.levels.described", subject=("plan_version", draft.pk))


def _open(draft: PlanVersion, *, roles: bool = False) -> Tree:
    """The draft's tree, locked against a second editor. Raises ``NotADraft``."""
    locked = PlanVersion.objects.select_for_update().get(pk=draft.pk)
    if not locked.is_draft:
        raise NotADraft("決まった版は変えられません。直すときは、下書きからはじめます。")
    return load_tree(locked, roles=roles)


def _standing(tree: Tree, node: PlanNode) -> PlanNode:
    """The line as it stands behind the lock. Raises ``PlanRefused`` where it was taken out."""
    found = _row(tree, node.pk)
    if found is None:
        raise PlanRefused("この項目は、ほかの人がもう下書きから外しました。")
    return found


def _row(tree: Tree, pk: int | None) -> PlanNode | None:
    return next((row for row in tree.nodes if row.pk == pk), None)


def _depth_below(tree: Tree, parent: PlanNode | None) -> int:
    depth = parent.depth + 1 if parent else 1
    if tree.level(depth) is None:
        raise PlanRefused("この下には段がありません。先に段をふやしてください。")
    return depth


def _fresh_identity(draft: PlanVersion, code: str) -> NodeIdentity:
    code = code.strip()
    if not code or len(code) > 40 or "/" in code or code in RESERVED:
        raise PlanRefused("「%(code)s」はコードに使えません。", code=code)
    if draft.plan.identities.filter(code=code).exclude(nodes=None).exists():
        raise PlanRefused("コード「%(code)s」は、もう使われています。", code=code)
    return NodeIdentity.objects.get_or_create(plan=draft.plan, code=code)[0]


def _titled(title: str) -> str:
    if not title.strip():
        raise PlanRefused("名前を入れてください。")
    return title.strip()


def _note(
    draft: PlanVersion,
    kind: LineageKind,
    old: NodeIdentity | None,
    new: NodeIdentity | None,
    reason: str,
) -> None:
    """A first text needs no reasons; a line that only this draft knows is new, whatever follows."""
    if draft.based_on_id is None:
        return
    known = NodeLineage.objects.filter(version=draft, new=old, kind=LineageKind.NEW)
    if old is not None and old == new and known.exists():
        return
    record_step(draft, kind=kind, old=old, new=new, note=reason)


def _held_before(draft: PlanVersion, identity: NodeIdentity) -> bool:
    return identity.nodes.exclude(version=draft).exists()


def _hand_over(old: PlanNode, new: PlanNode) -> None:
    """What lay below the old line lies below the new one; its role lists follow when it has none.

    Indicators stay with a line that earlier texts hold; those of one that only this draft knew follow.
    """
    PlanNode.objects.filter(parent=old).update(parent=new)
    if not _held_before(new.version, old.identity):
        Indicator.objects.filter(identity=old.identity).update(identity=new.identity)
    if not new.roles.exists():
        old.roles.update(node=new)


def _pass_on(
    draft: PlanVersion, old: PlanNode, into: Sequence[PlanNode], kind: LineageKind
) -> None:
    """A line of the plan before that goes on in ``old`` goes on in what became of it."""
    before = NodeLineage.objects.filter(version=draft, new=old.identity)
    for step in before.exclude(old=None).exclude(old__plan=draft.plan):
        for node in into:
            record_step(draft, kind=kind, old=step.old, new=node.identity, note=step.note)
        step.delete()


def _take_out(nodes: Sequence[PlanNode]) -> None:
    PlanNode.objects.filter(pk__in=[row.pk for row in nodes]).delete()


def _after_all_below(tree: Tree, parent: PlanNode | None) -> int:
    """The order after the last line below ``parent``."""
    below = list(tree.below(parent)) if parent is not None else list(tree.nodes)
    return max((row.order for row in below), default=0)


def _order(tree: Tree, children: dict[int | None, list[PlanNode]]) -> None:
    """Writes printed order depth first, with these children in this order."""
    place = 0

    def walk(above: PlanNode | None) -> None:
        nonlocal place
        key = above.pk if above else None
        for row in children.get(key, list(tree.children(above))):
            place += GAP
            row.order = place
            walk(row)

    walk(None)
    PlanNode.objects.bulk_update(tree.nodes, ["order"])


def settle(
    draft: PlanVersion,
    *,
    at: tuple[PlanNode, int] | None = None,
    children: dict[int | None, list[PlanNode]] | None = None,
) -> None:
    """Printed order and numbers after a change; ``at`` puts one line behind an order."""
    if at is not None:
        PlanNode.objects.filter(pk=at[0].pk).update(order=at[1] + 1)
    tree = load_tree(draft)
    by_id = {row.pk: row for row in tree.nodes}
    wanted = {
        key: [by_id[row.pk] for row in rows if row.pk in by_id]
        for key, rows in (children or {}).items()
    }
    _order(tree, wanted)
    tree = load_tree(draft)
    levels = {row.depth: Level(row.numbering, row.pattern) for row in tree.levels}
    places = [Place(row.pk, row.depth, row.parent_id) for row in tree.nodes]
    fresh = numbers(places, levels)
    changed = [row for row in tree.nodes if fresh.get(row.pk, row.number) != row.number]
    for row in changed:
        row.number = fresh[row.pk]
    PlanNode.objects.bulk_update(changed, ["number"])


def _told(node: PlanNode, what: str) -> PlanNode:
    audit.record(
        "plan.line.changed",
        subject=("plan_version", node.version_id),
        detail={"code": node.identity.code, "what": what},
    )
    return PlanNode.objects.select_related("identity", "version__plan").get(pk=node.pk)
