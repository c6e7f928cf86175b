"""The office's pages of notices, the paper, and the feed as an independent reader reads it."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from uuid import UUID, uuid4
from xml.etree import ElementTree

import pypdf
import pytest

from sasaeai.core.periods import today
from sasaeai.places.models import Dispatch, Notice, NoticeEdition
from sasaeai.places.notices.dispatching import Sent, record_dispatch
from sasaeai.places.notices.enums import Channel
from sasaeai.places.notices.writing import Wording, hand_in, rewrite_notice
from tests.places.notices import SUMMARY, TITLE, draft, in_review, published

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SEEN = re.compile(r'name="seen" value="([0-9a-f]{64})"')
FIELDS = {"title": "みんなで雪かき", "summary": "土曜の朝", "shown_from": "令和8年1月10日"}


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def test_written_seen_and_published_through_the_pages(cast, browse, as_actor):
    writer, other = browse(cast.social_worker), browse(cast.manager)
    once = str(uuid4())
    for _ in range(2):
        answer = writer.post("/desk/notices/new/", {**FIELDS, "once": once})
    with as_actor(cast.manager):
        notice = Notice.objects.get()
    address = answer["Location"]
    assert address == f"/desk/notices/{notice.pk}/"
    writer.post(f"{address}act/", {"do": "hand-in"})
    writer.post(f"{address}act/", {"do": "publish"})
    with as_actor(cast.manager):
        assert NoticeEdition.objects.get().state == "review"
    assert "みんなで雪かき" in other.get("/desk/").content.decode()
    other.post(f"{address}act/", {"do": "give-back", "reason": "場所を書いてください"})
    assert "場所を書いてください" in writer.get(f"{address}edit/").content.decode()
    writer.post(f"{address}edit/", {**FIELDS, "body": "集会所の前"})
    writer.post(f"{address}act/", {"do": "hand-in"})
    seen = SEEN.search(other.get(address).content.decode())[1]
    other.post(f"{address}act/", {"do": "publish", "seen": seen})
    assert "集会所の前" in browse(None).get(f"/notices/{notice.pk}/").content.decode()
    assert "たしかめた人" in writer.get(address).content.decode()
    answer = writer.post(f"{address}act/", {"do": "correct"})
    assert answer["Location"] == f"{address}edit/"
    assert "訂正の下書きです" in writer.get(address).content.decode()
    other.post(f"{address}act/", {"do": "end", "day": "へん"})
    other.post(f"{address}act/", {"do": "withdraw"})
    assert browse(None).get(f"/notices/{notice.pk}/").status_code == 404
    assert writer.post(f"{address}act/", {"do": "nothing"}).status_code == 400


def test_what_was_changed_after_it_was_opened_is_not_approved(cast, browse, as_actor, places):
    """Each part of it, also one that is no word: the approver has not read it."""
    row = in_review(cast)
    address, approver = f"/desk/notices/{row.notice_id}/", browse(cast.manager)
    changes = (
        {"title": "別の見出し"},
        {"areas": [cast.asanagi]},
        {"listings": [places.salon]},
        {"shown_until": today()},
    )
    seen = SEEN.search(approver.get(address).content.decode())[1]
    for change in changes:
        with as_actor(cast.social_worker):
            hand_in(rewrite_notice(row, Wording(**{"title": TITLE, "summary": SUMMARY, **change})))
        answer = approver.post(f"{address}act/", {"do": "publish", "seen": seen}, follow=True)
        assert "見ているあいだに、文が変わりました" in answer.content.decode()
        with as_actor(cast.manager):
            assert NoticeEdition.objects.get(pk=row.pk).state == "review"
        other = SEEN.search(answer.content.decode())[1]
        assert other != seen
        seen = other
    assert approver.post(f"{address}act/", {"do": "publish"}).status_code == 302
    with as_actor(cast.manager):
        assert NoticeEdition.objects.get(pk=row.pk).state == "review"
    approver.post(f"{address}act/", {"do": "publish", "seen": seen})
    with as_actor(cast.manager):
        assert NoticeEdition.objects.get(pk=row.pk).state == "published"


def test_many_ways_are_shown_page_by_page_and_none_twice(cast, browse, as_actor):
    row = published(cast)
    with as_actor(cast.planner):
        for copies in range(1, 41):
            record_dispatch(row.notice, Sent(Channel.POSTER, day=today(), copies=copies))
    client, address, seen = browse(cast.planner), f"/desk/notices/{row.notice_id}/", []
    while address:
        text = client.get(address).content.decode()
        seen.append([int(n) for n in re.findall(r"作った数 (\d+)", text)])
        found = re.search(r'href="([^"]*[?&](?:amp;)?after=[^"]*)"', text)
        address = found[1].replace("&amp;", "&") if found else ""
    assert seen == [list(range(40, 10, -1)), list(range(10, 0, -1))]


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(cast, browse, places):
    answer = browse(cast.social_worker).post(
        "/desk/notices/new/",
        {
            **FIELDS,
            "shown_until": "2026-01-01",
            "pages": f"{places.hidden.code} nowhere",
            "title": "",
        },
    )
    text = answer.content.decode()
    for words in ("入れてください", "よりあとの日", places.hidden.code, "土曜の朝"):
        assert words in text
    assert "隠れ家" not in text


def test_a_page_may_be_named_by_its_number_or_its_address(cast, browse, places, as_actor):
    pages = f"{places.salon.code} https://example.jp/places/{places.exercise.code}/"
    browse(cast.planner).post("/desk/notices/new/", {**FIELDS, "pages": pages})
    with as_actor(cast.planner):
        linked = NoticeEdition.objects.get().listings.order_by("pk")
        assert [row.name for row in linked] == ["朝凪サロン", "石畳体操"]


def test_the_list_shows_the_newest_wording_and_what_it_reached(cast, browse):
    published(cast)
    draft(cast, title="下書きのもの")
    client = browse(cast.planner)
    text = client.get("/desk/notices/").content.decode()
    assert TITLE in text
    assert "下書きのもの" in text
    text = client.get("/desk/notices/?state=draft").content.decode()
    assert (TITLE in text, "下書きのもの" in text) == (False, True)
    assert text.count("未入力") == 1, "sent nowhere is zero times; how many it reached is not known"
    assert client.get("/desk/notices/?format=csv").status_code == 200
    assert client.get("/desk/notices/?state=x").status_code == 400


def test_a_correction_cannot_be_made_of_what_is_not_out(cast, browse):
    row = published(cast)
    client = browse(cast.social_worker)
    answer = client.get(f"/desk/notices/{row.notice_id}/edit/", follow=True)
    assert "訂正をつくる" in answer.content.decode()


def test_the_circular_sheet_has_a_box_for_each_group_a_code_and_a_slip(cast, browse):
    row = published(cast, body="一つめ\n\n二つめ", ask="社協 000-000-0000", areas=[cast.asanagi])
    client, address = browse(cast.social_worker), f"/desk/notices/{row.notice_id}/print/"
    assert "回覧板（A4）" in client.get(address).content.decode()
    query = "groups=あお+あか&back_to=公民館&back_by=R8.12.20"
    content = client.get(f"{address}kairan/?{query}").content
    reader = pypdf.PdfReader(BytesIO(content))
    assert len(reader.pages) == 1
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == pytest.approx(
        [595, 842], abs=1
    )
    text = text_of(content)
    for words in (TITLE, SUMMARY, "あお", "あか", "公民館", "見ました", "朝凪", "二つめ"):
        assert words in text
    for wrong in ("0", "41", "名前がとても長い班なのでだめです"):
        assert client.get(f"{address}kairan/?groups={wrong}").status_code == 422
    assert "12班" in text_of(client.get(f"{address}kairan/?groups=12").content)


def test_the_poster_comes_in_two_sizes(cast, browse):
    row = published(cast)
    client = browse(cast.social_worker)
    for kind, width in (("poster", 595), ("poster-a3", 842)):
        content = client.get(f"/desk/notices/{row.notice_id}/print/{kind}/").content
        reader = pypdf.PdfReader(BytesIO(content))
        assert float(reader.pages[0].mediabox[2]) == pytest.approx(width, abs=1)
        assert len(reader.pages) == 1
        assert TITLE in text_of(content)
    assert client.get(f"/desk/notices/{row.notice_id}/print/other/").status_code == 400


def test_what_people_carried_is_written_down_and_what_came_back(cast, browse, as_actor):
    row = published(cast)
    client, address = browse(cast.social_worker), f"/desk/notices/{row.notice_id}/"
    form = {
        "channel": "kairan",
        "area": cast.asanagi.pk,
        "day": "R8.11.20",
        "copies": "４０",
        "once": str(uuid4()),
    }
    for _ in range(2):
        assert client.post(f"{address}record/", form).status_code == 302
    with as_actor(cast.planner):
        dispatch = Dispatch.objects.get(channel="kairan")
        assert (dispatch.copies, dispatch.reached) == (40, None)
    back = f"/desk/notices/sent/{dispatch.pk}/"
    assert client.get(back).status_code == 200
    assert client.post(back, {"reached": "360人", "returned": "0"}).status_code == 302
    with as_actor(cast.planner):
        dispatch.refresh_from_db()
        assert (dispatch.reached, dispatch.returned) == (360, 0)
    text = client.get(address).content.decode()
    assert "もどった数 0" in text
    assert (
        "これからの日"
        in client.post(
            f"{address}record/", {**form, "once": str(uuid4()), "day": "2999-01-01"}
        ).content.decode()
    )


def test_the_feed_holds_what_the_standard_asks_for(cast, browse):
    row = published(cast, areas=[cast.asanagi], summary="<b>太字</b>&ではない")
    in_review(cast, title="まだのもの")
    answer = browse(None).get("/notices/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(root.findall(f"{ATOM}{name}")) == 1
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith("/notices/feed.atom")
    assert links["alternate"].endswith("/notices/")
    assert root.find(f"{ATOM}author/{ATOM}name").text == "ひより市社会福祉協議会"
    entries = root.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == [TITLE]
    entry = entries[0]
    assert UUID(entry.find(f"{ATOM}id").text.removeprefix("urn:uuid:")) == row.notice.uuid
    updated = entry.find(f"{ATOM}updated").text
    assert datetime.fromisoformat(updated) == row.published_at
    assert entry.find(f"{ATOM}summary").text == "<b>太字</b>&ではない"
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == ["朝凪"]
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/notices/{row.notice_id}/")


def test_an_empty_feed_is_still_a_feed(cast, browse):
    root = ElementTree.fromstring(browse(None).get("/notices/feed.atom").content)
    assert root.find(f"{ATOM}updated").text.endswith("+00:00") or root.find(
        f"{ATOM}updated"
    ).text.endswith("Z")
