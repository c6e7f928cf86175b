"""What people type about renditions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.core.ui.forms import PlainWords
from sasaeai.places.models import Rendition, RenditionLanguage
from sasaeai.places.renditions.subjects import Field, Subject, Variant

SHORT, TALL = 2, 7


class WordingForm(PlainWords, forms.Form):
    """One text for each field of the record that has one, in the chosen form.

    ``seen`` and ``version`` say which source and which draft stood on the page.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        *args: Any,
        subject: Subject,
        variant: Variant,
        source: dict[str, str],
        begun: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial=begun, **kwargs)
        self.told = [
            each
            for each in subject.fields_in(variant)
            if variant.spoken or source.get(each.name) or begun.get(each.name)
        ]
        for each in self.told:
            self.fields[each.name] = _control(each, variant)

    @property
    def texts(self) -> dict[str, str]:
        """As typed, also where something else was wrong."""
        return {each.name: str(self[each.name].value() or "") for each in self.told}


def _control(field: Field, variant: Variant) -> forms.CharField:
    rows = TALL if field.tall else SHORT
    attrs: dict[str, Any] = {"rows": rows, "lang": variant.lang}
    return forms.CharField(
        label=_(field.label),
        required=False,
        max_length=field.longest,
        widget=forms.Textarea(attrs=attrs),
    )


class LanguagesForm(PlainWords, forms.Form):
    """In which languages this council writes."""

    codes = forms.MultipleChoiceField(
        label=_("ことば"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        rows = list(RenditionLanguage.objects.all())
        chosen = {"codes": [row.code for row in rows if row.in_use]}
        super().__init__(*args, initial=chosen, **kwargs)
        field: Any = self.fields["codes"]
        field.choices = [(row.code, f"{row.label}　{row.name}") for row in rows]


def begun_with(row: Rendition | None, proposal: str) -> dict[str, str]:
    """What stands in the form when it opens: the newest wording, or a proposal."""
    if row is not None:
        return {name: str(text) for name, text in row.texts.items()}
    return {"text": proposal} if proposal else {}
