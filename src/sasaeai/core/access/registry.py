"""Collects each room's declarations; what nobody declares, nobody may touch."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache

from django.apps import apps

from sasaeai.core.access.declarations import RoomAccess, TableAccess


@cache
def rooms() -> tuple[RoomAccess, ...]:
    """The declarations of every installed room, ground floor first, plus those for third parties."""
    found = []
    for config in apps.get_app_configs():
        if not config.name.startswith("sasaeai."):
            continue
        name = f"{config.name}.policies"
        if importlib.util.find_spec(name):
            found.append(importlib.import_module(name).ACCESS)
    return tuple(found)


def tables() -> dict[str, TableAccess]:
    """Every declared table by name; one declared twice is a mistake and is refused."""
    found: dict[str, TableAccess] = {}
    for room in rooms():
        for rule in room.tables:
            if rule.table in found:
                raise ValueError(f"{rule.table} is declared twice")
            found[rule.table] = rule
    return found


def capabilities() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for room in rooms():
        for code, kinds in room.capabilities.items():
            if code in found:
                raise ValueError(f"{code} is declared twice")
            found[code] = kinds
    return found


def pledged() -> frozenset[str]:
    return frozenset().union(*(room.pledged for room in rooms()))
