"""Rows and strategies the tests of this folder share."""

from collections.abc import Callable
from decimal import Decimal

from hypothesis import strategies as st

from sasaeai.core.figures import Figure
from sasaeai.core.tables import Column, Kind, Table, Who

ROUNDED = (
    (Figure.ratio(943, 2000), "47.2"),
    (Figure.ratio(945, 2000), "47.3"),
    (Figure.ratio(1, 16), "6.3"),
)


def people(order: tuple[str, ...] = ("kana",), *, page_size: int = 50) -> Table:
    return Table(
        "people",
        "見守りの名簿",
        (
            Column(
                "name", "なまえ", who=Who.PUBLIC, sort="kana", fields=("name", "kana"), head=True
            ),
            Column("visits", "訪問", kind=Kind.NUMBER, unit="回", sort="visits", who=Who.PUBLIC),
            Column("worry", "気がかり"),
            Column("rate", "割合", kind=Kind.FIGURE, unit="%", decimals=1, sort="rate"),
        ),
        order,
        page_size=page_size,
    )


def row(n: int, **more: object) -> dict[str, object]:
    base: dict[str, object] = {
        "id": n,
        "name": f"人{n}",
        "kana": f"ヒト{n:04}",
        "visits": n,
        "worry": "",
        "rate": None,
    }
    return base | more


@st.composite
def figures(draw: Callable[[st.SearchStrategy[object]], object]) -> Figure:
    decimals = st.integers(0, 3)
    values = st.decimals(Decimal(-(10**9)), Decimal(10**9), allow_nan=False, places=3)
    counts = st.integers(0, 5000)
    words = st.text(alphabet="理由が0のため・ ", min_size=1).filter(lambda text: text.strip() != "")
    made = st.one_of(
        st.builds(lambda v, d: Figure.of(v, unit="人", decimals=d), values, decimals),
        st.builds(Figure.ratio, counts, counts),
        st.builds(Figure.count, counts),
        st.builds(lambda d: Figure.not_entered(unit="人", decimals=d), decimals),
        st.builds(lambda d: Figure.not_applicable(unit="人", decimals=d), decimals),
        st.builds(lambda text: Figure.uncomputable(text, unit="%"), words),
        st.builds(lambda k: Figure.suppressed(k=k, unit="人"), st.integers(2, 20)),
        st.just(Figure.suppressed(complementary=True, unit="人")),
    )
    found = draw(made)
    assert isinstance(found, Figure)
    return found
