"""The mapping screen: proposed, chosen, refused at the column, kept with the plan, used again."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sasaeai.core.audit.models import Entry
from sasaeai.plan.importing.command import take
from sasaeai.plan.importing.sheet import BadSheet
from sasaeai.plan.importing.wide import columns as maps
from sasaeai.plan.models import Indicator, Plan, PlanImport, PlanNode, SheetMap
from sasaeai.plan.saver import save_incoming
from sasaeai.plan.services import PlanRefused
from tests.plan.importing.wide_samples import ROWS, table_xlsx, wide_xlsx

pytestmark = pytest.mark.django_db
HEAD = {
    "head-name": "みほん市地域福祉活動計画", "head-span": "R8〜R12", "head-kind": "city",
    "head-ordinal": "4", "head-vision": "",
}  # fmt: skip


@pytest.fixture
def desk(planner, browse) -> Client:
    return browse(planner.planner)


def send(client: Client, content: bytes, plan: Plan | None = None) -> str:
    data = {"file": SimpleUploadedFile("進行管理表.xlsx", content), "plan": plan.pk if plan else ""}
    answer = client.post("/desk/plan/import/", data)
    assert answer.status_code == 302
    return answer["Location"]


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def posted(client: Client, address: str, **changes: str) -> dict[str, object]:
    """The form as a browser would send it back, with changes."""
    found = Fields()
    found.feed(shown(client, address))
    data = {"act": "read"} | found.data
    return data | {name.replace("__", "-"): value for name, value in changes.items()}


class Fields(HTMLParser):
    """What the page's map form holds, as a browser reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.data: dict[str, object] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name = has.get("name") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            if "selected" in has or self.select not in self.data:
                self.data[self.select] = has.get("value") or ""
        elif tag == "input" and has.get("type") == "checkbox":
            if "checked" in has:
                self.data.setdefault(name, []).append(has["value"])  # type: ignore[attr-defined]
        elif tag == "input" and name in {"first", "last", "unit"} | {f"c{n}-fy" for n in range(20)}:
            self.data[name] = has.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


def accepted(client: Client, content: bytes) -> Plan:
    address = send(client, content)
    check = client.post(address, posted(client, address))["Location"]
    assert client.post(check, {**HEAD, "act": "accept"}).status_code == 302
    return Plan.objects.get()


def test_a_table_becomes_a_draft_through_its_map(desk):
    address = send(desk, wide_xlsx())
    text = shown(desk, address)
    for words in (
        "どの列が何かを決める",
        "案を作りました",
        "目標値／令和10年度",
        "集いの場づくり",
        "集計用",
    ):
        assert words in text
    check = desk.post(address, posted(desk, address))["Location"]
    text = shown(desk, check)
    for words in (
        "見守り訪問の実施率",
        "表から使わなかったところ",
        "手順の見直し",
        "見出しより上の行",
    ):
        assert words in text
    assert Plan.objects.count() == 0
    done = desk.post(check, {**HEAD, "act": "accept"})
    assert done["Location"].startswith("/desk/plan/draft/")
    plan = Plan.objects.get()
    titles = set(PlanNode.objects.filter(version__plan=plan).values_list("title", flat=True))
    assert {"つながる地域", "地域のきずな", "相談窓口の周知"} <= titles
    assert Indicator.objects.filter(plan=plan).count() == 5
    assert SheetMap.objects.get().plan == plan
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"plan.import.mapped", "plan.map.kept"} <= verbs


def test_the_check_page_asks_for_the_map_first(desk):
    address = send(desk, wide_xlsx())
    check = address.replace("columns/", "")
    assert desk.get(check)["Location"] == address
    assert desk.get(f"{check}sheet.xlsx").status_code == 404
    assert desk.post(check, {**HEAD, "act": "accept"})["Location"] == address
    assert Plan.objects.count() == 0


def test_what_is_wrong_is_told_at_its_column_and_nothing_typed_is_lost(desk):
    address = send(desk, wide_xlsx())
    data = posted(desk, address, c0__use="leave", c8__fy="", c11__use="unit", unit="まる")
    answer = desk.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "1段めから順に" in text
    assert "何年度の目標かを入れてください" in text
    assert "同じ役目の列が、もうあります" in text
    assert 'value="まる"' in text
    assert PlanImport.objects.get().corrections == {}


def test_a_year_that_is_none_is_told_at_its_field(desk):
    address = send(desk, wide_xlsx())
    text = desk.post(address, posted(desk, address, c8__fy="来年")).content.decode()
    assert "令和8年度" in text
    assert 'value="来年"' in text


OTHERWISE = {
    "目標1": [["施策", "担当課", "内容"], ["見守り", "地域課", "たずねる"]],
    "目標2": [["施策", "内容", "担当課"], ["相談", "きく", "相談課"]],
}


def test_a_map_is_read_only_on_sheets_and_rows_with_its_headings(desk):
    """Two sheets whose columns stand in another order are not read swapped, and other heading rows
    ask for a new proposal."""
    address = send(desk, table_xlsx(OTHERWISE))
    data = posted(desk, address) | {"sheets": ["目標1", "目標2"]}
    text = desk.post(address, data).content.decode()
    assert text.count("案を作りなおしてください") >= 2
    assert PlanImport.objects.get().corrections == {}
    wrong = posted(desk, address, first="2", last="2")
    assert "この見出しがありません" in desk.post(address, wrong).content.decode()
    assert PlanImport.objects.get().corrections == {}
    assert desk.post(address, posted(desk, address)).status_code == 302


@pytest.mark.parametrize("name", ["進行管理表.xlsx", "表.csv"])
def test_a_file_without_anything_in_it_is_told(desk, name):
    content = table_xlsx({"計画": []}) if name.endswith("xlsx") else b"\r\n,,\r\n"
    data = {"file": SimpleUploadedFile(name, content), "plan": ""}
    text = desk.get(desk.post("/desk/plan/import/", data)["Location"]).content.decode()
    assert "中身のあるシートがありません。" in text


def test_other_heading_rows_are_proposed_anew(desk):
    address = send(desk, wide_xlsx())
    data = posted(desk, address, first="3", last="3", act="again")
    again = desk.post(address, data)["Location"]
    assert "first=3&last=3" in again
    assert "目標値／R8" not in shown(desk, again)
    for wrong in ("?first=x&last=3", "?first=9&last=1", "?first=1&last=999", "?first=³&last=3"):
        assert desk.get(f"{address}{wrong}").status_code == 200


def test_the_next_table_uses_the_map_that_was_kept(desk):
    plan = accepted(desk, wide_xlsx())
    rows = [list(row) for row in ROWS]
    rows[0][10] = 90
    address = send(desk, wide_xlsx(rows), plan)
    assert "残してある対応" in shown(desk, address)
    check = desk.post(address, posted(desk, address))["Location"]
    text = shown(desk, check)
    assert "いまの計画とちがうところ" in text
    assert text.count("indicators") == 1
    assert "targets" in text
    assert desk.post(check, {"act": "accept"}).status_code == 302
    place = Indicator.objects.get(name="居場所の数")
    assert place.targets.get(fy=2030, superseded_by__isnull=True).value == 90


def test_the_same_table_again_changes_nothing(desk):
    plan = accepted(desk, wide_xlsx())
    address = send(desk, wide_xlsx(), plan)
    check = desk.post(address, posted(desk, address))["Location"]
    assert "いまの計画と同じです" in shown(desk, check)


def test_bad_cells_stop_it_with_row_and_column(desk):
    rows = [list(row) for row in ROWS]
    rows[0][8] = "たくさん"
    address = send(desk, wide_xlsx(rows))
    check = desk.post(address, posted(desk, address))["Location"]
    text = shown(desk, check)
    assert "計画 の 4 行め「I列 目標値／R8」" in text
    desk.post(check, {**HEAD, "act": "accept"})
    assert Plan.objects.count() == 0


def test_a_corrected_title_keeps_the_map(desk):
    address = send(desk, wide_xlsx())
    check = desk.post(address, posted(desk, address))["Location"]
    desk.post(check, {**HEAD, "title-0": "つながりあう地域", "act": "save"})
    assert "つながりあう地域" in shown(desk, check)
    assert maps.from_json(PlanImport.objects.get().corrections["map"])


def test_the_map_goes_out_for_the_command(desk):
    address = send(desk, wide_xlsx())
    answer = desk.get(address.replace("columns/", "columns.json"))
    assert answer["Content-Type"] == "application/json"
    chosen = maps.from_json(json.loads(answer.content))
    assert take(wide_xlsx(), name="表.xlsx", columns=chosen).mapped


def test_an_import_that_is_over_has_no_map_to_choose(desk):
    accepted(desk, wide_xlsx())
    row = PlanImport.objects.get()
    assert desk.get(f"/desk/plan/import/{row.pk}/columns/").status_code == 302


class TestCommand:
    def test_without_a_map_nobody_saves_a_table(self, counting, cast):
        with pytest.raises(PlanRefused, match="--map"):
            save_incoming(take(wide_xlsx(), name="表.xlsx"), login="planner")
        assert Plan.objects.count() == 0

    def test_a_map_is_given_once_and_then_known(self, counting, cast):
        proposed = take(wide_xlsx(), name="表.xlsx").wide
        assert proposed is not None
        first = save_incoming(
            take(wide_xlsx(), name="表.xlsx", columns=proposed.chosen), login="planner"
        )
        assert "新しい計画として" in first
        again = save_incoming(take(wide_xlsx(), name="表.xlsx"), login="planner")
        assert "変更0件" in again

    def test_bad_cells_of_a_known_table_save_nothing(self, counting, cast):
        proposed = take(wide_xlsx(), name="表.xlsx").wide
        assert proposed is not None
        save_incoming(take(wide_xlsx(), name="表.xlsx", columns=proposed.chosen), login="planner")
        rows = [list(row) for row in ROWS]
        rows[0][8] = "たくさん"
        with pytest.raises(BadSheet, match="I列"):
            save_incoming(take(wide_xlsx(rows), name="表.xlsx"), login="planner")


@pytest.mark.parametrize("name", ["manager", "committee_member", "resident"])
def test_only_the_secretariat_sees_maps(made, browse, as_actor, name):
    plan = made.plan
    SheetMap.objects.create(plan=plan, heads="x", columns={"columns": [], "head_rows": [1, 1]})
    with as_actor(getattr(made.cast, name)):
        assert SheetMap.objects.count() == 0
