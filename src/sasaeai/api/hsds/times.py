"""Rhythms as HSDS schedules: what its RRULE-like fields can say; the calendar says all of it.

The specification knows no holidays and no single exception. They are told in ``notes`` and are
exact in the calendar behind ``schedule_link``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from sasaeai.api.hsds.ids import part
from sasaeai.places.public import (
    LAST,
    OccurrenceState,
    Pattern,
    PublicView,
    Rule,
    sentence,
)

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFFSET = "+09:00"
HOURS_FROM_UTC = 9


def schedules(view: PublicView, *, calendar: str) -> Iterator[dict[str, Any]]:
    """Rules, then extra sessions to come as days of their own."""
    shared = {
        "service_id": str(view.uuid),
        "timezone": HOURS_FROM_UTC,
        "schedule_link": calendar,
    }
    until = view.listing.check_by
    for uuid, rule in view.rules:
        yield {"id": str(uuid), **shared, **_rule(rule, check_by=until)}
    for row in view.sessions:
        if row.origin == "extra" and row.state == OccurrenceState.PLANNED:
            yield {
                "id": part(view.uuid, "extra", row.held_on, row.starts),
                **shared,
                **_once(row.held_on, row.starts, row.ends),
            }


def _rule(rule: Rule, *, check_by: date | None) -> dict[str, Any]:
    said = sentence(rule)
    found: dict[str, Any] = {
        "valid_from": rule.starts_on.isoformat(),
        "dtstart": rule.starts_on.isoformat(),
        "freq": "WEEKLY" if rule.pattern is Pattern.WEEKLY else "MONTHLY",
        "interval": rule.every if rule.pattern is Pattern.WEEKLY else 1,
        "wkst": "MO",
        "description": said,
        **_hours(rule.opens, rule.closes),
    }
    if check_by is not None:
        found["valid_to"] = check_by.isoformat()
    if rule.ends_on is not None:
        found["until"] = rule.ends_on.isoformat()
    if "（" in said:
        found["notes"] = said[said.index("（") + 1 : -1]
    names = [DAYS[day - 1] for day in sorted(set(rule.weekdays))]
    if rule.pattern is Pattern.WEEKLY:
        found["byday"] = ",".join(names)
    elif rule.pattern is Pattern.NTH:
        weeks = sorted(set(rule.weeks), key=lambda week: 9 if week == LAST else week)
        found["byday"] = ",".join(f"{week}{name}" for week in weeks for name in names)
    else:
        found["bymonthday"] = ",".join(map(str, sorted(set(rule.month_days))))
    return found


def _once(day: date, opens: time, closes: time | None) -> dict[str, Any]:
    text = day.isoformat()
    return {
        "valid_from": text,
        "valid_to": text,
        "dtstart": text,
        "until": text,
        **_hours(opens, closes),
    }


def _hours(opens: time, closes: time | None) -> dict[str, str]:
    found = {"opens_at": f"{opens:%H:%M}{OFFSET}"}
    return found | ({"closes_at": f"{closes:%H:%M}{OFFSET}"} if closes else {})
