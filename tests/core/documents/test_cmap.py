"""Coverage is read from fonts built here byte by byte, so that every table form is known."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.documents.cmap import UnreadableFont, read_coverage


def format_4(codes: list[int]) -> bytes:
    """One segment for each code, glyphs numbered from 1, closed by the 0xFFFF segment."""
    starts = [*codes, 0xFFFF]
    deltas = [(glyph - code) & 0xFFFF for glyph, code in enumerate(codes, start=1)] + [1]
    count = len(starts)
    body = struct.pack(f">{count}H", *starts) + b"\0\0" + struct.pack(f">{count}H", *starts)
    body += struct.pack(f">{count}H", *deltas) + bytes(2 * count)
    return struct.pack(">HHHHHHH", 4, 14 + len(body), 0, 2 * count, 0, 0, 0) + body


def format_4_with_glyph_list(first: int, glyphs: list[int]) -> bytes:
    """A run whose glyphs stand in a list behind the ranges; 0 means "not in this font"."""
    last = first + len(glyphs) - 1
    body = struct.pack(">HHHHH", last, 0xFFFF, 0, first, 0xFFFF) + struct.pack(">HH", 0, 1)
    body += struct.pack(">HH", 4, 0) + struct.pack(f">{len(glyphs)}H", *glyphs)
    return struct.pack(">HHHHHHH", 4, 14 + len(body), 0, 4, 0, 0, 0) + body


def format_12(codes: list[int]) -> bytes:
    groups = b"".join(struct.pack(">III", code, code, n) for n, code in enumerate(codes, start=1))
    return struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(codes)) + groups


def format_14(selector: int, usual: tuple[int, int], special: int) -> bytes:
    usual_at, special_at = 21, 21 + 8
    head = struct.pack(">HII", 14, special_at + 9, 1) + selector.to_bytes(3, "big")
    head += struct.pack(">II", usual_at, special_at)
    first, more = usual
    head += struct.pack(">I", 1) + first.to_bytes(3, "big") + bytes([more])
    return head + struct.pack(">I", 1) + special.to_bytes(3, "big") + struct.pack(">H", 7)


def font(*tables: tuple[int, int, bytes], collection: bool = False) -> bytes:
    directory = b""
    offset = 4 + 8 * len(tables)
    for platform, encoding, table in tables:
        directory += struct.pack(">HHI", platform, encoding, offset)
        offset += len(table)
    cmap = struct.pack(">HH", 0, len(tables)) + directory + b"".join(t for _p, _e, t in tables)
    start = 16 if collection else 0
    head = struct.pack(">4sIII", b"ttcf", 0x10000, 1, start) if collection else b""
    head += struct.pack(">4sHHHH", b"\0\1\0\0", 1, 0, 0, 0)
    return head + struct.pack(">4sIII", b"cmap", 0, start + 12 + 16, len(cmap)) + cmap


def saved(folder: Path, content: bytes) -> Path:
    path = folder / "made.ttf"
    path.write_bytes(content)
    return path


basic = st.lists(st.integers(0x20, 0xFFFE), unique=True, max_size=20).map(sorted)
everywhere = st.lists(st.integers(0x20, 0x10FFFF), unique=True, max_size=20).map(sorted)


def covered(path: Path) -> list[int]:
    coverage = read_coverage(path)
    return [code for code in range(0x110000) if code in coverage]


@given(codes=basic)
def test_segments_of_16_bits_are_read_exactly(
    tmp_path_factory: pytest.TempPathFactory, codes: list[int]
) -> None:
    path = saved(tmp_path_factory.mktemp("font"), font((3, 1, format_4(codes))))
    coverage = read_coverage(path)
    near = {near for code in codes for near in (code - 1, code, code + 1)}
    assert {code for code in near if code in coverage} == set(codes)


@given(codes=everywhere)
def test_groups_of_32_bits_are_read_exactly(
    tmp_path_factory: pytest.TempPathFactory, codes: list[int]
) -> None:
    path = saved(tmp_path_factory.mktemp("font"), font((3, 10, format_12(codes))))
    coverage = read_coverage(path)
    near = {near for code in codes for near in (code - 1, code, min(code + 1, 0x10FFFF))}
    assert {code for code in near if code in coverage} == set(codes)


def test_a_zero_in_the_glyph_list_is_a_character_the_font_lacks(tmp_path: Path) -> None:
    path = saved(tmp_path, font((0, 3, format_4_with_glyph_list(0x3042, [5, 0, 6]))))
    assert covered(path) == [0x3042, 0x3044]


def test_a_glyph_list_cut_short_covers_what_is_left_of_it(tmp_path: Path) -> None:
    whole = format_4_with_glyph_list(0x3042, [5, 6, 7])
    path = saved(tmp_path, font((0, 3, whole[:-2])))
    assert covered(path) == [0x3042, 0x3043]


def test_a_group_that_begins_with_no_glyph_begins_one_later(tmp_path: Path) -> None:
    table = struct.pack(">HHIII", 12, 0, 28, 0, 1) + struct.pack(">III", 0x41, 0x43, 0)
    assert covered(saved(tmp_path, font((3, 10, table)))) == [0x42, 0x43]


def test_tables_for_old_encodings_are_no_unicode_coverage(tmp_path: Path) -> None:
    path = saved(tmp_path, font((3, 2, format_4([0x82A0])), (3, 1, format_4([0x3042]))))
    assert covered(path) == [0x3042]


def test_a_font_inside_a_collection_is_found(tmp_path: Path) -> None:
    path = saved(tmp_path, font((3, 1, format_4([0x6F22])), collection=True))
    assert covered(path) == [0x6F22]


def test_variant_forms_are_known_by_base_and_selector(tmp_path: Path) -> None:
    table = format_14(0xE0100, (0x845B, 1), 0x8FBB)
    path = saved(tmp_path, font((3, 1, format_4([0x845B, 0x8FBB])), (0, 5, table)))
    coverage = read_coverage(path)
    known = [
        (base, selector)
        for base in (0x845A, 0x845B, 0x845C, 0x845D, 0x8FBB)
        for selector in (0xE0100, 0xE0101)
        if coverage.has_variant(base, selector)
    ]
    assert known == [(0x845B, 0xE0100), (0x845C, 0xE0100), (0x8FBB, 0xE0100)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a font",
        b"ttcf",
        font((3, 1, b"\0\4")),
        struct.pack(">4sHHHH", b"OTTO", 0, 0, 0, 0),
    ],
)
def test_a_damaged_file_is_named_not_guessed(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnreadableFont):
        read_coverage(saved(tmp_path, content))


def test_a_cmap_larger_than_any_font_has_is_refused(tmp_path: Path) -> None:
    head = struct.pack(">4sHHHH", b"\0\1\0\0", 1, 0, 0, 0)
    huge = head + struct.pack(">4sIII", b"cmap", 0, 28, 0x7FFFFFFF)
    with pytest.raises(UnreadableFont, match="larger"):
        read_coverage(saved(tmp_path, huge))
