"""Forms of the people room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area
from sasaeai.core.periods import today, wareki
from sasaeai.core.ui.forms import WrittenDayField
from sasaeai.people.enums import DutyKind
from sasaeai.people.models import Account, Organisation


class AccountForm(forms.Form):
    """A new sign-in."""

    login = forms.RegexField(
        r"^[a-z0-9._-]{3,60}$",
        label=_("ログイン名"),
        help_text=_("半角の英小文字・数字で3文字以上"),
        error_messages={
            "invalid": _("半角の英小文字・数字・記号（._-）だけで、3文字以上にしてください。")
        },
    )
    name = forms.CharField(label=_("名前"), max_length=100)
    kana = forms.CharField(label=_("ふりがな"), max_length=200, required=False)

    def clean_login(self) -> str:
        login = str(self.cleaned_data["login"])
        if Account.objects.filter(login=login).exists():
            raise forms.ValidationError(_("このログイン名は、もう使われています。"))
        return login


class DutyForm(forms.Form):
    """A duty between two days in one area."""

    kind = forms.ChoiceField(label=_("役目"), choices=DutyKind.choices)
    area = forms.ModelChoiceField(Area.objects.none(), label=_("区域"), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("所属"), required=False
    )
    starts_on = WrittenDayField(label=_("はじまり"), help_text=_("例：令和8年12月1日"))
    ends_on = WrittenDayField(label=_("おわり（最後の日）"), required=False)
    appointment_no = forms.CharField(label=_("委嘱番号"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = Area.objects.filter(valid_to=None).select_related("kind")
        self.fields["area"].queryset = areas.order_by("kind__order", "kana")  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.order_by("kana")  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = wareki(today())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, end = found.get("starts_on"), found.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("おわりは、はじまりより後の日にしてください。"))
        return found


class LastDayForm(forms.Form):
    """When a duty ends."""

    last_day = WrittenDayField(label=_("最後の日"))
