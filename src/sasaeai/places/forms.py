"""What people type into the places room."""

from __future__ import annotations

import unicodedata
from datetime import date
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
    Status,
    StepFree,
    VerifiedBy,
)
from sasaeai.places.fields import CountField, DayField
from sasaeai.places.models import Category, Contact, Listing, Location
from sasaeai.places.queries import led_areas
from sasaeai.places.services import ContactWay, Whereabouts

WAYS = (ContactKind.PERSON, ContactKind.PHONE, ContactKind.MAIL, ContactKind.WEB)


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
            latitude=values["latitude"],
            longitude=values["longitude"],
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


def districts_of(actor: Actor) -> Any:
    """Districts into which this person may put a place."""
    rows = existing(DISTRICT)
    if actor.may("places.edit"):
        return rows
    return rows.filter(as_descendant__ancestor_id__in=led_areas(actor)).distinct()


def chosen(form: forms.Form, name: str) -> Any:
    """The field as one that has a queryset."""
    return form.fields[name]
