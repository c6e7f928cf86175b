"""Fields that several forms of this room share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area
from sasaeai.core.periods import today
from sasaeai.people.public import Account

_NUMBERS = re.compile(r"[\s,、・.]+")


class NumbersField(forms.CharField):
    """Numbers of concerns typed in a row, 全角 or 半角, the most serious first: 「3 7」「３、７」."""

    def clean(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", super().clean(value) or "").strip()
        found = [part for part in _NUMBERS.split(text) if part]
        if not all(part.isdigit() and 1 <= int(part) <= 99 for part in found):
            raise forms.ValidationError(_("番号を、あいだをあけて入れてください。例：3 7"))
        return [int(part) for part in found]


def text(label: Any, *, rows: int = 4, required: bool = False, hint: Any = "") -> forms.CharField:
    """Free text; sealed at rest, so it may be as long as a page."""
    return forms.CharField(
        label=label,
        max_length=4000,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def areas_today() -> Any:
    rows = Area.objects.filter(valid_to=None).select_related("kind")
    return rows.order_by("kind__order", "kana")


def workers_today() -> Any:
    """Accounts that hold cases today."""
    day: date = today()
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


def checked(choices: Sequence[tuple[str, str]], label: Any, *, required: bool = True) -> Any:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=forms.CheckboxSelectMultiple
    )
