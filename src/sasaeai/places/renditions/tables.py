"""Lists of the renditions, declared once."""

from __future__ import annotations

from django.urls import reverse

from sasaeai.core.tables import Column, Kind, Row, Table
from sasaeai.places.renditions.queries import NONE, STATES
from sasaeai.places.renditions.subjects import LISTING, NOTICE


def _editor(row: Row) -> str:
    listing, notice = row["listing__code"], row["notice_id"]
    where = (LISTING, listing) if listing else (NOTICE, notice)
    return reverse("places:rendition-edit", args=[*where, row["language"] or row["form"]])


def _record(row: Row) -> str:
    return reverse("places:rendition-record", args=[LISTING, row["code"]])


RENDITIONS = Table(
    "desk-renditions",
    "やさしい日本語・ほかのことば",
    (
        Column(
            "name",
            "ページ・お知らせ",
            fields=("name", "listing__code", "notice_id", "form", "language"),
            head=True,
            href=_editor,
        ),
        Column("what", "形"),
        Column(
            "shown",
            "状態",
            kind=Kind.STATE,
            words={code: label for code, label in STATES if code != NONE},
            tones={"draft": "line", "review": "warn", "outdated": "danger", "published": "ok"},
        ),
        Column("written_by__name", "書いた人"),
        Column("approved_by__name", "たしかめた人"),
        Column("changed_at", "直した日", kind=Kind.DATE),
    ),
    order=("-changed_at",),
    unique="id",
    empty="この状態の文はありません",
    empty_hint="居場所・窓口のページか、お知らせのページから書きはじめます。",
)

WITHOUT = Table(
    "desk-renditions-none",
    "やさしい日本語がまだないページ",
    (
        Column("name", "ページ", fields=("name", "code"), head=True, href=_record),
        Column("category__label", "種類"),
        Column("area__name", "地区"),
        Column("verified_on", "たしかめた日", kind=Kind.DATE),
    ),
    order=("kana",),
    unique="id",
    empty="どのページにも、やさしい日本語があります",
)
