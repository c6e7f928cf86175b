import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sasaeai.core.figures import Figure
from sasaeai.core.periods import TOKYO
from sasaeai.core.tables import (
    Column,
    Kind,
    UnreadableFile,
    read_figure,
    read_xlsx,
    write_xlsx,
    xlsxfile,
)
from tests.core.tables.examples import ROUNDED, figures

NAME = Column("name", "なまえ")
RATE = Column("rate", "割合", kind=Kind.FIGURE, unit="%", decimals=1)
DAY = Column("day", "日", kind=Kind.DATE)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def raw(content: bytes) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def test_numbers_are_numbers_and_states_are_words() -> None:
    values = [
        Figure.ratio(943, 2000),
        Figure.of(0, unit="%", decimals=1),
        Figure.not_entered(),
        Figure.not_applicable(),
        Figure.suppressed(k=5),
    ]
    content, losses = write_xlsx([RATE], [[value] for value in values], title="割合")
    assert raw(content) == [["割合（%）"], [47.2], [0.0], ["未入力"], ["対象外"], ["＊5未満"]]
    assert losses == ()


def test_the_figures_of_the_brief_are_the_same_to_the_digit() -> None:
    content, _losses = write_xlsx([RATE], [[figure] for figure, _text in ROUNDED], title="割合")
    found = [row.cells[0] for row in read_xlsx(content).rows[1:]]
    assert found == [text for _figure, text in ROUNDED]
    assert 'formatCode="#,##0.0"' in part(content, "xl/styles.xml")


@settings(max_examples=60, deadline=None)
@given(sample=st.lists(figures(), min_size=1, max_size=8))
def test_every_state_survives_a_round_trip(sample: list[Figure]) -> None:
    columns = [
        Column(f"c{n}", f"列{n}", kind=Kind.FIGURE, unit=figure.unit, decimals=figure.decimals)
        for n, figure in enumerate(sample)
    ]
    content, _losses = write_xlsx(columns, [sample], title="数字")
    cells = read_xlsx(content).rows[1].cells
    back = [read_figure(column, cell) for column, cell in zip(columns, cells, strict=True)]
    assert [(f.state, f.text, f.reason) for f in back] == [
        (f.state, f.text, f.reason) for f in sample
    ]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(texts, texts), max_size=6))
def test_every_text_survives_and_none_becomes_a_formula(rows: list[tuple[str, str]]) -> None:
    guarded = [(f"={one}", two) for one, two in rows]
    content, _losses = write_xlsx([NAME, Column("b", "ろ")], guarded, title="文")
    assert [row.cells for row in read_xlsx(content).rows[1:]] == guarded
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")


def test_an_address_stays_text_and_is_no_link() -> None:
    content, _losses = write_xlsx([NAME], [["https://example.jp"]], title="文")
    assert "hyperlink" not in part(content, "xl/worksheets/sheet1.xml")


def test_dates_are_dates_and_times_are_those_of_tokyo() -> None:
    moment = datetime(2026, 3, 31, 15, 5, tzinfo=UTC).astimezone(TOKYO)
    content, _losses = write_xlsx([DAY], [[date(2026, 11, 23)], [moment]], title="日")
    assert raw(content)[1:] == [[date(2026, 11, 23)], [datetime(2026, 4, 1, 0, 5)]]  # noqa: DTZ001
    assert [row.cells[0] for row in read_xlsx(content).rows[1:]] == [
        "2026-11-23",
        "2026-04-01 00:05",
    ]


def test_days_before_excel_counts_are_kept_as_text() -> None:
    content, _losses = write_xlsx([DAY], [[date(1898, 5, 1)]], title="日")
    assert raw(content)[1] == ["1898-05-01"]


def test_numbers_with_more_digits_than_excel_holds_are_text() -> None:
    column = Column("n", "n", kind=Kind.NUMBER)
    content, _losses = write_xlsx(
        [column], [[Figure.of(10**15 + 1)], [Figure.of(10**14)]], title="数"
    )
    assert raw(content)[1:] == [["1000000000000001"], [10.0**14]]


def test_an_exact_column_keeps_its_base() -> None:
    column = Column("n", "率", kind=Kind.FIGURE, exact=True)
    content, _losses = write_xlsx([column], [[Figure.ratio(943, 2000)]], title="率")
    assert raw(content)[1] == [Figure.ratio(943, 2000).cell]


def test_a_cell_longer_than_excel_takes_is_cut_and_listed() -> None:
    content, (loss,) = write_xlsx([NAME], [["あ"], ["い" * 32_770]], title="文")
    assert (loss.row, loss.column, loss.character, loss.written) == (3, "なまえ", "いいい", "")
    assert raw(content)[2] == ["い" * 32_767]


def test_the_sheet_prints_on_a4_with_its_head_title_date_and_page() -> None:
    made = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    content, _losses = write_xlsx(
        [NAME], [["あ"]], title="名簿 & 一覧", issuer="ひより市社協", made_at=made
    )
    sheet, book = part(content, "xl/worksheets/sheet1.xml"), part(content, "xl/workbook.xml")
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert '<pane ySplit="1"' in sheet
    assert "&amp;L名簿 &amp;&amp; 一覧&amp;R令和8年11月23日　作成" in sheet
    assert "&amp;Lひより市社協&amp;R&amp;P / &amp;N" in sheet
    assert "_xlnm.Print_Titles" in book
    assert "2026-11-23T00:30:00Z" in part(content, "docProps/core.xml")


def test_columns_are_as_wide_as_their_longest_text() -> None:
    content, _losses = write_xlsx([NAME, RATE], [["あ" * 10, Figure.of(1)]], title="幅")
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert 'min="1" max="1" width="22.7' in sheet
    assert 'min="2" max="2" width="11.7' in sheet


def test_the_same_rows_give_the_same_bytes() -> None:
    one, two = (write_xlsx([NAME], [["あ"]], title="文")[0] for _ in range(2))
    assert one == two


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("訪問[1]/2:*?", "訪問　1　　2"),
        ("あ" * 40, "あ" * 31),
        ("'", "一覧"),
        ("", "一覧"),
    ],
)
def test_sheet_names_are_those_excel_takes(title: str, name: str) -> None:
    content, _losses = write_xlsx([NAME], [], title=title)
    assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == [name]


def test_a_named_sheet_is_read_and_row_numbers_are_excels(tmp_path: Path) -> None:
    content, _losses = write_xlsx([NAME], [["あ"], [""], ["い"]], title="名簿")
    assert [(row.number, row.cells) for row in read_xlsx(content, sheet="名簿").rows] == [
        (1, ("なまえ",)),
        (2, ("あ",)),
        (4, ("い",)),
    ]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="読めません"):
        read_xlsx(content)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(UnreadableFile):
        read_xlsx(buffer.getvalue())


def test_a_sheet_that_is_not_there_is_refused() -> None:
    content, _losses = write_xlsx([NAME], [["あ"]], title="名簿")
    with pytest.raises(UnreadableFile):
        read_xlsx(content, sheet="別の名簿")


def test_a_file_that_unpacks_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsxfile, "_LARGEST_CONTENT", 100)
    content, _losses = write_xlsx([NAME], [["あ"]], title="名簿")
    with pytest.raises(UnreadableFile, match="大きすぎます"):
        read_xlsx(content)


@pytest.mark.parametrize(
    ("cell", "text"),
    [(True, "TRUE"), (False, "FALSE"), (1.0, "1"), (0.1, "0.1"), (1e20, "1" + "0" * 20), (7, "7")],
)
def test_cells_of_other_programs_become_plain_text(cell: object, text: str) -> None:
    assert xlsxfile._as_text(cell) == text


def test_decimals_never_pass_through_floating_point_twice() -> None:
    content, _losses = write_xlsx([RATE], [[Figure.of(Decimal("0.1"), decimals=1)]], title="割合")
    assert read_xlsx(content).rows[1].cells == ("0.1",)
