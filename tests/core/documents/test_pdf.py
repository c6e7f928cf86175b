import io
import subprocess
import threading
import time
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.core.documents import (
    DocumentError,
    FontSet,
    MissingGlyph,
    Pdf,
    UnknownTemplate,
    UnprintableValue,
    configured_fonts,
    font_set,
    render,
    response,
)
from sasaeai.core.documents import pdf as pdf_module

MADE = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


def listing(rows: list[list[object]], *, head: int | None = 0) -> dict[str, object]:
    width = len(rows[0]) if rows else 1
    return {
        "columns": [{"label": f"見出し{n}", "align": "start", "width": 1} for n in range(width)],
        "rows": rows,
        "head": head,
        "notes": ["令和8年度"],
        "empty": "まだありません",
    }


def made(rows: list[list[object]], *, fonts: FontSet | None = None, large: bool = False) -> Pdf:
    return render("kit/list", listing(rows), title="一覧", fonts=fonts, large=large)


def read(pdf: Pdf) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.content))


def page_texts(pdf: Pdf) -> list[str]:
    return [page.extract_text() for page in read(pdf).pages]


@pytest.mark.parametrize("fonts", [None, font_set(system=False)], ids=["machine", "package"])
def test_names_come_out_of_the_file_as_they_went_in(fonts: FontSet | None) -> None:
    pdf = made([["髙橋 﨑山 𠮷田"]], fonts=fonts)
    missing = {each.text for each in pdf.missing_glyphs}
    expected = "髙橋 﨑山 " + ("〓" if "𠮷" in missing else "𠮷") + "田"
    assert expected in page_texts(pdf)[0]
    assert missing <= {"𠮷"}


def test_a_character_no_font_has_is_boxed_reported_and_told_on_paper() -> None:
    pdf = made([["😀と𠮷田"]], fonts=font_set(system=False))
    assert pdf.missing_glyphs == (MissingGlyph("😀"), MissingGlyph("𠮷"))
    (text,) = page_texts(pdf)
    assert "〓と〓田" in text
    assert "〓 は、この機械の書体にない文字です（U+1F600、U+20BB7）。" in text


def test_a_variant_the_font_lacks_is_told_on_paper() -> None:
    pdf = made([["葛\U000e01ee飾"]], fonts=font_set(system=False))
    assert "異体字の指定をふつうの形で印刷しました" in page_texts(pdf)[0]
    assert "U+845B U+E01EE" in page_texts(pdf)[0]


def test_a_document_that_shows_all_it_was_given_says_nothing_about_glyphs() -> None:
    assert "書体にない" not in page_texts(made([["すべて出る"]]))[0]


@pytest.mark.parametrize(
    "text",
    ['#panic("x")', "$x$", "*bold*", "_em_", "\\", "= 見出し", "<label>", "@ref", "`raw`", "//c"],
)
def test_what_people_type_is_never_markup(text: str) -> None:
    assert text in page_texts(made([[text]]))[0]


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=40))
def test_no_text_whatever_stops_the_printer(text: str) -> None:
    fonts = font_set(system=False)
    pdf = render("kit/list", listing([[text, text]]), title=text + "題", issuer=text, fonts=fonts)
    assert pdf.pages >= 1


def test_the_same_data_gives_the_same_bytes() -> None:
    one, two = (
        render("kit/list", listing([["あ"]]), title="一覧", made_at=MADE).content for _ in range(2)
    )
    assert one == two


def test_the_only_date_in_the_file_is_the_one_given() -> None:
    dated = render("kit/list", listing([["あ"]]), title="一覧", made_at=MADE)
    undated = render("kit/list", listing([["あ"]]), title="一覧")
    info = read(dated).metadata
    assert info is not None
    assert info.creation_date is not None
    assert info.creation_date.replace(tzinfo=None) == datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001
    assert "令和8年11月23日　作成" in page_texts(dated)[0]
    assert b"CreationDate" not in undated.content
    assert "作成" not in page_texts(undated)[0]


def test_a_made_at_without_zone_is_refused() -> None:
    with pytest.raises(UnprintableValue, match="made_at"):
        render("kit/list", listing([["あ"]]), title="x", made_at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_the_file_is_a_tagged_accessible_pdf_with_title_and_language() -> None:
    reader = read(render("kit/list", listing([["あ"]]), title="見守りの一覧", issuer="ひより市"))
    catalog: Any = reader.root_object
    metadata = catalog["/Metadata"].get_object().get_data().decode()
    assert str(catalog["/MarkInfo"]["/Marked"]) == "True"
    assert catalog["/Lang"] == "ja-JP"
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("見守りの一覧", "ひより市")


def test_another_language_is_declared() -> None:
    catalog: Any = read(render("kit/list", listing([["a"]]), title="List", lang="en")).root_object
    assert catalog["/Lang"] == "en"


def test_heads_repeat_and_pages_are_numbered() -> None:
    pdf = made([[f"行{n}", "x"] for n in range(100)])
    pages = page_texts(pdf)
    assert len(pages) == pdf.pages
    assert pdf.pages > 1
    assert [page.count("見出し0") for page in pages] == [1] * pdf.pages
    assert all(f"{n} / {pdf.pages}" in page for n, page in enumerate(pages, start=1))


def test_every_row_is_printed_once_and_none_is_torn() -> None:
    rows: list[list[object]] = [[f"《{n}頭", "あ" * 130 + f"尾{n}》"] for n in range(60)]
    pages = page_texts(made(rows))
    heads = [page.count("《") for page in pages]
    tails = [page.count("》") for page in pages]
    assert heads == tails
    assert sum(heads) == 60


def test_a_row_longer_than_a_page_is_printed_to_its_end() -> None:
    pdf = made([["長い", "い" * 6000 + "終"]])
    together = "".join(page_texts(pdf))
    assert together.count("い") >= 6000
    assert "終" in together


def test_an_empty_list_says_so() -> None:
    assert "まだありません" in page_texts(made([]))[0]


def test_a_page_lies_on_its_side_when_asked() -> None:
    reader = read(render("kit/list", listing([["あ"]]), title="x", landscape=True))
    box = reader.pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


def test_large_print_is_22_points() -> None:
    sizes: list[float] = []

    def note(_text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        sizes.append(abs(round(size * matrix[3])))

    read(made([["本文"]], large=True)).pages[0].extract_text(visitor_text=note)
    assert 22 in sizes
    assert 10 not in sizes


@pytest.mark.parametrize(
    "name", ["kit/none", "kit/../kit/list", "/etc/passwd", "kit", "kit/list.typ", "nowhere/list"]
)
def test_only_templates_of_rooms_and_kit_can_be_named(name: str) -> None:
    with pytest.raises(UnknownTemplate):
        render(name, {}, title="x")


def test_a_template_that_misses_its_data_fails_with_a_name() -> None:
    with pytest.raises(DocumentError, match=r"list\.typ"):
        render("kit/list", {}, title="x")


def test_a_character_typst_refuses_though_the_font_claims_it_is_boxed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fonts = font_set(system=False)
    monkeypatch.setattr(FontSet, "missing", lambda *_args: ())
    assert made([["😀𠮷"]], fonts=fonts).missing_glyphs == (MissingGlyph("😀"), MissingGlyph("𠮷"))


def test_a_control_character_refused_by_typst_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FontSet, "missing", lambda *_args: ())
    pdf = made([["a\x01b"]], fonts=font_set(system=False))
    assert pdf.missing_glyphs == (MissingGlyph("\x01"),)


def test_refusals_without_end_become_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FontSet, "missing", lambda *_args: ())
    monkeypatch.setattr(pdf_module, "_ATTEMPTS", 1)
    with pytest.raises(DocumentError, match="cannot be drawn"):
        made([["😀"]], fonts=font_set(system=False))


def test_threads_print_at_the_same_time() -> None:
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(made([[f"{n}"] for n in range(n)]).pages))
        for n in (1, 40, 80, 120)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4


def test_a_page_takes_less_than_a_tenth_of_a_second_once_warm() -> None:
    rows: list[list[object]] = [[f"髙橋 {n}", "変わりなし", "川瀬"] for n in range(25)]
    times = []
    for n in range(6):
        start = time.perf_counter()
        made([*rows, [str(n), "", ""]])
        times.append(time.perf_counter() - start)
    assert min(times[1:]) <= 0.1


def test_other_programs_can_open_the_file() -> None:
    answer = subprocess.run(
        ["pdftotext", "-", "-"],
        input=made([["髙橋 花子"]]).content,
        capture_output=True,
        check=True,
    )
    assert "髙橋 花子" in answer.stdout.decode()


def test_the_download_has_a_japanese_name_and_is_not_sniffed() -> None:
    answer = response(made([["あ"]]), "見守りの一覧")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E8%A6%8B%E5%AE%88%E3%82%8A%E3%81%AE%E4%B8%80%E8%A6%A7.pdf"
    )
    assert response(made([["あ"]]), "a", inline=True)["Content-Disposition"].startswith("inline")


def test_this_machine_has_fonts() -> None:
    assert configured_fonts().names
