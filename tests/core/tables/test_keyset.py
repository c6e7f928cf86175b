"""The rules of paging, against a plain sort of the whole list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.tables import Row, Table
from sasaeai.core.tables.keyset import Order, count, every, order_of, take
from tests.core.tables.examples import people, row

ORDER = Order((("kana", False), ("visits", True), ("id", False)))
small_lists = st.lists(
    st.tuples(st.sampled_from(["ア", "イ", None]), st.sampled_from(["1", "2", None])), max_size=12
).map(
    lambda pairs: [row(n, id=f"{n:03}", kana=kana, visits=v) for n, (kana, v) in enumerate(pairs)]
)


def expected(rows: list[Row], order: Order) -> list[Row]:
    """Stable sorts from the last field to the first; None is larger than everything."""
    found = list(rows)
    for name, down in reversed(order.keys):

        def place(one: Row, name: str = name) -> tuple[bool, str]:
            return one[name] is None, one[name] or ""

        found.sort(key=place, reverse=down)
    return found


both = (False, True)
orders = st.sampled_from(
    [
        Order((("kana", first), ("visits", second), ("id", third)))
        for first in both
        for second in both
        for third in both
    ]
)


@given(rows=small_lists, order=orders, size=st.integers(1, 5))
def test_walking_forward_gives_every_row_once_in_order(
    rows: list[Row], order: Order, size: int
) -> None:
    seen: list[Row] = []
    part = take(rows, order, ORDER.fields, size=size)
    assert part.before is False
    seen += part.rows
    while part.after:
        part = take(rows, order, ORDER.fields, size=size, after=order.of(part.rows[-1]))
        assert part.before is True
        seen += part.rows
    assert seen == expected(rows, order)


@given(rows=small_lists, order=orders, size=st.integers(1, 5))
def test_walking_back_from_the_end_meets_the_same_pages(
    rows: list[Row], order: Order, size: int
) -> None:
    parts = [take(rows, order, ORDER.fields, size=size)]
    while parts[-1].after:
        last = order.of(parts[-1].rows[-1])
        parts.append(take(rows, order, ORDER.fields, size=size, after=last))
    for earlier, later in zip(reversed(parts[:-1]), reversed(parts[1:]), strict=True):
        back = take(rows, order, ORDER.fields, size=size, before=order.of(later.rows[0]))
        assert back == earlier


def test_rows_that_vanished_before_the_first_page_do_not_shorten_it() -> None:
    rows = [row(n) for n in range(3, 20)]
    part = take(rows, Order((("id", False),)), (), size=5, before=(5,))
    assert [r["id"] for r in part.rows] == [3, 4, 5, 6, 7]
    assert (part.before, part.after) == (False, True)


def test_rows_that_vanished_after_the_last_page_lead_to_the_last_page() -> None:
    rows = [row(n) for n in range(10)]
    part = take(rows, Order((("id", False),)), (), size=4, after=(50,))
    assert [r["id"] for r in part.rows] == [6, 7, 8, 9]
    assert (part.before, part.after) == (True, False)


def test_a_list_that_became_empty_is_an_empty_page() -> None:
    part = take([], Order((("id", False),)), (), size=4, after=(50,))
    assert (part.rows, part.before, part.after) == ((), False, False)


def test_the_unique_field_follows_the_last_direction() -> None:
    assert order_of(people(("-visits",))).keys == (("visits", True), ("id", True))
    assert order_of(people(())).keys == (("id", False),)


def test_an_order_that_already_holds_the_unique_field_is_kept() -> None:
    assert order_of(people(("-id",))).keys == (("id", True),)


def test_the_readers_choice_leads_and_the_declared_order_follows() -> None:
    table: Table = people(("kana", "-visits"))
    visits = table.columns[1]
    assert order_of(table, visits, down=False).keys == (
        ("visits", False),
        ("kana", False),
        ("id", False),
    )


def test_every_row_is_read_for_files_in_order() -> None:
    rows = [row(n, kana=None if n == 1 else "ア") for n in (2, 1, 0)]
    found = [r["id"] for r in every(rows, order_of(people()), ())]
    assert found == [0, 2, 1]


@pytest.mark.parametrize(("up_to", "expected_total"), [(3, 3), (2, None), (4, 3)])
def test_totals_above_the_cap_are_not_told(up_to: int, expected_total: int | None) -> None:
    assert count([row(n) for n in range(3)], up_to=up_to) == expected_total
