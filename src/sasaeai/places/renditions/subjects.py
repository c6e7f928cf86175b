"""What can be told again: a page of the register or a notice, its fields, and the forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from sasaeai.places.enums import ShownTo
from sasaeai.places.models import Listing, NoticeEdition, Rendition, RenditionLanguage
from sasaeai.places.notices.enums import EditionState
from sasaeai.places.renditions.enums import SPOKEN, Form

LISTING, NOTICE = "listing", "notice"
VOICE_CODE = 800
"""Characters that fit the medium size of a voice code (17.9 mm)."""
SPEECH = 3_000
"""Some ten minutes read aloud."""
EASY_TAG = "ja-x-easy"


@dataclass(frozen=True)
class Field:
    """One text of a record: its name, label, longest length, and whether it is several lines."""

    name: str
    label: str
    longest: int
    tall: bool = False


FIELDS: dict[str, tuple[Field, ...]] = {
    LISTING: (
        Field("name", "名前", 100),
        Field("description", "どんなところ", 1_500, tall=True),
        Field("audience_note", "だれのため", 300),
        Field("cost", "お金", 200),
        Field("apply_how", "申し込み", 300),
        Field("directions", "行き方", 800, tall=True),
    ),
    NOTICE: (
        Field("title", "見出し", 120),
        Field("summary", "ひとことで言うと", 400, tall=True),
        Field("body", "本文", 6_000, tall=True),
        Field("ask", "たずねる先", 300),
    ),
}
LABELS = {field.name: field.label for fields in FIELDS.values() for field in fields} | {
    "where": "場所",
    "phone": "電話",
    "when": "いつ",
    "text": "読み上げる文",
}


@dataclass(frozen=True)
class Variant:
    """One form; of other languages, which. ``slug`` names it in addresses."""

    form: Form
    language: str = ""
    label: str = ""

    @property
    def slug(self) -> str:
        return self.language or self.form.value

    @property
    def lang(self) -> str:
        """For the ``lang`` attribute: easy Japanese is Japanese."""
        return self.language or "ja"

    @property
    def tag(self) -> str:
        """For other systems (BCP 47)."""
        return EASY_TAG if self.form is Form.EASY else self.lang

    @property
    def spoken(self) -> bool:
        return self.form in SPOKEN


@dataclass(frozen=True)
class Subject:
    """One record whose text is told again; of a notice the published edition."""

    listing: Listing | None = None
    edition: NoticeEdition | None = None

    @property
    def kind(self) -> str:
        return LISTING if self.listing is not None else NOTICE

    @property
    def key(self) -> str:
        return self.listing.code if self.listing is not None else str(self._notice)

    @property
    def name(self) -> str:
        return str(self.listing.name if self.listing is not None else self._told.title)

    @property
    def link(self) -> dict[str, int | None]:
        """The columns that tie a rendition to it."""
        if self.listing is not None:
            return {"listing_id": self.listing.pk, "notice_id": None}
        return {"listing_id": None, "notice_id": self._notice}

    @property
    def public(self) -> bool:
        return self.listing is None or self.listing.shown_to == ShownTo.PUBLIC

    @property
    def page(self) -> str:
        """The residents' page."""
        if self.listing is not None:
            return reverse("places:page", args=[self.listing.code])
        return reverse("places:notice", args=[self._notice])

    @property
    def office(self) -> str:
        """The office's page of the record itself."""
        if self.listing is not None:
            return reverse("places:show", args=[self.listing.code])
        return reverse("places:notice-desk", args=[self._notice])

    @property
    def fields(self) -> tuple[Field, ...]:
        return FIELDS[self.kind]

    def fields_in(self, variant: Variant) -> tuple[Field, ...]:
        """The fields of its form: speech and voice codes are one text."""
        if not variant.spoken:
            return self.fields
        longest = VOICE_CODE if variant.form is Form.VOICE else SPEECH
        return (Field("text", LABELS["text"], longest, tall=True),)

    @property
    def rows(self) -> QuerySet[Rendition]:
        return Rendition.objects.filter(**self.link)

    @property
    def _told(self) -> NoticeEdition:
        assert self.edition is not None
        return self.edition

    @property
    def _notice(self) -> int:
        return int(self._told.notice_id)


def subject(kind: str, key: str) -> Subject | None:
    """The record of an address; None for what is not there, or is not out yet (a notice)."""
    if kind == LISTING:
        rows = Listing.objects.select_related("category", "area", "organisation", "location")
        listing = rows.filter(code=key).first()
        return Subject(listing=listing) if listing is not None else None
    if kind != NOTICE or not (key.isascii() and key.isdecimal() and len(key) < 19):
        return None
    edition = _published(int(key))
    return Subject(edition=edition) if edition is not None else None


def subject_of(row: Rendition) -> Subject | None:
    """The record of a rendition; None for a notice that was withdrawn."""
    if row.listing_id is not None:
        return Subject(listing=row.listing)
    edition = _published(int(row.notice_id or 0))
    return Subject(edition=edition) if edition is not None else None


def _published(notice: int) -> NoticeEdition | None:
    rows = NoticeEdition.objects.filter(notice=notice, state=EditionState.PUBLISHED)
    found: NoticeEdition | None = rows.first()
    return found


def variants() -> list[Variant]:
    """Every form that this council writes, in its order."""
    return [
        Variant(Form.EASY, label=Form.EASY.label),
        *(
            Variant(Form.LANGUAGE, row.code, row.name)
            for row in RenditionLanguage.objects.filter(in_use=True)
        ),
        Variant(Form.AUDIO, label=Form.AUDIO.label),
        Variant(Form.VOICE, label=Form.VOICE.label),
    ]


def variant(slug: str) -> Variant | None:
    """The form of an address; languages that are no longer written stay known."""
    if slug in (Form.EASY, Form.AUDIO, Form.VOICE):
        return Variant(Form(slug), label=Form(slug).label)
    row = RenditionLanguage.objects.filter(code=slug).first()
    return Variant(Form.LANGUAGE, row.code, row.name) if row is not None else None


def variant_of(row: Rendition, names: dict[str, str]) -> Variant:
    """``names``: own names of languages by their code."""
    label = names.get(row.language, row.language) or Form(row.form).label
    return Variant(Form(row.form), row.language, label)


def language_names() -> dict[str, str]:
    return dict(RenditionLanguage.objects.values_list("code", "name"))


def texts_of(subject: Subject, variant: Variant, given: dict[str, Any]) -> dict[str, str]:
    """Of what was typed only what the form holds, without empty lines around it."""
    found = {
        field.name: str(given.get(field.name, "")).replace("\r\n", "\n").strip()[: field.longest]
        for field in subject.fields_in(variant)
    }
    return {name: text for name, text in found.items() if text}
