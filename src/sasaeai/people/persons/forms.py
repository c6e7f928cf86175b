"""What is typed about persons. Days and births are read as people write them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area
from sasaeai.core.periods import DateProblem, today, wareki
from sasaeai.core.text import BirthDate, UnreadableNumber, normalise_phone, parse_birth
from sasaeai.core.ui.forms import PlainWords, WrittenDayField
from sasaeai.core.ui.words import words
from sasaeai.people.enums import ContactKind, LinkState, NameKind, RelationKind
from sasaeai.people.models import Account, Person


class BirthField(forms.CharField):
    """昭15.3.3, 1940, 昭和15年ごろ, 80歳くらい; cleans to a ``BirthDate`` or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("生年月日"))
        options.setdefault("help_text", _("例：昭和15年3月3日、S15.3.3、昭15、80歳くらい"))
        super().__init__(max_length=40, required=False, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_birth(text)
        except DateProblem as problem:
            raise forms.ValidationError(words(problem.hint)) from problem


class NameForm(PlainWords, forms.Form):
    """Name, reading and birth date."""

    name = forms.CharField(
        label=_("名前"), max_length=100, help_text=_("姓と名の間をあけます。字は戸籍のとおりに")
    )
    kana = forms.CharField(label=_("ふりがな"), max_length=200, help_text=_("姓と名の間をあけます"))
    born = BirthField()

    @property
    def birth(self) -> BirthDate | None:
        found: BirthDate | None = self.cleaned_data["born"]
        return found

    @property
    def birth_text(self) -> str:
        return str(self.data.get(self.add_prefix("born"), "")).strip()[:40]


class RegisterForm(NameForm):
    """A new person; ``sure`` says that the resembling entries were looked at."""

    area = forms.ModelChoiceField(Area.objects.none(), label=_("住んでいる区域"))
    phone = forms.CharField(label=_("電話"), max_length=20, required=False)
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(valid_to=None).select_related("kind")
        self.fields["area"].queryset = areas.order_by("-kind__order", "kana")  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


class OtherNameForm(PlainWords, forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=NameKind.choices)
    name = forms.CharField(label=_("名前"), max_length=100)
    kana = forms.CharField(label=_("ふりがな"), max_length=200, required=False)


class ContactForm(PlainWords, forms.Form):
    kind = forms.ChoiceField(label=_("種類"), choices=ContactKind.choices)
    value = forms.CharField(label=_("内容"), max_length=200)
    safe_rule = forms.CharField(
        label=_("気をつけること"), max_length=100, required=False, help_text=_("例：昼だけ")
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("value") and found.get("kind") in (ContactKind.PHONE, ContactKind.MOBILE):
            try:
                normalise_phone(found["value"])
            except UnreadableNumber as problem:
                self.add_error("value", words(problem.hint))
        return found


class ContactRuleForm(PlainWords, forms.Form):
    no_post = forms.BooleanField(label=_("郵便を送らない"), required=False)
    no_phone = forms.BooleanField(label=_("電話をかけない"), required=False)
    no_message = forms.BooleanField(label=_("留守番電話・伝言を残さない"), required=False)
    no_visit = forms.BooleanField(label=_("約束なしに訪ねない"), required=False)
    hours = forms.CharField(label=_("連絡してよい時間"), max_length=60, required=False)
    note = forms.CharField(
        label=_("そのほか"),
        max_length=100,
        required=False,
        help_text=_("この人に連絡する全員に見えます。事情は書かず、することだけを書きます。"),
    )


class HouseholdForm(PlainWords, forms.Form):
    """The person moves in with somebody known, or begins a household."""

    with_person = forms.IntegerField(
        label=_("いっしょに住む人の番号"), required=False, help_text=_("空のままなら新しい世帯")
    )
    relation = forms.CharField(label=_("続柄"), max_length=30, help_text=_("例：本人、妻、長男"))
    starts_on = WrittenDayField(label=_("いつから"))
    source = forms.CharField(label=_("何で知ったか"), max_length=60, required=False)


class RelationForm(PlainWords, forms.Form):
    kind = forms.ChoiceField(label=_("どんな人"), choices=RelationKind.choices)
    name = forms.CharField(label=_("名前"), max_length=100)
    relation = forms.CharField(
        label=_("間がら"), max_length=30, help_text=_("例：長女、となりの人")
    )
    phone = forms.CharField(label=_("電話"), max_length=20, required=False)
    order = forms.IntegerField(label=_("連絡する順番"), min_value=1, max_value=20, initial=1)

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])


class MoveForm(PlainWords, forms.Form):
    area = forms.ModelChoiceField(Area.objects.none(), label=_("新しい区域"))
    on = WrittenDayField(label=_("いつから"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = Area.objects.filter(valid_to=None, kind_id=person.area.kind_id)
        self.fields["area"].queryset = same.exclude(pk=person.area_id).order_by("kana")  # type: ignore[attr-defined]
        self.fields["on"].initial = wareki(today())


class DeathForm(PlainWords, forms.Form):
    died_on = WrittenDayField(label=_("亡くなった日"))


class ReasonForm(PlainWords, forms.Form):
    why = forms.CharField(label=_("理由"), max_length=200)


class ProtectForm(ReasonForm):
    readers = forms.ModelMultipleChoiceField(
        Account.objects.none(),
        label=_("ほかに見てよい人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("あなたのほかに、この人を見てよい職員。えらばなければ、あなただけになります。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].queryset = colleagues(today())  # type: ignore[attr-defined]


class DecisionForm(PlainWords, forms.Form):
    state = forms.ChoiceField(choices=LinkState.choices)
    reason = forms.CharField(label=_("理由"), max_length=200)


def colleagues(day: date) -> Any:
    """Accounts that may work with persons on that day."""
    return (
        Account.objects.filter(
            is_active=True,
            duties__kind__in=("social_worker", "manager"),
            duties__starts_on__lte=day,
        )
        .exclude(duties__ends_on__lt=day)
        .distinct()
        .order_by("kana")
    )


def _phone(text: str) -> str:
    if not text:
        return ""
    try:
        normalise_phone(text)
    except UnreadableNumber as problem:
        raise forms.ValidationError(words(problem.hint)) from problem
    return text
