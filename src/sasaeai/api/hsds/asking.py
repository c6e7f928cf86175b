"""What an address asks for, and pages with numbers (HSDS envelope, flat)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from sasaeai.api.hsds import ids

PER_PAGE, MOST_PER_PAGE, ALL = 50, 500, 50_000
LONGEST = 200
LARGEST_PAGE = 1_000_000
YES, NO = ("true", "1"), ("false", "0", "")


class CannotRead(ValueError):
    """A parameter says nothing that can be understood: its name and why."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name, self.why = name, why


@dataclass(frozen=True)
class Asked:
    """The parameters of one request, read. Filters narrow together (AND)."""

    search: str = ""
    page: int = 1
    per_page: int = PER_PAGE
    ndjson: bool = False
    taxonomy_term: UUID | None = None
    taxonomy: UUID | None = None
    organization: UUID | None = None
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    top_only: bool = False
    parent: UUID | None = None

    @property
    def window(self) -> slice:
        return slice((self.page - 1) * self.per_page, self.page * self.per_page)


def read(query: Mapping[str, str], known: frozenset[str]) -> Asked:
    """Raises ``CannotRead``; a misspelt parameter must not pass for none."""
    for name in sorted(set(query) - known):
        raise CannotRead(name[:60], "no such parameter here")
    minimal = _flag(query, "minimal")
    every = ALL if minimal and "per_page" not in query else PER_PAGE
    most = ALL if minimal else MOST_PER_PAGE
    return Asked(
        search=_text(query, "search"),
        page=_number(query, "page", 1, LARGEST_PAGE),
        per_page=_number(query, "per_page", every, most),
        ndjson=_format(query),
        taxonomy_term=_uuid(query, "taxonomy_term_id"),
        taxonomy=_uuid(query, "taxonomy_id"),
        organization=_uuid(query, "organization_id"),
        modified_after=_moment(query),
        minimal=minimal,
        full=_flag(query, "full"),
        full_service=_flag(query, "full_service"),
        top_only=_flag(query, "top_only"),
        parent=_uuid(query, "parent_id"),
    )


def envelope(asked: Asked, *, total: int, contents: Sequence[Any]) -> dict[str, Any]:
    """``page_number`` from 1; ``size`` is what lies in this page, ``total_items`` everywhere."""
    pages = -(-total // asked.per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page == max(pages, 1),
        "empty": not contents,
        "contents": list(contents),
    }


def _text(query: Mapping[str, str], name: str) -> str:
    value = query.get(name, "")
    if len(value) > LONGEST:
        raise CannotRead(name, f"at most {LONGEST} characters")
    return value


def _number(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = query.get(name, "")
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise CannotRead(name, "not a whole number")
    number = int(value)
    if not 1 <= number <= most:
        raise CannotRead(name, f"from 1 to {most}")
    return number


def _format(query: Mapping[str, str]) -> bool:
    value = query.get("format", "") or "json"
    if value not in ("json", "ndjson"):
        raise CannotRead("format", "json or ndjson")
    return value == "ndjson"


def _flag(query: Mapping[str, str], name: str) -> bool:
    value = query.get(name, "").lower()
    if value not in (*YES, *NO):
        raise CannotRead(name, "true or false")
    return value in YES


def _uuid(query: Mapping[str, str], name: str) -> UUID | None:
    value = query.get(name, "")
    found = ids.read(value) if value else None
    if value and found is None:
        raise CannotRead(name, "not an id")
    return found


def _moment(query: Mapping[str, str]) -> datetime | None:
    """A date alone is its first moment; a moment without an offset is one of Japan's clocks."""
    value = query.get("modified_after", "").replace(" ", "+")
    if not value:
        return None
    found = _parsed(value, parse_datetime)
    if found is None and _parsed(value, parse_date) is not None:
        found = _parsed(f"{value}T00:00:00", parse_datetime)
    if found is None:
        raise CannotRead("modified_after", "not a moment such as 2026-11-30T09:00:00+09:00")
    try:
        return timezone.make_aware(found) if timezone.is_naive(found) else found
    except (ValueError, OverflowError) as error:
        raise CannotRead("modified_after", "out of range") from error


def _parsed(value: str, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(value)
    except ValueError:
        return None
