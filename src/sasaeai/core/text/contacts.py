"""Phone numbers and postcodes as people type them, brought to digits."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NOT_DIGIT = re.compile(r"[^0-9]")
DASHES: Final = "‐‑‒–—―−ーｰ"
"""What people type between digits where - is meant, 半角 as it is left out."""
_FILLING = re.compile(rf"[\s()\-{DASHES}.・/〒]")
_DASH = re.compile(rf"(?<=[0-9])[{DASHES}](?=[0-9])")
_SHORT: Final = re.compile(r"1\d\d|#\d{4}")  # 110, 119, 189, #7119


class UnreadableNumber(ValueError):
    """Not the number it should be; ``hint`` says what is expected."""

    def __init__(self, text: str, hint: str) -> None:
        self.text = text
        self.hint = hint
        super().__init__(f"{text!r}: {hint}")


def digits(text: str) -> str:
    """The digits alone, 全角 as 半角, in the order they stand."""
    return _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", text))


def written_phone(text: str) -> str:
    """０００−１１１ー２３４５ → 000-111-2345, as it stands on a page; other words stay."""
    return _DASH.sub("-", unicodedata.normalize("NFKC", text)).strip()


def normalise_phone(text: str) -> str:
    """０８６－４３４－３３０１ and +81 86 434 3301 → 0864343301; 110 and #7119 stay.

    Raises ``UnreadableNumber`` unless 10 or 11 digits from 0 remain.
    """
    bare = _FILLING.sub("", unicodedata.normalize("NFKC", text).upper().removeprefix("TEL"))
    bare = bare.lstrip(":")
    if bare.startswith("+81"):
        bare = "0" + bare.removeprefix("+81").removeprefix("0")
    if _SHORT.fullmatch(bare) or re.fullmatch(r"0[0-9]{9,10}", bare):
        return bare
    raise UnreadableNumber(text, "市外局番から、数字10けたか11けたで入力してください。")


def normalise_postcode(text: str) -> str:
    """〒７１０－０８３４ → 7100834; raises ``UnreadableNumber`` unless 7 digits remain."""
    bare = _FILLING.sub("", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"[0-9]{7}", bare):
        return bare
    raise UnreadableNumber(text, "郵便番号は数字7けたで入力してください。")


def postcode_text(postcode: str) -> str:
    """7100834 → 710-0834."""
    return f"{postcode[:3]}-{postcode[3:]}"
