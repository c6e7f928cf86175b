"""One number of the public plan in every place where a resident can read it."""

from __future__ import annotations

import csv
import io
import re

import pypdf
from python_calamine import CalamineWorkbook

from sasaeai.core.periods import fiscal_year_of, today
from tests.journeys.browser import Visitor

PLACES = ("board", "board.csv", "page", "years.csv", "years.xlsx", "years.pdf")
FIGURE = "xpath=following::*[contains(@class, 'ts-fig') or @class='fig'][1]"
DIGITS = re.compile(r"[\d,]+")


def number(resident: Visitor, code: str) -> int:
    """As the indicator's page shows it."""
    resident.open(f"/plan/indicators/{code}/")
    return whole(resident.page.locator(".ind-v").inner_text())


def everywhere(resident: Visitor, code: str) -> dict[str, int]:
    """Read afresh from board, page and files; the keys are ``PLACES``."""
    year = fiscal_year_of(today()).label
    page = number(resident, code)
    resident.open("/plan/")
    link = resident.page.locator(f'a[href$="/plan/indicators/{code}/"]').first
    board = whole(link.locator(FIGURE).inner_text())
    files = f"/plan/indicators/{code}/years"
    found = (
        board,
        next(int(row[year]) for row in _csv(resident, "/plan/board.csv") if row["コード"] == code),
        page,
        next(
            int(next(value for key, value in row.items() if key.startswith("数字")))
            for row in _csv(resident, f"{files}.csv")
            if row["年度"] == year
        ),
        _xlsx(resident, f"{files}.xlsx", year),
        _pdf(resident, f"{files}.pdf", year),
    )
    return dict(zip(PLACES, found, strict=True))


def same(value: int) -> dict[str, int]:
    return dict.fromkeys(PLACES, value)


def whole(text: str) -> int:
    found = DIGITS.search(text)
    assert found, text
    return int(found[0].replace(",", ""))


def _csv(resident: Visitor, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(resident.file(path).decode("utf-8-sig"))))


def _xlsx(resident: Visitor, path: str, year: str) -> int:
    book = CalamineWorkbook.from_filelike(io.BytesIO(resident.file(path)))
    rows = book.get_sheet_by_index(0).to_python()
    heads = next(row for row in rows if row[0] == "年度")
    at = next(place for place, head in enumerate(heads) if str(head).startswith("数字"))
    return next(int(float(str(row[at]))) for row in rows if row[0] == year)


def _pdf(resident: Visitor, path: str, year: str) -> int:
    """The one A4 sheet: behind the year stands the version of the definition, then the figure."""
    pages = pypdf.PdfReader(io.BytesIO(resident.file(path))).pages
    assert len(pages) == 1
    line = next(row for row in pages[0].extract_text().splitlines() if row.startswith(year))
    _version, figure, *_ = DIGITS.findall(line.removeprefix(year))
    return whole(figure)
