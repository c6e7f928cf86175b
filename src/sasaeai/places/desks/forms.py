"""What people type about the desk list."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.periods import today
from sasaeai.core.ui.fields import CountField
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.desks.services import Words
from sasaeai.places.models import AdviceStep

STEPS = 8


class CopiesForm(PlainWords, forms.Form):
    """Copies that were handed out."""

    sheet = forms.ChoiceField(label=_("どの紙"), choices=Sheet.choices)
    area = forms.ModelChoiceField(
        label=_("地区"), queryset=Area.objects.none(), empty_label=_("えらんでください")
    )
    place = forms.CharField(
        label=_("どこで"),
        max_length=80,
        help_text=_("例：朝の会、公民館の窓口、全戸配布。人の名前は書きません。"),
    )
    copies = CountField(label=_("何枚"), required=True, min_value=1)
    day = DayField(label=_("いつ"))
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, area: Area | None = None, **kwargs: Any) -> None:
        first = {"day": today(), "sheet": Sheet.LIST.value, "area": area}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["area"].queryset = all_districts()  # type: ignore[attr-defined]
        self.fields["once"].initial = uuid4


class StepsForm(PlainWords, forms.Form):
    """The flow of advice: up to eight steps; an emptied one goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        rows = list(AdviceStep.objects.filter(in_use=True)[:STEPS])
        initial = {
            f"{name}_{number}": getattr(row, name)
            for number, row in enumerate(rows, start=1)
            for name in ("title", "text", "easy")
        }
        super().__init__(*args, initial=initial, **kwargs)
        for number in range(1, STEPS + 1):
            for name, label, longest in (
                ("title", _("見出し"), 40), ("text", _("文"), 200), ("easy", _("やさしい日本語"), 200),
            ):  # fmt: skip
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=label, max_length=longest, required=False
                )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for number in range(1, STEPS + 1):
            title, text = values.get(f"title_{number}"), values.get(f"text_{number}")
            if bool(title) != bool(text):
                missing = "text" if title else "title"
                self.add_error(f"{missing}_{number}", _("見出しと文の両方を書いてください。"))
        return values

    @property
    def steps(self) -> list[Words]:
        values = self.cleaned_data
        return [
            Words(values[f"title_{n}"], values[f"text_{n}"], values[f"easy_{n}"])
            for n in range(1, STEPS + 1)
            if values[f"title_{n}"]
        ]
