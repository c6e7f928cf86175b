"""A record's texts as one reader gets them: in the form they chose, where somebody has written it.

What is shown of a page is still its public view: a rendition only takes the place of a text that
stands there. An outdated one says so; speech that is outdated is not there at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localtime

from sasaeai.core.text import Ruby, furigana
from sasaeai.people.public import council_readings
from sasaeai.places.models import Listing, NoticeEdition, Rendition, RenditionLanguage
from sasaeai.places.published import PublicView
from sasaeai.places.renditions.enums import SPOKEN, Form, Making, RenditionState
from sasaeai.places.renditions.spoken import spoken_names
from sasaeai.places.renditions.subjects import EASY_TAG

AS_WRITTEN = "ja"
EASY_LABEL = Form.EASY.label


@dataclass(frozen=True)
class Choice:
    """One form that is there; ``lang`` marks its name."""

    slug: str
    label: str
    lang: str
    current: bool


@dataclass(frozen=True)
class Reading:
    """The chosen form of one record, and the others. ``original`` holds its public texts, ``audio``
    the words to listen to while they are true; where they have no recording the browser reads."""

    original: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    row: Rendition | None = None
    audio: Rendition | None = None

    @property
    def slug(self) -> str:
        return slug_of(self.row) if self.row is not None else AS_WRITTEN

    @property
    def lang(self) -> str:
        """Language of the chosen texts."""
        return self.row.language or "ja" if self.row is not None else "ja"

    @property
    def easy(self) -> bool:
        return self.row is not None and self.row.form == Form.EASY

    @property
    def outdated(self) -> bool:
        return self.row is not None and self.row.outdated_at is not None

    @property
    def recorded(self) -> bool:
        return self.audio is not None and self.audio.making == Making.READY

    @property
    def names(self) -> dict[str, str]:
        """How names in what is listened to are spoken."""
        return spoken_names(self.audio.texts["text"]) if self.audio is not None else {}

    @property
    def made_on(self) -> date | None:
        """The day since which the chosen wording has been out."""
        if self.row is None or self.row.published_at is None:
            return None
        return localtime(self.row.published_at).date()

    @property
    def tags(self) -> list[str]:
        """Every language in which the texts are there, for other systems (BCP 47)."""
        return [
            AS_WRITTEN,
            *(tag_of(each.slug) for each in self.choices if each.slug != AS_WRITTEN),
        ]

    def has(self, name: str) -> bool:
        """Whether the chosen form has this text, and the record still has it too."""
        return bool(self.row and self.original.get(name) and self.row.texts.get(name))

    def text(self, name: str) -> str:
        """The text in the chosen form; as it was written where that form has none."""
        if self.row is not None and self.has(name):
            return str(self.row.texts[name])
        return self.original.get(name, "")

    def pieces(self, name: str) -> list[Ruby]:
        """The text with readings over every kanji, for easy Japanese."""
        return easy_pieces(self.text(name))


def of_listing(view: PublicView, wanted: str) -> Reading:
    """The page's texts for somebody who wants this form (a slug)."""
    rows = Rendition.objects.filter(listing=view.listing, state=RenditionState.PUBLISHED)
    return _reading(
        list(rows.select_related("recording").defer("recording__content")),
        texts_of_view(view),
        wanted,
    )


def of_notice(edition: NoticeEdition, wanted: str) -> Reading:
    """The notice's texts for somebody who wants this form."""
    rows = Rendition.objects.filter(notice=edition.notice_id, state=RenditionState.PUBLISHED)
    names = ("title", "summary", "body", "ask")
    original = {name: str(getattr(edition, name)) for name in names}
    return _reading(
        list(rows.select_related("recording").defer("recording__content")), original, wanted
    )


def of_listings(views: Sequence[PublicView], wanted: str) -> dict[int, Reading]:
    """The same of several pages in two queries; paper takes only what is true to its source."""
    rows = Rendition.objects.filter(
        listing__in=[view.listing.pk for view in views],
        state=RenditionState.PUBLISHED,
        outdated_at__isnull=True,
    ).exclude(form__in=SPOKEN)
    found: dict[int, list[Rendition]] = {}
    for row in rows:
        found.setdefault(int(row.listing_id or 0), []).append(row)
    names = _names() if found else []
    return {
        view.listing.pk: _reading(
            found.get(view.listing.pk, []), texts_of_view(view), wanted, names=names
        )
        for view in views
    }


def of_pages(pages: QuerySet[Listing], wanted: str) -> Reading:
    """Which forms these pages have between them, and the one for somebody who wants this form;
    without texts. Only what is true to its source."""
    rows = Rendition.objects.filter(
        listing__in=pages.order_by().values("pk"),
        state=RenditionState.PUBLISHED,
        outdated_at__isnull=True,
    ).exclude(form__in=SPOKEN)
    each = rows.order_by("form", "language").distinct("form", "language")
    return _reading(list(each), {}, wanted)


def easy_pieces(text: str) -> list[Ruby]:
    """A text with readings over every kanji, as the council reads its own names."""
    return furigana(text, council_readings())


def offered(readings: Iterable[Reading]) -> list[Choice]:
    """Every form that at least one of them has, in the council's order."""
    found = {each.slug: each for reading in readings for each in reading.choices}
    order = [AS_WRITTEN, Form.EASY.value, *(row.code for row in _names())]
    return [found[slug] for slug in order if slug in found]


def wording(ids: Sequence[UUID], variant: str) -> dict[UUID, str]:
    """What desks are for in this form, by the pages' ids (``desks.lines.add_wording``)."""
    rows = Rendition.objects.filter(
        listing__uuid__in=list(ids), state=RenditionState.PUBLISHED, outdated_at__isnull=True
    ).exclude(form__in=SPOKEN)
    return {
        row["listing__uuid"]: row["texts"]["description"]
        for row in rows.values("listing__uuid", "form", "language", "texts")
        if (row["language"] or row["form"]) == variant and row["texts"].get("description")
    }


def texts_of_view(view: PublicView) -> dict[str, str]:
    """The texts of a public page by name; a hidden place has no directions."""
    row = view.listing
    names = ("name", "description", "audience_note", "cost", "apply_how")
    found = {name: str(getattr(row, name)) for name in names}
    return found | {"directions": view.where.directions if view.where else ""}


def slug_of(row: Rendition) -> str:
    return str(row.language or row.form)


def tag_of(slug: str) -> str:
    return EASY_TAG if slug == Form.EASY else slug


def _names() -> list[RenditionLanguage]:
    return list(RenditionLanguage.objects.all())


def _reading(
    rows: list[Rendition],
    original: Mapping[str, str],
    wanted: str,
    *,
    names: list[RenditionLanguage] | None = None,
) -> Reading:
    written = {slug_of(row): row for row in rows if row.form not in SPOKEN}
    audio = next((row for row in rows if row.form == Form.AUDIO and row.outdated_at is None), None)
    if not written:
        return Reading(original=original, audio=audio)
    slug = _nearest(wanted, written)
    known = [(AS_WRITTEN, "もとの日本語", "ja"), (Form.EASY.value, EASY_LABEL, "ja")]
    known += [(row.code, row.name, row.code) for row in (_names() if names is None else names)]
    choices = tuple(
        Choice(code, label, lang, code == slug)
        for code, label, lang in known
        if code == AS_WRITTEN or code in written
    )
    return Reading(original, choices, written.get(slug), audio)


def _nearest(wanted: str, written: Mapping[str, Rendition]) -> str:
    """The form itself, or another script or country of the same language."""
    if wanted in written:
        return wanted
    stem = wanted.split("-", maxsplit=1)[0]
    near = [slug for slug in written if stem != "ja" and slug.split("-")[0] == stem]
    return near[0] if near else AS_WRITTEN
