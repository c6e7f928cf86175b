"""Paper: A4 documents in Japanese as tagged PDF, and what could not be drawn."""

from sasaeai.core.documents.fonts import (
    SUBSTITUTE,
    FontSet,
    MissingGlyph,
    NoJapaneseFont,
    configured_fonts,
    font_set,
)
from sasaeai.core.documents.payload import Link, Picture, Qr, UnprintableValue, moment_text
from sasaeai.core.documents.pdf import DocumentError, Pdf, UnknownTemplate, render, response

__all__ = [
    "SUBSTITUTE",
    "DocumentError",
    "FontSet",
    "Link",
    "MissingGlyph",
    "NoJapaneseFont",
    "Pdf",
    "Picture",
    "Qr",
    "UnknownTemplate",
    "UnprintableValue",
    "configured_fonts",
    "font_set",
    "moment_text",
    "render",
    "response",
]
