"""Small counts stay hidden from people who can subtract."""

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sasaeai.core.figures import (
    TOTAL,
    CountTable,
    Figure,
    MissingTotal,
    NoProtection,
    SafeTable,
    State,
    TotalsDisagree,
    derivable,
    mask,
    suppress,
    suppress_together,
)
from sasaeai.core.figures import suppression as engine
from sasaeai.core.figures.linear import Unknown, determined

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))


def table(rows: list[list[int]], *, of: str = "相談", columns_are: str = "年代") -> CountTable:
    names = tuple(f"第{i}地区" for i in range(len(rows)))
    columns = tuple(f"{columns_are}{j}" for j in range(len(rows[0])))
    counts = {(names[i], columns[j]): n for i, row in enumerate(rows) for j, n in enumerate(row)}
    return CountTable(
        of=of,
        rows_are="地区",
        rows=names,
        columns_are=columns_are,
        columns=columns,
        counts=counts,
        unit="人",
    )


def one_way(*counts: int, of: str = "相談") -> CountTable:
    names = tuple(f"第{i}地区" for i in range(len(counts)))
    places = {(name, TOTAL): n for name, n in zip(names, counts, strict=True)}
    return CountTable(of=of, rows_are="地区", rows=names, counts=places, unit="人")


@st.composite
def grids(draw: st.DrawFn, *, most: int = 6) -> list[list[int]]:
    width = draw(st.integers(1, most))
    return draw(
        st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=most)
    )


def texts(safe: SafeTable) -> list[list[str]]:
    columns = (*safe.columns, TOTAL)
    return [[safe.cell(row, column).text for column in columns] for row in (*safe.rows, TOTAL)]


def possible(safe: SafeTable, *, least: int, most: int) -> Iterator[Mapping[object, int]]:
    """By brute force: every table of whole numbers that agrees with what is published."""
    inner = [(row, column) for row in safe.rows for column in safe.columns]
    choices = [_choices(safe.figures[place], least, most) for place in inner]
    for numbers in product(*choices):
        filled: dict[object, int] = dict(zip(inner, numbers, strict=True))
        for column in safe.columns:
            filled[TOTAL, column] = sum(filled[row, column] for row in safe.rows)
        for row in (*safe.rows, TOTAL):
            filled[row, TOTAL] = sum(filled[row, column] for column in safe.columns)
        if all(
            filled[place] in _choices(figure, least, most * 9)
            for place, figure in safe.figures.items()
        ):
            yield filled


def _choices(figure: Figure, least: int, most: int) -> range:
    if figure.value is not None:
        return range(int(figure.value), int(figure.value) + 1)
    if figure.reason == "秘匿":
        return range(3, most + 1)
    return range(least, 3)


def test_one_small_cell_takes_three_others_with_it() -> None:
    safe = suppress(table([[2, 10, 20], [12, 14, 0], [30, 7, 9]]))
    assert texts(safe) == [
        ["＊ 5未満", "＊ 秘匿", "20", "32"],
        ["＊ 秘匿", "＊ 秘匿", "0", "26"],
        ["30", "7", "9", "46"],
        ["44", "31", "29", "104"],
    ]


def test_a_list_needs_a_second_hidden_district() -> None:
    safe = suppress(one_way(2, 10, 20))
    assert [safe.cell(row).text for row in (*safe.rows, TOTAL)] == [
        "＊ 5未満",
        "＊ 秘匿",
        "20",
        "32",
    ]


def test_two_ones_would_follow_from_their_sum_of_two() -> None:
    safe = suppress(one_way(1, 1, 30, 40))
    assert [safe.cell(row).text for row in safe.rows] == [
        "＊ 5未満",
        "＊ 5未満",
        "＊ 秘匿",
        "40",
    ]


def test_two_fours_would_follow_from_their_sum_of_eight() -> None:
    assert len(suppress(one_way(4, 4, 30)).hidden) == 3


def test_a_one_and_a_four_protect_each_other() -> None:
    assert len(suppress(one_way(1, 4, 30)).hidden) == 2


def test_a_total_is_hidden_when_nothing_else_can_shield() -> None:
    safe = suppress(one_way(3))
    assert texts(safe) == [["＊ 5未満"], ["＊ 5未満"]]


def test_where_every_bound_gives_it_away_the_marks_lose_their_number() -> None:
    safe = suppress(one_way(1, 1, 1, 1))
    assert texts(safe) == [["＊ 秘匿"]] * 5


def test_zero_is_shown_unless_it_is_sensitive() -> None:
    shown, hidden = suppress(one_way(0, 9, 8)), suppress(one_way(0, 9, 8), sensitive_zero=True)
    assert shown.cell("第0地区").text == "0"
    assert shown.note == ""
    assert hidden.cell("第0地区").text == "＊ 5未満"
    assert "＊" in hidden.note


def test_five_is_shown_and_four_is_not() -> None:
    safe = suppress(one_way(5, 4, 6, 7))
    assert safe.cell("第0地区").state is State.SUPPRESSED  # shields the four
    assert suppress(one_way(5, 6, 7)).hidden == ()
    assert suppress(one_way(5, 4, 6, 7), 4).hidden == ()


def test_shares_of_hidden_cells_are_hidden_too() -> None:
    safe = suppress(table([[2, 10, 20], [12, 14, 0], [30, 7, 9]]))
    assert safe.share("第0地区", "年代0", of="row").text == "＊ 秘匿"
    assert safe.share("第2地区", "年代1", of="row").text == "15.2"
    assert safe.share("第2地区", "年代1", of="column").text == "22.6"
    assert safe.share("第2地区", of="all").text == "44.2"


def test_a_share_of_a_hidden_total_is_hidden() -> None:
    safe = suppress(one_way(3, 0))
    assert safe.share("第1地区", of="all").text == "＊ 秘匿"


def test_a_district_that_said_nothing_keeps_saying_so() -> None:
    names = ("北", "南", "東")
    counts: dict[tuple[str | None, str | None], int | Figure] = {
        ("北", TOTAL): Figure.not_entered(unit="人"),
        ("南", TOTAL): Figure.count(9, unit="人"),
        ("東", TOTAL): 7,
    }
    raw = CountTable(of="相談", rows_are="地区", rows=names, counts=counts)
    safe = suppress(raw)
    assert derivable([raw], [safe]) == set()
    assert [safe.cell(row).text for row in (*names, TOTAL)] == ["未入力", "9", "7", "16"]
    assert safe.share("北", of="all").text == "未入力"


def test_tables_side_by_side_hide_the_same_totals() -> None:
    by_age = table([[3, 0], [6, 20]])
    by_sex = table([[1, 2], [14, 12]], columns_are="性別")
    safe = suppress_together([by_age, by_sex])
    assert safe[0].cell("第0地区").text == "＊ 5未満"
    assert safe[1].cell("第0地区").text == "＊ 5未満"
    assert derivable([by_age, by_sex], safe) == frozenset()


def test_tables_hidden_one_by_one_betray_each_other() -> None:
    by_age, by_sex = table([[3, 0], [6, 20]]), table([[1, 2], [14, 12]], columns_are="性別")
    by_street = table([[3, 30], [40, 50]], of="訪問")
    districts = one_way(33, 90, of="訪問")
    assert derivable([by_street, districts], [suppress(by_street), suppress(districts)]) == set()
    careless = suppress(one_way(3, 26), 3)  # another k: the three is shown here
    found = derivable([by_age, one_way(3, 26)], [suppress(by_age), careless])
    assert by_age.key(("第0地区", TOTAL)) in found
    assert derivable([by_age, by_sex], suppress_together([by_age, by_sex])) == set()


def test_the_auditor_finds_a_cell_left_open() -> None:
    raw = one_way(2, 10, 20)
    figures = {place: Figure.count(raw.number(place) or 0) for place in raw.places}
    figures["第0地区", TOTAL] = Figure.suppressed(k=5)
    careless = SafeTable(raw.of, raw.rows_are, raw.rows, "", (), figures)
    assert derivable([raw], [careless]) == {raw.key(("第0地区", TOTAL))}


def test_persons_in_several_rows_do_not_add_up() -> None:
    raw = CountTable(
        of="実人数",
        rows_are="活動",
        rows=("サロン", "見守り"),
        counts={("サロン", TOTAL): 4, ("見守り", TOTAL): 8},
        totals={(TOTAL, TOTAL): 10},
        rows_overlap=True,
    )
    safe = suppress(raw)
    assert safe.cell("サロン").text == "＊ 5未満"
    assert safe.cell("見守り").text == "8"  # 10 − 8 gives a least number, not the number
    assert derivable([raw], [safe]) == frozenset()


def test_overlapping_rows_that_leave_one_number_open_need_a_shield() -> None:
    raw = CountTable(
        of="実人数",
        rows_are="活動",
        rows=("サロン", "見守り"),
        counts={("サロン", TOTAL): 4, ("見守り", TOTAL): 8},
        totals={(TOTAL, TOTAL): 12},
        rows_overlap=True,
    )
    safe = suppress(raw)
    assert safe.cell("見守り").text == "＊ 秘匿"
    assert derivable([raw], [safe]) == frozenset()


def test_several_answers_link_only_along_the_groups() -> None:
    raw = CountTable(
        of="困りごと",
        rows_are="地区",
        rows=("北", "南"),
        columns_are="答え",
        columns=("通院", "買い物"),
        counts={("北", "通院"): 2, ("北", "買い物"): 9, ("南", "通院"): 8, ("南", "買い物"): 7},
        totals={("北", TOTAL): 10, ("南", TOTAL): 12},
        columns_overlap=True,
    )
    safe = suppress(raw)
    assert texts(safe) == [
        ["＊ 5未満", "9", "10"],
        ["＊ 秘匿", "7", "12"],
        ["10", "16", "22"],
    ]


def test_totals_that_cannot_be_added_must_be_given() -> None:
    with pytest.raises(MissingTotal):
        CountTable(
            of="実人数",
            rows_are="活動",
            rows=("サロン",),
            counts={("サロン", TOTAL): 4},
            rows_overlap=True,
        )


@pytest.mark.parametrize(("overlap", "total"), [(False, 13), (True, 13), (True, 7)])
def test_totals_that_cannot_be_true_are_refused(overlap: bool, total: int) -> None:
    with pytest.raises(TotalsDisagree):
        CountTable(
            of="実人数",
            rows_are="活動",
            rows=("サロン", "見守り"),
            counts={("サロン", TOTAL): 4, ("見守り", TOTAL): 8},
            totals={(TOTAL, TOTAL): total},
            rows_overlap=overlap,
        )


def test_two_tables_of_the_same_records_must_agree() -> None:
    with pytest.raises(TotalsDisagree):
        suppress_together([one_way(6, 7), table([[6], [8]])])


@pytest.mark.parametrize("count", [-1, True])
def test_only_counts_can_be_tabled(count: int) -> None:
    with pytest.raises(ValueError, match="no count"):
        one_way(count)


def test_counts_must_fill_the_table() -> None:
    with pytest.raises(ValueError, match="rows × columns"):
        CountTable(of="x", rows_are="地区", rows=("北", "南"), counts={("北", TOTAL): 1})


@pytest.mark.parametrize("k", [2, 11])
def test_k_must_leave_a_choice(k: int) -> None:
    with pytest.raises(ValueError, match="k must be"):
        suppress(one_way(9), k)
    with pytest.raises(ValueError, match="k must be"):
        mask(Figure.count(9), k=k)


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (Figure.count(4), "＊ 5未満"),
        (Figure.count(5), "5"),
        (Figure.count(0), "0"),
        (Figure.ratio(4, 200), "＊ 5未満"),
        (Figure.ratio(0, 4), "＊ 5未満"),
        (Figure.ratio(0, 40), "0.0"),
        (Figure.not_entered(), "未入力"),
    ],
)
def test_single_figures_and_their_rates_are_masked(figure: Figure, text: str) -> None:
    assert mask(figure).text == text


def test_a_sensitive_zero_is_masked() -> None:
    assert mask(Figure.count(0), sensitive_zero=True).text == "＊ 5未満"


def test_without_any_protection_the_categories_must_be_merged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "_leaks", lambda hidden, *_: frozenset(hidden))
    with pytest.raises(NoProtection, match="区分をまとめて"):
        suppress(one_way(3))


@settings(deadline=None)
@given(grids(), st.integers(3, 10), st.booleans())
def test_no_hidden_cell_follows_from_the_totals(
    grid: list[list[int]], k: int, sensitive_zero: bool
) -> None:
    raw = table(grid)
    safe = suppress(raw, k, sensitive_zero=sensitive_zero)
    assert derivable([raw], [safe], sensitive_zero=sensitive_zero) == frozenset()
    for place in raw.places:
        number = raw.number(place)
        assert number is not None
        if (0 if sensitive_zero else 1) <= number < k:
            assert safe.figures[place].state is State.SUPPRESSED
        elif safe.figures[place].has_value:
            assert safe.figures[place].value == number


@settings(max_examples=60, deadline=None)
@given(grids(most=4), grids(most=4), st.data())
def test_tables_published_together_betray_nothing_jointly(
    grid: list[list[int]], split: list[list[int]], data: st.DataObject
) -> None:
    by_age = table(grid)
    halves = [[data.draw(st.integers(0, sum(row))) for _ in range(1)] for row in grid]
    by_sex = table(
        [[half[0], sum(row) - half[0]] for row, half in zip(grid, halves, strict=True)],
        columns_are="性別",
    )
    other = table(split, of="訪問")
    tables = [by_age, by_sex, other]
    safe = suppress_together(tables)
    assert derivable(tables, safe) == frozenset()
    assert safe[0].cell("第0地区").text == safe[1].cell("第0地区").text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=2, max_size=2))
def test_brute_force_finds_two_values_for_every_hidden_cell(grid: list[list[int]]) -> None:
    safe = suppress(table(grid), 3)
    wordless = not any(figure.reason == "3未満" for figure in safe.figures.values())
    if wordless:
        return
    seen: dict[object, set[int]] = {place: set() for place in safe.hidden}
    for filled in possible(safe, least=1, most=12):
        for place, values in seen.items():
            values.add(filled[place])
    assert all(len(values) > 1 for values in seen.values())


def test_an_unknown_with_one_value_left_is_known() -> None:
    assert determined({"a": Unknown(1, 1, 1)}, []) == {"a"}


def test_unknowns_at_their_bounds_move_only_where_all_may() -> None:
    ones = {name: Unknown(1, 1, 4) for name in "ab"}
    assert determined(ones, [{"a": 1, "b": 1}]) == {"a", "b"}
    assert determined(ones, [{"a": 1, "b": -1}]) == frozenset()
    assert determined(ones, [{"a": 2, "b": -1}, {"a": 1, "b": -1}]) == {"a", "b"}


def test_a_free_unknown_tied_to_stuck_ones_is_known() -> None:
    unknowns = {"a": Unknown(1, 1), "b": Unknown(1, 1), "c": Unknown(9, 1)}
    assert determined(unknowns, [{"a": 1, "b": 1}, {"c": 1, "a": 1}]) == {"a", "b", "c"}


def test_coefficients_of_published_numbers_change_nothing() -> None:
    assert determined({"a": Unknown(3, 1)}, [{"published": 1}]) == frozenset()
