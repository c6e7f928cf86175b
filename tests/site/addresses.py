"""Every address of the house with parts that fit its converters, whether or not anything is there."""

from __future__ import annotations

from django.urls import reverse

from tests.access.urlmap import Address, addresses

NUMBERS = {"pk", "rule", "session", "plan_id", "visit_id", "worry_id", "person_id", "beat_id", "no"}
NUMBERS |= {"reading", "basket", "task", "stop", "other", "round_id", "run", "item", "row_id"}
PARTS = {
    "page": "privacy",
    "kind": "csv",
    "format": "csv",
    "code": "x1",
    "plan": "x1",
    "name": "pause",
    "key": "abc",
    "uidb36": "1x",
    "provider_id": "staff",
    "tag": "x1",
    "token": "abc",
    "number": "R7-01",
    "when": "2026-04",
    "cell": "contacts",
    "dataset": "event",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "proposal": "00000000-0000-4000-8000-000000000000",
    "submission": "00000000-0000-4000-8000-000000000000",
}
NUMBERS |= {
    "notice",
    "dispatch",
    "area",
    "copies",
    "speech",
    "circle",
    "rendition",
    "batch",
    "paper",
    "consent",
}
PARTS |= {"sheet": "list", "of": "listing", "record": "x1", "form": "easy"}


def path_of(address: Address, *, number: str = "1") -> str:
    parts = {name: number if name in NUMBERS else PARTS[name] for name in address.parts}
    if "/" in address.name and ":" not in address.name:
        return f"/{address.route}"
    return reverse(address.name, kwargs=parts)


def every_path() -> dict[str, str]:
    """Name → path of every address."""
    return {address.name: path_of(address) for address in addresses()}


def numbered_paths(number: str) -> list[str]:
    """Paths of all addresses that hold an id, with this id, fitting or not."""
    mark = "7777777"
    return [
        path_of(address, number=mark).replace(mark, number)
        for address in addresses()
        if address.parts & NUMBERS
    ]
