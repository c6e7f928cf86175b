"""What the rows over a table say of the plan itself: its name, its years, its ordinal."""

from __future__ import annotations

import re

from sasaeai.core.periods import FiscalSpan, UnreadableFiscalYear
from sasaeai.plan.importing.folding import nfkc, number_of
from sasaeai.plan.importing.sheet import PlanHead
from sasaeai.plan.importing.wide.columns import ColumnMap, Use
from sasaeai.plan.importing.wide.grid import Workbook

LONGEST_NAME = 120
_YEAR = r"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\s*)?(?:元|\d{1,4})\s*(?:年度?)?"
_SPAN = re.compile(rf"({_YEAR})\s*[~〜～\-−–—]\s*({_YEAR})")
_ORDINAL = re.compile(r"第\s*([0-9一二三四五六七八九十]{1,3})\s*[次期]")


def head_of(book: Workbook, chosen: ColumnMap) -> PlanHead:
    """The plan's name and years as far as the table says them; years else from its targets."""
    texts = [
        text
        for grid in book.grids
        if grid.name in chosen.sheets
        for row in grid.rows
        if row.number < chosen.head[0]
        for at, text in enumerate(row.cells)
        if text and at not in row.copies
    ]
    years = sorted(column.fy for column in chosen.of(Use.TARGET) if column.fy is not None)
    first, last = (years[0], years[-1]) if years else (None, None)
    for text in texts:
        span = _span(text)
        if span is not None:
            first, last = span.first.year, span.last.year
            break
    name = next((_name(text) for text in texts if "計画" in text and len(text) < 80), "")
    return PlanHead(name, _ordinal(name), first, last)


def _span(text: str) -> FiscalSpan | None:
    found = _SPAN.search(nfkc(text))
    if found is None:
        return None
    try:
        return FiscalSpan.parse("〜".join(part.strip() for part in found.groups()))
    except UnreadableFiscalYear:
        return None


def _name(text: str) -> str:
    """The title without the years behind it and without what the sheet is (進行管理表 …)."""
    plain = re.sub(r"[（(][^（()）]*(?:年|～|〜|R\d)[^（()）]*[）)]", "", text)
    upto = re.match(r".*計画", plain)
    return (upto.group() if upto else plain).strip()[:LONGEST_NAME]


def _ordinal(name: str) -> int | None:
    found = _ORDINAL.search(nfkc(name))
    return number_of(found.group(1)) if found else None
