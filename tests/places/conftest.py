"""Places of the named cast, made through the services as the office."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import override_settings

from sasaeai.areas.public import Area
from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.places.public import (
    Category,
    ContactKind,
    ContactWay,
    Holiday,
    Listing,
    Pattern,
    Rule,
    ShownTo,
    Whereabouts,
    record_session,
    register_listing,
    set_schedule,
)
from tests.cast import Cast

OPENED = date(2020, 4, 1)
EVERY_MONDAY = Rule(Pattern.WEEKLY, OPENED, time(10), time(12), weekdays=(1,), holiday=Holiday.HOLD)
EVERY_DAY = Rule(
    Pattern.WEEKLY, OPENED, time(10), time(12), weekdays=tuple(range(1, 8)), holiday=Holiday.HOLD
)


@dataclass(frozen=True)
class Places:
    """朝凪サロン and 隠れ家 (not visible, at a private home) in 朝凪, 石畳体操 in 石畳."""

    salon: Listing
    hidden: Listing
    exercise: Listing


MACHINE = """
import sys, pathlib
said, out, log, sign = sys.argv[1:]
with open(log, "a") as file: file.write(pathlib.Path(said).read_text("utf-8") + "\\n")
pathlib.Path(out).write_bytes(sign.encode() + b"x" * 100)
"""


@pytest.fixture
def machine(tmp_path):
    """Settings of a machine that writes what it was told, and its log; ``sign`` begins the file."""
    script, log = tmp_path / "speak.py", tmp_path / "log"
    script.write_text(MACHINE)

    def named(sign: str = "ID3"):
        call = f"{shlex.quote(sys.executable)} {script} {{text}} {{out}} {log} {sign}"
        return override_settings(SASAEAI_VOICE_COMMAND=call)

    return named, log


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    caches["pages"].clear()


@pytest.fixture
def places(db: None, cast: Cast) -> Places:
    with acting(cast.planner.pk, purpose="test"):
        return Places(
            salon=open_place(
                "朝凪サロン",
                cast.asanagi,
                "salon",
                location=Whereabouts(name="朝凪集会所", address="ひより市朝凪2丁目"),
                contacts=(
                    ContactWay(ContactKind.PERSON, "柏木", shown_to=ShownTo.PUBLIC),
                    ContactWay(ContactKind.PHONE, "000-111-1111"),
                ),
            ),
            hidden=open_place(
                "隠れ家",
                cast.asanagi,
                "hangout",
                shown_to=ShownTo.STAFF,
                location=Whereabouts(
                    name="柏木宅", address="ひより市朝凪3丁目", shown_to=ShownTo.STAFF
                ),
                contacts=(ContactWay(ContactKind.PHONE, "000-222-2222", shown_to=ShownTo.PUBLIC),),
            ),
            exercise=open_place("石畳体操", cast.ishidatami, "exercise"),
        )


def open_place(
    name: str, area: Area, category: str, *, rule: Rule | None = EVERY_DAY, **details: object
) -> Listing:
    """A place with a daily rhythm; call it as someone who may."""
    values: dict[str, object] = {"kana": name, "opened_on": OPENED, **details}
    listing = register_listing(
        name=name,
        category=Category.objects.get(code=category),
        area=area,
        **values,  # type: ignore[arg-type]
    )
    if rule is not None:
        set_schedule(listing, rule)
    return listing


def held(listing: Listing, day: date, people: int | None, *, at: time = time(15)) -> None:
    """A session of a past day with its heads."""
    record_session(listing, held_on=day, opens=at, attendance=people, once=uuid4())


@pytest.fixture
def yesterday() -> date:
    return today() - timedelta(days=1)


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Lets Python believe that it is another day (row policies keep the real one)."""

    def pretend(day: date) -> None:
        for name in (
            "sasaeai.core.metrics.facts",
            "sasaeai.core.metrics.asking",
            "sasaeai.places.metrics",
            "sasaeai.places.queries",
            "sasaeai.places.services.attendance",
            "sasaeai.places.services.listings",
            "sasaeai.places.services.schedules",
        ):
            monkeypatch.setattr(f"{name}.today", lambda: day)

    return pretend
