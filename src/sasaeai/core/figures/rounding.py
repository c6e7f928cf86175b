"""Half-up rounding (四捨五入), the only one of the whole system.

Floats never enter: 943/2000 is 47.15 % exactly and prints 47.2, while binary floats print 47.1.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Number = int | Decimal
Exact = int | Decimal | Fraction

MOST_DECIMALS = 6
KEPT_PLACES = 12  # decimal places of a stored value that does not terminate, such as 1/3


class InexactNumber(TypeError):
    """A float or a bool was offered as a figure; both would silently change what is printed."""


class NotFinite(ValueError):
    """NaN and infinity are no figures: use one of the states instead."""


def exactly(number: Exact) -> Fraction:
    """The number without any loss; floats, bools, NaN and infinity are refused."""
    if isinstance(number, bool) or not isinstance(number, int | Decimal | Fraction):
        raise InexactNumber(f"only int, Decimal and Fraction are figures, not {number!r}")
    if isinstance(number, Decimal) and not number.is_finite():
        raise NotFinite(f"{number} is no figure")
    return Fraction(number)


def round_half_up(value: Exact, decimals: int = 0) -> Decimal:
    """Round ties away from zero (47.25 → 47.3, −2.5 → −3), at 0 to 6 decimal places.

    Fractions are rounded from their integers, so no tie is ever missed. Never returns −0.
    """
    if not 0 <= decimals <= MOST_DECIMALS:
        raise ValueError(f"decimals must be 0..{MOST_DECIMALS}, not {decimals}")
    exact = exactly(value)
    whole, rest = divmod(abs(exact.numerator) * 10**decimals, exact.denominator)
    if 2 * rest >= exact.denominator:
        whole += 1
    return _decimal(whole, decimals, negative=exact < 0)


def cut(value: Exact) -> Decimal:
    """A terminating stand-in for the exact value, cut toward zero after 12 places.

    Cutting, unlike rounding, can never lift a value onto a tie, so that rounding the stand-in
    half up gives the same display as rounding the exact value.
    """
    exact = exactly(value)
    whole = abs(exact.numerator) * 10**KEPT_PLACES // exact.denominator
    places = KEPT_PLACES
    while places and whole % 10 == 0:
        whole, places = whole // 10, places - 1
    return _decimal(whole, places, negative=exact < 0)


def _decimal(whole: int, places: int, *, negative: bool) -> Decimal:
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((1 if negative and whole else 0, digits, -places))


def plain(value: Decimal) -> str:
    """Digits without exponent, as a machine reads them: 47.15."""
    return format(value, "f")


def grouped(value: Decimal) -> str:
    """With thousands separators, as a person reads them: 1,204."""
    return format(value, ",f")
