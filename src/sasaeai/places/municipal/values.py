"""Cells of real files brought to one form; whatever a cell holds, reading it never fails.

Each reader takes tidied text and gives the value with its trouble, if it has one. The form is the
one in which open data are written: days YYYY-MM-DD, hours HH:MM, six decimals, flags 1 or empty.
Reading a value that is in this form gives the same value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Final

from sasaeai.core.periods.reading import DateProblem, parse_date
from sasaeai.core.text import UnreadableNumber, normalise_phone
from sasaeai.places.municipal.heads import HAZARDS
from sasaeai.places.municipal.troubles import Trouble

Read = tuple[str, Trouble | None]
LATITUDES: Final = (Decimal(20), Decimal(46))
LONGITUDES: Final = (Decimal(122), Decimal(154))
LARGEST: Final = 99_999
LONGEST_PHONE: Final = 30
YES: Final = frozenset({"1", "○", "◯", "〇", "有", "有り", "あり", "はい", "TRUE", "YES", "●"})
NO: Final = frozenset(
    {"", "0", "×", "無", "無し", "なし", "いいえ", "FALSE", "NO", "-", "ー", "―", "✕"}
)
_BROKEN_ID = re.compile(r"[+-]?\d+(\.\d+)?E[+-]?\d+", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?:[:時](?:(\d{1,2})分?)?(?::\d\d)?(半)?)?")
_MIDNIGHT_OF_DAY = re.compile(r"[ T]0{1,2}:00(:00)?$")
_PHONE = re.compile(r"\(?\+?\d[\d()\-]{7,}\d|#\d{4}|1\d\d(?!\d)")
_EXTENSION = re.compile(r"内線:?(\d{1,6})")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ーｰ─━", "-"))
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,6})(?:人|名|台|席|床|円)?(?:程度|まで)?")
_SPACES = re.compile(r"[^\S\n]+")


def tidied(cell: str) -> str:
    """Without control letters, spaces at the ends and the old Mac's line ends; 全角 stays."""
    lines = cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = ("".join(letter for letter in line if _seen(letter)) for line in lines)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in kept).strip()


def _seen(letter: str) -> bool:
    return letter == "\t" or unicodedata.category(letter) not in ("Cc", "Cs")


def flat(text: str) -> str:
    """全角 as 半角 and no white space: how codes, numbers and hours are compared."""
    without = "".join(unicodedata.normalize("NFKC", text).split())
    return unicodedata.normalize("NFKC", without)  # a mark may have stood on a space


def number_id(text: str) -> Read:
    """The publisher's number. 1.72E+05 is what a spreadsheet left of it: never guessed."""
    found = flat(text)
    return found, Trouble.ID_BROKEN if _BROKEN_ID.fullmatch(found) else None


def code6(text: str) -> Read:
    """全国地方公共団体コード with its check digit; five digits are brought to six.

    A missing check digit is computed; a leading zero that a spreadsheet took comes back only where
    the digits then hold the check.
    """
    found = flat(text)
    if re.fullmatch(r"\d{6}", found) and check_digit(found[:5]) == found[5]:
        return found, None
    if re.fullmatch(r"\d{5}", found):
        padded = f"0{found}"
        if check_digit(padded[:5]) == padded[5]:
            return padded, None
        return found + check_digit(found), None
    return "", Trouble.BAD_CODE if found else None


def check_digit(five: str) -> str:
    """The sixth digit: weights 6 to 2, modulus 11."""
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total) % 10 if total < 11 else (11 - total % 11) % 10)


def day(text: str) -> Read:
    """2026/4/1, R8.4.1, 令和８年４月１日, 2026/4/1 0:00:00; a bare number of a spreadsheet is refused."""
    if not text:
        return "", None
    written = unicodedata.normalize("NFKC", text).strip()
    try:
        return parse_date(_MIDNIGHT_OF_DAY.sub("", written)).isoformat(), None
    except (DateProblem, ValueError, OverflowError):
        return "", Trouble.BAD_DAY


def hour(text: str) -> Read:
    """9:00, 9時半, 午後1時, 全角, 9:00:00; 24:00 is the last minute of the day."""
    if not text:
        return "", None
    written = flat(text)
    written = f"{written[:2]}:{written[2:]}" if re.fullmatch(r"\d{4}", written) else written
    afternoon = written.startswith(("午後", "PM", "pm"))
    found = _TIME.fullmatch(re.sub(r"^(午前|午後|AM|PM|am|pm)", "", written))
    if found is None or (found[2] is None and found[3] is None and "時" not in written):
        return "", Trouble.BAD_HOUR
    hours = int(found[1]) + (12 if afternoon and int(found[1]) < 12 else 0)
    minutes = int(found[2] or 0) or (30 if found[3] else 0)
    if (hours, minutes) == (24, 0):
        return "23:59", Trouble.MIDNIGHT
    if hours > 23 or minutes > 59:
        return "", Trouble.BAD_HOUR
    return f"{time(hours, minutes):%H:%M}", None


def phone(text: str) -> Read:
    """Half-width with hyphens as written, no 代表 and no extension; a mobile's number without ()."""
    if not text:
        return "", None
    written = flat(text).translate(_DASHES)
    found = [match[0] for match in _PHONE.finditer(_EXTENSION.sub("", written))]
    readable = [number for number in map(_balanced, found) if _dials(number)]
    if not readable:
        return "", Trouble.BAD_PHONE
    first = readable[0]
    if re.match(r"\(0[5789]0\)", first):
        first = first.replace("(", "").replace(")", "-").replace("--", "-")
    return first, Trouble.MORE_PHONES if len(readable) > 1 else None


def extension_in(text: str) -> str:
    """The extension that stands in the cell of the telephone."""
    found = _EXTENSION.search(flat(text))
    return found[1] if found else ""


def _balanced(number: str) -> str:
    return number if number.count("(") == number.count(")") else re.sub(r"[()]", "", number)


def _dials(number: str) -> bool:
    if len(number) > LONGEST_PHONE:
        return False
    try:
        normalise_phone(number)
    except UnreadableNumber:
        return False
    return True


def number(text: str) -> Read:
    """A number of people or cars: 1,200 and ５０人 are read."""
    if not text:
        return "", None
    found = _NUMBER.fullmatch(flat(text))
    value = int(found[1].replace(",", "")) if found else LARGEST + 1
    return (str(value), None) if value <= LARGEST else ("", Trouble.BAD_NUMBER)


def degrees(text: str) -> Read:
    """Decimal degrees; whether they lie in Japan is seen for the pair."""
    if not text:
        return "", None
    try:
        value = Decimal(flat(text))
    except InvalidOperation:
        return "", Trouble.BAD_PLACE
    if not value.is_finite() or abs(value) > 180:
        return "", Trouble.BAD_PLACE
    return f"{value:.6f}", None


def flag(text: str) -> Read:
    """1 or empty; ○ and 有 are 1."""
    found = flat(text).upper()
    if found in YES:
        return "1", None
    return "", None if found in NO else Trouble.BAD_FLAG


def address_of_page(text: str) -> Read:
    """An address of a web page; the first one of a cell with several lines."""
    first = unicodedata.normalize("NFKC", text).split()[:1]
    if not first:
        return "", None
    good = re.fullmatch(r"https?://[^\s<>\"]{3,190}", first[0])
    return (first[0], None) if good else ("", Trouble.BAD_URL)


def mail(text: str) -> Read:
    found = flat(text)
    if not found:
        return "", None
    good = re.fullmatch(r"[\w.+\-]{1,64}@[\w\-]+(\.[\w\-]+)+", found, re.ASCII)
    return (found, None) if good and len(found) <= 190 else ("", Trouble.BAD_MAIL)


def plain(text: str) -> Read:
    return text, None


READERS: Final[Mapping[str, Callable[[str], Read]]] = {
    "id": number_id,
    **dict.fromkeys(("code", "place_code"), code6),
    **dict.fromkeys(("first_day", "last_day", "apply_day", "licensed_on"), day),
    **dict.fromkeys(("opens", "closes", "apply_time"), hour),
    **dict.fromkeys(("phone", "fax"), phone),
    "capacity": number,
    **dict.fromkeys(("latitude", "longitude"), degrees),
    **dict.fromkeys((*HAZARDS, "also_shelter"), flag),
    **dict.fromkeys(("url", "form_url", "image"), address_of_page),
    "mail": mail,
}
"""Field → its reader; all other fields are plain text."""


def read_value(field: str, cell: str) -> Read:
    """The value of a cell in the form of open data, and its trouble."""
    return READERS.get(field, plain)(tidied(cell))
