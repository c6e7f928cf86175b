"""Readings stand over kanji in text, and nowhere else."""

from __future__ import annotations

import pytest

from sasaeai.site.furigana import with_readings


def test_kanji_in_text_get_readings_and_the_councils_names_come_first():
    found = with_readings("<p>朝凪の居場所</p>", {"朝凪": "あさなぎ"})
    assert "<ruby>朝凪<rp>（</rp><rt>あさなぎ</rt><rp>）</rp></ruby>" in found
    assert "<rt>いばしょ</rt>" in found


@pytest.mark.parametrize(
    "page",
    [
        '<a title="相談" href="/相談/">x</a>',
        "<option>相談</option>",
        "<textarea>相談</textarea>",
        "<title>相談</title>",
        '<svg aria-label="計画"><text>計画</text></svg>',
        "<ruby>支<rt>ささ</rt></ruby>",
        "<p>ひらがな ABC &amp; 123</p>",
    ],
)
def test_everything_else_stays_as_it_is(page):
    assert with_readings(page, {}) == page


def test_a_text_stays_one_box_in_a_row_of_boxes():
    found = with_readings('<a class="tapline"><svg></svg>計画を読む</a>', {})
    assert found.startswith('<a class="tapline"><svg></svg><furi-gana><ruby>')
    assert found.endswith("む</furi-gana></a>")


def test_escaped_text_stays_escaped():
    found = with_readings("<p>相談&lt;script&gt;計画</p>", {})
    assert ("&lt;script&gt;" in found, "<script>" in found) == (True, False)


@pytest.mark.django_db
def test_the_reader_switches_them_on(browse):
    client = browse(None)
    client.get("/look/?ruby=on")
    page = client.get("/ask/").content.decode()
    assert ("<rt>そうだん</rt>" in page, 'data-ruby="on"' in page) == (True, True)
