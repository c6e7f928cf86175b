"""Decisions as people fill them in: where a line goes on, with whom, into what, or why it ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from sasaeai.core.periods import FiscalSpan, FiscalYear, UnreadableFiscalYear
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.evaluation.enums import ActionFate
from sasaeai.evaluation.models import ImprovementAction
from sasaeai.evaluation.succession.actions import Fate
from sasaeai.people.public import Account
from sasaeai.plan.public import (
    Decided,
    Place,
    Plan,
    PlanNode,
    Succession,
    shapes,
    words_field,
    workers,
)

SHORT = {"rows": "2"}
SAME = "same"


def _note(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("理由"), max_length=300, widget=forms.Textarea(attrs=SHORT),
        help_text=_("項目のページにのり、あとからたどれます。"), **more,
    )  # fmt: skip


def _with_indicators() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("指標も引きつぐ"), required=False, initial=True,
        help_text=_("数え方はそのままで、これまでの年度の数字がつながります。"),
    )  # fmt: skip


class StartForm(PlainWords, forms.Form):
    """The next plan: its name, years and levels."""

    name = forms.CharField(label=_("計画の名前"), max_length=120)
    ordinal = forms.IntegerField(label=_("第何次"), required=False, min_value=1, max_value=99)
    years = forms.CharField(
        label=_("期間"), max_length=40, help_text=_("「令和13年度〜令和17年度」のように入れます。")
    )
    levels = forms.ChoiceField(label=_("段"))

    def __init__(self, *args: Any, old: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = [(row.code, row.name) for row in shapes()]
        self.fields["levels"].choices = [(SAME, now_("いまの計画と同じ段")), *usual]  # type: ignore[attr-defined]
        self.old = old

    def clean_years(self) -> FiscalSpan:
        try:
            span = FiscalSpan.parse(self.cleaned_data["years"])
        except UnreadableFiscalYear as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable
        if span.first.year <= self.old.fy_from:
            raise forms.ValidationError(
                now_("いまの計画（%(span)s）より後からはじめてください。")
                % {"span": self.old.span.label}
            )
        return span


def start_initial(old: Plan) -> dict[str, Any]:
    """As long as the old plan, from the year after it."""
    first = FiscalYear(old.fy_to + 1)
    span = FiscalSpan(first, first + (old.fy_to - old.fy_from))
    return {
        "name": old.name,
        "ordinal": old.ordinal + 1 if old.ordinal else None,
        "years": span.label,
        "levels": SAME,
    }


class PlaceField(forms.ChoiceField):
    """Where the line goes on: a new line below one of the draft's, or a line that is there already."""

    def offer(self, found: Succession, line: Decided) -> None:
        self.found = found
        deepest = max((row.depth for row in found.drafted.levels), default=0)
        under = [
            (f"under:{row.identity.code}", _indented(row))
            for row in found.drafted.nodes
            if row.depth < deepest
        ]
        into = [(f"into:{row.identity.code}", _indented(row)) for row in found.drafted.nodes]
        groups: list[Any] = [("", now_("もとと同じ場所に、新しい項目をつくる"))]
        if under:
            groups.append((now_("新しい項目を、この下につくる"), under))
        if into:
            groups.append((now_("下書きにある、この項目に入れる"), into))
        self.choices = groups

    def clean(self, value: Any) -> Place:
        chosen = super().clean(value)
        kind, _sep, code = str(chosen).partition(":")
        node = self.found.drafted.node(code) if code else None
        return Place(line=node if kind == "into" else None, under=node if kind == "under" else None)


def _indented(node: PlanNode) -> str:
    return "　" * (node.depth - 1) + node.heading


class Deciding(PlainWords, forms.Form):
    """What all decisions about a line have: the mark of what the person looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)

    def __init__(self, *args: Any, found: Succession, line: Decided, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"seen": line.seen, "title": line.node.title} | kwargs["initial"]
        super().__init__(*args, **kwargs)
        place = self.fields.get("place")
        if isinstance(place, PlaceField):
            place.offer(found, line)


class ContinueForm(Deciding):
    title = forms.CharField(label=_("次の計画での名前"), max_length=200)
    place = PlaceField(label=_("場所"), required=False)
    indicators = _with_indicators()
    note = _note(required=False)


class MergeForm(Deciding):
    others = forms.MultipleChoiceField(
        label=_("いっしょにまとめる項目"), required=False, widget=forms.CheckboxSelectMultiple
    )
    title = forms.CharField(label=_("まとめた名前"), max_length=200)
    words = words_field()
    place = PlaceField(label=_("場所"), required=False)
    indicators = _with_indicators()
    note = _note()

    def __init__(self, *args: Any, found: Succession, line: Decided, **kwargs: Any) -> None:
        super().__init__(*args, found=found, line=line, **kwargs)
        same = [
            row for row in found.lines
            if row.node.depth == line.node.depth and row.node.pk != line.node.pk
        ]  # fmt: skip
        self.fields["others"].choices = [  # type: ignore[attr-defined]
            (row.node.identity.code, row.node.heading) for row in same
        ]


class SplitForm(Deciding):
    titles = forms.CharField(
        label=_("新しい名前"), max_length=2000, widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("1行にひとつずつ、2つ以上。指標は、1つめの項目に引きつぎます。"),
    )  # fmt: skip
    place = PlaceField(label=_("場所"), required=False)
    indicators = _with_indicators()
    note = _note()


class EndForm(Deciding):
    note = _note()


class FateForm(PlainWords, forms.Form):
    """What becomes of an open promise."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    fate = forms.ChoiceField(
        label=_("どうするか"), choices=ActionFate.choices, widget=forms.RadioSelect
    )
    owner = forms.CharField(
        label=_("担当（係・団体）"), max_length=60, required=False, help_text=_("引きつぐとき")
    )
    owner_account = forms.ModelChoiceField(
        Account.objects.none(), label=_("担当の人"), required=False
    )
    due_on = DayField(label=_("いつまで"), required=False, help_text=_("引きつぐとき"))
    target_fy = forms.TypedChoiceField(
        label=_("反映する年度"), coerce=int, required=False, empty_value=None
    )
    reason = forms.CharField(
        label=_("理由"), max_length=300, required=False, widget=forms.Textarea(attrs=SHORT),
        help_text=_("終える・取りやめるときは、書いてください。"),
    )  # fmt: skip

    def __init__(self, *args: Any, new: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(fy.year), fy.label) for fy in new.span]
        self.fields["target_fy"].choices = [("", now_("えらんでください")), *years]  # type: ignore[attr-defined]
        self.fields["owner_account"].queryset = workers()  # type: ignore[attr-defined]

    @property
    def given(self) -> Fate:
        data = self.cleaned_data
        return Fate(
            fate=ActionFate(data["fate"]), reason=data["reason"], owner=data["owner"],
            owner_account=data["owner_account"], due_on=data["due_on"],
            target_fy=data["target_fy"],
        )  # fmt: skip


def fate_initial(action: ImprovementAction, new: Plan) -> dict[str, Any]:
    """A carried promise keeps its owner and gets the new plan's first year."""
    return {
        "version": 0,
        "fate": ActionFate.CARRY,
        "owner": action.owner,
        "owner_account": action.owner_account_id,
        "due_on": FiscalYear(new.fy_from).last_day,
        "target_fy": str(new.fy_from),
    }
