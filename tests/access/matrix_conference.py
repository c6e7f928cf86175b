"""Meetings: the council's workers; somebody invited to her own, until its papers close.

``own`` waits for the promise of secrecy, ``promised`` is open to the partner, ``closed`` and
``cancelled`` are over, ``apart`` is one to which she is not invited, ``secret`` has an item of a case
for named workers only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.matrix_consult import OWNER, PARTNER, WORKERS
from tests.access.objects import Objects
from tests.access.table import NOBODY, SENT, UNKNOWN, Row, members

LEADS = members("manager")
MAY_BE_INVITED = members(
    "social_worker", "manager", "partner_worker", "commissioner", "other_commissioner", "watcher",
    "district_officer",
)  # fmt: skip


def _of(which: str, **more: object) -> Callable[[Objects], Mapping[str, Any]]:
    return lambda o: {"pk": o.meetings[which][0], **more}


def _item(which: str, name: str, *, through: str = "") -> Callable[[Objects], Mapping[str, Any]]:
    return lambda o: {
        "pk": o.meetings[through or which][0], "item": o.meetings[which][1], "name": name,
    }  # fmt: skip


def _paper(which: str, *, through: str = "") -> Callable[[Objects], Mapping[str, Any]]:
    return lambda o: {"pk": o.meetings[through or which][0], "paper": o.meetings[which][2]}


def _unknown(address: str, *, method: str = "get", **more: object) -> Row:
    return Row(address, NOBODY, lambda o: {"pk": UNKNOWN, **more}, "unknown", method=method)


CONFERENCE = (
    Row("consult:conferences", WORKERS),
    Row("consult:call", WORKERS),
    Row("consult:call", WORKERS, method="post", data=SENT, status=422),
    Row("consult:conference_kinds", LEADS),
    Row("consult:new_conference_kind", LEADS),
    Row("consult:new_conference_kind", LEADS, method="post", data=SENT, status=422),
    Row("consult:conference_kind", LEADS, lambda o: {"pk": 1}, "own"),
    _unknown("consult:conference_kind"),
    *(Row("consult:conference", WORKERS, _of(which), which) for which in ("own", "closed", "secret")),
    _unknown("consult:conference"),
    Row("consult:agenda_file", WORKERS, _of("own"), "own"),
    _unknown("consult:agenda_file"),
    *(Row("consult:conference_step", WORKERS, _of("own", name=name), name) for name in ("item", "invite", "signed", "attendance", "keep", "cancel")),
    Row("consult:conference_step", WORKERS, _of("own", name="item"), "sent empty", method="post", data=SENT, status=422),
    Row("consult:conference_step", NOBODY, _of("cancelled", name="item"), "cancelled"),
    Row("consult:conference_step", NOBODY, _of("own", name="x"), "no such step"),
    _unknown("consult:conference_step", name="item"),
    *(Row("consult:item_step", WORKERS, _item("own", name), name) for name in ("paper", "seat", "unseat", "minutes", "decide")),
    Row("consult:item_step", WORKERS, _item("own", "paper"), "sent empty", method="post", data=SENT, status=422),
    Row("consult:item_step", OWNER, _item("secret", "paper"), "secret"),
    Row("consult:item_step", NOBODY, _item("closed", "paper"), "closed"),
    # Child by id: an item through the address of another meeting is not there.
    Row("consult:item_step", NOBODY, _item("own", "paper", through="apart"), "other"),
    Row("consult:item_step", NOBODY, lambda o: {"pk": o.meetings["own"][0], "item": UNKNOWN, "name": "paper"}, "unknown"),
    Row("consult:meetings", MAY_BE_INVITED),
    *(Row("consult:meeting", PARTNER, _of(which), which) for which in ("own", "promised", "closed")),
    *(Row("consult:meeting", NOBODY, _of(which), which) for which in ("cancelled", "apart", "secret")),
    _unknown("consult:meeting"),
    # A paper that is a file: for workers in reach, and for the partner only while its item is open to her.
    *(Row("consult:conference_paper_file", WORKERS, _paper(which), which) for which in ("own", "promised", "closed", "cancelled", "apart")),
    Row("consult:conference_paper_file", OWNER, _paper("secret"), "secret"),
    Row("consult:conference_paper_file", NOBODY, _paper("own", through="apart"), "other"),
    _unknown("consult:conference_paper_file", paper=UNKNOWN),
    Row("consult:paper_read", PARTNER, _paper("promised"), "promised"),
    *(Row("consult:paper_read", NOBODY, _paper(which), which) for which in ("own", "closed", "cancelled", "apart", "secret")),
    Row("consult:paper_read", NOBODY, _paper("apart", through="promised"), "other"),
    _unknown("consult:paper_read", paper=UNKNOWN),
    Row("consult:promise", PARTNER, _of("own"), "own", method="post", status=302),
    Row("consult:promise", NOBODY, _of("apart"), "apart", method="post"),
    _unknown("consult:promise", method="post"),
)  # fmt: skip
