"""What the auditor's page says about the chain, without reading it again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from sasaeai.core.audit.models import JournalCheck, JournalSeal

CHECK = "core.check_journal"
NAMES: dict[str, Promise] = {
    "core_auditentry": _("だれが何をしたか"),
    "core_change": _("どう変わったか"),
}
REASONS: dict[str, Promise] = {
    "rows": _("行の数が、封をしたときとちがいます。"),
    "letters": _("行の中身が、封をしたときとちがいます。"),
    "mark": _("封そのものが書きかえられたか、抜かれています。"),
    "key": _("この封を確かめる鍵がありません。"),
}


@dataclass(frozen=True)
class Reach:
    """One table: how many rows are sealed, from when to when, and the mark to write down."""

    name: Promise
    rows: int
    first_at: datetime.datetime | None
    last_at: datetime.datetime | None
    mark: str


@dataclass(frozen=True)
class BreakSeen:
    """A break of the last check in words: where it lies and what is wrong."""

    name: Promise
    reason: Promise
    first_at: datetime.datetime | None
    last_at: datetime.datetime | None
    sealed_rows: int
    found_rows: int
    after_id: int
    last_id: int


@dataclass(frozen=True)
class ChainState:
    """What is sealed now, and what the last check found."""

    reaches: tuple[Reach, ...]
    checked: JournalCheck | None
    breaks: tuple[BreakSeen, ...]


def chain_state() -> ChainState:
    checked = JournalCheck.objects.order_by("-id").first()
    reaches = tuple(_reach(source, name) for source, name in NAMES.items())
    return ChainState(reaches, checked, tuple(map(_break, checked.broken if checked else [])))


def ask_for_check() -> None:
    """Queues one check; asking again while it waits changes nothing."""
    try:
        with transaction.atomic():
            app.tasks[CHECK].defer(timestamp=0)
    except AlreadyEnqueued:
        return


def _reach(source: str, name: Promise) -> Reach:
    seals = JournalSeal.objects.filter(source=source)
    found = seals.aggregate(rows=Sum("rows"), first=Min("first_at"), last=Max("last_at"))
    last = seals.order_by("id").last()
    mark = last.mark if last else ""
    return Reach(name, found["rows"] or 0, found["first"], found["last"], mark)


def _break(data: dict[str, Any]) -> BreakSeen:
    return BreakSeen(
        NAMES[data["source"]],
        REASONS[data["kind"]],
        _moment(data["first_at"]),
        _moment(data["last_at"]),
        data["sealed_rows"],
        data["found_rows"],
        data["after_id"],
        data["last_id"],
    )


def _moment(text: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None
