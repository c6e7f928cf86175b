import pytest

from sasaeai.core.tables import BadTable, Column, Kind, Table, Who

NAME = Column("name", "なまえ", who=Who.PUBLIC, sort="kana")
WORRY = Column("worry", "気がかり", fields=("worry", "level"))


def test_a_reader_outside_gets_only_columns_declared_public() -> None:
    table = Table("people", "人", (NAME, WORRY))
    assert table.columns_for(Who.PUBLIC) == (NAME,)
    assert table.columns_for(Who.INTERNAL) == (NAME, WORRY)


def test_a_list_without_public_columns_is_not_shown_empty_but_refused() -> None:
    with pytest.raises(BadTable, match="no column"):
        Table("people", "人", (WORRY,)).columns_for(Who.PUBLIC)


def test_only_needed_fields_are_asked_of_the_database() -> None:
    table = Table("people", "人", (NAME, WORRY), order=("-opened_on",))
    assert table.fields_for((NAME,)) == ("name", "kana", "opened_on", "id")
    assert table.fields_for((WORRY,)) == ("worry", "level", "opened_on", "id")


def test_numbers_stand_right_and_text_left_unless_declared() -> None:
    sides = [
        Column("a", "a").side,
        Column("a", "a", kind=Kind.FIGURE).side,
        Column("a", "a", kind=Kind.NUMBER).side,
        Column("a", "a", kind=Kind.NUMBER, align="start").side,
    ]
    assert sides == ["start", "end", "end", "start"]


@pytest.mark.parametrize(
    ("label", "unit", "expected"),
    [("割合", "%", "割合（%）"), ("割合（%）", "%", "割合（%）"), ("件数", "", "件数")],
)
def test_the_unit_stands_in_the_head_of_a_file_once(label: str, unit: str, expected: str) -> None:
    assert Column("a", label, kind=Kind.FIGURE, unit=unit).file_label == expected


@pytest.mark.parametrize(
    "make",
    [
        lambda: Table("People", "人", (NAME,)),
        lambda: Table("people", "人", ()),
        lambda: Table("people", "人", (NAME, NAME)),
        lambda: Table("people", "人", (Column("a", "a", head=True), Column("b", "b", head=True))),
        lambda: Table("people", "人", (NAME,), order=("name; drop",)),
        lambda: Table("people", "人", (NAME,), unique="-id --"),
        lambda: Table("people", "人", (NAME,), page_size=0),
    ],
)
def test_a_contradicting_declaration_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(BadTable):
        make()


def test_a_list_for_readers_without_its_pages_keeps_its_words_and_leads_nowhere():
    whole = Table(
        "ways",
        "道",
        (
            Column("name", "名前", kind=Kind.LINK, href=lambda row: f"/{row['id']}/"),
            Column("paper", "用紙", kind=Kind.LINK, fields=(), value=lambda _row: "PDF",
                   href=lambda row: f"/{row['id']}.pdf"),
            Column("count", "数", kind=Kind.NUMBER, href=lambda row: f"/{row['id']}/rows/"),
        ),
    )  # fmt: skip
    closed = whole.unlinked()
    assert [(c.key, c.kind, c.href) for c in closed.columns] == [
        ("name", Kind.TEXT, None),
        ("count", Kind.NUMBER, None),
    ]
