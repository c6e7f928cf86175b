"""The door of the areas room."""

from sasaeai.areas.models import Area, AreaKind, Closure, Population
from sasaeai.areas.queries import ancestors, descendants, drawn, existing
from sasaeai.areas.services import contain, open_area, replace, set_population

__all__ = [
    "Area",
    "AreaKind",
    "Closure",
    "Population",
    "ancestors",
    "contain",
    "descendants",
    "drawn",
    "existing",
    "open_area",
    "replace",
    "set_population",
]
