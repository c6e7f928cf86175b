"""Referrals: the council's workers by the case; the addressee while one is open; whoever holds a link.

``own`` was sent to the care centre, ``draft`` not yet, ``secret`` belongs to a case for named workers
only (its addressee was told nonetheless), ``withdrawn`` has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.matrix_consult import CASES, OWNER, PARTNER, WORKERS
from tests.access.objects import Objects
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, public


def _of(which: str, **more: object) -> Callable[[Objects], Mapping[str, Any]]:
    return lambda o: {"pk": o.referrals[which], **more}


def _unknown(address: str, **more: object) -> Row:
    return Row(address, NOBODY, lambda o: {"pk": UNKNOWN, **more}, "unknown")


REFERRAL = (
    Row("consult:referrals", WORKERS),
    *(Row("consult:refer_case", WORKERS, lambda o, of=of: {"pk": o.cases[of]}, of) for of in CASES),
    Row("consult:refer_case", OWNER, lambda o: {"pk": o.cases["secret"]}, "secret"),
    Row("consult:refer_case", WORKERS, lambda o: {"pk": o.cases["own"]}, "sent empty", method="post", data=SENT, status=422),
    _unknown("consult:refer_case"),
    Row("consult:refer_contact", WORKERS, lambda o: {"pk": o.loose_contact}, "own"),
    Row("consult:refer_contact", OWNER, lambda o: {"pk": o.secret_contact}, "secret"),
    _unknown("consult:refer_contact"),
    *(Row("consult:referral", WORKERS, _of(which), which) for which in ("own", "draft", "withdrawn")),
    Row("consult:referral", OWNER, _of("secret"), "secret"),
    _unknown("consult:referral"),
    Row("consult:referral_step", WORKERS, _of("draft", name="send"), "draft send"),
    Row("consult:referral_step", WORKERS, _of("own", name="withdraw"), "own withdraw"),
    Row("consult:referral_step", WORKERS, _of("own", name="withdraw"), "sent empty", method="post", data=SENT, status=422),
    Row("consult:referral_step", OWNER, _of("secret", name="withdraw"), "secret withdraw"),
    Row("consult:referral_step", WORKERS, _of("withdrawn", name="told"), "withdrawn told"),
    Row("consult:referral_step", NOBODY, _of("own", name="send"), "own send again"),
    Row("consult:referral_step", NOBODY, _of("own", name="x"), "no such step"),
    _unknown("consult:referral_step", name="withdraw"),
    Row("consult:make_link", WORKERS, _of("own"), "own"),
    Row("consult:make_link", OWNER, _of("secret"), "secret"),
    Row("consult:make_link", NOBODY, _of("draft"), "draft"),
    _unknown("consult:make_link"),
    Row("consult:referred", PARTNER),
    Row("consult:referred_one", PARTNER, _of("own"), "own"),
    Row("consult:referred_one", PARTNER, _of("secret"), "secret"),
    *(Row("consult:referred_one", NOBODY, _of(which), which) for which in ("draft", "withdrawn")),
    _unknown("consult:referred_one"),
    Row("consult:referred_step", PARTNER, _of("own", name="accept"), "own accept"),
    Row("consult:referred_step", PARTNER, _of("own", name="decline"), "own decline"),
    Row("consult:referred_step", PARTNER, _of("own", name="decline"), "sent empty", method="post", data=SENT, status=422),
    Row("consult:referred_step", NOBODY, _of("own", name="start"), "own start too early"),
    Row("consult:referred_step", NOBODY, _of("withdrawn", name="accept"), "withdrawn"),
    _unknown("consult:referred_step", name="accept"),
    public("consult:entrance", lambda o: {"token": "no-such-link"}, status=404, of="unknown"),
    public("consult:guest", status=404),
    public("consult:guest_step", lambda o: {"name": "accept"}, status=404, of="unknown"),
)  # fmt: skip
