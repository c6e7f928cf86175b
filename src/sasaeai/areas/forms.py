"""The form that takes a boundary file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.models import AreaKind
from sasaeai.core.ui.forms import WrittenDayField


class BoundaryForm(forms.Form):
    """A file, which of its columns are which, and from when the areas exist."""

    kind = forms.ModelChoiceField(
        AreaKind.objects.all(), label=_("区域の種類"), to_field_name="code"
    )
    file = forms.FileField(label=_("GeoJSON のファイル"), required=False)
    stored = forms.CharField(widget=forms.HiddenInput, required=False)
    code_field = forms.CharField(label=_("コードの欄の名前"), initial="code", max_length=60)
    name_field = forms.CharField(label=_("名前の欄の名前"), initial="name", max_length=60)
    valid_from = WrittenDayField(label=_("いつから"), help_text=_("例：令和8年4月1日"))
    source = forms.CharField(
        label=_("出典"), max_length=200, help_text=_("地図をくれたところと日付")
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("file") and not found.get("stored"):
            self.add_error("file", _("ファイルを選んでください。"))
        return found
