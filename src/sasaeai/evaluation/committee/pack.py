"""The members' pack: complete, suppressed, frozen as of a day, and then never read anew.

Closed years carry their confirmed figures; the year under evaluation is counted up to ``as_of`` and
called provisional. What is kept is plain data: page and paper are made of it and of nothing else, so
records that arrive later cannot move what members were given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from sasaeai.core import audit
from sasaeai.core.access import current
from sasaeai.core.figures import Figure, achievement
from sasaeai.core.files import store
from sasaeai.core.periods import FiscalYear, wareki
from sasaeai.evaluation.committee.forming import in_office
from sasaeai.evaluation.models import (
    Committee,
    ImprovementAction,
    MemberPack,
    StepMark,
)
from sasaeai.evaluation.steps.enums import StepState
from sasaeai.evaluation.steps.queries import step_list_of
from sasaeai.plan.public import (
    Measured,
    Plan,
    PlanNode,
    RoleActor,
    Tree,
    YearFigure,
    by_district,
    load_tree,
    measure,
    standing_in,
)

Data = dict[str, Any]
CONFIRMED, PROVISIONAL, LIVE = "確定", "暫定", "未確定"
Step = Callable[[], None]


def build(committee: Committee, *, step: Step = lambda: None) -> Data:
    """Everything in the pack as plain data; ``step`` is called once per part for the bar."""
    plan, tree = committee.plan, load_tree(committee.version, roles=True)
    indicators = list(plan.indicators.filter(public=True).order_by("order", "id"))
    window = committee.year.period.until(committee.as_of)
    measured = measure(plan, indicators, year=committee.year, window=window)
    step()
    lines = standing_in(tree, indicators)
    by_node: dict[int, list[Data]] = {}
    for item in measured:
        if item.indicator.pk in lines:
            line = _indicator(item, committee)
            by_node.setdefault(lines[item.indicator.pk], []).append(line)
    step()
    districts = _districts(plan, measured, committee.year - 1)
    step()
    return {
        "about": _about(committee),
        "rule": _rule(committee),
        "members": [
            {"name": row.name, "office": row.get_office_display(), "seat": row.seat.label, "post": row.post}
            for row in in_office(committee, on=committee.scoring_from)
        ],
        "criteria": [
            {"name": row.name, "meaning": row.meaning, "steps": [[s.label, s.meaning] for s in row.pure.steps]}
            for row in committee.criteria.all()
        ],
        "years": [[fy.short, _certainty(fy, committee)] for fy in _years(committee)],
        "nodes": _nodes(committee, tree, by_node),
        "districts": districts,
    }  # fmt: skip


def parts() -> int:
    """How many steps ``build`` and ``make_pack`` take together."""
    return 5


@transaction.atomic
def make_pack(committee: Committee, *, step: Step = lambda: None) -> MemberPack:
    """Freezes today's state as the next pack of this committee; earlier packs stay as they are."""
    from sasaeai.evaluation.committee import packpaper

    content = build(committee, step=step)
    text = canonical(content)
    digest = hashlib.sha256(text.encode()).hexdigest()
    highest = committee.packs.aggregate(top=Max("no"))["top"] or 0
    pdf = packpaper.pack_paper(content, no=highest + 1, sha256=digest)
    step()
    name = f"評価資料 第{highest + 1}版.pdf"
    row = MemberPack.objects.create(
        committee=committee,
        no=highest + 1,
        as_of=committee.as_of,
        content=content,
        sha256=digest,
        pages=pdf.pages,
        file=store(pdf.content, name=name, room="evaluation"),
        account_id=current().account_id,
    )
    step()
    audit.record("evaluation.pack.made", subject=("committee", committee.pk), detail={"no": row.no})
    return row


def canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _years(committee: Committee) -> list[FiscalYear]:
    return [fy for fy in committee.plan.span if fy <= committee.year]


def _certainty(fy: FiscalYear, committee: Committee) -> str:
    """上半期 暫定, 4月〜10月 暫定: the window of the part-year stands in its head."""
    if fy != committee.year:
        return ""
    period = committee.year.period.until(committee.as_of)
    assert period is not None
    half = period == committee.year.first_half
    words = "上半期" if half else f"4月〜{committee.as_of.month}月"
    return f"{words}　{PROVISIONAL}" if committee.as_of < committee.year.last_day else PROVISIONAL


def keep(figure: Figure | None) -> list[Any] | None:
    """A figure as data that ``packpaper.figure_of`` reads back whole."""
    return None if figure is None else [figure.cell, figure.unit, figure.decimals]


def _indicator(item: Measured, committee: Committee) -> Data:
    row = item.indicator
    return {
        "name": row.name,
        "sentence": item.metric.sentence if item.metric else "",
        "rationale": row.rationale,
        "unit": row.unit,
        "direction": row.get_direction_display(),
        "base": [item.base_year.short if item.base_year else "", keep(item.base)],
        "goal": [item.goal_year.short if item.goal_year else "", keep(item.goal)],
        "years": [
            _year(item, figure, committee) for figure in item.years if figure.year <= committee.year
        ],
    }


def _year(item: Measured, figure: YearFigure, committee: Committee) -> Data:
    """One year's cell. The part-year is set against the target of the whole year, and says so."""
    shown = figure.shown
    label = CONFIRMED if figure.published is not None else LIVE
    if figure.year == committee.year:
        label = PROVISIONAL
    return {
        "fy": figure.year.short,
        "label": label,
        "window": _certainty(figure.year, committee),
        "figure": keep(shown),
        "target": keep(figure.target),
        "achievement": keep(achievement(shown, figure.target, direction=item.indicator.way)),
        "reading": figure.reading.pk if figure.reading else None,
    }


def _districts(plan: Plan, measured: Sequence[Measured], year: FiscalYear) -> list[Data]:
    """District tables of the last whole year, hidden together as on the public pages."""
    found = []
    for item in measured:
        table = by_district(plan, item, year=year) if year in plan.span else None
        if table is None or not table.rows:
            continue
        found.append(
            {
                "name": item.indicator.name,
                "kind": table.kind,
                "year": year.label,
                "refused": table.refused,
                "rows": [[row.name, keep(row.figure)] for row in table.rows],
                "total": keep(table.total),
            }
        )
    return found


def _about(committee: Committee) -> Data:
    plan = committee.plan
    return {
        "committee": committee.name,
        "kind": committee.get_kind_display(),
        "plan": plan.full_name,
        "vision": plan.vision,
        "span": plan.span.label,
        "year": committee.year.label,
        "as_of": wareki(committee.as_of),
        "scoring_due": wareki(committee.scoring_due),
        "meetings": [
            [f"第{row.no}回", wareki(row.held_on), f"{row.starts:%H:%M}", row.place]
            for row in committee.meetings.filter(cancelled=False).order_by("no")
        ],
    }


def _rule(committee: Committee) -> list[list[str]]:
    seats = "、".join(f"{row.label}{row.count}人" for row in committee.categories.all())
    return [
        ["委員", f"{committee.seats}人（{seats}）"],
        ["任期", f"{wareki(committee.term_from)}から{wareki(committee.term_to)}まで"],
        ["定足数", committee.get_quorum_display()],
        ["可否同数のとき", committee.get_tie_display()],
        ["会議", committee.get_openness_display()],
        ["代理の出席", "みとめる" if committee.substitutes else "みとめない"],
    ]


def _nodes(committee: Committee, tree: Tree, indicators: Mapping[int, list[Data]]) -> list[Data]:
    steps = {group.code: group for group in step_list_of(tree).groups}
    marks = _marks(committee)
    actions: dict[int, list[ImprovementAction]] = {}
    for row in ImprovementAction.objects.filter(plan=committee.plan, identity__isnull=False):
        actions.setdefault(row.identity_id or 0, []).append(row)
    found = []
    for node in tree.nodes:
        if node.depth != committee.depth:
            continue
        below = [each for each in tree.below(node) if each.pk != node.pk]
        found.append(
            {
                **_node(tree, node, indicators, actions),
                "goal": tree.goal_number(node),
                "above": tree.path(node)[-2].heading if node.parent_id else "",
                "issues": [issue.title for issue in tree.issues.get(node.pk, ())],
                "council": [row.text for row in tree.roles_of(node, RoleActor.SHAKYO)],
                "steps": [
                    [f"{step.sign} {step.text}", *marks.get(step.role_id, [0] * len(StepState))]
                    for step in (
                        steps[node.identity.code].steps if node.identity.code in steps else ()
                    )
                ],
                "parts": [_node(tree, each, indicators, actions) for each in below],
            }
        )
    return found


def _node(
    tree: Tree,
    node: PlanNode,
    indicators: Mapping[int, list[Data]],
    actions: Mapping[int, list[ImprovementAction]],
) -> Data:
    level = tree.level(node.depth)
    return {
        "code": node.identity.code,
        "heading": node.heading,
        "level": level.name if level else "",
        "body": node.body,
        "owner": node.owner,
        "indicators": indicators.get(node.identity_id, []),
        "actions": [
            [f"{row.no}", row.text, row.owner, row.get_status_display()]
            for row in actions.get(node.identity_id, ())
        ],
    }


def _marks(committee: Committee) -> dict[int, list[int]]:
    """Role item → districts per state in the newest round up to ``as_of``."""
    sent = StepMark.objects.filter(
        sheet__sent_on__isnull=False,
        sheet__round__plan=committee.plan,
        sheet__round__version=committee.version,
        sheet__round__opens_on__lte=committee.as_of,
    )
    newest = sent.aggregate(top=Max("sheet__round__fy"))["top"]
    found: dict[int, list[int]] = {}
    states = list(StepState.values)
    for role, state in sent.filter(sheet__round__fy=newest).values_list("role_id", "state"):
        found.setdefault(role, [0] * len(states))[states.index(state)] += 1
    return found
