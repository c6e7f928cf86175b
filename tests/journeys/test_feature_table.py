"""A reader can show every row of the feature table in the demo city, address by address."""

from __future__ import annotations

import html
import io
import re

import pypdf
import pytest
from playwright.sync_api import APIRequestContext
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import Visit
from tests.journeys.demo_city import DemoCity
from tests.journeys.feature_table import FEATURES, Stop

UNSEEN = re.compile(r"<(script|style|svg|title)\b.*?</\1>", re.DOTALL)
TAGS = re.compile(r"<[^>]+>")
GAPS = re.compile(r"\s+")


def opened(request: APIRequestContext, city: DemoCity, stop: Stop) -> str:
    """What stands at the end of the way, as a reader sees it."""
    body, kind = b"", ""
    for step in stop.way:
        path = linked(body.decode(), step.removeprefix("~")) if step.startswith("~") else step
        answer = request.get(city.address + path)
        assert answer.status == 200, path
        body, kind = answer.body(), answer.headers["content-type"]
    return read(body, kind)


def linked(page: str, address: str) -> str:
    address, _than, words = address.partition(">")
    found = re.search(rf'href="({address})(?:\?[^"]*)?"[^>]*>\s*{re.escape(words)}', page)
    assert found, address
    return found[1]


def read(body: bytes, kind: str) -> str:
    if "pdf" in kind:
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        return GAPS.sub("", "".join(page.extract_text() for page in pages))
    if "spreadsheet" in kind:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        cells = [
            str(cell)
            for name in book.sheet_names
            for row in (*[[name]], *book.get_sheet_by_name(name).to_python())
            for cell in row
        ]
        return " ".join(cells)
    text = body.decode("utf-8-sig")
    if "html" not in kind:
        return text
    return GAPS.sub(" ", html.unescape(TAGS.sub(" ", UNSEEN.sub("", text))))


@pytest.mark.parametrize("row", FEATURES)
def test_the_demo_city_shows_it(row: str, visit: Visit, city: DemoCity) -> None:
    for stop in FEATURES[row]:
        shown = opened(visit(stop.who).page.request, city, stop)
        absent = [words for words in stop.words if words not in shown]
        assert (stop.way, absent) == (stop.way, [])
        assert [words for words in stop.hidden if words in shown] == []


def test_every_row_is_walked_and_what_nobody_counts_is_told_as_that(
    visit: Visit, city: DemoCity
) -> None:
    """24 rows. The share who know a desk waits for a room that collects it: it is never 0."""
    assert len(FEATURES) == 24
    page = "/plan/indicators/aware-desks/"
    shown = opened(visit().page.request, city, Stop((page,), ()))
    assert "まだ数えられません" in shown
    assert "未入力" in shown
