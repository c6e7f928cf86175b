"""The states of a figure and their words on screen, on paper and in files."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """What stands behind a figure; reports must never let one slip into another."""

    VALUE = "value"
    ZERO = "zero"
    NOT_ENTERED = "not_entered"
    NOT_APPLICABLE = "not_applicable"
    UNCOMPUTABLE = "uncomputable"
    OBSERVING = "observing"
    SUPPRESSED = "suppressed"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    State.VALUE: "値あり",
    State.ZERO: "ゼロ",
    State.NOT_ENTERED: "未入力",
    State.NOT_APPLICABLE: "対象外",
    State.UNCOMPUTABLE: "算定不能",
    State.OBSERVING: "観察中",
    State.SUPPRESSED: "秘匿",
}
NUMERIC = frozenset({State.VALUE, State.ZERO})
