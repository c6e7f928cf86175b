"""What is read aloud: numbers digit by digit, hours in words, no signs, no addresses of pages."""

from __future__ import annotations

import pytest

from sasaeai.places.renditions.spoken import speakable


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("000-111-2345", "ゼロ、ゼロ、ゼロ、の、いち、いち、いち、の、に、さん、よん、ご"),
        ("10:00〜12:30", "10時から12時30分まで"),
        ("平日 8:30〜17:15", "平日 8時30分から17時15分まで"),
        (
            "第1・第3月曜日 10時〜12時（祝日は休み）",
            "第1、第3月曜日 10時から12時まで、祝日は休み、",
        ),
        ("見てください https://example.jp/a?b=1", "見てください"),
        ("電話する\r\n\r\n会う", "電話する。会う"),
        ("※行く→帰る", "行く、帰る"),
        ("2026年4月5日 100円", "2026年4月5日 100円"),
    ],
)
def test_signs_become_words(text, said):
    assert speakable(text) == said
