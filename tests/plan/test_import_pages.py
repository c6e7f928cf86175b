"""From a file to a draft on screen: what was read, corrected, refused by row, accepted, exported."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sasaeai.plan.importing.sheet_reading import read_sheet
from sasaeai.plan.importing.sheet_writing import write_xlsx_sheet
from sasaeai.plan.models import Plan, PlanImport, PlanNode, PlanVersion
from sasaeai.plan.sheets import export_sheet
from tests.plan.test_saving import DOCUMENT

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(planner, browse) -> Client:
    return browse(planner.planner)


def send(client: Client, content: bytes, name: str, plan: Plan | None = None):
    data = {"file": SimpleUploadedFile(name, content), "plan": plan.pk if plan else ""}
    return client.post("/desk/plan/import/", data)


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_document_is_shown_with_its_places_corrected_and_becomes_a_draft(desk):
    answer = send(desk, DOCUMENT.encode(), "概要版.txt")
    assert answer.status_code == 302
    text = shown(desk, answer["Location"])
    for words in ("居場所をふやす", "声をかける", "確か", "行", "置き場の見つからなかった行"):
        assert words in text
    row = PlanImport.objects.get()
    nodes = [row.code for row in _original(row).nodes]
    place = next(i for i, node in enumerate(_original(row).nodes) if node.title == "居場所をふやす")
    posted = {
        "head-name": "見本市地域福祉活動計画", "head-span": "R8〜R12", "head-vision": "支え合い",
        "head-kind": "city", "head-ordinal": "2", f"title-{place}": "居場所を育てる",
        f"out-{len(nodes) - 1}": "on", "act": "save",
    }  # fmt: skip
    assert desk.post(answer["Location"], posted).status_code == 302
    text = shown(desk, answer["Location"])
    assert "居場所を育てる" in text
    assert Plan.objects.count() == 0
    done = desk.post(answer["Location"], {**posted, "act": "accept"})
    assert done["Location"].startswith("/desk/plan/draft/")
    plan = Plan.objects.get()
    assert (plan.name, plan.fy_from, plan.fy_to) == ("見本市地域福祉活動計画", 2026, 2030)
    titles = set(PlanNode.objects.filter(version__plan=plan).values_list("title", flat=True))
    assert "居場所を育てる" in titles
    assert len(titles) == len(nodes) - 1
    assert "下書き" in shown(desk, done["Location"])


def _original(row: PlanImport):
    from sasaeai.plan.imports import read

    return read(row).original


def test_a_sheet_shows_what_it_would_change_and_changes_nothing_yet(made, desk):
    sheet = export_sheet(made.plan)
    nodes = tuple(
        replace(row, title="新しい絆") if row.code == "T1" else row for row in sheet.nodes
    )
    answer = send(desk, write_xlsx_sheet(replace(sheet, nodes=nodes)), "計画.xlsx", made.plan)
    text = shown(desk, answer["Location"])
    for words in ("名前がかわる", "新しい絆", "地域における絆の強化"):
        assert words in text
    assert PlanVersion.objects.filter(plan=made.plan).count() == 1
    assert desk.post(answer["Location"], {"act": "accept"}).status_code == 302
    assert PlanVersion.objects.filter(plan=made.plan, status="draft").count() == 1


def test_wrong_rows_are_named_and_nothing_is_taken(made, desk):
    sheet = export_sheet(made.plan)
    twice = replace(sheet, nodes=(*sheet.nodes, replace(sheet.nodes[1], parent="NOWHERE")))
    answer = send(desk, write_xlsx_sheet(twice), "計画.xlsx", made.plan)
    text = shown(desk, answer["Location"])
    assert "行め" in text
    assert "このままでは読み込めません" in text
    desk.post(answer["Location"], {"act": "accept"})
    assert PlanVersion.objects.filter(plan=made.plan).count() == 1


def test_removing_a_line_without_a_reason_is_refused_on_screen(made, desk):
    sheet = export_sheet(made.plan)
    without = replace(
        sheet,
        nodes=tuple(row for row in sheet.nodes if row.code != "M1"),
    )
    answer = send(desk, write_xlsx_sheet(without), "計画.xlsx", made.plan)
    text = shown(desk, answer["Location"])
    assert "lineage" in text
    desk.post(answer["Location"], {"act": "accept"})
    assert PlanVersion.objects.filter(plan=made.plan).count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.txt"),
        (b"\x00\x01\x02\xff" * 50, "x.txt"),
        (b"%PDF-1.7 broken", "x.pdf"),
        (b"PK\x03\x04broken", "x.xlsx"),
        (b"hello", "x.exe"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "old.xls"),
    ],
)
def test_files_that_are_no_plan_are_refused_in_words(desk, content, name):
    answer = send(desk, content, name)
    assert answer.status_code == 200
    assert "直すところがあります" in answer.content.decode()
    assert PlanImport.objects.count() == 0


def test_forged_corrections_change_nothing_that_is_not_there(desk):
    answer = send(desk, DOCUMENT.encode(), "概要版.txt")
    posted = {
        "head-name": "x", "head-span": "R8〜R12", "head-kind": "city", "title-9999": "x",
        "parent-1": "NOWHERE", "act": "accept",
    }  # fmt: skip
    assert desk.post(answer["Location"], posted).status_code == 302
    assert Plan.objects.count() == 0
    assert "NOWHERE" in shown(desk, answer["Location"])


def test_a_dropped_or_accepted_import_is_closed(desk):
    address = send(desk, DOCUMENT.encode(), "概要版.txt")["Location"]
    assert desk.post(f"{address}drop/").status_code == 302
    assert desk.post(address, {"act": "accept"}).status_code == 404
    assert "概要版.txt" not in shown(desk, "/desk/plan/import/")


def test_what_was_read_can_be_taken_home_as_a_sheet(desk):
    address = send(desk, DOCUMENT.encode(), "概要版.txt")["Location"]
    sheet = read_sheet(desk.get(f"{address}sheet.xlsx").content)
    assert "居場所をふやす" in {row.title for row in sheet.nodes}


def test_the_plan_goes_out_as_a_sheet_and_comes_back_unchanged(made, desk):
    content = desk.get("/desk/plan/sheet.xlsx").content
    answer = send(desk, content, "計画シート.xlsx", made.plan)
    assert "いまの計画と同じです" in shown(desk, answer["Location"])
    assert desk.get("/desk/plan/sheet.zip")["Content-Type"] == "application/zip"
    assert desk.get("/desk/plan/sheet.doc").status_code == 404


@pytest.mark.parametrize("name", ["manager", "committee_member", "resident"])
def test_only_the_secretariat_imports(made, browse, name):
    client = browse(getattr(made.cast, name))
    assert client.get("/desk/plan/import/").status_code == 404
    assert send(client, DOCUMENT.encode(), "x.txt").status_code == 404
    assert PlanImport.objects.count() == 0
