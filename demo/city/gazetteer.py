"""Where things stand: points inside areas, invented addresses, numbers that cannot be dialled."""

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from demo.city.areas import AreaBook
from demo.city.geography import Geography, degrees
from demo.city.naming import Naming
from demo.city.seeds import Ints

POSTCODE = "000-0000"
COUNCIL_PHONE = "000-000-0000"
COUNCIL_ADDRESS = "ひより市楠町1丁目2番3号"


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in a beat with an address that names its district."""

    beat: str
    district: str
    address: str
    lat: Decimal
    lng: Decimal


@dataclass(frozen=True, slots=True)
class Gazetteer:
    geo: Geography
    book: AreaBook
    naming: Naming
    _cells_of_beat: tuple[Ints, ...] = field(repr=False)
    _beat_by_name: dict[str, int] = field(repr=False)
    _district_by_name: dict[str, int] = field(repr=False)

    def beat_index(self, name: str) -> int:
        """Label of a beat named like 「朝凪 1区」. Raises KeyError for an unknown name."""
        return self._beat_by_name[name]

    def district_index(self, name: str) -> int:
        return self._district_by_name[name]

    def beats_of(self, district: int) -> tuple[int, ...]:
        return tuple(b for b, d in enumerate(self.book.beat_district) if d == district)

    def spot(self, beat: int, u: tuple[float, float, float, float]) -> Spot:
        """Point strictly inside one cell of the beat, from four uniform numbers in [0, 1)."""
        cells = self._cells_of_beat[beat]
        ring = self.geo.rings[int(cells[int(u[0] * len(cells))])]
        middle = ring[:-1].sum(axis=0) // (len(ring) - 1)
        corner = ring[int(u[1] * (len(ring) - 1))]
        point = middle + np.floor((corner - middle) * (0.8 * u[2])).astype(np.int64)
        district = self.book.beat_district[beat]
        return Spot(
            self.book.beat_codes[beat],
            self.book.district_codes[district],
            self._address(district, u),
            degrees(int(point[1])),
            degrees(int(point[0])),
        )

    def _address(self, district: int, u: tuple[float, float, float, float]) -> str:
        chome, ban, go = 1 + int(u[0] * 6), 1 + int(u[1] * 40), 1 + int(u[3] * 24)
        return f"ひより市{self.naming.districts[district].name}{chome}丁目{ban}番{go}号"


def open_gazetteer(geo: Geography, book: AreaBook, naming: Naming) -> Gazetteer:
    order = np.argsort(geo.beat, kind="stable")
    sizes = np.bincount(geo.beat)
    cells = tuple(np.split(order, np.cumsum(sizes)[:-1]))
    codes = {code: index for index, code in enumerate(book.beat_codes)}
    beats = {unit.name: codes[unit.code] for unit in book.units if unit.code in codes}
    districts = {name.name: index for index, name in enumerate(naming.districts)}
    return Gazetteer(geo, book, naming, cells, beats, districts)


def landline(u: float) -> str:
    """Area code 000 does not exist in Japan; 000-000-… is kept for the council."""
    digits = 1_0000 + int(u * 999_0000)
    return f"000-{digits // 10000:03}-{digits % 10000:04}"


def mobile(u: float) -> str:
    digits = 1_0000 + int(u * 9999_0000)
    return f"000-{digits // 10000:04}-{digits % 10000:04}"
