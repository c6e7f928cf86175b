"""Keyset paging on PostgreSQL, against a plain sort of the same rows in Python."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from itertools import pairwise, product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from sasaeai.areas.public import Area, AreaKind
from sasaeai.core.tables import Column, Kind, Row, Table, Who, export, page, read_csv
from sasaeai.core.tables.keyset import Order, count, is_nullable, ranges, take
from sasaeai.people.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db

Enter = Callable[[object], AbstractContextManager[object]]
KANA = ("ア", "イ", "ウ")
ENDS = (None, date(2027, 3, 31), date(2028, 3, 31))
MADE = "T"
AREAS = Table(
    "areas",
    "地区",
    (
        Column("name", "名前", who=Who.PUBLIC, sort="kana", fields=("name", "kana"), head=True),
        Column("valid_to", "おわり", kind=Kind.DATE, who=Who.PUBLIC, sort="valid_to"),
    ),
    ("kana",),
    page_size=4,
)


@pytest.fixture
def areas(cast: Cast, as_actor: Enter) -> QuerySet[Area]:
    """27 areas in two kinds with many ties and empty ends."""
    kinds = list(AreaKind.objects.order_by("order")[:2])
    with as_actor(cast.planner):
        Area.objects.bulk_create(
            Area(
                kind=kinds[n % 2],
                code=f"{MADE}{n}",
                name=f"地区{n}",
                kana=kana,
                valid_from=date(2026, 4, 1),
                valid_to=end,
            )
            for n, (kana, end, _again) in enumerate(product(KANA, ENDS, range(3)))
        )
    return Area.objects.filter(code__startswith=MADE)


def ids(rows: Any) -> list[int]:
    return [row["id"] for row in rows]


def sorted_ids(rows: QuerySet[Area], order: Order) -> list[int]:
    """Stable sorts from the last field to the first; an empty date is later than all others."""
    found: list[Row] = list(rows.values(*order.fields))
    for name, down in reversed(order.keys):

        def place(row: Row, name: str = name) -> Any:
            return date.max if row[name] is None else row[name]

        found.sort(key=place, reverse=down)
    return ids(found)


ORDERS = [
    Order(tuple(zip(names, downs, strict=True)))
    for names in (
        ("kana", "valid_to", "id"),
        ("valid_to", "kana", "id"),
        ("kind__order", "kana", "id"),
    )
    for downs in product((False, True), repeat=3)
]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.scope)
def test_every_order_is_walked_both_ways_without_loss(areas: QuerySet[Area], order: Order) -> None:
    expected = sorted_ids(areas, order)
    pages = [take(areas, order, order.fields, size=4)]
    while pages[-1].after:
        pages.append(take(areas, order, order.fields, size=4, after=order.of(pages[-1].rows[-1])))
    assert [each for part in pages for each in ids(part.rows)] == expected
    for earlier, later in pairwise(pages):
        back = take(areas, order, order.fields, size=4, before=order.of(later.rows[0]))
        assert back == earlier


def test_an_annotation_can_lead_the_order(areas: QuerySet[Area]) -> None:
    order = Order((("n", True), ("id", True)))
    counted = areas.annotate(n=Count("parts"))
    first = take(counted, order, ("id", "n"), size=20)
    second = take(counted, order, ("id", "n"), size=20, after=order.of(first.rows[-1]))
    assert ids(first.rows + second.rows) == sorted(ids(areas.values("id")), reverse=True)


def test_fields_without_gaps_in_one_direction_are_one_row_comparison() -> None:
    kana_id = Order((("kana", False), ("id", False)))
    (only,) = ranges(Area, kana_id, ("ア", 1))
    sql = str(Area.objects.filter(only).query)
    assert 'ROW("areas_area"."kana", "areas_area"."id") > (ROW(' in sql


def test_fields_with_gaps_are_ranges_one_after_another() -> None:
    order = Order((("valid_to", False), ("id", False)))
    day = date(2027, 3, 31)
    assert ranges(Area, order, (day, 1)) == [
        Q(valid_to=day) & Q(id__gt=1),
        Q(valid_to__gt=day),
        Q(valid_to__isnull=True),
    ]
    assert ranges(Area, order, (None, 1)) == [Q(valid_to__isnull=True) & Q(id__gt=1)]
    assert ranges(Area, order.reversed, (None, 1)) == [
        Q(valid_to__isnull=True) & Q(id__lt=1),
        Q(valid_to__isnull=False),
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("kana", False),
        ("pk", False),
        ("kind__order", False),
        ("valid_to", True),
        ("parts__share", True),
        ("no_such_field", True),
        ("kana__no_such_part", True),
    ],
)
def test_nullable_paths_are_known(path: str, expected: bool) -> None:
    assert is_nullable(Area, path) is expected


def test_a_page_costs_two_queries_with_its_total(areas: QuerySet[Area]) -> None:
    with CaptureQueriesContext(connection) as first:
        part = page(AREAS, areas, QueryDict(""), who=Who.PUBLIC)
    with CaptureQueriesContext(connection) as second:
        page(AREAS, areas, QueryDict(urlsplit(part.next_url).query), who=Who.PUBLIC)
    assert (len(first), len(second)) == (2, 2)
    assert part.total == 27
    assert not any("OFFSET" in query["sql"] for query in (*first, *second))


def test_counting_stops_at_the_cap(areas: QuerySet[Area]) -> None:
    assert (count(areas, up_to=27), count(areas, up_to=26)) == (27, None)


def test_a_file_holds_every_row_in_order(areas: QuerySet[Area]) -> None:
    file = export(AREAS, areas, format="csv", who=Who.PUBLIC, sort="-name")
    names = [row.cells[0] for row in read_csv(file.content).rows[1:]]
    expected = areas.order_by("-kana", "-id").values_list("name", flat=True)
    assert names == list(expected)


def test_pages_and_files_hold_only_what_row_policies_give(cast: Cast, as_actor: Enter) -> None:
    table = Table("persons", "人", (Column("name", "なまえ"),), ("name",))
    with as_actor(cast.commissioner):
        part = page(table, Person.objects.all(), QueryDict(""), who=Who.INTERNAL)
        file = export(table, Person.objects.all(), format="csv", who=Who.INTERNAL)
    assert {cells[0].text for cells in part.rows} == {"青葉 きよし", "髙橋 とみ"}
    assert {row.cells[0] for row in read_csv(file.content).rows[1:]} == {"青葉 きよし", "髙橋 とみ"}
