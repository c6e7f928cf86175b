"""Bringing rounds and standing in line after a change; serialised per plan."""

from __future__ import annotations

from django.db import connection

LOCK = 0x5A5A << 40
"""Advisory lock class; the plan's id is added."""


def lock(plan_id: int) -> None:
    """One writer per plan until the transaction ends, so that two taps cannot both be the first."""
    _call("SELECT pg_advisory_xact_lock(%s)", LOCK + plan_id)


def settle(plan_id: int) -> None:
    """Derives the plan's rounds and standing anew from plan, pauses and visits."""
    _call("SELECT access.watch_settle(%s)", plan_id)


def settle_every() -> None:
    """Derives everything anew, after a load or restore that wrote visits by itself (as the owner)."""
    _call("SELECT count(access.watch_settle(id)) FROM watch_watchplan")


def plan_rounds() -> None:
    """Extends the rounds of every plan that has not ended; running it twice changes nothing."""
    _call("SELECT access.watch_plan_rounds()")


def _call(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
