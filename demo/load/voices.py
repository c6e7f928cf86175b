"""What the plan was made of: the survey of the year before it began, public comments.

Numbers are those of an ordinary city survey: half of the answers by post, a fifth on the web.
"""

from __future__ import annotations

from datetime import date

from demo.load import clock, voices_comments
from demo.load.plan import planner
from demo.load.rows import part
from sasaeai.core.access import acting
from sasaeai.plan.models import Issue, Plan
from sasaeai.voices.enums import Channel, Tracking, Way
from sasaeai.voices.surveys.returns import Counted
from sasaeai.voices.surveys.services import (
    Described,
    add_fact,
    describe_survey,
    set_counts,
    show_survey,
)

ASKED, CLOSED = (10, 3), (10, 31)
REPORTED = (12, 20)
POSTED = Counted(Channel.POST, posted=2000, undeliverable=24, returned=742, valid=726)
ON_THE_WEB = Counted(Channel.WEB, returned=219, valid=217)
POSTED_AND_WEB = 943
FINDINGS = (
    (1, "近所に、困ったとき頼れる人がいない", 342),
    (3, "地域の活動に参加していない", 588),
    (4, "参加したいが、きっかけがない", 267),
    (6, "どこに相談すればよいか知らない", 405),
    (9, "成年後見のしくみを知らない", 521),
    (10, "買い物や通院に困ることがある", 231),
    (11, "災害のとき助けてくれる人が決まっていない", 617),
)
"""Issue, what was said, by how many of those who answered."""


def load() -> None:
    plan = Plan.objects.order_by("-fy_from").filter(code__isnull=False).first()
    if plan is None:
        return
    with part("声"):
        _survey(plan)
        voices_comments.load(plan)


def _survey(plan: Plan) -> None:
    year = plan.fy_from - 1
    described = Described(
        title="地域福祉に関する市民アンケート",
        population="市内に住む16歳以上の人",
        sampling="住民基本台帳から、地区と年代ごとの人口に合わせて無作為に2,000人",
        way=Way.BOTH,
        tracking=Tracking.ENVELOPE,
        opens_on=date(year, *ASKED),
        closes_on=date(year, *CLOSED),
    )
    with clock.on(date(year, *REPORTED)), acting(planner().pk, purpose="見本のアンケート"):
        made = describe_survey(plan, described)
        show_survey(set_counts(made, [POSTED, ON_THE_WEB], seen=0), shown=True)
        issues = {row.no: row for row in Issue.objects.filter(plan=plan)}
        for no, text, count in FINDINGS:
            if no in issues:
                add_fact(made, issues[no], text=text, count=count, base=POSTED_AND_WEB)
