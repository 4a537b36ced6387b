# SPDX-License-Identifier: LGPL-3.0-or-later
"""A workbook in somebody else's header: finds the places by cell or by header and writes into them. No Odoo in here.

Numbers are written as numbers. Texts are written as texts, so that none of them is ever run as a formula.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from .roster_sheet import MAX_BYTES, MAX_UNPACKED, FileProblem

ADDRESS = re.compile(r"^([A-Z]{1,3})([1-9][0-9]{0,5})$")
AT, RIGHT, BELOW = "at", "right", "below"
SEARCHED_ROWS, SEARCHED_COLUMNS = 200, 100


class PlaceProblem(Exception):
    """A place that is not there or cannot be written; ``code`` names the message."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Place:
    sheet: str
    row: int
    column: int


def open_book(content):
    """The workbook, with its formulas. Raises :class:`FileProblem`."""
    import openpyxl  # loaded with the first workbook, not with every server

    if not content:
        raise FileProblem("empty")
    if len(content) > MAX_BYTES:
        raise FileProblem("too_large")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem("old_excel")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise FileProblem("too_large")
        return openpyxl.load_workbook(io.BytesIO(content))
    except FileProblem:
        raise
    except Exception as error:  # whatever a broken workbook makes its reader raise
        raise FileProblem("not_readable") from error


def squeeze(text):
    """A header as people mean it: without spaces, line breaks and the marks around it."""
    return re.sub(r"[\s:：*＊]", "", str(text or "")).casefold()


def find(book, sheet, target, where=AT):
    """The :class:`Place` of an address ("C7") or of what stands beside or below a header. Raises PlaceProblem."""
    page = _page(book, sheet)
    target = (target or "").strip()
    address = ADDRESS.match(target.upper())
    if address:
        row, column = page[target.upper()].row, page[target.upper()].column
        last_row, last_column = row, column
    else:
        row, column = _find_header(page, target)
        last_row, last_column = row, column
        for merged in page.merged_cells.ranges:
            if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
                last_row, last_column = merged.max_row, merged.max_col
    if where == RIGHT:
        column = last_column + 1
    elif where == BELOW:
        row = last_row + 1
    elif not address:
        raise PlaceProblem("on_header")
    row, column = _first_of_merged(page, row, column)
    if page.cell(row, column).data_type == "f":
        raise PlaceProblem("formula")
    return Place(page.title, row, column)


def _page(book, sheet):
    if not sheet:
        return book.worksheets[0]
    for page in book.worksheets:
        if squeeze(page.title) == squeeze(sheet):
            return page
    raise PlaceProblem("no_sheet")


def _find_header(page, target):
    wanted = squeeze(target)
    found = [
        (cell.row, cell.column)
        for cells in page.iter_rows(max_row=SEARCHED_ROWS, max_col=SEARCHED_COLUMNS)
        for cell in cells
        if wanted and cell.value is not None and squeeze(cell.value) == wanted
    ]
    if not found:
        raise PlaceProblem("no_header")
    if len(found) > 1:
        raise PlaceProblem("many_headers")
    return found[0]


def _first_of_merged(page, row, column):
    for merged in page.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return merged.min_row, merged.min_col
    return row, column


def write(book, place, value):
    cell = book[place.sheet].cell(place.row, place.column)
    if isinstance(value, int | float) and not isinstance(value, bool):
        cell.value = value
        return
    cell.value = str(value or "")
    cell.data_type = "s"  # a text, whatever it begins with
    if cell.value[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def write_list(book, places, rows):
    """Rows under their headers: ``places`` are the first cells of the columns."""
    for number, row in enumerate(rows):
        for place, value in zip(places, row, strict=True):
            write(book, Place(place.sheet, place.row + number, place.column), value)


def save(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
