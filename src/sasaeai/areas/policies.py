"""Geography is public; only the secretariat's duty changes it."""

from __future__ import annotations

from sasaeai.core.access import Level, RoomAccess, TableAccess, may

NAMES = ("areakind", "area", "area_replaced_by", "containment", "closure", "population")
TOUCHES = {"population": "as_of", "areakind": "*", "area": "*"}
"""What there is and what counts as a 地区 changes figures of every month."""

ACCESS = RoomAccess(
    room="areas",
    tables=tuple(
        TableAccess(
            f"areas_{name}",
            Level.PUBLIC,
            insert=may("areas.edit"),
            update=may("areas.edit"),
            delete=may("areas.edit"),
            history=name in ("area", "containment"),
            touches=TOUCHES.get(name),
        )
        for name in NAMES
    ),
    capabilities={"areas.edit": ("administrator", "planner")},
)
