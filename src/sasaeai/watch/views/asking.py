"""Reading addresses and forms the same way on every page of the room."""

from __future__ import annotations

import re
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from sasaeai.core.access import Actor
from sasaeai.core.periods import Period, month, today
from sasaeai.people.public import Account
from sasaeai.watch import queries
from sasaeai.watch.enums import Result
from sasaeai.watch.models import WatchPlan

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
LARGEST_ID = 2**63 - 1


def actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def account(request: HttpRequest) -> Account:
    """The signed-in account; the middleware let nobody else through."""
    assert isinstance(request.user, Account)
    return request.user


def plan_in_reach(plan_id: int) -> WatchPlan:
    """404 unless PostgreSQL shows both the plan and its person to whoever asks."""
    return get_object_or_404(queries.plans_in_reach(), pk=min(plan_id, LARGEST_ID))


def month_of(text: str) -> Period:
    """``2026-11``, or the running month for nothing; anything else is a bad request."""
    if not text:
        return month(today())
    found = _MONTH.fullmatch(text)
    if found is None:
        raise BadRequest("no such month")
    return month(today().replace(year=int(found[1]), month=int(found[2]), day=1))


def result_of(text: str) -> Result:
    try:
        return Result(text)
    except ValueError:
        raise BadRequest("no such result") from None


def uuid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest("no such form") from None
