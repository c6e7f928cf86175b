"""Declared words and figures in the reader's language, as filters of the templates.

Heads of columns, labels of choices, units and the states of a figure are plain Japanese where they
are declared, because files, papers and the search text read them too. A page translates them here
when it draws them; what has no translation (names, other data) stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import get_language, gettext, pgettext

from sasaeai.core.figures import Figure, State
from sasaeai.core.periods import FiscalYear

_YEAR: Final = re.compile(r"(?:明治|大正|昭和|平成|令和)(?:元|\d{1,2})(?:年度|(?![\d年]))")
_BELOW: Final = re.compile(r"(\d+)未満")


def in_japanese() -> bool:
    """Without a language (a command, a job) everything is Japanese."""
    return (get_language() or "ja").startswith("ja")


def words(text: object) -> str:
    """The translation of a declared word; fiscal years become FY2026."""
    said = str(text)
    if not said or in_japanese():
        return said
    return gettext(_YEAR.sub(_fiscal_year, said)) if _YEAR.search(said) else gettext(said)


def unit(text: str) -> str:
    """A unit as it follows its number; other languages bring the space before it themselves."""
    return pgettext("unit", text) if text else ""


def said(figure: Figure) -> str:
    """``figure.text`` in the reader's language: the number, or the words of its state."""
    if figure.has_value or in_japanese():
        return figure.text
    if figure.state is State.SUPPRESSED and (small := _BELOW.search(figure.text)):
        return gettext("＊ %(k)s未満") % {"k": small.group(1)}
    return gettext(figure.text)


def measured(figure: Figure) -> str:
    """``figure.text_with_unit`` in the reader's language, for running text."""
    if not figure.has_value or in_japanese():
        return said(figure) if not figure.has_value else figure.text_with_unit
    return f"{figure.text}{unit(figure.unit)}{words(figure.note)}"


def signed(figure: Figure) -> str:
    """``figure.signed`` in the reader's language, for changes."""
    if not figure.has_value:
        return said(figure)
    text = figure.signed
    return text.removesuffix(figure.unit) + unit(figure.unit) if figure.unit else text


def _fiscal_year(found: re.Match[str]) -> str:
    return f"FY{FiscalYear.parse(found.group()).year}"


FILTERS: Final[Mapping[str, Callable[..., Any]]] = {
    "words": words,
    "unit": unit,
    "said": said,
    "measured": measured,
    "signed": signed,
}
