"""The checker of easy Japanese: what it names, why, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.core.text.easy import check, grade_of
from sasaeai.core.text.easy.findings import rules, words

EASY = (
    "こまった ことが ありますか。 話して ください。\n"
    "お金は いりません。 名前は 言わなくても いいです。\n"
    "月曜日から 金曜日、 8:30から 17:15まで、 電話で 話す ことが できます。"
)


def codes(text: str) -> list[str]:
    return [each.code for each in check(text)]


def found(text: str, code: str) -> list[tuple[str, str]]:
    return [(each.words, each.instead) for each in check(text) if each.code == code]


def test_an_easy_text_has_no_findings():
    assert check(EASY) == []


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("名前が呼ばれます。", "passive", "呼ばれ"),
        ("子どもに手を洗わせてください。", "causative", "洗わせ"),
        ("行かないわけではありません。", "double_negation", "ないわけではありません"),
        ("紙を出さなければなりません。", "double_negation", "なければなりませ"),
        ("かぎがないとはいえません。", "double_negation", "ないとはいえません"),
        (
            "お金がない場合は、行くことができません。",
            "double_negation",
            "ない場合は、行くことができません",
        ),
        ("始めさせていただきます。", "honorific", "させていただきます"),
        ("4/5（日）に来てください。", "slashed_date", "4/5"),
        ("三十人まで来ることができます。", "numeral", "三十"),
        ("10〜12の人です。", "range_sign", "〜"),
        ("ファシリテーターがいます。", "loanword", "ファシリテーター"),
        ("継いで行きます。", "kanji_hard", "継"),
    ],
)
def test_each_rule_names_the_place(text, code, said):
    assert [words for words, _ in found(text, code)] == [said]


@pytest.mark.parametrize(
    ("text", "code", "instead"),
    [
        ("令和8年4月1日", "era", "2026年"),
        ("令和元年度から", "era", "2019年度"),
        ("昭和90年から", "era", ""),
        ("午後1時半に来てください。", "clock", "13:30"),
        ("午前9時5分に来てください。", "clock", "9:05"),
        ("午後12時に来てください。", "clock", "12:00"),
        ("１２０００円です。", "big_number", "12,000"),
        ("リハビリテーションをします。", "loanword", "体を 動かす 練習"),
        ("紙を提出してください。", "abstract", "出す"),
        ("速やかに電話してください。", "vague", "すぐに"),
    ],
)
def test_it_says_what_to_write_instead(text, code, instead):
    assert [each for _, each in found(text, code)] == [instead]


def test_fifty_characters_are_a_sentence_and_one_more_is_too_long():
    assert ("long" in codes("あ" * 49 + "。"), "long" in codes("あ" * 50 + "。")) == (False, True)
    assert "long" not in codes("あ " * 40 + "。")


def test_three_commas_ask_for_a_list():
    assert ("listed" in codes("本、紙、水です。"), "listed" in codes("本、紙、水、木です。")) == (
        False,
        True,
    )


def test_forty_percent_of_kanji_are_enough():
    assert "kanji_share" in codes("緊急連絡先事前登録必須です。")
    assert "kanji_share" not in codes("電話で話すことができます。")


def test_a_word_that_is_explained_is_not_named():
    assert found("民生委員が来ます。", "official") != []
    assert found("民生委員（近くにいて話を聞く人）が来ます。", "official") == []
    assert found("ワークショップ（いっしょに作る会）です。", "loanword") == []


def test_the_longest_word_wins_and_katakana_is_not_cut():
    assert [each for each, _ in found("成年後見制度です。", "official")] == ["成年後見制度"]
    assert [each for each, _ in found("サロンパスです。", "loanword")] == ["サロンパス"]


def test_a_place_is_where_it_says_in_the_text_as_it_was_typed():
    text = "きょうは、\r\n名前が呼ばれます。".replace("\r\n", "\n")
    (finding,) = [each for each in check(text) if each.code == "passive"]
    assert text[finding.start : finding.end] == "呼ばれ"


def test_every_rule_says_why_and_shows_its_own_example():
    for rule in rules().values():
        assert (rule.code, bool(rule.why), bool(rule.after)) == (rule.code, True, True)
        named = codes(rule.before)
        assert (rule.code, rule.code in named) == (rule.code, True)
        assert (rule.code, rule.code in codes(rule.after.replace("／", "\n"))) == (rule.code, False)


def test_every_kind_of_word_has_its_rule():
    assert {word.kind for word in words().values()} <= set(rules())
    assert [word.word for word in words().values() if not word.instead] == []


def test_the_years_of_school():
    assert [grade_of(each) for each in "一引悪愛圧胃継"] == [1, 2, 3, 4, 5, 6, None]
    assert sum(1 for n in range(0x3400, 0xA000) if grade_of(chr(n))) == 1026


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="令和平成元8１0年度午後時半、。ない（〜/ァー\n 継A𠮷", max_size=60))
def test_whatever_is_typed_is_read(text):
    for each in check(text):
        assert 0 <= each.start < each.end <= len(text)
