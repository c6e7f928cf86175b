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
from sasaeai.core.tables.downloads import download, export_links, links_elsewhere
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
from sasaeai.core.tables.returning import (
    BadCell,
    Book,
    Cell,
    Change,
    Line,
    Returned,
    RowProblem,
    a_day,
    among,
    at_most,
    hand_out,
    one_of,
    read_back,
)
from sasaeai.core.tables.values import UnprintableCell, read_figure
from sasaeai.core.tables.xlsxfile import Page, read_pages, read_xlsx, write_xlsx

__all__ = [
    "LIMITS",
    "BadCell",
    "BadTable",
    "BadTableQuery",
    "Book",
    "Cell",
    "Change",
    "Column",
    "Encoding",
    "File",
    "Format",
    "Kind",
    "Line",
    "Loss",
    "Page",
    "ReadRow",
    "Returned",
    "Row",
    "RowProblem",
    "Sheet",
    "Table",
    "TooManyRows",
    "UnprintableCell",
    "UnreadableFile",
    "Who",
    "a_day",
    "among",
    "at_most",
    "download",
    "export",
    "export_links",
    "export_response",
    "hand_out",
    "links_elsewhere",
    "one_of",
    "page",
    "read_back",
    "read_csv",
    "read_figure",
    "read_pages",
    "read_xlsx",
    "safe_name",
    "write_csv",
    "write_xlsx",
]
