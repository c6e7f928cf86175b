"""Furigana over kanji only, the council's own readings first; breaks between phrases."""

import threading
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.core.text import (
    furigana,
    normal_words,
    phrases,
    reading,
    with_breaks,
    without_breaks,
)

GLOSSARY = {"互近助": "ごきんじょ", "互近助パントリー": "ごきんじょぱんとりー", "乙島": "オトシマ"}
TEXTS = st.text("民生委員の取り組みお問い合わせ互近助乙島３か月A、。\n\u200bヶ", max_size=25)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("民生委員", [("民生委員", "みんせいいいん")]),
        (
            "取り組み",
            [("取", "と"), ("り", None), ("組", "く"), ("み", None)],
        ),
        (
            "お問い合わせ",
            [("お", None), ("問", "と"), ("い", None), ("合", "あ"), ("わせ", None)],
        ),
        ("サロン", [("サロン", None)]),
        ("笹沖で", [("笹沖", "ささおき"), ("で", None)]),
        ("関ヶ原", [("関ヶ原", "せきがはら")]),
        ("", []),
    ],
)
def test_ruby_stands_over_the_kanji(text: str, pieces: list[tuple[str, str | None]]) -> None:
    assert furigana(text) == pieces


def test_the_glossary_goes_first_and_its_longest_word_wins() -> None:
    assert furigana("互近助の会", GLOSSARY)[0] == ("互近助", "ごきんじょ")
    assert furigana("互近助パントリー", GLOSSARY) == [
        ("互近助", "ごきんじょ"),
        ("パントリー", None),
    ]
    assert furigana("玉島乙島", GLOSSARY)[-1] == ("乙島", "おとしま")


def test_a_reading_that_does_not_fit_stands_over_the_whole_word() -> None:
    assert furigana("見守り", {"見守り": "ケア"}) == [("見守り", "けあ")]


def test_a_glossary_word_without_kanji_needs_no_ruby() -> None:
    assert furigana("サロンへ", {"サロン": "さろん"}) == [("サロンへ", None)]


@settings(deadline=None)
@given(TEXTS)
def test_the_pieces_joined_are_the_text(text: str) -> None:
    pieces = furigana(text, GLOSSARY)
    assert "".join(base for base, _ in pieces) == text.replace("\u200b", "")
    assert all(ruby is None or all("ぁ" <= c <= "ー" for c in ruby) for _, ruby in pieces)
    assert not any(a[1] is None and b[1] is None for a, b in pairwise(pieces))


def test_long_texts_are_read_in_parts() -> None:
    text = "民生委員" * 6000
    assert "".join(base for base, _ in furigana(text)) == text


def test_readings_serve_search_by_sound() -> None:
    assert reading("民生委員の互近助", GLOSSARY) == "みんせいいいんのごきんじょ"
    assert reading("サロン") == "さろん"


def test_spellings_of_a_word_meet_in_the_dictionary_form() -> None:
    assert normal_words("子ども") == normal_words("子供") == normal_words("こども")
    assert normal_words("障がい") == normal_words("障害")


def test_threads_have_tokenisers_of_their_own() -> None:
    found: list[str] = []
    readers = [
        threading.Thread(target=lambda: found.append(reading("民生委員" * 50))) for _ in range(4)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == ["みんせいいいん" * 50] * 4


def test_lines_break_between_phrases() -> None:
    assert phrases("困ったときの相談先をさがします。")[:2] == ("困った", "ときの")
    assert phrases("") == ()


@settings(deadline=None)
@given(TEXTS)
def test_breaks_are_invisible_and_can_be_taken_out(text: str) -> None:
    clean = without_breaks(text)
    assert without_breaks(with_breaks(text)) == clean
    assert with_breaks(with_breaks(text)) == with_breaks(text)
