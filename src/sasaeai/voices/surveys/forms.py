"""Forms of a survey: how it was made, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.ui.fields import CountField
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.core.ui.words import words
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.asking import numbered
from sasaeai.voices.enums import Channel, Tracking, Way
from sasaeai.voices.models import Survey
from sasaeai.voices.surveys.queries import NOT_TOLD_APART, WHOLE
from sasaeai.voices.surveys.returns import COLUMNS, SENDING, Counted, Problem
from sasaeai.voices.surveys.services import Described

_LABELS = {"posted": "配布", "undeliverable": "不達", "returned": "回収", "valid": "有効"}


class SurveyForm(PlainWords, forms.Form):
    """What a reader must know to judge the numbers."""

    title = forms.CharField(
        label=_("アンケートの名前"),
        max_length=120,
        help_text=_("例：地域福祉に関する市民アンケート"),
    )
    population = forms.CharField(
        label=_("だれに聞いたか"), max_length=200, help_text=_("例：市内に住む16歳以上の人")
    )
    sampling = forms.CharField(
        label=_("えらび方"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例：住民基本台帳から地区と年代ごとに無作為に2,000人"),
    )  # fmt: skip
    way = forms.ChoiceField(label=_("答え方"), choices=Way.choices, widget=forms.RadioSelect)
    tracking = forms.ChoiceField(
        label=_("番号"), choices=Tracking.choices, widget=forms.RadioSelect,
        help_text=_("同じ人が2回答えたときに分かるかどうかが決まります。報告にもそのまま出ます。"),
    )  # fmt: skip
    opens_on = DayField(label=_("はじめた日"))
    closes_on = DayField(label=_("しめきった日"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("opens_on"), values.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("はじめた日より後の日にしてください"))
        return values

    def described(self) -> Described:
        values = dict(self.cleaned_data)
        values |= {"way": Way(values["way"]), "tracking": Tracking(values["tracking"])}
        return Described(**values)


@dataclass(frozen=True)
class Cell:
    """One number to fill in: where it stands and the control; None where the survey has no such number."""

    column: str
    bound: forms.BoundField | None


@dataclass(frozen=True)
class Line:
    """One channel in one area with its cells."""

    name: str
    channel: Channel
    area_id: int | None
    cells: tuple[Cell, ...]


class CountsForm(PlainWords, forms.Form):
    """Counts of every channel, as a whole or district by district; empty is not entered."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, survey: Survey, rows: Sequence[Counted], by_area: bool, **kwargs: Any
    ) -> None:
        self.survey = survey
        self.known = {(row.area_id, row.channel): row for row in rows}
        super().__init__(*args, initial={"edition": survey.edition}, **kwargs)
        self.places = self._places(by_area)
        for area_id, name in self.places:
            for channel in survey.channels:
                self._add(area_id, name, channel)

    def _places(self, by_area: bool) -> list[tuple[int | None, str]]:
        told = {area_id for area_id, _channel in self.known if area_id is not None}
        if not by_area and not told:
            return [(None, words(WHOLE))]
        areas = {row.pk: row.name for row in all_districts().order_by("kana", "pk")}
        gone = Area.objects.filter(pk__in=told - set(areas)).order_by("kana", "pk")
        areas |= {row.pk: row.name for row in gone}
        return [*areas.items(), (None, words(NOT_TOLD_APART))]

    def _columns(self, channel: Channel) -> tuple[str, ...]:
        sends = channel is self.survey.sent_by
        return COLUMNS if sends else tuple(name for name in COLUMNS if name not in SENDING)

    def _add(self, area_id: int | None, name: str, channel: Channel) -> None:
        row = self.known.get((area_id, channel))
        for column in self._columns(channel):
            self.fields[_key(area_id, channel, column)] = CountField(
                label=f"{name} {words(channel.label)} {words(_LABELS[column])}",
                initial=getattr(row, column) if row else None,
                max_value=9_999_999,
            )

    def lines(self) -> list[Line]:
        return [
            Line(
                name,
                channel,
                area_id,
                tuple(
                    Cell(column, self[key] if (key := _key(area_id, channel, column)) in self.fields else None)
                    for column in COLUMNS
                ),
            )
            for area_id, name in self.places
            for channel in self.survey.channels
        ]  # fmt: skip

    def counted(self) -> list[Counted]:
        """What was typed; call after ``is_valid``."""
        return [
            Counted(
                line.channel,
                line.area_id,
                **{
                    cell.column: self.cleaned_data[cell.bound.name]
                    for cell in line.cells
                    if cell.bound is not None
                },
            )
            for line in self.lines()
        ]

    def refuse(self, found: Sequence[Problem]) -> None:
        for problem in found:
            key = _key(problem.area_id, problem.channel, problem.column)
            self.add_error(key, words(problem.words))

    def stands(self, rows: Sequence[Counted], edition: int) -> None:
        """Somebody else saved first: what stands now is said at every number that differs, what was
        typed stays."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["edition"] = str(edition)  # type: ignore[index]
        now = {(row.area_id, row.channel): row for row in rows}
        for line in self.lines():
            row = now.get((line.area_id, line.channel))
            for cell in line.cells:
                if cell.bound is None:
                    continue
                stands = getattr(row, cell.column) if row else None
                if stands != self.cleaned_data.get(cell.bound.name):
                    said = words("未入力") if stands is None else f"{stands:,}"
                    self.add_error(
                        cell.bound.name, _("ほかの人が「%(now)s」にしています。") % {"now": said}
                    )


def _key(area_id: int | None, channel: Channel, column: str) -> str:
    return f"{column}-{area_id or 0}-{channel.value}"


class FactForm(PlainWords, forms.Form):
    """A finding that speaks for an issue."""

    issue = forms.ModelChoiceField(
        label=_("どの課題の声ですか"), queryset=Issue.objects.none(), empty_label=None
    )
    text = forms.CharField(
        label=_("結果"), max_length=200, help_text=_("例：近所に頼れる人がいない、と答えた人")
    )
    count = CountField(label=_("人数"), required=True, max_value=9_999_999)
    base = CountField(
        label=_("もとの数"), required=True, min_value=1, max_value=9_999_999,
        help_text=_("その問いに答えた人の数"),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issue = self.fields["issue"]
        assert isinstance(issue, forms.ModelChoiceField)
        issue.queryset = Issue.objects.filter(plan=plan).order_by("no")
        issue.label_from_instance = numbered  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        count, base = values.get("count"), values.get("base")
        if count is not None and base is not None and count > base:
            self.add_error("count", _("もとの数より多くなっています"))
        return values
