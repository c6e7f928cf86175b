"""An indicator read back as sentences, in the reader's language: what it counts and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from sasaeai.core.figures import Direction
from sasaeai.core.metrics import RESERVED, Filter, Kind, Metric, shape_of
from sasaeai.core.periods import FiscalYear
from sasaeai.core.ui.words import words
from sasaeai.plan.measured import Measured

_LABELS = {
    "population": "人口",
    "aged_65": "65歳以上の人口",
    "aged_75": "75歳以上の人口",
    "children": "子どもの数",
    "households": "世帯数",
    "schools": "学校の数",
}
"""Populations that councils usually keep; another key is shown as it is."""


def population_word(key: str) -> str:
    return words(_LABELS.get(key, key))


def whole_sentence(item: Measured) -> str:
    """Everything about an indicator in one paragraph of short sentences."""
    metric = item.metric
    if metric is None:
        return _("何をどう数えるかを、これから決めます。")
    return _("　").join(
        [*counting_sentences(metric, item.definitions.current.conditions), aim_sentence(item)]
    )


def counting_sentences(metric: Metric, conditions: Sequence[tuple[str, str, Any]]) -> list[str]:
    """What is counted, narrowed by what, when, and divided by what."""
    shape = shape_of(conditions)
    narrowed = [
        condition_words(each, operator, value)
        for code, operator, value in conditions
        if code not in RESERVED
        for each in metric.filters
        if each.code == code
    ]
    label = words(metric.label)
    found = []
    if narrowed:
        found.append(
            _("「%(what)s」のうち、%(which)sものを見ます。")
            % {"what": label, "which": _("、").join(narrowed)}
        )
    else:
        found.append(_("「%(what)s」を見ます。") % {"what": label})
    if shape.parts:
        facts = [_part_words(part.label, part.months) for part in shape.parts]
        found.append(_("そろえることは、%(facts)sです。") % {"facts": _("、").join(facts)})
    found.append(_when(metric, shape.since is not None))
    if shape.since is not None:
        year = words(FiscalYear(shape.since.year).label)
        found.append(_("%(year)sのはじめから足していきます。") % {"year": year})
    if shape.population:
        word = population_word(shape.population)
        found.append(_("それを、その時の%(people)sで割ります。") % {"people": word})
    if metric.lag_months:
        found.append(
            _("はじまってから%(n)sか月たつまでは「観察中」として、割る数に入れません。")
            % {"n": metric.lag_months}
        )
    return found


def condition_words(field: Filter, operator: str, value: Any) -> str:
    """One condition as people say it: 種類が「体操」の, 人数が10以上の."""
    label = words(field.label)
    named = dict(field.offered())
    if operator == "in":
        said = _("か").join(f"「{words(named.get(each, str(each)))}」" for each in value)
        return _("%(field)sが%(values)sの") % {"field": label, "values": said}
    if operator == "gte":
        return _("%(field)sが%(value)s以上の") % {"field": label, "value": value}
    if operator == "lte":
        return _("%(field)sが%(value)s以下の") % {"field": label, "value": value}
    if operator == "between":
        low, high = value
        return _("%(field)sが%(low)sから%(high)sまでの") % {
            "field": label, "low": low, "high": high,
        }  # fmt: skip
    if operator == "is_null":
        word = _("%(field)sがない") if value else _("%(field)sがある")
        return word % {"field": label}
    said = f"「{words(named.get(value, str(value)))}」"
    return _("%(field)sが%(values)sの") % {"field": label, "values": said}


def _part_words(label: str, months: int | None) -> str:
    if months is None:
        return f"「{label}」"
    return _("「%(fact)s」（%(n)sか月のあいだ有効）") % {"fact": label, "n": months}


def _when(metric: Metric, summed_up: bool) -> str:
    if summed_up:
        return _("その期間の終わりまでの数です。")
    return {
        Kind.FLOW: _("その期間にあったものを、ぜんぶ足します。"),
        Kind.STOCK: _("その期間の最後の日（まだ来ていなければ今日）の数です。"),
        Kind.CUMULATIVE: _("その期間の終わりまでの数です。"),
        Kind.DISTINCT: _("同じものは1つと数えるので、地区や月の数を足しても全体になりません。"),
        Kind.RATIO: _("割られる数と割る数を別々に足してから、最後に割ります。"),
        Kind.RATIO_AT_END: _("その期間の最後の日（まだ来ていなければ今日）の割合です。"),
        Kind.MEDIAN: _("小さい順にならべて、まんなかの数です。平均ではありません。"),
        Kind.SHARE: _("調査をした年だけ数があります。間の年は0ではなく「対象外」です。"),
        Kind.COMPOUND: _(
            "ぜんぶそろえば「達成」、ひとつでも欠ければ「未達」です。割合にはしません。"
        ),
        Kind.TYPED: _("出典と日付をつけて入力します。入力するまでは「未入力」です。"),
        Kind.NARRATIVE: _("数ではなく、文章で書きます。"),
    }[metric.kind]


def aim_sentence(item: Measured) -> str:
    """Which way it should go, from where and to where."""
    row, way = item.indicator, item.indicator.way
    parts = [_aim(way)]
    if item.base_year is not None:
        year = words(item.base_year.label)
        if item.base is not None and item.base.has_value:
            parts.append(
                _("はじめは%(year)sの%(figure)sです。")
                % {"year": year, "figure": item.base.text + words(item.base.unit)}
            )
        else:
            parts.append(_("基準値はありません（%(year)sは数えていません）。") % {"year": year})
    if item.goal is not None and item.goal_year is not None:
        figure = item.goal.text + words(item.goal.unit)
        if row.upper is not None and item.upper is not None:
            figure = _("%(low)sから%(high)sまで") % {
                "low": figure, "high": item.upper.text + words(row.unit),
            }  # fmt: skip
        parts.append(
            _("%(year)sの目標は%(figure)sです。")
            % {"year": words(item.goal_year.label), "figure": figure}
        )
    return _("　").join(parts)


def _aim(way: Direction) -> str:
    return {
        Direction.INCREASE: _("ふやすことをめざします。"),
        Direction.DECREASE: _("へらすことをめざします。"),
        Direction.MAINTAIN: _("今の高さを保つことをめざします。"),
        Direction.ALL_OF: _("すべてそろえることをめざします。"),
        Direction.MONITOR: _("目標はおかずに、動きを見守ります。"),
    }[way]
