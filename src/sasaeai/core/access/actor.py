"""Who is acting, set inside the transaction so that no pooled connection can carry it on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction


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


def current() -> Actor:
    return _current.get()


def purpose() -> str:
    return _purpose.get()


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
            "SELECT set_config('sasaeai.actor', %s, true), "
            "set_config('sasaeai.purpose', %s, true), access.context(%s)",
            ["" if account_id is None else str(account_id), purpose[:200], account_id],
        )
        raw = cursor.fetchone()[2]
    return _actor(account_id, json.loads(raw) if isinstance(raw, str) else raw)


def _set(account_id: int | None, purpose: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('sasaeai.actor', %s, true), set_config('sasaeai.purpose', %s, true)",
            ["" if account_id is None else str(account_id), purpose],
        )


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
