"""Who can sign in to the demo city. ``./run demo`` prints this list; the password is no secret."""

from __future__ import annotations

from dataclasses import dataclass

from demo.city.cast import WORKERS

PASSWORD = "hiyori-no-machi"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One of the cast: ``words`` say who it is, ``start`` is the page to begin with."""

    key: str
    login: str
    name: str
    words: str
    start: str


STARTS = (
    ("resident", "/me/consult/"),
    ("commissioner", "/visits/"),
    ("other_commissioner", "/visits/"),
    ("former_commissioner", "/"),
    ("district_officer", "/desk/"),
    ("salon_leader", "/desk/"),
    ("social_worker", "/desk/"),
    ("manager", "/desk/"),
    ("planner", "/desk/"),
    ("partner", "/desk/shared/"),
    ("committee_member", "/desk/"),
    ("auditor", "/desk/"),
    ("privacy_officer", "/desk/"),
    ("administrator", "/desk/"),
)


def _sign_in(key: str, start: str) -> SignIn:
    worker = next(worker for worker in WORKERS if worker.key == key)
    return SignIn(key, worker.login, f"{worker.surname} {worker.given}", worker.post, start)


SIGNINS = tuple(_sign_in(key, start) for key, start in STARTS)
