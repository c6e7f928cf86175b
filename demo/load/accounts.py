"""Sign-ins with their duties and pledges of secrecy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.hashers import make_password

from demo.city.city import City
from demo.city.model import Duty as Generated
from demo.city.model import DutyKind as Known
from demo.city.model import Worker
from demo.load.areas import area_ids
from demo.load.rows import insert, last_day, part
from demo.load.signins import PASSWORD
from sasaeai.people.enums import DutyKind as Kind
from sasaeai.people.models import Account, Duty, Pledge

KINDS: dict[Known, Kind] = {
    Known.COMMISSIONER: Kind.COMMISSIONER,
    Known.WELFARE_HELPER: Kind.WATCHER,
    Known.HEALTH_HELPER: Kind.WATCHER,
    Known.DISTRICT_OFFICER: Kind.DISTRICT_OFFICER,
    Known.GROUP_LEADER: Kind.PLACE_LEADER,
    Known.SOCIAL_WORKER: Kind.SOCIAL_WORKER,
    Known.PARTNER: Kind.PARTNER_WORKER,
    Known.PLANNER: Kind.PLANNER,
    Known.COMMITTEE: Kind.COMMITTEE_MEMBER,
    Known.MANAGER: Kind.MANAGER,
    Known.PRIVACY_OFFICER: Kind.PRIVACY_OFFICER,
    Known.AUDITOR: Kind.AUDITOR,
    Known.ADMINISTRATOR: Kind.ADMINISTRATOR,
}
"""The others (pantry, accounts …) sign in without a duty until their room is built."""
WHOLE_CITY = frozenset({Kind.SOCIAL_WORKER, Kind.MANAGER, Kind.PLANNER})
PLEDGE_VERSION = "1"


def load(city: City) -> None:
    with part(f"サインイン {len(city.workers):,}", Account, Duty, Pledge):
        insert(Account, _accounts(city))
        insert(Duty, _duties(city))
        insert(Pledge, _pledges(city))


def worker_numbers(city: City) -> dict[str, int]:
    """Account key of each of the cast."""
    return {worker.key: worker.number for worker in city.workers if worker.key}


def _accounts(city: City) -> Iterator[Account]:
    """One password for all: hashing it once saves seconds, and it is printed anyway."""
    hashed = make_password(PASSWORD)
    for worker in city.workers:
        yield Account(
            id=worker.number,
            login=worker.login,
            email=worker.email,
            name=f"{worker.surname} {worker.given}",
            kana=f"{worker.surname_kana} {worker.given_kana}",
            password=hashed,
        )


def _known(worker: Worker) -> list[Generated]:
    return [duty for duty in worker.duties if duty.kind in KINDS]


def _duties(city: City) -> Iterator[Duty]:
    ids, number = area_ids(city), 0
    whole = ids[city.book.units[0].code]
    for worker in city.workers:
        for duty in _known(worker):
            number += 1
            kind = KINDS[duty.kind]
            area = ids[duty.area] if duty.area else None
            yield Duty(
                id=number,
                account_id=worker.number,
                kind=kind,
                area_id=whole if area is None and kind in WHOLE_CITY else area,
                organisation_id=duty.organisation,
                starts_on=duty.starts_on,
                ends_on=last_day(duty.ends_on),
                appointment_no=duty.mandate,
            )


def _pledges(city: City) -> Iterator[Pledge]:
    """Signed on the first day of service; for good, as a secret does not end with the duty."""
    bound = [worker for worker in city.workers if _known(worker)]
    for number, worker in enumerate(bound, 1):
        first: date = min(duty.starts_on for duty in _known(worker))
        yield Pledge(
            id=number,
            account_id=worker.number,
            text_version=PLEDGE_VERSION,
            signed_on=first,
        )
