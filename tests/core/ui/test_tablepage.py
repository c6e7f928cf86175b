from __future__ import annotations

import pytest

from sasaeai.core.ui.tablepage import Cell, Column, TablePage

COLUMNS = (Column(key="name", label="名前", head=True), Column(key="n", label="数", align="end"))


def test_a_row_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        TablePage(name="places", title="居場所", columns=COLUMNS, rows=((Cell(text="ひだまり"),),))


def test_a_foot_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="places"):
        TablePage(name="places", title="居場所", columns=COLUMNS, rows=(), foot=(Cell(),))


def test_rows_as_wide_as_the_columns_are_kept() -> None:
    row = (Cell(text="ひだまり"), Cell(text="3"))
    page = TablePage(name="places", title="居場所", columns=COLUMNS, rows=(row,), foot=row)
    assert page.rows == (row,)
