"""The consent as it is typed, asked for less: it is printed before anybody has agreed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from sasaeai.consult.enums import Section
from sasaeai.consult.forms.case import ConsentForm
from sasaeai.core.periods import today

LATER = ("how", "witness", "given_on", "given_by", "authority")
"""What is known only once the paper is signed."""


class PrintedConsentForm(ConsentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LATER:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        ends, person = data.get("expires_on"), self.case.person
        if ends is not None and ends < today():
            self.add_error("expires_on", _("いつまでかは、今日より後の日にしてください。"))
        if person is not None and person.protected and Section.WAYS in data.get("sections", ()):
            self.add_error(
                "sections",
                _("住所を守っている人です。「住所・電話」は同意書にのせられません。"),
            )
        return data

    def printed(self) -> dict[str, Any]:
        """What the paper says; the day and the way of agreeing are left to the pen."""
        data = self.cleaned_data
        names = ("sections", "organisations", "purpose", "expires_on", "given_by", "authority")
        return {name: data[name] for name in (*names, "witness")}
