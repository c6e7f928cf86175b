"""Codes of the community steps. Labels are what a reader sees; codes never change."""

from __future__ import annotations

from django.db import models


class StepState(models.TextChoices):
    """How far an area is with a step; まだ is an answer, 未入力 is none."""

    OWN = "own", "自分たちのものになった"
    DOING = "doing", "つづけている"
    STARTED = "started", "はじめた"
    NOT_YET = "not_yet", "まだ"

    @property
    def mark(self) -> str:
        """The sign of Japanese marking; every font and every printer has it."""
        return {"own": "◎", "doing": "○", "started": "△", "not_yet": "・"}[self.value]

    @property
    def rank(self) -> int:
        """0 for まだ up to 3; only the order means anything."""
        return len(StepState) - 1 - list(StepState).index(self)


TAKEN = (StepState.OWN, StepState.DOING, StepState.STARTED)
"""Steps an area has at least started."""


class StepSource(models.TextChoices):
    """How the answers came in."""

    PHONE = "phone", "本人の入力"
    PAPER = "paper", "紙から"
