"""What a year of consultation leaves with those who oversee it: closed months, 差異, searches, requests.

Done through the services on the days on which a council would have done it. Last month is left for
the manager to close, and one closed month counts otherwise since: that is her work today.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from demo.city.cast import WORKERS
from demo.load import clock
from demo.load.rows import part
from demo.load.signins import PASSWORD
from sasaeai.consult.conference import papers
from sasaeai.consult.conference.models import ConferenceItem
from sasaeai.consult.enums import OverrideReason, Source
from sasaeai.consult.models import Case, Close, Concern, Override, ReportDefinition
from sasaeai.consult.public import Caller, Channel, Outcome, Told, receive
from sasaeai.consult.services.glass import break_glass, review_glass
from sasaeai.consult.statistics import closing
from sasaeai.core.access import acting
from sasaeai.core.documents import render
from sasaeai.core.periods import TOKYO, Period, fiscal_year_of, month, today
from sasaeai.people.models import Account, Person
from sasaeai.people.public import note_search, search
from sasaeai.people.retention.models import Asks, Decision
from sasaeai.people.retention.services import answer_request, receive_request

LATE = "地区のサロンで受けた紙の相談票が、締めたあとに届いたため"
REASONS = (
    (
        OverrideReason.LIFE,
        "夜に転んだと近所の人から電話がありました。飲んでいる薬を消防に伝えるためです。",
    ),
    (
        OverrideReason.ABSENCE,
        "担当者が休みの夕方、家族から応答がないと電話があり、連絡先を確かめました。",
    ),
)
FINDING = "消防への連絡のほかは見ていませんでした。担当者にも伝えてあります。"
WEEK = (("月", "デイサービス"), ("火", "友人が来る"), ("水", "通院（午前）"), ("木", "ひとり"),
        ("金", "買い物の手伝い"), ("土", "長女が来る"), ("日", "ひとり"))  # fmt: skip
SOUGHT = ("あおば", "たかはし", "やまだ", "いないひと")


def load() -> None:
    with part("報告と見守る人の仕事"):
        _months()
        _searches()
        _requests()
        _glass()
        _file()


def _who(key: str) -> Account:
    return Account.objects.get(login=next(one.login for one in WORKERS if one.key == key))


def _ended() -> list[Period]:
    """Months from the half year before this one on, without the last one that is over."""
    year = fiscal_year_of(today())
    first = year.period.start if today() >= year.second_half.start else (year - 1).second_half.start
    found, current = [], month(first)
    while month(current.end).end <= month(today()).start:
        found.append(current)
        current = month(current.end)
    return found


def _months() -> None:
    manager, worker = _who("manager"), _who("social_worker")
    months = _ended()
    for place, period in enumerate(months):
        with clock.on(period.end + timedelta(days=4)), acting(manager.pk, purpose="demo"):
            closing.close(_report(), period, by=manager)
        if place == len(months) - 3:
            _late(period, worker, number=1)
            with clock.on(period.end + timedelta(days=20)), acting(manager.pk, purpose="demo"):
                closing.note_differences(Close.objects.latest("pk"), by=manager, reason=LATE)
    if months:
        _late(months[-1], worker, number=2)
    with acting(manager.pk, purpose="demo"):
        closing.verify(Close.objects.select_related("definition").order_by("pk"))


def _report() -> ReportDefinition:
    return ReportDefinition.objects.filter(code="monthly").latest("version")


def _late(period: Period, worker: Account, *, number: int) -> None:
    """A paper of that month that reached the office after it was closed."""
    with acting(worker.pk, purpose="demo"):
        receive(
            Told(channel=Channel.SALON, caller=Caller.SELF, main=Concern.objects.get(code="community"),
                 wish="ごみ出しの当番をかわってもらえる人がほしい。"),
            by=worker, once=UUID(int=number, version=4), outcome=Outcome.INFORMATION,
            received_at=datetime.combine(period.start + timedelta(days=10), time(14), TOKYO),
            source=Source.PAPER,
        )  # fmt: skip


def _searches() -> None:
    for key, times in (("social_worker", 3), ("manager", 1)):
        account = _who(key)
        with acting(account.pk, purpose="people:persons"):
            for words in SOUGHT[:times] + SOUGHT[-1:]:
                note_search(words, [row.pk for row in search(words)[:20]])


def _requests() -> None:
    worker, manager = _who("social_worker"), _who("manager")
    day: date = today()
    with acting(worker.pk, purpose="demo"):
        mine = Case.objects.filter(owner=worker, person__isnull=False).order_by("pk")[:2]
        persons = list(
            Person.objects.filter(pk__in=[case.person_id for case in mine]).order_by("pk")
        )
        for person, kind, ago, what in zip(
            persons, (Asks.DISCLOSE, Asks.CORRECT), (25, 60),
            ("自分について書いてあることを、ぜんぶ見たい。", "電話番号が前のままなので直してほしい。"),
            strict=False,
        ):  # fmt: skip
            row = receive_request(
                person, kind=kind, what=what, by=worker, identity="顔見知り",
                asked_on=day - timedelta(days=ago),
            )  # fmt: skip
            if kind is Asks.CORRECT:
                with clock.on(day - timedelta(days=50)):
                    answer_request(
                        row,
                        decision=Decision.GRANTED,
                        answer="新しい番号に直しました。",
                        by=manager,
                    )


def _glass() -> None:
    """The worker of the cast opened a colleague's secret case twice: once found right, once to review."""
    worker, manager, owner = _who("social_worker"), _who("manager"), _who("other_social_worker")
    with acting(owner.pk, purpose="demo"):
        no = Case.objects.filter(owner=owner, sensitivity="secret").earliest("pk").no
    for place, (category, reason) in enumerate(REASONS):
        with acting(worker.pk, purpose="demo"):
            row = break_glass(
                by=worker, case_no=no, category=category, reason=reason, password=PASSWORD
            )
        if place == 0:
            with acting(manager.pk, purpose="demo"):
                found = Override.objects.get(pk=row.pk)
                review_glass(found, by=manager, justified=True, finding=FINDING)


def _file() -> None:
    """The week of somebody on one sheet, as workers bring it to a meeting: a paper that is a file."""
    worker = _who("social_worker")
    table = {
        "columns": [
            {"label": label, "align": "start", "width": "auto"} for label in ("曜日", "ようす")
        ],
        "rows": [list(day) for day in WEEK],
        "head": 0, "notes": [], "empty": "",
    }  # fmt: skip
    pdf = render("kit/list", table, title="いまの一週間", made_at=datetime.now(TOKYO))
    with acting(worker.pk, purpose="demo"):
        coming = ConferenceItem.objects.filter(conference__state="planned", case__owner=worker)
        item = coming.earliest("conference__held_on", "pk")
        file = papers.Upload("いまの一週間.pdf", pdf.content)
        papers.add_paper(item, by=worker, title="いまの一週間", file=file)
