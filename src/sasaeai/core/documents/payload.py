"""What a template may be given, and how it travels to typst.

Values go over as one JSON string, so text can never become markup. Numbers that carry meaning
must come as ``Figure`` (already rounded, with its state): a float is refused.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import segno

from sasaeai.core.documents.fonts import SUBSTITUTE, MissingGlyph
from sasaeai.core.figures import Figure
from sasaeai.core.periods import TOKYO, wareki

TYPE_MARK = "_"
_MACHINE_TEXT = frozenset({TYPE_MARK, "svg", "href", "state"})
_LARGEST_INTEGER = 2**53
_LINE_ENDS = str.maketrans({"\ufeff": None, "\u2028": "\n", "\u2029": "\n"})

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


class UnprintableValue(TypeError):
    """A value of a type that has no defined form on paper, with the place it was found."""


@dataclass(frozen=True)
class Qr:
    """A QR code that leads back to a page; ``caption`` is printed under it and read aloud."""

    url: str
    caption: str = ""

    @property
    def svg(self) -> str:
        """Error correction M (15 %), quiet zone of 4 modules (JIS X 0510)."""
        buffer = io.BytesIO()
        code = segno.make(self.url, error="m", micro=False)
        code.save(buffer, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None)
        return buffer.getvalue().decode()


@dataclass(frozen=True)
class Picture:
    """An SVG drawn by this system (chart, map), with the sentence that says the same."""

    svg: str
    alt: str


@dataclass(frozen=True)
class Link:
    text: str
    href: str


def encode(value: object, where: str = "data") -> Json:
    """``value`` as JSON types. Raises UnprintableValue with the path, as ``data.rows[3].x``."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_INTEGER else str(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return moment_text(value)
    if isinstance(value, Mapping):
        return _mapping(value, where)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [encode(item, f"{where}[{place}]") for place, item in enumerate(value)]
    marked = _marked(value)
    if marked is None:
        raise UnprintableValue(f"{where}: {type(value).__name__} cannot be printed")
    return marked


def moment_text(moment: date) -> str:
    """令和8年11月23日, with the time in Tokyo for an aware datetime (令和8年11月23日 14:05).

    Raises UnprintableValue for a datetime without time zone: nobody knows which day it means.
    """
    if not isinstance(moment, datetime):
        return wareki(moment)
    if moment.tzinfo is None:
        raise UnprintableValue("a datetime without time zone cannot be printed")
    local = moment.astimezone(TOKYO)
    return f"{wareki(local.date())} {local.hour}:{local.minute:02}"


def _mapping(value: Mapping[object, object], where: str) -> Json:
    found: dict[str, Json] = {}
    for key, item in value.items():
        if not isinstance(key, str) or key == TYPE_MARK:
            raise UnprintableValue(f"{where}: key {key!r} is not allowed")
        found[key] = encode(item, f"{where}.{key}")
    return found


def _marked(value: object) -> dict[str, Json] | None:
    if isinstance(value, Figure):
        return {
            TYPE_MARK: "figure",
            "state": value.state.name.lower(),
            "text": _text(value.text),
            "unit": _text(value.unit),
            "reason": _text(value.reason),
            "reference": value.reference,
        }
    if isinstance(value, Qr):
        return {TYPE_MARK: "qr", "svg": value.svg, "caption": _text(value.caption or value.url)}
    if isinstance(value, Picture):
        return {TYPE_MARK: "picture", "svg": value.svg, "alt": _text(value.alt)}
    if isinstance(value, Link):
        return {TYPE_MARK: "link", "text": _text(value.text), "href": value.href}
    return None


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)


def texts(value: Json) -> Iterator[str]:
    """Every string that will be drawn (drawings and addresses are not)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not _is_machine_text(value, name):
                yield from texts(item)


def substituted(value: Json, missing: Sequence[MissingGlyph]) -> Json:
    """The same value with 〓 for each character without a glyph.

    Variants (異体字) stay as they are: the font draws their ordinary form.
    """
    table = str.maketrans({each.text: SUBSTITUTE for each in missing if not each.variant})
    return _replaced(value, table) if table else value


def _replaced(value: Json, table: dict[int, str]) -> Json:
    if isinstance(value, str):
        return value.translate(table)
    if isinstance(value, list):
        return [_replaced(item, table) for item in value]
    if isinstance(value, dict):
        return {
            name: item if _is_machine_text(value, name) else _replaced(item, table)
            for name, item in value.items()
        }
    return value


def _is_machine_text(owner: dict[str, Json], name: str) -> bool:
    return TYPE_MARK in owner and name in _MACHINE_TEXT
