"""Posted 2,000, valid 943: 47.2 % on the page, in every file and through the interface."""

from __future__ import annotations

import io
import json

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from tests.voices.asked import post, survey_of
from tests.voices.conftest import plan  # noqa: F401

pytestmark = pytest.mark.django_db
RATE = "有効回収率（標本比：有効÷配布）（%）"


@pytest.fixture
def asked(plan):  # noqa: F811
    """2,000 × 0.4715 is exactly between two printed figures."""
    return survey_of(plan, post(posted=2000, valid=943))


def test_everybody_reads_the_same_rate_with_what_it_was_divided_by(asked, browse):
    client = browse(None)
    page = client.get(f"/voices/surveys/{asked.pk}/").content.decode()
    assert "47.2" in page
    assert "943 ÷ 2,000" in page
    assert "47.1" not in page
    board = client.get("/plan/").content.decode()
    assert f'href="/voices/surveys/{asked.pk}/"' in board
    assert "943 ÷ 2,000" in board


def test_the_files_say_it_too(asked, browse):
    client, path = browse(None), f"/voices/surveys/{asked.pk}/"
    lines = client.get(f"{path}?format=csv").content.decode("utf-8-sig").splitlines()
    heads, whole = lines[0].split(","), lines[1].split(",")
    assert whole[heads.index(RATE)] == "47.2"
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{path}?format=xlsx").content))
    cells = [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert 47.2 in cells
    pdf = pypdf.PdfReader(io.BytesIO(client.get(f"{path}?format=pdf").content))
    assert "47.2" in "".join(page.extract_text() for page in pdf.pages)


def test_the_interface_says_it_too(asked, browse):
    found = json.loads(browse(None).get("/api/v1/surveys").content)
    (survey,) = found["surveys"]
    (rate,) = [rate for rate in survey["rates"] if rate["code"] == "valid_of_posted"]
    assert (rate["figure"]["text"], rate["figure"]["num"], rate["figure"]["den"]) == (
        "47.2",
        943,
        2000,
    )
