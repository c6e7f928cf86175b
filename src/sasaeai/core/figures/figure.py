"""A figure with its state: a zero, a blank and a hidden number are three different things."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Self

from sasaeai.core.figures import cells
from sasaeai.core.figures.rounding import (
    MOST_DECIMALS,
    Exact,
    Number,
    cut,
    exactly,
    grouped,
    round_half_up,
)
from sasaeai.core.figures.states import NUMERIC, State

FACTORS = {"%": 100, "‰": 1000}
SMALL_BASE = 30  # rates over fewer than this are marked for reference only (参考値)
REFERENCE_NOTE = "＊参考値"


class InconsistentFigure(ValueError):
    """The parts of a figure contradict its state (a hidden one with a value, say)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: exact inside, rounded only in ``text``.

    ``value`` is exact or, where it does not terminate, cut after 12 places; ``num``/``den`` are
    the integers it came from; ``exact`` serves further arithmetic. ``reason`` says why it cannot
    be computed or how it is hidden. ``reference`` marks a rate on a small base (n < 30).
    """

    state: State
    value: Decimal | None = None
    unit: str = ""
    decimals: int = 0
    num: int | None = None
    den: int | None = None
    reason: str = ""
    reference: bool = False
    exact: Fraction | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise InconsistentFigure(f"decimals must be 0..{MOST_DECIMALS}, not {self.decimals}")
        if (self.value is not None) != (self.state in NUMERIC):
            raise InconsistentFigure(f"{self.state} with value {self.value}")
        if (self.num is None) != (self.den is None):
            raise InconsistentFigure("numerator and denominator come together")
        if self.value is None:
            self._check_without_value()
        else:
            self._check_with_value(self.value)

    def _check_without_value(self) -> None:
        if self.exact is not None or self.reference:
            raise InconsistentFigure(f"{self.state} carries no number")
        if self.num is not None and self.state is not State.UNCOMPUTABLE:
            raise InconsistentFigure(f"{self.state} carries no numerator")
        if bool(self.reason) != (self.state in {State.UNCOMPUTABLE, State.SUPPRESSED}):
            raise InconsistentFigure(f"{self.state} with reason {self.reason!r}")

    def _check_with_value(self, value: Decimal) -> None:
        exact = exactly(value) if self.exact is None else self.exact
        if self.num is not None and self.den is not None:
            exact = Fraction(self.num, self.den) * factor_of(self.unit)
        if (exact == 0) != (self.state is State.ZERO):
            raise InconsistentFigure(f"{self.state} with value {value}")
        if cut(exact) != cut(value):
            raise InconsistentFigure(f"{value} is not {exact}")
        if self.reason:
            raise InconsistentFigure("a figure with a value needs no reason")
        object.__setattr__(self, "exact", exact)

    @classmethod
    def of(cls, value: Exact, *, unit: str = "", decimals: int = 0) -> Self:
        """A measured or typed value; zero becomes ``State.ZERO``, floats are refused."""
        exact = exactly(value)
        return cls(
            state=State.VALUE if exact else State.ZERO,
            value=cut(exact),
            unit=unit,
            decimals=decimals,
            exact=exact,
        )

    @classmethod
    def count(cls, n: int, *, unit: str = "件") -> Self:
        """How many there are; counts cannot be negative."""
        if exactly(n).denominator != 1 or n < 0:
            raise InconsistentFigure(f"{n} is no count")
        return cls.of(n, unit=unit)

    @classmethod
    def ratio(
        cls,
        num: int,
        den: int,
        *,
        unit: str = "%",
        decimals: int = 1,
        small_base: int = SMALL_BASE,
    ) -> Self:
        """num ÷ den (× 100 for %, × 1000 for ‰); a denominator of 0 is uncomputable, never 0.

        Rates on fewer than ``small_base`` are marked 参考値; averages such as 人/回 are not.
        """
        if isinstance(num, bool) or isinstance(den, bool) or den < 0:
            raise InconsistentFigure(f"{num}/{den} is no ratio")
        if den == 0:
            return cls(State.UNCOMPUTABLE, None, unit, decimals, num, den, reason="分母が0のため")
        exact = Fraction(num, den) * factor_of(unit)
        return cls(
            state=State.VALUE if exact else State.ZERO,
            value=cut(exact),
            unit=unit,
            decimals=decimals,
            num=num,
            den=den,
            reference=unit in FACTORS and den < small_base,
        )

    @classmethod
    def not_entered(cls, *, unit: str = "", decimals: int = 0) -> Self:
        """Nobody has said anything yet (未入力); it is not zero and blocks confirmation."""
        return cls(State.NOT_ENTERED, unit=unit, decimals=decimals)

    @classmethod
    def not_applicable(cls, *, unit: str = "", decimals: int = 0) -> Self:
        """There is nothing to count here (対象外); nobody is asked for it."""
        return cls(State.NOT_APPLICABLE, unit=unit, decimals=decimals)

    @classmethod
    def observing(cls, *, unit: str = "", decimals: int = 0) -> Self:
        """Too early to judge (観察中): what began must first have had its time."""
        return cls(State.OBSERVING, unit=unit, decimals=decimals)

    @classmethod
    def uncomputable(cls, reason: str, *, unit: str = "", decimals: int = 0) -> Self:
        """Asked for, but there is no answer (算定不能); the reason is shown beside it."""
        return cls(
            State.UNCOMPUTABLE, unit=unit, decimals=decimals, reason=" ".join(reason.split())
        )

    @classmethod
    def suppressed(
        cls,
        *,
        k: int | None = None,
        complementary: bool = False,
        unit: str = "",
        decimals: int = 0,
    ) -> Self:
        """Hidden for being small (``k``: "5未満") or to shield another hidden cell ("秘匿").

        Nothing of the number stays in the object, so that no template can print it.
        """
        if (k is None) != complementary:
            raise InconsistentFigure("either k or complementary")
        reason = "秘匿" if k is None else f"{k}未満"
        return cls(State.SUPPRESSED, unit=unit, decimals=decimals, reason=reason)

    @property
    def displayed(self) -> Decimal | None:
        """The rounded value that people see and grades are decided on; None without a value."""
        return None if self.exact is None else round_half_up(self.exact, self.decimals)

    @property
    def text(self) -> str:
        """What is printed: "47.2", "1,204", "未入力", "対象外", "— 算定不能", "＊ 5未満"."""
        shown = self.displayed
        if shown is not None:
            return grouped(shown)
        if self.state is State.UNCOMPUTABLE:
            return "— 算定不能"
        if self.state is State.SUPPRESSED:
            return f"＊ {self.reason}"
        return self.state.label

    @property
    def note(self) -> str:
        """What must stand beside the text: "＊参考値" on a small base, else nothing."""
        return REFERENCE_NOTE if self.reference else ""

    @property
    def text_with_unit(self) -> str:
        """For running text: "47.2%", "6.3%＊参考値"; states other than numbers take no unit."""
        return f"{self.text}{self.unit}{self.note}" if self.has_value else self.text

    @property
    def signed(self) -> str:
        """For changes: "+1.6ポイント", "-3件", "±0"; states other than numbers as ``text``."""
        shown = self.displayed
        if shown is None:
            return self.text
        sign = "+" if shown > 0 else "" if shown else "±"
        return f"{sign}{self.text}{self.unit}"

    @property
    def base_text(self) -> str:
        """The base of a rate as reports print it: "n=943"; empty when there is none."""
        return "" if self.den is None else f"n={grouped(Decimal(self.den))}"

    @property
    def has_value(self) -> bool:
        """True for a value and for zero, which is a value too."""
        return self.state in NUMERIC

    @property
    def missing(self) -> bool:
        """True where a number was expected and is not there (対象外 expects none)."""
        return not self.has_value and self.state is not State.NOT_APPLICABLE

    @property
    def cell(self) -> str:
        """Machine text for CSV that keeps the exact value and every state; see ``from_cell``."""
        return cells.write(
            cells.Cell(
                self.state, self.value, self.num, self.den, self.reason, reference=self.reference
            )
        )

    @classmethod
    def from_cell(cls, cell: str, *, unit: str = "", decimals: int = 0) -> Self:
        """Read ``cell`` back, or what a person typed; raises ``UnreadableCell`` with a hint.

        An empty cell is 未入力, never zero.
        """
        read = cells.read(cell)
        try:
            return cls(
                state=read.state,
                value=None if read.value is None else cut(read.value),
                unit=unit,
                decimals=decimals,
                num=read.num,
                den=read.den,
                reason=read.reason,
                reference=read.reference,
            )
        except InconsistentFigure as problem:
            raise cells.UnreadableCell(cell) from problem


def factor_of(unit: str) -> int:
    """By how much num ÷ den is multiplied to be in this unit."""
    return FACTORS.get(unit, 1)


def as_figure(number: Figure | Number, *, unit: str = "", decimals: int = 0) -> Figure:
    """Let rules take plain numbers where a state is impossible."""
    if isinstance(number, Figure):
        return number
    return Figure.of(number, unit=unit, decimals=decimals)
