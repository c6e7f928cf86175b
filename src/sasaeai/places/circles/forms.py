"""What people type about circles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import Actor
from sasaeai.core.periods import today
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.core.ui.guarding import GuardedForm
from sasaeai.people.public import Account
from sasaeai.places.circles.services import Plan
from sasaeai.places.models import Circle

MOST_GROUPS, USUAL = 24, timedelta(days=60)


def own_areas(actor: Actor) -> QuerySet[Area]:
    """Where this person may begin a circle: the office anywhere, leaders where their duty is."""
    if actor.may("circles.keep"):
        return all_districts()
    mine = [duty.area_id for duty in actor.duties if duty.area_id is not None]
    return Area.objects.filter(pk__in=mine).order_by("kana", "pk")


class CircleForm(PlainWords, forms.Form):
    """How a circle goes round."""

    title = forms.CharField(label=_("名前"), max_length=60, help_text=_("例：あおば通りの交換日記"))
    area = forms.ModelChoiceField(
        label=_("地区"), queryset=Area.objects.none(), empty_label=_("えらんでください")
    )
    starts_on = DayField(label=_("いつから"))
    ends_on = DayField(
        label=_("いつまで"), help_text=_("この日のあと、QRのページはひらかなくなります。")
    )
    groups = forms.CharField(
        label=_("まわる家や組（間をあけて）"),
        max_length=320,
        required=False,
        help_text=_("印のらんになります。例：1組 2組 3組"),
    )
    opening = forms.CharField(
        label=_("はじめのことば"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("例：最近うれしかったことを、ひとことずつ書きましょう。"),
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, actor: Actor, circle: Circle | None = None, **kwargs: Any
    ) -> None:
        first: dict[str, Any] = {"starts_on": today(), "ends_on": today() + USUAL}
        if circle is not None:
            names = ("title", "area", "starts_on", "ends_on", "opening")
            first = {name: getattr(circle, name) for name in names}
            first["groups"] = " ".join(circle.groups)
        super().__init__(*args, initial=first, **kwargs)
        self.actor, self.circle = actor, circle
        self.fields["area"].queryset = own_areas(actor)  # type: ignore[attr-defined]
        self.fields["once"].initial = uuid4

    def clean_groups(self) -> list[str]:
        words = str(self.cleaned_data["groups"]).replace("、", " ").split()
        if len(words) > MOST_GROUPS or any(len(word) > 12 for word in words):
            raise forms.ValidationError(_("24まで、名前は12文字までにしてください。"))
        return words

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("「いつから」よりあとの日にしてください。"))
        return values

    @property
    def plan(self) -> Plan:
        values = self.cleaned_data
        names = ("title", "area", "starts_on", "ends_on", "opening", "groups")
        return Plan(**{name: values[name] for name in names}, leader=self._leader())

    def _leader(self) -> Account | None:
        """Whoever begins it runs it; the office runs those that nobody leads."""
        if self.circle is not None:
            return self.circle.leader
        if self.actor.may("circles.keep"):
            return None
        return Account.objects.get(pk=self.actor.account_id or 0)


class LineForm(PlainWords, forms.Form):
    """One line."""

    text = forms.CharField(
        label=_("ひとこと"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    writer = forms.CharField(
        label=_("よび名"),
        max_length=20,
        required=False,
        help_text=_("本名でなくてもかまいません。書かなくてもよいです。"),
    )


class PageLineForm(LineForm, GuardedForm):
    """The same from the page, with the guards against machines."""


class PaperLineForm(LineForm):
    """The same from the paper sheet, with its day."""

    day = DayField(label=_("書いた日"))
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": today()}, **kwargs)
        self.fields["once"].initial = uuid4
