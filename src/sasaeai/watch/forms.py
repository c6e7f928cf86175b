"""What people type into the watch room."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, existing
from sasaeai.core.periods import Period, today
from sasaeai.core.ui.forms import DayField, TranslatedChoices
from sasaeai.people.public import Account, Person
from sasaeai.watch.enums import (
    LONGEST_HINT,
    LONGEST_INTERVAL,
    LONGEST_NOTE,
    SHORTEST_INTERVAL,
    SIGNS,
    Channel,
    ConsentHow,
    EndReason,
    EntryPermission,
    Living,
    PauseReason,
    Result,
)
from sasaeai.watch.queries import SheetPerson
from sasaeai.watch.services import Consent, Contact, SheetLine

SIGN_CHOICES = [(sign.code, sign.label) for sign in SIGNS]
CONTACTS = 3
SPARE_LINES = 1
MOST_LINES = 31


class DescribeForm(TranslatedChoices, forms.Form):
    """What was noticed: chips to press, and a line of free text nobody has to write."""

    signs = forms.MultipleChoiceField(
        label=_("気づいたこと"),
        choices=SIGN_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("ひとこと"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("見たこと、聞いたことを短く。病名やお金のことは書かないでください。"),
    )


class VisitForm(DescribeForm):
    """A visit with its details, also of a day that has passed."""

    result = forms.ChoiceField(label=_("結果"), choices=Result.choices, widget=forms.RadioSelect)
    visited_on = DayField(label=_("訪問した日"), help_text=_("31日前の分まで、あとから書けます。"))
    once = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["result", "visited_on", "signs", "note", "once"]


class WordForm(forms.Form):
    """The word that closes a worry."""

    word = forms.CharField(
        label=_("どうなったか"),
        max_length=100,
        help_text=_("知らせてくれた人にも見えます。くわしい事情は書かないでください。"),
    )


class CardForm(TranslatedChoices, forms.Form):
    """The parts of a plan that can be revised at any time."""

    living = forms.ChoiceField(label=_("くらし"), choices=Living.choices)
    channel = forms.ChoiceField(label=_("方法"), choices=Channel.choices)
    hint = forms.CharField(
        label=_("会うときに知っておくこと"),
        max_length=LONGEST_HINT,
        required=False,
        help_text=_("例：右の耳が聞こえにくい。病名は書かないでください。"),
    )
    entry = forms.ChoiceField(
        label=_("応答がないとき、家に入ってよいか"),
        choices=EntryPermission.choices,
        initial=EntryPermission.NOT_ASKED,
    )
    with_watchers = forms.BooleanField(
        label=_("愛育委員・福祉協力委員にも見守ってもらう"),
        required=False,
        help_text=_("名前と地区、会うときに知っておくことだけが伝わります。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, CONTACTS + 1):
            for part, label, longest in (
                ("name", _("名前"), 60),
                ("relation", _("間がら"), 30),
                ("phone", _("電話"), 20),
            ):
                self.fields[f"contact{number}_{part}"] = forms.CharField(
                    label=_("%(n)d番目の連絡先　%(what)s") % {"n": number, "what": label},
                    max_length=longest,
                    required=False,
                )

    @property
    def card_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("contact")]

    @property
    def contact_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("contact")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for number in range(1, CONTACTS + 1):
            name, phone = (cleaned.get(f"contact{number}_{part}", "") for part in ("name", "phone"))
            if bool(name) != bool(phone):
                missing = "phone" if name else "name"
                self.add_error(
                    f"contact{number}_{missing}", _("名前と電話は、両方書いてください。")
                )
        return cleaned

    @property
    def contacts(self) -> tuple[Contact, ...]:
        found = (
            Contact(
                *(self.cleaned_data[f"contact{n}_{part}"] for part in ("name", "relation", "phone"))
            )
            for n in range(1, CONTACTS + 1)
        )
        return tuple(contact for contact in found if contact.name)

    @property
    def card(self) -> dict[str, Any]:
        """Arguments that ``start_plan`` and ``revise_plan`` share."""
        data = self.cleaned_data
        return {
            "living": Living(data["living"]),
            "channel": Channel(data["channel"]),
            "hint": data["hint"],
            "entry": EntryPermission(data["entry"]),
            "with_watchers": data["with_watchers"],
            "contacts": self.contacts,
        }


class StartForm(CardForm):
    """Consent first; the rest of the card can be filled in later."""

    area = forms.ModelChoiceField(label=_("担当区"), queryset=Area.objects.none())
    consent_on = DayField(label=_("本人が同意した日"), initial=today)
    consent_how = forms.ChoiceField(label=_("同意のしかた"), choices=ConsentHow.choices)
    consent_by = forms.CharField(label=_("同意した人"), max_length=40, initial="本人")
    starts_on = DayField(label=_("見守りをはじめる日"), initial=today)
    interval_days = forms.IntegerField(
        label=_("何日に1回"),
        min_value=SHORTEST_INTERVAL,
        max_value=LONGEST_INTERVAL,
        initial=7,
        help_text=_("7 は週に1回、14 は2週に1回です。"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = existing(person.area.kind.code)
        area.initial = person.area_id

    @property
    def card_fields(self) -> list[forms.BoundField]:
        order = ("area", "consent_on", "consent_how", "consent_by", "starts_on", "interval_days")
        return [
            *(self[name] for name in order),
            *(field for field in super().card_fields if field.name not in order),
        ]

    @property
    def start(self) -> dict[str, Any]:
        """Arguments of ``start_plan``."""
        data = self.cleaned_data
        return {
            **self.card,
            "area": data["area"],
            "starts_on": data["starts_on"],
            "interval_days": data["interval_days"],
            "consent": Consent(
                data["consent_on"], ConsentHow(data["consent_how"]), data["consent_by"]
            ),
        }


class PauseForm(TranslatedChoices, forms.Form):
    reason = forms.ChoiceField(label=_("理由"), choices=PauseReason.choices)
    starts_on = DayField(label=_("休みはじめる日"), initial=today)
    expected_on = DayField(label=_("戻る予定の日"), required=False)


class ResumeForm(forms.Form):
    on = DayField(label=_("見守りを再開する日"), initial=today)


class EndForm(TranslatedChoices, forms.Form):
    reason = forms.ChoiceField(
        label=_("理由"),
        choices=[
            choice
            for choice in EndReason.choices
            if choice[0] not in (EndReason.MOVED_WITHIN, EndReason.DIED)
        ],
    )
    on = DayField(label=_("最後の日"), initial=today)


class DeathForm(forms.Form):
    on = DayField(label=_("亡くなった日"), initial=today)


class IntervalForm(forms.Form):
    interval_days = forms.IntegerField(
        label=_("何日に1回"), min_value=SHORTEST_INTERVAL, max_value=LONGEST_INTERVAL
    )


class MoveForm(forms.Form):
    area = forms.ModelChoiceField(label=_("新しい担当区"), queryset=Area.objects.none())
    on = DayField(label=_("新しい担当区での最初の日"), initial=today)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = existing(kind)


class WhyForm(forms.Form):
    why = forms.CharField(label=_("理由"), max_length=100)


class VisitorForm(forms.Form):
    """Whose sheet it is."""

    visitor = forms.ModelChoiceField(
        label=_("訪問した人"), queryset=Account.objects.none(), empty_label=_("えらんでください")
    )

    def __init__(self, *args: Any, visitors: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["visitor"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Account.objects.filter(pk__in=[each.pk for each in visitors])
        if len(visitors) == 1:
            field.initial = visitors[0].pk


@dataclass
class SheetRow:
    """One line of the sheet as it stands on the screen; ``error`` says what to mend."""

    number: int
    plan_id: int
    name: str
    kana: str
    first: bool
    day: str = ""
    result: str = ""
    note: str = ""
    error: str = ""

    @property
    def filled(self) -> bool:
        return bool(self.day or self.result or self.note)


class SheetForm:
    """The lines of one beat and month. Blank lines are ignored, half-filled ones are errors.

    ``token`` is drawn with the page: the same page sent twice makes the same visits.
    """

    def __init__(
        self, persons: Sequence[SheetPerson], month: Period, data: Mapping[str, str] | None = None
    ) -> None:
        self.month = month
        self.rows = [row for person in persons for row in _rows(person)]
        for number, row in enumerate(self.rows, start=1):
            row.number = number
            if data is not None:
                row.day = data.get(f"d{number}", "").strip()
                row.result = data.get(f"r{number}", "")
                row.note = data.get(f"n{number}", "").strip()[:LONGEST_NOTE]

    @property
    def errors(self) -> list[SheetRow]:
        return [row for row in self.rows if row.error]

    def lines(self, token: UUID) -> list[SheetLine]:
        """The filled lines; those that cannot be read get their ``error`` and are left out."""
        found = []
        for row in self.rows:
            if not row.filled:
                continue
            day = _day(row.day, self.month)
            if day is None:
                row.error = gettext("日を、%(month)d月の日にちの数字で書いてください。") % {
                    "month": self.month.start.month
                }
            elif row.result not in Result.values:
                row.error = gettext("結果をえらんでください。")
            else:
                once = uuid5(token, f"{row.plan_id}/{row.number}/{day}/{row.result}")
                found.append(
                    SheetLine(row.number, row.plan_id, day, Result(row.result), once, row.note)
                )
        return found

    def refuse(self, rows: Mapping[int, str]) -> None:
        for row in self.rows:
            row.error = rows.get(row.number, row.error)


def _rows(person: SheetPerson) -> list[SheetRow]:
    """As many lines as rounds are due, and one to spare."""
    count = min(max(len(person.rounds), 1) + SPARE_LINES, MOST_LINES)
    named = person.plan.person
    return [SheetRow(0, person.plan.pk, named.name, named.kana, n == 0) for n in range(count)]


def _day(text: str, month: Period) -> date | None:
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("日")
    if not plain.isdecimal() or not plain.isascii() or len(plain) > 2:
        return None
    number = int(plain)
    return month.start.replace(day=number) if 1 <= number <= month.days else None
