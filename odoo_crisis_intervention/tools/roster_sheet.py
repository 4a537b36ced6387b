# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reads roster files (xlsx, csv) into clean values, with every problem named by row and column. No Odoo in here."""

import csv
import io
import zipfile
from dataclasses import dataclass, field

from . import roster_columns
from .roster_values import BadValue, clean

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 80
HEADER_SEARCH = 10


class FileProblem(Exception):
    """The file as a whole cannot be read; ``code`` names the message."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Problem:
    """``row`` is the row as the spreadsheet counts it, ``column`` its header as the file writes it."""

    row: int
    column: str
    code: str


@dataclass
class Sheet:
    """One sheet: its kind, the columns it was found to have, and its rows as {field: value} without empty cells."""

    title: str
    kind: str | None = None
    columns: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    def header(self, name):
        return self.columns.get(name, "")


def read_file(content, name="", kind=None, today=None):
    """All sheets of a file that have rows. ``kind`` forces the kind instead of recognising it."""
    sheets = [_sheet(title, rows, kind, today) for title, rows in tables(content)]
    sheets = [sheet for sheet in sheets if sheet]
    if not sheets:
        raise FileProblem("empty")
    if sum(len(sheet.rows) for sheet in sheets) > MAX_ROWS:
        raise FileProblem("too_many_rows")
    return sheets


def tables(content, columns=MAX_COLUMNS):
    """(title, rows) of each visible sheet; a row is its number and its cells, empty rows are left out.

    :raises FileProblem: the file cannot be read, or is larger than anything a school exports
    """
    if len(content) > MAX_BYTES:
        raise FileProblem("too_large")
    if not content:
        raise FileProblem("empty")
    return _xlsx(content, columns) if content.startswith(b"PK") else _csv(content, columns)


def _xlsx(content, columns):
    import openpyxl  # loaded with the first workbook, not with every server

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise FileProblem("too_large")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = []
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            sheet.reset_dimensions()
            found.append((sheet.title, _bounded(sheet.iter_rows(values_only=True, max_col=columns), columns)))
        book.close()
    except FileProblem:
        raise
    except Exception as error:  # whatever a broken workbook makes its reader raise
        raise FileProblem("not_readable") from error
    return found


def _csv(content, columns):
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileProblem("old_excel")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileProblem("not_readable")
    if "\0" in text:
        raise FileProblem("not_readable")
    first = text.lstrip().partition("\n")[0]
    delimiter = max((",", "\t", ";"), key=first.count)
    try:
        return [("", _bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), columns))]
    except csv.Error as error:
        raise FileProblem("not_readable") from error


def _bounded(rows, columns):
    """The rows as a list; what is empty at the end of a sheet does not count, a sheet without end is cut off."""
    kept = []
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS * 2:
            raise FileProblem("too_many_rows")
        if any(clean(cell) for cell in row[:columns]):
            kept.append((number, list(row[:columns])))
            if len(kept) > MAX_ROWS + HEADER_SEARCH:
                raise FileProblem("too_many_rows")
    return kept


def _sheet(title, rows, kind, today):
    if not rows:
        return None
    index, found_kind = _find_header(title, rows, kind)
    headers = [clean(cell) for cell in rows[index][1]]
    sheet = Sheet(title, found_kind)
    if not found_kind:
        sheet.unknown = [header for header in headers if header]
        return sheet
    found = roster_columns.match(found_kind, headers)
    sheet.columns = {column.field: headers[position] for position, column in found.items()}
    sheet.unknown = [header for position, header in enumerate(headers) if header and position not in found]
    sheet.missing = [
        column.names[0]
        for column in roster_columns.KINDS[found_kind]
        if column.required and column.field not in sheet.columns
    ]
    if not sheet.missing:
        for number, cells in rows[index + 1 :]:
            _read_row(sheet, found, number, cells, today)
    return sheet


def _find_header(title, rows, kind):
    """The first row that names the columns of a kind: titles and notes may stand above it."""
    for index, (_number, cells) in enumerate(rows[:HEADER_SEARCH]):
        headers = [clean(cell) for cell in cells]
        if kind and roster_columns.has_required(kind, roster_columns.match(kind, headers)):
            return index, kind
        if not kind and (recognised := roster_columns.recognise(headers, title)):
            return index, recognised
    return 0, kind


def _read_row(sheet, found, number, cells, today):
    values = {}
    for position, column in found.items():
        cell = cells[position] if position < len(cells) else None
        try:
            value = column.reader(cell, today) if column.field == "birth_date" else column.reader(cell)
        except BadValue as error:
            sheet.problems.append(Problem(number, sheet.header(column.field), error.code))
            continue
        if value is not None:
            values[column.field] = value
        elif column.required:
            sheet.problems.append(Problem(number, sheet.header(column.field), "required"))
    sheet.rows.append((number, values))


def template(kind, chinese=True):
    """An empty workbook of a kind as bytes, with one example row."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    page = book.active
    columns = roster_columns.KINDS[kind]
    titles = {"staff": "教职工", "classes": "班级", "students": "学生", "guardians": "监护人"}
    page.title = titles[kind] if chinese else kind
    page.append([column.names[0 if chinese else 1] if len(column.names) > 1 else column.names[0] for column in columns])
    page.append([column.example for column in columns])
    for position, column in enumerate(columns, 1):
        page.cell(1, position).font = Font(bold=True)
        letter = page.cell(1, position).column_letter
        page.column_dimensions[letter].width = max(12, len(column.names[0]) * 3)
        if column.field in ("number", "phone"):
            for row in range(1, 1000):
                page.cell(row, position).number_format = "@"  # Excel leaves numbers of texts alone
    page.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
