"""Days, months and fiscal years in Japan: half-open windows, eras in and out."""

from sasaeai.core.periods.clock import TOKYO, NaiveMoment, local_date, time_of_day, today
from sasaeai.core.periods.eras import ERAS, Era, era_of, wareki, wareki_year
from sasaeai.core.periods.fiscal import (
    FiscalSpan,
    FiscalYear,
    UnreadableFiscalYear,
    fiscal_year_of,
    year_label,
)
from sasaeai.core.periods.period import EmptyPeriod, Period, PeriodKind, month
from sasaeai.core.periods.reading import (
    DateProblem,
    ImpossibleDate,
    OutsideEra,
    UnreadableDate,
    WrittenYear,
    parse_date,
    parse_month,
    parse_year,
)

__all__ = [
    "ERAS",
    "TOKYO",
    "DateProblem",
    "EmptyPeriod",
    "Era",
    "FiscalSpan",
    "FiscalYear",
    "ImpossibleDate",
    "NaiveMoment",
    "OutsideEra",
    "Period",
    "PeriodKind",
    "UnreadableDate",
    "UnreadableFiscalYear",
    "WrittenYear",
    "era_of",
    "fiscal_year_of",
    "local_date",
    "month",
    "parse_date",
    "parse_month",
    "parse_year",
    "time_of_day",
    "today",
    "wareki",
    "wareki_year",
    "year_label",
]
