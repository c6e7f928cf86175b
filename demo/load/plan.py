"""The city's plan from the sheet in ``demo/plan``: saved, adopted and, for ended years, confirmed.

Everything goes through the plan room's services as the planner, on the days on which a council
would have done it. The sheet is written for a city whose today lies in fiscal year ``WRITTEN_FOR``,
the fourth of its five years; in other years all its years move along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from demo.load import amendment, clock, entered, voices_sessions
from demo.load.rows import part
from demo.load.signins import SIGNINS
from sasaeai.core.access import acting
from sasaeai.core.periods import FiscalYear, fiscal_year_of, today
from sasaeai.people.models import Account
from sasaeai.plan.closing import confirm_year
from sasaeai.plan.enums import LinkKind
from sasaeai.plan.importing.sheet_reading import read_csv_files
from sasaeai.plan.models import Plan
from sasaeai.plan.saving import create_from_sheet
from sasaeai.plan.services import adopt_version, link_plan

FOLDER = Path(__file__).resolve().parents[1] / "plan"
WRITTEN_FOR = 2026
DATED = frozenset({"plan.csv", "indicators.csv"})
YEAR = re.compile(r"(?<![A-Za-z0-9])R(\d+)(?![0-9])|令和(\d+)年度")
DECIDED_BY = "理事会"
DECIDED_BEFORE = timedelta(days=10)
REASON = "計画の策定"
CITY_PLAN = "ひより市地域福祉計画"
CONFIRMED_ON = (6, 25)
"""Month and day of the board that confirms the figures of the year before."""


def load() -> None:
    with part("計画"), acting(planner().pk, purpose="見本の計画"):
        plan = _adopt(sheets(fiscal_year_of(today()).year - WRITTEN_FOR))
        entered.enter(plan)
        voices_sessions.load(plan)
        for year in plan.span:
            if year.year == plan.fy_from + 2 and date(year.year, *amendment.EFFECTIVE) <= today():
                amendment.amend(plan)
                amendment.retarget(plan)
            confirmed = date(year.year + 1, *CONFIRMED_ON)
            if confirmed < today():
                with clock.on(confirmed):
                    confirm_year(plan, year, decision=DECIDED_BY)
        amendment.beside(plan)


def planner() -> Account:
    login = next(item.login for item in SIGNINS if item.key == "planner")
    return Account.objects.get(login=login)


def sheets(years: int) -> Mapping[str, bytes]:
    """The files of the plan sheet, with every fiscal year moved by ``years``."""
    files = {path.name: path.read_text("utf-8-sig") for path in sorted(FOLDER.glob("*.csv"))}
    return {
        name: (moved(text, years) if name in DATED else text).encode()
        for name, text in files.items()
    }


def moved(text: str, years: int) -> str:
    """R5 and 令和5年度 become R6 and 令和6年度 for one year."""

    def later(found: re.Match[str]) -> str:
        short, long = found.groups()
        return f"R{int(short) + years}" if short else f"令和{int(long) + years}年度"

    return YEAR.sub(later, text)


def _adopt(files: Mapping[str, bytes]) -> Plan:
    sheet = read_csv_files(files)
    assert sheet.head.fy_from is not None
    start = FiscalYear(sheet.head.fy_from).period.start
    with clock.on(start - DECIDED_BEFORE):
        saved = create_from_sheet(sheet, reason=REASON)
        assert saved.draft is not None
        adopt_version(
            saved.draft,
            effective_from=start,
            decided_by=DECIDED_BY,
            decided_on=start - DECIDED_BEFORE,
        )
        link_plan(saved.plan, kind=LinkKind.PARALLEL, name=CITY_PLAN)
    return saved.plan
