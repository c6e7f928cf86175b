"""2,000 posted and 943 valid is 47.2 % wherever it is printed; a base of nothing is no rate."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal

import pypdf
import pytest
from django.http import QueryDict

from sasaeai.core.figures import CountsExceedBase, Figure, State, shares
from sasaeai.core.tables import Column, Kind, Table, Who, export, page, read_csv, read_xlsx
from sasaeai.core.ui.jinja import environment

RATES = ((943, 2000, "47.2"), (945, 2000, "47.3"), (1, 16, "6.3"))
LIST = Table(
    "response",
    "回収率",
    (
        Column("name", "調査", head=True, who=Who.PUBLIC),
        Column("rate", "回収率", kind=Kind.FIGURE, unit="%", decimals=1, who=Who.PUBLIC),
    ),
    ("id",),
)
ROWS = [
    {"id": n, "name": f"調査{n}", "rate": Figure.ratio(valid, posted)}
    for n, (valid, posted, _text) in enumerate(RATES)
]
TEXTS = [text for _valid, _posted, text in RATES]
WHEN = datetime(2026, 11, 23, tzinfo=UTC)


def test_page_csv_xlsx_and_print_agree() -> None:
    shown = page(LIST, ROWS, QueryDict(""), who=Who.PUBLIC)
    files = {form: export(LIST, ROWS, format=form, who=Who.PUBLIC) for form in ("csv", "xlsx")}
    pdf = export(LIST, ROWS, format="pdf", who=Who.PUBLIC, issuer="社会福祉協議会", made_at=WHEN)
    paper = pypdf.PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert [cells[1].figure.text for cells in shown.rows if cells[1].figure] == TEXTS
    assert [row.cells[1] for row in read_csv(files["csv"].content).rows[1:]] == TEXTS
    assert [row.cells[1] for row in read_xlsx(files["xlsx"].content).rows[1:]] == TEXTS
    assert [text for text in TEXTS if f"{text}%" in paper] == TEXTS
    source = "{% import 'ui/components.jinja' as ui %}{{ ui.figure(fig) }}"
    screen = environment().from_string(source)
    assert [
        text
        for text, row in zip(TEXTS, ROWS, strict=True)
        if text in screen.render(fig=row["rate"])
    ] == TEXTS


def test_the_exact_value_stays_behind_the_printed_one() -> None:
    assert Figure.ratio(943, 2000).value == Decimal("47.15")


def test_posted_and_reached_are_two_bases() -> None:
    posted, undeliverable, valid = 5680, 25, 4076
    assert Figure.ratio(valid, posted).text_with_unit == "71.8%"
    assert Figure.ratio(valid, posted - undeliverable).text_with_unit == "72.1%"


def test_nothing_posted_is_no_rate_and_more_answers_than_forms_are_refused() -> None:
    assert Figure.ratio(0, 0).state is State.UNCOMPUTABLE
    assert Figure.ratio(0, 0).text == "— 算定不能"
    with pytest.raises(CountsExceedBase):
        shares([944], base=943)
