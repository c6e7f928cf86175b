"""The life of a rendition: two persons, a source that moves, and what may come out of it."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import IntegrityError

from sasaeai.core.access import acting
from sasaeai.core.refusal import Refusal
from sasaeai.places.models import Contact, Listing, Rendition, RenditionLanguage
from sasaeai.places.notices.writing import (
    Wording,
    correct,
    hand_in,
    publish,
    rewrite_notice,
    seen_of,
)
from sasaeai.places.notices.writing import withdraw as withdraw_notice
from sasaeai.places.public import (
    ContactKind,
    ContactWay,
    ShownTo,
    Whereabouts,
    change_listing,
    public_view,
    set_schedule,
)
from sasaeai.places.renditions import queries, writing
from sasaeai.places.renditions.enums import Form
from sasaeai.places.renditions.reading import of_listing, of_notice
from sasaeai.places.renditions.source import changes, hash_of, source_of
from sasaeai.places.renditions.subjects import variant
from tests.places import notices
from tests.places.conftest import EVERY_DAY
from tests.places.renditions import EASY, draft, in_review, published, subject_of

pytestmark = pytest.mark.django_db
TEXT = {"text": "朝凪サロンです。電話番号は、ゼロ、ゼロ、ゼロです。"}


@pytest.fixture
def salon(places, cast) -> Listing:
    """朝凪サロン with words, directions and a number that are for everybody."""
    with acting(cast.planner.pk, purpose="test"):
        change_listing(
            places.salon,
            description="お茶を飲みながら話す集まりです。",
            cost="100円",
            apply_how="申しこみはいりません",
            location=Whereabouts(
                name="朝凪集会所", address="ひより市朝凪2丁目", directions="駅から歩いて5分"
            ),
            contacts=(ContactWay(ContactKind.PHONE, "000-111-1111", shown_to=ShownTo.PUBLIC),),
        )
    return places.salon


def now(row: Rendition) -> Rendition:
    return Rendition.objects.get(pk=row.pk)


def page(listing):
    return public_view(Listing.objects.select_related("location", "category").get(pk=listing.pk))


def seen_by(account, row: Rendition) -> bool:
    with acting(getattr(account, "pk", None), purpose="test"):
        return Rendition.objects.filter(pk=row.pk).exists()


def change(cast, listing, **values) -> None:
    with acting(cast.planner.pk, purpose="test"):
        change_listing(Listing.objects.get(pk=listing.pk), **values)


def outdated(cast, row: Rendition) -> bool:
    with acting(cast.planner.pk, purpose="test"):
        return now(row).outdated_at is not None


def test_a_text_is_written_seen_by_another_and_out(salon, cast, as_actor):
    row = draft(cast, salon)
    assert (row.state, row.texts, seen_by(None, row)) == ("draft", EASY, False)
    row = in_review(cast, salon)
    with as_actor(cast.social_worker), pytest.raises(writing.SamePerson):
        writing.publish(row)
    with as_actor(cast.planner):
        row = writing.publish(row, read_by="日本語教室の3人")
    assert (row.state, row.read_by, row.approved_by_id) == (
        "published",
        "日本語教室の3人",
        cast.planner.pk,
    )
    assert seen_by(None, row)


def test_a_draft_goes_to_review_before_it_goes_out(salon, cast, as_actor):
    row = draft(cast, salon)
    with as_actor(cast.planner), pytest.raises(writing.NotInWork):
        writing.publish(row)


def test_what_comes_back_says_why(salon, cast, as_actor):
    row = in_review(cast, salon)
    with as_actor(cast.planner):
        with pytest.raises(writing.ReasonMissing):
            writing.give_back(row, reason=" ")
        row = writing.give_back(row, reason="「お茶」の前に場所を")
    assert (row.state, row.returned) == ("draft", "「お茶」の前に場所を")
    with as_actor(cast.planner):
        assert list(queries.on_todays_board(cast.social_worker.pk, reviews=False)) == [row]
        assert list(queries.on_todays_board(cast.manager.pk, reviews=True)) == []
    assert draft(cast, salon, name="さろん").returned == "「お茶」の前に場所を"


def test_a_correction_stands_beside_what_is_out_until_it_is_approved(salon, cast, as_actor):
    first = published(cast, salon)
    second = in_review(cast, salon, description="新しい 文です。")
    with as_actor(None):
        assert of_listing(page(salon), "easy").text("description") == EASY["description"]
    with as_actor(cast.planner):
        writing.publish(second)
        assert (now(first).state, now(second).state) == ("superseded", "published")
    with as_actor(None):
        assert of_listing(page(salon), "easy").text("description") == "新しい 文です。"
    assert (seen_by(None, first), seen_by(None, second)) == (False, True)


def test_nothing_written_is_refused_and_fields_of_other_forms_are_dropped(salon, cast, as_actor):
    with as_actor(cast.social_worker), pytest.raises(writing.Nothing):
        writing.write_rendition(subject_of(salon), variant("easy"), {"description": "  \r\n "})
    row = draft(cast, salon, description="はい", phone="000", text="x")
    assert row.texts == {"description": "はい"}


def test_the_second_of_two_editors_sees_what_the_first_saved(salon, cast, as_actor):
    row = draft(cast, salon)
    with as_actor(cast.planner):
        with pytest.raises(writing.EditedMeanwhile) as caught:
            writing.write_rendition(subject_of(salon), variant("easy"), {"name": "別"}, version=0)
        assert (caught.value.row, "相沢 直" in str(caught.value)) == (row, True)
        same = writing.write_rendition(subject_of(salon), variant("easy"), EASY, version=0)
    assert same.pk == row.pk


def test_a_source_that_moves_while_one_writes_is_told(salon, cast, as_actor):
    with as_actor(cast.social_worker):
        seen = hash_of(source_of(subject_of(salon), Form.EASY))
    change(cast, salon, cost="200円")
    with as_actor(cast.social_worker), pytest.raises(writing.SourceMoved):
        writing.write_rendition(subject_of(salon), variant("easy"), EASY, seen=seen)


# The source


def test_the_source_is_what_everybody_may_read_whoever_asks(salon, places, cast, as_actor):
    whole = {
        "name": "朝凪サロン",
        "description": "お茶を飲みながら話す集まりです。",
        "cost": "100円",
        "apply_how": "申しこみはいりません",
        "directions": "駅から歩いて5分",
    }
    with as_actor(cast.planner):
        assert source_of(subject_of(salon), Form.EASY) == whole
        spoken = source_of(subject_of(salon), Form.AUDIO)
    assert spoken.pop("when") != ""
    assert spoken == whole | {
        "where": "朝凪集会所　ひより市朝凪2丁目",
        "phone": "000-111-1111",
    }
    for account in (cast.place_leader, cast.auditor, None):
        with as_actor(account):
            assert source_of(subject_of(salon), Form.AUDIO) == {}
    with as_actor(cast.planner):
        hidden = source_of(subject_of(places.hidden), Form.AUDIO)
    assert {name: text for name, text in hidden.items() if name != "when"} == {
        "name": "隠れ家",
        "phone": "000-222-2222",
    }


def test_a_place_that_becomes_private_takes_its_directions_out_of_every_wording(
    salon, cast, as_actor
):
    rows = [
        published(cast, salon, name="a", directions="駅から 5分"),
        draft(cast, salon, name="b", directions="駅から すぐ"),
        published(cast, salon, "en", name="c", directions="5 minutes from the station"),
    ]
    change(
        cast,
        salon,
        location=Whereabouts(
            name="朝凪集会所", directions="駅から歩いて5分", shown_to=ShownTo.STAFF
        ),
    )
    with as_actor(cast.planner):
        kept = [now(row) for row in rows]
        assert [row.texts for row in kept] == [{"name": "a"}, {"name": "b"}, {"name": "c"}]
        assert ["directions" in row.source for row in kept] == [False] * 3
        assert [row.outdated_at for row in kept] == [None] * 3


@pytest.mark.parametrize(
    ("values", "text", "speech"),
    [
        ({"cost": "200円"}, True, True),
        ({"description": "別の文"}, True, True),
        ({"capacity": 20}, False, False),
        ({"contacts": (ContactWay(ContactKind.PHONE, "000-9", shown_to=ShownTo.PUBLIC),)}, False, True),
        ({"contacts": ()}, False, True),
        ({"location": Whereabouts(name="別の家", directions="駅から歩いて5分")}, False, True),
        ({"location": Whereabouts(name="朝凪集会所", directions="バスで5分")}, True, True),
    ],
)  # fmt: skip
def test_a_changed_source_outdates_what_was_made_from_it(salon, cast, values, text, speech):
    rows = [published(cast, salon), draft(cast, salon), published(cast, salon, "voice", **TEXT)]
    change(cast, salon, **values)
    assert [outdated(cast, row) for row in rows] == [text, text, speech]


def test_another_rhythm_outdates_speech_alone(salon, cast, as_actor):
    rows = [published(cast, salon), published(cast, salon, "audio", **TEXT)]
    with as_actor(cast.planner):
        set_schedule(salon, EVERY_DAY)
    assert [outdated(cast, row) for row in rows] == [False, True]


def test_a_source_that_comes_back_makes_it_true_again_and_the_day_of_the_first_change_stays(
    salon, cast, as_actor
):
    row = published(cast, salon)
    change(cast, salon, cost="200円")
    with as_actor(cast.planner):
        first = now(row).outdated_at
    change(cast, salon, cost="300円")
    with as_actor(cast.planner):
        assert now(row).outdated_at == first
    change(cast, salon, cost="100円")
    assert not outdated(cast, row)


def test_a_leader_who_may_write_no_rendition_outdates_one_all_the_same(salon, cast, as_actor):
    row = published(cast, salon)
    with as_actor(cast.place_leader):
        change_listing(Listing.objects.get(pk=salon.pk), cost="無料")
    assert outdated(cast, row)


def test_a_corrected_notice_outdates_its_texts_and_the_same_words_do_not(cast, as_actor):
    edition = notices.published(cast)
    row = published(cast, edition, title="ごみを 出す 手伝い", summary="電話を して ください。")
    for body, expected in (("本文です。", False), ("別の本文です。", True)):
        with as_actor(cast.social_worker):
            again = correct(edition.notice)
            wording = Wording(
                notices.TITLE, notices.SUMMARY, body, shown_from=edition.shown_from, change="直し"
            )
            again = hand_in(rewrite_notice(again, wording))
        with as_actor(cast.planner):
            publish(again, seen=seen_of(again))
        assert (body, outdated(cast, row)) == (body, expected)


def test_an_outdated_draft_does_not_go_out(salon, cast, as_actor):
    row = in_review(cast, salon)
    change(cast, salon, cost="200円")
    with as_actor(cast.planner), pytest.raises(writing.SourceMoved):
        writing.publish(row)


def test_another_than_the_writer_may_say_that_it_is_still_right(salon, cast, as_actor):
    row = published(cast, salon)
    with as_actor(cast.planner), pytest.raises(writing.NotInWork):
        writing.confirm(row)
    change(cast, salon, cost="200円")
    with as_actor(cast.planner):
        row = writing.confirm(now(row))
        assert (row.outdated_at, row.source["cost"], now(row).texts) == (None, "200円", EASY)
    change(cast, salon, cost="300円")
    with as_actor(cast.manager):
        assert writing.confirm(now(row)).approved_by_id == cast.manager.pk
    change(cast, salon, cost="400円")
    with as_actor(cast.social_worker), pytest.raises(writing.NotInWork):
        writing.confirm(row)
    with as_actor(cast.planner):
        own = writing.write_rendition(subject_of(salon), variant("en"), {"name": "Salon"})
        writing.hand_in(own)
    with as_actor(cast.manager):
        writing.publish(own)
    change(cast, salon, cost="500円")
    with as_actor(cast.planner), pytest.raises(writing.SamePerson):
        writing.confirm(own)


def test_what_changed_is_shown_letter_by_letter():
    before, after = (
        {"cost": "100円", "name": "a", "when": "x"},
        {"cost": "200円", "name": "a", "when": "y"},
    )
    found = {each.name: [(p.kind, p.text) for p in each.pieces] for each in changes(before, after)}
    assert found == {"cost": [("gone", "1"), ("new", "2"), ("same", "00円")], "when": []}


# What residents get


def test_only_what_the_page_still_has_is_told_in_another_form(salon, cast, as_actor):
    published(cast, salon, description="やさしい 文", cost="100円 いります")
    change(cast, salon, cost="")
    with as_actor(None):
        reading = of_listing(page(salon), "easy")
    assert (reading.text("description"), reading.text("cost"), reading.has("cost")) == (
        "やさしい 文",
        "",
        False,
    )
    assert (reading.text("apply_how"), reading.outdated) == ("申しこみはいりません", True)


def test_a_reader_is_offered_what_is_out_and_nothing_else(salon, cast, as_actor):
    published(cast, salon)
    published(cast, salon, "en", description="Tea and talk.")
    draft(cast, salon, "vi", description="Trà")
    published(cast, salon, "voice", **TEXT)
    with as_actor(None):
        view = page(salon)
        reading = of_listing(view, "vi")
        assert [each.slug for each in reading.choices] == ["ja", "easy", "en"]
        assert (reading.slug, reading.tags) == ("ja", ["ja", "ja-x-easy", "en"])
        assert of_listing(view, "en-GB").text("description") == "Tea and talk."
        assert of_listing(view, "easy").lang == "ja"


def test_a_page_without_any_offers_nothing(salon, as_actor):
    with as_actor(None):
        assert of_listing(page(salon), "easy").choices == ()


@pytest.mark.parametrize("form", ["easy", "en", "voice"])
def test_a_hidden_page_takes_its_renditions_along(places, cast, form):
    texts = TEXT if form == "voice" else {"name": "隠れ家", "description": "柏木宅です"}
    row = published(cast, places.hidden, form, **texts)
    seers = {"planner", "social_worker", "manager", "place_leader"}
    for name, account in {**cast.accounts, "nobody": None}.items():
        assert (name, seen_by(account, row)) == (name, name in seers)


def test_outdated_speech_is_gone_for_everybody_but_the_office(salon, cast):
    rows = [published(cast, salon), published(cast, salon, "voice", **TEXT)]
    assert [seen_by(None, row) for row in rows] == [True, True]
    change(cast, salon, cost="200円")
    assert [seen_by(None, row) for row in rows] == [True, False]
    assert [seen_by(cast.manager, row) for row in rows] == [True, True]


def test_a_withdrawn_notice_takes_its_renditions_along(cast, as_actor):
    edition = notices.published(cast)
    row = published(cast, edition, title="ごみの 日")
    with as_actor(None):
        assert of_notice(edition, "easy").text("title") == "ごみの 日"
    assert seen_by(None, row)
    with as_actor(cast.planner):
        withdraw_notice(edition.notice)
    assert not seen_by(None, row)


def test_what_is_withdrawn_is_gone_and_stays_gone(salon, cast, as_actor):
    row = published(cast, salon)
    with as_actor(cast.planner):
        writing.withdraw(row)
        writing.withdraw(row)
        assert now(row).state == "withdrawn"
    assert not seen_by(None, row)


# The database


def refused(statement: str, row: Rendition) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.replace("ROW", "places_rendition SET "), [row.pk])
            return cursor.rowcount == 0
    except (ProgrammingError, IntegrityError):
        return True


@pytest.mark.parametrize(
    "values",
    [
        "state = 'published', approved_by_id = written_by_id, published_at = now()",
        "state = 'published', published_at = now()",
        "state = 'published', approved_by_id = {manager}, published_at = now()",
        "written_by_id = {manager}",
        'texts = \'{{"name": "x"}}\'',
    ],
)
def test_the_database_knows_two_persons(salon, cast, as_actor, values):
    """A reviewer alone can neither approve in another's name nor rewrite under the writer's."""
    row = in_review(cast, salon)
    with as_actor(cast.planner):
        said = values.format(manager=cast.manager.pk)
        assert refused(f"UPDATE ROW {said} WHERE id = %s", row)
        assert now(row).state == "review"


def test_the_writer_cannot_publish_whatever_the_statement(salon, cast, as_actor):
    row = in_review(cast, salon)
    with as_actor(cast.social_worker):
        said = f"state = 'published', approved_by_id = {cast.planner.pk}, published_at = now()"
        assert refused(f"UPDATE ROW {said} WHERE id = %s", row)


def test_a_published_text_is_never_rewritten(salon, cast, as_actor):
    row = published(cast, salon)
    with as_actor(cast.manager):
        said = f'texts = \'{{"name": "x"}}\', written_by_id = {cast.manager.pk}'
        assert refused(f"UPDATE ROW {said} WHERE id = %s", row)
        with pytest.raises(writing.NotInWork):
            writing.hand_in(row)


def test_only_the_office_writes(salon, cast, as_actor):
    row = draft(cast, salon)
    for name, account in {**cast.accounts, "nobody": None}.items():
        office = name in ("planner", "social_worker", "manager")
        with as_actor(account):
            found = Rendition.objects.filter(pk=row.pk).update(returned="x")
        assert (name, found) == (name, int(office))


def test_languages_are_the_councils_choice(salon, cast, as_actor):
    row = published(cast, salon, "vi", description="Trà")
    with as_actor(cast.planner):
        assert writing.set_languages(["en", "ko", "nothing"]) == 2
        assert set(
            RenditionLanguage.objects.filter(in_use=True).values_list("code", flat=True)
        ) == {
            "en",
            "ko",
        }
    with as_actor(None):
        assert of_listing(page(salon), "vi").row == row
    with as_actor(cast.social_worker):
        assert RenditionLanguage.objects.update(in_use=True) == 0


def test_every_refusal_is_a_sentence():
    for cls in (writing.Nothing, writing.NotInWork, writing.SamePerson, writing.SourceMoved):
        assert issubclass(cls, Refusal)


def test_a_number_that_is_no_longer_public_is_not_left_in_a_row_for_everybody(
    salon, cast, as_actor
):
    row = published(cast, salon, "voice", **TEXT)
    with as_actor(cast.planner):
        Contact.objects.filter(listing=salon, kind="phone").update(shown_to="staff")
    assert not seen_by(None, row)
