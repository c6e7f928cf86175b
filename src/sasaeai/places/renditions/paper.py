"""A page on paper in the form that somebody reads, with the frame for a voice code."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sasaeai.core.documents import Pdf, Qr, render
from sasaeai.core.ui import dates
from sasaeai.places.enums import Audience, ContactKind
from sasaeai.places.models import Rendition
from sasaeai.places.published import PublicView
from sasaeai.places.renditions.enums import Form, RenditionState
from sasaeai.places.renditions.reading import AS_WRITTEN, Reading
from sasaeai.places.sentences import hours_of

EASY_LABELS = ("いつ", "次の 日", "ところ", "行き方", "だれの ため", "お金", "申しこみ", "電話")


def sheet_of(
    view: PublicView, reading: Reading, *, address: str, issuer: str, large: bool = False
) -> Pdf:
    """One A4 sheet. What changes from day to day comes from the page as it is now, words from the
    chosen form where it is true to its source. ``address`` is the page's; the code adds the form."""
    chosen = Reading(original=reading.original) if reading.outdated else reading
    tail = f"?read={chosen.slug}" if chosen.slug != AS_WRITTEN else ""
    row = view.listing
    data = {
        "kind": row.category.label,
        "area": row.area.name,
        "name": chosen.text("name"),
        "also": row.name if chosen.text("name") != row.name else "",
        "kana": row.kana,
        "text": _paragraphs(chosen, "description"),
        "facts": facts_on_paper(view, chosen),
        "easy": chosen.easy,
        "qr": Qr(f"{address}{tail}", "このページ"),
        "issuer": issuer,
        "voice": _voice_code(view),
    }
    return render(
        "places/rendition_sheet",
        data,
        title=chosen.text("name"),
        issuer=issuer,
        made_at=timezone.now(),
        large=large,
    )


def _paragraphs(reading: Reading, name: str) -> list[list[list[str]]]:
    """Lines of pieces, each a text and its reading (empty where it needs none)."""
    if not reading.easy:
        return [[[line, ""]] for line in reading.text(name).splitlines() if line.strip()]
    lines: list[list[list[str]]] = [[]]
    for base, ruby in reading.pieces(name):
        first, *rest = base.split("\n")
        lines[-1].append([first, ruby or ""])
        lines += [[[each, ""]] for each in rest]
    return [[piece for piece in line if piece[0]] for line in lines if any(p[0] for p in line)]


def facts_on_paper(view: PublicView, reading: Reading) -> list[list[str]]:
    """Label and words of what a visitor needs, as it is now; labels in the language of the form."""
    phone = view.way(ContactKind.PHONE)
    following = [
        f"{dates.day(each.held_on)} {hours_of(each.starts, each.ends)}"
        for each in view.sessions[:2]
        if each.state != "cancelled"
    ]
    where = f"{view.where.name}　{view.where.address}".strip() if view.where else view.place_words
    texts = (
        "／".join(view.sentences),
        "、".join(following),
        where,
        reading.text("directions"),
        reading.text("audience_note")
        or _("、").join(_(Audience(each).label) for each in view.listing.audience),
        *(reading.text(name) for name in ("cost", "apply_how")),
        phone.value if phone else "",
    )
    labels = EASY_LABELS if reading.easy else _labels(reading.lang)
    return [[label, text] for label, text in zip(labels, texts, strict=True) if text]


def _labels(language: str) -> tuple[str, ...]:
    """In the language of the texts where there is a catalogue of it, else as they are."""
    with translation.override(language):
        return (
            _("いつ"), _("次の日"), _("どこで"), _("行き方"), _("だれのため"), _("お金"),
            _("申し込み"), _("電話"),
        )  # fmt: skip


def _voice_code(view: PublicView) -> bool:
    """Whether a text for a voice code is out: then the sheet keeps its place and its notch."""
    rows = Rendition.objects.filter(
        listing=view.listing, form=Form.VOICE, state=RenditionState.PUBLISHED
    )
    return rows.filter(outdated_at__isnull=True).exists()
