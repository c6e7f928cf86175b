"""Figures with states, rounding, rates, averages, grades, standing and small-count suppression."""

from sasaeai.core.figures.averages import (
    NeverAveraged,
    NotARatio,
    Rollup,
    combine,
    mean,
    share_reaching,
    total,
)
from sasaeai.core.figures.cells import UnreadableCell
from sasaeai.core.figures.counttable import TOTAL, CountTable, MissingTotal, Place, TotalsDisagree
from sasaeai.core.figures.figure import REFERENCE_NOTE, SMALL_BASE, Figure, InconsistentFigure
from sasaeai.core.figures.grading import BadScale, Scale, Step, preset_scales
from sasaeai.core.figures.rates import (
    POINTS,
    CountsExceedBase,
    Direction,
    MixedUnits,
    Reached,
    Shares,
    achievement,
    difference,
    progress,
    reached,
    shares,
)
from sasaeai.core.figures.rounding import InexactNumber, NotFinite, round_half_up
from sasaeai.core.figures.standing import NEAR, Standing, pace, standing
from sasaeai.core.figures.states import State
from sasaeai.core.figures.suppression import (
    DEFAULT_K,
    NoProtection,
    SafeTable,
    derivable,
    mask,
    suppress,
    suppress_together,
)

__all__ = [
    "DEFAULT_K",
    "NEAR",
    "POINTS",
    "REFERENCE_NOTE",
    "SMALL_BASE",
    "TOTAL",
    "BadScale",
    "CountTable",
    "CountsExceedBase",
    "Direction",
    "Figure",
    "InconsistentFigure",
    "InexactNumber",
    "MissingTotal",
    "MixedUnits",
    "NeverAveraged",
    "NoProtection",
    "NotARatio",
    "NotFinite",
    "Place",
    "Reached",
    "Rollup",
    "SafeTable",
    "Scale",
    "Shares",
    "Standing",
    "State",
    "Step",
    "TotalsDisagree",
    "UnreadableCell",
    "achievement",
    "combine",
    "derivable",
    "difference",
    "mask",
    "mean",
    "pace",
    "preset_scales",
    "progress",
    "reached",
    "round_half_up",
    "share_reaching",
    "shares",
    "standing",
    "suppress",
    "suppress_together",
    "total",
]
