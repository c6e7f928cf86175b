"""A file on its way in, read again and set against the register with a person's choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sasaeai.areas.public import Area, Locator, drawn_districts
from sasaeai.core import files
from sasaeai.core.periods import today
from sasaeai.places.models import ImportBatch
from sasaeai.places.municipal import knowing
from sasaeai.places.municipal.comparing import Kind, Known, Line, facts_of, set_against
from sasaeai.places.municipal.enums import DataSet
from sasaeai.places.municipal.reading import Entry, Reading, Refused, read
from sasaeai.places.municipal.troubles import Note, Trouble
from sasaeai.places.municipal.wanting import Wanted, wanted_pages

NEW, LATER = "new", "later"
"""What a person says of a page that may already be there; an id says that it is that one."""


@dataclass(frozen=True)
class Placed:
    """A page of the file with the district it lies in; None where nothing tells."""

    line: Line
    area: Area | None


@dataclass(frozen=True)
class Checked:
    """What a file would do now. ``past`` are sessions that are over and are left out."""

    reading: Reading
    placed: tuple[Placed, ...]
    refused: tuple[Refused, ...]
    past: int

    def of(self, kind: Kind) -> list[Placed]:
        return [one for one in self.placed if one.line.kind == kind]

    @property
    def conflicts(self) -> list[Placed]:
        return [one for one in self.placed if one.line.conflicts]

    @property
    def counts(self) -> dict[str, int]:
        """Pages by what happens to them, and rows that do not come in."""
        changed = self.of(Kind.CHANGED)
        return {
            "new": len(self.of(Kind.NEW)),
            "changed": sum(1 for one in changed if acts(one.line)),
            "same": len(self.of(Kind.SAME)),
            "kept": sum(len(one.line.conflicts) for one in changed),
            "later": len(self.of(Kind.ALIKE)),
            "refused": len(self.refused),
            "past": self.past,
            "sessions": sum(len(one.line.sessions) for one in self.placed if acts(one.line)),
        }


def acts(line: Line) -> bool:
    """Whether accepting it would write a page or its days."""
    if line.kind == Kind.NEW:
        return True
    does = bool(line.follows or line.sessions or line.retimed or line.gone)
    return line.kind == Kind.CHANGED and does


def check(batch: ImportBatch) -> Checked:
    """Reads the kept file again; raises ``UnreadableFile`` and ``NoDataSet`` as reading does."""
    reading = read(files.read(batch.file))
    day = today()
    dataset = DataSet(batch.dataset)
    wanted = wanted_pages(
        dataset, reading.entries, today=day, organisations=knowing.organisations()
    )
    found = knowing.known_pages(wanted, publisher=batch.publisher, dataset=dataset, today=day)
    locator = Locator(drawn_districts())
    sorter = _Sorter(batch, reading, found)
    for one in wanted:
        sorter.put(one, _area(one, locator))
    return sorter.checked()


def _area(one: Wanted, locator: Locator) -> Area | None:
    if "latitude" not in one.fields:
        return None
    return locator.area_at(float(one.fields["latitude"]), float(one.fields["longitude"]))


class _Sorter:
    """Puts each page where it belongs; candidates are asked for once, for all that need them."""

    def __init__(self, batch: ImportBatch, reading: Reading, found: knowing.Found) -> None:
        self.batch, self.reading, self.found = batch, reading, found
        self.placed: list[Placed] = []
        self.unknown: list[tuple[int, Wanted, Area]] = []
        self.refused = list(reading.refused)
        self.past = 0

    def put(self, wanted: Wanted, area: Area | None) -> None:
        self.past += wanted.past
        if area is None and "latitude" in wanted.fields:
            wanted = replace(wanted, notes=(*wanted.notes, Note(Trouble.OUTSIDE)))
        known = self.found.of(wanted)
        if known is not None:
            over = self.batch.choices.get("over", {}).get(wanted.key, [])
            self.placed.append(Placed(set_against(wanted, known, over=over), area))
            return
        if self.batch.dataset == DataSet.EVENT and not wanted.sessions:
            return
        area = area or self.batch.area
        if area is None:
            self._refuse(wanted)
            return
        self.unknown.append((len(self.placed), wanted, area))
        self.placed.append(Placed(Line(wanted, Kind.NEW, sessions=wanted.sessions), area))

    def _refuse(self, wanted: Wanted) -> None:
        rows = set(wanted.rows)
        entries = (entry for entry in self.reading.entries if entry.row in rows)
        self.refused += [_sent_back(entry) for entry in entries]

    def checked(self) -> Checked:
        self._ask()
        refused = sorted(self.refused, key=lambda one: one.row)
        return Checked(self.reading, tuple(self.placed), tuple(refused), self.past)

    def _ask(self) -> None:
        if not self.unknown:
            return
        register = knowing.register()
        said = self.batch.choices.get("alike", {})
        chosen: dict[str, int] = {}
        for place, wanted, area in self.unknown:
            facts = facts_of(wanted, area_id=area.pk, category_id=self.batch.category_id)
            likely = register.alike(facts)
            answer = said.get(wanted.key, LATER)
            if not likely or answer == NEW:
                continue
            if answer in {str(one.listing_id) for one in likely}:
                chosen[wanted.key] = int(answer)
            self.placed[place] = Placed(Line(wanted, Kind.ALIKE, candidates=likely), area)
        self._match(chosen)

    def _match(self, chosen: dict[str, int]) -> None:
        pages = knowing.pages_by_id(chosen.values(), today=today())
        for place, wanted, area in self.unknown:
            known: Known | None = pages.get(chosen.get(wanted.key, 0))
            if known is not None:
                over = self.batch.choices.get("over", {}).get(wanted.key, [])
                line = replace(
                    set_against(wanted, known, over=over),
                    candidates=self.placed[place].line.candidates,
                )
                self.placed[place] = Placed(line, area)


def _sent_back(entry: Entry) -> Refused:
    return Refused(entry.row, entry.cells, (*entry.notes, Note(Trouble.NO_AREA)))


def sheet_of_refused(checked: Checked) -> tuple[list[str], list[Sequence[str]]]:
    """Head and rows of what is to be put right: the row, why, and the cells as they were."""
    heads = list(checked.reading.heads)
    rows: list[Sequence[str]] = []
    for one in checked.refused:
        why = "／".join(
            f"{note.column}：{note.words}" if note.column else note.words
            for note in one.notes
            if note.trouble.refuses
        )
        cells = [*one.cells, *[""] * len(heads)][: len(heads)]
        rows.append([str(one.row), why, *cells])
    return ["行", "直してほしいこと", *heads], rows
