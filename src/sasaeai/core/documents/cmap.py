"""Which characters a font file can draw, read from its ``cmap`` table.

The page must name every character it could not draw (names such as 𠮷 or 葛󠄀 are people's
names), so the answer has to be known before the page is set, and no font library is among the
dependencies. Source: OpenType specification, chapters "cmap" and "Font collections".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

_LAST_CODE_POINT = 0x10FFFF
_MAX_TABLE_BYTES = 16 * 1024 * 1024


class UnreadableFont(ValueError):
    """The file is not an OpenType or TrueType font, or its cmap is damaged."""


@dataclass(slots=True)
class Coverage:
    """Characters and variation sequences of one face, as a bitmap of 139 KB."""

    bits: bytearray = field(default_factory=lambda: bytearray(_LAST_CODE_POINT // 8 + 1))
    variants: set[tuple[int, int]] = field(default_factory=set)
    default_variants: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, code: int) -> None:
        self.bits[code >> 3] |= 1 << (code & 7)

    def __contains__(self, code: int) -> bool:
        return bool(self.bits[code >> 3] & (1 << (code & 7)))

    def has_variant(self, base: int, selector: int) -> bool:
        """Whether base + selector (異体字) has its own form or is declared the usual one."""
        if (base, selector) in self.variants:
            return True
        return any(
            which == selector and first <= base <= last
            for which, first, last in self.default_variants
        )


def read_coverage(path: Path, index: int = 0) -> Coverage:
    """Coverage of face ``index`` of a .ttf, .otf, .ttc or .otc file.

    Raises UnreadableFont for anything else.
    """
    try:
        with path.open("rb") as file:
            table = _cmap_table(file, index)
        coverage = Coverage()
        for platform, encoding, offset in _subtables(table):
            _read_subtable(table, offset, platform, encoding, coverage)
    except (struct.error, IndexError, OSError) as error:
        raise UnreadableFont(f"{path.name}: {error}") from error
    return coverage


def _cmap_table(file: BinaryIO, index: int) -> bytes:
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12 + 4 * index)
        (start,) = struct.unpack(">I", file.read(4))
    file.seek(start + 4)
    (count,) = struct.unpack(">H", file.read(2))
    file.seek(start + 12)
    directory = file.read(16 * count)
    for entry in range(count):
        tag, _sum, offset, length = struct.unpack_from(">4sIII", directory, 16 * entry)
        if tag == b"cmap":
            if length > _MAX_TABLE_BYTES:
                raise UnreadableFont("cmap table is larger than any real font's")
            file.seek(offset)
            return file.read(length)
    raise UnreadableFont("no cmap table")


def _subtables(table: bytes) -> list[tuple[int, int, int]]:
    (count,) = struct.unpack_from(">H", table, 2)
    return [struct.unpack_from(">HHI", table, 4 + 8 * entry) for entry in range(count)]


def _read_subtable(
    table: bytes, offset: int, platform: int, encoding: int, coverage: Coverage
) -> None:
    (kind,) = struct.unpack_from(">H", table, offset)
    unicode = platform == 0 or (platform == 3 and encoding in (1, 10))
    if kind == 14:
        _read_variants(table, offset, coverage)
    elif unicode and kind == 4:
        _read_segments(table, offset, coverage)
    elif unicode and kind == 12:
        _read_groups(table, offset, coverage)


def _read_segments(table: bytes, offset: int, coverage: Coverage) -> None:
    """Format 4: runs of 16-bit code points."""
    (double,) = struct.unpack_from(">H", table, offset + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, offset + 14)
    starts = struct.unpack_from(f">{count}H", table, offset + 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, offset + 16 + 2 * double)
    ranges_at = offset + 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", table, ranges_at)
    for segment in range(count):
        for code in range(starts[segment], ends[segment] + 1):
            glyph = code
            if ranges[segment]:
                place = ranges_at + 2 * segment + ranges[segment] + 2 * (code - starts[segment])
                if place + 2 > len(table):
                    continue
                (glyph,) = struct.unpack_from(">H", table, place)
                if glyph == 0:
                    continue
            if (glyph + deltas[segment]) & 0xFFFF and code != 0xFFFF:
                coverage.add(code)


def _read_groups(table: bytes, offset: int, coverage: Coverage) -> None:
    """Format 12: runs of 32-bit code points."""
    (count,) = struct.unpack_from(">I", table, offset + 12)
    for group in range(count):
        first, last, glyph = struct.unpack_from(">III", table, offset + 16 + 12 * group)
        for code in range(first, min(last, _LAST_CODE_POINT) + 1):
            if glyph or code > first:
                coverage.add(code)


def _read_variants(table: bytes, offset: int, coverage: Coverage) -> None:
    """Format 14: base + variation selector, as kept in Japanese name registers (IVS)."""
    (count,) = struct.unpack_from(">I", table, offset + 6)
    for record in range(count):
        place = offset + 10 + 11 * record
        selector = int.from_bytes(table[place : place + 3], "big")
        usual, special = struct.unpack_from(">II", table, place + 3)
        if usual:
            _read_usual(table, offset + usual, selector, coverage)
        if special:
            _read_special(table, offset + special, selector, coverage)


def _read_usual(table: bytes, place: int, selector: int, coverage: Coverage) -> None:
    (count,) = struct.unpack_from(">I", table, place)
    for entry in range(count):
        at = place + 4 + 4 * entry
        first = int.from_bytes(table[at : at + 3], "big")
        coverage.default_variants.append((selector, first, first + table[at + 3]))


def _read_special(table: bytes, place: int, selector: int, coverage: Coverage) -> None:
    (count,) = struct.unpack_from(">I", table, place)
    for entry in range(count):
        at = place + 4 + 5 * entry
        base = int.from_bytes(table[at : at + 3], "big")
        coverage.variants.add((base, selector))
