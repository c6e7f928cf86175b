from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict

from sasaeai.core.tables import BadTableQuery, Who, download, export_links, read_csv
from tests.core.tables.examples import people, row

ROWS = [row(1, name="𠮷田"), row(2)]


def test_links_keep_filters_and_order_but_no_place_in_the_list() -> None:
    links = export_links(QueryDict("q=%E5%B7%9D&sort=-visits&after=x"), path="/people")
    assert [link.label for link in links] == ["Excel", "CSV", "CSV（Shift_JIS）", "PDF（印刷）"]
    assert parse_qsl(urlsplit(links[1].href).query) == [
        ("q", "川"),
        ("sort", "-visits"),
        ("format", "csv"),
    ]


def test_each_link_gives_its_file_in_the_order_of_the_page() -> None:
    names = []
    for link in export_links(QueryDict("sort=-visits")):
        file = download(people(), ROWS, QueryDict(link.href[1:]), who=Who.INTERNAL)
        assert file is not None
        names.append((file.name, len(file.losses)))
        if file.name.endswith(".csv"):
            assert [r.cells[1] for r in read_csv(file.content).rows[1:]] == ["2", "1"]
    assert names == [
        ("見守りの名簿.xlsx", 0),
        ("見守りの名簿.csv", 0),
        ("見守りの名簿.csv", 1),
        ("見守りの名簿.pdf", 0),
    ]


def test_an_address_without_format_asks_for_a_page() -> None:
    assert download(people(), ROWS, QueryDict("q=a"), who=Who.INTERNAL) is None


@pytest.mark.parametrize("query", ["format=doc", "format=", "format=csv&format=pdf", "format=%00"])
def test_a_format_no_link_has_is_a_bad_request(query: str) -> None:
    with pytest.raises(BadTableQuery):
        download(people(), ROWS, QueryDict(query), who=Who.INTERNAL)
