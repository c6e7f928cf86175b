"""What a layout needs to know about the council, the reader and the way around.

The layouts ``ui/public.jinja``, ``ui/desk.jinja`` and ``ui/phone.jinja`` read these values by name
(``council``, ``nav``, ``prefs``, ``actor``); the contract is written on top of ``ui/base.jinja``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

TEXT_SIZES: Final = ("normal", "large", "xlarge")
THEMES: Final = ("auto", "light", "dark")
EASY: Final = "ja-easy"
LANGUAGES: Final = ("ja", EASY, "en", "zh", "vi", "pt")
READINGS: Final = re.compile(r"|easy|[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
"""Forms of a single text: easy Japanese or a language (BCP 47); empty goes with the page."""


@dataclass(frozen=True, kw_only=True)
class Council:
    """The council as its residents know it; ``hours`` is printed beside every telephone number."""

    name: str
    phone: str
    brand: str = "ささえあい"
    hours: str = ""
    fax: str = ""
    postcode: str = ""
    address: str = ""
    email: str = ""
    home: str = "/"
    note: str = ""

    @property
    def tel(self) -> str:
        """Target of a ``tel:`` link: digits and a leading plus only."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One way to another page. ``post`` makes it a form button (sign out, take a duty)."""

    label: str
    href: str
    icon: str = ""
    current: bool = False
    count: int | None = None
    post: bool = False
    lang: str = ""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who is signed in, in the words shown on the account menu."""

    name: str
    duty: str = ""
    account: tuple[NavItem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Prefs:
    """How this reader wants to read. Kept in a cookie, changed by a plain GET form.

    ``action`` is the address that stores a choice and returns to ``back``. ``lang`` is one of
    ``LANGUAGES``; ``ja-easy`` is やさしい日本語, a rendition and not a language of its own, so the
    document stays ``lang="ja"``. ``read`` is the form in which texts of pages and notices are wanted,
    where somebody has written them; the words around them stay in ``lang``.
    """

    text: str = "normal"
    ruby: bool = False
    theme: str = "auto"
    lang: str = "ja"
    read: str = ""
    action: str = "/prefs/"
    back: str = "/"

    @property
    def easy(self) -> bool:
        return self.lang == EASY

    @property
    def html_lang(self) -> str:
        return "ja" if self.easy else self.lang

    @property
    def reading(self) -> str:
        """The form that is wanted of a text: ``ja`` is as it was written."""
        return self.read or {"ja": "ja", EASY: "easy"}.get(self.lang, self.lang)

    def with_choices(self, choices: Mapping[str, str]) -> Prefs:
        """The same reader after choosing; anything unknown in ``choices`` is left as it was."""
        chosen = self
        if choices.get("text") in TEXT_SIZES:
            chosen = replace(chosen, text=choices["text"])
        if choices.get("ruby") in ("on", "off"):
            chosen = replace(chosen, ruby=choices["ruby"] == "on")
        if choices.get("theme") in THEMES:
            chosen = replace(chosen, theme=choices["theme"])
        if choices.get("lang") in LANGUAGES:
            chosen = replace(chosen, lang=choices["lang"], read="")
        if READINGS.fullmatch(choices.get("read", "?")):
            chosen = replace(chosen, read=choices["read"])
        return chosen

    def as_cookie(self) -> str:
        """Text for the cookie; ``from_cookie`` reads it back."""
        kept = f"{self.text}.{'on' if self.ruby else 'off'}.{self.theme}.{self.lang}"
        return f"{kept}.{self.read}" if self.read else kept

    @classmethod
    def from_cookie(cls, cookie: str, *, action: str = "/prefs/", back: str = "/") -> Prefs:
        """A damaged or old cookie gives the standard for each part it does not name."""
        parts = dict(
            zip(("text", "ruby", "theme", "lang", "read"), cookie.split("."), strict=False)
        )
        return cls(action=action, back=back).with_choices(parts)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A notice at the top of a page; Django's own messages have the same two attributes."""

    level_tag: str
    message: str
    undo: str = ""
