"""Passwords that somebody who knows the council would try first are refused.

No rules about kinds of characters (NIST SP 800-63B): length, and nothing that can be guessed.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sasaeai.core.text import fold

HOUSE_WORDS = ("ささえあい", "sasaeai", "社協", "しゃきょう", "shakyo", "syakyo", "福祉", "fukushi")
FEWEST_DIFFERENT = 6
FEWEST_BESIDES = 6


class NotGuessable:
    """One word over and over, digits alone, or the login and the house's own words."""

    def __init__(self) -> None:
        self.common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        plain = fold(password)
        once = plain[: _period(plain)]
        if plain.isdigit() or len(set(plain)) < FEWEST_DIFFERENT or once in self.common:
            raise ValidationError(self.get_help_text(), code="password_guessable")
        rest = plain
        for word in (*HOUSE_WORDS, getattr(user, "login", ""), getattr(user, "name", "")):
            folded = fold(word or "")
            rest = rest.replace(folded, "") if folded else rest
        if len(rest) < FEWEST_BESIDES:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        return _("同じことばのくり返し、数字だけ、ログイン名や社協の名前だけのものは使えません。")


def _period(text: str) -> int:
    """Length of the shortest part that the text repeats."""
    for length in range(1, len(text) // 2 + 1):
        if text[:length] * (len(text) // length) == text[: len(text) // length * length] and (
            text[:length].startswith(text[len(text) // length * length :])
        ):
            return length
    return len(text)
