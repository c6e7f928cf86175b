"""Contrast of every pair of colours that meet on a page, from tokens.css itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sasaeai.core.ui

FOLDER = Path(sasaeai.core.ui.__file__).parent / "static" / "ui"
TOKENS = (FOLDER / "tokens.css").read_text(encoding="utf-8")

TEXT_PAIRS = [
    *[("ink", ground) for ground in ("paper", "paper-2", "paper-3", "accent-soft")],
    *[("ink", f"g{n}-soft") for n in (1, 2, 3)],
    *[("ink", f"{kind}-soft") for kind in ("ok", "warn", "danger")],
    *[("ink-2", ground) for ground in ("paper", "paper-2", "paper-3", "accent-soft")],
    *[("ink-2", f"g{n}-soft") for n in (1, 2, 3)],
    *[("accent", ground) for ground in ("paper", "paper-2", "paper-3", "accent-soft")],
    ("accent-hover", "accent-soft"),
    ("visited", "paper"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("on-bar", "bar"),
    ("paper", "ink"),
    *[(f"g{n}-ink", ground) for n in (1, 2, 3) for ground in ("paper", f"g{n}-soft")],
    *[(kind, ground) for kind in ("ok", "warn", "danger") for ground in ("paper", f"{kind}-soft")],
    *[("on-m", f"m{n}") for n in (1, 2)],
    ("on-m-dark", "m4"),
    ("on-m-dark", "m5"),
]
SHAPE_PAIRS = [
    *[("line-strong", ground) for ground in ("paper", "paper-2", "paper-3")],
    *[(f"g{n}-fill", "paper") for n in (1, 2, 3)],
    ("focus", "paper"),
    ("accent", "paper"),
]


def _colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\b", block))


def _block(start: str) -> str:
    begin = TOKENS.index(start)
    return TOKENS[begin : TOKENS.index("}", begin)]


LIGHT = _colours(_block(":root {"))
AUTO_DARK = _colours(_block(':root:not([data-theme="light"])'))
CHOSEN_DARK = _colours(_block(':root[data-theme="dark"]'))
PRINT = LIGHT | _colours(TOKENS[TOKENS.index("@media print") :])
THEMES = {"light": LIGHT, "dark": LIGHT | CHOSEN_DARK, "print": PRINT}


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = []
    for index in (0, 2, 4):
        part = int(digits[index : index + 2], 16) / 255
        parts.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself_gives_the_known_ends() -> None:
    assert round(contrast("#000", "#ffffff"), 1) == 21.0
    assert contrast("#777777", "#777777") == 1.0


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_colour_reads_on_every_ground_it_is_used_on(theme: str) -> None:
    colours = THEMES[theme]
    low = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in TEXT_PAIRS
        if contrast(colours[pair[0]], colours[pair[1]]) < 4.5
    }
    assert low == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_shape_stands_out_from_its_ground(theme: str) -> None:
    colours = THEMES[theme]
    low = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in SHAPE_PAIRS
        if contrast(colours[pair[0]], colours[pair[1]]) < 3
    }
    assert low == {}


def test_dark_by_the_system_and_dark_by_choice_are_the_same() -> None:
    assert AUTO_DARK == CHOSEN_DARK


def test_the_classes_of_a_map_get_steadily_darker_in_light_and_print_and_lighter_in_dark() -> None:
    for theme, falling in (("light", True), ("dark", False), ("print", True)):
        steps = [_luminance(THEMES[theme][f"m{n}"]) for n in range(1, 6)]
        assert steps == sorted(steps, reverse=falling), theme


def test_colours_are_written_only_in_the_tokens() -> None:
    allowed = {"#000", "#fff", "#777"}  # print and the white of patterns
    for sheet in FOLDER.glob("*.css"):
        if sheet.name == "tokens.css":
            continue
        found = set(re.findall(r"(?<!url\(\")#[0-9a-fA-F]{3,6}\b", sheet.read_text("utf-8")))
        assert found <= allowed, sheet.name


def test_no_text_is_smaller_than_14_px_on_screen() -> None:
    sizes = [float(size) for size in re.findall(r"--fs-\d+: ([\d.]+)rem", TOKENS)]
    assert min(sizes) * 16 == 14
    for sheet in FOLDER.glob("*.css"):
        if sheet.name in ("tokens.css", "print.css"):
            continue
        pixels = re.findall(r"font(?:-size)?:[^;{}]*?(\d+)px", sheet.read_text("utf-8"))
        assert all(int(size) >= 14 for size in pixels), sheet.name


def test_every_sheet_states_the_order_of_layers_it_relies_on() -> None:
    assert "@layer reset, tokens, base, components, pages;" in TOKENS
    for sheet in FOLDER.glob("*.css"):
        text = sheet.read_text("utf-8")
        layers = set(re.findall(r"@layer (\w+) \{", text))
        assert layers <= {"reset", "tokens", "base", "components", "pages"}, sheet.name
        assert text.count("{") == text.count("}"), sheet.name
