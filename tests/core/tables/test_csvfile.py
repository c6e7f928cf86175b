import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sasaeai.core.tables import Loss, ReadRow, UnreadableFile, csvfile, read_csv, write_csv
from sasaeai.core.tables.csvfile import guarded, unguarded

any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
rows_of_two = st.lists(st.tuples(any_text, any_text))


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_csv(content).rows]


@given(rows=rows_of_two)
@example(rows=[("", "\n")])
def test_every_text_survives_a_round_trip(rows: list[tuple[str, str]]) -> None:
    content, losses = write_csv(["列い", "列ろ"], rows)
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert cells(content) == [("列い", "列ろ"), *kept]
    assert losses == ()


@given(text=any_text)
def test_the_guard_comes_off_exactly_as_it_went_on(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+81-90",
        "-x",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "\nx",
        "＝1+1",
        "＋1",
        "－あ",
        "＠a",
        "-",
        "=",
    ],
)
def test_no_spreadsheet_runs_a_cell(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["-3", "-3.5", "+2", "12", "－", "'quoted'", "", "a=b", "— 算定不能"]
)
def test_harmless_cells_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell


def test_excel_opens_the_file_as_it_is() -> None:
    content, _losses = write_csv(["列", "数"], [["髙﨑𠮷", "1"]])
    assert content == b"\xef\xbb\xbf" + "列,数\r\n髙﨑𠮷,1\r\n".encode()


def test_cp932_lists_every_cell_it_cannot_hold() -> None:
    content, losses = write_csv(
        ["なまえ", "めも"], [["髙﨑①㈱", "ok"], ["𠮷田é", "♥"]], encoding="cp932"
    )
    assert losses == (
        Loss(row=3, column="なまえ", character="𠮷", written="〓"),
        Loss(row=3, column="なまえ", character="é", written="〓"),
        Loss(row=3, column="めも", character="♥", written="〓"),
    )
    assert content.decode("cp932") == "なまえ,めも\r\n髙﨑①㈱,ok\r\n〓田〓,〓\r\n"


def test_a_heading_that_cp932_cannot_hold_is_row_1() -> None:
    _content, losses = write_csv(["𠮷"], [], encoding="cp932")
    assert losses == (Loss(row=1, column="𠮷", character="𠮷", written="〓"),)
    assert losses[0].code_point == "U+20BB7"


def test_characters_cp932_quietly_changes_are_listed_too() -> None:
    _content, losses = write_csv(["a"], [["〜−‖"]], encoding="cp932")
    assert [(loss.character, loss.written) for loss in losses] == [
        ("〜", "～"),
        ("−", "－"),
        ("‖", "∥"),
    ]


@given(rows=rows_of_two)
def test_with_cp932_the_list_of_losses_explains_every_difference(
    rows: list[tuple[str, str]],
) -> None:
    content, losses = write_csv(["a", "b"], rows, encoding="cp932")
    changed = {loss.character: loss.written for loss in losses}
    explained = [
        tuple("".join(changed.get(char, char) for char in cell) for cell in row) for row in rows
    ]
    assert cells(content)[1:] == [row for row in explained if any(cell.strip() for cell in row)]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found(encoding: str, named: str) -> None:
    sheet = read_csv("番号,なまえ\r\n1,髙橋\r\n".encode(encoding))
    assert sheet.encoding == named
    assert sheet.rows == (ReadRow(1, ("番号", "なまえ")), ReadRow(2, ("1", "髙橋")))


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_separator_is_found_outside_quotation_marks(mark: str) -> None:
    text = f'"a,b;c\td"{mark}"x"\n1{mark}2\n'
    assert cells(text.encode()) == [("a,b;c\td", "x"), ("1", "2")]


def test_row_numbers_are_those_a_spreadsheet_shows() -> None:
    text = 'a,b\r\n\r\n"二行\r\nの欄",1\r\n , \r\nc,d\r\n'
    assert [(row.number, row.cells[0]) for row in read_csv(text.encode()).rows] == [
        (1, "a"),
        (3, "二行\r\nの欄"),
        (5, "c"),
    ]


def test_an_empty_file_has_no_rows() -> None:
    assert read_csv(b"").rows == ()


@pytest.mark.parametrize("content", [b"a\x00b,\x00", b"\x81", b"\xff\xfe\x00", b"\xef\xbb\xbf\xff"])
def test_what_is_no_text_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_csv(content)
    assert caught.value.hint.endswith("ください。")


@given(content=st.binary())
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        sheet = read_csv(content)
    except UnreadableFile:
        return
    assert all(any(cell.strip() for cell in row.cells) for row in sheet.rows)


def test_a_quotation_mark_never_closed_names_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "_LARGEST_CELL", 100)
    with pytest.raises(UnreadableFile, match="2行目"):
        read_csv(b'a,b\r\n1,"' + b"x" * 200)


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "_LARGEST_FILE", 10)
    with pytest.raises(UnreadableFile, match="大きすぎます"):
        read_csv(b"a" * 11)


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('い,ろ\r\n1,"とちゅう\r\n2,3\r\n4,5\r\n', 2),
        ('い,ろ\r\n1,2\r\n3,"', 3),
        ('い,"ろ', 1),
    ],
)
def test_a_file_that_breaks_off_inside_quotation_marks_is_not_read(content: str, row: int) -> None:
    with pytest.raises(UnreadableFile, match=f"^{row}行目"):
        read_csv(content.encode())


@pytest.mark.parametrize("end", ["", "\r\n", "\n", "\r\n\r\n"])
def test_the_last_row_is_read_with_and_without_its_line_end(end: str) -> None:
    assert cells(f'い,ろ\r\n1,"2"{end}'.encode()) == [("い", "ろ"), ("1", "2")]
