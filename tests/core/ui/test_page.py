from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sasaeai.core.ui.page import LANGUAGES, TEXT_SIZES, THEMES, Council, Prefs


def test_an_unknown_choice_leaves_the_reader_as_before() -> None:
    reader = Prefs(text="large", ruby=True, theme="dark", lang="en")
    assert reader.with_choices({"text": "huge", "ruby": "yes", "theme": "", "lang": "xx"}) == reader


def test_each_choice_changes_its_own_part_only() -> None:
    assert Prefs().with_choices({"text": "xlarge"}) == Prefs(text="xlarge")
    assert Prefs().with_choices({"ruby": "on"}) == Prefs(ruby=True)
    assert Prefs(ruby=True).with_choices({"ruby": "off"}) == Prefs()
    assert Prefs().with_choices({"theme": "dark"}) == Prefs(theme="dark")


def test_easy_japanese_is_a_rendition_of_japanese() -> None:
    easy = Prefs().with_choices({"lang": "ja-easy"})
    assert (easy.easy, easy.html_lang) == (True, "ja")
    assert (Prefs(lang="vi").easy, Prefs(lang="vi").html_lang) == (False, "vi")


@given(
    st.sampled_from(TEXT_SIZES), st.booleans(), st.sampled_from(THEMES), st.sampled_from(LANGUAGES)
)
def test_a_cookie_brings_back_what_was_chosen(text: str, ruby: bool, theme: str, lang: str) -> None:
    reader = Prefs(text=text, ruby=ruby, theme=theme, lang=lang)
    assert Prefs.from_cookie(reader.as_cookie()) == reader


@given(st.text(max_size=60))
def test_a_damaged_cookie_gives_a_page_all_the_same(cookie: str) -> None:
    reader = Prefs.from_cookie(cookie, back="/plan/")
    assert reader.text in TEXT_SIZES
    assert reader.theme in THEMES
    assert reader.lang in LANGUAGES
    assert reader.back == "/plan/"


def test_a_telephone_link_dials_only_what_can_be_dialled() -> None:
    assert Council(name="社協", phone="+81 (0)00-000-0000").tel == "+810000000000"
