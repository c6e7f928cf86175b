"""A boundary file is judged before it is written, and is written whole or not at all."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sasaeai.areas import boundaries, services
from sasaeai.areas.models import Area, AreaKind


def square(x: float, y: float = 34.0, size: float = 1.0) -> dict[str, object]:
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features: tuple[str, str, object]) -> bytes:
    rows = [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}
        for code, name, geometry in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows}).encode()


def read(content: bytes, existing: tuple[str, ...] = ()) -> boundaries.Report:
    return boundaries.read(content, code_field="code", name_field="name", existing=existing)


def test_neighbours_that_touch_are_fine_and_codes_are_set_against_what_exists():
    report = read(collection(("S1", "朝凪", square(133)), ("S3", "港", square(134))), ("S1", "S2"))
    assert (report.new, report.known, report.missing) == (("S3",), ("S1",), ("S2",))
    assert (report.problems, report.can_be_saved) == ((), True)


def test_overlaps_are_measured_against_the_smaller_area():
    report = read(collection(("a", "朝凪", square(133)), ("b", "港", square(133.5, size=0.5))))
    assert [problem.words for problem in report.problems] == [
        "「朝凪」と「港」が、小さいほうの 100.0% 重なっています。"
    ]
    assert report.can_be_saved


def test_a_gap_between_areas_is_found_and_the_world_outside_is_not_one():
    around = [
        (str(i), f"区{i}", square(133 + dx, 34 + dy))
        for i, (dx, dy) in enumerate(
            [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)]
        )
    ]
    words = [problem.words for problem in read(collection(*around)).problems]
    assert words == [
        "どの区域にも入らない、すき間があります（北緯35.5000・東経134.5000 のあたり）。"
    ]


def test_rows_that_cannot_be_used_are_named_and_stop_the_file():
    broken = collection(
        ("S1", "朝凪", square(133)),
        ("S1", "二つめ", square(134)),
        ("", "名ばかり", square(135)),
        ("S4", "点", {"type": "Point", "coordinates": [133, 34]}),
        ("S5", "外", square(500)),
        ("S6", "無", None),
    )
    report = read(broken)
    assert [(p.row, p.fatal) for p in report.problems] == [
        (2, True),
        (3, True),
        (4, True),
        (5, True),
        (6, True),
    ]
    assert not report.can_be_saved


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"features": []}', b"\xff\xfe", b"x" * 100]
)
def test_files_that_are_no_geojson_get_one_clear_message(content):
    with pytest.raises(boundaries.UnreadableBoundaries):
        read(content)


@pytest.mark.django_db
def test_a_planner_checks_and_then_saves(cast, browse):
    planner = browse(cast.planner)
    content = collection(("S1", "朝凪", square(133)), ("S9", "新町", square(134)))
    form = {"kind": "school", "code_field": "code", "name_field": "name"}
    form |= {"valid_from": "令和8年4月1日", "source": "見本"}

    upload = SimpleUploadedFile("a.geojson", content)
    checked = planner.post("/desk/areas/import/", {**form, "file": upload})
    page = checked.content.decode()
    stored = page.split('name="stored" value="')[1].split('"')[0]
    assert (checked.status_code, Area.objects.filter(code="S9").count()) == (200, 0)
    saved = planner.post("/desk/areas/import/", {**form, "stored": stored, "save": "1"})
    assert saved.status_code == 302
    assert Area.objects.get(code="S9").valid_from == date(2026, 4, 1)
    assert "新町" in planner.get("/desk/areas/?kind=school").content.decode()


@pytest.mark.django_db
def test_a_file_that_somebody_else_handed_in_is_not_taken(cast, browse):
    content = collection(("S9", "新町", square(134)))
    form = {"kind": "school", "code_field": "code", "name_field": "name"}
    form |= {"valid_from": "令和8年4月1日", "source": "見本"}
    upload = SimpleUploadedFile("a.geojson", content)
    page = browse(cast.planner).post("/desk/areas/import/", {**form, "file": upload})
    stored = page.content.decode().split('name="stored" value="')[1].split('"')[0]
    other = browse(cast.administrator).post(
        "/desk/areas/import/", {**form, "stored": stored, "save": "1"}
    )
    assert (other.status_code, Area.objects.filter(code="S9").count()) == (422, 0)


@pytest.mark.django_db
def test_only_those_who_edit_areas_can_write_them(cast, as_actor):
    report = read(collection(("S9", "新町", square(134))))
    kind = AreaKind.objects.get(code="school")
    for account in (cast.commissioner, cast.social_worker, cast.auditor):
        with as_actor(account), pytest.raises(Exception, match="row-level security"):
            services.save_boundaries(kind, report, valid_from=date(2026, 4, 1), source="x")
