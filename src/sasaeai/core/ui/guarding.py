"""Keeping machines away from a form that is open to all, without asking a third party.

Three signs, none of which a person notices: a field that nobody sees must stay empty, the form
must have been read for a few seconds and not for days, and one address may send a few an hour.
The address is kept only as a keyed hash that changes every day.
"""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sasaeai.core.access.measure import counted, sender
from sasaeai.core.refusal import Refusal

QUICKEST, LONGEST = timedelta(seconds=3), timedelta(hours=24)
PER_HOUR = 5
SALT = "ui.guard"


class TooMany(Refusal):
    """One address has sent enough for this hour."""


class GuardedForm(forms.Form):
    """Adds the two guards that travel with the form; put it before the form's own fields."""

    homepage = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1"}))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened"].initial = stamp

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("homepage"):
            raise forms.ValidationError(_("送れませんでした。もう一度お試しください。"))
        age = age_of(values.get("opened", ""))
        if age is None or age > LONGEST:
            self._reopen()
            raise forms.ValidationError(
                _("開いてから時間がたちました。内容をたしかめて、もう一度送ってください。")
            )
        if age < QUICKEST:
            raise forms.ValidationError(_("もう一度「送る」を押してください。"))
        return values

    def _reopen(self) -> None:
        """The form comes back with a fresh stamp and everything that was typed."""
        typed: Any = copy(self.data)
        typed["opened"] = stamp()
        self.data = typed


def stamp() -> str:
    """When a form was opened, signed."""
    return signing.dumps(int(timezone.now().timestamp()), salt=SALT)


def age_of(text: str) -> timedelta | None:
    """How long ago the form was opened; None for a stamp that is not ours."""
    try:
        opened = int(signing.loads(text, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return timedelta(seconds=timezone.now().timestamp() - opened)


def count_sender(request: HttpRequest) -> None:
    """Counts one more from this address in this hour; raises ``TooMany``."""
    if counted(f"ui.guard.{sender(request)}", within=timedelta(hours=1)) > PER_HOUR:
        raise TooMany("続けて送られています。1時間ほどしてから、または電話で知らせてください。")
