"""The screens: choose a file, look, decide, accept; what was typed is kept."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg.errors import LockNotAvailable

from sasaeai.core.access import acting
from sasaeai.core.audit.models import Entry
from sasaeai.core.jobs import Cancelled, JobRun, JobState, Progress
from sasaeai.core.periods import today
from sasaeai.people.public import Account, Duty, end_duty
from sasaeai.places.models import Category, Criterion, ImportBatch, Listing
from sasaeai.places.municipal import services
from sasaeai.places.municipal.enums import DataSet
from sasaeai.places.municipal.queueing import start_accept
from sasaeai.places.municipal.services import ImportRefused
from sasaeai.places.public import change_listing
from sasaeai.places.tasks import accept_import
from tests.places.municipal.files import FACILITY, file_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/places/import/"


def send(client, rows, *, code="hall", area="", **more):
    file = SimpleUploadedFile("施設.csv", file_of(DataSet.PUBLIC_FACILITY, rows))
    kind = Category.objects.get(code=code).pk
    return client.post(PAGE, {"file": file, "category": kind, "area": area, **more})


def sent(client, rows, **details) -> str:
    answer = send(client, rows, **details)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def text(client, path: str) -> str:
    return client.get(path).content.decode()


def take(client, path: str, **asked) -> JobRun:
    """Accepts on the screen, and does what the worker does with it."""
    answer = client.post(path, {"act": "accept", **asked})
    assert (answer.status_code, answer["Location"]) == (302, f"{path}work/")
    return work()


def work() -> JobRun:
    """What was asked for last, done; the planner looks at it."""
    asked = ProcrastinateJob.objects.filter(task_name=accept_import.name).latest("pk")
    with acting(Account.objects.get(login="planner").pk, purpose="test"):
        with suppress(ImportRefused):
            accept_import.func(**asked.args)
        return JobRun.objects.get(pk=asked.args["run_id"])


def test_a_file_is_looked_at_decided_and_accepted(places, cast, browse):
    desk = browse(cast.planner)
    rows = [
        FACILITY,
        FACILITY | {"id": "1E+05", "name": "こわれた館"},
        FACILITY | {"id": "3", "name": "朝凪サロン", "address": "ひより市朝凪2丁目"},
        FACILITY | {"id": "4", "name": "遠い館", "latitude": "133.5", "longitude": "34.5"},
    ]
    path = sent(desk, rows, area=cast.asanagi.pk)
    page = text(desk, path)
    for words in (
        "潮見公民館", "番号が Excel でこわれています", "もうのっているかもしれません", "朝凪サロン（朝凪）",
        "緯度と経度が入れかわっていたので", "推奨データセット", "utf-8-sig", "332020",
    ):  # fmt: skip
        assert words in page
    assert not Listing.objects.filter(name="潮見公民館").exists()
    answer = desk.post(path, {"act": "save", "alike-4": str(places.salon.pk), "alike-99": "new"})
    assert answer.status_code == 302
    assert f'value="{places.salon.pk}" checked' in text(desk, path)
    assert "こちらで直してある欄" in text(desk, path)
    answer = desk.post(path, {"act": "accept", "show": "on"})
    assert answer.status_code == 200
    assert "掲載の基準のぜんぶにしるしが要ります" in answer.content.decode()
    every = list(Criterion.objects.values_list("code", flat=True))
    take(desk, path, **{"show": "on", "met": every, "asked-4": "1", "over-4": ["phone"]})
    page = text(desk, path)
    assert "に取り込みました" in page and "直してほしい行を書き出す" in page
    assert Listing.objects.get(name="潮見公民館").shown_to == "public"
    with acting(cast.planner.pk, purpose="test"):
        phone = places.salon.contacts.get(kind="phone")
        assert (phone.value, phone.shown_to) == ("000-111-2222", "staff")
    assert desk.post(path, {"act": "accept"}).status_code == 200
    assert Listing.objects.filter(name="潮見公民館").count() == 1
    assert "施設.csv" in text(desk, PAGE)


def test_the_refused_rows_go_back_with_their_reasons_and_cells(places, cast, browse):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY, FACILITY | {"id": "2", "name": ""}], area=cast.asanagi.pk)
    answer = desk.get(f"{path}refused.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [(row["行"], row["直してほしいこと"], row["NO"], row["住所"]) for row in rows] == [
        ("3", "名称：名称がありません。名称を入れてください。", "2", "ひより市潮見1丁目2番")
    ]
    assert "attachment" in answer["Content-Disposition"]


def test_a_field_that_was_changed_here_is_ticked_or_stays(places, cast, browse):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY | {"about": "市の文"}], area=cast.asanagi.pk)
    take(desk, path)
    with acting(cast.planner.pk, purpose="test"):
        change_listing(Listing.objects.get(name="潮見公民館"), description="うちの文")
    path = sent(desk, [FACILITY | {"about": "市の新しい文"}], area=cast.asanagi.pk)
    page = text(desk, path)
    assert "うちの文" in page and "市の新しい文" in page and "こちらで直してある欄" in page
    assert (
        desk.post(path, {"act": "save", "asked-2": "1", "over-2": "description"}).status_code == 302
    )
    assert 'value="description" checked' in text(desk, path)
    assert desk.post(path, {"act": "save", "asked-2": "1"}).status_code == 302
    assert 'value="description" checked' not in text(desk, path)
    take(desk, path, **{"asked-2": "1"})
    with acting(cast.planner.pk, purpose="test"):
        assert Listing.objects.get(name="潮見公民館").description == "うちの文"


def test_what_cannot_be_taken_says_so_at_its_field(places, cast, browse):
    desk = browse(cast.planner)
    answer = send(desk, [FACILITY], code="salon", publisher="ひより市 防災課").content.decode()
    assert "このファイルは「公共施設一覧」です" in answer and "ひより市 防災課" in answer
    answer = send(desk, [FACILITY | {"code": ""}]).content.decode()
    assert "どこのデータかを書いてください" in answer
    picture = SimpleUploadedFile("a.csv", b"%PDF-1.4")
    kind = Category.objects.get(code="hall").pk
    answer = desk.post(PAGE, {"file": picture, "category": kind}).content.decode()
    assert "文字コードが分かりません" in answer or "中身の種類がちがいます" in answer
    assert not ImportBatch.objects.exists()


def test_an_import_that_was_dropped_brings_nothing_in(places, cast, browse):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY], area=cast.asanagi.pk)
    assert desk.get(f"{path}drop/").status_code == 405
    assert desk.post(f"{path}drop/").status_code == 302
    assert desk.post(f"{path}drop/").status_code == 302
    assert "取りやめました" in text(desk, path)
    assert desk.post(path, {"act": "accept"}).status_code == 200
    assert not Listing.objects.filter(name="潮見公民館").exists()


def test_accepting_is_work_that_one_can_leave_and_come_back_to(places, cast, browse):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY, FACILITY | {"id": "2", "name": "浜辺の館"}], area=cast.asanagi.pk)
    for _ in range(2):
        assert desk.post(path, {"act": "accept"})["Location"] == f"{path}work/"
    assert ProcrastinateJob.objects.filter(task_name=accept_import.name).count() == 1
    assert "順番を待っています" in text(desk, f"{path}work/")
    assert "<html" not in desk.get(f"{path}work/", headers={"hx-request": "true"}).content.decode()
    for address in (desk.get(path), desk.post(path, {"act": "save"}), desk.post(f"{path}drop/")):
        assert address["Location"] == f"{path}work/"
    done = work()
    assert (done.state, done.total, done.finished) == (JobState.DONE, 2, 2)
    assert (done.result["new"], done.result["changed"]) == (2, 0)
    assert "潮見公民館" not in f"{done.result}{done.title}{done.problems}"
    page = text(desk, f"{path}work/")
    assert "新しいページ2件、変わったページ0件です" in page and f'href="{path}"' in page
    with acting(cast.auditor.pk, purpose="test"):
        entry = Entry.objects.get(verb="places.import.accepted")
    assert (entry.actor_id, entry.purpose) == (cast.planner.pk, "job places.accept_import")


def test_work_that_was_cancelled_before_it_began_changes_nothing(places, cast, browse):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY], area=cast.asanagi.pk)
    desk.post(path, {"act": "accept"})
    assert desk.post(f"{path}work/cancel/")["Location"] == f"{path}work/"
    assert work().state == JobState.CANCELLED
    assert "ページは何も変わっていません" in text(desk, f"{path}work/")
    assert not Listing.objects.filter(name="潮見公民館").exists()
    assert "この内容で取り込む" in text(desk, path)


def test_work_that_is_stopped_midway_is_undone_as_a_whole(places, cast, browse, monkeypatch):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY, FACILITY | {"id": "2", "name": "浜辺の館"}], area=cast.asanagi.pk)
    desk.post(path, {"act": "accept"})

    def stop(self, count=1):
        assert Listing.objects.filter(name__in=["潮見公民館", "浜辺の館"]).count() == count
        raise Cancelled

    monkeypatch.setattr(Progress, "step", stop)
    monkeypatch.setattr(services, "steps", lambda items: ([one] for one in items))
    assert work().state == JobState.CANCELLED
    assert not Listing.objects.filter(name__in=["潮見公民館", "浜辺の館"]).exists()
    assert "この内容で取り込む" in text(desk, path)


def test_stopping_says_how_the_work_stands(places, cast, browse):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY], area=cast.asanagi.pk)
    desk.post(path, {"act": "accept"})
    with acting(cast.planner.pk, purpose="test"):
        runs = JobRun.objects.filter(task=accept_import.name)
        for state, said in (
            (JobState.RUNNING, "取りやめるように伝えました"),
            (
                JobState.FAILED,
                "うまくいかずに、もう止まっていました。ページは何も変わっていません。",
            ),
            (JobState.DONE, "もう、終わっていました"),
        ):
            runs.update(state=state, cancel_requested=False)
            page = desk.post(f"{path}work/cancel/", follow=True).content.decode()
            assert said in page
            assert ("取りやめています" in page) == (state == JobState.RUNNING)


def test_whoever_decides_while_the_file_is_brought_in_is_led_to_the_work(
    places, cast, browse, monkeypatch
):
    """Asked for by another hand between the look and the answer: the row is locked, nobody waits."""
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY], area=cast.asanagi.pk)

    def locked(row, **_said):
        start_accept(row, show=False, met=[])
        raise services.ImportBusy("いま、ほかで進めています。")

    monkeypatch.setattr(services, "choose", locked)
    assert desk.post(path, {"act": "save"})["Location"] == f"{path}work/"


def test_a_file_that_another_hand_holds_or_took_off_says_so(places, cast, browse, monkeypatch):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY], area=cast.asanagi.pk)
    choose = services.choose
    with monkeypatch.context() as patch:
        patch.setattr(
            services, "choose", _raises(services.ImportBusy("いま、ほかで進めています。"))
        )
        answer = desk.post(path, {"act": "save"})
        assert (answer.status_code, "ほかで進めています" in answer.content.decode()) == (200, True)

    def dropped_first(row, **said):
        services.drop(row)
        choose(row, **said)

    monkeypatch.setattr(services, "choose", dropped_first)
    answer = desk.post(path, {"act": "accept"})
    assert (answer.status_code, "もう終わっています" in answer.content.decode()) == (200, True)


def test_nobody_waits_for_a_locked_file(places, cast, browse, monkeypatch):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY], area=cast.asanagi.pk)
    with CaptureQueriesContext(connection) as found:
        desk.post(path, {"act": "save"})
    assert [query["sql"] for query in found if "FOR UPDATE NOWAIT" in query["sql"]] != []
    locked = OperationalError("locked")
    locked.__cause__ = LockNotAvailable()
    monkeypatch.setattr(ImportBatch, "refresh_from_db", _raises(locked))
    with acting(cast.planner.pk, purpose="test"), pytest.raises(services.ImportBusy):
        services.drop(ImportBatch.objects.get())
    monkeypatch.setattr(ImportBatch, "refresh_from_db", _raises(OperationalError("away")))
    with acting(cast.planner.pk, purpose="test"), pytest.raises(OperationalError, match="away"):
        services.drop(ImportBatch.objects.get())


def _raises(error):
    def call(*_args, **_values):
        raise error

    return call


def test_what_was_decided_otherwise_meanwhile_is_said_at_the_work(places, cast, browse):
    desk = browse(cast.planner)
    path = sent(desk, [FACILITY], area=cast.asanagi.pk)
    desk.post(path, {"act": "accept"})
    with acting(cast.planner.pk, purpose="test"):
        services.drop(ImportBatch.objects.get())
    assert work().state == JobState.FAILED
    assert "止まりました" in text(desk, f"{path}work/")


def test_whoever_may_no_longer_bring_files_in_brings_nothing_in(places, cast, browse):
    path = sent(browse(cast.planner), [FACILITY], area=cast.asanagi.pk)
    browse(cast.planner).post(path, {"act": "accept"})
    with acting(cast.administrator.pk, purpose="test"):
        end_duty(Duty.objects.get(account=cast.planner), last_day=today() - timedelta(days=1))
    with pytest.raises(ImportBatch.DoesNotExist):
        work()
    assert not Listing.objects.filter(name="潮見公民館").exists()


def test_only_the_office_brings_files_in(places, cast, browse):
    path = sent(browse(cast.planner), [FACILITY], area=cast.asanagi.pk)
    for account in (cast.place_leader, cast.commissioner):
        for address in (PAGE, path, f"{path}refused.csv"):
            assert browse(account).get(address).status_code == 404
    with acting(cast.place_leader.pk, purpose="test"):
        assert list(ImportBatch.objects.all()) == []
