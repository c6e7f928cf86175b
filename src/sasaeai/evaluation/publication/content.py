"""What is published of a round, as one plain value: everything else is drawn from it.

Small counts about people are hidden here, once, over all tables of the publication together, so
that page, paper, files and API cannot differ in what they hide.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sasaeai.core.figures import (
    DEFAULT_K,
    TOTAL,
    CountTable,
    Figure,
    NoProtection,
    State,
    TotalsDisagree,
    mask,
    suppress_together,
)
from sasaeai.core.jobs import UNWATCHED, Watched
from sasaeai.core.periods import local_date
from sasaeai.evaluation.actions.effects import EffectAnswer, effects
from sasaeai.evaluation.enums import STAGES, ActionStatus, Axis
from sasaeai.evaluation.internal.lines import Line
from sasaeai.evaluation.internal.overview import Overview, Row
from sasaeai.evaluation.internal.standing import step_of, who_judges
from sasaeai.evaluation.internal.trees import texts_in_force
from sasaeai.evaluation.models import ImprovementAction, RoundAxis
from sasaeai.plan.public import Indicator, by_district, measure

FORMAT = 1
REST = "ほか"
Content = dict[str, Any]


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON (sorted keys, no spaces, UTF-8)."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_of(shown: Overview, *, watched: Watched = UNWATCHED) -> Content:
    """The published value of a round's newest judged revisions; a step per table by district."""
    found = shown.round
    indicators = {row.pk: row for row in Indicator.objects.filter(plan=found.plan_id)}
    safe = safe_lines(shown, indicators)
    actions = _actions(shown)
    answers = effects(found.plan, [row for rows in actions.values() for row in rows])
    return {
        "format": FORMAT,
        "plan": {
            "code": found.plan.code,
            "name": found.plan.full_name,
            "span": found.plan.span.label,
            "organisation": found.plan.organisation.name,
        },
        "round": {
            "kind": found.kind,
            "label": found.label,
            "stem": found.stem,
            "fy": found.fy,
            "first_day": found.first_day.isoformat(),
            "last_day": found.last_day.isoformat(),
            "as_of": found.as_of.isoformat(),
        },
        "k": DEFAULT_K,
        "scales": [_scale(axis) for axis in shown.axes],
        "decisions": [
            {
                "body": row.get_body_display(),
                "kind": row.get_kind_display(),
                "decided_on": row.decided_on.isoformat(),
                "number": row.number,
                "result": row.get_result_display(),
                "condition": row.condition,
            }
            for row in found.decisions.order_by("id")
        ],
        "counts": {
            "rows": [
                {"key": row.step.key, "label": row.step.label, "count": row.count,
                 "share": row.share.cell}
                for row in shown.counts.rows
            ],
            "coverage": shown.counts.coverage,
            "well": shown.well.figure.cell,
            "well_coverage": shown.well.coverage,
            "change": shown.change.signed if shown.change is not None else "",
        },
        "sheets": [
            _sheet(shown, row, safe[row.standing.sheet.pk], actions[row.standing.sheet.pk], answers)
            for row in shown.rows
        ],
        "districts": _districts(shown, indicators, watched),
    }  # fmt: skip


def safe_lines(
    shown: Overview, indicators: Mapping[int, Indicator]
) -> dict[int, list[tuple[Indicator, Line]]]:
    """Sheet id → its public lines with small counts hidden, those that give others away too."""
    hidden = _hidden_together(shown, indicators)
    found: dict[int, list[tuple[Indicator, Line]]] = {}
    for row in shown.rows:
        kept = [
            (indicators[line.indicator_id], line)
            for line in row.lines
            if line.indicator_id in indicators and indicators[line.indicator_id].public
        ]
        found[row.standing.sheet.pk] = [
            (indicator, _safe(line, hidden.get(line.indicator_id))) for indicator, line in kept
        ]
    return found


def _safe(line: Line, covered: Figure | None) -> Line:
    line = replace(line, live=None)
    if not line.about_people:
        return line
    actual = mask(line.actual)
    if covered is not None and actual.has_value:
        actual = replace(covered, unit=line.unit, decimals=line.decimals)
    return replace(
        line,
        actual=actual,
        base=None if line.base is None else mask(line.base),
        before=None if line.before is None else mask(line.before),
    )


def _hidden_together(shown: Overview, indicators: Mapping[int, Indicator]) -> dict[int, Figure]:
    """Figures to hide although they are not small: a whole and its parts stand on two sheets.

    A metric published as a whole and by values of one field is one table; what its parts leave over
    counts as a row of its own.
    """
    by_metric: dict[str, list[tuple[Indicator, Line]]] = defaultdict(list)
    seen: set[int] = set()
    for row in shown.rows:
        for line in row.lines:
            indicator = indicators.get(line.indicator_id)
            if indicator is None or not indicator.public or line.indicator_id in seen:
                continue
            seen.add(line.indicator_id)
            if line.about_people and line.actual.exact is not None and line.actual.num is None:
                by_metric[indicator.metric].append((indicator, line))
    tables: list[tuple[CountTable, dict[str, int]]] = []
    for rows in by_metric.values():
        tables += _tables(rows)
    if not tables:
        return {}
    try:
        safe = suppress_together([table for table, _ in tables])
    except (NoProtection, TotalsDisagree):
        return {
            key: Figure.suppressed(complementary=True)
            for _table, names in tables
            for key in names.values()
        }
    return {
        key: figure
        for (_table, names), done in zip(tables, safe, strict=True)
        for name, key in names.items()
        if (figure := done.cell(None if name == "" else name)).state is State.SUPPRESSED
    }


def _tables(rows: Sequence[tuple[Indicator, Line]]) -> list[tuple[CountTable, dict[str, int]]]:
    whole = next(((i, line) for i, line in rows if not i.filters), None)
    if whole is None or whole[1].actual.exact is None:
        return []
    total = int(whole[1].actual.exact)
    fields: dict[str, dict[str, tuple[Indicator, Line]]] = defaultdict(dict)
    for indicator, line in rows:
        if len(indicator.filters) == 1 and indicator.filters[0][1] == "eq":
            fields[str(indicator.filters[0][0])][str(indicator.filters[0][2])] = (indicator, line)
    found = []
    for name, parts in fields.items():
        counts = {value: int(line.actual.exact or 0) for value, (_i, line) in parts.items()}
        rest = total - sum(counts.values())
        if rest < 0:
            continue
        table = CountTable(
            of=whole[0].metric,
            rows_are=name,
            rows=(*counts, REST),
            counts={**{(value, TOTAL): n for value, n in counts.items()}, (REST, TOTAL): rest},
        )
        keys = {value: indicator.pk for value, (indicator, _line) in parts.items()}
        found.append((table, {**keys, "": whole[0].pk}))
    return found


def _scale(axis: RoundAxis) -> Content:
    return {
        "axis": axis.axis,
        "name": axis.scale.name,
        "steps": [
            {
                "key": step.key,
                "label": step.label,
                "meaning": step.meaning,
                "below": step.below_plan,
            }
            for step in sorted(axis.scale.steps.all(), key=lambda row: row.order)
        ],
    }


def _sheet(
    shown: Overview,
    row: Row,
    lines: Sequence[tuple[Indicator, Line]],
    actions: Sequence[ImprovementAction],
    answers: Mapping[int, EffectAnswer],
) -> Content:
    standing, sheet = row.standing, row.standing.sheet
    words = standing.words
    top = shown.tree.path(next(n for n in shown.tree.nodes if n.pk == sheet.node_id))[0]
    texts = ("done", "result", "issue", "factor", "next_steps")
    return {
        "number": sheet.number,
        "code": sheet.identity.code,
        "title": sheet.node.heading,
        "goal": top.title,
        "goal_number": row.goal,
        "owner": sheet.owner,
        "revision": standing.revision.no,
        "revision_reason": standing.revision.reason,
        "texts": [
            {"months": text.months, "title": text.node.heading, "body": text.node.body}
            for text in texts_in_force(shown.round, sheet)
        ],
        "lines": [_line(indicator, line) for indicator, line in lines],
        **{name: getattr(words, name) if words else "" for name in texts},
        "target_fy": words.target_fy if words else None,
        "stages": _stages(shown, row),
        "grade": _step(standing.step(shown.grade)),
        "direction": _step(standing.step(shown.direction)),
        "no_action_reason": standing.no_action_reason,
        "actions": [_action(each, answers[each.pk]) for each in actions],
        "evidence": [
            {"label": each.label, "kind": each.kind}
            for each in sheet.evidence.filter(withdrawn=False)
        ],
    }


def _stages(shown: Overview, row: Row) -> list[Content]:
    """Names of persons stay inside; the stage, its body and its day are public."""
    found = []
    for stage in STAGES:
        entry, due = row.standing.entry(stage), shown.dues.get(stage)
        found.append(
            {
                "stage": stage.label,
                "who": who_judges(row.standing, stage, due),
                "grade": _step(step_of(entry, shown.grade)),
                "direction": _step(step_of(entry, shown.direction)),
                "aspects": [
                    [axis.scale.name, step.label]
                    for axis in shown.axes
                    if axis.axis == Axis.ASPECT and (step := step_of(entry, axis)) is not None
                ],
                "comment": entry.comment if entry else "",
                "on": local_date(entry.written_at).isoformat() if entry else "",
            }
        )
    return found


def _step(step: Any) -> Content | None:
    if step is None:
        return None
    return {"key": step.key, "label": step.label, "meaning": step.meaning, "below": step.below_plan}


def _line(indicator: Indicator, line: Line) -> Content:
    def cell(figure: Figure | None) -> str:
        return "" if figure is None else figure.cell

    return {
        "code": indicator.code,
        "name": line.name,
        "unit": line.unit,
        "decimals": line.decimals,
        "direction": str(line.direction),
        "label": str(line.label),
        "base_fy": line.base_fy,
        "base": cell(line.base),
        "before": cell(line.before),
        "actual": cell(line.actual),
        "target": cell(line.target),
        "old_target": cell(line.old_target),
        "achievement": cell(line.achievement),
    }


def _action(row: ImprovementAction, answer: EffectAnswer) -> Content:
    return {
        "no": row.no,
        "text": row.text,
        "owner": row.owner,
        "due_on": row.due_on.isoformat(),
        "target_fy": row.target_fy,
        "status": str(row.status),
        "effect": str(answer.effect),
    }


def _actions(shown: Overview) -> dict[int, list[ImprovementAction]]:
    found: dict[int, list[ImprovementAction]] = {row.standing.sheet.pk: [] for row in shown.rows}
    rows = ImprovementAction.objects.filter(sheet__round=shown.round, carried_from=None).exclude(
        status=ActionStatus.DROPPED
    )
    for row in rows.order_by("due_on", "id"):
        if row.sheet_id in found:
            found[row.sheet_id].append(row)
    return found


def _districts(
    shown: Overview, indicators: Mapping[int, Indicator], watched: Watched
) -> list[Content]:
    """The tables by district of a whole year, hidden as on the plan's own pages."""
    found = shown.round
    if found.period != found.year.period or found.plan.breakdown is None:
        return []
    ids = {line.indicator_id for row in shown.rows for line in row.lines}
    rows = [row for key, row in indicators.items() if key in ids and row.public]
    tables = []
    watched.total(len(rows))
    for item in measure(found.plan, rows, year=found.year):
        table = by_district(found.plan, item, year=found.year)
        watched.step()
        if table is None or not table.rows:
            continue
        tables.append(
            {
                "code": item.indicator.code,
                "name": item.indicator.name,
                "unit": item.indicator.unit,
                "decimals": item.indicator.decimals,
                "kind": table.kind,
                "rows": [[each.name, each.figure.cell] for each in table.rows],
                "total": table.total.cell,
            }
        )
    return tables
