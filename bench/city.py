"""Whom and what the bench picks out of the loaded city: the same on each run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from bench.pages import PAGES, Of, Page, Who
from bench.tours import Request, Visitor
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.people.models import Account, Duty
from sasaeai.places.models import Listing
from sasaeai.plan.models import Indicator
from sasaeai.watch.models import WatchPlan

MOST_COMMISSIONERS = 8
PLANS_EACH = 8


@dataclass(frozen=True)
class Commissioner:
    """A sign-in with the plans of the own beat."""

    account_id: int
    login: str
    areas: tuple[int, ...]
    plans: tuple[int, ...]


@dataclass(frozen=True)
class City:
    """People and records, chosen in the order of their keys."""

    commissioners: tuple[Commissioner, ...]
    social_worker: Account
    planner: Account
    office_plans: tuple[int, ...]
    places: tuple[str, ...]
    indicators: tuple[str, ...]

    def existing(self) -> list[Page]:
        """Pages whose room is there and whose records the city has."""
        return [page for page in PAGES if self.paths(page, self.commissioners[0])]

    def paths(self, page: Page, who: Commissioner) -> list[str]:
        named: dict[Of, tuple[object, ...]] = {
            Of.OWN_PLANS: who.plans,
            Of.OFFICE_PLANS: self.office_plans,
            Of.PLACES: self.places,
            Of.INDICATORS: self.indicators,
        }
        try:
            if page.of is Of.NOTHING:
                return [reverse(page.url_name)]
            return [reverse(page.url_name, args=[each]) for each in named[page.of]]
        except NoReverseMatch:
            return []

    def requests(self, page: Page, visitors: dict[str, Visitor]) -> list[Request]:
        """Signed in, one visitor after the other; ``visitors`` by login."""
        first = self.commissioners[0]
        if page.who is Who.NOBODY:
            return [Request(path) for path in self.paths(page, first)]
        if page.who is not Who.COMMISSIONER:
            visitor = visitors[self._staff(page).login]
            return [visitor.get(path) for path in self.paths(page, first)]
        each = [
            [visitors[one.login].get(path) for path in self.paths(page, one)]
            for one in self.commissioners
        ]
        longest = max(len(found) for found in each)
        return [found[n % len(found)] for n in range(longest) for found in each]

    def account_of(self, page: Page) -> int | None:
        """Whose queries are counted."""
        if page.who is Who.NOBODY:
            return None
        if page.who is Who.COMMISSIONER:
            return self.commissioners[0].account_id
        return self._staff(page).pk

    def _staff(self, page: Page) -> Account:
        return self.social_worker if page.who is Who.SOCIAL_WORKER else self.planner


def find(*, social_worker: str, planner: str) -> City:
    office = Account.objects.get(login=social_worker)
    with acting(office.pk, purpose="bench"):
        plans = tuple(WatchPlan.objects.order_by("pk").values_list("pk", flat=True)[:40])
    places = Listing.objects.filter(visible=True).order_by("pk").values_list("code", flat=True)
    indicators = Indicator.objects.order_by("pk").values_list("code", flat=True)
    return City(
        commissioners=tuple(_commissioners()),
        social_worker=office,
        planner=Account.objects.get(login=planner),
        office_plans=plans,
        places=tuple(places[:40]),
        indicators=tuple(indicators[:20]),
    )


def _commissioners() -> list[Commissioner]:
    found: list[Commissioner] = []
    for duty in _duties(today()):
        with acting(duty.account_id, purpose="bench"):
            rows = list(WatchPlan.objects.exclude(state="ended").order_by("pk")[:PLANS_EACH])
        if len(rows) >= 2 and duty.area_id is not None:
            plans = tuple(row.pk for row in rows)
            login = str(duty.account.login)
            found.append(Commissioner(duty.account_id, login, (duty.area_id,), plans))
        if len(found) == MOST_COMMISSIONERS:
            break
    return found


def _duties(day: date) -> list[Duty]:
    in_force = Q(ends_on=None) | Q(ends_on__gte=day)
    rows = Duty.objects.filter(in_force, kind="commissioner", starts_on__lte=day)
    return list(rows.select_related("account").order_by("pk")[:200])
