"""A search finds exactly what reading every row would find, for one letter as for ten."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sasaeai.areas.models import Area
from sasaeai.core.access import acting
from sasaeai.core.search import matching, stands_in
from sasaeai.core.text import fold
from sasaeai.places.models import HEADS, Listing

pytestmark = pytest.mark.django_db
LETTERS = "髙高橋斎斉藤辻東あアかガが゙ｶﾞーｰ-－ 　・aＡbé１1①%_\\'\"㈱¨´ﷺ👪\u3099\ufe00"
TEXTS = st.text(LETTERS, max_size=12)
WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=3), TEXTS)
BOUNDED = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def by_reading_all(texts: list[str], words: str) -> set[int]:
    """The rows in which every folded word occurs."""
    wanted = [fold(word) for word in words.replace("　", " ").split()]
    return {
        number
        for number, text in enumerate(texts)
        if all(word in fold(text) for word in wanted if word)
    }


@pytest.fixture
def search(cast, as_actor):
    """Finds the numbers of the texts in which the words occur."""

    def find(texts: list[str], words: str) -> set[int]:
        with as_actor(cast.planner), transaction.atomic():
            Area.objects.bulk_create(
                Area(
                    kind=cast.asanagi.kind,
                    code=f"T{number}",
                    name=f"{number}",
                    kana="",
                    valid_from="2020-04-01",
                    search_text=fold(text),
                )
                for number, text in enumerate(texts)
            )
            rows = matching(Area.objects.filter(code__startswith="T"), words)
            found = {int(code[1:]) for code in rows.values_list("code", flat=True)}
            transaction.set_rollback(True)
        return found

    return find


def test_any_word_finds_what_reading_all_rows_finds(search):
    @BOUNDED
    @given(texts=st.lists(TEXTS, min_size=1, max_size=8), words=WORDS)
    @example(texts=["髙橋 とみ", "高橋 とみ"], words="高")
    @example(texts=["100%", "1000"], words="0%")
    @example(texts=["a_b", "axb"], words="a_b")
    @example(texts=["a\\b"], words="\\")
    def holds(texts, words):
        assert search(texts, words) == by_reading_all(texts, words)

    holds()


def test_a_piece_of_a_text_always_finds_it(search):
    @BOUNDED
    @given(text=st.text(LETTERS, min_size=1, max_size=12), data=st.data())
    def holds(text, data):
        start = data.draw(st.integers(0, len(text) - 1))
        length = data.draw(st.integers(1, 3))
        piece = fold(text)[start : start + length]
        assert search([text], piece) == by_reading_all([text], piece)
        if piece.strip() == piece and piece:
            assert search([text], piece) == {0}

    holds()


@pytest.mark.parametrize(
    "words", ("髙", "髙橋", "とみ た", "たかはし", "タカハシ", "ﾀｶﾊｼ", "高橋 とみ")
)
def test_names_are_found_as_people_type_them(search, words):
    assert search(["髙橋 とみ たかはし とみ", "青葉 きよし あおば きよし"], words) == {0}


@pytest.mark.parametrize("words", ("", " ", "　", "\x00"))
def test_nothing_asked_finds_everything(search, words):
    assert search(["あ", "い"], words) == {0, 1}


def test_endless_input_and_zero_bytes_are_cut_not_refused(search):
    assert search(["あ" * 200], "あ" * 5000) == {0}
    assert search(["あい"], "あ\x00い") == {0}


def test_the_index_is_used_for_one_letter(cast, as_actor):
    with as_actor(cast.planner), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = matching(Area.objects.all(), "朝").explain()
    assert "areas_area_grams" in plan


def test_a_guarded_table_is_searched_by_its_index(cast):
    """A passer-by's search, whose rows a policy decides about."""
    with acting(None, purpose="test"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = matching(Listing.objects.filter(visible=True), "朝凪サロン").explain()
    assert "places_listing_grams" in plan


def test_a_word_in_one_of_several_texts_is_found_by_their_index(cast):
    with acting(None, purpose="test"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = Listing.objects.filter(stands_in("head_grams", HEADS, "kana_key", fold("あさなぎ")))
        assert "places_listing_heads" in rows.explain()


def test_letters_of_several_texts_are_marked_with_the_number_of_their_text(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_marked_grams('あい', 'い う', '')")
        assert sorted(cursor.fetchone()[0]) == ["1あ", "1あい", "1い", "2い", "2う"]
