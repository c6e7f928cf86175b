import importlib.metadata
import shutil
from pathlib import Path

import pytest
from django.test import override_settings

from sasaeai.core.documents import MissingGlyph, NoJapaneseFont, configured_fonts, font_set
from sasaeai.core.documents import fonts as fonts_module
from sasaeai.core.documents.cmap import UnreadableFont


def package_font() -> Path:
    folder = fonts_module._package_folder()
    assert folder is not None
    return folder / "ipaexg.ttf"


def test_a_machine_without_fonts_prints_with_the_packages_font() -> None:
    assert font_set(system=False).names == ("IPAexGothic",)


def test_a_font_without_bold_says_so_that_headings_can_be_thickened() -> None:
    assert font_set(system=False).bold is False


def test_the_configured_folder_comes_before_everything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(package_font(), tmp_path / "own.ttf")
    monkeypatch.setattr(fonts_module, "_PREFERRED", ())
    with override_settings(SASAEAI_FONT_DIR=str(tmp_path)):
        assert configured_fonts().names[0] == "IPAexGothic"


def test_a_damaged_font_in_the_folder_does_not_stop_printing(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(package_font().read_bytes()[:4000])
    assert font_set(tmp_path, system=False).names == ("IPAexGothic",)


def test_a_font_whose_coverage_cannot_be_read_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(path: Path, index: int) -> None:
        raise UnreadableFont(f"{path.name} {index}")

    monkeypatch.setattr(fonts_module, "read_coverage", unreadable)
    with pytest.raises(NoJapaneseFont):
        font_set(tmp_path, system=False)


def test_without_any_japanese_font_printing_is_refused_with_a_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def gone(_name: str) -> None:
        raise importlib.metadata.PackageNotFoundError

    monkeypatch.setattr(importlib.metadata, "files", gone)
    with pytest.raises(NoJapaneseFont):
        font_set(tmp_path, system=False)


def test_a_package_without_its_font_counts_as_no_font(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.metadata, "files", lambda _name: None)
    with pytest.raises(NoJapaneseFont):
        font_set(tmp_path / "other", system=False)


def test_every_character_without_a_glyph_is_reported_once() -> None:
    found = font_set(system=False).missing(["髙﨑と𠮷田", "𠮷😀", "abc", "改行\nと\tタブ"])
    assert found == (MissingGlyph("😀"), MissingGlyph("𠮷"))


def test_a_control_character_is_reported() -> None:
    assert font_set(system=False).missing(["a\x07b"]) == (MissingGlyph("\x07"),)


def test_an_unknown_variant_of_a_known_character_is_reported_as_variant() -> None:
    known, unknown = "葛\U000e0100", "葛\U000e01ee"
    found = font_set(system=False).missing([known, unknown])
    assert found == (MissingGlyph(unknown, variant=True),)


def test_a_variant_of_a_missing_character_is_reported_as_missing() -> None:
    found = font_set(system=False).missing(["𠮷\U000e0100"])
    assert found == (MissingGlyph("𠮷"),)


def test_a_selector_without_its_character_is_reported() -> None:
    found = font_set(system=False).missing(["\U000e0100"])
    assert found == (MissingGlyph("\U000e0100", variant=True),)


def test_the_report_names_code_points() -> None:
    assert MissingGlyph("葛\U000e01ee", variant=True).code_points == "U+845B U+E01EE"
