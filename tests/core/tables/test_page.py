import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.http import QueryDict
from django.template import engines
from django.utils.html import escape

from sasaeai.core.figures import Figure
from sasaeai.core.tables import BadTableQuery, Column, Kind, Table, Who, page
from sasaeai.core.ui import tablepage as ui
from tests.core.tables.examples import ROUNDED, people, row

ROWS = [row(n, rate=Figure.ratio(n, 2000)) for n in range(1, 121)]


def shown(query: str = "", *, rows: list[dict[str, object]] = ROWS, **more: object) -> ui.TablePage:
    table = more.pop("table", people())
    assert isinstance(table, Table)
    who = more.pop("who", Who.INTERNAL)
    assert isinstance(who, Who)
    return page(table, rows, QueryDict(query), who=who, path="/people")


def names(part: ui.TablePage) -> list[str]:
    return [cells[0].text for cells in part.rows]


def test_a_page_has_fifty_rows_and_leads_to_the_next() -> None:
    first = shown()
    second = shown(urlsplit(first.next_url).query)
    third = shown(urlsplit(second.next_url).query)
    assert [len(part.rows) for part in (first, second, third)] == [50, 50, 20]
    assert names(first)[0] == "人1"
    assert names(second)[0] == "人51"
    assert (first.prev_url, third.next_url) == ("", "")


def test_going_back_gives_the_same_page() -> None:
    first = shown()
    second = shown(urlsplit(first.next_url).query)
    third = shown(urlsplit(second.next_url).query)
    assert names(shown(urlsplit(third.prev_url).query)) == names(second)
    assert names(shown(urlsplit(second.prev_url).query)) == names(first)


def test_filters_stay_in_every_link_and_cursors_do_not() -> None:
    first = shown("q=%E5%B7%9D&area=1&area=2&sort=-visits")
    kept = parse_qsl(urlsplit(first.next_url).query)
    assert kept[:3] == [("q", "川"), ("area", "1"), ("area", "2")]
    assert [name for name, _value in kept] == ["q", "area", "area", "sort", "after"]
    link = parse_qs(urlsplit(first.columns[0].sort_url).query)
    assert link == {"q": ["川"], "area": ["1", "2"], "sort": ["name"]}


def test_sorting_turns_round_on_the_second_press() -> None:
    plain, up, down = shown(), shown("sort=visits"), shown("sort=-visits")
    assert [part.columns[1].sorted for part in (plain, up, down)] == ["", "ascending", "descending"]
    assert [
        parse_qs(urlsplit(part.columns[1].sort_url).query)["sort"] for part in (plain, up, down)
    ]
    assert "sort=-visits" in up.columns[1].sort_url
    assert "sort=visits" in down.columns[1].sort_url
    assert names(down)[0] == "人120"


def test_columns_without_a_sort_offer_none() -> None:
    assert shown().columns[2].sort_url == ""


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=abc",
        "page=1",
        "after=0",
        "after=abc",
        "after=" + "9" * 30,
        "before=%00",
        "q=%00",
        "%00=1",
        "after=%FF%FE",
        "sort=worry",
        "sort=id",
        "sort=--visits",
        "sort=visits;drop",
        "sort=visits&sort=name",
        "q=" + "a" * 9000,
    ],
)
def test_an_address_we_never_made_is_a_bad_request(query: str) -> None:
    with pytest.raises(BadTableQuery):
        shown(query)


def test_both_directions_at_once_are_a_bad_request() -> None:
    token = parse_qs(urlsplit(shown().next_url).query)["after"][0]
    with pytest.raises(BadTableQuery):
        shown(f"after={token}&before={token}")


def test_a_cursor_of_one_order_does_not_serve_another() -> None:
    token = parse_qs(urlsplit(shown("sort=visits").next_url).query)["after"][0]
    with pytest.raises(BadTableQuery):
        shown(f"sort=-visits&after={token}")


def test_an_outsider_neither_sees_nor_sorts_by_an_internal_column() -> None:
    rows = [row(1, worry="転倒が心配", rate=Figure.ratio(1, 16))]
    part = shown(rows=rows, who=Who.PUBLIC)
    assert [column.key for column in part.columns] == ["name", "visits"]
    assert "転倒" not in repr(part)
    with pytest.raises(BadTableQuery):
        shown("sort=rate", rows=rows, who=Who.PUBLIC)


def test_the_figures_of_the_brief_are_printed_to_the_digit() -> None:
    rows = [row(n, rate=figure) for n, (figure, _text) in enumerate(ROUNDED)]
    found = [cells[3].figure for cells in shown(rows=rows).rows]
    assert [figure.text for figure in found if figure] == [text for _figure, text in ROUNDED]


def test_a_missing_figure_is_not_entered() -> None:
    (cells,) = shown(rows=[row(1)]).rows
    assert cells[3].figure == Figure.not_entered(unit="%", decimals=1)


def test_a_large_total_is_left_open() -> None:
    small = Table("people", "人", people().columns, ("kana",), count_up_to=100)
    uncounted = Table("people", "人", people().columns, ("kana",), count_up_to=0)
    totals = [shown(table=table).total for table in (people(), small, uncounted)]
    assert totals == [120, None, None]


def test_links_states_and_notes_reach_the_cell() -> None:
    table = Table(
        "people",
        "人",
        (
            Column("name", "なまえ", kind=Kind.LINK, href=lambda r: f"/people/{r['id']}"),
            Column(
                "state",
                "ようす",
                kind=Kind.STATE,
                words={"w": "気になる"},
                tones={"w": "warn"},
                note=lambda r: f"{r['id']}番",
            ),
        ),
    )
    part = page(table, [row(7, state="w")], {}, who=Who.INTERNAL)
    assert part.rows == (
        (ui.Cell(text="人7", href="/people/7"), ui.Cell(text="気になる", tone="warn", note="7番")),
    )


def test_an_empty_list_has_words_and_no_links() -> None:
    part = shown(rows=[])
    assert (part.rows, part.next_url, part.prev_url, part.total) == ((), "", "", 0)
    assert part.empty == "まだありません"


def test_links_are_plain_relative_addresses() -> None:
    assert re.fullmatch(r"/people\?after=[A-Za-z0-9_-]+", shown().next_url)


def test_the_table_part_of_the_look_draws_the_page() -> None:
    source = '{% import "ui/components.jinja" as ui with context %}{{ ui.table(part) }}'
    first = shown("sort=-visits", rows=[row(n, rate=Figure.ratio(943, 2000)) for n in range(60)])
    html = engines["jinja2"].from_string(source).render({"part": first})
    assert "見守りの名簿" in html
    assert "人59" in html
    assert "47.2" in html
    assert escape(first.next_url) in html
    assert 'aria-sort="descending"' in html
