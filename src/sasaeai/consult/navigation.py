"""Where the other faces of the house show this room."""

from __future__ import annotations

from typing import Any

from sasaeai.consult import queries
from sasaeai.consult.conference import queries as conference
from sasaeai.consult.referral import queries as referral
from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face, add_card, add_entries
from sasaeai.core.periods import today
from sasaeai.people.public import Account

MOST_LINES = 5


def contribute() -> None:
    """Called once when the room starts."""
    add_entries(
        Entry(
            Face.DESK, "相談と支援", "consult:board", "say", 20, "consult.cases", "/desk/consult/"
        ),
        Entry(
            Face.DESK,
            "共有された支援",
            "consult:shared",
            "people",
            20,
            "consult.partner",
            "/desk/shared/",
        ),
        Entry(
            Face.DESK,
            "届いたつなぎ",
            "consult:referred",
            "mail",
            19,
            "consult.partner",
            "/desk/referred/",
        ),
        Entry(
            Face.DESK,
            "招かれた会議",
            "consult:meetings",
            "people",
            21,
            "consult.meet",
            "/desk/meetings/",
            aside=True,
        ),
        Entry(
            Face.DESK,
            "緊急に開いた記録",
            "consult:glasses",
            "shield",
            85,
            "consult.review",
            "/desk/consult/glasses/",
        ),
        Entry(
            Face.DESK,
            "管理者のボード",
            "consult:lead",
            "flag",
            21,
            "consult.lead",
            "/desk/consult/lead/",
        ),
        Entry(
            Face.DESK,
            "個人情報のボード",
            "consult:privacy",
            "shield",
            10,
            "consult.privacy",
            "/desk/privacy/",
        ),
        Entry(
            Face.DESK,
            "監査のボード",
            "consult:audit",
            "shield",
            10,
            "consult.audit",
            "/desk/audit/",
        ),
        Entry(
            Face.DESK,
            "困りごとの地図",
            "consult:needs",
            "map",
            60,
            "consult.counts",
            "/desk/consult/needs/",
        ),
        Entry(
            Face.DESK,
            "相談の報告",
            "consult:statistics",
            "bars",
            61,
            "consult.statistics",
            "/desk/consult/statistics/",
        ),
    )
    add_card(Card("desk.today", "consult/card.jinja", _board, order=10))
    add_card(Card("desk.today", "consult/card_shared.jinja", _shared, order=10))
    add_card(Card("desk.today", "consult/card_meetings.jinja", _meetings, order=15))
    add_card(Card("phone.today", "consult/card_meetings.jinja", _meetings, order=15))
    add_card(Card("desk.today", "consult/card_glass.jinja", _glass, order=5))
    add_card(Card("people.own", "consult/card_own.jinja", _own, order=10))
    add_card(Card("people.person", "consult/card_person.jinja", _person, order=10))


def _worker(actor: Actor) -> Account:
    return Account(pk=actor.account_id)


def _board(_subject: Any, actor: Actor) -> dict[str, Any] | None:
    if not actor.may("consult.cases"):
        return None
    leads = actor.may("consult.lead")
    found = queries.board(_worker(actor), leads=leads)
    return {"board": found, "leads": leads, "lines": found.tasks[:MOST_LINES], "today": today()}


def _shared(_subject: Any, actor: Actor) -> dict[str, Any] | None:
    if not actor.may("consult.partner"):
        return None
    return {
        "found": queries.shared_cases(),
        "referred": list(referral.addressed().select_related("organisation")[:MOST_LINES]),
        "today": today(),
    }


def _meetings(_subject: Any, actor: Actor) -> dict[str, Any] | None:
    if not actor.may("consult.meet"):
        return None
    rows = conference.invitations(_worker(actor))
    return {"rows": rows[:MOST_LINES]} if rows else None


def _glass(_subject: Any, actor: Actor) -> dict[str, Any] | None:
    """The alert: it stands on top of the reviewers' board until somebody has looked at it."""
    if not actor.may("consult.review"):
        return None
    found = queries.unreviewed(_worker(actor))
    return {"rows": found, "today": today()} if found else None


def _own(_subject: Any, actor: Actor) -> dict[str, Any] | None:
    return {} if actor.person_id is not None else None


def _person(subject: Any, actor: Actor) -> dict[str, Any] | None:
    if not actor.may("consult.cases"):
        return None
    return {
        "cases": list(queries.cases().filter(person=subject).order_by("-opened_on")[:10]),
        "contacts": list(
            queries.contacts().filter(person=subject).order_by("-received_on")[:MOST_LINES]
        ),
    }
