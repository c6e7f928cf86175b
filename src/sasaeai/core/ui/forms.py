"""What a form control needs to know from the macro that draws its label, hint and errors."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField, Textarea
from django.utils.translation import gettext_lazy as _

from sasaeai.core.periods import DateProblem, parse_date, wareki
from sasaeai.core.ui.words import in_japanese, words


class DayField(forms.DateField):
    """A day as the browser's picker sends it, or as people write it (令和8年11月3日, R8.11.3)."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return parse_date(value)
        except DateProblem as problem:
            raise forms.ValidationError(words(problem.hint)) from problem


class WrittenDayField(DayField):
    """The same without a picker, for days that people know in eras; shown again in 和暦."""

    widget: Any = forms.TextInput(attrs={"autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return wareki(value) if isinstance(value, date) else value


def control_attrs(bound: BoundField, *, look: str, notes: str) -> dict[str, str | bool]:
    """``notes`` are the ids of the hint and the errors; Django adds required and aria-invalid.

    Classes the form gave its widget are kept, and so is a height other than Django's ten lines.
    """
    given = bound.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{look} {given}".strip() or False}
    if isinstance(bound.field.widget, Textarea) and bound.field.widget.attrs.get("rows") == "10":
        attrs["rows"] = "4"
    if notes:
        attrs["aria-describedby"] = notes
    return attrs


class TranslatedChoices:
    """Mixed into a form, it offers choices in the reader's language."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _translate_choices(field)


class PlainWords(TranslatedChoices):
    """Mixed into a form, it says what to do where Django would say what is wrong.

    Put it first: ``class IntakeForm(PlainWords, forms.Form)``. Messages a field brings itself stay.
    Fields that a form adds while it is made are asked too, so it is done when the form is read.
    """

    def full_clean(self) -> None:
        for field in self.fields.values():
            for code, text in _plain(field).items():
                if field.error_messages.get(code) == _djangos_own(field, code):
                    field.error_messages[code] = text
        super().full_clean()  # type: ignore[misc]


def _translate_choices(field: forms.Field) -> None:
    """Labels of choices are declared in Japanese; rows of the database are not words of ours."""
    if isinstance(field, forms.ModelChoiceField) or not isinstance(field, forms.ChoiceField):
        return
    if not in_japanese():
        declared: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]
        field.choices = [
            (code, label if isinstance(label, list | tuple) else words(label))
            for code, label in declared
        ]


def _plain(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.BooleanField):
        return {"required": _("しるしをつけてください")}
    if isinstance(field, forms.FileField):
        return {"required": _("ファイルをえらんでください")}
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        again = _("一覧からえらびなおしてください")
        return {"required": _("えらんでください"), "invalid_choice": again}
    found: dict[str, Any] = {"required": _("入れてください")}
    for kind, text in _INVALID:
        if isinstance(field, kind):
            found["invalid"] = text
    return found


_INVALID: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.IntegerField, _("数字で入れてください。例：12")),
    (forms.DecimalField, _("数字で入れてください。例：1.5")),
    (forms.DateField, _("日付を入れてください。例：令和8年4月1日")),
    (forms.EmailField, _("メールアドレスを入れてください。例：name@example.jp")),
)


def _djangos_own(field: forms.Field, code: str) -> Any:
    """``None`` where a validator says it and the field itself is silent (mail addresses)."""
    known = (vars(kind).get("default_error_messages", {}) for kind in type(field).__mro__)
    return next((messages[code] for messages in known if code in messages), None)
