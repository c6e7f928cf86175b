"""Real files: other heads, other letters, broken cells; a row is taken or said to be refused."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sasaeai.core.tables import UnreadableFile, write_csv
from sasaeai.places.municipal.enums import DataSet, Dialect
from sasaeai.places.municipal.heads import HEADS, WIDE_EVENT, field_of, known_dataset
from sasaeai.places.municipal.reading import NoDataSet, Reading, read
from sasaeai.places.municipal.troubles import _WORDS, Trouble
from sasaeai.places.municipal.values import READERS, check_digit, read_value, tidied
from sasaeai.places.opendata import laid_out
from tests.places.municipal.files import EVENT, FACILITY, bytes_of, file_of

BOTH = [(dataset, form) for dataset in DataSet for form in (Dialect.V1, Dialect.STANDARD)]
any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


def facility(**changes: str) -> Reading:
    return read(file_of(DataSet.PUBLIC_FACILITY, [FACILITY | changes]))


def event(**changes: str) -> Reading:
    return read(file_of(DataSet.EVENT, [EVENT | changes]))


def troubles(reading: Reading) -> list[tuple[int, Trouble, str, str]]:
    rows = sorted([*reading.entries, *reading.refused], key=lambda one: one.row)
    return [(one.row, note.trouble, note.column, note.found) for one in rows for note in one.notes]


@pytest.mark.parametrize(("dataset", "form"), BOTH)
def test_every_head_names_its_data_set_and_its_words(dataset, form):
    row = FACILITY | EVENT | {"flood": "1"}
    reading = read(file_of(dataset, [row], form=form))
    assert (reading.dataset, reading.dialect, reading.unused) == (dataset, form, ())
    assert (reading.entries[0].get("name"), reading.refused) == ("ひだまり体操", ())


def test_the_fifty_columns_of_events_are_read():
    row = EVENT | {
        "address": "", "part_prefecture": "ひより県", "part_city": "ひより市",
        "part_town": "潮見", "part_block": "1丁目2番", "genre": "",
    }  # fmt: skip
    reading = read(bytes_of([WIDE_EVENT, [row.get(field_of(head), "") for head in WIDE_EVENT]]))
    assert (len(WIDE_EVENT), reading.dataset, reading.dialect) == (50, "event", "wide")
    found = reading.entries[0]
    assert (found.get("opens"), found.get("address")) == ("10:00", "ひより県ひより市潮見1丁目2番")
    assert [note.trouble for note in found.notes] == [Trouble.JOINED]


@pytest.mark.parametrize(
    ("head", "field"),
    [
        *[
            ("所在地_連結標記", "address"),
            ("所在地＿連結表記", "address"),
            ("名称_英字", "english"),
        ],
        *[("名称_英語", "english"), ("建物名等（方書）", "building"), ("名称（カナ）", "kana")],
        *[("開始時刻", "opens"), ("料金（基本）", "fee"), (" 名 称　", "name"), ("名称*", "name")],
        *[("ＵＲＬ", "url"), ("url", "url"), ("\ufeffNO", "id"), ("むかしの列", "")],
    ],
)
def test_other_spellings_of_a_head_are_the_same_head(head, field):
    assert field_of(head) == field


@pytest.mark.parametrize(
    "heads",
    [
        "NO,名称,設置位置,利用可能曜日",
        "NO,名称,診療科目,利用可能曜日",
        "NO,名称,名称_通称,POIコード,料金(基本)",
        "なまえ,でんわ",
        "開始日,開始時間",
    ],
)
def test_tables_of_other_things_are_not_taken_for_ours(heads):
    assert known_dataset(heads.split(",")) is None
    with pytest.raises(NoDataSet):
        read(f"{heads}\r\n1,2,3,4,5\r\n".encode())


def test_a_title_above_the_head_is_passed_over_and_rows_keep_the_numbers_of_the_sheet():
    head = HEADS[Dialect.V1][DataSet.PUBLIC_FACILITY]
    cells = [FACILITY.get(field_of(one), "") for one in head]
    reading = read(bytes_of([["公共施設一覧"], [], head, cells]))
    assert [entry.row for entry in reading.entries] == [4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
def test_letters_of_any_kind_give_the_same_rows(encoding):
    reading = read(file_of(DataSet.PUBLIC_FACILITY, [FACILITY], encoding=encoding))
    assert reading.encoding == encoding
    assert dict(reading.entries[0].values) == FACILITY


def test_a_number_that_a_spreadsheet_spoilt_is_never_guessed():
    rows = [FACILITY, FACILITY | {"id": "1.72E+05", "name": "別館"}, FACILITY | {"id": "0003"}]
    reading = read(file_of(DataSet.PUBLIC_FACILITY, rows))
    assert [entry.row for entry in reading.entries] == [2, 4]
    assert troubles(reading) == [(3, Trouble.ID_BROKEN, "NO", "1.72E+05")]


def test_two_things_under_one_number_are_both_refused_and_the_same_row_twice_is_not():
    rows = [FACILITY, FACILITY | {"name": "別館"}, FACILITY | {"id": "2"}, FACILITY | {"id": "2"}]
    reading = read(file_of(DataSet.PUBLIC_FACILITY, rows))
    assert troubles(reading) == [
        (2, Trouble.ID_TWICE, "NO", "0001"),
        (3, Trouble.ID_TWICE, "NO", "0001"),
        (5, Trouble.SAME_ROW, "NO", "2"),
    ]
    assert [row.row for row in reading.refused] == [2, 3]


def test_days_of_one_event_may_share_their_number():
    rows = [EVENT, EVENT | {"first_day": "2999-05-01", "last_day": "2999-05-01"}]
    assert read(file_of(DataSet.EVENT, rows)).refused == ()
    other = read(file_of(DataSet.EVENT, [EVENT, EVENT | {"name": "別の催し"}]))
    assert [row.row for row in other.refused] == [2, 3]


@pytest.mark.parametrize(
    ("given", "kept", "trouble"),
    [
        (("34.585000", "133.772000"), ("34.585000", "133.772000"), None),
        (("３４．５８５", "133.772"), ("34.585000", "133.772000"), None),
        (("133.772", "34.585"), ("34.585000", "133.772000"), Trouble.SWAPPED),
        (("0", "0"), ("", ""), Trouble.BAD_PLACE),
        (("51.5", "-0.1"), ("", ""), Trouble.BAD_PLACE),
        (("34.585", ""), ("", ""), Trouble.HALF_PLACE),
    ],
)
def test_coordinates_are_japans_or_left_out(given, kept, trouble):
    reading = facility(latitude=given[0], longitude=given[1])
    entry = reading.entries[0]
    assert (entry.get("latitude"), entry.get("longitude")) == kept
    assert [note.trouble for note in entry.notes] == ([trouble] if trouble else [])


@pytest.mark.parametrize(
    ("field", "cell", "value", "trouble"),
    [
        ("first_day", "2026/4/1", "2026-04-01", None),
        ("first_day", "R8.4.1", "2026-04-01", None),
        ("first_day", "令和８年４月１日", "2026-04-01", None),
        ("first_day", "2026/4/1 0:00:00", "2026-04-01", None),
        ("first_day", "2026-02-30", "", Trouble.BAD_DAY),
        ("first_day", "46113", "", Trouble.BAD_DAY),
        ("opens", "9:00", "09:00", None),
        ("opens", "９：００", "09:00", None),
        ("opens", "午後1時半", "13:30", None),
        ("opens", "10時", "10:00", None),
        ("opens", "09:00:00", "09:00", None),
        ("opens", "0930", "09:30", None),
        ("opens", "24:00", "23:59", Trouble.MIDNIGHT),
        ("opens", "0.375", "", Trouble.BAD_HOUR),
        ("opens", "25:00", "", Trouble.BAD_HOUR),
        ("phone", "０８６－４３４－３３０１（代表）", "086-434-3301", None),
        ("phone", "(086)434-3301", "(086)434-3301", None),
        ("phone", "TEL：086‐434‐3301 内線12", "086-434-3301", None),
        ("phone", "(090)1234-5678", "090-1234-5678", None),
        ("phone", "086-111-2222、086-111-3333", "086-111-2222", Trouble.MORE_PHONES),
        ("phone", "222-1400", "", Trouble.BAD_PHONE),
        ("phone", f"086{'-' * 300}4343301", "", Trouble.BAD_PHONE),
        ("capacity", "1,200人", "1200", None),
        ("capacity", "たくさん", "", Trouble.BAD_NUMBER),
        ("flood", "○", "1", None),
        ("flood", "なし", "", None),
        ("flood", "たぶん", "", Trouble.BAD_FLAG),
        ("code", "33202", "332020", None),
        ("code", "11002", "011002", None),
        ("code", "332021", "", Trouble.BAD_CODE),
        ("url", "https://example.jp/a", "https://example.jp/a", None),
        ("url", "javascript:alert(1)", "", Trouble.BAD_URL),
        ("mail", "ａ@example.jp", "a@example.jp", None),
        ("mail", "a b", "", Trouble.BAD_MAIL),
    ],
)
def test_cells_are_read_as_people_write_them(field, cell, value, trouble):
    assert read_value(field, cell) == (value, trouble)


def test_the_check_digit_follows_the_rule():
    assert [check_digit(code) for code in ("33202", "33100", "01100", "33208")] == [
        "0",
        "7",
        "2",
        "9",
    ]


def test_an_extension_in_the_telephones_cell_has_a_place_of_its_own():
    entry = facility(phone="086-434-3301 内線12").entries[0]
    assert (entry.get("phone"), entry.get("extension")) == ("086-434-3301", "12")


def test_what_a_row_needs_is_asked_for():
    rows = [EVENT | {"name": ""}, EVENT | {"id": "2", "opens": "", "closes": ""}]
    rows += [
        EVENT | {"id": "3", "first_day": "きょう"},
        EVENT | {"id": "4", "last_day": "2999-03-01"},
    ]
    reading = read(file_of(DataSet.EVENT, [*rows, EVENT | {"id": "5", "kana": "", "closes": ""}]))
    assert troubles(reading) == [
        (2, Trouble.NO_NAME, "イベント名", ""),
        (3, Trouble.NO_HOUR, "開始時間", ""),
        (3, Trouble.NO_END, "終了時間", ""),
        (4, Trouble.BAD_DAY, "開始日", "きょう"),
        (5, Trouble.BAD_ORDER, "終了日", "2999-03-01"),
        (6, Trouble.NO_KANA, "イベント名_カナ", ""),
        (6, Trouble.NO_END, "終了時間", ""),
    ]
    assert [entry.row for entry in reading.entries] == [6]


def test_nothing_is_cut_to_make_it_fit():
    reading = facility(name="あ" * 101)
    assert troubles(reading) == [(2, Trouble.TOO_LONG, "名称", "あ" * 80)]
    assert (reading.entries, reading.refused[0].cells[4]) == ((), "あ" * 101)


def test_a_row_that_breaks_off_or_has_a_comma_too_many_is_named():
    whole = file_of(DataSet.PUBLIC_FACILITY, [FACILITY]).decode("utf-8-sig")
    text = f"{whole}332020,2,,ひより市,とちゅうで\r\n{whole.splitlines()[1]},あまり\r\n"
    reading = read(text.encode())
    assert [(row.row, row.notes[0].trouble) for row in reading.refused] == [
        (3, Trouble.TOO_FEW),
        (4, Trouble.TOO_MANY),
    ]
    assert len(reading.entries) == 1


def test_a_file_that_breaks_off_is_not_read_as_a_shorter_one():
    whole = file_of(DataSet.PUBLIC_FACILITY, [FACILITY | {"about": "い\nろ"}, FACILITY])
    with pytest.raises(UnreadableFile):
        read(whole[: whole.index("ろ".encode())])


def test_every_trouble_has_its_words():
    assert set(_WORDS) == set(Trouble)
    assert len({trouble.words for trouble in Trouble}) == len(Trouble)


@given(
    pair=st.sampled_from(BOTH),
    cells=st.lists(st.lists(any_text, min_size=31, max_size=60), max_size=3),
)
def test_whatever_stands_in_the_cells_every_row_is_taken_or_refused(pair, cells):
    head = HEADS[pair[1]][pair[0]]
    lines = [[*line, *[""] * len(head)][: len(head)] for line in cells]
    reading = read(bytes_of([head, *lines]))
    told = {one.row for one in (*reading.entries, *reading.refused)}
    assert told == {n for n, line in enumerate(lines, start=2) if any(map(str.strip, line))}


@given(field=st.sampled_from([*READERS, "name"]), cell=any_text)
@example(field="id", cell="A´")
def test_reading_a_value_again_changes_nothing(field, cell):
    value, _trouble = read_value(field, cell)
    assert read_value(field, value) == (value, None)


RAW = {
    "flag": st.sampled_from(["", "1"]),
    "first_day": st.dates().map(lambda day: day.isoformat()),
    "opens": st.times().map(lambda at: f"{at:%H:%M}"),
    "phone": st.sampled_from(["", "086-111-2222", "(086)434-3301", "0864343301"]),
    "capacity": st.integers(0, 99_999).map(str),
    "code": st.sampled_from(["332020", "011002"]),
    "url": st.sampled_from(["", "https://example.jp/?a=1,2"]),
    "mail": st.sampled_from(["", "a.b@example.jp"]),
}
SAME = {
    "last_day": "first_day", "apply_day": "first_day", "licensed_on": "first_day",
    "apply_time": "opens", "fax": "phone", "place_code": "code", "form_url": "url", "image": "url",
}  # fmt: skip
OUT_OF_STEP = ("latitude", "longitude", "closes", "last_day", "id", "extension")


def field_values(name: str) -> st.SearchStrategy[str]:
    kind = SAME.get(name, name)
    if kind in RAW:
        return RAW[kind]
    return RAW["flag"] if kind in READERS else any_text.map(tidied)


@st.composite
def records(draw: st.DrawFn, pair: tuple[DataSet, Dialect]) -> dict[str, str]:
    """A row of a data set in the form of open data."""
    fields = {field_of(head) for head in HEADS[pair[1]][pair[0]]} - set(OUT_OF_STEP)
    found = {name: draw(field_values(name)) for name in sorted(fields)}
    found["name"] = found["name"] or "名前"
    found["address"] = found["address"] or "住所"
    found["latitude"], found["longitude"] = draw(
        st.sampled_from([("", ""), ("34.585000", "133.772000")])
    )
    if pair[0] == DataSet.EVENT:
        found |= {"last_day": found["first_day"], "closes": "23:59"}
    found["id"] = draw(st.uuids().map(str))
    return {name: value for name, value in found.items() if value}


@pytest.mark.parametrize("letters", ["utf-8-sig", "cp932"])
@pytest.mark.parametrize(("dataset", "form"), BOTH)
@settings(max_examples=25)
@given(data=st.data())
def test_what_is_written_is_what_is_read(dataset, form, letters, data):
    """Scenario 6 for every data set, form and kind of letters; cp932 names what it lost."""
    rows = data.draw(st.lists(records((dataset, form)), max_size=3, unique_by=lambda r: r["id"]))
    head = HEADS[form][dataset]
    content, losses = write_csv(head, list(laid_out(dataset, form, rows)), encoding=letters)
    reading = read(content)
    spoilt = {(loss.row, field_of(loss.column)) for loss in losses}
    assert letters == "cp932" or not spoilt
    told = {entry.row: dict(entry.values) for entry in reading.entries}
    wide = {one.row for one in reading.refused}
    assert all(note.trouble == Trouble.TOO_LONG for one in reading.refused for note in one.notes)
    for number, row in enumerate(rows, start=2):
        if number in wide:
            continue
        kept = {n: v for n, v in row.items() if (number, n) not in spoilt}
        assert {n: v for n, v in told[number].items() if (number, n) not in spoilt} == kept
