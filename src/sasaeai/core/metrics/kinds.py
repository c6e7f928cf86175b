"""The natures of a figure: how it may be put together over areas and over time, and how never."""

from __future__ import annotations

import enum


class Kind(enum.Enum):
    """How a metric adds up. The two flags say whether Σ over areas / over months is allowed."""

    FLOW = ("flow", "期間の数", True, True)
    STOCK = ("stock", "ある日の数", True, False)
    CUMULATIVE = ("cumulative", "はじめからの累計", True, False)
    DISTINCT = ("distinct", "実数（同じものは1つ）", False, False)
    RATIO = ("ratio", "割合", True, True)
    RATIO_AT_END = ("ratio_at_end", "ある日の割合", True, False)
    MEDIAN = ("median", "中央値", False, False)
    SHARE = ("share", "調査の割合", True, False)
    COMPOUND = ("compound", "すべてそろう", False, False)
    TYPED = ("typed", "入力する数", False, False)
    NARRATIVE = ("narrative", "文章", False, False)

    def __init__(self, code: str, label: str, over_areas: bool, over_time: bool) -> None:
        self.code = code
        self.label = label
        self.over_areas = over_areas
        self.over_time = over_time

    @property
    def has_denominator(self) -> bool:
        """Σ numerators ÷ Σ denominators, divided last."""
        return self in (Kind.RATIO, Kind.RATIO_AT_END, Kind.SHARE)

    @property
    def at_end(self) -> bool:
        """What is there on the last day of the period; it changes without any write."""
        return self in (Kind.STOCK, Kind.RATIO_AT_END, Kind.CUMULATIVE, Kind.COMPOUND)

    @property
    def keyed(self) -> bool:
        """Counted anew for every area and window, since parts do not add up."""
        return self in (Kind.DISTINCT, Kind.MEDIAN)
