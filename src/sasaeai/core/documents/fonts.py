"""Which fonts a document is set in, and what they cannot draw.

Order (docs/adr/0004-typst.md): the configured folder, then good Japanese fonts of the system,
then the IPAexGothic that comes with the package ``matplotlib-fontja``, so that a machine without
any Japanese font still prints. Nothing is downloaded.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sasaeai.core.documents import presses
from sasaeai.core.documents.cmap import Coverage, UnreadableFont, read_coverage

SUBSTITUTE = "〓"
_PREFERRED = (
    "BIZ UDPGothic",
    "BIZ UDGothic",
    "Noto Sans JP",
    "Noto Sans CJK JP",
    "IPAexGothic",
)
_FOREIGN = ("Noto Sans", "DejaVu Sans")
_PACKAGE = "matplotlib-fontja"
_PACKAGE_FONT = "ipaexg.ttf"
_PROOF_OF_JAPANESE = "あア漢〓□"
_BOLD = 600
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
# Format and control characters that a shaper never draws (Unicode Default_Ignorable).
_INVISIBLE = frozenset(
    [0x00AD, 0x034F, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]
)


class NoJapaneseFont(RuntimeError):
    """Neither folder, system nor package has a font with Japanese characters."""


@dataclass(frozen=True)
class MissingGlyph:
    """One character (or 異体字 sequence) that no font in use has.

    ``variant`` is true when the ordinary form of the character is printed in place of the
    requested one; otherwise the substitute box 〓 is printed.
    """

    text: str
    variant: bool = False

    @property
    def code_points(self) -> str:
        return " ".join(f"U+{ord(char):04X}" for char in self.text)


@dataclass(frozen=True)
class _Face:
    path: str
    index: int
    weight: int


@dataclass(frozen=True)
class _Family:
    name: str
    coverage: tuple[Coverage, ...]

    def has(self, code: int) -> bool:
        return all(code in face for face in self.coverage)

    def has_variant(self, base: int, selector: int) -> bool:
        return all(face.has_variant(base, selector) for face in self.coverage)


@dataclass(frozen=True, eq=False)
class FontSet:
    """Families in the order they are tried, with their coverage; shared by all renders.

    ``places`` are the folders their files lie in: all that the press has to read.
    """

    families: tuple[_Family, ...]
    bold: bool
    places: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(family.name for family in self.families)

    def has(self, code: int) -> bool:
        return code in _INVISIBLE or any(family.has(code) for family in self.families)

    def has_variant(self, base: int, selector: int) -> bool:
        """Whether the family that draws ``base`` knows this form of it."""
        for family in self.families:
            if family.has(base):
                return family.has_variant(base, selector)
        return False

    def missing(self, texts: Iterable[str]) -> tuple[MissingGlyph, ...]:
        """What these texts need and no family has, sorted, each once."""
        absent: set[str] = set()
        variants: set[str] = set()
        for text in texts:
            if text.isascii() and text.isprintable():
                continue
            for place, char in enumerate(text):
                code = ord(char)
                if is_selector(code):
                    if not place or not self.has_variant(ord(text[place - 1]), code):
                        variants.add(text[max(place - 1, 0) : place + 1])
                elif char not in "\n\t" and not self.has(code):
                    absent.add(char)
        return (
            *(MissingGlyph(char) for char in sorted(absent)),
            *(
                MissingGlyph(pair, variant=True)
                for pair in sorted(variants)
                if pair[0] not in absent
            ),
        )


def is_selector(code: int) -> bool:
    return any(code in block for block in _SELECTORS)


def configured_fonts() -> FontSet:
    """The font set of this installation: setting ``SASAEAI_FONT_DIR``, system, package."""
    folder = getattr(settings, "SASAEAI_FONT_DIR", None)
    return font_set(Path(folder) if folder else None)


@lru_cache(maxsize=4)
def font_set(folder: Path | None = None, *, system: bool = True) -> FontSet:
    """Fonts found in ``folder``, on the system (unless switched off) and in the package.

    Reads font directories once per process. Raises NoJapaneseFont when nothing can draw kana.
    """
    given = [str(place) for place in (folder, _package_folder()) if place is not None]
    faces = _faces(given, system=system)
    own = _folder_families(folder)
    order = [*own, *(name for name in (*_PREFERRED, *_FOREIGN) if name not in own)]
    families = tuple(
        family for name in order if name in faces and (family := _family(name, faces[name]))
    )
    if not any(_is_japanese(family) for family in families):
        raise NoJapaneseFont("no font with Japanese characters was found")
    first = next(family.name for family in families if _is_japanese(family))
    return FontSet(
        families=families,
        bold=any(face.weight >= _BOLD for face in faces[first]),
        places=_folders(face for family in families for face in faces[family.name]),
    )


def _folders(faces: Iterable[_Face]) -> tuple[str, ...]:
    return tuple(sorted({str(Path(face.path).parent) for face in faces}))


def _package_folder() -> Path | None:
    try:
        files = importlib.metadata.files(_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == _PACKAGE_FONT:
            return Path(str(file.locate())).parent
    return None


def _folder_families(folder: Path | None) -> list[str]:
    """Families of the configured folder, those with Japanese characters first."""
    if folder is None:
        return []
    faces = _faces([str(folder)], system=False)
    families = [family for name in faces if (family := _family(name, faces[name]))]
    return [
        family.name
        for family in sorted(families, key=lambda each: (not _is_japanese(each), each.name))
    ]


def _faces(places: list[str], *, system: bool) -> dict[str, list[_Face]]:
    found: dict[str, list[_Face]] = {}
    for family, path, index, weight in presses.faces(places, system=system):
        found.setdefault(family, []).append(_Face(path, index, weight))
    return found


def _family(name: str, faces: list[_Face]) -> _Family | None:
    coverage: list[Coverage] = []
    for path, index in sorted({(face.path, face.index) for face in faces}):
        try:
            coverage.append(read_coverage(Path(path), index))
        except UnreadableFont:
            return None
    return _Family(name=name, coverage=tuple(coverage)) if coverage else None


def _is_japanese(family: _Family) -> bool:
    return all(family.has(ord(char)) for char in _PROOF_OF_JAPANESE)
