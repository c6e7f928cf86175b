"""What can be done with a row from its page: label, form and verb of each; one page draws them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Move:
    """``apply`` does it with row, cleaned values and whoever acts; ``done`` is said afterwards."""

    label: str
    form: Callable[..., Any]
    apply: Callable[[Any, dict[str, Any], Any], object]
    done: str
    offered: Callable[[Any], bool]
    kind: str = ""


def offered(moves: Mapping[str, Move], row: Any) -> list[tuple[str, Move]]:
    """Those that follow from where the row stands."""
    return [(name, move) for name, move in moves.items() if move.offered(row)]
