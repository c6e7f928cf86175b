"""The door of the areas room."""

from sasaeai.areas.locating import Locator
from sasaeai.areas.models import Area, AreaKind, Closure, Population
from sasaeai.areas.queries import (
    all_districts,
    ancestors,
    descendants,
    district_kind,
    drawn_districts,
    existing,
    population_keys,
)
from sasaeai.areas.services import contain, open_area, replace, set_population

__all__ = [
    "Area",
    "AreaKind",
    "Closure",
    "Locator",
    "Population",
    "all_districts",
    "ancestors",
    "contain",
    "descendants",
    "district_kind",
    "drawn_districts",
    "existing",
    "open_area",
    "population_keys",
    "replace",
    "set_population",
]
