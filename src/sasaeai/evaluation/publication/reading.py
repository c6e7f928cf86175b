"""A publication back as values: every form reads the same figures from the same snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sasaeai.core.figures import Figure
from sasaeai.core.metrics import ReadingLabel
from sasaeai.evaluation.enums import ActionStatus, Effect
from sasaeai.evaluation.models import Publication


@dataclass(frozen=True)
class PublishedLine:
    """One indicator as published."""

    code: str
    name: str
    label: str
    base_fy: int | None
    base: Figure | None
    before: Figure | None
    actual: Figure
    target: Figure | None
    old_target: Figure | None
    achievement: Figure


@dataclass(frozen=True)
class PublishedSheet:
    """One sheet as published; ``data`` holds its texts under the keys of the snapshot."""

    data: Mapping[str, Any]
    lines: tuple[PublishedLine, ...]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.data[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def leading(self) -> PublishedLine | None:
        """The first figure that there is: what residents are shown of the line, or nothing."""
        return next((each for each in self.lines if each.actual.has_value), None)


@dataclass(frozen=True)
class DistrictFigures:
    """A published table by district."""

    code: str
    name: str
    kind: str
    rows: tuple[tuple[str, Figure], ...]
    total: Figure


@dataclass(frozen=True)
class Published:
    """One revision of a round's result."""

    row: Publication
    sheets: tuple[PublishedSheet, ...]
    districts: tuple[DistrictFigures, ...]
    shares: tuple[tuple[Mapping[str, Any], Figure], ...]
    well: Figure

    @property
    def content(self) -> Mapping[str, Any]:
        content: Mapping[str, Any] = self.row.content
        return content

    @property
    def label(self) -> str:
        return str(self.content["round"]["label"])

    @property
    def plan(self) -> Mapping[str, Any]:
        plan: Mapping[str, Any] = self.content["plan"]
        return plan

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.content["round"]["as_of"])

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """What the bodies said, with days as days."""
        return [
            {**row, "decided_on": date.fromisoformat(row["decided_on"])}
            for row in self.content["decisions"]
        ]

    @property
    def counts(self) -> Mapping[str, Any]:
        counts: Mapping[str, Any] = self.content["counts"]
        return counts

    @property
    def mark(self) -> str:
        """The first characters of the hash, as print and page show it."""
        return self.row.sha256[:12]

    def sheet(self, number: str) -> PublishedSheet | None:
        return next((row for row in self.sheets if row.data["number"] == number), None)

    @property
    def restated(self) -> tuple[PublishedLine, ...]:
        return tuple(
            line
            for sheet in self.sheets
            for line in sheet.lines
            if line.label == ReadingLabel.RESTATED
        )

    @property
    def goals(self) -> list[tuple[int, str, list[PublishedSheet]]]:
        """Sheets under their goals in printed order."""
        found: dict[int, tuple[int, str, list[PublishedSheet]]] = {}
        for sheet in self.sheets:
            number = int(sheet.data["goal_number"])
            found.setdefault(number, (number, str(sheet.data["goal"]), []))[2].append(sheet)
        return [found[number] for number in sorted(found)]


def published(row: Publication) -> Published:
    """The snapshot as values; no query and no recount."""
    content = row.content
    counts = content["counts"]
    return Published(
        row=row,
        sheets=tuple(
            PublishedSheet(sheet, tuple(_line(line) for line in sheet["lines"]))
            for sheet in content["sheets"]
        ),
        districts=tuple(_districts(table) for table in content["districts"]),
        shares=tuple(
            (each, Figure.from_cell(each["share"], unit="%", decimals=1)) for each in counts["rows"]
        ),
        well=Figure.from_cell(counts["well"], unit="%", decimals=1),
    )


def _line(data: Mapping[str, Any]) -> PublishedLine:
    def figure(name: str) -> Figure | None:
        if not data[name]:
            return None
        return Figure.from_cell(data[name], unit=data["unit"], decimals=data["decimals"])

    return PublishedLine(
        code=data["code"],
        name=data["name"],
        label=data["label"],
        base_fy=data["base_fy"],
        base=figure("base"),
        before=figure("before"),
        actual=Figure.from_cell(data["actual"], unit=data["unit"], decimals=data["decimals"]),
        target=figure("target"),
        old_target=figure("old_target"),
        achievement=Figure.from_cell(data["achievement"], unit="%", decimals=1),
    )


def _districts(data: Mapping[str, Any]) -> DistrictFigures:
    def figure(cell: str) -> Figure:
        return Figure.from_cell(cell, unit=data["unit"], decimals=data["decimals"])

    return DistrictFigures(
        code=data["code"],
        name=data["name"],
        kind=data["kind"],
        rows=tuple((name, figure(cell)) for name, cell in data["rows"]),
        total=figure(data["total"]),
    )


def status_words(code: str) -> str:
    return str(ActionStatus(code).label)


def effect_words(code: str) -> str:
    return str(Effect(code).label)
