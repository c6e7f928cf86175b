import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.documents import Link, MissingGlyph, Picture, Qr, UnprintableValue, moment_text
from sasaeai.core.documents.payload import encode, substituted, texts
from sasaeai.core.figures import Figure

plain_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(alphabet="あaア1 "),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet="abc", min_size=1), inner),
)


@given(value=plain_json)
def test_plain_data_travels_unchanged(value: object) -> None:
    assert json.loads(json.dumps(encode(value))) == value


@pytest.mark.parametrize("value", [0.1, float("nan"), b"bytes", object(), {1, 2}])
def test_a_value_without_a_form_on_paper_is_refused_with_its_place(value: object) -> None:
    with pytest.raises(UnprintableValue, match=r"^data\.rows\[1\]\.x: "):
        encode({"rows": [{}, {"x": value}]})


@pytest.mark.parametrize("key", ["_", 3])
def test_a_mapping_cannot_pretend_to_be_a_typed_value(key: object) -> None:
    with pytest.raises(UnprintableValue, match="is not allowed"):
        encode({key: "figure"})


def test_large_whole_numbers_keep_all_digits() -> None:
    assert encode([2**53, 10**30, -(10**30)]) == [2**53, str(10**30), str(-(10**30))]


def test_decimals_keep_their_places() -> None:
    assert encode(Decimal("1.50")) == "1.50"


def test_line_ends_are_alike_and_byte_marks_vanish() -> None:
    assert encode("\ufeff一\r\n二\r三\u2028四") == "一\n二\n三\n四"


def test_a_figure_brings_its_state_and_its_printed_text() -> None:
    assert encode(Figure.ratio(943, 2000)) == {
        "_": "figure",
        "state": "value",
        "text": "47.2",
        "unit": "%",
        "reason": "",
        "reference": False,
    }


def test_days_are_printed_in_the_era() -> None:
    assert encode(date(2026, 11, 23)) == "令和8年11月23日"


def test_moments_are_printed_in_tokyo_time() -> None:
    assert encode(datetime(2026, 11, 22, 15, 5, tzinfo=UTC)) == "令和8年11月23日 0:05"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(UnprintableValue, match="time zone"):
        moment_text(datetime(2026, 11, 23, 0, 5))  # noqa: DTZ001


def test_only_text_that_is_drawn_is_checked_for_glyphs() -> None:
    value = encode(
        {
            "svg": "見える",
            "qr": Qr("https://example.jp/😀", "入力"),
            "picture": Picture("<svg/>", "図"),
            "link": Link("ここ", "https://example.jp/𠮷"),
        }
    )
    assert sorted(texts(value)) == sorted(["見える", "入力", "図", "ここ"])


def test_a_qr_code_without_caption_shows_its_address() -> None:
    assert "https://example.jp/v" in list(texts(encode(Qr("https://example.jp/v"))))


def test_missing_characters_become_boxes_and_variants_stay() -> None:
    value = encode({"name": ["𠮷田", "葛\U000e01ee"], "n": 1, "to": Link("𠮷", "/𠮷")})
    missing = (MissingGlyph("𠮷"), MissingGlyph("葛\U000e01ee", variant=True))
    assert substituted(value, missing) == {
        "name": ["〓田", "葛\U000e01ee"],
        "n": 1,
        "to": {"_": "link", "text": "〓", "href": "/𠮷"},
    }
