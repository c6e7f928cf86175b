"""12: the desk list of one district on A4: every public desk and no other, codes that lead to the
pages, a font inside the file, large print of 22 points, copies in the figure."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest
import segno

from sasaeai.core import documents
from sasaeai.core.documents import Qr
from sasaeai.core.metrics import figure, series_of
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.places.desks import paper
from sasaeai.places.desks.lines import desks_of
from tests.places import desks as built

pytestmark = pytest.mark.django_db
A4 = (595, 842)
FOOT = 45


@pytest.fixture
def desks(cast, db):
    return built.build(cast)


@pytest.fixture
def handed_to_paper(monkeypatch):
    """What the sheet was made of."""
    seen = []

    def render(template, data, **rest):
        seen.append(data)
        return documents.render(template, data, **rest)

    monkeypatch.setattr(paper, "render", render)
    return seen


def sheet(browse, cast, name):
    return pypdf.PdfReader(BytesIO(browse(None).get(f"/desks/{cast.asanagi.pk}/{name}/").content))


def sizes(reader):
    """Point sizes of the text that is not at the foot of a page."""
    found = set()

    def visit(text, cm, _tm, _font, size):
        if text.strip() and cm[5] > FOOT:
            found.add(round(size))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    return found


def test_every_public_desk_and_no_other_on_one_sheet_of_a4(desks, cast, browse):
    reader = sheet(browse, cast, "list")
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == list(A4)
    text = reader.pages[0].extract_text().replace("\n", "")
    found = {name for name in vars(desks) if getattr(desks, name).name in text}
    assert found == {"asanagi", "city"}


def test_its_font_is_in_the_file(desks, cast, browse):
    reader = sheet(browse, cast, "list")
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    inner = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts]
    assert inner
    for font in inner:
        kinds = set(font["/FontDescriptor"].get_object())
        assert kinds & {"/FontFile", "/FontFile2", "/FontFile3"}


def test_each_code_leads_to_the_page_of_its_desk(desks, cast, browse, handed_to_paper):
    sheet(browse, cast, "list")
    (data,) = handed_to_paper
    lines = desks_of(cast.asanagi)
    for line, printed in zip(lines, data["lines"], strict=True):
        address = f"http://testserver/places/{line.code}/"
        assert isinstance(printed["qr"], Qr)
        assert printed["qr"].url == address
        assert browse(None).get(f"/places/{line.code}/").status_code == 200
        drawn = BytesIO()
        segno.make(address, error="m", micro=False).save(
            drawn, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None
        )
        assert printed["qr"].svg == drawn.getvalue().decode()


def test_large_print_is_at_least_22_points(desks, cast, browse):
    assert min(sizes(sheet(browse, cast, "large"))) >= 22
    assert min(sizes(sheet(browse, cast, "list"))) < 22


def test_copies_handed_out_appear_in_the_figure_the_same_minute(desks, cast, browse):
    client = browse(cast.social_worker)
    form = {
        "sheet": "list", "area": cast.asanagi.pk, "place": "公民館まつり", "copies": "120",
        "day": today().isoformat(),
    }  # fmt: skip
    assert client.post("/desk/desks/", form).status_code == 302
    period = fiscal_year_of(today()).period
    found = {code: figure(series_of(code), period).text for code in ("desks.copies", "desks.areas")}
    assert found == {"desks.copies": "120", "desks.areas": "1"}
