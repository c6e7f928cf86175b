"""Bringing a file in: new, same, changed, perhaps there; nothing twice, nothing overwritten unseen."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sasaeai.areas.public import Area
from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.periods import today
from sasaeai.core.tables import write_csv
from sasaeai.places.enums import ContactKind, ShownTo
from sasaeai.places.models import (
    Category,
    Contact,
    Criterion,
    ImportBatch,
    Listing,
    Occurrence,
    SourceTie,
)
from sasaeai.places.municipal.checking import check, sheet_of_refused
from sasaeai.places.municipal.comparing import Kind
from sasaeai.places.municipal.enums import DataSet, Dialect
from sasaeai.places.municipal.heads import HEADS
from sasaeai.places.municipal.services import ImportRefused, accept, choose, drop, upload
from sasaeai.places.municipal.troubles import Trouble
from sasaeai.places.opendata import laid_out
from sasaeai.places.public import Whereabouts, change_listing, public_view
from sasaeai.places.services import replan
from tests.places.conftest import open_place
from tests.places.municipal.files import EVENT, FACILITY, file_of

pytestmark = pytest.mark.django_db
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[133.0, 34.0], [134.0, 34.0], [134.0, 35.0], [133.0, 35.0], [133.0, 34.0]]],
}
INSIDE = {"latitude": "34.500000", "longitude": "133.500000"}
SHELTER = FACILITY | {"name": "潮見小学校", "flood": "1", "tsunami": "1", "capacity": "40000"}


@pytest.fixture
def desk(places, cast):
    """The planner at the desk."""
    with acting(cast.planner.pk, purpose="test"):
        yield cast


def bring(
    rows, *, dataset=DataSet.PUBLIC_FACILITY, code="hall", area=None, **details
) -> ImportBatch:
    content = rows if isinstance(rows, bytes) else file_of(dataset, rows)
    return upload(
        content, name="open.csv", category=Category.objects.get(code=code), area=area, **details
    )


def take(rows, *, show=False, met=(), **details) -> dict[str, int]:
    return accept(bring(rows, **details), show=show, met=met)


def kinds(batch: ImportBatch) -> list[tuple[str, Kind]]:
    return [(one.line.wanted.fields["name"], one.line.kind) for one in check(batch).placed]


def done(counts: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


def test_a_new_row_becomes_a_page_that_nobody_has_confirmed(desk):
    row = FACILITY | {
        "building": "2階", "weekdays": "月火", "opens": "9:00",
        "closes": "17:00", "parking": "10台", "access": "駅から3分", "fax": "000-111-3333",
        "url": "https://example.jp/", "organiser": "だれも知らない会", "note": "土足はできません",
    }  # fmt: skip
    usual = {"dataset": DataSet.PRESCHOOL, "code": "nursery"}
    assert done(take([row], area=desk.asanagi, **usual)) == {"new": 1}
    page = Listing.objects.get(name="潮見公民館")
    assert (page.kana, page.area_id, page.shown_to, page.opened_on) == (
        "しおみこうみんかん",
        desk.asanagi.pk,
        ShownTo.STAFF,
        today(),
    )
    assert (page.verified_on, page.verified_by, page.check_by, page.kind) == (
        None,
        "",
        None,
        "place",
    )
    assert page.description == (
        "ひらいている時間：月火　09:00–17:00\n"
        "ひらいている団体：だれも知らない会\nそのほか：土足はできません"
    )
    place = page.location
    assert (place.name, place.address, place.directions, place.parking, place.shown_to) == (
        "2階",
        "ひより市潮見1丁目2番",
        "駅から3分",
        10,
        "public",
    )
    assert dict(page.contacts.values_list("kind", "value")) == {
        "phone": "000-111-2222",
        "fax": "000-111-3333",
        "web": "https://example.jp/",
    }
    assert page.spans.get().status == "active" and "潮見" in page.search_text
    assert page.inclusions.get().met == []
    verbs = Entry.objects.filter(subject_id=page.pk, subject_type="listing")
    assert list(verbs.values_list("verb", flat=True)) == ["places.listing.registered"]


def test_the_same_file_again_changes_nothing(desk):
    rows = [FACILITY, FACILITY | {"id": "", "name": "番号のない広場", "address": "ひより市石畳9番"}]
    assert done(take(rows, area=desk.asanagi)) == {"new": 2}
    before = list(Listing.objects.order_by("pk").values())
    ties = list(SourceTie.objects.order_by("pk").values())
    assert done(take(rows, area=desk.asanagi)) == {"same": 2}
    assert list(Listing.objects.order_by("pk").values()) == before
    assert list(SourceTie.objects.order_by("pk").values()) == ties


def test_next_years_file_changes_what_it_says_and_takes_nothing_back(desk):
    take([FACILITY | {"about": "まえの文"}], area=desk.asanagi)
    row = FACILITY | {"phone": "000-999-0000", "address": "ひより市潮見2丁目", "about": ""}
    found = check(bring([row], area=desk.asanagi)).placed[0].line
    assert [(each.name, each.before, each.after, each.conflict) for each in found.changes] == [
        ("address", "ひより市潮見1丁目2番", "ひより市潮見2丁目", False),
        ("phone", "000-111-2222", "000-999-0000", False),
    ]
    assert done(take([row], area=desk.asanagi)) == {"changed": 1}
    page = Listing.objects.get(name="潮見公民館")
    assert (page.description, page.location.address) == ("まえの文", "ひより市潮見2丁目")
    assert page.contacts.get(kind="phone").value == "000-999-0000"
    assert "潮見2丁目" in page.search_text or "潮見2" in page.search_text


def test_what_our_desk_changed_stays_unless_somebody_ticks_it(desk):
    take([FACILITY | {"about": "市の文"}], area=desk.asanagi)
    page = Listing.objects.get(name="潮見公民館")
    change_listing(page, description="うちの文", kana="しおみ")
    assert kinds(bring([FACILITY | {"about": "市の文"}], area=desk.asanagi)) == [
        ("潮見公民館", Kind.SAME)
    ]
    newer = [FACILITY | {"about": "市の新しい文", "building": "2階"}]
    assert done(take(newer, area=desk.asanagi)) == {"changed": 1, "kept": 1}
    page.refresh_from_db()
    assert (page.description, page.location.name, page.kana) == ("うちの文", "2階", "しおみ")
    newest = [FACILITY | {"about": "市の三つめの文", "building": "2階"}]
    batch = bring(newest, area=desk.asanagi)
    choose(batch, alike={}, over={"0001": ["description", "pk"]})
    batch.refresh_from_db()
    assert batch.choices["over"] == {"0001": ["description"]}
    assert done(accept(batch, show=False, met=[])) == {"changed": 1}
    page.refresh_from_db()
    assert (page.description, page.kana) == ("市の三つめの文", "しおみ")


def test_a_page_that_may_be_there_waits_until_somebody_decides(desk, places):
    row = FACILITY | {"name": "朝凪サロン", "address": "ひより市朝凪2丁目"}
    batch = bring([row, FACILITY | {"id": "2"}], area=desk.asanagi)
    line = check(batch).placed[0].line
    assert [(each.listing_id, each.words) for each in line.candidates] == [
        (places.salon.pk, ["名前が同じです", "住所が同じです", "同じ地区です"])
    ]
    assert done(accept(batch, show=False, met=[])) == {"new": 1, "later": 1}
    assert Listing.objects.filter(name="朝凪サロン").count() == 1
    batch = bring([row], area=desk.asanagi)
    choose(batch, alike={"0001": str(places.salon.pk)}, over={})
    batch.refresh_from_db()
    assert done(accept(batch, show=False, met=[])) == {"kept": 2}
    unseen = bring([row], area=desk.asanagi)
    assert [change.name for change in check(unseen).placed[0].line.conflicts] == ["kana", "phone"]
    choose(unseen, alike={}, over={"0001": []})
    unseen.refresh_from_db()
    assert done(accept(unseen, show=False, met=[])) == {"kept": 2}
    phone = Contact.objects.get(listing=places.salon, kind=ContactKind.PHONE)
    assert (phone.value, phone.shown_to) == ("000-111-1111", "staff")
    assert SourceTie.objects.get(external_id="0001").listing_id == places.salon.pk
    again = bring([row], area=desk.asanagi)
    assert kinds(again) == [("朝凪サロン", Kind.SAME)]
    other = bring([row | {"id": "77"}], area=desk.asanagi)
    choose(other, alike={"77": "new", "no-such": "later", "x": "DROP"}, over={})
    other.refresh_from_db()
    assert done(accept(other, show=False, met=[])) == {"new": 1}
    assert Listing.objects.filter(name="朝凪サロン").count() == 2


def test_the_district_comes_from_the_shape_then_from_the_choice_and_else_the_row_is_refused(desk):
    Area.objects.filter(pk=desk.asanagi.pk).update(geometry=SQUARE)
    rows = [FACILITY | INSIDE, FACILITY | {"id": "2", "name": "どこか"}]
    rows += [FACILITY | INSIDE | {"id": "3", "name": "海の上", "longitude": "135.000000"}]
    batch = bring(rows)
    assert [(one.line.wanted.key, one.area.pk) for one in check(batch).placed] == [
        ("0001", desk.asanagi.pk)
    ]
    assert [(one.row, one.notes[-1].trouble) for one in check(batch).refused] == [
        (3, Trouble.NO_AREA),
        (4, Trouble.NO_AREA),
    ]
    chosen = check(bring(rows, area=desk.ishidatami))
    assert [(one.line.wanted.key, one.area.pk) for one in chosen.placed] == [
        ("0001", desk.asanagi.pk),
        ("2", desk.ishidatami.pk),
        ("3", desk.ishidatami.pk),
    ]
    assert chosen.placed[2].line.wanted.notes[-1].trouble == Trouble.OUTSIDE
    heads, lines = sheet_of_refused(check(batch))
    assert heads[:3] == ["行", "直してほしいこと", "都道府県コード又は市区町村コード"]
    assert [line[0] for line in lines] == ["3", "4"] and lines[0][6] == "どこか"
    assert done(accept(batch, show=False, met=[])) == {"new": 1, "refused": 2}


def test_only_who_ticks_every_criterion_shows_new_pages(desk):
    every = list(Criterion.objects.values_list("code", flat=True))
    batch = bring([SHELTER], dataset=DataSet.EVACUATION_SPACE, code="evacuation", area=desk.asanagi)
    with pytest.raises(ImportRefused):
        accept(batch, show=True, met=every[:-1])
    assert not Listing.objects.filter(name="潮見小学校").exists()
    assert done(accept(batch, show=True, met=every)) == {"new": 1}
    page = Listing.objects.get(name="潮見小学校")
    assert (page.hazards, page.capacity, page.shown_to) == (["flood", "tsunami"], 40_000, "public")
    assert page.inclusions.get().unmet == []
    assert Category.objects.get(code="evacuation").in_use


def test_rows_of_one_event_make_one_page_with_its_days(desk):
    soon = today() + timedelta(days=10)
    rows = [
        EVENT | {"id": f"E{n}", "first_day": day.isoformat(), "last_day": day.isoformat()}
        for n, day in enumerate([soon, soon + timedelta(days=7), today() - timedelta(days=9)])
    ]
    usual = {"dataset": DataSet.EVENT, "code": "exercise", "area": desk.asanagi}
    assert done(take(rows, **usual)) == {"new": 1, "past": 1, "sessions": 2}
    page = Listing.objects.get(name="ひだまり体操")
    days = page.occurrences.order_by("held_on").values_list("held_on", "starts", "ends", "origin")
    assert list(days) == [
        (soon, time(10), time(11, 30), "extra"),
        (soon + timedelta(days=7), time(10), time(11, 30), "extra"),
    ]
    replan(page)
    assert page.occurrences.count() == 2
    assert (page.kind, page.location.name) == ("activity", "潮見公民館")
    assert done(take(rows, **usual)) == {"same": 1, "past": 1}
    later = rows[0] | {"first_day": (soon + timedelta(days=1)).isoformat(), "last_day": ""}
    longer = rows[1] | {"closes": "12:30"}
    more = EVENT | {"id": "E9", "first_day": soon.isoformat(), "opens": "14:00", "closes": ""}
    assert done(take([later, longer, more], **usual)) == {"changed": 1, "sessions": 2}
    rows_now = page.occurrences.order_by("held_on", "starts")
    assert [(row.held_on, row.starts, row.ends, row.state) for row in rows_now] == [
        (soon, time(10), time(11, 30), "planned"),
        (soon, time(14), None, "planned"),
        (soon + timedelta(days=1), time(10), time(11, 30), "planned"),
        (soon + timedelta(days=7), time(10), time(12, 30), "planned"),
    ]


def test_an_event_that_is_over_makes_no_page_and_a_long_one_has_its_first_day(desk):
    gone = EVENT | {"name": "むかしの会", "first_day": "2020-04-01", "last_day": "2020-04-01"}
    soon = today() + timedelta(days=3)
    end = soon + timedelta(days=60)
    long = EVENT | {
        "id": "L",
        "name": "作品展",
        "first_day": soon.isoformat(),
        "last_day": end.isoformat(),
    }
    found = take([gone, long], dataset=DataSet.EVENT, code="hobby", area=desk.asanagi)
    assert done(found) == {"new": 1, "past": 1, "sessions": 1}
    assert not Listing.objects.filter(name="むかしの会").exists()
    row = Occurrence.objects.get(listing__name="作品展")
    assert (row.held_on, row.note) == (soon, f"{end.month}月{end.day}日まで")


def test_our_own_file_finds_our_own_pages_and_changes_nothing(desk, places, browse, settings):
    settings.SASAEAI_MUNICIPALITY = "332020"
    open_place(
        "潮見の館", desk.asanagi, "hall", kana="しおみのやかた", capacity=12, description="本文です。",
        location=Whereabouts("潮見の館", "ひより市潮見", "駅から　\n3分", 4, Decimal("34.5"), Decimal("133.5")),
        contacts=(),
    )  # fmt: skip
    count = Listing.objects.count()
    for dataset, code in ((DataSet.EVENT, "salon"), (DataSet.PUBLIC_FACILITY, "hall")):
        for form in ("v1", "standard"):
            answer = browse(None).get(f"/places/open-data/{dataset}.csv?form={form}")
            batch = bring(answer.content, code=code)
            lines = [one.line for one in check(batch).placed]
            assert lines != []
            assert {(line.kind, line.changes, line.sessions) for line in lines} == {
                (Kind.SAME, (), ())
            }
            assert set(accept(batch, show=False, met=[])) and Listing.objects.count() == count


def test_a_file_of_another_set_or_without_a_publisher_says_what_is_missing(desk):
    with pytest.raises(ImportRefused) as wrong:
        bring([FACILITY], code="salon")
    assert (wrong.value.field, "公共施設一覧" in str(wrong.value)) == ("category", True)
    nameless = [{**FACILITY, "code": ""}]
    with pytest.raises(ImportRefused) as missing:
        bring(nameless, area=desk.asanagi)
    assert missing.value.field == "publisher"
    assert bring(nameless, area=desk.asanagi, publisher="ひより市").publisher == "ひより市"
    with pytest.raises(ImportRefused):
        bring(b"\x00\x01\x02")
    with pytest.raises(ImportRefused):
        bring(b"a,b\r\n1,2")
    assert ImportBatch.objects.count() == 1


def test_two_pages_of_a_file_that_are_one_of_ours_both_come_in(desk, places):
    soon = (today() + timedelta(days=5)).isoformat()
    usual = EVENT | {
        "name": "朝凪サロン",
        "first_day": soon,
        "last_day": soon,
        "address": "ひより市朝凪2丁目",
    }
    rows = [usual | {"place": "一"}, usual | {"id": "E2", "place": "二", "fee_note": "300円"}]
    batch = bring(rows, dataset=DataSet.EVENT, code="salon", area=desk.asanagi)
    choose(batch, alike={f"{n}@{soon}T10:00": str(places.salon.pk) for n in ("E1", "E2")}, over={})
    batch.refresh_from_db()
    found = accept(batch, show=False, met=[])
    assert (found["new"], found["later"]) == (0, 0)
    places.salon.refresh_from_db()
    assert places.salon.cost == "300円"
    assert places.salon.occurrences.filter(held_on=soon, starts=time(10)).count() == 1
    assert {tie.listing_id for tie in SourceTie.objects.all()} == {places.salon.pk}


def test_a_long_word_on_the_day_stands_in_the_text_and_no_length_breaks_the_import(desk):
    soon = (today() + timedelta(days=5)).isoformat()
    row = EVENT | {
        "first_day": soon, "last_day": soon, "when_note": "受付は9時から。" * 20,
        "kana": "㌀" * 190, "apply_how": "電話で。" * 100, "fee_note": "材料費。" * 60,
        "organiser": "会" * 100, "place": "館" * 100, "building": "室" * 100,
    }  # fmt: skip
    usual = {"dataset": DataSet.EVENT, "code": "hobby", "area": desk.asanagi}
    assert done(take([row], **usual)) == {"new": 1, "sessions": 1}
    page = Listing.objects.get(name="ひだまり体操")
    for words in (row["when_note"], row["apply_how"], row["fee_note"], row["organiser"]):
        assert words in page.description
    assert (page.occurrences.get().note, page.location.name, len(page.kana)) == (
        "",
        "館" * 100,
        200,
    )


def test_a_batch_is_over_once(desk):
    batch = bring([FACILITY], area=desk.asanagi)
    drop(batch)
    for verb in (drop, lambda row: accept(row, show=False, met=[])):
        with pytest.raises(ImportRefused):
            verb(batch)
    assert not Listing.objects.filter(name="潮見公民館").exists()


def test_a_failure_in_the_middle_leaves_nothing(desk, monkeypatch):
    batch = bring([FACILITY], area=desk.asanagi)

    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("sasaeai.places.municipal.applying._tie", broken)
    with pytest.raises(RuntimeError):
        accept(batch, show=False, met=[])
    batch.refresh_from_db()
    assert (batch.status, Listing.objects.filter(name="潮見公民館").exists()) == ("checking", False)


def many(count: int) -> list[dict[str, str]]:
    return [
        FACILITY | {"id": str(n), "name": f"第{n}広場", "phone": "", "address": f"ひより市{n}番"}
        for n in range(count)
    ]


def test_a_portion_takes_the_same_statements_however_many_rows_are_in_it(desk):
    counts = []
    for rows in (many(5), many(60)):
        content, _losses = write_csv(
            HEADS[Dialect.V1][DataSet.PUBLIC_FACILITY],
            list(laid_out(DataSet.PUBLIC_FACILITY, Dialect.V1, [
                row | {"id": f"{len(rows)}-{row['id']}", "name": f"{row['name']}の{len(rows)}", "kana": f"ヒロバ{row['id']}ノ{len(rows)}",
                       "address": f"{row['address']}の{len(rows)}"} for row in rows
            ])),
        )  # fmt: skip
        batch = bring(content, area=desk.asanagi)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert accept(batch, show=False, met=[])["new"] == len(rows)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    changed = []
    for size in (5, 60):
        rows = [
            row | {"id": f"{size}-{row['id']}", "name": f"{row['name']}の{size}", "kana": "",
                   "address": f"{row['address']}の{size}", "about": "新しい文", "phone": "000-1-12345"}
            for row in many(size)
        ]  # fmt: skip
        batch = bring(rows, area=desk.asanagi)
        with CaptureQueriesContext(connection) as queries:
            assert accept(batch, show=False, met=[])["changed"] == size
        changed.append(len(queries))
    assert changed[0] == changed[1]


def test_public_pages_show_what_came_in(desk):
    every = list(Criterion.objects.values_list("code", flat=True))
    take([FACILITY | INSIDE], area=desk.asanagi, show=True, met=every)
    view = public_view(Listing.objects.get(name="潮見公民館"))
    assert (view.where.latitude, view.way(ContactKind.PHONE).value) == (
        Decimal("34.500000"),
        "000-111-2222",
    )
