from __future__ import annotations

from urllib.parse import unquote

import pytest

from sasaeai.core.files.serving import attachment


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("名簿.xlsx", "名簿.xlsx"),
        ("あ" * 100 + ".pdf", "あ" * 80 + ".pdf"),
        ("../秘密/名簿.csv", "秘密_名簿.csv"),
        ("メモ", "メモ"),
    ],
)
def test_a_file_is_saved_under_a_safe_name_with_its_ending(name: str, saved: str) -> None:
    header = attachment(b"x", name=name)["Content-Disposition"]
    assert header.startswith("attachment; ")
    said = header.partition("filename")[2].removeprefix("*=utf-8''").removeprefix("=").strip('"')
    assert unquote(said) == saved


def test_a_file_is_never_shown_or_kept_by_the_browser() -> None:
    answer = attachment(b"x", name="a.html")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
