"""The fields by which a metric is narrowed: a choice, a number or a day, as its column says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext

from sasaeai.core.metrics import Asked, Filter, Metric, asked_of
from sasaeai.core.ui.forms import WrittenDayField
from sasaeai.core.ui.words import words
from sasaeai.plan.forms import DAY_HINT, NumberField


def filter_fields(metric: Metric, each: Filter) -> Iterable[tuple[str, forms.Field]]:
    """``f_x`` for values, ``f_x_from`` and ``f_x_to`` for a span, ``f_x_none`` for having none."""
    label, name = words(each.label), f"f_{each.code}"
    asked = asked_of(metric, each)
    offered = [(str(code), words(text)) for code, text in each.offered()]
    if offered and {"eq", "in"} & set(each.operators):
        yield (
            name,
            forms.MultipleChoiceField(
                label=gettext("%(field)sでしぼる") % {"field": label},
                required=False,
                choices=offered,
                widget=forms.CheckboxSelectMultiple,
                help_text=gettext("ひとつもえらばなければ、ぜんぶを数えます。"),
            ),
        )
    elif "eq" in each.operators:
        yield name, _one(asked, label)
    if {"gte", "between"} & set(each.operators):
        yield f"{name}_from", _one(asked, _from_words(asked) % {"field": label})
    if {"lte", "between"} & set(each.operators):
        yield f"{name}_to", _one(asked, _to_words(asked) % {"field": label})
    if "is_null" in each.operators:
        choices = [
            ("", gettext("どちらでも")),
            ("no", gettext("あるもの")),
            ("yes", gettext("ないもの")),
        ]
        yield f"{name}_none", forms.ChoiceField(label=label, required=False, choices=choices)


def _one(asked: Asked, label: str) -> forms.Field:
    if asked in (Asked.NUMBER, Asked.WHOLE):
        places = 4 if asked is Asked.NUMBER else 0
        return NumberField(label=label, required=False, max_digits=14, decimal_places=places)
    if asked is Asked.DAY:
        return WrittenDayField(label=label, required=False, help_text=DAY_HINT)
    return forms.CharField(label=label, required=False, max_length=60)


def _from_words(asked: Asked) -> str:
    return (
        gettext("%(field)s（この日から）")
        if asked is Asked.DAY
        else gettext("%(field)s（この数から）")
    )


def _to_words(asked: Asked) -> str:
    return (
        gettext("%(field)s（この日まで）")
        if asked is Asked.DAY
        else gettext("%(field)s（この数まで）")
    )


def crossed_spans(answers: Mapping[str, Any]) -> list[str]:
    """Names of the upper ends that lie below their lower end."""
    found = []
    for name, low in answers.items():
        if name.startswith("f_") and name.endswith("_from") and low is not None:
            upper = f"{name.removesuffix('_from')}_to"
            if answers.get(upper) is not None and answers[upper] < low:
                found.append(upper)
    return found
