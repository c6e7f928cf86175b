"""Forms of talk sessions: how it was, cards one by one or many at once, what a card is about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.ui.fields import CountField
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.plan.public import Issue, Plan
from sasaeai.voices.asking import numbered
from sasaeai.voices.models import SessionKind
from sasaeai.voices.sessions.services import LONGEST, Choice, Held

NONE = "none"


class SessionForm(PlainWords, forms.Form):
    """Who came is a number; no list of names is kept."""

    kind = forms.ModelChoiceField(
        label=_("種類"), queryset=SessionKind.objects.none(), empty_label=None
    )
    held_on = DayField(label=_("開いた日"))
    place = forms.CharField(label=_("場所"), max_length=120)
    area = forms.ModelChoiceField(
        label=_("地区"), queryset=Area.objects.none(), required=False,
        empty_label=_("（市ぜんたい）"),
    )  # fmt: skip
    attended = CountField(
        label=_("来た人（延べ）"), help_text=_("分からなければ空のまま。0は、だれも来なかった。")
    )
    persons = CountField(
        label=_("実人数"),
        help_text=_(
            "何回かに分けて開き、同じ人を1人と数えられるときだけ入れます。延べとは足しません。"
        ),
    )
    note = forms.CharField(
        label=_("進め方"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例：4つの卓に分かれ、札に書いて貼り出した"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, area = self.fields["kind"], self.fields["area"]
        assert isinstance(kind, forms.ModelChoiceField)
        assert isinstance(area, forms.ModelChoiceField)
        kind.queryset = SessionKind.objects.all()
        area.queryset = all_districts().order_by("kana", "pk")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        came, persons = values.get("attended"), values.get("persons")
        if came is not None and persons is not None and persons > came:
            self.add_error("persons", _("延べの人数より多くなっています"))
        return values

    def held(self) -> Held:
        return Held(**self.cleaned_data)


class CardForm(PlainWords, forms.Form):
    """One card; the enter key keeps going."""

    text = forms.CharField(
        label=_("札のことば"), max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )  # fmt: skip


class PasteForm(PlainWords, forms.Form):
    """Many cards at once, one a line."""

    texts = forms.CharField(
        label=_("まとめて貼る"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("1行を1枚の札にします。行のはじめの「・」などは外します。"),
    )  # fmt: skip


class MaskForm(PlainWords, forms.Form):
    text = forms.CharField(
        label=_("札のことば"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("名前・電話番号・番地は〔 〕に置きかえてあります。ちがうところを直せます。"),
    )  # fmt: skip


class ChoiceForm(PlainWords, forms.Form):
    """What a card is about: one main issue of the plan or none, and others."""

    main = forms.ChoiceField(label=_("どの課題の声ですか"), widget=forms.RadioSelect)
    others = forms.MultipleChoiceField(
        label=_("ほかにもあてはまる課題"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issues = {str(row.pk): row for row in Issue.objects.filter(plan=plan).order_by("no")}
        named = [(key, numbered(row)) for key, row in self.issues.items()]
        main, others = self.fields["main"], self.fields["others"]
        assert isinstance(main, forms.ChoiceField)
        assert isinstance(others, forms.MultipleChoiceField)
        main.choices = [*named, (NONE, str(_("どれでもない")))]
        others.choices = named

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("main") == NONE and values.get("others"):
            self.add_error("others", _("「どれでもない」のときは、ほかの課題をえらびません"))
        return values

    def choice(self) -> Choice:
        values = self.cleaned_data
        return Choice(
            self.issues.get(values["main"]), tuple(self.issues[key] for key in values["others"])
        )
