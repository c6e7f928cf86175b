"""Deciding, line by line, what the next plan does with the plan before. Atomic and audited.

Every verb takes ``seen``, the mark of the decision that the person looked at; who is too late gets
``AlreadyDecided`` and overwrites nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from sasaeai.core import audit
from sasaeai.core.periods import FiscalSpan
from sasaeai.plan.amending import settle
from sasaeai.plan.continuing import continue_indicators, forget_indicators
from sasaeai.plan.copying import copied
from sasaeai.plan.enums import LineageKind, LinkKind, Words
from sasaeai.plan.errors import NotADraft, PlanRefused
from sasaeai.plan.gathering import gather, only_gathered
from sasaeai.plan.models import (
    LevelDef,
    NodeLineage,
    Plan,
    PlanNode,
    PlanVersion,
)
from sasaeai.plan.queries import draft_of
from sasaeai.plan.services import create_plan, link_plan, open_draft, record_step
from sasaeai.plan.shapes import Shape, start_from
from sasaeai.plan.standing import by_line
from sasaeai.plan.succession import (
    Decided,
    Succession,
    last_text,
    plan_before,
    succession_of,
    under_way,
)

USUAL_REASON = "ひきつづき取り組む"


class AlreadyDecided(PlanRefused):
    """Somebody decided this line meanwhile; ``line`` is what stands now."""

    def __init__(self, line: Decided) -> None:
        self.line = line
        words = line.kind.label if line.kind else "まだ決めていない"
        super().__init__(
            "ほかの人が先に決めました（%(words)s）。下のいまの様子を見て、もういちどえらんでください。",
            words=words,
        )


@dataclass(frozen=True)
class Place:
    """Where a line goes on: in a line that is drafted already, or in a new one below ``under``.

    Neither means: where it was, below the line in which its parent goes on.
    """

    line: PlanNode | None = None
    under: PlanNode | None = None


@transaction.atomic
def start_succession(
    old: Plan,
    *,
    name: str,
    span: FiscalSpan,
    ordinal: int | None = None,
    shape: Shape | None = None,
) -> Plan:
    """The next plan with an empty draft in the old plan's levels (or a shape's), linked to the old.

    Raises ``PlanRefused`` while another plan is already being made out of the old one.
    """
    text = last_text(old)
    if text is None:
        raise PlanRefused("前の計画が、まだ決まっていません。")
    if any(plan_before(row) == old for row in under_way()):
        raise PlanRefused("この計画の次の計画は、もうつくりはじめています。")
    if span.first.year <= old.fy_from:
        raise PlanRefused("次の計画は、いまの計画より後の年度からはじめてください。")
    new = create_plan(
        organisation=old.organisation, name=name, span=span, kind=old.kind,  # type: ignore[arg-type]
        ordinal=ordinal, vision=old.vision, area=old.area, breakdown=old.breakdown,
    )  # fmt: skip
    link_plan(new, kind=LinkKind.PREDECESSOR, to_plan=old)
    if shape is not None:
        start_from(new, shape)
    else:
        draft = open_draft(new)
        LevelDef.objects.bulk_create(
            LevelDef(
                version=draft, depth=row.depth, name=row.name, numbering=row.numbering,
                pattern=row.pattern, evaluable=row.evaluable,
            )
            for row in text.levels.order_by("depth")
        )  # fmt: skip
    audit.record("plan.succession.started", subject=("plan", new.pk), detail={"from": old.code})
    return new


@transaction.atomic
def follow_with(new: Plan, old: Plan) -> None:
    """A plan that is being drafted already (imported, say) follows the old one from now on."""
    draft = draft_of(new)
    if draft is None or draft.based_on_id is not None or new.pk == old.pk:
        raise NotADraft("まだ決まっていない計画だけを、次の計画にできます。")
    if plan_before(new) is not None:
        raise PlanRefused("この計画は、もう前の計画とつながっています。")
    link_plan(new, kind=LinkKind.PREDECESSOR, to_plan=old)
    audit.record("plan.succession.started", subject=("plan", new.pk), detail={"from": old.code})


@transaction.atomic
def continue_line(
    new: Plan,
    code: str,
    *,
    seen: str,
    place: Place | None = None,
    title: str = "",
    note: str = "",
    indicators: bool = True,
) -> PlanNode:
    """The line goes on as one line of the new plan; another title makes it a rename."""
    found, line = _open(new, code, seen)
    node = line.node
    into = _target(found, line, place or Place(), title.strip() or node.title)
    _decide(found, [line], _going_on(node, into), [into], note or USUAL_REASON)
    _relabel(found, into)
    _finish(found, [node], into, indicators=indicators)
    return into


@transaction.atomic
def continue_below(new: Plan, code: str = "", *, note: str = "") -> int:
    """Everything undecided from a line downwards (or all of it) goes on as it is; returns how many."""
    found = _current(new)
    top = found.tree.node(code) if code else None
    rows = found.tree.nodes if top is None else tuple(found.tree.below(top))
    waiting = [row for row in rows if (line := found.line(row.identity.code)) and not line.kind]
    if not waiting:
        return 0
    made = copied(found, waiting, under=None, titles={})
    NodeLineage.objects.bulk_create(
        NodeLineage(
            version=found.draft, kind=LineageKind.CONTINUED, old=old.identity, new=node.identity,
            note=note.strip()[:300] or USUAL_REASON,
        )
        for old, node in zip(waiting, made, strict=True)
    )  # fmt: skip
    settle(found.draft)
    read_at = by_line(found.tree)
    for old, node in zip(waiting, made, strict=True):
        continue_indicators(found.new, read_at.get(old.identity_id, ()), node.identity)
    _record(found, waiting, LineageKind.CONTINUED)
    return len(waiting)


@transaction.atomic
def merge_into(
    new: Plan,
    codes: Sequence[str],
    *,
    seen: str,
    note: str,
    title: str = "",
    place: Place | None = None,
    indicators: bool = True,
    words: Words = Words.ALL,
) -> PlanNode:
    """Several lines go on as one: the first in ``codes`` is the one that was looked at.

    With ``place.line`` one line is enough: it joins those that already go on there. The words of
    all of them are put together; ``Words.FIRST`` leaves what the line says already.
    """
    found, first = _open(new, codes[0], seen)
    others = [row for code in codes[1:] if (row := found.line(code)) is not None]
    lines = [first, *(row for row in others if row.node.pk != first.node.pk)]
    place = place or Place()
    if len(lines) < 2 and place.line is None:
        raise PlanRefused("いっしょにまとめる項目か、まとめる先をえらんでください。")
    if len({row.node.depth for row in lines}) > 1:
        raise PlanRefused("同じ段の項目だけをまとめられます。")
    into = _target(found, first, place, title.strip() or first.node.title)
    _decide(found, lines, LineageKind.MERGED, [into], note)
    _relabel(found, into)
    if words is Words.ALL:
        gather(found, into)
    _finish(found, [row.node for row in lines], into, indicators=indicators)
    return into


def _target(found: Succession, line: Decided, place: Place, title: str) -> PlanNode:
    """The line chosen, the one that was drafted for this line alone, or a new one."""
    if place.line is not None:
        return _drafted(found, place.line)
    mine = line.into[0] if len(line.into) == 1 and place.under is None else None
    if mine is not None and _steps_into(found, mine).count() == 1:
        mine.title = title[:200]
        mine.save(update_fields=["title"])
        return mine
    _undo(found, line)
    [made] = copied(found, [line.node], under=place.under, titles={line.node.pk: title})
    return made


def _drafted(found: Succession, node: PlanNode) -> PlanNode:
    """The line as the draft holds it behind the lock."""
    there = next((row for row in found.drafted.nodes if row.pk == node.pk), None)
    if there is None:
        raise PlanRefused("えらんだ項目は、ほかの人がもう下書きから外しました。")
    return there


def _going_on(old: PlanNode, into: PlanNode) -> LineageKind:
    return LineageKind.CONTINUED if into.title == old.title else LineageKind.RENAMED


def _steps_into(found: Succession, node: PlanNode) -> QuerySet[NodeLineage]:
    return NodeLineage.objects.filter(
        version=found.draft, new=node.identity_id, old__isnull=False
    ).exclude(kind=LineageKind.SPLIT)


def _relabel(found: Succession, node: PlanNode) -> None:
    """Where several lines go on in one they are merged; where one is left it simply goes on."""
    steps = list(_steps_into(found, node))
    if len(steps) > 1:
        _steps_into(found, node).update(kind=LineageKind.MERGED)
    elif len(steps) == 1 and steps[0].kind == LineageKind.MERGED:
        old = next((r for r in found.tree.nodes if r.identity_id == steps[0].old_id), None)
        steps[0].kind = LineageKind.CONTINUED if old is None else _going_on(old, node)
        steps[0].save(update_fields=["kind"])


@transaction.atomic
def split_into(
    new: Plan,
    code: str,
    *,
    seen: str,
    titles: Sequence[str],
    note: str,
    place: Place | None = None,
    indicators: bool = True,
) -> tuple[PlanNode, ...]:
    """One line goes on as several new ones; its indicators go on under the first."""
    found, line = _open(new, code, seen)
    names = [text.strip() for text in titles if text.strip()]
    if len(names) < 2:
        raise PlanRefused("分けるときは、新しい名前を2つ以上、1行にひとつずつ入れてください。")
    under = place.under if place else None
    _undo(found, line)
    made = [
        copied(found, [line.node], under=under, titles={line.node.pk: name}, bare=at > 0)[0]
        for at, name in enumerate(names)
    ]
    _decide(found, [line], LineageKind.SPLIT, made, note)
    _finish(found, [line.node], made[0], indicators=indicators)
    return tuple(made)


@transaction.atomic
def end_line(new: Plan, code: str, *, seen: str, note: str) -> None:
    """The line ends with the old plan, with the reason that its page will show."""
    found, line = _open(new, code, seen)
    _decide(found, [line], LineageKind.ABOLISHED, [], note)
    settle(found.draft)
    _record(found, [line.node], LineageKind.ABOLISHED)


@transaction.atomic
def undo_decision(new: Plan, code: str, *, seen: str) -> tuple[PlanNode, ...]:
    """Undecided again. Returns drafted lines that stay, because somebody worked on them."""
    found, line = _open(new, code, seen)
    kept = _undo(found, line)
    settle(found.draft)
    audit.record("plan.succession.undone", subject=("plan", found.new.pk), detail={"code": code})
    return kept


def _current(new: Plan) -> Succession:
    """Locks the draft, so that two people decide one after the other."""
    draft = draft_of(new)
    if draft is not None:
        PlanVersion.objects.select_for_update().get(pk=draft.pk)
    found = succession_of(new)
    if found is None:
        raise NotADraft("この計画は、もう決まっているか、前の計画とつながっていません。")
    return found


def _open(new: Plan, code: str, seen: str) -> tuple[Succession, Decided]:
    """What stands. Raises ``AlreadyDecided`` where it is not what the person looked at."""
    found = _current(new)
    line = found.line(code)
    if line is None:
        raise PlanRefused("前の計画に、この項目はありません。")
    if line.seen != seen:
        raise AlreadyDecided(line)
    return found, line


def _decide(
    found: Succession,
    lines: Sequence[Decided],
    kind: LineageKind,
    into: Sequence[PlanNode],
    note: str,
) -> None:
    if not note.strip():
        raise PlanRefused("理由を入れてください。次の計画を読む人のための記録です。")
    keep = {row.identity_id for row in into}
    for line in lines:
        _undo(found, line, keep=keep)
        for node in into or (None,):
            record_step(
                found.draft, kind=kind, old=line.node.identity,
                new=node.identity if node else None, note=note,
            )  # fmt: skip


def _undo(found: Succession, line: Decided, *, keep: Iterable[int] = ()) -> tuple[PlanNode, ...]:
    """Takes the steps back, and drafted lines that only stood for this one and are untouched."""
    untouched = {row.pk for row in line.into if only_gathered(found, row)}
    NodeLineage.objects.filter(version=found.draft, old=line.node.identity_id).delete()
    kept = []
    for node in line.into:
        if node.identity_id in keep:
            continue
        if _idle(found, line.node, node) and forget_indicators(node.identity):
            node.delete()
        else:
            _relabel(found, node)
            if node.pk in untouched:
                gather(found, node, anew=True)
            kept.append(node)
    return tuple(kept)


def _idle(found: Succession, old: PlanNode, node: PlanNode) -> bool:
    """Nobody else goes on in it, nothing lies below it, and its words are still the old ones."""
    alone = not NodeLineage.objects.filter(version=found.draft, new=node.identity_id).exists()
    empty = not PlanNode.objects.filter(parent=node.pk).exists()
    return alone and empty and node.body in ("", old.body) and node.owner == old.owner


def _finish(
    found: Succession, rows: Sequence[PlanNode], into: PlanNode, *, indicators: bool
) -> None:
    settle(found.draft)
    if indicators:
        read_at = by_line(found.tree)
        going = [each for row in rows for each in read_at.get(row.identity_id, ())]
        continue_indicators(found.new, going, into.identity)
    kind = NodeLineage.objects.filter(version=found.draft, old=rows[0].identity).first()
    _record(found, rows, LineageKind(kind.kind) if kind else LineageKind.CONTINUED)


def _record(found: Succession, rows: Sequence[PlanNode], kind: LineageKind) -> None:
    audit.record(
        "plan.succession.decided",
        subject=("plan", found.new.pk),
        detail={"codes": [row.identity.code for row in rows][:40], "kind": str(kind)},
    )
