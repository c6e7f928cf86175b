"""Lists: declared once, read as page, CSV, XLSX and PDF."""

from sasaeai.core.tables.csvfile import (
    Encoding,
    ReadRow,
    Sheet,
    UnreadableFile,
    read_csv,
    write_csv,
)
from sasaeai.core.tables.cursor import BadTableQuery
from sasaeai.core.tables.definition import BadTable, Column, Kind, Row, Table, Who
from sasaeai.core.tables.downloads import download, export_links
from sasaeai.core.tables.exports import (
    LIMITS,
    File,
    Format,
    TooManyRows,
    export,
    export_response,
    safe_name,
)
from sasaeai.core.tables.losses import Loss
from sasaeai.core.tables.page import page
from sasaeai.core.tables.values import UnprintableCell, read_figure
from sasaeai.core.tables.xlsxfile import read_xlsx, write_xlsx

__all__ = [
    "LIMITS",
    "BadTable",
    "BadTableQuery",
    "Column",
    "Encoding",
    "File",
    "Format",
    "Kind",
    "Loss",
    "ReadRow",
    "Row",
    "Sheet",
    "Table",
    "TooManyRows",
    "UnprintableCell",
    "UnreadableFile",
    "Who",
    "download",
    "export",
    "export_links",
    "export_response",
    "page",
    "read_csv",
    "read_figure",
    "read_xlsx",
    "safe_name",
    "write_csv",
    "write_xlsx",
]
