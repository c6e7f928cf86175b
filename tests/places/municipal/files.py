"""Files as municipalities publish them, made of invented rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from sasaeai.places.municipal.enums import DataSet, Dialect
from sasaeai.places.municipal.heads import HEADS, field_of

FACILITY = {
    "code": "332020",
    "id": "0001",
    "name": "潮見公民館",
    "kana": "シオミコウミンカン",
    "address": "ひより市潮見1丁目2番",
    "phone": "000-111-2222",
}
EVENT = {
    "code": "332020",
    "id": "E1",
    "name": "ひだまり体操",
    "kana": "ヒダマリタイソウ",
    "first_day": "2999-04-01",
    "last_day": "2999-04-01",
    "opens": "10:00",
    "closes": "11:30",
    "place": "潮見公民館",
    "address": "ひより市潮見1丁目2番",
}


def file_of(
    dataset: DataSet,
    rows: Iterable[Mapping[str, str]],
    *,
    form: Dialect = Dialect.V1,
    encoding: str = "utf-8-sig",
    heads: tuple[str, ...] | None = None,
) -> bytes:
    """Rows by field under the heads of a form, or under other heads for the same fields."""
    known = heads or HEADS[form][dataset]
    lines = [known, *([row.get(field_of(head), "") for head in known] for row in rows)]
    return bytes_of(lines, encoding=encoding)


def bytes_of(lines: Iterable[Iterable[str]], *, encoding: str = "utf-8-sig") -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(lines)
    return buffer.getvalue().encode(encoding)
