"""What a file could not hold, cell by cell, so that a person can decide what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

SUBSTITUTE = "〓"


@dataclass(frozen=True)
class Loss:
    """``character`` of the cell stands in the file as ``written``.

    ``row`` is the row number a spreadsheet shows: the head is row 1.
    """

    row: int
    column: str
    character: str
    written: str

    @property
    def code_point(self) -> str:
        return " ".join(f"U+{ord(char):04X}" for char in self.character)
