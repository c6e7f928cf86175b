"""Who is acting, set inside the transaction so that no pooled connection can carry it on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from sasaeai.core.access import roles

ACTING = (
    "set_config('sasaeai.actor', %s, true), set_config('sasaeai.purpose', %s, true), "
    + roles.CHOSEN
)
LONGEST_PURPOSE = 200


@dataclass(frozen=True)
class Duty:
    """One duty in force today: what, where, for whom."""

    id: int
    kind: str
    area_id: int | None
    organisation_id: int | None


@dataclass(frozen=True)
class Actor:
    """The signed-in account with what its duties allow today; ``ANONYMOUS`` has none."""

    account_id: int | None
    name: str = ""
    person_id: int | None = None
    duties: tuple[Duty, ...] = ()
    capabilities: frozenset[str] = frozenset()

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    def may(self, capability: str) -> bool:
        return capability in self.capabilities

    def has_duty(self, kind: str) -> bool:
        return any(duty.kind == kind for duty in self.duties)


ANONYMOUS = Actor(None)
_current: ContextVar[Actor] = ContextVar("actor", default=ANONYMOUS)
_purpose: ContextVar[str] = ContextVar("purpose", default="")
_doors: ContextVar[tuple[str, ...]] = ContextVar("doors", default=())


def current() -> Actor:
    return _current.get()


def purpose() -> str:
    return _purpose.get()


def doors() -> tuple[str, ...]:
    """The capabilities that open the screen of this request; none outside of one."""
    return _doors.get()


@contextmanager
def acting(account_id: int | None, *, purpose: str) -> Iterator[Actor]:
    """Opens one transaction as this account; jobs pass ``None`` and see no confidential row.

    The setting is transaction-local: commit or rollback forgets it, whatever the pool does next.
    Inside somebody else's work that one is the actor again afterwards, in the database as well.
    """
    with transaction.atomic():
        actor = assume(account_id, purpose=purpose)
        tokens = _current.set(actor), _purpose.set(purpose)
        try:
            yield actor
        finally:
            _current.reset(tokens[0])
            _purpose.reset(tokens[1])
        if not connection.needs_rollback:
            _set(_current.get().account_id, _purpose.get())


def assume(account_id: int | None, *, purpose: str) -> Actor:
    """Sets the actor for the transaction that is open and reads its duties, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {ACTING}, access.context(%s)",
            [*_acting(account_id, purpose), account_id],
        )
        raw = cursor.fetchone()[-1]
    return _actor(account_id, json.loads(raw) if isinstance(raw, str) else raw)


def _set(account_id: int | None, purpose: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ACTING}", _acting(account_id, purpose))


def _acting(account_id: int | None, purpose: str) -> list[str]:
    account = "" if account_id is None else str(account_id)
    return [account, purpose[:LONGEST_PURPOSE], settings.SASAEAI_WIDE_ROLE]


def _actor(account_id: int | None, context: dict[str, Any] | None) -> Actor:
    if account_id is None or not context:
        return ANONYMOUS
    duties = tuple(Duty(**duty) for duty in context["duties"])
    return Actor(
        account_id,
        context["name"],
        context["person"],
        duties,
        frozenset(context["capabilities"]),
    )
