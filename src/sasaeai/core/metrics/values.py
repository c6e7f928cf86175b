"""Whether what is asked of a filter is of its kind: a number, a day, one of its choices.

The kind follows from the column that is counted, so a room declares nothing twice. It is checked when
a definition is made, never when it is counted: a choice withdrawn later keeps counting.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    DateField,
    DecimalField,
    Field,
    FloatField,
    ForeignKey,
    IntegerField,
)
from django.db.models.constants import LOOKUP_SEP

from sasaeai.core.metrics.modifiers import RESERVED, Condition
from sasaeai.core.metrics.registry import Filter, Metric, UnknownFilter
from sasaeai.core.periods import Period

NUMBER = re.compile(r"-?\d{1,14}(\.\d{1,4})?")
WHOLE = re.compile(r"-?\d{1,14}")
LONGEST_TEXT = 60
_SOME_PERIOD = Period(date(2026, 4, 1), date(2027, 4, 1))


class Asked(enum.Enum):
    """What a condition on a filter must be; ``SPAN`` is a pair whose first is not above its second."""

    TEXT = enum.auto()
    NUMBER = enum.auto()
    WHOLE = enum.auto()
    DAY = enum.auto()
    CHOICE = enum.auto()
    YES_NO = enum.auto()
    SPAN = enum.auto()


class UnsuitableValue(UnknownFilter):
    """A condition's value is of another kind than its field; ``wanted`` says which was meant."""

    def __init__(self, filter_: Filter, value: Any, wanted: Asked) -> None:
        self.filter, self.value, self.wanted = filter_, value, wanted
        super().__init__(f"{filter_.code}: {value!r} / {wanted.name}")


def asked_of(metric: Metric, filter_: Filter) -> Asked:
    """What the column behind the filter holds: text, numbers or days."""
    column = _column(metric, filter_.path)
    if isinstance(column, IntegerField):
        return Asked.WHOLE
    if isinstance(column, (DecimalField, FloatField)):
        return Asked.NUMBER
    return Asked.DAY if isinstance(column, DateField) else Asked.TEXT


def check_values(metric: Metric, conditions: Iterable[Condition]) -> None:
    """Raises ``UnsuitableValue`` for the first value that its filter cannot mean."""
    known = {each.code: each for each in metric.filters}
    for code, operator, value in conditions:
        if code not in RESERVED:
            _check(metric, known[code], operator, value)


def _check(metric: Metric, filter_: Filter, operator: str, value: Any) -> None:
    if operator == "is_null":
        if not isinstance(value, bool):
            raise UnsuitableValue(filter_, value, Asked.YES_NO)
        return
    offered = {code for code, _ in filter_.offered()}
    wanted = Asked.CHOICE if offered and operator in ("eq", "in") else asked_of(metric, filter_)
    for each in _singles(filter_, operator, value, wanted):
        good = str(each) in offered if wanted is Asked.CHOICE else _is(wanted, each)
        if isinstance(each, (list, dict)) or not good:
            raise UnsuitableValue(filter_, each, wanted)
    if operator == "between" and _ordered(wanted, value[0]) > _ordered(wanted, value[1]):
        raise UnsuitableValue(filter_, value, Asked.SPAN)


def _singles(filter_: Filter, operator: str, value: Any, wanted: Asked) -> list[Any]:
    if operator == "in":
        if not isinstance(value, (list, tuple)) or not value:
            raise UnsuitableValue(filter_, value, wanted)
        return list(value)
    if operator == "between":
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise UnsuitableValue(filter_, value, Asked.SPAN)
        return list(value)
    return [value]


def _is(wanted: Asked, value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if wanted is Asked.NUMBER:
        return NUMBER.fullmatch(str(value)) is not None
    if wanted is Asked.WHOLE:
        return WHOLE.fullmatch(str(value)) is not None
    if wanted is Asked.DAY:
        return _day(value) is not None
    return isinstance(value, (str, int)) and 0 < len(str(value)) <= LONGEST_TEXT


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _ordered(wanted: Asked, value: Any) -> Any:
    return Decimal(str(value)) if wanted in (Asked.NUMBER, Asked.WHOLE) else str(value)


def _column(metric: Metric, path: str) -> Field[Any, Any] | None:
    """The column at the end of a path, through relations; None where there are no rows."""
    if metric.rows is None:
        return None
    query = metric.rows(_SOME_PERIOD).query
    if path in query.annotations:
        return query.annotations[path].output_field
    found = query.names_to_path(path.split(LOOKUP_SEP), query.get_meta(), fail_on_missing=True)[1]
    return found.target_field if isinstance(found, ForeignKey) else found
