"""What staff fill in: days in eras, numbers in 全角, and a reason wherever something is decided."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.core.metrics import ReadingLabel
from sasaeai.core.periods import (
    FiscalSpan,
    FiscalYear,
    Period,
    UnreadableFiscalYear,
)
from sasaeai.core.ui.forms import TranslatedChoices, WrittenDayField
from sasaeai.core.ui.words import words
from sasaeai.plan.enums import PlanKind, VersionKind
from sasaeai.plan.models import Indicator, Plan

LARGEST_UPLOAD = 10 * 1024 * 1024
DAY_HINT = _("「令和8年4月1日」「R8.4.1」「2026-04-01」のどれでもかまいません。")


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

    def clean(self, value: Any) -> FiscalYear | None:
        chosen = super().clean(value)
        return FiscalYear(int(chosen)) if chosen else None


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
        raise ValidationError(words(unreadable.hint)) from unreadable


class AdoptForm(TranslatedChoices, forms.Form):
    """A draft takes effect by a decision."""

    effective_from = WrittenDayField(label=_("いつから"), help_text=DAY_HINT)
    decided_by = forms.CharField(label=_("決めたところ"), max_length=60, help_text=_("例：理事会"))
    decided_on = WrittenDayField(label=_("決めた日"))
    kind = forms.ChoiceField(label=_("種類"), choices=VersionKind.choices)
    reason = forms.CharField(
        label=_("理由"), max_length=300, required=False, widget=forms.Textarea,
        help_text=_("前の版を変えるときは必ず書きます。"),
    )  # fmt: skip
    publish = forms.BooleanField(
        label=_("この計画をみなさんに公開する"), required=False, initial=True
    )


class ConfirmForm(forms.Form):
    """Freezes a finished year or half year, or makes a pack of what is known on a day."""

    year = YearField(label=_("年度"))
    part = forms.ChoiceField(
        label=_("どこまで"),
        choices=[
            ("year", _("年間（4月から3月）")),
            ("first", _("上半期（4月から9月）")),
            ("second", _("下半期（10月から3月）")),
            ("as_of", _("4月から、下に書く日まで")),
        ],
        initial="year",
        required=False,
    )
    as_of = WrittenDayField(label=_("いつまで"), required=False, help_text=DAY_HINT)
    certainty = forms.ChoiceField(
        label=_("たしかさ"),
        choices=[
            ("confirmed", _("確定（発表する数字にする）")),
            ("provisional", _("暫定（会議の資料として止める）")),
        ],
        initial="confirmed",
        required=False,
    )
    decision = forms.CharField(
        label=_("どこで確定したか"), max_length=60, help_text=_("例：理事会、評価委員会の資料")
    )
    reason = forms.CharField(
        label=_("直す理由"), max_length=200, required=False,
        help_text=_("もう確定した年度を直すときだけ書きます（修正確定）。"),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].offer(plan.span)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        year, day = answers.get("year"), answers.get("as_of")
        if year is None or answers.get("part") != "as_of":
            return answers
        if day is None or day not in year.period:
            self.add_error("as_of", _("えらんだ年度の中の日を入れてください。"))
        return answers

    def window(self) -> Period:
        """The days a valid form means."""
        answers = self.cleaned_data
        year: FiscalYear = answers["year"]
        if answers["part"] == "as_of":
            return year.period.until(answers["as_of"]) or year.period
        halves = {"first": year.first_half, "second": year.second_half}
        return halves.get(answers["part"], year.period)

    def label(self) -> ReadingLabel | None:
        provisional = self.cleaned_data["certainty"] == "provisional"
        return ReadingLabel.PROVISIONAL if provisional else None


class RetireForm(forms.Form):
    """Stops looking at an indicator after a year."""

    last_fy = YearField(label=_("最後に見る年度"))
    reason = forms.CharField(
        label=_("見るのをやめる理由"), max_length=300, widget=forms.Textarea,
        help_text=_("これまでの数字とページは残ります。"),
    )  # fmt: skip

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_fy"].offer(plan.span)  # type: ignore[attr-defined]


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


class PlanField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A plan by name and years: the one before this usually has the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{words(obj.span.label)}）"


class UploadForm(forms.Form):
    """A plan sheet or a plan's document."""

    file = forms.FileField(
        label=_("ファイル"),
        help_text=_(
            "計画シートか社協の表（Excel・CSV）、または計画の文書（テキスト・文字の入ったPDF）。10MBまで。"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.zip,.txt,.pdf"}),
    )
    plan = PlanField(
        label=_("どの計画に"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("新しい計画"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.order_by("-fy_from", "code")  # type: ignore[attr-defined]


class NewPlanForm(TranslatedChoices, forms.Form):
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
            raise ValidationError(words(unreadable.hint)) from unreadable


def target_initial(indicator: Indicator, year: FiscalYear) -> dict[str, Any]:
    """The form opens on this year's target as it stands."""
    row = indicator.targets.filter(fy=year.year, superseded_by__isnull=True).first()
    value = "" if row is None or row.value is None else f"{row.value.normalize():f}"
    return {"fy": str(year.year), "value": value}
