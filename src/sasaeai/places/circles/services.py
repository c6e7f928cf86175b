"""A circle goes round: begun, added to on paper or by its page, looked at, ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from sasaeai.areas.public import Area
from sasaeai.core import audit
from sasaeai.core.access import acting, current
from sasaeai.core.access.measure import counted
from sasaeai.core.periods import today
from sasaeai.core.refusal import Refusal
from sasaeai.people.public import Account
from sasaeai.places.circles.access import PAGE
from sasaeai.places.circles.enums import How, LineState
from sasaeai.places.models import Circle, CircleLine
from sasaeai.places.models.circles import fresh_key, hash_of

LONGEST_KEY = 32
A_DAY = 20
"""More lines than this do not come to one circle in a day: somebody is playing with its page."""


class NotRunning(Refusal):
    """Before its first day or after its last nothing is added."""


class TooManyWaiting(Refusal):
    """Somebody has to look at what is there first."""


@dataclass(frozen=True)
class Plan:
    """How a circle goes round."""

    title: str
    area: Area
    starts_on: date
    ends_on: date
    opening: str = ""
    groups: Sequence[str] = ()
    leader: Account | None = None


@transaction.atomic
def begin(plan: Plan, *, once: UUID | None = None) -> Circle:
    """A new circle with a key of its own; the same ``once`` again is the same circle."""
    if once is not None:
        known = Circle.objects.filter(once=once).first()
        if known is not None:
            return known
    row = Circle(once=once, **_columns(plan))
    _give_key(row)
    row.save()
    audit.record("places.circle.begun", subject=("circle", row.pk))
    return row


@transaction.atomic
def change(circle: Circle, plan: Plan) -> Circle:
    """Other words, another leader, another last day: a day that is past ends it at once."""
    row = Circle.objects.select_for_update(of=("self",)).get(pk=circle.pk)
    for name, value in _columns(plan).items():
        setattr(row, name, value)
    row.save()
    audit.record("places.circle.changed", subject=("circle", row.pk))
    return row


@transaction.atomic
def renew_key(circle: Circle) -> Circle:
    """The sheet got into wrong hands: its code opens nothing any more; a new one is printed."""
    _give_key(circle)
    circle.save(update_fields=["key", "key_hash"])
    audit.record("places.circle.key", subject=("circle", circle.pk))
    return circle


@transaction.atomic
def copy_line(
    circle: Circle, *, writer: str, text: str, day: date, once: UUID | None = None
) -> CircleLine:
    """A line of the paper sheet, typed in by whoever runs the circle and marked as such.

    Raises ``NotRunning`` for a day outside of the circle or to come.
    """
    if once is not None:
        known = CircleLine.objects.filter(once=once).first()
        if known is not None:
            return known
    if not circle.starts_on <= day <= min(circle.ends_on, today()):
        raise NotRunning("この回覧がまわっている日を入れてください。")
    account = current().account_id
    row = CircleLine(
        circle=circle,
        area_id=circle.area_id,
        writer=writer.strip(),
        text=text.strip(),
        how=How.PAPER,
        state=LineState.SHOWN,
        day=day,
        entered_by_id=account,
        decided_by_id=account,
        once=once,
    )
    row.save(force_insert=True)
    audit.record("places.circle.line", subject=("circle", circle.pk), detail={"how": "paper"})
    return row


@contextmanager
def opened(key: str) -> Iterator[Circle | None]:
    """The running circle of this key, in a transaction that reaches no other; else None."""
    if len(key) != LONGEST_KEY:
        yield None
        return
    number = _behind(key)
    if number is None:
        yield None
        return
    with acting(None, purpose=f"{PAGE} {number}"):
        yield Circle.objects.select_related("area").filter(pk=number).first()


def _behind(key: str) -> int | None:
    """The number of the running circle with this key: all that a passer-by's connection is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access.places_circle_of(%s)", [hash_of(key)])
        found = cursor.fetchone()[0]
    return None if found is None else int(found)


def send_line(circle: Circle, *, writer: str, text: str) -> None:
    """From the page, inside ``opened``: it waits, and not even its writer reads it back.

    Raises ``TooManyWaiting``.
    """
    _count(circle)
    row = CircleLine(
        circle=circle,
        area_id=circle.area_id,
        writer=writer.strip(),
        text=text.strip(),
        how=How.PAGE,
        state=LineState.WAITING,
        day=today(),
    )
    row.save(force_insert=True)
    audit.record("places.circle.line", subject=("circle", circle.pk), detail={"how": "page"})


@transaction.atomic
def decide_line(line: CircleLine, *, show: bool) -> CircleLine:
    """Whoever runs the circle has read it: it goes round, or it does not. May be changed again."""
    row = CircleLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    state = LineState.SHOWN if show else LineState.HIDDEN
    if row.state != state:
        row.state, row.decided_by_id = state, current().account_id
        row.save(update_fields=["state", "decided_by"])
        detail = {"state": str(state)}
        audit.record("places.circle.line_decided", subject=("circle", row.circle_id), detail=detail)
    return row


@transaction.atomic
def remove_line(line: CircleLine) -> None:
    """Its writer wants it gone: nothing of it stays."""
    circle = line.circle_id
    line.delete()
    audit.record("places.circle.line_removed", subject=("circle", circle))


def _give_key(circle: Circle) -> None:
    circle.key = fresh_key()
    circle.key_hash = hash_of(circle.key)


def _count(circle: Circle) -> None:
    if counted(f"places.circle.{circle.pk}", within=timedelta(days=1)) > A_DAY:
        raise TooManyWaiting("いま、たくさん届いています。あした、もう一度書いてください。")


def _columns(plan: Plan) -> dict[str, object]:
    return {
        "title": plan.title.strip(),
        "opening": plan.opening.strip(),
        "area": plan.area,
        "leader": plan.leader,
        "groups": list(plan.groups),
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
    }
