"""What people fill in: a judgement, a round, a decision, a scale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.core.periods import FiscalYear
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.evaluation.enums import (
    STAGES,
    Axis,
    Body,
    DecisionKind,
    DecisionResult,
    RoundKind,
    Stage,
)
from sasaeai.evaluation.internal.judging import LONGEST, Judgement
from sasaeai.evaluation.internal.rounds import Due
from sasaeai.evaluation.models import RoundAxis, Scale
from sasaeai.plan.public import LevelDef, Plan

TEXTS: tuple[tuple[str, Any, Any], ...] = (
    (
        "done",
        _("実績（したこと）"),
        _("回数や人数は、上の「数字」に入っています。書くのは、したことの中身です。"),
    ),
    ("result", _("成果（よかったこと）"), _("数字に出ない変化も、ここに書いてください。")),
    ("issue", _("課題"), ""),
    ("factor", _("要因"), _("うまくいった・いかなかったわけ")),
    ("next_steps", _("次年度の方針"), ""),
)


class JudgementForm(PlainWords, forms.Form):
    """The judgement of one stage: the section writes the texts, everybody chooses grades."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, axes: Sequence[RoundAxis], stage: Stage, plan: Plan, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.axes = axes
        if stage is Stage.SELF:
            for name, label, hint in TEXTS:
                self.fields[name] = _text(label, hint)
            years = [(str(fy), FiscalYear(fy).label) for fy in range(plan.fy_from, plan.fy_to + 3)]
            self.fields["target_fy"] = forms.TypedChoiceField(
                label=_("反映する年度"),
                choices=[("", _("えらんでください")), *years],
                coerce=int,
                empty_value=None,
                required=False,
                help_text=_("方針がかたちになる年度です。"),
            )
        for axis in axes:
            steps = sorted(axis.scale.steps.all(), key=lambda row: row.order)
            self.fields[f"axis-{axis.pk}"] = forms.TypedChoiceField(
                label=axis.scale.name,
                choices=[(str(row.pk), row.label) for row in steps],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                help_text="　".join(f"{row.label}：{row.meaning}" for row in steps if row.meaning),
            )
        self.fields["comment"] = _text(
            _("評価の理由・意見"),
            _("前の段階とちがう評価をえらんだときは、かならず書いてください。"),
        )
        self.fields["no_action_reason"] = _text(
            _("改善策をおかない理由"),
            _("計画に届かない評価で、改善策をおかないときだけ書きます。"),
        )

    @staticmethod
    def filled(judgement: Judgement, version: int) -> dict[str, Any]:
        """Initial values from a draft or the stage before."""
        data = judgement.data
        grades = data.pop("grades")
        return {
            **data,
            **{f"axis-{axis}": step for axis, step in grades.items()},
            "version": version,
        }

    @property
    def judgement(self) -> Judgement:
        """What was typed, as far as it can be understood."""
        data = {key: value for key, value in self.cleaned_data.items() if value is not None}
        grades = {
            axis.pk: data[f"axis-{axis.pk}"] for axis in self.axes if data.get(f"axis-{axis.pk}")
        }
        texts = {
            key: value for key, value in data.items() if not key.startswith(("axis-", "version"))
        }
        return Judgement(**texts, grades=grades)


def _text(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )  # fmt: skip


class RoundForm(PlainWords, forms.Form):
    """Which months, on which levels and scales, by when."""

    kind = forms.ChoiceField(label=_("どの評価"), choices=RoundKind.choices)
    fy = forms.TypedChoiceField(label=_("年度"), coerce=lambda text: FiscalYear(int(text)))
    first_day = DayField(
        label=_("いつから"),
        required=False,
        help_text=_("「期間を決めて」「中間評価」のときだけ入れます。"),
    )
    last_day = DayField(label=_("いつまで"), required=False)
    depths = forms.TypedMultipleChoiceField(
        label=_("シートをつくる段"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("計画で「評価する段」とした段です。"),
    )  # fmt: skip
    grade = forms.ModelChoiceField(
        Scale.objects.none(), label=_("達成の評価の尺度"), empty_label=_("えらんでください")
    )
    direction = forms.ModelChoiceField(
        Scale.objects.none(), label=_("方向の尺度"), empty_label=_("えらんでください")
    )
    aspects = forms.ModelMultipleChoiceField(
        Scale.objects.none(), label=_("観点の尺度"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, levels: Sequence[LevelDef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        span = plan.span
        self.fields["fy"].choices = [(str(fy.year), fy.label_with_western) for fy in span]  # type: ignore[attr-defined]
        self.fields["depths"].choices = [(row.depth, row.name) for row in levels if row.evaluable]  # type: ignore[attr-defined]
        for name, axis in (
            ("grade", Axis.GRADE),
            ("direction", Axis.DIRECTION),
            ("aspects", Axis.ASPECT),
        ):
            self.fields[name].queryset = Scale.objects.filter(axis=axis, retired=False)  # type: ignore[attr-defined]
        for stage in STAGES:
            self.fields[f"due-{stage}"] = DayField(
                label=_("%(stage)sのしめきり") % {"stage": _(stage.label)}, required=False
            )
            self.fields[f"who-{stage}"] = forms.CharField(
                label=_("%(stage)sの係・人") % {"stage": _(stage.label)},
                required=False,
                max_length=60,
            )

    @property
    def dues(self) -> dict[Stage, Due]:
        data = self.cleaned_data
        return {stage: Due(data[f"due-{stage}"], data[f"who-{stage}"]) for stage in STAGES}

    @property
    def axes(self) -> list[tuple[Axis, Scale]]:
        data = self.cleaned_data
        main = [(Axis.GRADE, data["grade"]), (Axis.DIRECTION, data["direction"])]
        return [*main, *((Axis.ASPECT, scale) for scale in data["aspects"])]

    @property
    def window(self) -> tuple[date, date] | None:
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return (first, last) if first and last else None


class DecisionForm(PlainWords, forms.Form):
    """What a body was told or decided."""

    body = forms.ChoiceField(label=_("どこで"), choices=Body.choices[1:])
    kind = forms.ChoiceField(label=_("何を"), choices=DecisionKind.choices)
    decided_on = DayField(label=_("いつ"))
    number = forms.CharField(
        label=_("議案・報告の番号"), max_length=40, help_text=_("例：報告第3号")
    )
    result = forms.ChoiceField(label=_("結果"), choices=DecisionResult.choices)
    condition = forms.CharField(
        label=_("条件・意見"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = {"body": Body, "kind": DecisionKind, "result": DecisionResult}
        return {key: words[key](value) if key in words else value for key, value in data.items()}


class ReasonForm(PlainWords, forms.Form):
    """A decision and, for a restatement, its reason."""

    decision = forms.CharField(label=_("決めたところ"), max_length=100, help_text=_("例：経営会議"))
    reason = forms.CharField(label=_("理由"), max_length=200, required=False)


class ScaleForm(PlainWords, forms.Form):
    """A scale with up to ten steps, one line each."""

    name = forms.CharField(label=_("名前"), max_length=60)
    axis = forms.ChoiceField(label=_("何を評価するか"), choices=Axis.choices)


class StepForm(PlainWords, forms.Form):
    """One step; a line without a word is no step."""

    label = forms.CharField(label=_("ことば"), max_length=20, required=False)
    meaning = forms.CharField(label=_("意味"), max_length=120, required=False)
    at_least = forms.DecimalField(
        label=_("達成率がこの数以上（%）"), required=False, max_digits=9, decimal_places=2
    )
    below_plan = forms.BooleanField(label=_("計画に届かない"), required=False)


STEP_FORMS = forms.formset_factory(StepForm, extra=0, min_num=10, max_num=10)
