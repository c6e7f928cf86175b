"""Where the other pages lead to the next plan, and the committee's opinions in a line's trace."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sasaeai.core.access import Actor
from sasaeai.core.contributions import Card
from sasaeai.evaluation.succession.queries import ways


def under_way(_subject: object, actor: Actor) -> dict[str, Any] | None:
    """How far the decisions about the next plan are, for those who decide."""
    if not actor.may("plan.edit"):
        return None
    found = [way for way in ways() if not way.progress.whole]
    if not found:
        return None
    return {"ways": [(way, reverse("evaluation:succession", args=[way.new.code])) for way in found]}


CARDS = (Card("desk.today", "evaluation/succession_card.jinja", under_way, order=59),)
