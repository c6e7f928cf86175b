"""What people type into the places room."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import Actor
from sasaeai.core.periods import today
from sasaeai.core.text import UnreadableNumber, normalise_phone, written_phone
from sasaeai.core.ui.fields import CountField
from sasaeai.core.ui.forms import DayField, PlainWords
from sasaeai.people.public import Organisation
from sasaeai.places.enums import (
    Audience,
    ContactKind,
    Feature,
    Fee,
    ShownTo,
    Status,
    StepFree,
    VerifiedBy,
)
from sasaeai.places.models import Category, Contact, Criterion, Listing, Location, Term
from sasaeai.places.municipal.enums import DataSet, Hazard
from sasaeai.places.queries import led_areas
from sasaeai.places.services import ContactWay, Ties, Whereabouts
from sasaeai.plan.public import Issue, NodeIdentity, current_plan, load_tree, version_on

WAYS = (ContactKind.PERSON, ContactKind.PHONE, ContactKind.MAIL, ContactKind.WEB)


class ListingForm(PlainWords, forms.Form):
    """The page of a place. Ways to reach people appear only for those who may know them."""

    name = forms.CharField(label=_("名前"), max_length=100)
    kana = forms.CharField(label=_("ふりがな"), max_length=200, help_text=_("ひらがなで"))
    category = forms.ModelChoiceField(
        label=_("種類"), queryset=Category.objects.none(), empty_label=_("えらんでください")
    )
    area = forms.ModelChoiceField(
        label=_("地区"), queryset=Area.objects.none(), empty_label=_("えらんでください")
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
    min_age = CountField(label=_("何歳から"), max_value=120)
    max_age = CountField(label=_("何歳まで"), max_value=120)
    fee = forms.ChoiceField(
        label=_("お金がいるか"), choices=Fee.choices, widget=forms.RadioSelect, initial="unknown"
    )
    cost = forms.CharField(
        label=_("お金"), max_length=100, required=False, help_text=_("例：子ども0円、大人300円")
    )
    apply_how = forms.CharField(
        label=_("申し込み"), max_length=200, required=False, help_text=_("例：いりません")
    )
    capacity = CountField(label=_("定員"))
    step_free = forms.ChoiceField(
        label=_("車いす"), choices=StepFree.choices, widget=forms.RadioSelect, initial="unknown"
    )
    features = forms.MultipleChoiceField(
        label=_("建物や手伝い"),
        choices=Feature.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    hazards = forms.MultipleChoiceField(
        label=_("使える災害"),
        choices=Hazard.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    also_shelter = forms.BooleanField(label=_("避難所としても使います"), required=False)
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
    address_shown_to = forms.ChoiceField(
        label=_("場所をだれに見せるか"),
        choices=ShownTo.choices,
        widget=forms.RadioSelect,
        initial=ShownTo.PUBLIC.value,
        help_text=_("自分の家でひらいているときは「みんな」をえらびません。地区だけが見えます。"),
    )
    terms = forms.ModelMultipleChoiceField(
        label=_("テーマ"),
        queryset=Term.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("種類から決まるもののほかに、あてはまるもの"),
    )
    service_areas = forms.ModelMultipleChoiceField(
        label=_("だれの地区のためか"),
        queryset=Area.objects.none(),
        required=False,
        help_text=_(
            "開いている地区だけのためなら、えらびません。窓口や民生委員のように受け持ちがあるときに。"
        ),
    )
    shown_to = forms.ChoiceField(
        label=_("このページをだれに見せるか"),
        choices=ShownTo.choices,
        widget=forms.RadioSelect,
        initial=ShownTo.PUBLIC.value,
    )
    criteria = forms.ModelMultipleChoiceField(
        label=_("掲載の基準"),
        queryset=Criterion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        to_field_name="code",
        help_text=_("たしかめたものに、しるしをつけます。のせるには、ぜんぶが要ります。"),
    )
    refusal = forms.CharField(
        label=_("のせないときは、そのわけ"),
        max_length=300,
        required=False,
        widget=forms.Textarea,
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)

    PAGE = ("name", "kana", "category", "area", "opened_on", "organisation", "description")
    GUESTS = (
        *("audience", "audience_note", "min_age", "max_age", "fee", "cost", "apply_how"),
        "capacity",
    )
    TIES = ("terms", "service_areas", "measures", "issues")
    CHECK = ("criteria", "refusal")
    HOUSE = ("step_free", "features")
    EVACUATION = ("hazards", "also_shelter")
    WHERE = (
        "place_name",
        "address",
        "directions",
        "parking",
        "latitude",
        "longitude",
        "address_shown_to",
    )

    def __init__(
        self, *args: Any, actor: Actor, listing: Listing | None = None, **kwargs: Any
    ) -> None:
        self.listing, self.actor = listing, actor
        self.reaches = actor.may("places.contacts") or actor.may("places.contacts_here")
        super().__init__(*args, **kwargs)
        kept = listing.category_id if listing is not None else None
        chosen(self, "category").queryset = Category.objects.filter(Q(in_use=True) | Q(pk=kept))
        chosen(self, "area").queryset = districts_of(actor)
        chosen(self, "organisation").queryset = Organisation.objects.filter(ended_on=None)
        chosen(self, "terms").queryset = Term.objects.filter(in_use=True)
        chosen(self, "service_areas").queryset = all_districts()
        chosen(self, "criteria").queryset = Criterion.objects.filter(in_use=True)
        chosen(self, "criteria").label_from_instance = lambda row: row.text
        self._add_plan()
        self.fields["once"].initial = uuid4
        if listing is not None:
            for name in ("opened_on", "once", *self.CHECK):
                del self.fields[name]
        if listing is None or listing.category.dataset != DataSet.EVACUATION_SPACE:
            for name in self.EVACUATION:
                del self.fields[name]
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
            self.fields[f"{kind}_shown_to"] = forms.ChoiceField(
                label=_("だれに見せるか"),
                choices=ShownTo.choices,
                initial=ShownTo.STAFF.value,
                required=False,
            )

    def _add_plan(self) -> None:
        """The lines and issues of the plan in force, for the office alone."""
        plan = current_plan() if self.actor.may("places.edit") else None
        version = version_on(plan) if plan is not None else None
        if plan is None or version is None:
            return
        titles = {
            node.identity_id: f"{node.number} {node.title}".strip()
            for node in load_tree(version).nodes
        }
        measures = forms.ModelMultipleChoiceField(
            label=_("計画のどの取り組みにあたるか"),
            queryset=NodeIdentity.objects.filter(pk__in=titles),
            required=False,
        )
        measures.label_from_instance = lambda obj: titles[obj.pk]  # type: ignore[method-assign]
        issues = forms.ModelMultipleChoiceField(
            label=_("計画のどの課題にこたえるか"),
            queryset=Issue.objects.filter(plan=plan).order_by("no"),
            required=False,
        )
        issues.label_from_instance = lambda obj: f"{obj.no} {obj.title}"  # type: ignore[method-assign]
        self.fields |= {"measures": measures, "issues": issues}

    def part(self, *names: str) -> list[forms.BoundField]:
        """The bound fields of one block, those that are there."""
        return [self[name] for name in names if name in self.fields]

    @property
    def ways(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return (
            [(self[str(kind)], self[f"{kind}_shown_to"]) for kind in WAYS] if self.reaches else []
        )

    def clean_phone(self) -> str:
        value = str(self.cleaned_data["phone"])
        try:
            normalise_phone(value) if value else ""
        except UnreadableNumber as error:
            raise forms.ValidationError(_("電話番号を入れてください。例：000-000-0000")) from error
        return written_phone(value)

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
            *self.EVACUATION,
            "name",
            "kana",
            "organisation",
            "description",
            "shown_to",
        )
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    @property
    def ties(self) -> Ties:
        given = {name: self.cleaned_data[name] for name in self.TIES if name in self.fields}
        return Ties(**given)

    @property
    def unmet(self) -> list[str]:
        """Criteria without a tick."""
        if "criteria" not in self.fields:
            return []
        met = {row.code for row in self.cleaned_data["criteria"]}
        every = chosen(self, "criteria").queryset
        return [row.code for row in every if row.code not in met]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        low, high = values.get("min_age"), values.get("max_age")
        if low is not None and high is not None and high < low:
            self.add_error("max_age", _("何歳までかは、何歳からより後にしてください。"))
        return values

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
            shown_to=ShownTo(values["address_shown_to"]),
        )

    @property
    def contacts(self) -> list[ContactWay] | None:
        if not self.reaches:
            return None
        return [
            ContactWay(
                kind,
                self.cleaned_data[str(kind)],
                shown_to=ShownTo(self.cleaned_data[f"{kind}_shown_to"] or ShownTo.STAFF),
            )
            for kind in WAYS
        ]


def as_initial(
    listing: Listing, location: Location | None, contacts: dict[str, Contact]
) -> dict[str, Any]:
    """What the edit form starts with."""
    form = ListingForm
    names = (*form.GUESTS, *form.HOUSE, *form.EVACUATION, "name", "kana", "description", "shown_to")
    found: dict[str, Any] = {name: getattr(listing, name) for name in names}
    found |= {"category": listing.category_id, "area": listing.area_id}
    found["organisation"] = listing.organisation_id
    found["terms"] = list(listing.terms.values_list("pk", flat=True))
    found["service_areas"] = list(listing.service_areas.values_list("area_id", flat=True))
    found["measures"] = list(listing.measures.values_list("pk", flat=True))
    found["issues"] = list(listing.issues.values_list("pk", flat=True))
    if location is not None:
        found |= {"place_name": location.name, "address_shown_to": location.shown_to}
        for name in ("address", "directions", "parking", "latitude", "longitude"):
            found[name] = getattr(location, name)
    for kind, contact in contacts.items():
        found |= {kind: contact.value, f"{kind}_shown_to": contact.shown_to}
    return found


class StatusForm(PlainWords, forms.Form):
    status = forms.ChoiceField(
        label=_("これから"), choices=Status.choices, widget=forms.RadioSelect
    )
    on = DayField(label=_("いつから"))
    reason = forms.CharField(label=_("わけ"), max_length=200, required=False)


class VerifyForm(PlainWords, forms.Form):
    by = forms.ChoiceField(
        label=_("たしかめ方"),
        choices=[item for item in VerifiedBy.choices if item[0] != VerifiedBy.LINK],
        widget=forms.RadioSelect,
    )


def districts_of(actor: Actor) -> Any:
    """Districts into which this person may put a place."""
    rows = all_districts()
    if actor.may("places.edit"):
        return rows
    return rows.filter(as_descendant__ancestor_id__in=led_areas(actor)).distinct()


def chosen(form: forms.Form, name: str) -> Any:
    """The field as one that has a queryset."""
    return form.fields[name]
