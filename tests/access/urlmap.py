"""The whole map of addresses, walked as Django resolves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from sasaeai.core.access import ViewAccess, declared


@dataclass(frozen=True)
class Address:
    """One pattern: its full name, its route from the root, its view and the names of its parts."""

    name: str
    route: str
    view: Callable[..., Any]
    parts: frozenset[str]

    @property
    def access(self) -> ViewAccess | None:
        """What the view, or the settings for a library's pages, say of who may open it."""
        found = declared(self.view)
        if found is not None:
            return found
        path = f"/{self.route}"
        for prefix, access in settings.ACCESS_OF_THIRD_PARTY_URLS:
            if path.startswith(prefix):
                return access  # type: ignore[no-any-return]
        return None


def addresses() -> list[Address]:
    """Every address, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "", "", frozenset()))


def _walk(
    patterns: list[URLPattern | URLResolver], route: str, namespace: str, parts: frozenset[str]
) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        known = parts | set(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = namespace + (f"{pattern.namespace}:" if pattern.namespace else "")
            yield from _walk(pattern.url_patterns, here, inner, known)
        else:
            name = f"{namespace}{pattern.name}" if pattern.name else here
            yield Address(name, here, pattern.callback, known)
