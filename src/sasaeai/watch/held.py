"""What this room holds about a person, line by line, as far as whoever prints reaches it."""

from __future__ import annotations

from collections.abc import Iterator

from sasaeai.people.public import Held, Line, Person
from sasaeai.watch.models import Visit, WatchPlan


def held(person: Person) -> Held:
    """All of it is about the person and known to them: they agreed to be looked in on."""
    return Held(tuple(_lines(person)), ())


def _lines(person: Person) -> Iterator[Line]:
    plans = WatchPlan.objects.filter(person=person).prefetch_related("emergency_contacts")
    for plan in plans.order_by("starts_on", "pk"):
        said = f"{plan.interval_days}日に1回　{plan.get_state_display()}　{plan.hint}"
        yield "見守り", plan.starts_on, said.strip()
        for contact in plan.emergency_contacts.all():
            yield "見守りの緊急連絡先", None, f"{contact.name}（{contact.relation}）"
    visits = Visit.objects.filter(person=person, voided_at=None).order_by("visited_on", "pk")
    for visit in visits:
        said = f"{visit.get_result_display()}　{visit.note}"
        yield "見守り訪問", visit.visited_on, said.strip()
