"""Names, numbers and addresses in what somebody wrote, masked before anybody reads it.

A proposal: whoever types the card sees it and may mask more. Telephone numbers, mail addresses and
house numbers are found by their form, names of people by the dictionary.
"""

from __future__ import annotations

import re
import unicodedata

from sasaeai.core.text.contacts import DASHES
from sasaeai.core.text.ruby import tokens

PHONE = re.compile(
    r"(?<![0-9])\(?(?:\+81[- ]?|0)[0-9]{1,4}[-(). ]{0,2}[0-9]{1,4}[-(). ]{0,2}[0-9]{3,4}(?![0-9])"
)
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
HOUSE = re.compile(
    r"[0-9]+(?:丁目|番地?の?|-)[0-9]+(?:(?:番地?の?|号|-)[0-9]*)*|"
    r"[一二三四五六七八九十百]+(?:丁目|番地)(?:の?[一二三四五六七八九十百]+(?:番地?|号)?)+"
)
DASH = re.compile(f"(?<=[0-9])[{DASHES}](?=[0-9])")
MASKS = ((MAIL, "〔メール〕"), (PHONE, "〔電話番号〕"), (HOUSE, "〔番地〕"))
NAME = "〔名前〕"


def plain(text: str) -> str:
    """The text with 全角 letters and digits as 半角, before anything is masked; between digits every
    kind of dash is one."""
    return DASH.sub("-", unicodedata.normalize("NFKC", text).strip())


def masked(text: str) -> str:
    """The plain text with everything that names somebody replaced."""
    found = plain(text)
    for form, mark in MASKS:
        found = form.sub(mark, found)
    for name in sorted(_names(found), key=len, reverse=True):
        found = found.replace(name, NAME)
    return re.sub(f"(?:{re.escape(NAME)})+", NAME, found)


def _names(text: str) -> set[str]:
    return {
        token.surface()
        for token in tokens(text)
        if token.part_of_speech()[1:3] == ("固有名詞", "人名")
    }
