"""The sign-in forms in our words and our controls."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignIn(LoginForm):  # type: ignore[misc]
    """Login name and password; nothing is remembered on the device."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("login", _("ログイン名")), ("password", _("合言葉"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs |= {"class": "input", "placeholder": ""}
        self.fields["password"].help_text = ""
