"""333, 305 and 305 of 943: rounded parts need not make a hundred, and the base stands beside."""

from __future__ import annotations

import pytest

from sasaeai.core.figures import CountsExceedBase, shares


def test_shares_of_943_add_up_to_99_9_with_a_note() -> None:
    found = shares([333, 305, 305], base=943)
    assert [figure.text for figure in found.figures] == ["35.3", "32.3", "32.3"]
    assert str(found.displayed_total) == "99.9"
    assert "四捨五入" in found.note
    assert found.base_text == "n=943"


def test_several_answers_may_exceed_a_hundred() -> None:
    found = shares([700, 600], base=943, multiple=True)
    assert [figure.text for figure in found.figures] == ["74.2", "63.6"]
    assert "複数回答" in found.note
    with pytest.raises(CountsExceedBase):
        shares([700, 600], base=943)


def test_no_answer_keeps_its_row() -> None:
    assert [figure.text for figure in shares([900, 43, 0], base=943).figures] == [
        "95.4",
        "4.6",
        "0.0",
    ]
