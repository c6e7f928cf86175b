"""The editor that explains, the lists by state, and what residents choose on a page."""

from __future__ import annotations

import re
from io import BytesIO

import pypdf
import pytest
from django.test import override_settings

from sasaeai.core.access import acting
from sasaeai.places.models import Recording, Rendition
from sasaeai.places.notices.enums import EditionState
from sasaeai.places.public import ShownTo, Whereabouts, change_listing
from sasaeai.places.renditions.access import SPEAKING
from sasaeai.places.renditions.enums import Making
from tests.places import desks, notices
from tests.places.renditions import draft, in_review, published
from tests.places.test_renditions import TEXT, change, salon

pytestmark = pytest.mark.django_db
__all__ = ["salon"]
EDITOR = "/desk/renditions/listing/{code}/easy/"


def editor(listing, form="easy") -> str:
    return f"/desk/renditions/listing/{listing.code}/{form}/"


def typed(client, address, **values) -> dict[str, str]:
    """A form as the page sends it back."""
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(seen|version)" value="([^"]*)"', page))
    return hidden | {"do": "save"} | values


def text_of(content: bytes) -> str:
    return "".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(content)).pages)


def row_of(listing, state="draft") -> Rendition:
    return Rendition.objects.get(listing=listing, state=state)


def test_the_source_stands_beside_the_text_and_only_what_is_public(salon, cast, browse, as_actor):
    with as_actor(cast.planner):
        change_listing(
            salon,
            location=Whereabouts(name="柏木宅", directions="角の家", shown_to=ShownTo.STAFF),
        )
    page = browse(cast.planner).get(editor(salon)).content.decode()
    assert "お茶を飲みながら話す集まりです。" in page
    assert [word for word in ("柏木宅", "角の家") if word in page] == []


def test_checking_explains_and_saves_nothing(salon, cast, browse, as_actor):
    client = browse(cast.social_worker)
    form = typed(
        client, editor(salon), do="check", description="資料が配布されます。令和8年4月です。"
    )
    page = client.post(editor(salon), form).content.decode()
    for words in ("受け身の形", "され", "2026年", "元号の年", "だれが何をするか"):
        assert words in page
    assert "資料が配布されます。令和8年4月です。" in page
    with as_actor(cast.planner):
        assert Rendition.objects.count() == 0


def test_findings_never_block(salon, cast, browse, as_actor):
    client = browse(cast.social_worker)
    hard = "御来場いただきますようお願い申し上げます。" * 4
    assert (
        client.post(editor(salon), typed(client, editor(salon), description=hard)).status_code
        == 302
    )
    with as_actor(cast.planner):
        assert row_of(salon).texts == {"description": hard}


def test_save_hand_in_and_publish_with_who_read_it(salon, cast, browse):
    writer, reviewer = browse(cast.social_worker), browse(cast.planner)
    form = typed(writer, editor(salon), do="hand-in", description="話す ところです。")
    assert (
        "見てもらうことにしました" in writer.post(editor(salon), form, follow=True).content.decode()
    )
    assert "別の人がたしかめるのを待っています" in writer.get(editor(salon)).content.decode()
    with acting(cast.planner.pk, purpose="test"):
        address = f"/desk/renditions/act/{row_of(salon, 'review').pk}/"
    reviewer.post(address, {"do": "give-back", "reason": "場所も書いてください"})
    assert "場所も書いてください" in writer.get(editor(salon)).content.decode()
    writer.post(address, {"do": "hand-in"})
    assert (
        "たしかめて出す人だけ"
        in writer.post(address, {"do": "publish"}, follow=True).content.decode()
    )
    reviewer.post(address, {"do": "publish", "read_by": "日本語教室の3人"})
    page = browse(None).get(f"/places/{salon.code}/?read=easy").content.decode()
    assert "ところです。" in page
    assert "日本語教室の3人" in reviewer.get(editor(salon)).content.decode()
    assert "日本語教室" not in page


def test_bad_input_is_told_and_kept(salon, cast, browse):
    client = browse(cast.social_worker)
    empty = client.post(editor(salon), typed(client, editor(salon)))
    assert (empty.status_code, "文を書いてください" in empty.content.decode()) == (422, True)
    long = client.post(
        editor(salon), typed(client, editor(salon), name="あ" * 101, cost="ただです")
    )
    page = long.content.decode()
    assert (long.status_code, "ただです" in page, "あ" * 101 in page) == (422, True, True)
    voice = client.post(
        editor(salon, "voice"), typed(client, editor(salon, "voice"), text="あ" * 801)
    )
    assert (voice.status_code, "801字" in voice.content.decode()) == (422, True)


def test_two_editors_and_a_moving_source_lose_nothing(salon, cast, browse, as_actor):
    first, second = browse(cast.social_worker), browse(cast.planner)
    mine = typed(first, editor(salon), name="一人め")
    theirs = typed(second, editor(salon), name="二人め")
    assert first.post(editor(salon), mine).status_code == 302
    answer = second.post(editor(salon), theirs)
    page = answer.content.decode()
    assert (answer.status_code, "一人め" in page, "二人め" in page) == (422, True, True)
    again = dict(re.findall(r'name="(seen|version)" value="([^"]*)"', page))
    assert second.post(editor(salon), theirs | again).status_code == 302
    mine = typed(first, editor(salon), name="三たび")
    change(cast, salon, cost="200円")
    answer = first.post(editor(salon), mine)
    page = answer.content.decode()
    assert (answer.status_code, "もとの文が変わりました" in page, "三たび" in page) == (
        422,
        True,
        True,
    )


def test_when_the_source_has_changed_the_editor_shows_what(salon, cast, browse):
    published(cast, salon)
    change(cast, salon, cost="200円")
    page = browse(cast.social_worker).get(editor(salon)).content.decode()
    assert "<del>1</del><ins>2</ins>00円" in page
    assert "いまも合っている" not in page
    assert "いまも合っている" in browse(cast.planner).get(editor(salon)).content.decode()


def test_lists_by_state_with_their_counts(salon, places, cast, browse):
    published(cast, salon)
    draft(cast, salon, "en", name="Salon")
    in_review(cast, places.exercise, "vi", name="Thể dục")
    published(cast, places.exercise)
    change(cast, places.exercise, cost="200円")
    client = browse(cast.planner)
    address = "/desk/renditions/"
    found = {}
    for state in ("review", "outdated", "draft", "published", "withdrawn", "none"):
        page = client.get(f"{address}?state={state}").content.decode()
        main = page[page.index("<table") :] if "<table" in page else ""
        found[state] = [name for name in ("朝凪サロン", "石畳体操", "隠れ家") if name in main]
    assert found == {
        "review": ["石畳体操"],
        "outdated": ["石畳体操"],
        "draft": ["朝凪サロン"],
        "published": ["朝凪サロン"],
        "withdrawn": [],
        "none": [],
    }
    counts = re.findall(r'<span class="cnt">(\d+)</span>', client.get(address).content.decode())
    assert counts[:6] == ["1", "1", "1", "1", "0", "0"]
    assert client.get(f"{address}?state=nothing").status_code == 400
    assert client.get(f"{address}?format=csv").status_code == 200
    record = client.get(f"/desk/renditions/listing/{salon.code}/").content.decode()
    assert "Tiếng Việt" in record


def test_todays_board_says_what_waits_and_what_is_outdated(salon, places, cast, browse):
    in_review(cast, salon)
    published(cast, places.exercise)
    change(cast, places.exercise, cost="200円")
    page = browse(cast.planner).get("/desk/").content.decode()
    assert "もとの文が変わったものが1あります" in page
    assert f'href="{editor(salon)}"' in page
    writer = browse(cast.social_worker).get("/desk/").content.decode()
    assert f'href="{editor(salon)}"' not in writer


@pytest.mark.parametrize(
    "path",
    [
        "listing/{hidden}/easy/",
        "listing/nowhere/easy/",
        "notice/{draft}/easy/",
        "notice/9999999999999999999999/easy/",
        "other/1/easy/",
        "listing/{salon}/tlh/",
        "listing/{salon}/ja/",
    ],
)
def test_what_is_not_there_is_404(salon, places, cast, browse, path):
    edition = notices.draft(cast)
    assert edition.state == EditionState.DRAFT
    words = {"hidden": places.hidden.code, "salon": salon.code, "draft": edition.notice_id}
    address = f"/desk/renditions/{path.format(**words)}"
    assert browse(cast.place_leader).get(address).status_code == 404
    there = 200 if "hidden" in path else 404
    assert browse(cast.planner).get(address).status_code == there


# Residents


def test_a_resident_chooses_and_the_choice_stays(salon, places, cast, browse):
    published(cast, salon, description="話す ところです。")
    published(cast, salon, "en", description="Tea & talk <3")
    client, address = browse(None), f"/places/{salon.code}/"
    page = client.get(address).content.decode()
    assert re.findall(r'name="read" value="([^"]+)" lang="([^"]+)"', page) == [
        ("ja", "ja"),
        ("easy", "ja"),
        ("en", "en"),
    ]
    client.get("/look/?read=en&next=/")
    page = client.get(address).content.decode()
    assert '<span lang="en">Tea &amp; talk &lt;3</span>' in page
    assert '<html lang="ja"' in page
    assert "お茶を飲みながら" not in page[page.index("<main") :]
    client.get("/look/?read=easy&next=/")
    page = client.get(address).content.decode()
    assert re.search(r"<ruby>話<rp>（</rp><rt>はな</rt><rp>）</rp></ruby>", page)
    client.get("/look/?read=ja&next=/")
    assert "お茶を飲みながら" in client.get(address).content.decode()
    assert 'name="read"' not in client.get(f"/places/{places.exercise.code}/").content.decode()


def test_the_language_of_the_site_chooses_too(salon, cast, browse):
    published(cast, salon, "en", description="Tea and talk.")
    client = browse(None)
    client.get("/look/?lang=en&next=/")
    assert "Tea and talk." in client.get(f"/places/{salon.code}/").content.decode()


def test_an_outdated_text_says_so_with_its_day(salon, cast, browse):
    published(cast, salon, description="話す ところです。")
    change(cast, salon, cost="200円")
    page = browse(None).get(f"/places/{salon.code}/?read=easy").content.decode()
    assert "もとの文が変わりました" in page
    assert (
        "もとの文が変わりました" not in browse(None).get(f"/places/{salon.code}/").content.decode()
    )


def test_a_notice_is_read_in_another_form(cast, browse):
    edition = notices.published(cast)
    published(cast, edition, "en", title="Help with rubbish", body="Please phone.")
    page = browse(None).get(f"/notices/{edition.notice_id}/?read=en").content.decode()
    assert '<span lang="en">Help with rubbish</span>' in page
    assert '<span lang="en">Please phone.</span>' in page
    assert notices.SUMMARY in page


def test_search_engines_learn_the_languages(salon, cast, browse):
    published(cast, salon)
    published(cast, salon, "en", description="Tea")
    page = browse(None).get(f"/places/{salon.code}/").content.decode()
    assert '"inLanguage": ["ja", "ja-x-easy", "en"]' in page


@pytest.mark.parametrize("read", ["../../etc", "<b>", "x" * 70, "ja-", "easy-1"])
def test_an_odd_form_is_the_page_as_it_is(salon, cast, browse, read):
    published(cast, salon, description="話す ところです。")
    answer = browse(None).get(f"/places/{salon.code}/", {"read": read})
    assert (answer.status_code, "お茶を飲みながら" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("large", ["", "&large=1"])
def test_a_page_on_paper_in_the_chosen_form(salon, cast, browse, large):
    published(cast, salon, description="はなす ところです。")
    text = text_of(browse(None).get(f"/places/{salon.code}/paper/?read=easy{large}").content)
    flat = text.replace("\n", "")
    assert ("はなす ところです" in flat, "000-111-1111" in flat, "お茶を飲み" in flat) == (
        True,
        True,
        False,
    )
    change(cast, salon, cost="200円")
    flat = text_of(browse(None).get(f"/places/{salon.code}/paper/?read=easy{large}").content)
    assert ("はなす ところ" in flat, "お茶を飲み" in flat) == (False, True)


@pytest.mark.parametrize("sheet", ["list", "large", "easy"])
def test_the_desk_list_is_told_in_the_form_that_somebody_reads(cast, browse, db, sheet):
    found = desks.build(cast)
    published(cast, found.asanagi, description="はなす ところです。")
    published(cast, found.hidden, description="ないしょの ところです。")
    address = f"/desks/{cast.asanagi.pk}/"
    told = {}
    for read in ("ja", "easy"):
        flat = text_of(browse(None).get(f"{address}{sheet}/?read={read}").content).replace("\n", "")
        told[read] = "はなす ところです" in flat
        assert "ないしょ" not in flat
    assert told == {"ja": sheet == "easy", "easy": True}
    page = browse(None).get(f"{address}?read=easy").content.decode()
    assert ("はなす ところです。" in page, "ないしょ" in page) == (True, False)


def test_the_page_of_a_districts_desks_offers_the_forms_that_are_there(cast, browse, db):
    found = desks.build(cast)
    published(cast, found.asanagi, description="話す ところです。")
    published(cast, found.asanagi, "en", description="A place to talk.")
    published(cast, found.hidden, "vi", description="Bí mật.")
    client, address = browse(None), f"/desks/{cast.asanagi.pk}/"
    page = client.get(address).content.decode()
    assert re.findall(r'name="read" value="([^"]+)"', page) == ["ja", "easy", "en"]
    assert "?read=" not in page[page.index("h-paper") :]
    client.get("/look/?read=easy&next=/")
    page = client.get(address).content.decode()
    assert "<rt>はな</rt>" in page and f'href="{address}easy/?read=easy"' in page
    client.get("/look/?read=en&next=/")
    assert (
        '<p class="pl-text" lang="en">A place to talk.</p>' in client.get(address).content.decode()
    )
    other = client.get(f"/desks/{cast.ishidatami.pk}/").content.decode()
    assert "A place to talk." not in other
    change(cast, found.asanagi, cost="200円")
    page = client.get(address).content.decode()
    assert ('name="read"' in page, "A place to talk." in page) == (False, False)


def test_what_is_sent_from_the_basket_is_in_the_chosen_form(salon, cast, browse):
    published(cast, salon, description="話す ところです。")
    worker = browse(cast.social_worker)
    basket = worker.post(f"/desk/places/basket/add/{salon.code}/")["Location"]
    page = worker.get(basket).content.decode()
    assert ("お茶を飲みながら" in page, "話す ところ" in page) == (True, False)
    page = worker.get(f"{basket}?read=easy").content.decode()
    assert ("お茶を飲みながら" in page, "話す ところ" in page) == (False, True)


def test_paper_of_a_hidden_page_is_not_there(places, cast, browse):
    for account in (None, cast.planner):
        assert browse(account).get(f"/places/{places.hidden.code}/paper/").status_code == 404


def spoken(cast, listing, content: bytes = b"ID3" + b"x" * 2000) -> Rendition:
    row = published(cast, listing, "audio", **TEXT)
    with acting(None, purpose=SPEAKING):
        kept = Recording.objects.create(digest="d" * 64, kind="mp3", content=content)
        Rendition.objects.filter(pk=row.pk).update(making=Making.READY, recording=kept)
    return row


@override_settings(SASAEAI_VOICE_CREDIT="声：ミナト")
def test_a_recording_is_heard_with_its_words_while_it_is_true(salon, cast, browse):
    row = spoken(cast, salon)
    client, address = browse(None), f"/renditions/{row.pk}/audio/"
    page = client.get(f"/places/{salon.code}/").content.decode()
    assert (address in page, TEXT["text"] in page, "声：ミナト" in page) == (True, True, True)
    answer = client.get(address)
    assert (answer["Content-Type"], b"".join(answer.streaming_content)[:3]) == (
        "audio/mpeg",
        b"ID3",
    )
    assert "media-src 'self'" in answer["Content-Security-Policy"]
    part = client.get(address, headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.content, part["Content-Range"]) == (
        206,
        b"D3x",
        "bytes 1-3/2003",
    )
    assert client.get(address, headers={"Range": "bytes=9999-"}).status_code == 416
    change(cast, salon, cost="200円")
    assert client.get(address).status_code == 404
    assert "<audio" not in client.get(f"/places/{salon.code}/").content.decode()


def test_a_recording_of_a_hidden_page_is_heard_by_nobody(places, cast, browse):
    row = spoken(cast, places.hidden)
    for account in (None, cast.resident, cast.planner):
        assert browse(account).get(f"/renditions/{row.pk}/audio/").status_code == 404


def test_without_a_recording_there_is_no_player(salon, cast, browse):
    row = published(cast, salon, "audio", **TEXT)
    assert "<audio" not in browse(None).get(f"/places/{salon.code}/").content.decode()
    assert browse(None).get(f"/renditions/{row.pk}/audio/").status_code == 404
    assert (
        "ここではつくれません" in browse(cast.planner).get(editor(salon, "audio")).content.decode()
    )


def test_the_text_of_a_voice_code_begins_with_its_page_and_fits(salon, cast, browse):
    client = browse(cast.social_worker)
    change(cast, salon, description="長い文です。" * 200)
    page = client.get(editor(salon, "voice")).content.decode()
    begun = re.search(r'<textarea name="text"[^>]*>\s*([^<]*)</textarea>', page)
    assert begun is not None
    assert begun[1].startswith("1ページ。朝凪サロン。")
    assert 790 < len(begun[1]) <= 800
    row = published(cast, salon, "voice", text="1ページ。朝凪サロン。")
    answer = client.get(f"/desk/renditions/text/{row.pk}.txt")
    assert (answer.content.decode(), answer["Content-Type"]) == (
        "1ページ。朝凪サロン。",
        "text/plain; charset=utf-8",
    )
    assert browse(None).get(f"/desk/renditions/text/{row.pk}.txt").status_code == 302
    sheet = text_of(browse(None).get(f"/places/{salon.code}/paper/").content)
    assert "音声コード" in sheet


def test_languages_are_chosen_by_those_who_approve(cast, browse, places):
    page = browse(cast.planner).get("/desk/renditions/languages/").content.decode()
    assert page.count("checked") == 9
    answer = browse(cast.planner).post(
        "/desk/renditions/languages/", {"codes": ["vi", "xx"], "sent": 1}
    )
    assert answer.status_code == 200
    browse(cast.planner).post("/desk/renditions/languages/", {"codes": ["vi"], "sent": 1})
    record = (
        browse(cast.planner).get(f"/desk/renditions/listing/{places.salon.code}/").content.decode()
    )
    assert ("Tiếng Việt" in record, "한국어" in record) == (True, False)
    assert browse(cast.social_worker).get("/desk/renditions/languages/").status_code == 404


def test_the_pages_cost_the_same_queries_however_many_texts(
    salon, cast, browse, django_assert_max_num_queries
):
    published(cast, salon)
    published(cast, salon, "en", description="x")
    published(cast, salon, "vi", description="x")
    with django_assert_max_num_queries(24):
        browse(None).get(f"/places/{salon.code}/?read=vi")
