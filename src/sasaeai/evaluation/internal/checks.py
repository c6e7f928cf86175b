"""What the secretariat looks at before each stage: what is missing, what does not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sasaeai.evaluation.enums import Axis, Stage
from sasaeai.evaluation.internal.lines import Line, proposal
from sasaeai.evaluation.internal.standing import Standing, main_axis
from sasaeai.evaluation.models import EvalSheet, RoundAxis
from sasaeai.plan.public import PlanNode, Tree


@dataclass(frozen=True)
class Check:
    """One finding. ``blocks`` names what it holds up: freeze, publish, or nothing (a warning)."""

    kind: str
    words: str
    sheet: EvalSheet | None = None
    blocks: str = ""


def checks(
    standings: Sequence[Standing],
    axes: Sequence[RoundAxis],
    lines: Mapping[int, Sequence[Line]],
    tree: Tree,
    *,
    depths: Sequence[int],
    actions: Mapping[int, int],
    metrics_of: Mapping[int, str],
) -> list[Check]:
    """All findings of a round; ``actions`` counts each sheet's, ``metrics_of`` names each
    indicator's way of counting."""
    return [
        *_without_sheet(standings, tree, depths),
        *_waiting(standings),
        *_blank(standings, lines),
        *_mismatch(standings, axes, lines),
        *_cited_twice(standings, lines, metrics_of),
        *_below_plan(standings, axes, actions),
    ]


def _without_sheet(standings: Sequence[Standing], tree: Tree, depths: Sequence[int]) -> list[Check]:
    have = {row.sheet.identity_id for row in standings}
    lacking: list[PlanNode] = [
        node for node in tree.nodes if node.depth in depths and node.identity_id not in have
    ]
    return [
        Check("no_sheet", f"「{node.heading}」のシートがありません。", blocks="publish")
        for node in lacking
    ]


def _waiting(standings: Sequence[Standing]) -> list[Check]:
    return [
        Check(
            "waiting",
            f"{row.revision.get_stage_display()}の評価がまだです。",
            row.sheet,
            blocks="freeze",
        )
        for row in standings
        if row.revision.stage != Stage.DONE
    ]


def _blank(standings: Sequence[Standing], lines: Mapping[int, Sequence[Line]]) -> list[Check]:
    return [
        Check("not_entered", f"「{line.name}」が未入力です。", row.sheet, blocks="freeze")
        for row in standings
        for line in lines.get(row.sheet.pk, ())
        if line.blank
    ]


def _mismatch(
    standings: Sequence[Standing],
    axes: Sequence[RoundAxis],
    lines: Mapping[int, Sequence[Line]],
) -> list[Check]:
    axis = main_axis(axes, Axis.GRADE)
    found = []
    for row in standings:
        given = row.step(axis)
        proposed = proposal(lines.get(row.sheet.pk, ()), axis.scale)
        if given is None or proposed.step is None or given.key == proposed.step.key:
            continue
        words = (
            f"評価は{given.label}、数字から出た案は{proposed.step.label}"
            f"（{proposed.rate.text}%）です。"
        )
        found.append(Check("mismatch", words, row.sheet))
    return found


def _cited_twice(
    standings: Sequence[Standing],
    lines: Mapping[int, Sequence[Line]],
    metrics_of: Mapping[int, str],
) -> list[Check]:
    """The same way of counting on two sheets: neither is wrong, but a reader adds them up."""
    used: dict[str, dict[int, tuple[EvalSheet, str]]] = defaultdict(dict)
    for row in standings:
        for line in lines.get(row.sheet.pk, ()):
            metric = metrics_of.get(line.indicator_id, "")
            if metric:
                used[metric].setdefault(row.sheet.pk, (row.sheet, line.name))
    return [
        Check(
            "cited_twice",
            f"「{name}」と同じ記録を、"
            f"{'、'.join(each.number for each, _ in by_sheet.values() if each.pk != sheet.pk)}"
            "のシートも使っています。",
            sheet,
        )
        for by_sheet in used.values()
        if len(by_sheet) > 1
        for sheet, name in by_sheet.values()
    ]


def _below_plan(
    standings: Sequence[Standing], axes: Sequence[RoundAxis], actions: Mapping[int, int]
) -> list[Check]:
    axis = main_axis(axes, Axis.GRADE)
    return [
        Check(
            "below_plan",
            f"評価が{step.label}（計画に届かない）なのに、改善策も、おかない理由もありません。",
            row.sheet,
            blocks="publish",
        )
        for row in standings
        if (step := row.step(axis)) is not None
        and step.below_plan
        and not actions.get(row.sheet.pk)
        and not row.no_action_reason
    ]
