"""Notices of the named cast: written by the social worker, approved by the planner."""

from __future__ import annotations

from typing import Any

from sasaeai.core.access import acting
from sasaeai.core.periods import today
from sasaeai.places.models import NoticeEdition, Subscription
from sasaeai.places.notices.access import ASKING
from sasaeai.places.notices.letters import mark_of, token_for
from sasaeai.places.notices.writing import Wording, hand_in, publish, seen_of, write_notice
from tests.cast import Cast

TITLE, SUMMARY = "年末のごみ出しを手伝います", "12月28日まで、声をかけてください。"


def draft(cast: Cast, **values: Any) -> NoticeEdition:
    """A draft of the social worker's."""
    wording = Wording(**{"title": TITLE, "summary": SUMMARY, "body": "本文です。", **values})
    with acting(cast.social_worker.pk, purpose="test"):
        return write_notice(wording)


def in_review(cast: Cast, **values: Any) -> NoticeEdition:
    row = draft(cast, **values)
    with acting(cast.social_worker.pk, purpose="test"):
        return hand_in(row)


def published(cast: Cast, **values: Any) -> NoticeEdition:
    """Approved by another person than the writer."""
    row = in_review(cast, **values)
    with acting(cast.planner.pk, purpose="test"):
        return publish(row, seen=seen_of(row))


def subscriber(address: str = "yomite@example.jp") -> str:
    """The entrance of an address whose owner has confirmed."""
    mark = mark_of(address)
    with acting(None, purpose=f"{ASKING} {mark}"):
        row = Subscription.objects.create(
            mail=address, mark=mark, asked_on=today(), confirmed_on=today()
        )
    return token_for(row)
