"""Meetings of all kinds over a year: held with minutes and decisions, coming ones with open papers.

The partner of the cast is invited to one whose papers wait for the promise of secrecy, and sits at
one that is open; the learning meeting names nobody.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from demo.load.referrals import agency
from sasaeai.consult import models as m
from sasaeai.core.periods import TOKYO
from sasaeai.core.quorum import Quorum
from sasaeai.people.enums import OrganisationKind
from sasaeai.people.models import Organisation

if TYPE_CHECKING:
    from demo.load.consult import Book

TABLES = (
    m.Conference, m.ConferenceItem, m.ConferencePaper, m.Attendee, m.Seat, m.Minutes, m.Decision,
)  # fmt: skip
PAPERS = (
    (
        "いまのようす",
        "一人暮らし。買い物は週に一度。通院は月に一度だが、この二か月は行けていない。",
    ),
    ("本人の思い", "「できるだけ家で暮らしたい。人に迷惑はかけたくない。」"),
)
MINUTES = (
    "本人の「家で暮らしたい」を中心に話した。通院の送りと、週一回の見守りを分けて受け持つ。",
    "家族の負担が大きい。休める日を月に二日つくる。次の会議で様子を持ち寄る。",
    "家賃の相談窓口と健康の相談を、同じ日に行けるようにする。",
)
DECISIONS = ("受診に同行する", "週に一度、声をかける", "家計の相談の日を決める")
CASES = (
    "80代の一人暮らしの方。海の仕事を長くしてきた。人づきあいは好きだが、耳が遠くなって集まりに行かなくなった。",
    "50代の子どもと80代の親の二人暮らし。子どもは長く家にいる。親は「相談するほどでは」と話す。",
)


def confer(book: Book) -> None:
    """Adds meetings to the book; cases, consents and shares are there already."""
    council = Organisation._base_manager.filter(kind=OrganisationKind.COUNCIL).first()
    city = Organisation._base_manager.filter(kind=OrganisationKind.MUNICIPALITY).first()
    assert council is not None
    m.ConferenceKind._base_manager.filter(code="adjustment").update(quorum=Quorum.MAJORITY)
    kinds = {row.code: row for row in m.ConferenceKind._base_manager.all()}
    room = Room(book, council.pk)
    shared = [share for share in book.rows[m.CaseShare] if share.stopped_at is None]
    for month in range(12):
        code = ("single", "adjustment", "single", "layered")[month % 4]
        share = shared[month % len(shared)]
        case = book.rows[m.Case][share.case_id - 1]
        day = max(book.today - timedelta(days=20 + month * 29), share.starts_on)
        room.held(kinds[code], day, case, share, month)
    room.few(kinds["adjustment"], shared[1 % len(shared)])
    room.coming(kinds["single"], shared[0], promised=True, ahead=6)
    room.coming(kinds["adjustment"], shared[-1], promised=False, ahead=13)
    if city is not None:
        room.by_law(kinds["support_law"], city.pk, shared[0])
    for nth, text in enumerate(CASES):
        room.learning(kinds["learning"], text, ago=45 + nth * 90)


class Room:
    """Writes the rows of meetings; the worker of the cast calls them."""

    def __init__(self, book: Book, council: int) -> None:
        self.book, self.council = book, council
        self.by = book.named["social_worker"]
        self.area = book.ids[book.city.book.units[0].code]
        self.partner, self.organisation = book.partners["partner"]

    def held(self, kind: Any, day: date, case: Any, share: Any, nth: int) -> None:
        row = self._call(kind, day, "支援の会議", state="held")
        item = self._item(row, "これからの暮らし", case=case, closed=day + timedelta(days=3))
        self._seat(row, item, share, came=day)
        self._minutes(item, MINUTES[nth % len(MINUTES)], day)
        what = DECISIONS[nth % len(DECISIONS)]
        due = day + timedelta(days=14)
        task = self.book.task(
            "task", f"会議で決めたこと：{what}", case.owner_id, due, case_id=case.pk
        )
        if due < self.book.today:
            task.done_on, task.done_by_id = due, case.owner_id
        self._decide(item, what, due, task)
        self._decided(item, case)
        self._decide(item, "支援センターが月に一度訪問する", None, None, who="連携機関")
        agency(self.book, case, share.organisation_id, day, "meeting")

    def _decided(self, item: Any, case: Any) -> None:
        """The newest meeting about a case is where its plan was decided, if it has one."""
        plans = [row for row in self.book.rows[m.SupportPlan] if row.case_id == case.pk]
        if plans and plans[-1].decided_in_id is None:
            plans[-1].decided_in_id = item.pk

    def coming(self, kind: Any, share: Any, *, promised: bool, ahead: int) -> None:
        case = self.book.rows[m.Case][share.case_id - 1]
        row = self._call(kind, self.book.today + timedelta(days=ahead), "これからを話す会議")
        item = self._item(row, "冬の暮らしの支え方", case=case)
        self._seat(row, item, share, promised=promised)

    def few(self, kind: Any, share: Any) -> None:
        """One of three came: they talked, and may decide nothing."""
        case = self.book.rows[m.Case][share.case_id - 1]
        day = self.book.today - timedelta(days=5)
        row = self._call(kind, day, "支援の会議", state="held")
        item = self._item(row, "冬の前に決めたいこと", case=case)
        self._seat(row, item, share, came=day)
        for name in ("福祉課の職員", "保健師"):
            self._absent(row, name)
        self._minutes(item, "大雪で集まれなかった。様子だけを聞き、決めるのは次の会議にした。", day)

    def by_law(self, kind: Any, city: int, share: Any) -> None:
        case = self.book.rows[m.Case][share.case_id - 1]
        row = self._call(
            kind, self.book.today + timedelta(days=9), "支援会議", host=city,
            charter="ひより市支援会議設置要綱",
        )  # fmt: skip
        item = self._item(row, "安否の確かめ方", case=case)
        self._seat(row, item, None)

    def learning(self, kind: Any, text: str, *, ago: int) -> None:
        day = self.book.today - timedelta(days=ago)
        row = self._call(kind, day, "事例検討会", state="held")
        item = self._item(row, "いっしょに考える事例", paper=(("事例", text),))
        self._seat(row, item, None, came=day)
        self._minutes(item, "声のかけ方を持ち寄った。本人の得意なことから入るのがよい。", day)

    def _call(self, kind: Any, day: date, title: str, *, state: str = "planned", host: int = 0, charter: str = "") -> Any:  # fmt: skip
        return self.book.add(
            m.Conference(
                kind_id=kind.pk,
                title=f"{day.month}月の{title}",
                host_id=host or self.council,
                charter=charter or ("多機関協働事業実施要綱" if kind.needs_charter else ""),
                held_on=day,
                starts=time(13, 30),
                place="社協 会議室",
                area_id=self.area,
                quorum=kind.quorum,
                state=state,
                papers_until=day + timedelta(days=14),
                made_by_id=self.by,
                once=self.book.uuid(),
            )
        )

    def _item(self, row: Any, heading: str, *, case: Any = None, closed: date | None = None, paper: Any = PAPERS) -> Any:  # fmt: skip
        item = self.book.add(
            m.ConferenceItem(
                conference_id=row.pk,
                order=1,
                case_id=case.pk if case else None,
                heading=heading,
                made_by_id=self.by,
                closed_at=datetime.combine(min(closed, self.book.today), time(17), TOKYO)
                if closed
                else None,
            )
        )
        for title, body in paper:
            self.book.add(
                m.ConferencePaper(item_id=item.pk, title=title, body=body, made_by_id=self.by)
            )
        return item

    def _seat(self, row: Any, item: Any, share: Any, *, promised: bool = True, came: date | None = None) -> None:  # fmt: skip
        """The partner of the cast, or somebody of the share's organisation who signs on paper."""
        organisation = share.organisation_id if share else self.organisation
        known = organisation == self.organisation
        place = self.book.add(
            m.Attendee(
                conference_id=row.pk,
                account_id=self.partner if known else None,
                name="" if known else "支援センターの職員",
                organisation_id=organisation,
                acknowledged_at=datetime.combine(min(row.held_on, self.book.today), time(9), TOKYO)
                if promised
                else None,
                on_paper=promised and not known,
                attended_on=came,
                area_id=self.area,
            )
        )
        self.book.add(
            m.Seat(item_id=item.pk, attendee_id=place.pk, consent_id=share.consent_id if share else None)
        )  # fmt: skip

    def _absent(self, row: Any, name: str) -> None:
        self.book.add(
            m.Attendee(
                conference_id=row.pk,
                name=name,
                organisation_id=self.council,
                area_id=self.area,
            )
        )

    def _minutes(self, item: Any, body: str, day: date) -> None:
        self.book.add(
            m.Minutes(
                item_id=item.pk,
                body=body,
                written_by_id=self.by,
                confirmed_at=datetime.combine(day + timedelta(days=1), time(10), TOKYO),
                confirmed_by_id=self.by,
            )
        )

    def _decide(self, item: Any, what: str, due: date | None, task: Any, *, who: str = "") -> None:
        self.book.add(
            m.Decision(
                item_id=item.pk,
                what=what,
                who=who,
                due_on=due,
                task_id=task.pk if task else None,
                made_by_id=self.by,
            )
        )
