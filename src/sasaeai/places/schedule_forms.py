"""What people type about when a place is open: rhythms, and days that are otherwise."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.core.periods import today
from sasaeai.core.ui.fields import HourField
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.places.enums import Holiday, Pattern
from sasaeai.places.models import ScheduleRule
from sasaeai.places.schedule import LAST, ImpossibleRule, Rule
from sasaeai.places.sentences import WEEKDAYS

_NTH = [(number, f"第{number}") for number in range(1, 6)]


class RuleForm(PlainWords, forms.Form):
    """One rhythm, with its sentence shown while it is made."""

    pattern = forms.ChoiceField(
        label=_("くり返し方"), choices=Pattern.choices, widget=forms.RadioSelect, initial="nth"
    )
    weeks = forms.TypedMultipleChoiceField(
        label=_("第何"),
        choices=[*_NTH, (LAST, "最終")],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("曜日"),
        choices=[(number, f"{name}曜") for number, name in enumerate(WEEKDAYS, start=1)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    every = forms.TypedChoiceField(
        label=_("何週間ごと"),
        choices=[(1, "毎週"), (2, "隔週"), (3, "3週間ごと"), (4, "4週間ごと")],
        coerce=int,
        initial=1,
    )
    month_days = forms.CharField(
        label=_("毎月の日"), max_length=60, required=False, help_text=_("例：10日、25日、月末")
    )
    opens = HourField(label=_("何時から"))
    closes = HourField(label=_("何時まで"), required=False)
    starts_on = DayField(label=_("いつから"), help_text=_("隔週のときは、この日の週から数えます。"))
    ends_on = DayField(label=_("いつまで"), required=False)
    holiday = forms.ChoiceField(
        label=_("祝日のとき"), choices=Holiday.choices, widget=forms.RadioSelect, initial="skip"
    )
    new_year_off = forms.BooleanField(
        label=_("年末年始（12月29日〜1月3日）は休み"), required=False, initial=True
    )
    months_off = forms.TypedMultipleChoiceField(
        label=_("休みの月"),
        choices=[(number, f"{number}月") for number in range(1, 13)],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label=_("ひとこと"), max_length=100, required=False)

    rule: Rule | None = None

    def clean_month_days(self) -> tuple[int, ...]:
        text = unicodedata.normalize("NFKC", self.cleaned_data["month_days"])
        words = text.replace("、", " ").replace("・", " ").replace(",", " ").split()
        found = []
        for word in words:
            number = word.removesuffix("日")
            if word in ("月末", "末日", "末"):
                found.append(LAST)
            elif number.isdecimal() and len(number) <= 2:
                found.append(int(number))
            else:
                raise forms.ValidationError(_("「10日、25日、月末」のように入れてください。"))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        pattern = Pattern(values["pattern"])
        try:
            self.rule = Rule(
                pattern=pattern,
                starts_on=values["starts_on"],
                ends_on=values["ends_on"],
                weekdays=() if pattern is Pattern.DAYS else tuple(values["weekdays"]),
                weeks=tuple(values["weeks"]) if pattern is Pattern.NTH else (),
                month_days=values["month_days"] if pattern is Pattern.DAYS else (),
                every=values["every"] if pattern is Pattern.WEEKLY else 1,
                opens=values["opens"],
                closes=values["closes"],
                holiday=Holiday(values["holiday"]),
                new_year_off=values["new_year_off"],
                months_off=tuple(values["months_off"]),
            )
        except ImpossibleRule as error:
            raise forms.ValidationError(str(error)) from error
        return values


def rule_initial(row: ScheduleRule) -> dict[str, Any]:
    """What the form starts with when a rhythm is changed: the same, from today on."""
    fields = ("pattern", "weeks", "weekdays", "every", "opens", "closes", "ends_on", "holiday")
    found: dict[str, Any] = {name: getattr(row, name) for name in fields}
    found |= {"new_year_off": row.new_year_off, "months_off": row.months_off, "note": row.note}
    found["month_days"] = "、".join(
        "月末" if number == LAST else f"{number}日" for number in row.month_days
    )
    found["starts_on"] = max(row.starts_on, today())
    return found


class MoveForm(PlainWords, forms.Form):
    """One session on another day."""

    to = DayField(label=_("変える日"))
    opens = HourField(label=_("何時から"))
    closes = HourField(label=_("何時まで"), required=False)
    note = forms.CharField(label=_("みんなに見えるひとこと"), max_length=100, required=False)


class NoteForm(PlainWords, forms.Form):
    note = forms.CharField(
        label=_("中止のわけ（みんなに見えます）"),
        max_length=100,
        required=False,
        help_text=_("例：台風のため"),
    )


class ExtraForm(PlainWords, forms.Form):
    """A session to come that the rhythm does not have."""

    held_on = DayField(label=_("日"))
    opens = HourField(label=_("何時から"))
    closes = HourField(label=_("何時まで"), required=False)
    note = forms.CharField(label=_("ひとこと"), max_length=100, required=False)
