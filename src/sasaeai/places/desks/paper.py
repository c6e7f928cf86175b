"""The desks of a district on paper, from one list of lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from sasaeai.areas.public import Area
from sasaeai.core.documents import Pdf, Qr, render
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.desks.lines import EASY, DeskLine, desks_of, people_of
from sasaeai.places.models import AdviceStep

AddressOf = Callable[[str], str]
CARDS = 8
TITLES = {
    Sheet.LIST: "相談窓口の一覧",
    Sheet.WALL: "相談窓口の一覧",
    Sheet.LARGE: "相談窓口の一覧",
    Sheet.EASY: "こまったときに 話す ところ",
    Sheet.FLOW: "相談のながれ",
    Sheet.CARD: "つなぐカード",
}


def sheet_of(
    sheet: Sheet,
    area: Area,
    *,
    address_of: AddressOf,
    home: str,
    issuer: str,
    phone: str,
    card: str = "",
    variant: str = "",
) -> Pdf:
    """One sheet for one district. ``address_of`` makes the full address of a page's code, ``home``
    is that of the list itself; ``card`` names the desk of a card (the first one otherwise), ``variant``
    the form in which somebody reads what desks are for."""
    lines = desks_of(area, variant=EASY if sheet is Sheet.EASY else variant)
    people = people_of(area) if sheet is Sheet.FLOW else []
    data: dict[str, Any] = {
        "area": area.name,
        "sheet": sheet.value,
        "paper": "a3" if sheet is Sheet.WALL else "a4",
        "phone": phone,
        "issuer": issuer,
        "home": Qr(home, "この一覧"),
        "lines": [_printed(line, address_of) for line in lines],
        "people": [line.name for line in people],
        "steps": _steps(),
    }
    if sheet is Sheet.CARD:
        data["cards"] = _cards(lines, data["lines"], card)
    return render(
        f"places/desks_{_TEMPLATES.get(sheet, 'list')}",
        data,
        title=f"{TITLES[sheet]}（{area.name}）",
        issuer=issuer,
        made_at=timezone.now(),
        large=sheet is Sheet.LARGE,
    )


_TEMPLATES = {Sheet.FLOW: "flow", Sheet.CARD: "card", Sheet.EASY: "easy"}


def _printed(line: DeskLine, address_of: AddressOf) -> dict[str, Any]:
    return {
        "name": line.name,
        "kana": line.kana,
        "what": line.what,
        "hours": line.hours,
        "phone": line.phone,
        "ways": [[label, value] for label, value in line.ways],
        "where": line.where,
        "step_free": line.step_free,
        "qr": Qr(address_of(line.code), line.name),
    }


def _steps() -> list[dict[str, str]]:
    rows = AdviceStep.objects.filter(in_use=True)
    return [{"title": row.title, "text": row.text, "easy": row.easy} for row in rows]


def _cards(
    lines: Sequence[DeskLine], printed: Sequence[dict[str, Any]], code: str
) -> list[dict[str, Any]]:
    """Eight cards of one desk to cut apart; none where the district has no desk."""
    chosen = [each for line, each in zip(lines, printed, strict=True) if line.code == code]
    first = (chosen or list(printed))[:1]
    return first * CARDS
