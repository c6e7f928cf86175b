"""One list, four forms: what is printed is the same to the last digit."""

import io
from datetime import UTC, date, datetime

import pypdf
import pytest
from django.http import QueryDict

from sasaeai.core.figures import Figure
from sasaeai.core.tables import (
    BadTableQuery,
    Column,
    File,
    Format,
    Kind,
    Table,
    TooManyRows,
    Who,
    export,
    export_response,
    page,
    read_csv,
    read_xlsx,
    safe_name,
)
from tests.core.tables.examples import ROUNDED, people, row

MADE = datetime(2026, 11, 23, tzinfo=UTC)
FORMATS: tuple[Format, ...] = ("csv", "xlsx", "pdf")


def exported(form: Format, rows: list[dict[str, object]], **more: object) -> File:
    table = more.pop("table", people())
    return export(table, rows, format=form, who=Who.INTERNAL, **more)  # type: ignore[arg-type]


def paper(file: File) -> str:
    reader = pypdf.PdfReader(io.BytesIO(file.content))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_same_figure_has_the_same_text_in_every_form() -> None:
    rows = [row(n, rate=figure) for n, (figure, _text) in enumerate(ROUNDED)]
    expected = [text for _figure, text in ROUNDED]
    shown = page(people(), rows, QueryDict(""), who=Who.INTERNAL)
    csv_cells = [r.cells[3] for r in read_csv(exported("csv", rows).content).rows[1:]]
    xlsx_cells = [r.cells[3] for r in read_xlsx(exported("xlsx", rows).content).rows[1:]]
    printed = paper(exported("pdf", rows))
    assert [cells[3].figure.text for cells in shown.rows if cells[3].figure] == expected
    assert csv_cells == expected
    assert xlsx_cells == expected
    assert [text for text in expected if f"{text}%" in printed] == expected


@pytest.mark.parametrize("form", FORMATS)
def test_every_state_is_told_apart_in_every_form(form: Format) -> None:
    rows = [
        row(1, rate=Figure.of(0, unit="%", decimals=1)),
        row(2, rate=None),
        row(3, rate=Figure.not_applicable(unit="%")),
        row(4, rate=Figure.uncomputable("分母が0のため", unit="%")),
        row(5, rate=Figure.suppressed(k=5, unit="%")),
    ]
    file = exported(form, rows)
    if form == "pdf":
        text = paper(file)
        assert all(
            word in text for word in ("0.0%", "未入力", "対象外", "算定不能", "分母が0", "＊ 5未満")
        )
        return
    sheet = read_csv(file.content) if form == "csv" else read_xlsx(file.content)
    cells = [r.cells[3] for r in sheet.rows[1:]]
    zero = "0.0" if form == "csv" else "0"
    assert cells == [zero, "未入力", "対象外", "算定不能：分母が0のため", "＊5未満"]


@pytest.mark.parametrize("form", FORMATS)
def test_all_rows_are_exported_in_the_order_of_the_page(form: Format) -> None:
    rows = [row(n) for n in range(120)]
    file = exported(form, rows, sort="-visits")
    if form == "pdf":
        text = paper(file)
        assert text.index("人119") < text.index("人60") < text.index("人3")
        return
    sheet = read_csv(file.content) if form == "csv" else read_xlsx(file.content)
    assert [r.cells[0] for r in sheet.rows[1:]] == [f"人{n}" for n in range(119, -1, -1)]


@pytest.mark.parametrize("form", FORMATS)
def test_an_internal_column_is_in_no_public_file(form: Format) -> None:
    rows = [row(1, worry="SECRETWORRY")]
    public = export(people(), rows, format=form, who=Who.PUBLIC)
    internal = export(people(), rows, format=form, who=Who.INTERNAL)

    def text(file: File) -> str:
        if form == "pdf":
            return paper(file)
        sheet = read_csv(file.content) if form == "csv" else read_xlsx(file.content)
        return repr(sheet.rows)

    assert "SECRETWORRY" in text(internal)
    assert "SECRETWORRY" not in text(public)


def test_cp932_reports_what_is_lost_and_utf8_loses_nothing() -> None:
    rows = [row(1, name="𠮷田")]
    assert exported("csv", rows).complete is True
    file = exported("csv", rows, encoding="cp932")
    assert [(loss.row, loss.column, loss.character) for loss in file.losses] == [
        (2, "なまえ", "𠮷")
    ]
    assert file.complete is False
    assert file.content_type == "text/csv; charset=shift_jis"


def test_a_glyph_missing_on_paper_is_reported_with_the_file() -> None:
    file = exported("pdf", [row(1, name="\U0001fae8")])
    assert [each.text for each in file.missing_glyphs] == ["\U0001fae8"]
    assert export_response(file)["X-Incomplete"] == "1"


@pytest.mark.parametrize("form", FORMATS)
def test_more_rows_than_a_request_may_write_are_refused_not_cut(form: Format) -> None:
    rows = [row(n) for n in range(4)]
    with pytest.raises(TooManyRows) as caught:
        exported(form, rows, limit=3)
    assert caught.value.limit == 3
    assert exported(form, rows, limit=4).content


@pytest.mark.parametrize("changes", [{"form": "doc"}, {"encoding": "euc_jp"}, {"sort": "worry"}])
def test_an_unknown_form_encoding_or_order_is_a_bad_request(changes: dict[str, str]) -> None:
    form = changes.pop("form", "csv")
    with pytest.raises(BadTableQuery):
        exported(form, [row(1)], **changes)  # type: ignore[arg-type]


def test_a_download_is_named_in_japanese_and_never_opened_as_a_page() -> None:
    answer = export_response(exported("csv", [row(1)], title="見守り 名簿"))
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%A6%8B%E5%AE%88%E3%82%8A%20%E5%90%8D%E7%B0%BF.csv"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert "X-Incomplete" not in answer


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ('名簿"\r\nSet-Cookie: x', "名簿_Set-Cookie_ x"),
        ("\u202egpj.exe", "gpj.exe"),
        ("...", "一覧"),
        ("あ" * 200, "あ" * 80),
    ],
)
def test_a_file_name_can_neither_leave_its_folder_nor_its_header(title: str, name: str) -> None:
    assert safe_name(title) == name


def test_paper_lies_down_when_the_columns_are_wide() -> None:
    def turned(table: Table) -> bool:
        file = exported("pdf", [row(1, worry="あ" * 60, name="い" * 40)], table=table)
        box = pypdf.PdfReader(io.BytesIO(file.content)).pages[0].mediabox
        return bool(box.width > box.height)

    wide = people()
    assert turned(wide) is True
    upright = Table("people", "名簿", wide.columns, ("kana",), landscape=False)
    assert turned(upright) is False


def test_paper_carries_title_notes_issuer_and_date() -> None:
    file = exported(
        "pdf",
        [row(1)],
        title="川瀬の名簿",
        notes=("令和8年度",),
        issuer="ひより市社協",
        made_at=MADE,
    )
    text = paper(file)
    assert all(
        each in text for each in ("川瀬の名簿", "令和8年度", "ひより市社協", "令和8年11月23日")
    )


def test_an_empty_list_prints_its_words() -> None:
    assert "まだありません" in paper(exported("pdf", []))


def test_only_addresses_that_work_on_paper_become_links() -> None:
    table = Table(
        "links",
        "案内",
        (
            Column(
                "name", "なまえ", kind=Kind.LINK, href=lambda r: str(r["to"]), fields=("name", "to")
            ),
        ),
    )
    rows = [row(1, to="https://example.jp/a"), row(2, to="/inside"), row(3, to="javascript:x")]
    file = exported("pdf", rows, table=table)
    reader = pypdf.PdfReader(io.BytesIO(file.content))
    targets = [
        note.get_object()["/A"]["/URI"]
        for sheet in reader.pages
        for note in sheet.get("/Annots", [])
    ]
    assert targets == ["https://example.jp/a"]


def test_dates_in_a_list_are_in_the_era_on_paper_and_iso_in_files() -> None:
    table = Table("days", "日", (Column("day", "日", kind=Kind.DATE),))
    rows = [row(1, day=date(2026, 11, 23))]
    assert "令和8年11月23日" in paper(exported("pdf", rows, table=table))
    assert read_csv(exported("csv", rows, table=table).content).rows[1].cells == ("2026-11-23",)
