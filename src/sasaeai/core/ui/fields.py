"""Form fields that take days, hours and numbers as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import time
from typing import Any

from django import forms

_UNIT = re.compile(r"(?:人|名|件|通|部|回|枚)$")
_TIME = re.compile(r"(\d{1,2})(?:[:時](\d{1,2})?分?)?半?")
_HALF = 30


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
    """How many: 全角, 「2,000」 and 「12人」 are read; empty is not entered, 0 is nobody."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "input--number"}
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 99_999, "required": False, **kwargs})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            text = unicodedata.normalize("NFKC", value).replace(",", "").strip()
            value = _UNIT.sub("", text).strip()
        return super().to_python(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}
