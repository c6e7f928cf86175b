"""Renditions of the named cast: written by the social worker, approved by the planner."""

from __future__ import annotations

from typing import Any

from sasaeai.core.access import acting
from sasaeai.places.models import Listing, NoticeEdition, Rendition
from sasaeai.places.renditions.subjects import Subject, variant
from sasaeai.places.renditions.writing import hand_in, publish, write_rendition
from tests.cast import Cast

NOTICE = {"title": "ごみを 出す 手伝い", "summary": "電話を して ください。"}
EASY = {"name": "朝凪サロン", "description": "みんなで 話す ところです。 お茶を 飲みます。"}


def subject_of(record: Listing | NoticeEdition) -> Subject:
    if isinstance(record, Listing):
        return Subject(listing=Listing.objects.get(pk=record.pk))
    return Subject(edition=record)


def draft(cast: Cast, record: Any, form: str = "easy", **texts: str) -> Rendition:
    """A draft of the social worker's."""
    chosen = variant(form)
    assert chosen is not None
    with acting(cast.social_worker.pk, purpose="test"):
        usual = EASY if isinstance(record, Listing) else NOTICE
        return write_rendition(subject_of(record), chosen, texts or usual)


def in_review(cast: Cast, record: Any, form: str = "easy", **texts: str) -> Rendition:
    row = draft(cast, record, form, **texts)
    with acting(cast.social_worker.pk, purpose="test"):
        return hand_in(row)


def published(cast: Cast, record: Any, form: str = "easy", **texts: str) -> Rendition:
    """Approved by another person than the writer."""
    row = in_review(cast, record, form, **texts)
    with acting(cast.planner.pk, purpose="test"):
        return publish(row)
