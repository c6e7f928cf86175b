"""What people fill in for an improvement action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.core.periods import FiscalYear
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.evaluation.actions.services import EffectTest
from sasaeai.evaluation.enums import ActionStatus, EffectOperator, Origin
from sasaeai.people.public import Account
from sasaeai.plan.public import Indicator, Plan, workers

WHOLE = ("effect_indicator", "effect_value", "effect_fy")


class ActionForm(PlainWords, forms.Form):
    """A promise; the effect test is there or not, as a whole."""

    text = forms.CharField(
        label=_("すること"), max_length=300, widget=forms.Textarea(attrs={"rows": "2"})
    )
    owner = forms.CharField(label=_("担当（係・団体）"), max_length=60)
    owner_account = forms.ModelChoiceField(
        Account.objects.none(), label=_("担当の人"), required=False,
        help_text=_("しめきりが近づくと、この人に知らせます。"),
    )  # fmt: skip
    due_on = DayField(label=_("いつまで"))
    target_fy = forms.TypedChoiceField(label=_("反映する年度"), coerce=int)
    effect_indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label=_("たしかめる指標"), required=False,
        help_text=_("年度が確定したとき、効果があったかを自動で答えます。"),
    )  # fmt: skip
    effect_operator = forms.ChoiceField(
        label=_("くらべ方"), choices=EffectOperator.choices, required=False
    )
    effect_value = forms.DecimalField(
        label=_("たしかめる数"), required=False, max_digits=18, decimal_places=4
    )
    effect_fy = forms.TypedChoiceField(
        label=_("たしかめる年度"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, plan: Plan, with_origin: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(fy), FiscalYear(fy).label) for fy in range(plan.fy_from, plan.fy_to + 3)]
        inside = [(str(fy.year), fy.label) for fy in plan.span]
        self.fields["target_fy"].choices = years  # type: ignore[attr-defined]
        self.fields["effect_fy"].choices = [("", _("えらんでください")), *inside]  # type: ignore[attr-defined]
        self.fields["effect_indicator"].queryset = plan.indicators.order_by("order", "id")  # type: ignore[attr-defined]
        self.fields["owner_account"].queryset = workers()  # type: ignore[attr-defined]
        if with_origin:
            kinds = [row for row in Origin.choices if row[0] != Origin.SHEET]
            self.fields["origin"] = forms.ChoiceField(label=_("もと"), choices=kinds)
            self.fields["origin_label"] = forms.CharField(
                label=_("もとになったこと"), max_length=200
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in WHOLE if data.get(name) is not None]
        if given and len(given) < len(WHOLE):
            for name in WHOLE:
                if data.get(name) is None and name not in self.errors:
                    self.add_error(
                        name, _("効果をたしかめるときは、指標・数・年度をそろえてください。")
                    )
        return data

    @property
    def effect(self) -> EffectTest | None:
        data = self.cleaned_data
        if data.get("effect_indicator") is None:
            return None
        operator = EffectOperator(data.get("effect_operator") or EffectOperator.AT_LEAST)
        return EffectTest(
            data["effect_indicator"], data["effect_value"], data["effect_fy"], operator
        )


class MoveForm(PlainWords, forms.Form):
    """How far it is, with a word about it."""

    status = forms.ChoiceField(
        label=_("いまの様子"),
        choices=[row for row in ActionStatus.choices if row[0] != ActionStatus.CARRIED],
    )
    note = forms.CharField(
        label=_("ひとこと"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": "2"}),
        help_text=_("取りやめるときは、理由を書いてください。"),
    )  # fmt: skip


class RescheduleForm(PlainWords, forms.Form):
    """Another day, with the reason."""

    due_on = DayField(label=_("いつまで"))
    target_fy = forms.TypedChoiceField(label=_("反映する年度"), coerce=int)
    reason = forms.CharField(label=_("変える理由"), max_length=300)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(fy), FiscalYear(fy).label) for fy in range(plan.fy_from, plan.fy_to + 3)]
        self.fields["target_fy"].choices = years  # type: ignore[attr-defined]
