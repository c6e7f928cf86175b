"""How many must be there before a meeting can decide (定足数): one rule for every room that meets."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class Quorum(models.TextChoices):
    """Of those who belong to the meeting, how many must be there."""

    MAJORITY = "majority", "過半数"
    TWO_THIRDS = "two_thirds", "3分の2以上"
    ALL = "all", "全員"

    def needed(self, members: int) -> int:
        """Of 12: 7, 8, 12. Nobody at all is never a quorum."""
        if self is Quorum.MAJORITY:
            return members // 2 + 1
        return max(-(-members * 2 // 3) if self is Quorum.TWO_THIRDS else members, 1)


@dataclass(frozen=True)
class Standing:
    """Who is there against the rule, in persons."""

    present: int
    needed: int
    members: int

    @property
    def enough(self) -> bool:
        return self.present >= self.needed
