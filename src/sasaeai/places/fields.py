"""Form fields that take days, hours and numbers as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from typing import Any

from django import forms

from sasaeai.core.periods import parse_date

_TIME = re.compile(r"(\d{1,2})(?:[:時](\d{1,2})?分?)?半?")
_HALF = 30


class DayField(forms.DateField):
    """A day as the browser's picker sends it, or as people write it (令和8年11月3日, R8.11.3)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and value.strip():
            try:
                return parse_date(value)
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        return super().to_python(value)


class HourField(forms.TimeField):
    """An hour as the browser's picker sends it, or as people write it (10時半, １３：３０)."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def to_python(self, value: Any) -> time | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        text = unicodedata.normalize("NFKC", value).strip()
        afternoon = text.startswith("午後")
        found = _TIME.fullmatch(text.removeprefix("午前").removeprefix("午後"))
        hour = int(found[1]) + (12 if afternoon and int(found[1]) < 12 else 0) if found else 24
        minute = int(found[2]) if found and found[2] else _HALF if text.endswith("半") else 0
        if hour > 23 or minute > 59:
            raise forms.ValidationError("時間は「10:00」や「10時半」のように入れてください。")
        return time(hour, minute)


class CountField(forms.IntegerField):
    """A number of people: 全角 and 「12人」 are read; empty is not entered, 0 is nobody."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--number"}
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 99_999, "required": False, **kwargs})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip().removesuffix("人").strip()
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}
