"""The words in which the matrix is written: one row per address and kind of object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access.objects import Objects
from tests.cast import ACCOUNTS

EVERYBODY = frozenset(login for login, *_ in ACCOUNTS)
NOBODY: frozenset[str] = frozenset()
UNKNOWN = 9_007_199_254_740_991
"""An id that no row has."""
SENT = {"sent": "1"}
"""A form that was sent with nothing filled in."""

Parts = Callable[[Objects], Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """Who may open one address; everybody else gets 404, and nobody signed in the way to sign in.

    ``of`` says whose object the parts name (own, other, ended, unknown); ``status`` is what those
    get for whom it opens, ``but`` names members for whom it is another one.
    """

    name: str
    opens: frozenset[str]
    parts: Parts = field(default=lambda objects: {})
    of: str = ""
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    but: Mapping[str, int] = field(default_factory=dict)
    anonymous: int = 302
    public: bool = False

    @property
    def id(self) -> str:
        return " ".join(word for word in (self.method, self.name, self.of) if word)

    def expected(self, login: str | None) -> int:
        """``None`` is somebody who has not signed in."""
        if login is None:
            return self.anonymous
        if login in self.but:
            return self.but[login]
        return self.status if login in self.opens else 404


def members(*logins: str) -> frozenset[str]:
    """Logins of the cast; a misspelt one is refused."""
    found = frozenset(logins)
    if found - EVERYBODY:
        raise ValueError(f"not in the cast: {sorted(found - EVERYBODY)}")
    return found


def public(name: str, parts: Parts = lambda objects: {}, *, status: int = 200, of: str = "") -> Row:
    """A page for residents: the same for everybody."""
    return Row(name, EVERYBODY, parts, of, status=status, anonymous=status, public=True)


def unknown(name: str, *, method: str = "get", **rest: Any) -> Row:
    """An id that does not exist is a 404 for everybody who is signed in."""
    return Row(name, NOBODY, lambda objects: {"pk": UNKNOWN, **rest}, "unknown", method=method)
