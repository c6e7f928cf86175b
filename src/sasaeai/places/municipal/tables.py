"""Files of open data that were brought in."""

from __future__ import annotations

from sasaeai.core.tables import Column, Kind, Table
from sasaeai.places.municipal.enums import BatchStatus, DataSet, Dialect

BATCHES = Table(
    "imports",
    "取り込んだオープンデータ",
    (
        Column("file__name", "ファイル", head=True),
        Column("dataset", "データセット", kind=Kind.STATE, words=dict(DataSet.choices)),
        Column("dialect", "見出し", kind=Kind.STATE, words=dict(Dialect.choices)),
        Column("publisher", "出した団体"),
        Column("rows_ok", "そのまま読めた行", kind=Kind.NUMBER, unit="行"),
        Column("rows_warned", "直して読んだ行", kind=Kind.NUMBER, unit="行"),
        Column("rows_refused", "入れない行", kind=Kind.NUMBER, unit="行"),
        Column("status", "状態", kind=Kind.STATE, words=dict(BatchStatus.choices)),
        Column("account__name", "だれが"),
    ),
    order=("-id",),
    unique="id",
    empty="まだ、取り込んだファイルはありません",
    empty_hint="市や町が出しているオープンデータのCSVを、上でえらびます。",
)
