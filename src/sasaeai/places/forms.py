"""What people type into the places room."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, existing
from sasaeai.core.access import Actor
from sasaeai.core.periods import today
from sasaeai.core.text import UnreadableNumber, normalise_phone
from sasaeai.core.ui.forms import PlainWords
from sasaeai.people.public import Organisation
from sasaeai.places.enums import (
    DISTRICT,
    Audience,
    ContactKind,
    Feature,
    Holiday,
    Pattern,
    Status,
    StepFree,
    VerifiedBy,
)
from sasaeai.places.fields import CountField, DayField, HourField
from sasaeai.places.models import Category, Contact, Listing, Location, ScheduleRule
from sasaeai.places.queries import led_areas
from sasaeai.places.schedule import LAST, ImpossibleRule, Rule
from sasaeai.places.sentences import WEEKDAYS
from sasaeai.places.services import ContactWay, Whereabouts

WAYS = (ContactKind.PERSON, ContactKind.PHONE, ContactKind.MAIL, ContactKind.WEB)
_NTH = [(number, f"第{number}") for number in range(1, 6)]


class ListingForm(PlainWords, forms.Form):
    """The page of a place. Ways to reach people appear only for those who may know them."""

    name = forms.CharField(label=_("名前"), max_length=100)
    kana = forms.CharField(label=_("ふりがな"), max_length=200, help_text=_("ひらがなで"))
    category = forms.ModelChoiceField(
        label=_("種類"), queryset=Category.objects.none(), empty_label=_("えらんでください")
    )
    area = forms.ModelChoiceField(
        label=_("学区"), queryset=Area.objects.none(), empty_label=_("えらんでください")
    )
    opened_on = DayField(label=_("はじめた日"))
    organisation = forms.ModelChoiceField(
        label=_("ひらいている団体"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("（団体ではない・まだわからない）"),
    )
    description = forms.CharField(
        label=_("どんなところ"),
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        help_text=_("はじめて来る人に話すように、短く"),
    )
    audience = forms.MultipleChoiceField(
        label=_("だれのため"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    audience_note = forms.CharField(
        label=_("だれのため（ことばで）"), max_length=200, required=False
    )
    cost = forms.CharField(
        label=_("お金"), max_length=100, required=False, help_text=_("例：子ども0円、大人300円")
    )
    apply_how = forms.CharField(
        label=_("申し込み"), max_length=200, required=False, help_text=_("例：いりません")
    )
    capacity = CountField(label=_("定員"), max_value=9999)
    step_free = forms.ChoiceField(
        label=_("車いす"), choices=StepFree.choices, widget=forms.RadioSelect, initial="unknown"
    )
    features = forms.MultipleChoiceField(
        label=_("建物や手伝い"),
        choices=Feature.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place_name = forms.CharField(label=_("建物の名前"), max_length=100, required=False)
    address = forms.CharField(label=_("住所"), max_length=200, required=False)
    directions = forms.CharField(
        label=_("行き方"), widget=forms.Textarea, max_length=500, required=False
    )
    parking = CountField(label=_("駐車場（台）"), max_value=9999)
    latitude = forms.DecimalField(
        label=_("緯度"), required=False, max_digits=9, decimal_places=6, min_value=20, max_value=46
    )
    longitude = forms.DecimalField(
        label=_("経度"),
        required=False,
        max_digits=9,
        decimal_places=6,
        min_value=122,
        max_value=154,
    )
    address_public = forms.BooleanField(
        label=_("場所をみんなに見せる"),
        required=False,
        initial=True,
        help_text=_("自分の家でひらいているときは、しるしをはずすと学区だけが見えます。"),
    )
    visible = forms.BooleanField(
        label=_("このページをみんなに見せる"), required=False, initial=True
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    PAGE = ("name", "kana", "category", "area", "opened_on", "organisation", "description")
    GUESTS = ("audience", "audience_note", "cost", "apply_how", "capacity")
    HOUSE = ("step_free", "features")
    WHERE = (
        "place_name",
        "address",
        "directions",
        "parking",
        "latitude",
        "longitude",
        "address_public",
    )

    def __init__(
        self, *args: Any, actor: Actor, listing: Listing | None = None, **kwargs: Any
    ) -> None:
        self.listing, self.actor = listing, actor
        self.reaches = actor.may("places.contacts") or actor.may("places.contacts_here")
        super().__init__(*args, **kwargs)
        chosen(self, "category").queryset = Category.objects.filter(in_use=True)
        chosen(self, "area").queryset = districts_of(actor)
        chosen(self, "organisation").queryset = Organisation.objects.filter(ended_on=None)
        self.fields["once"].initial = uuid4
        if listing is not None:
            del self.fields["opened_on"], self.fields["once"]
        if self.reaches:
            self._add_ways()
        else:
            for name in self.WHERE:
                del self.fields[name]

    def _add_ways(self) -> None:
        hints = {ContactKind.PERSON: _("名字だけでもかまいません")}
        for kind in WAYS:
            self.fields[str(kind)] = forms.CharField(
                label=kind.label, max_length=200, required=False, help_text=hints.get(kind, "")
            )
            self.fields[f"{kind}_public"] = forms.BooleanField(
                label=_("みんなに見せる"), required=False
            )

    def part(self, *names: str) -> list[forms.BoundField]:
        """The bound fields of one block, those that are there."""
        return [self[name] for name in names if name in self.fields]

    @property
    def ways(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[str(kind)], self[f"{kind}_public"]) for kind in WAYS] if self.reaches else []

    def clean_phone(self) -> str:
        value = str(self.cleaned_data["phone"])
        try:
            normalise_phone(value) if value else ""
        except UnreadableNumber as error:
            raise forms.ValidationError(_("電話番号を入れてください。例：000-000-0000")) from error
        return unicodedata.normalize("NFKC", value)

    def clean_opened_on(self) -> date:
        day: date = self.cleaned_data["opened_on"]
        if not date(1950, 1, 1) <= day <= date(today().year + 2, 12, 31):
            raise forms.ValidationError(_("はじめた日をたしかめてください。"))
        return day

    @property
    def details(self) -> dict[str, Any]:
        """Fields of the listing itself."""
        names = (
            *self.GUESTS,
            *self.HOUSE,
            "name",
            "kana",
            "organisation",
            "description",
            "visible",
        )
        return {name: self.cleaned_data[name] for name in names}

    @property
    def location(self) -> Whereabouts | None:
        if not self.reaches:
            return None
        values = self.cleaned_data
        return Whereabouts(
            name=values["place_name"],
            address=values["address"],
            directions=values["directions"],
            parking=values["parking"],
            latitude=_six(values["latitude"]),
            longitude=_six(values["longitude"]),
            public=values["address_public"],
        )

    @property
    def contacts(self) -> list[ContactWay] | None:
        if not self.reaches:
            return None
        return [
            ContactWay(
                kind, self.cleaned_data[str(kind)], public=self.cleaned_data[f"{kind}_public"]
            )
            for kind in WAYS
        ]


def as_initial(
    listing: Listing, location: Location | None, contacts: dict[str, Contact]
) -> dict[str, Any]:
    """What the edit form starts with."""
    names = (*ListingForm.GUESTS, *ListingForm.HOUSE, "name", "kana", "description", "visible")
    found: dict[str, Any] = {name: getattr(listing, name) for name in names}
    found |= {"category": listing.category_id, "area": listing.area_id}
    found["organisation"] = listing.organisation_id
    if location is not None:
        found |= {"place_name": location.name, "address_public": location.public}
        for name in ("address", "directions", "parking", "latitude", "longitude"):
            found[name] = getattr(location, name)
    for kind, contact in contacts.items():
        found |= {kind: contact.value, f"{kind}_public": contact.public}
    return found


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


class StatusForm(PlainWords, forms.Form):
    status = forms.ChoiceField(
        label=_("これから"), choices=Status.choices, widget=forms.RadioSelect
    )
    on = DayField(label=_("いつから"))
    reason = forms.CharField(label=_("わけ"), max_length=200, required=False)


class VerifyForm(PlainWords, forms.Form):
    by = forms.ChoiceField(
        label=_("たしかめ方"), choices=VerifiedBy.choices, widget=forms.RadioSelect
    )


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


def districts_of(actor: Actor) -> Any:
    """Districts into which this person may put a place."""
    rows = existing(DISTRICT)
    if actor.may("places.edit"):
        return rows
    return rows.filter(as_descendant__ancestor_id__in=led_areas(actor)).distinct()


def chosen(form: forms.Form, name: str) -> Any:
    """The field as one that has a queryset."""
    return form.fields[name]


def _six(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.000001"))


__all__: Sequence[str] = (
    "ExtraForm",
    "ListingForm",
    "MoveForm",
    "NoteForm",
    "RuleForm",
    "StatusForm",
    "VerifyForm",
    "as_initial",
    "districts_of",
    "rule_initial",
)
