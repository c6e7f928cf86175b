"""The city's plan from the sheet in ``demo/plan``: saved, adopted and, for ended years, confirmed.

Everything goes through the plan room's services as the planner, so it is what a council would have
after importing its sheet.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from demo.load.rows import part
from demo.load.signins import SIGNINS
from sasaeai.core import metrics
from sasaeai.core.access import acting
from sasaeai.core.figures import Figure
from sasaeai.core.periods import FiscalYear, fiscal_year_of, today
from sasaeai.people.models import Account
from sasaeai.plan.enums import LinkKind
from sasaeai.plan.importing.sheet_reading import read_csv_files
from sasaeai.plan.measuring import confirm_year, set_baseline
from sasaeai.plan.models import Plan
from sasaeai.plan.saving import create_from_sheet
from sasaeai.plan.series import series_for
from sasaeai.plan.services import adopt_version, link_plan

FOLDER = Path(__file__).resolve().parents[1] / "plan"
DECIDED_BY = "理事会"
DECIDED_BEFORE = timedelta(days=10)
REASON = "計画の策定"
SOURCE = "の記録（確定した数字）"
CITY_PLAN = "ひより市地域福祉計画"
COUNTED_FOR_YEARS = frozenset({"places_occurrence", "places_statusspan"})
"""Records of these tables cover the whole year before this one; visits begin in its midst."""


def load() -> None:
    files = {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.csv"))}
    login = next(item.login for item in SIGNINS if item.key == "planner")
    planner = Account.objects.get(login=login)
    with part("計画"), acting(planner.pk, purpose="見本の計画"):
        saved = create_from_sheet(read_csv_files(files), reason=REASON)
        plan, start = saved.plan, saved.plan.span.first.period.start
        assert saved.draft is not None
        adopt_version(
            saved.draft,
            effective_from=start,
            decided_by=DECIDED_BY,
            decided_on=start - DECIDED_BEFORE,
        )
        link_plan(plan, kind=LinkKind.PARALLEL, name=CITY_PLAN)
        _confirm(plan, fiscal_year_of(today()) - 1)


def _confirm(plan: Plan, year: FiscalYear) -> None:
    """Last year's figures, frozen: by the plan itself, or as what the plan starts from."""
    if year in plan.span:
        confirm_year(plan, year, decision=DECIDED_BY)
        return
    indicators = plan.indicators.order_by("order")
    series, frozen = series_for(indicators), dict[int, Figure]()
    for indicator in indicators:
        of = series.get(indicator.pk)
        if of is None or not COUNTED_FOR_YEARS & set(metrics.get(of.metric).sources):
            continue
        if of.pk not in frozen:
            note = f"{DECIDED_BY}　{REASON}"
            reading = metrics.freeze(of, year.period, reason=note)[0]
            frozen[of.pk] = metrics.frozen_figure(reading)
        set_baseline(indicator, fy=year.year, value=frozen[of.pk].value, source=year.label + SOURCE)
