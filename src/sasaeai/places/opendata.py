"""What the register gives as municipal open data, in the heads of ``municipal.heads``.

Lines are made of public views alone and keyed by field; what we do not keep stays empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sasaeai.places.enums import ContactKind, Fee
from sasaeai.places.models import Occurrence
from sasaeai.places.municipal.enums import DataSet, Dialect
from sasaeai.places.municipal.heads import HEADS, field_of
from sasaeai.places.published import PublicView
from sasaeai.places.sentences import WEEKDAYS

Cells = dict[str, str]
FORMS: Final = (Dialect.V1, Dialect.STANDARD)
"""The forms in which files are given."""


@dataclass(frozen=True)
class Town:
    """Of whom the data are: six digits (check digit included) and the name; both may be empty."""

    code: str
    name: str


def events(
    rows: Iterable[tuple[Occurrence, PublicView]], town: Town, *, link: Callable[[str], str]
) -> Iterator[Cells]:
    """One line for each session that takes place. Hidden homes have no place and no coordinates."""
    for row, view in rows:
        listing = view.listing
        yield {
            **_beginning(view, town),
            "id": f"{listing.uuid}-{row.held_on:%Y%m%d}{row.starts:%H%M}",
            "name": listing.name,
            "kana": katakana(listing.kana),
            "first_day": row.held_on.isoformat(),
            "last_day": row.held_on.isoformat(),
            "opens": f"{row.starts:%H:%M}",
            "closes": f"{row.ends:%H:%M}" if row.ends else "",
            "when_note": row.note,
            "about": listing.description,
            "fee": "0" if listing.fee == Fee.FREE else "",
            "fee_note": listing.cost,
            "organiser": listing.organisation.name if listing.organisation else "",
            "place": view.place_words,
            "capacity": str(listing.capacity or ""),
            "apply_how": listing.apply_how,
            "url": link(listing.code),
        }


def facilities(
    dataset: DataSet, views: Iterable[PublicView], town: Town, *, link: Callable[[str], str]
) -> Iterator[Cells]:
    """One line for each page of a data set of places: buildings, evacuation, child care, care."""
    for view in views:
        listing = view.listing
        days = sorted({day for _uuid, rule in view.rules for day in rule.weekdays})
        yield {
            **_beginning(view, town),
            "id": str(listing.uuid),
            "name": listing.name,
            "kana": katakana(listing.kana),
            "phone": _way(view, ContactKind.PHONE),
            "fax": _way(view, ContactKind.FAX),
            "organiser": listing.organisation.name if listing.organisation else "",
            "weekdays": "".join(WEEKDAYS[day - 1] for day in days),
            "when_note": "／".join(view.sentences),
            "about": listing.description,
            "capacity": str(listing.capacity or ""),
            "accessibility": listing.get_step_free_display(),
            "url": link(listing.code),
            **_particular(dataset, view),
        }


def _particular(dataset: DataSet, view: PublicView) -> Cells:
    """What only one data set asks: for which disasters and whose, or which kind of care."""
    listing = view.listing
    if dataset == DataSet.EVACUATION_SPACE:
        return {
            **dict.fromkeys(listing.hazards, "1"),
            "also_shelter": "1" if listing.also_shelter else "",
            "for_whom": listing.audience_note,
        }
    if dataset == DataSet.PUBLIC_FACILITY:
        return {}
    return {"kind": str(listing.category.label), "ages": listing.audience_note}


def _way(view: PublicView, kind: ContactKind) -> str:
    way = view.way(kind)
    return way.value if way else ""


def laid_out(dataset: DataSet, form: Dialect, lines: Iterable[Cells]) -> Iterator[tuple[str, ...]]:
    """Cells in the order of the form's head; what we do not keep stays empty."""
    fields = [field_of(head) for head in HEADS[form][dataset]]
    for cells in lines:
        yield tuple(cells.get(name, "") for name in fields)


def katakana(kana: str) -> str:
    """サロン for さろん: readings of open data are katakana."""
    return "".join(
        chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in kana.replace("　", " ")
    )


def _beginning(view: PublicView, town: Town) -> Cells:
    where = view.where
    found = {"code": town.code, "publisher_name": town.name}
    if where is None:
        return found
    return found | {
        "address": where.address,
        "latitude": "" if where.latitude is None else f"{where.latitude:.6f}",
        "longitude": "" if where.longitude is None else f"{where.longitude:.6f}",
        "access": where.directions.replace("\n", "　"),
        "parking": f"{where.parking}台" if where.parking else "",
    }
