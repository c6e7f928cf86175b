"""The specimen holds every part of the kit; it must print with the poorest set of fonts."""

import io
from datetime import date

import pypdf
import pytest

from sasaeai.core.documents import FontSet, Pdf, Picture, Qr, font_set, render
from sasaeai.core.figures import Figure

FIGURES = (
    ("値", Figure.ratio(943, 2000)),
    ("参考値", Figure.ratio(1, 16)),
    ("ゼロ", Figure.count(0, unit="件")),
    ("未入力", Figure.not_entered(unit="件")),
    ("対象外", Figure.not_applicable(unit="件")),
    ("算定不能", Figure.uncomputable("目標が0のため", unit="%")),
    ("秘匿", Figure.suppressed(k=5, unit="人")),
)
FONTS = {"machine": None, "package": font_set(system=False)}


def specimen(fonts: FontSet | None = None, *, large: bool = False) -> Pdf:
    data: dict[str, object] = {
        "goal": "基本目標1　互いにつながる",
        "facts": [("年度", "令和8年度"), ("時点", date(2026, 11, 23))],
        "qr": Qr("https://hiyori.example.jp/v/1", "入力の画面へ"),
        "figures": FIGURES,
        "picture": Picture("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>", "図"),
        "people": [
            {
                "name": "髙橋 花子",
                "note": "月2回",
                "choices": ["変わりなし", "気になる", "会えない", "引きつぐ"],
            }
        ],
        "stamps": ["会長", "局長", "課長", "係"],
    }
    return render("kit/specimen", data, title="見本の紙", fonts=fonts, large=large)


def text_of(pdf: Pdf) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf.content))
    return "\n".join(page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("fonts", FONTS.values(), ids=FONTS)
def test_each_state_of_a_figure_is_printed_in_its_words(fonts: FontSet | None) -> None:
    text = text_of(specimen(fonts))
    for printed in (
        "47.2%",
        "6.3%＊参考値",
        "0件",
        "未入力",
        "対象外",
        "— 算定不能（目標が0のため）",
        "＊ 5未満",
    ):
        assert printed in text


@pytest.mark.parametrize("fonts", FONTS.values(), ids=FONTS)
def test_the_kits_own_words_have_glyphs_in_every_font_set(fonts: FontSet | None) -> None:
    assert specimen(fonts).missing_glyphs == ()


def test_a_visit_has_a_box_for_each_answer() -> None:
    text = text_of(specimen())
    assert text.count("□") == 4
    assert "気づいたこと" in text


def test_stamp_boxes_carry_their_names() -> None:
    text = text_of(specimen())
    assert all(name in text for name in ("会長", "局長", "課長", "係"))


def test_pictures_are_read_aloud() -> None:
    alternatives = described(specimen())
    assert alternatives[:2] == ["基本目標1", "QRコード 入力の画面へ"]


def described(pdf: Pdf) -> list[str]:
    """Alternative texts of the structure tree in reading order."""
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, pypdf.generic.IndirectObject):
            node = node.get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            for item in node:
                walk(item)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/Alt" in node:
                found.append(str(node["/Alt"]).replace("　", " "))
            if "/K" in node:
                walk(node.raw_get("/K"))

    reader = pypdf.PdfReader(io.BytesIO(pdf.content))
    walk(reader.root_object["/StructTreeRoot"])
    return found


def test_the_qr_code_on_paper_is_the_code_of_the_address() -> None:
    svg = Qr("https://hiyori.example.jp/v/1").svg
    assert svg.startswith("<svg")
    assert Qr("https://hiyori.example.jp/v/2").svg != svg


def test_the_specimen_prints_large() -> None:
    assert specimen(large=True).pages > specimen().pages
