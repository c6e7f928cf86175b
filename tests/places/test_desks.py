"""The desks of a district: the same lines on page, paper and in the file; copies are counted."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pypdf
import pytest

from sasaeai.core import metrics
from sasaeai.core.figures import State
from sasaeai.core.periods import fiscal_year_of, today
from sasaeai.core.tables import read_csv
from sasaeai.places.desks import lines
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.desks.metrics import METRICS
from sasaeai.places.desks.services import NoSteps, Words, record_copies, set_steps, take_back
from sasaeai.places.models import AdviceStep, DeskCopies
from sasaeai.places.public import Status, set_status
from tests.places import desks as built

pytestmark = pytest.mark.django_db
OTHERS = ("石畳地区の窓口", "職員だけの窓口", "000-333-0002", "000-333-0004", "内緒の人")


@pytest.fixture
def desks(places, cast):
    return built.build(cast)


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def value(code, *conditions, area=metrics.WHOLE):
    period = fiscal_year_of(today()).period
    return metrics.figure(metrics.series_of(code, conditions), period, area).value


def test_a_district_has_its_own_desks_first_then_the_citys_and_no_others(desks, cast):
    assert [line.name for line in lines.desks_of(cast.asanagi)] == [
        "朝凪地区の窓口",
        "総合相談窓口",
    ]
    assert {line.name for line in lines.desks_of(cast.ishidatami)} == {
        "石畳地区の窓口",
        "総合相談窓口",
    }


def test_a_desk_that_serves_the_whole_city_as_one_area_is_no_desk_of_a_few(
    desks, cast, monkeypatch
):
    monkeypatch.setattr(lines, "FEW_DISTRICTS", 1)
    assert [(line.name, line.own) for line in lines.desks_of(cast.asanagi)] == [
        ("朝凪地区の窓口", True),
        ("総合相談窓口", False),
    ]


def test_a_keeper_gets_the_same_list_as_everybody(desks, cast, as_actor):
    with as_actor(cast.planner):
        assert "職員だけの窓口" not in [line.name for line in lines.desks_of(cast.asanagi)]


def test_a_closed_desk_leaves_the_list(desks, cast, as_actor):
    with as_actor(cast.planner):
        set_status(desks.asanagi, status=Status.CLOSED, on=today())
    assert [line.name for line in lines.desks_of(cast.asanagi)] == ["総合相談窓口"]


@pytest.mark.parametrize("sheet", Sheet.values)
def test_every_sheet_holds_these_desks_and_nothing_that_is_not_public(desks, cast, browse, sheet):
    answer = browse(cast.planner).get(f"/desks/{cast.asanagi.pk}/{sheet}/")
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content).replace("\n", "")
    assert "朝凪地区の窓口" in text
    assert "000-333-0001" in text
    assert ("総合相談窓口" in text) is (sheet != "card")
    for words in OTHERS:
        assert words not in text


def test_page_and_file_hold_the_same(desks, cast, browse):
    client, address = browse(None), f"/desks/{cast.asanagi.pk}/"
    page = client.get(address).content.decode()
    rows = [row.cells for row in read_csv(client.get(f"{address}?format=csv").content).rows]
    assert [row[0] for row in rows] == ["窓口", "朝凪地区の窓口", "総合相談窓口"]
    flat = str(rows)
    for words in ("朝凪地区の窓口", "000-333-0001", "平日 8:30〜17:15"):
        assert words in page
        assert words in flat
    for words in OTHERS:
        assert words not in page
        assert words not in flat
    assert client.get(f"{address}?format=exe").status_code == 400
    assert client.get(f"{address}nothing/").status_code == 400


def test_a_card_may_be_of_another_desk(desks, cast, browse):
    address = f"/desks/{cast.asanagi.pk}/card/"
    text = text_of(browse(None).get(f"{address}?desk={desks.city.code}").content)
    assert text.replace("\n", "").count("000-333-0003") == 8
    for code in (desks.hidden.code, desks.ishidatami.code, "nowhere"):
        text = text_of(browse(None).get(f"{address}?desk={code}").content)
        assert text.replace("\n", "").count("000-333-0001") == 8


def test_a_district_without_desks_says_so(cast, browse, db):
    address = f"/desks/{cast.asanagi.pk}/"
    assert "まだのっていません" in browse(None).get(address).content.decode()
    for sheet in ("list", "card", "large"):
        text = text_of(browse(None).get(f"{address}{sheet}/").content).replace("\n", "")
        assert "まだのっていません" in text


def test_a_commissioner_finds_the_ways_to_record_and_to_lead_on_the_page(desks, cast, browse):
    for account, there in ((cast.commissioner, True), (None, False)):
        page = browse(account).get(f"/desks/{cast.asanagi.pk}/").content.decode()
        found = ("/desk/desks/?area=" in page, "/desk/circles/" in page)
        assert found == (there, there)


def test_choosing_a_district(cast, browse, db):
    client = browse(None)
    assert "朝凪" in client.get("/desks/").content.decode()
    answer = client.get(f"/desks/?area={cast.asanagi.pk}")
    assert answer["Location"] == f"/desks/{cast.asanagi.pk}/"
    for wrong in ("x", str(cast.city.pk)):
        assert client.get(f"/desks/?area={wrong}").status_code == 400
    assert client.get(f"/desks/{cast.city.pk}/").status_code == 404


def test_easy_words_come_from_whoever_keeps_checked_ones(desks, cast, monkeypatch):
    monkeypatch.setattr(lines, "_wordings", [])
    known = {desks.asanagi.uuid: "こまった ことを 聞きます。"}
    lines.add_wording(lambda ids, variant: known if variant == "easy" else {})
    found = {line.name: line.what for line in lines.desks_of(cast.asanagi, variant="easy")}
    assert found == {
        "朝凪地区の窓口": "こまった ことを 聞きます。",
        "総合相談窓口": "どんなことでも聞きます。",
    }
    assert lines.desks_of(cast.asanagi)[0].what == "暮らしの相談を聞きます。"


def test_copies_are_told_once_and_counted_by_district_and_sheet(cast, as_actor):
    once, day = uuid4(), today()
    with as_actor(cast.watcher):
        first = record_copies(
            Sheet.LIST, area=cast.asanagi, place="朝の会", copies=30, day=day, once=once
        )
        again = record_copies(
            Sheet.LIST, area=cast.asanagi, place="朝の会", copies=30, day=day, once=once
        )
        assert first == again
        record_copies(Sheet.CARD, area=cast.ishidatami, place="駅前", copies=8, day=day)
        with pytest.raises(ValueError, match="これからの日"):
            record_copies(
                Sheet.LIST, area=cast.asanagi, place="x", copies=1, day=day + timedelta(days=1)
            )
        with pytest.raises(ValueError, match="1枚から"):
            record_copies(Sheet.LIST, area=cast.asanagi, place="x", copies=0, day=day)
    assert (value("desks.copies"), value("desks.areas")) == (38, 2)
    assert value("desks.copies", ("sheet", "eq", "card")) == 8
    assert value("desks.copies", area=cast.asanagi.pk) == 30
    with as_actor(cast.watcher):
        take_back(first)
    assert (value("desks.copies"), value("desks.areas")) == (8, 1)


def test_helpers_see_and_take_back_their_own_the_office_sees_all(cast, as_actor):
    with as_actor(cast.watcher):
        row = record_copies(Sheet.LIST, area=cast.asanagi, place="x", copies=3, day=today())
    seers = {"watcher", "social_worker", "planner", "manager"}
    for who, account in {**cast.accounts, "nobody": None}.items():
        with as_actor(account):
            assert (who, DeskCopies.objects.count()) == (who, int(who in seers))
            if who != "watcher":
                assert (who, DeskCopies.objects.filter(pk=row.pk).delete()[0]) == (who, 0)


def test_the_form_keeps_what_was_typed_and_undoes_ones_own(cast, browse, as_actor):
    client, address = browse(cast.commissioner), "/desk/desks/"
    form = {
        "sheet": "list",
        "area": cast.asanagi.pk,
        "place": "公民館",
        "copies": "たくさん",
        "day": "R8.11.1",
    }
    text = client.post(address, form).content.decode()
    assert "数字で入れてください" in text
    assert "公民館" in text
    answer = client.post(address, {**form, "copies": "２０枚", "once": str(uuid4())}, follow=True)
    assert "公民館で20枚くばったことを書きました" in answer.content.decode()
    with as_actor(cast.commissioner):
        row = DeskCopies.objects.get()
    assert browse(cast.planner).post(f"{address}{row.pk}/undo/").status_code == 404
    assert client.get(f"{address}?format=csv").status_code == 200
    client.post(f"{address}{row.pk}/undo/")
    with as_actor(cast.planner):
        assert DeskCopies.objects.count() == 0
    for area in (cast.asanagi.pk, "x", "9" * 30):
        assert client.get(f"{address}?area={area}").status_code == 200


def test_the_flow_of_advice_is_the_councils_own_words(desks, cast, browse, as_actor):
    assert AdviceStep.objects.count() == 5
    client, address = browse(cast.social_worker), "/desk/desks/steps/"
    assert "近くの人に話す" in client.get(address).content.decode()
    half = client.post(address, {"title_1": "電話する"})
    assert "見出しと文の両方を" in half.content.decode()
    client.post(
        address,
        {
            "title_1": "電話する",
            "text_1": "まず電話を。",
            "title_3": "会う",
            "text_3": "会います。",
        },
    )
    assert list(AdviceStep.objects.values_list("title", "order")) == [("電話する", 1), ("会う", 2)]
    text = text_of(browse(None).get(f"/desks/{cast.asanagi.pk}/flow/").content).replace("\n", "")
    assert ("まず電話を。" in text, "近くの人に話す" in text) == (True, False)
    assert "ひとつは書いてください" in client.post(address, {"sent": "1"}).content.decode()
    with as_actor(cast.planner), pytest.raises(NoSteps):
        set_steps([])
    with as_actor(cast.planner):
        set_steps([Words("a", "b")])
    assert browse(cast.watcher).get(address).status_code == 404


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_nothing_handed_out_is_zero(cast, metric):
    period = fiscal_year_of(today()).period
    assert metrics.figure(metrics.series_of(metric.code), period).state is State.ZERO
