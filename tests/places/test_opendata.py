"""Municipal open data: exact heads, letters that Excel opens, and nothing of a hidden home."""

from __future__ import annotations

import csv
import io
import re

import pytest

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.core.tables import read_csv
from sasaeai.places.public import Category, Whereabouts, change_listing
from tests.places.conftest import open_place

pytestmark = pytest.mark.django_db
EVENT = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,イベント名_カナ,イベント名_英語,"
    "開始日,終了日,開始時間,終了時間,開始日時特記事項,説明,料金(基本),料金(詳細),連絡先名称,"
    "連絡先電話番号,連絡先内線番号,主催者,場所名称,住所,方書,緯度,経度,アクセス方法,駐車場情報,定員,"
    "参加申込終了日,参加申込終了時間,参加申込方法,URL,備考"
)
FACILITY = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,名称_通称,POIコード,住所,"
    "方書,緯度,経度,電話番号,内線番号,法人番号,団体名,利用可能曜日,開始時間,終了時間,"
    "利用可能日時特記事項,説明,バリアフリー情報,URL,備考"
)
EVACUATION = (
    "NO,名称,名称_カナ,住所,方書,緯度,経度,標高,電話番号,内線番号,市区町村コード,都道府県名,市区町村名,"
    "災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_高潮,災害種別_地震,災害種別_津波,"
    "災害種別_大規模な火事,災害種別_内水氾濫,災害種別_火山現象,指定避難所との重複,想定収容人数,"
    "対象となる町会・自治会,URL,備考"
)
PRESCHOOL = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,名称,名称_カナ,種別,住所,方書,緯度,経度,"
    "アクセス方法,駐車場情報,電話番号,内線番号,FAX番号,法人番号,団体名,認可等年月日,収容定員,受入年齢,"
    "利用可能曜日,開始時間,終了時間,利用可能日時特記事項,一時預かりの有無,URL,備考"
)
CARE = (
    "都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,介護サービス事業所名称,"
    "介護サービス事業所名称_カナ,実施サービス,住所,方書,緯度,経度,電話番号,内線番号,FAX番号,法人番号,"
    "法人の名称,事業所番号,利用可能曜日,利用可能曜日特記事項,定員,URL,備考"
)
NEW_EVACUATION_END = (
    "市区町村コード,地方公共団体名,災害種別_洪水,災害種別_崖崩れ、土石流及び地滑り,災害種別_高潮,"
    "災害種別_地震,災害種別_津波,災害種別_大規模な火事,災害種別_内水氾濫,災害種別_火山現象,"
    "指定避難所との重複,想定収容人数,対象となる町会・自治会,URL,画像,画像_ライセンス,備考"
)
NEW_BEGINNING = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,名称_英字,"
    "所在地_全国地方公共団体コード,町字ID,所在地_連結表記,所在地_都道府県,所在地_市区町村,"
    "所在地_町字,所在地_番地以下,建物名等(方書),緯度,経度,電話番号,内線番号,連絡先メールアドレス,"
    "連絡先FormURL,連絡先備考（その他、SNSなど）,郵便番号"
)


def content(browse, query: str) -> bytes:
    answer = browse(None).get(f"/places/open-data/{query}")
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    return answer.content


def records(content: bytes, letters: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(letters), newline="")))


def test_the_heads_are_those_of_the_two_sets(places, browse):
    for query, head in (
        ("event.csv", EVENT),
        ("public_facility.csv?encoding=utf-8-sig", FACILITY),
        ("evacuation_space.csv", EVACUATION),
        ("preschool.csv", PRESCHOOL),
        ("care_service.csv", CARE),
    ):
        assert content(browse, query).decode("utf-8-sig").split("\r\n")[0] == head
    for name in ("event", "public_facility"):
        first = content(browse, f"{name}.csv?form=standard").decode("utf-8-sig").split("\r\n")[0]
        assert first.startswith(f"{NEW_BEGINNING},")
    new = content(browse, "evacuation_space.csv?form=standard").decode("utf-8-sig")
    with_height = NEW_BEGINNING.replace("緯度,経度,", "緯度,経度,標高,")
    assert new.split("\r\n")[0] == f"{with_height},{NEW_EVACUATION_END}"


def test_a_place_of_evacuation_says_for_which_disasters_it_is(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        open_place(
            "朝凪小学校", cast.asanagi, "evacuation", kana="あさなぎしょうがっこう", rule=None,
            location=Whereabouts(name="朝凪小学校", address="ひより市朝凪4丁目"), capacity=40_000,
            hazards=["flood", "earthquake"], also_shelter=True, audience_note="朝凪町内会",
        )  # fmt: skip
        hidden = {"shown_to": "staff", "hazards": ["tsunami"], "rule": None}
        open_place("まだ見せない高台", cast.asanagi, "evacuation", **hidden)
    rows = records(content(browse, "evacuation_space.csv"))
    assert [{head: cell for head, cell in row.items() if cell} for row in rows] == [
        {
            "NO": rows[0]["NO"],
            "名称": "朝凪小学校",
            "名称_カナ": "アサナギショウガッコウ",
            "住所": "ひより市朝凪4丁目",
            "市区町村名": rows[0]["市区町村名"],
            "災害種別_洪水": "1",
            "災害種別_地震": "1",
            "指定避難所との重複": "1",
            "想定収容人数": "40000",
            "対象となる町会・自治会": "朝凪町内会",
            "URL": rows[0]["URL"],
        }
    ]


def test_child_care_and_care_offices_are_given_by_their_kind(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        open_place("朝凪こども園", cast.asanagi, "nursery", audience_note="0歳～5歳", rule=None)
        open_place("朝凪デイサービス", cast.asanagi, "care_office", capacity=25)
    child = records(content(browse, "preschool.csv"))
    care = records(content(browse, "care_service.csv"))
    assert [(row["名称"], row["種別"], row["受入年齢"]) for row in child] == [
        ("朝凪こども園", "子育ての施設", "0歳～5歳")
    ]
    assert [
        (row["介護サービス事業所名称"], row["実施サービス"], row["定員"], row["利用可能曜日"])
        for row in care
    ] == [("朝凪デイサービス", "介護サービス事業所", "25", "月火水木金土日")]
    assert not [
        r for r in records(content(browse, "event.csv")) if r["イベント名"] == "朝凪デイサービス"
    ]


def test_events_open_in_excel_and_say_day_and_hour_as_the_set_demands(places, browse, settings):
    settings.SASAEAI_MUNICIPALITY = "332020"
    answer = browse(None).get("/places/open-data/event.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf") and answer.content.count(b"\r\n") > 2
    assert 'filename="332020_event.csv"' in answer["Content-Disposition"]
    rows = records(answer.content)
    coming = places.salon.occurrences.filter(held_on=today(), state="planned").get()
    mine = [row for row in rows if row["イベント名"] == "朝凪サロン"]
    first = mine[0]
    assert first["都道府県コード又は市区町村コード"] == "332020"
    assert (first["開始日"], first["開始時間"], first["終了時間"]) == (
        coming.held_on.isoformat(),
        "10:00",
        "12:00",
    )
    assert (first["場所名称"], first["住所"]) == ("朝凪集会所（朝凪）", "ひより市朝凪2丁目")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row["開始日"]) for row in rows)
    assert len({row["NO"] for row in rows}) == len(rows)


def test_the_same_content_in_three_kinds_of_letters_and_read_again(places, browse):
    files = {
        letters: content(browse, f"event.csv?encoding={letters}")
        for letters in ("utf-8-sig", "utf-8", "cp932")
    }
    told = [
        records(files["utf-8-sig"]),
        records(files["utf-8"], "utf-8"),
        records(files["cp932"], "cp932"),
    ]
    assert told[0] == told[1] == told[2] != []
    sheets = [[row.cells for row in read_csv(file).rows] for file in files.values()]
    assert sheets[0] == sheets[1] == sheets[2]


def test_numbers_stay_the_same_from_file_to_file(places, browse):
    first, second = (
        [row["NO"] for row in records(content(browse, "event.csv"))] for _turn in range(2)
    )
    assert first == second


def test_both_forms_hold_the_same_events(places, browse):
    old = records(content(browse, "event.csv"))
    new = records(content(browse, "event.csv?form=standard"))
    assert [(row["NO"], row["イベント名"], row["開始日"], row["住所"]) for row in old] == [
        (row["ID"], row["名称"], row["開始日"], row["所在地_連結表記"]) for row in new
    ]


def test_a_letter_that_the_old_letters_lack_is_counted(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        change_listing(places.salon, description="𠮷田さんの🍵")
    answer = browse(None).get("/places/open-data/event.csv?encoding=cp932")
    assert int(answer["X-Incomplete"]) > 0


def test_buildings_are_listed_with_their_days(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        open_place(
            "朝凪公民館", cast.asanagi, "hall", kana="あさなぎこうみんかん",
            location=Whereabouts(name="朝凪公民館", address="ひより市朝凪1丁目"),
        )  # fmt: skip
    row = records(content(browse, "public_facility.csv"))[0]
    assert (row["名称"], row["名称_カナ"], row["利用可能曜日"]) == (
        "朝凪公民館",
        "アサナギコウミンカン",
        "月火水木金土日",
    )


@pytest.mark.parametrize("query", ["nothing.csv", "event.csv?form=v9", "event.csv?encoding=utf-16"])
def test_a_file_that_there_is_not_is_refused(places, browse, query):
    assert browse(None).get(f"/places/open-data/{query}").status_code == 400


def test_the_page_leads_to_every_file(places, cast, browse):
    page = browse(None).get("/places/open-data/").content.decode()
    links = re.findall(r'href="(/places/open-data/[^"]+csv[^"]*)"', page)
    assert len(links) == 12 == 2 * 2 * 3
    with acting(cast.planner.pk, purpose="test"):
        Category.objects.filter(code="evacuation").update(in_use=True)
    page = browse(None).get("/places/open-data/").content.decode()
    links = re.findall(r'href="(/places/open-data/[^"]+csv[^"]*)"', page)
    assert len(links) == 18
    for link in links:
        assert browse(None).get(link.replace("&amp;", "&")).status_code == 200


def test_residents_read_for_which_disasters_a_place_is(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        place = open_place(
            "朝凪小学校", cast.asanagi, "evacuation", hazards=["flood", "fire"],
            also_shelter=True, rule=None,
        )  # fmt: skip
        open_place("潮見の広場", cast.asanagi, "hall", rule=None)
    page = browse(None).get(f"/places/{place.code}/").content.decode()
    assert "洪水・大規模な火事" in page and "避難所としても使います" in page
    assert "次の予定は、まだありません" not in page
    page = browse(None).get("/emergency/").content.decode()
    part = page[page.index("<details") :]
    assert part.index("避難1") < part.index("朝凪小学校") < part.index("潮見の広場")
    assert "使える災害：洪水・大規模な火事" in part


def test_the_desk_keeps_the_disasters_of_a_place_of_evacuation(places, cast, browse):
    with acting(cast.planner.pk, purpose="test"):
        place = open_place(
            "朝凪小学校", cast.asanagi, "evacuation", hazards=["flood"], capacity=40_000, rule=None
        )
    answer = browse(cast.planner).get(f"/desk/places/{place.code}/edit/").content.decode()
    assert 'name="hazards" value="flood"' in answer
    sent = {
        "name": "朝凪小学校", "kana": "あさなぎ", "category": place.category_id, "capacity": "40000",
        "area": place.area_id, "fee": "unknown", "step_free": "unknown", "shown_to": "public",
        "address_shown_to": "public", "hazards": ["tsunami"], "also_shelter": "on",
    }  # fmt: skip
    assert browse(cast.planner).post(f"/desk/places/{place.code}/edit/", sent).status_code == 302
    place.refresh_from_db()
    assert (place.hazards, place.also_shelter, place.capacity) == (["tsunami"], True, 40_000)
    page = browse(cast.planner).get(f"/desk/places/{places.salon.code}/edit/").content.decode()
    assert 'name="hazards"' not in page
