"""The form for what is entered: a window of a fiscal year (or the day of a fact), area, state, source."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area
from sasaeai.core.metrics import Kind, Metric, Shape, TypedState
from sasaeai.core.periods import FiscalYear, Period, today
from sasaeai.core.ui.forms import PlainWords, WrittenDayField
from sasaeai.plan.forms import DAY_HINT, NumberField
from sasaeai.plan.models import Plan

PARTS_OF_YEAR = (
    ("year", "年間"),
    ("first", "上半期（4月から9月）"),
    ("second", "下半期（10月から3月）"),
)


class EntryForm(PlainWords, forms.Form):
    """Which fields there are follows from the nature: a number, a fact, a sentence."""

    year = forms.ChoiceField(label=_("年度"))
    part_of_year = forms.ChoiceField(label=_("期間"), choices=PARTS_OF_YEAR)
    on = WrittenDayField(label=_("いつから"), help_text=DAY_HINT)
    part = forms.ChoiceField(label=_("そろえること"))
    area = forms.ModelChoiceField(
        label=_("どこの数か"), queryset=Area.objects.none(), required=False, empty_label=_("全体")
    )
    state = forms.ChoiceField(
        label=_("数があるか"), choices=TypedState.choices, widget=forms.RadioSelect
    )
    value = NumberField(label=_("数"), required=False, max_digits=18, decimal_places=4)
    words = forms.CharField(label=_("文章"), widget=forms.Textarea, max_length=2000)
    source = forms.CharField(
        label=_("出典"), max_length=200, help_text=_("どこから来た数字か。例：市の健康福祉年報")
    )
    as_of = WrittenDayField(label=_("いつの数字か"), help_text=DAY_HINT)

    def __init__(
        self, *args: Any, plan: Plan, metric: Metric, shape: Shape, areas: list[Area], **kwargs: Any
    ) -> None:
        self.metric = metric
        kwargs.setdefault("initial", {"state": TypedState.VALUE, "part_of_year": "year"})
        super().__init__(*args, **kwargs)
        for name in _unused(metric):
            del self.fields[name]
        if "year" in self.fields:
            years = [FiscalYear(plan.fy_from - 1), *plan.span]
            begun = [each for each in years if each.period.start <= today()]
            self._choose("year", [(str(each.year), each.label_with_western) for each in begun])
        if "part" in self.fields:
            self._choose("part", [(part.code, part.label) for part in shape.parts])
        if "area" in self.fields:
            field = self.fields["area"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = Area.objects.filter(pk__in=[area.pk for area in areas])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        number = answers.get("value")
        asked = "value" in self.fields and "value" not in self.errors
        if asked and number is None and answers.get("state") == TypedState.VALUE:
            self.add_error("value", gettext("数を入れるか、「0」「対象外」をえらんでください。"))
        if answers.get("state") not in (None, TypedState.VALUE) and number is not None:
            self.add_error("state", gettext("数を入れたときは「数がある」をえらんでください。"))
        return answers

    def window(self) -> Period:
        """The window of a valid form; a fact has the one day on which it came true."""
        answers = self.cleaned_data
        if "on" in self.fields:
            day: date = answers["on"]
            return Period.through(day, day)
        year = FiscalYear(int(answers["year"]))
        return {"year": year.period, "first": year.first_half, "second": year.second_half}[
            answers["part_of_year"]
        ]


def _unused(metric: Metric) -> tuple[str, ...]:
    if metric.kind is Kind.COMPOUND:
        return ("year", "part_of_year", "area", "value", "words")
    if metric.kind is Kind.NARRATIVE:
        return ("on", "part", "area", "value", "state")
    return ("on", "part", "words")
