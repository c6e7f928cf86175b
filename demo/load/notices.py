"""Notices in every state, copies of the desk list, one exchange diary: made through the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from demo.load import clock
from demo.load.rows import part
from demo.load.signins import SIGNINS
from sasaeai.areas.public import Area, all_districts
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.models import Account
from sasaeai.places.circles.services import Plan, begin, copy_line, opened, send_line
from sasaeai.places.desks.enums import Sheet
from sasaeai.places.desks.services import record_copies
from sasaeai.places.models import NoticeEdition, Term
from sasaeai.places.notices.dispatching import Sent, record_dispatch, record_return
from sasaeai.places.notices.enums import Channel
from sasaeai.places.notices.writing import (
    Wording,
    correct,
    give_back,
    hand_in,
    publish,
    rewrite_notice,
    seen_of,
    write_notice,
)

WRITER, SEER, LEADER = "social_worker", "planner", "district_officer"
PURPOSE = "見本のお知らせ"
ASK = "総合相談窓口　000-000-0000"


@dataclass(frozen=True)
class Told:
    """A notice that went out ``days`` ago; ``last`` is its last day, counted from today."""

    days: int
    title: str
    summary: str
    body: str
    themes: str = ""
    districts: int = 0
    last: int | None = None


TOLD = (
    Told(400, "サロンの手引きができました", "はじめての人にも、世話をする人にも読める手引きです。", "公民館と支所にあります。", "talk"),
    Told(200, "夏の見守り強化月間", "暑い日は、となりに声をかけてください。", "水分と休けい。玄関先のひとことで、助かる人がいます。", "help", 2, -150),
    Told(60, "学習支援のボランティアを募ります", "週1回、1時間から。中学生に勉強を教えてくださるかた。", "免許はいりません。説明会は毎月第1土曜です。", "learn help"),
    Told(20, "こども食堂が朝の日もひらきます", "日曜の朝ごはんを、いっしょに食べませんか。", "大人だけでもどうぞ。", "eat", 1),
    Told(5, "年末のごみ出しを手伝います", "12月28日まで、重いごみを運ぶのがむずかしいかたのお宅をまわります。", "申しこみは電話で、前の日の正午まで。\n\n手伝ってくださるかたも、同じ番号へ。", "help", 2, 28),
)  # fmt: skip


@contextmanager
def as_person(key: str, day: date) -> Iterator[Account]:
    login = next(each.login for each in SIGNINS if each.key == key)
    account = Account.objects.get(login=login)
    with clock.on(min(day, today())), acting(account.pk, purpose=PURPOSE):
        yield account


def load() -> None:
    """Call as the application, after the register is there."""
    districts = list(all_districts()[:4])
    with part("お知らせ・窓口の一覧表・交換日記"):
        for number, told in enumerate(TOLD):
            _tell(told, districts[: told.districts], number)
        _in_work(districts)
        _copies(districts)
        _diary()


def _tell(told: Told, areas: list[Area], number: int) -> None:
    day = today() - timedelta(days=told.days)
    wording = Wording(
        title=told.title,
        summary=told.summary,
        body=told.body,
        ask=ASK,
        shown_from=day,
        shown_until=today() + timedelta(days=told.last) if told.last is not None else None,
        areas=areas,
        terms=list(Term.objects.filter(code__in=told.themes.split())),
    )
    with as_person(WRITER, day):
        row = hand_in(write_notice(wording))
    with as_person(SEER, day):
        row = publish(row, seen=seen_of(row))
    for place, area in enumerate(areas or [None]):
        with as_person(WRITER, day + timedelta(days=2)):
            sent = Sent(Channel.KAIRAN, area, copies=30 + 5 * number, reached=None)
            dispatch = record_dispatch(row.notice, sent)
            if told.days > 10:
                record_return(dispatch, reached=280 + 40 * place, returned=12 + number)
            record_dispatch(row.notice, Sent(Channel.POSTER, area, copies=4 + place))


def _in_work(districts: list[Area]) -> None:
    """One corrected, one that waits to be seen, one sent back, one begun."""
    first = NoticeEdition.objects.get(title=TOLD[2].title)
    day = today() - timedelta(days=50)
    with as_person(WRITER, day):
        second = correct(first.notice)
        wording = Wording(
            first.title, first.summary, "免許はいりません。説明会は毎月第2土曜です。", ASK,
            shown_from=first.shown_from, terms=list(second.terms.all()),
            change="説明会の日を、第1土曜から第2土曜に直しました。",
        )  # fmt: skip
        second = hand_in(rewrite_notice(second, wording))
    with as_person(SEER, day):
        publish(second, seen=seen_of(second))
    with as_person(WRITER, today()):
        hand_in(
            write_notice(
                Wording(
                    "雪の日の声かけをお願いします",
                    "雪が積もった朝は、となりの玄関先を見てください。",
                    ask=ASK,
                )
            )
        )
        back = hand_in(
            write_notice(
                Wording("相談会をひらきます", "年明けの土曜に、公民館で。", areas=districts[:1])
            )
        )
        write_notice(
            Wording(
                "傾聴ボランティア養成講座（春）",
                "3月の土曜日に4回ひらきます。はじめての方のための講座です。",
            )
        )
    with as_person(SEER, today()):
        give_back(back, reason="時間と、たずねる先の電話番号を書いてください。")


def _copies(districts: list[Area]) -> None:
    places = (("公民館の窓口", Sheet.LIST, 60), ("敬老会", Sheet.LARGE, 35), ("日本語教室", Sheet.EASY, 20),
              ("民生委員の訪問", Sheet.CARD, 16))  # fmt: skip
    for number, (place, sheet, copies) in enumerate(places):
        day = today() - timedelta(days=90 - 25 * number)
        with as_person(WRITER, day):
            area = districts[number % len(districts)]
            record_copies(sheet, area=area, place=place, copies=copies, day=day)


def _diary() -> None:
    """An officer's circle: lines from paper, one from the page that waits to be read."""
    begun = today() - timedelta(days=20)
    with as_person(LEADER, begun) as leader:
        duty = leader.duties.filter(kind="district_officer", area__isnull=False).first()
        if duty is None:
            return
        plan = Plan(
            "あおば通りの交換日記", duty.area, begun, today() + timedelta(days=40),
            "集まれない冬も、ひとことずつ。最近うれしかったことを書きましょう。",
            ("1組", "2組", "3組", "4組", "5組"), leader,
        )  # fmt: skip
        circle = begin(plan)
    for days, writer, text in (
        (15, "はな", "庭のさざんかが咲きました。通るかた、見ていってください。"),
        (9, "", "孫が絵をくれました。かべにはっています。"),
        (4, "柿の木の家", "柿がたくさんなりました。ほしいかた、声をかけてください。"),
    ):
        day = today() - timedelta(days=days)
        with as_person(LEADER, day):
            copy_line(circle, writer=writer, text=text, day=day)
    with opened(circle.key) as found:
        if found is not None:
            send_line(found, writer="とおりすがり", text="さざんか、見に行きました。きれいでした。")
