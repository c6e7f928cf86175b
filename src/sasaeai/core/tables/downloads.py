"""The same address with ``format=`` gives the list as a file: filters and order stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict

from sasaeai.core.tables.csvfile import Encoding
from sasaeai.core.tables.cursor import BadTableQuery
from sasaeai.core.tables.definition import Table, Who
from sasaeai.core.tables.exports import File, Format, export
from sasaeai.core.tables.keyset import Rows
from sasaeai.core.tables.page import SORT, asked
from sasaeai.core.ui import tablepage as ui

FORMAT = "format"
_FORMS: dict[str, tuple[str, Format, Encoding]] = {
    "xlsx": ("Excel", "xlsx", "utf-8-sig"),
    "csv": ("CSV", "csv", "utf-8-sig"),
    "csv-sjis": ("CSV（Shift_JIS）", "csv", "cp932"),
    "pdf": ("PDF（印刷）", "pdf", "utf-8-sig"),
}


def export_links(params: QueryDict | Mapping[str, str], *, path: str = "") -> tuple[ui.Export, ...]:
    """Links for ``page(…, exports=…)`` that keep what the reader filtered and sorted by."""
    wanted = asked(params)
    kept = [pair for pair in (*wanted.others, (SORT, wanted.sort)) if pair[1]]
    return tuple(
        ui.Export(label=label, href=f"{path}?{urlencode([*kept, (FORMAT, code)])}")
        for code, (label, _format, _encoding) in _FORMS.items()
    )


def links_elsewhere(address: Callable[[str], str], query: str) -> tuple[ui.Export, ...]:
    """Links to files with an address of their own (``address("csv")``), because giving one out is
    an act for the journal; ``query`` is what the reader chose, encoded."""
    return tuple(
        ui.Export(label=label, href=f"{address(code)}?{query}")
        for code, (label, _format, _encoding) in _FORMS.items()
        if code in ("xlsx", "csv")
    )


def download(
    table: Table,
    rows: Rows,
    params: QueryDict | Mapping[str, str],
    *,
    who: Who,
    title: str = "",
    notes: tuple[str, ...] = (),
    issuer: str = "",
    made_at: datetime | None = None,
) -> File | None:
    """The file the address asks for, or None when it asks for a page.

    Raises BadTableQuery for a format that no link of ours has.
    """
    wanted = asked(params)
    codes = [value for name, value in wanted.others if name == FORMAT]
    if not codes:
        return None
    if len(codes) > 1 or codes[0] not in _FORMS:
        raise BadTableQuery("no such format")
    _label, form, encoding = _FORMS[codes[0]]
    return export(
        table,
        rows,
        format=form,
        encoding=encoding,
        who=who,
        sort=wanted.sort,
        title=title,
        notes=notes,
        issuer=issuer,
        made_at=made_at,
    )
