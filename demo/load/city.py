"""The order in which the parts are written: what others point to comes first."""

from __future__ import annotations

from demo.city.city import City
from demo.load import accounts, areas, consult, organisations, persons, places, register, watch


def load(city: City) -> None:
    """Everything but the plan; call as the owner inside ``runtime.maintenance``."""
    for part in (areas, organisations, accounts, persons, watch, consult, places, register):
        part.load(city)
