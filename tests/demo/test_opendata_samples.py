"""The two files for trying the import: invented places, with what real files get wrong."""

from __future__ import annotations

from pathlib import Path

from sasaeai.places.municipal.reading import read
from sasaeai.places.municipal.troubles import Trouble

FOLDER = Path(__file__).resolve().parents[2] / "demo" / "opendata"


def test_the_events_show_what_real_files_get_wrong():
    found = read((FOLDER / "event.csv").read_bytes())
    assert (found.dataset, found.dialect, found.encoding) == ("event", "v1", "cp932")
    assert [entry.row for entry in found.entries] == [2, 3, 4, 7, 8]
    assert [(one.row, one.notes[0].trouble) for one in found.refused] == [
        (5, Trouble.ID_BROKEN),
        (6, Trouble.NO_HOUR),
    ]
    assert found.entries[1].get("first_day") == "2027-04-15"


def test_the_places_of_evacuation_show_it_too():
    found = read((FOLDER / "evacuation_space.csv").read_bytes())
    assert (found.dataset, found.dialect) == ("evacuation_space", "standard")
    assert [entry.row for entry in found.entries] == [2, 3, 4]
    why = [(one.row, [n.trouble for n in one.notes if n.trouble.refuses]) for one in found.refused]
    assert why == [(5, [Trouble.NO_NAME]), (6, [Trouble.ID_TWICE]), (7, [Trouble.ID_TWICE])]
    assert found.entries[0].get("address") == "ひより市本町2丁目5番"
