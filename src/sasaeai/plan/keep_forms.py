"""Forms of what is kept beside the plan: money, tellings, links, sections."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, existing
from sasaeai.core.periods import today
from sasaeai.core.ui.forms import TranslatedChoices, WrittenDayField
from sasaeai.people.public import Account
from sasaeai.plan.enums import LinkKind, ReachUnit, TellingKind
from sasaeai.plan.errors import PlanRefused
from sasaeai.plan.forms import DAY_HINT
from sasaeai.plan.models import Plan, Telling
from sasaeai.plan.queries import Tree
from sasaeai.plan.spending import Amounts, read_yen
from sasaeai.plan.staffing import workers
from sasaeai.plan.telling import Told


class YenField(forms.CharField):
    """Whole yen with separators, 円 or 全角; empty stays empty (未入力)."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        try:
            return read_yen(text or "")
        except PlanRefused as refused:
            raise ValidationError(str(refused)) from refused


class MoneyForm(forms.Form):
    """One line's money in one year."""

    item = forms.CharField(
        label=_("事業・費目"), max_length=120, required=False,
        help_text=_("ひとつの取り組みに、いくつかの事業があるときに分けて書きます。"),
    )  # fmt: skip
    not_applicable = forms.BooleanField(label=_("お金のかからない取り組み"), required=False)
    planned = YenField(
        label=_("予算（円）"),
        required=False,
        help_text=_("0円と、まだ入れていない（空）はちがいます。"),
    )
    planned_source = forms.CharField(
        label=_("予算の出典"),
        max_length=200,
        required=False,
        help_text=_("例：令和7年度当初予算書"),
    )
    spent = YenField(label=_("決算（円）"), required=False)
    spent_source = forms.CharField(label=_("決算の出典"), max_length=200, required=False)
    note = forms.CharField(label=_("メモ"), max_length=300, required=False)

    @property
    def amounts(self) -> Amounts:
        answers = {key: value for key, value in self.cleaned_data.items() if key != "item"}
        return Amounts(**answers)


class MoneyUploadForm(forms.Form):
    """The year's sheet, filled in by the sections."""

    file = forms.FileField(
        label=_("書きこんだ表（Excel）"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class TellingForm(TranslatedChoices, forms.Form):
    """One time the plan was made known."""

    on = WrittenDayField(label=_("いつ"), help_text=DAY_HINT)
    kind = forms.ChoiceField(label=_("方法"), choices=TellingKind.choices)
    title = forms.CharField(
        label=_("何を"), max_length=120, help_text=_("例：社協だより秋号に計画の特集")
    )
    audience = forms.CharField(label=_("だれに"), max_length=120, required=False)
    place = forms.CharField(label=_("どこで・何に"), max_length=120, required=False)
    area = forms.ModelChoiceField(
        label=_("地区"), queryset=Area.objects.none(), required=False, empty_label=_("全体")
    )
    reach = forms.IntegerField(
        label=_("届いた数"), required=False, min_value=0, max_value=100_000_000,
        help_text=_("わからないときは空のままにします。0とはちがいます。"),
    )  # fmt: skip
    reach_unit = forms.ChoiceField(label=_("数の単位"), choices=ReachUnit.choices)
    lines = forms.MultipleChoiceField(
        label=_("どの項目について"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("計画ぜんたいのときは、えらびません。"),
    )  # fmt: skip
    note = forms.CharField(
        label=_("メモ"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": "2"})
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, tree: Tree | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.breakdown is not None:
            areas = existing(plan.breakdown.code, on=today()).order_by("kana", "pk")
            self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        rows = [] if tree is None else [row for row in tree.nodes if row.depth <= tree.row_depth]
        self.fields["lines"].choices = [  # type: ignore[attr-defined]
            (row.identity.code, row.heading) for row in rows
        ]
        self.fields["once"].initial = uuid4

    @property
    def told(self) -> Told:
        answers = self.cleaned_data
        return Told(
            kind=TellingKind(answers["kind"]), title=answers["title"], on=answers["on"],
            audience=answers["audience"], reach=answers["reach"],
            reach_unit=ReachUnit(answers["reach_unit"]), area=answers["area"],
            place=answers["place"], note=answers["note"],
        )  # fmt: skip


def telling_initial(row: Telling) -> dict[str, Any]:
    codes = list(row.lines.values_list("identity__code", flat=True))
    return {
        "on": row.on, "kind": row.kind, "title": row.title, "audience": row.audience,
        "place": row.place, "area": row.area_id, "reach": row.reach, "reach_unit": row.reach_unit,
        "note": row.note, "lines": codes,
    }  # fmt: skip


class LinkForm(TranslatedChoices, forms.Form):
    """Another plan beside, above or before this one."""

    kind = forms.ChoiceField(label=_("つながり"), choices=LinkKind.choices)
    to_plan = forms.ModelChoiceField(
        label=_("ここにある計画"), queryset=Plan.objects.none(), required=False,
        empty_label=_("（ここにない計画）"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("ここにない計画の名前"), max_length=120, required=False,
        help_text=_("市の地域福祉計画など"),
    )  # fmt: skip
    url = forms.URLField(label=_("アドレス"), max_length=300, required=False, assume_scheme="https")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Plan.objects.exclude(pk=plan.pk).order_by("-fy_from", "code")
        self.fields["to_plan"].queryset = others  # type: ignore[attr-defined]


class SectionForm(forms.Form):
    """A section that answers for lines."""

    name = forms.CharField(label=_("名前"), max_length=60)
    phone = forms.CharField(label=_("電話"), max_length=20, required=False)
    work = forms.CharField(label=_("仕事"), max_length=200, required=False)
    order = forms.IntegerField(
        label=_("順番"), required=False, min_value=0, max_value=9999, initial=0
    )

    def clean_order(self) -> int:
        return self.cleaned_data["order"] or 0


class EndForm(forms.Form):
    """The last day of a section."""

    last = WrittenDayField(label=_("最後の日"), help_text=DAY_HINT)


class JoinForm(forms.Form):
    """Who works in a section: staff that evaluates."""

    account = forms.ModelChoiceField(Account.objects.none(), label=_("加える人"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = workers()  # type: ignore[attr-defined]
