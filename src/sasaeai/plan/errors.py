"""Why an act of the plan room is refused."""

from __future__ import annotations

from sasaeai.core.refusal import Refusal


class PlanRefused(Refusal):
    """The act cannot be done; the message says why and what to do, in the person's words."""


class WrongCondition(PlanRefused):
    """A condition cannot mean what was given; ``code`` is the field of the metric it narrows."""

    def __init__(self, code: str, words: str, /, **values: object) -> None:
        self.code = code
        super().__init__(words, **values)


class ChangedMeanwhile(PlanRefused):
    """Somebody rewrote the line meanwhile; ``seen`` is the mark of what stands now."""

    def __init__(self, seen: str) -> None:
        self.seen = seen
        super().__init__(
            "ほかの人が先に直しました。下のいまの下書きとくらべて、もういちど残してください。"
        )


class NotADraft(PlanRefused):
    """An adopted version is closed: a change needs a new version."""


class NotDecided(PlanRefused):
    """A version takes effect only by somebody's decision on a day."""


class ClosedYear(PlanRefused):
    """The year's figures are confirmed and published."""
