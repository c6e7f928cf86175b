"""Where the other faces of the house show the external evaluation."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card, Entry, Face
from sasaeai.core.ui.words import words
from sasaeai.evaluation.committee.acts import ACTS
from sasaeai.evaluation.committee.opinions import answered
from sasaeai.evaluation.committee.queries import committees, member_desk, own_seats
from sasaeai.evaluation.models import Opinion, Score
from sasaeai.plan.public import Found, Keeper, Stage, Traced, TraceItem, TraceSource

ENTRIES = (
    Entry(Face.PHONE, "評価", "evaluation:member_home", "edit", 60, "committee.sit", "/committee/"),
    Entry(Face.DESK, "委員のしごと", "evaluation:member_home", "edit", 66, "committee.sit"),
    Entry(
        Face.DESK, "評価委員会", "evaluation:committees", "people", 63, "committee.view",
        "/desk/committee/",
    ),
)  # fmt: skip


def to_score(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """What the member has to read and score, for the first page."""
    if not actor.may("committee.sit"):
        return None
    desks = [member_desk(member) for member in own_seats()]
    return {"desks": desks} if desks else None


def to_answer(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """Opinions that nobody has answered, for those who answer."""
    if not actor.may("committee.answer"):
        return None
    waiting = []
    for committee in committees().filter(answered_on__isnull=True)[:5]:
        stand = answered(committee)
        if not stand.all:
            waiting.append((committee, stand))
    return {"waiting": waiting} if waiting else None


def trace_opinions(subject: Traced, actor: Actor) -> Found | None:
    """Opinions on the line with what was answered, as far as the reader may see them."""
    desk = actor.may("committee.view")
    rows = Opinion.objects.filter(identity__in=subject.own_ids)
    if not desk:
        rows = rows.filter(committee__answered_on__isnull=False, committee__is_public=True)
    found = list(
        rows.select_related("committee", "response").order_by("-committee__fy", "-committee", "no")
    )
    items = tuple(
        TraceItem(row.text, _opinion_page(row, actor), _opinion_note(row)) for row in found[:SHOWN]
    )
    every = reverse("evaluation:committees" if desk else "evaluation:shown_committees")
    return Found(items, len(found), every)


def _opinion_page(row: Opinion, actor: Actor) -> str:
    """Where this reader may read it: to answer, among the others, or as everybody sees it."""
    if actor.may("committee.answer"):
        return reverse("evaluation:opinion", args=[row.pk])
    all_of_them = "opinions" if actor.may("committee.view") else "shown_committee"
    return reverse(f"evaluation:{all_of_them}", args=[row.committee_id]) + f"#opinion-{row.no}"


def _opinion_note(row: Opinion) -> str:
    """意見3　提言　次年度に反映."""
    reply = getattr(row, "response", None)
    kinds = [f"意見{row.no}", row.get_kind_display()]
    if reply is not None:
        kinds.append(reply.get_kind_display())
    return "　".join(words(part) for part in kinds)


def holds(ids: Collection[int]) -> Collection[int]:
    """Lines that an opinion or a score names."""
    opinions = Opinion.objects.filter(identity__in=ids).values_list("identity_id", flat=True)
    scores = Score.objects.filter(identity__in=ids).values_list("identity_id", flat=True)
    return {key for key in (*opinions, *scores) if key is not None}


SHOWN = 6
TRACES = (TraceSource(Stage.OPINION, "評価委員会の意見", trace_opinions),)
KEEPERS = (Keeper("評価委員会の意見・評価", holds),)
CARDS = (
    Card("desk.today", "evaluation/member_card.jinja", to_score, order=12),
    Card("desk.today", "evaluation/opinions_card.jinja", to_answer, order=58),
)

__all__ = ["ACTS", "CARDS", "ENTRIES", "KEEPERS", "TRACES"]
