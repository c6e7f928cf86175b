"""What staff fill in: days in eras, numbers in 全角, and a reason wherever something is decided."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.core.periods import (
    DateProblem,
    FiscalSpan,
    FiscalYear,
    UnreadableFiscalYear,
    parse_date,
    wareki,
)
from sasaeai.plan.enums import PlanKind, VersionKind
from sasaeai.plan.models import Indicator, Plan

LARGEST_UPLOAD = 10 * 1024 * 1024
DAY_HINT = _("「令和8年4月1日」「R8.4.1」「2026-04-01」のどれでもかまいません。")


class DayField(forms.Field):
    """A day as people write it, in eras or not; shown again in 和暦."""

    widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"})

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except DateProblem as unreadable:
            raise ValidationError(unreadable.hint) from unreadable

    def prepare_value(self, value: Any) -> Any:
        return wareki(value) if isinstance(value, date) else value


class NumberField(forms.DecimalField):
    """A number with separators or in 全角."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(value)).replace(",", "") if value else value
        return super().to_python(text)


class YearField(forms.ChoiceField):
    """A fiscal year of the plan, chosen; cleaned to ``FiscalYear``."""

    def offer(self, span: FiscalSpan) -> None:
        self.choices = [("", _("えらんでください"))] + [
            (str(year.year), year.label_with_western) for year in span
        ]

    def clean(self, value: Any) -> FiscalYear:
        return FiscalYear(int(super().clean(value)))


class TargetForm(forms.Form):
    """Sets, changes or takes back one year's target."""

    fy = YearField(label=_("年度"))
    value = NumberField(
        label=_("目標値"),
        required=False,
        max_digits=18,
        decimal_places=4,
        help_text=_("空にすると、その年度の目標を取り消します。"),
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        widget=forms.Textarea,
        help_text=_("あとから見る人のための記録です。前の目標も残ります。"),
    )
    decision = forms.CharField(
        label=_("決めたところ"), max_length=120, required=False, help_text=_("例：第3回理事会")
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fy"].offer(plan.span)  # type: ignore[attr-defined]


class BaselineForm(forms.Form):
    """Where the indicator stood before the plan."""

    fy = forms.CharField(label=_("基準の年度"), max_length=20, help_text=_("例：令和7年度"))
    value = NumberField(
        label=_("基準値"),
        required=False,
        max_digits=18,
        decimal_places=4,
        help_text=_("数えていなかったときは空のままにします（基準値なし）。0とはちがいます。"),
    )
    source = forms.CharField(
        label=_("出典"), max_length=200, required=False, help_text=_("どこから来た数字か")
    )

    def clean_fy(self) -> FiscalYear:
        return _fiscal_year(self.cleaned_data["fy"])


def _fiscal_year(text: str) -> FiscalYear:
    try:
        return FiscalYear.parse(text)
    except UnreadableFiscalYear as unreadable:
        raise ValidationError(unreadable.hint) from unreadable


class AdoptForm(forms.Form):
    """A draft takes effect by a decision."""

    effective_from = DayField(label=_("いつから"), help_text=DAY_HINT)
    decided_by = forms.CharField(label=_("決めたところ"), max_length=60, help_text=_("例：理事会"))
    decided_on = DayField(label=_("決めた日"))
    kind = forms.ChoiceField(label=_("種類"), choices=VersionKind.choices)
    reason = forms.CharField(
        label=_("理由"), max_length=300, required=False, widget=forms.Textarea,
        help_text=_("前の版を変えるときは必ず書きます。"),
    )  # fmt: skip
    publish = forms.BooleanField(
        label=_("この計画をみなさんに公開する"), required=False, initial=True
    )


class ConfirmForm(forms.Form):
    """Freezes a finished year."""

    year = YearField(label=_("年度"))
    decision = forms.CharField(
        label=_("どこで確定したか"), max_length=60, help_text=_("例：理事会")
    )
    reason = forms.CharField(
        label=_("直す理由"), max_length=200, required=False,
        help_text=_("もう確定した年度を直すときだけ書きます（修正確定）。"),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].offer(plan.span)  # type: ignore[attr-defined]


class AboutForm(forms.Form):
    """The words on top of the plan's page."""

    name = forms.CharField(label=_("計画の名前"), max_length=120)
    vision = forms.CharField(
        label=_("基本理念"), max_length=300, required=False,
        help_text=_("行を分けたいところに、全角の空白を入れます。"),
    )  # fmt: skip
    review_fy = forms.CharField(
        label=_("中間評価の年度"), max_length=20, required=False, help_text=_("例：令和11年度")
    )
    is_public = forms.BooleanField(label=_("みなさんに公開する"), required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_review_fy(self) -> int | None:
        text = self.cleaned_data["review_fy"]
        if not text:
            return None
        year = _fiscal_year(text)
        if year not in self.plan.span:
            raise ValidationError(_("計画の年度の中から入れてください。"))
        return year.year


class UploadForm(forms.Form):
    """A plan sheet or a plan's document."""

    file = forms.FileField(
        label=_("ファイル"),
        help_text=_(
            "計画シート（Excel・CSV）か、計画の文書（テキスト・文字の入ったPDF）。10MBまで。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.pdf"}),
    )
    plan = forms.ModelChoiceField(
        label=_("どの計画に"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("新しい計画"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.order_by("-fy_from", "code")  # type: ignore[attr-defined]


class NewPlanForm(forms.Form):
    """What a new plan needs besides its tree."""

    name = forms.CharField(label=_("計画の名前"), max_length=120)
    ordinal = forms.IntegerField(label=_("第何次"), required=False, min_value=1, max_value=99)
    span = forms.CharField(
        label=_("計画の年度"), max_length=40, help_text=_("例：令和8年度〜令和12年度")
    )
    vision = forms.CharField(
        label=_("基本理念"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": "2"}),
    )
    kind = forms.ChoiceField(label=_("種類"), choices=PlanKind.choices)

    def clean_span(self) -> FiscalSpan:
        try:
            return FiscalSpan.parse(self.cleaned_data["span"])
        except UnreadableFiscalYear as unreadable:
            raise ValidationError(unreadable.hint) from unreadable


def target_initial(indicator: Indicator, year: FiscalYear) -> dict[str, Any]:
    """The form opens on this year's target as it stands."""
    row = indicator.targets.filter(fy=year.year, superseded_by__isnull=True).first()
    value = "" if row is None or row.value is None else f"{row.value.normalize():f}"
    return {"fy": str(year.year), "value": value}
