"""Consultation: the council's workers, partners while something is shared, the person themself.

``own`` is a case shared with the care centre; ``revoked`` one whose consent was taken back, ``ended``
a closed one, ``secret`` one for named workers only, ``protected`` lies behind a person nobody sees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.objects import Objects
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members

WORKERS = members("social_worker", "manager")
OWNER = members("social_worker")
PARTNER = members("partner_worker")
REVIEWERS = members("manager", "privacy_officer")
ONCE = "6f6b7f5e-98b4-4d5a-9a2f-0d8f4f6f5a77"
CASES = ("own", "revoked", "ended")


def _case(of: str, **more: object) -> Callable[[Objects], Mapping[str, Any]]:
    return lambda o: {"pk": o.cases[of], **more}


def _consent(of: str) -> Callable[[Objects], Mapping[str, Any]]:
    return lambda o: {"pk": o.cases[of], "consent": o.consents[of]}


def _per_case(name: str, **more: object) -> tuple[Row, ...]:
    """A page of a case: the team sees what is not secret, the named see the secret one."""
    return (
        *(Row(name, WORKERS, _case(of, **more), of) for of in CASES),
        Row(name, OWNER, _case("secret", **more), "secret"),
        Row(name, NOBODY, lambda o: {"pk": UNKNOWN, **more}, "unknown"),
    )


def _contact(name: str, *, method: str = "get", status: int = 200, **rest: Any) -> tuple[Row, ...]:
    return (
        Row(name, WORKERS, lambda o: {"pk": o.contact}, "own", method=method, status=status, **rest),
        Row(
            name, OWNER, lambda o: {"pk": o.secret_contact}, "secret", method=method, status=status, **rest
        ),
        Row(name, NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method=method, **rest),
    )  # fmt: skip


STEPS = (
    "entry", "amend", "task", "assess", "plan", "decided", "goal", "evidence", "role", "consent", "basis",
    "share", "withdraw", "stop", "move", "member", "handover", "close",
)  # fmt: skip

CONSULT = (
    Row("consult:board", WORKERS),
    Row("consult:contacts", WORKERS),
    Row("consult:contacts_file", WORKERS, lambda o: {"kind": "csv"}),
    Row("consult:contacts_file", NOBODY, lambda o: {"kind": "exe"}, "unknown"),
    Row("consult:new_contact", WORKERS),
    Row("consult:new_contact", WORKERS, method="post", data=SENT, status=422),
    Row("consult:draft", WORKERS, method="post", data={"wish": "途中"}, status=204),
    Row("consult:forget_draft", WORKERS, method="post", status=302),
    Row("consult:paper", WORKERS),
    Row("consult:paper", WORKERS, method="post", data=SENT, status=422),
    Row("consult:paper_file", WORKERS),
    *_contact("consult:contact"),
    *_contact("consult:settle", method="post", status=302, data={"outcome": "information"}),
    *_contact("consult:respond", method="post", status=302),
    *_contact("consult:link"),
    *_contact("consult:correct"),
    Row("consult:open", WORKERS, lambda o: {"pk": o.loose_contact}, "own"),
    Row("consult:open", WORKERS, lambda o: {"pk": o.contact}, "has a case", status=302),
    Row("consult:open", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("consult:cases", WORKERS),
    Row("consult:cases_file", WORKERS, lambda o: {"kind": "xlsx"}),
    Row("consult:cases_file", NOBODY, lambda o: {"kind": "exe"}, "unknown"),
    *_per_case("consult:case"),
    *(Row("consult:step", WORKERS, _case("own", name=name), f"own {name}") for name in STEPS),
    Row("consult:step", members("manager"), _case("own", name="end-basis"), "own end-basis"),
    Row("consult:step", OWNER, _case("own", name="rewrite"), "own rewrite"),
    Row("consult:consent_paper", WORKERS, _case("own"), "sent empty", method="post", data=SENT, status=422),
    Row("consult:consent_paper", OWNER, _case("secret"), "secret", method="post", data=SENT, status=422),
    Row("consult:consent_paper", NOBODY, _case("ended"), "ended", method="post", data=SENT),
    Row("consult:consent_paper", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post", data=SENT),
    *(Row("consult:consent_copy", WORKERS, _consent(of), of) for of in ("own", "revoked")),
    Row("consult:consent_copy", OWNER, _consent("secret"), "secret"),
    Row("consult:consent_copy", NOBODY, lambda o: {"pk": o.cases["own"], "consent": o.consents["revoked"]}, "other"),
    Row("consult:consent_copy", NOBODY, lambda o: {"pk": o.cases["own"], "consent": UNKNOWN}, "unknown"),
    Row("consult:consent_copy", NOBODY, lambda o: {"pk": UNKNOWN, "consent": o.consents["own"]}, "no case"),
    Row("consult:name_case", WORKERS, _case("unnamed"), "unnamed"),
    Row("consult:name_case", NOBODY, _case("own"), "own"),
    Row("consult:name_case", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("consult:pass_on", WORKERS),
    Row("consult:pass_on", WORKERS, method="post", data=SENT, status=422),
    *(Row("consult:step", OWNER, _case("secret", name=name), f"secret {name}") for name in ("entry", "close")),
    Row("consult:step", members("manager"), _case("own", name="confirm"), "own confirm"),
    # Whoever wrote it does not approve it, and nobody who only reads the case.
    Row("consult:step", members("manager"), _case("own", name="approve"), "own approve"),
    Row("consult:step", NOBODY, _case("secret", name="approve"), "secret approve"),
    Row("consult:step", WORKERS, _case("ended", name="reopen"), "ended reopen"),
    Row("consult:step", NOBODY, _case("ended", name="entry"), "ended entry"),
    Row("consult:step", NOBODY, _case("own", name="x"), "no such step"),
    Row("consult:step", NOBODY, lambda o: {"pk": UNKNOWN, "name": "entry"}, "unknown"),
    Row("consult:step", WORKERS, _case("own", name="entry"), "sent empty", method="post", data=SENT, status=422),
    Row("consult:finish_task", WORKERS, lambda o: {"pk": o.cases["own"], "task": o.case_task}, "own", method="post", status=302),
    # Child by id: the task of one case through the address of another is not there.
    Row("consult:finish_task", NOBODY, lambda o: {"pk": o.cases["revoked"], "task": o.case_task}, "other", method="post"),
    Row("consult:finish_task", NOBODY, lambda o: {"pk": o.cases["own"], "task": UNKNOWN}, "unknown", method="post"),
    Row("consult:handle_stop", WORKERS, lambda o: {"pk": o.cases["own"], "stop": o.stop}, "own", method="post", status=302),
    Row("consult:handle_stop", NOBODY, lambda o: {"pk": o.cases["revoked"], "stop": o.stop}, "other", method="post"),
    Row("consult:handle_stop", NOBODY, lambda o: {"pk": o.cases["own"], "stop": UNKNOWN}, "unknown", method="post"),
    Row("consult:handover", members("manager"), lambda o: {"pk": o.handover}, "own"),
    Row("consult:handover", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("consult:glass", WORKERS),
    Row("consult:glass", WORKERS, method="post", data=SENT, status=422),
    Row("consult:glasses", REVIEWERS),
    Row("consult:review", REVIEWERS, lambda o: {"pk": o.override}, "own"),
    Row("consult:review", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("consult:shared", PARTNER),
    Row("consult:shared_case", PARTNER, _case("own"), "own"),
    *(
        Row("consult:shared_case", NOBODY, _case(of), of)
        for of in ("revoked", "ended", "secret", "stopped")
    ),
    Row("consult:shared_case", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown"),
    Row("consult:own", members("resident")),
    Row("consult:ask_to_stop", members("resident"), lambda o: {"pk": o.own_share}, "own", method="post", status=302),
    Row("consult:ask_to_stop", NOBODY, lambda o: {"pk": o.other_share}, "other", method="post"),
    Row("consult:ask_to_stop", NOBODY, lambda o: {"pk": UNKNOWN}, "unknown", method="post"),
)  # fmt: skip
