"""Keys meet where people would say it is the same word; the text itself stays as written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.text import (
    UnreadableNumber,
    bigrams,
    digits,
    fold,
    fold_joined,
    kana_key,
    kana_sort_key,
    normalise_phone,
    normalise_postcode,
    postcode_text,
)
from sasaeai.core.text.variants import BadVariantTable, strong_forms, table, weak_forms

KANA = "あいうえおかがきぎつっづやゃゆよわをんアイウエオカガツッヅヴャョヵヶワン"
JAPANESE = st.text(KANA + "高髙橋辺邊邉斎齋斉民生委員倉敷庄 0９aＡ", max_size=30)
READINGS = st.text(
    "アイウエオカガキサザシタダツトハバパヤユヨーンァッャュョあいかがさっゃ", max_size=8
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋", "高橋"),
        ("渡邉", "渡辺"),
        ("渡邊", "渡邉"),
        ("山﨑", "山崎"),
        ("濵田", "浜田"),
        ("濱田", "濵田"),
        ("𠮷田", "吉田"),
        ("嶋田", "島田"),
        ("栁", "柳"),
        ("冨田", "富田"),
        ("舘", "館"),
        ("桒田", "桑田"),
        ("槇", "槙"),
        ("齋藤", "斎藤"),
        ("齊藤", "斉藤"),
        ("\ufa10本", "塚本"),
        ("辻\U000e0100", "辻"),
        ("葛\ufe00城", "葛城"),
        ("ﾜﾀﾅﾍﾞ", "わたなべ"),
        ("ワタナヘ゛", "ワタナベ"),
        ("ワタナヘ ゙", "ワタナベ"),
        ("ハ゜ン", "パン"),
        ("シヨウ", "ショウ"),
        ("みかづき", "ミカズキ"),
        ("ちぢむ", "ちじむ"),
        ("ラヴ", "ラブ"),
        ("ＮＰＯ", "npo"),
        ("８６－４３４", "86-434"),
        ("10〜12", "10~12"),
        ("見守り\u200bの会", "見守りの会"),
        ("山田　太郎", "山田 太郎"),
        ("  山田\t\n太郎 ", "山田 太郎"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("斎藤", "斉藤"), ("大野", "小野"), ("坂田", "阪田"), ("はは", "ばば"), ("崎", "埼")],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_weak_pairs_meet_only_when_asked() -> None:
    assert fold("齊藤", loose=True) == fold("齋藤", loose=True) == "斎藤"
    assert fold_joined("齊藤　一・郎", loose=True) == "斎藤一郎"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(fold(text, loose=True), loose=True) == fold(text, loose=True)


@given(JAPANESE, JAPANESE, JAPANESE)
def test_a_part_of_a_text_is_found_in_its_folded_text(before: str, part: str, after: str) -> None:
    assert fold(part) in fold(before + part + after)


@given(JAPANESE)
def test_a_folded_text_holds_no_hiragana_nor_small_kana(text: str) -> None:
    folded = fold(text)
    assert not any(
        "ぁ" <= letter <= "ゖ" or letter in "ァィゥェォッャュョヮヵヶヅヂヴ" for letter in folded
    )


def test_nothing_unseen_stays() -> None:
    assert fold("a\x00b\u200dc\ufeff") == "abc"


@given(st.text(max_size=20))
def test_pairs_are_exactly_those_that_occur(text: str) -> None:
    pairs = bigrams(text)
    if len(text) > 1:
        assert all(pair in text and len(pair) == 2 for pair in pairs)
        assert set(pairs) == {text[i : i + 2] for i in range(len(text) - 1)}
    else:
        assert pairs == tuple(text)


def test_the_table_of_variants_is_a_default_of_some_three_hundred() -> None:
    assert len(strong_forms()) >= 300
    assert not set(strong_forms()) & {ord(form) for form in strong_forms().values()}
    assert all(unicodedata.normalize("NFKC", chr(code)) == chr(code) for code in strong_forms())
    assert chr(ord("斎")) == weak_forms()[ord("斉")]


@pytest.mark.parametrize("groups", [["高"], ["高髙", "橋髙"], ["高髙髙"]])
def test_a_character_stands_in_one_group_only(groups: list[str]) -> None:
    with pytest.raises(BadVariantTable):
        table(groups)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("オオノ", "オーノ"),
        ("おおの", "オオノ"),
        ("ユウコ", "ゆーこ"),
        ("トウキョウ", "トーキョー"),
        ("ケイコ", "ケーコ"),
        ("ニイミ", "ニーミ"),
        ("オカアサン", "オカーサン"),
        ("ショウ", "シヨウ"),
        ("ヤマダ タロウ", "ヤマダ・タロー"),
    ],
)
def test_readings_that_sound_alike_meet(one: str, other: str) -> None:
    assert kana_key(one) == kana_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("オノ", "オオノ"), ("ハタ", "ハダ"), ("ユコ", "ユウコ"), ("", "ー")]
)
def test_readings_that_sound_different_stay_apart(one: str, other: str) -> None:
    assert kana_key(one) != kana_key(other)


def test_kana_sort_as_in_the_syllabary() -> None:
    words = ["はは", "ばば", "ぱぱ", "はつ", "はっ", "サーカス", "サイ", "あ", "ん", "か", "が"]
    assert sorted(words, key=kana_sort_key) == [
        "あ",
        "か",
        "が",
        "サーカス",
        "サイ",
        "はっ",
        "はつ",
        "はは",
        "ばば",
        "ぱぱ",
        "ん",
    ]


@given(READINGS)
def test_hiragana_and_half_width_sort_with_katakana(kana: str) -> None:
    hiragana = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)
    assert kana_sort_key(hiragana) == kana_sort_key(kana)


@given(READINGS, READINGS)
def test_voicing_never_comes_before_the_letters(one: str, other: str) -> None:
    plain = [kana_sort_key(word).split(" ")[0] for word in (one, other)]
    if plain[0] < plain[1]:
        assert kana_sort_key(one) < kana_sort_key(other)


@pytest.mark.parametrize(
    "text",
    [
        "086-434-3301",
        "０８６－４３４－３３０１",
        "086 434 3301",
        "(086)434−3301",
        "０８６ー４３４ー３３０１",
        "+81 86-434-3301",
        "+81(0)86-434-3301",
        "TEL：086-434-3301",
        "tel 086.434.3301",
    ],
)
def test_phone_numbers_are_read_as_people_type_them(text: str) -> None:
    assert normalise_phone(text) == "0864343301"


@pytest.mark.parametrize("number", ["09012345678", "110", "#7119"])
def test_mobile_and_short_numbers_are_kept(number: str) -> None:
    assert normalise_phone(number) == number


@pytest.mark.parametrize("text", ["", "434-3301", "086-434-33011234", "なし", "186434330"])
def test_half_a_phone_number_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(UnreadableNumber) as refused:
        normalise_phone(text)
    assert (refused.value.text, "市外局番" in refused.value.hint) == (text, True)


@pytest.mark.parametrize("text", ["〒710-0834", "７１０－０８３４", "7100834", "710 0834"])
def test_postcodes_are_read_as_people_type_them(text: str) -> None:
    assert normalise_postcode(text) == "7100834"
    assert postcode_text("7100834") == "710-0834"


@pytest.mark.parametrize("text", ["710-083", "71008345", "倉敷"])
def test_other_numbers_are_no_postcodes(text: str) -> None:
    with pytest.raises(UnreadableNumber, match="7けた"):
        normalise_postcode(text)


def test_digits_alone() -> None:
    assert digits("第３回 12名") == "312"
