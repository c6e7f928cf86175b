"""Suggestions that two entries are one person, with reasons, and never a decision."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.periods import DateProblem, ImpossibleDate, OutsideEra, UnreadableDate
from sasaeai.core.text import (
    BirthDate,
    Likeness,
    NameFacts,
    Precision,
    Reason,
    match_names,
    name_key,
    parse_birth,
)

NOW = date(2026, 11, 23)
BORN = BirthDate.on(date(1940, 3, 4))
HANAKO = NameFacts(
    family="髙橋",
    given="花子",
    family_kana="タカハシ",
    given_kana="ハナコ",
    birth=BORN,
    address="ひより市本町1丁目2番3号",
    phone="086-000-0001",
)


def born(year: int, month: int, day: int) -> BirthDate:
    return BirthDate.on(date(year, month, day))


def test_another_form_of_the_kanji_and_the_same_day_is_strong() -> None:
    match = match_names(HANAKO, NameFacts(family="高橋", given="花子", birth=BORN))
    assert (match.likeness, match.score) == (Likeness.STRONG, 80)
    assert match.reasons == (Reason.BIRTH, Reason.NAME)


def test_the_reading_and_the_same_day_is_strong() -> None:
    paper = NameFacts(family_kana="たかはし", given_kana="はなこ", birth=BORN)
    assert match_names(HANAKO, paper).reasons == (Reason.BIRTH, Reason.KANA)
    assert match_names(HANAKO, paper).likeness is Likeness.STRONG


def test_the_reading_and_the_address_is_possible() -> None:
    card = NameFacts(family_kana="タカハシ", given_kana="ハナコ", address="ひより市本町１－２－３")
    match = match_names(HANAKO, card)
    assert (match.likeness, match.reasons) == (
        Likeness.POSSIBLE,
        (Reason.KANA, Reason.ADDRESS),
    )


def test_a_name_alone_is_weak_and_an_address_alone_is_nothing() -> None:
    assert match_names(HANAKO, NameFacts(family="高橋", given="花子")).likeness is Likeness.WEAK
    neighbour = NameFacts(family="中村", given="実", address=HANAKO.address, phone=HANAKO.phone)
    assert match_names(HANAKO, neighbour).likeness is Likeness.NONE
    assert match_names(NameFacts(), NameFacts()).reasons == ()


@pytest.mark.parametrize(
    ("birth", "reason"),
    [
        (born(2003, 3, 4), Reason.BIRTH_ERA_SLIP),
        (born(1940, 3, 5), Reason.BIRTH_DAY_SLIP),
        (born(1940, 4, 3), Reason.BIRTH_SWAPPED),
        (born(1951, 9, 9), Reason.BIRTH_DIFFERS),
        (parse_birth("86歳", on=NOW), Reason.BIRTH_ROUGH),
        (parse_birth("昭15", on=NOW), Reason.BIRTH_ROUGH),
        (parse_birth("50歳", on=NOW), Reason.BIRTH_DIFFERS),
    ],
)
def test_slips_of_the_pen_in_birth_dates_are_named(birth: BirthDate, reason: Reason) -> None:
    other = NameFacts(family="高橋", given="花子", birth=birth)
    match = match_names(HANAKO, other)
    assert set(match.reasons) == {Reason.NAME, reason}
    expected = Likeness.WEAK if reason is Reason.BIRTH_DIFFERS else Likeness.POSSIBLE
    assert match.likeness is expected


def test_family_and_given_name_in_the_wrong_boxes() -> None:
    swapped = NameFacts(family="花子", given="高橋", birth=BORN)
    match = match_names(HANAKO, swapped)
    assert (set(match.reasons), match.likeness) == (
        {Reason.SWAPPED, Reason.BIRTH},
        Likeness.POSSIBLE,
    )


def test_a_former_name_is_remembered() -> None:
    before = NameFacts(family="中村", given="花子", birth=BORN)
    after = replace(HANAKO, former_families=("中村",), phone="", address="")
    assert set(match_names(before, after).reasons) == {Reason.FORMER_NAME, Reason.BIRTH}
    assert match_names(before, after).likeness is Likeness.POSSIBLE


def test_a_name_may_have_changed_unknown_to_us() -> None:
    before = NameFacts(family="中村", given="花子", birth=BORN)
    match = match_names(before, HANAKO)
    assert (set(match.reasons), match.likeness) == (
        {Reason.GIVEN, Reason.BIRTH},
        Likeness.POSSIBLE,
    )


def test_similar_characters_are_weaker_than_the_same() -> None:
    one, other = NameFacts(family="斎藤", given="一"), NameFacts(family="斉藤", given="一")
    assert match_names(one, other).reasons == (Reason.NAME_WEAK,)


@pytest.mark.parametrize("birth", [BORN, born(1940, 3, 5)])
def test_twins_are_never_more_than_weak(birth: BirthDate) -> None:
    twin = replace(HANAKO, given="咲子", given_kana="サキコ", birth=birth)
    match = match_names(HANAKO, twin)
    assert (match.likeness, Reason.MAYBE_TWINS in match.reasons) == (Likeness.WEAK, True)


def test_one_person_with_two_spellings_is_no_twin() -> None:
    other = replace(HANAKO, given="はな子")
    assert Reason.MAYBE_TWINS not in match_names(HANAKO, other).reasons
    assert match_names(HANAKO, other).likeness is Likeness.STRONG


def test_father_and_son_of_one_name_are_never_more_than_weak() -> None:
    son = replace(HANAKO, birth=born(1968, 5, 5))
    match = match_names(HANAKO, son)
    assert (match.likeness, Reason.MAYBE_PARENT in match.reasons) == (Likeness.WEAK, True)


def test_without_a_birth_date_there_is_no_generation_between() -> None:
    match = match_names(HANAKO, replace(HANAKO, birth=None))
    assert Reason.MAYBE_PARENT not in match.reasons


def test_the_same_phone_counts_however_it_is_written() -> None:
    other = NameFacts(family="高橋", given="花子", phone="０８６（０００）０００１")
    assert Reason.PHONE in match_names(HANAKO, other).reasons


NAMES = st.sampled_from(["", "髙橋", "高橋", "斎藤", "斉藤", "花子", "咲子", "中村"])
KANA = st.sampled_from(["", "タカハシ", "ハナコ", "サキコ", "サイトー", "サイトウ"])
FACTS = st.builds(
    NameFacts,
    family=NAMES,
    given=NAMES,
    family_kana=KANA,
    given_kana=KANA,
    former_families=st.lists(NAMES, max_size=1).map(tuple),
    birth=st.sampled_from([None, BORN, born(1940, 4, 3), born(1968, 5, 5), born(2003, 3, 4)]),
    address=st.sampled_from(["", "本町1-2-3", "本町１丁目２番３号"]),
    phone=st.sampled_from(["", "086-000-0001"]),
)


@given(FACTS, FACTS)
def test_the_order_of_the_two_does_not_matter(one: NameFacts, other: NameFacts) -> None:
    assert match_names(one, other) == match_names(other, one)


@given(FACTS, FACTS)
def test_strong_needs_a_whole_name_the_day_and_no_warning(one: NameFacts, other: NameFacts) -> None:
    match = match_names(one, other)
    assert 0 <= match.score <= 100
    if match.likeness is Likeness.STRONG:
        assert Reason.BIRTH in match.reasons
        assert {Reason.NAME, Reason.KANA} & set(match.reasons)
        assert not any(reason.warns for reason in match.reasons)


def test_there_is_no_answer_that_merges() -> None:
    assert {one.label for one in Likeness} == {
        "同じ人の可能性が高い",
        "同じ人かもしれない",
        "似ている",
        "似ていない",
    }
    assert len({one.label for one in Reason}) == len(Reason)
    assert name_key("髙橋　花子") == name_key("高橋・花子")


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "shown"),
    [
        ("S15.3.4", date(1940, 3, 4), date(1940, 3, 4), Precision.DAY, "昭和15年3月4日"),
        ("昭和15年3月4日生", date(1940, 3, 4), date(1940, 3, 4), Precision.DAY, "昭和15年3月4日"),
        ("昭和15年3月", date(1940, 3, 1), date(1940, 3, 31), Precision.MONTH, "昭和15年3月"),
        ("昭15", date(1940, 1, 1), date(1940, 12, 31), Precision.YEAR, "昭和15年"),
        ("１９４０年生まれ", date(1940, 1, 1), date(1940, 12, 31), Precision.YEAR, "昭和15年"),
        ("平成31年", date(2019, 1, 1), date(2019, 4, 30), Precision.YEAR, "平成31年"),
        ("令和元年", date(2019, 5, 1), date(2019, 12, 31), Precision.YEAR, "令和元年"),
        (
            "80歳",
            date(1945, 11, 24),
            date(1946, 11, 23),
            Precision.AGE,
            "昭和20年〜昭和21年ごろ",
        ),
        (
            "80歳くらい",
            date(1943, 11, 24),
            date(1948, 11, 23),
            Precision.AGE,
            "昭和18年〜昭和23年ごろ",
        ),
        (
            "推定８０才",
            date(1943, 11, 24),
            date(1948, 11, 23),
            Precision.AGE,
            "昭和18年〜昭和23年ごろ",
        ),
        ("80代", date(1936, 11, 24), date(1946, 11, 23), Precision.AGE, "昭和11年〜昭和21年ごろ"),
    ],
)
def test_births_are_taken_as_far_as_they_are_known(
    text: str, first: date, last: date, precision: Precision, shown: str
) -> None:
    birth = parse_birth(text, on=NOW)
    assert (birth.first, birth.last, birth.precision, birth.text) == (
        first,
        last,
        precision,
        shown,
    )
    assert birth.exact == (precision is Precision.DAY)


def test_ages_follow_from_what_is_known() -> None:
    assert BORN.ages(date(2026, 3, 3)) == (85, 85)
    assert BORN.ages(date(2026, 3, 4)) == (86, 86)
    assert parse_birth("80代", on=NOW).ages(NOW) == (80, 89)


@given(st.integers(0, 130), st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_an_age_reads_back_on_its_day(age: int, day: date) -> None:
    assert parse_birth(f"{age}歳", on=day).ages(day) == (age, age)


def test_an_age_on_the_leap_day_is_kept() -> None:
    assert parse_birth("1歳", on=date(2024, 2, 29)).ages(date(2024, 2, 29)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("H31.5.1", OutsideEra),
        ("平成31年5月", OutsideEra),
        ("平成32年", OutsideEra),
        ("S15.2.30", ImpossibleDate),
        ("2030年1月1日", ImpossibleDate),
        ("明治20年", ImpossibleDate),
        ("150歳", ImpossibleDate),
        ("わからない", UnreadableDate),
        ("80", UnreadableDate),
    ],
)
def test_impossible_births_are_refused_with_a_hint(text: str, error: type[DateProblem]) -> None:
    with pytest.raises(error) as refused:
        parse_birth(text, on=NOW)
    assert refused.value.hint


def test_born_today_is_possible() -> None:
    today_written = parse_birth("0歳").last
    assert parse_birth(today_written.isoformat()).exact


def test_precisions_have_words() -> None:
    assert len({one.label for one in Precision}) == len(Precision)
