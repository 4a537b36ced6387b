# SPDX-License-Identifier: LGPL-3.0-or-later
"""Reads the file of results another platform gives a school, by the column mapping of that platform. No Odoo in here.

Each row becomes one :class:`Line` per instrument; what cannot be read is a problem by row and column. A cell is quoted
nowhere: problems go to a screen and must not carry an answer.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from . import roster_values as read
from .roster_sheet import HEADER_SEARCH, FileProblem, Problem, tables

NUMBER, NAME, CLASS, DAY, SECONDS = "number", "name", "class", "day", "seconds"
SCORE, BAND, ANSWER, FLAG = "score", "band", "answer", "flag"
WHO = (NUMBER, NAME, CLASS)
MAX_COLUMNS = 300  # every answer has its own
REFUSALS = {"拒答", "refused", "拒绝回答"}


@dataclass(frozen=True)
class Column:
    """What a column of the platform holds. ``instrument`` and ``scale`` or ``item`` say of which score or question;
    ``words`` are the platform's words for bands or answers."""

    header: str
    kind: str
    instrument: int = 0
    scale: str = ""
    item: int = 0
    words: dict = field(default_factory=dict, hash=False)


@dataclass
class Line:
    """One pupil's result of one instrument. ``columns`` tells which header brought what, for later problems."""

    row: int
    number: str = ""
    name: str = ""
    class_name: str = ""
    day: date | None = None
    seconds: int | None = None
    instrument: int = 0
    answers: dict = field(default_factory=dict)
    given: dict = field(default_factory=dict)
    flagged: bool = False


@dataclass
class Reading:
    lines: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    headers: list = field(default_factory=list)
    missing: list = field(default_factory=list)  # headers of the mapping that the file does not have
    headers_by_kind: dict = field(default_factory=dict)
    row_count: int = 0
    rows_without_result: set = field(default_factory=set)

    def header(self, kind):
        return self.headers_by_kind.get(kind, "")


def headers_of(content):
    """The titles of the first sheet's columns: its first row with three cells, or its first row."""
    rows = _rows(content)
    return [cell for cell in _cells(rows[_likely_header(rows)][1]) if cell]


def read_results(content, columns):
    """All lines of the first sheet.

    :param columns: the mapping, as a list of :class:`Column`
    :raises FileProblem: the file as a whole cannot be read
    """
    rows = _rows(content)
    by_header = {folded(column.header): column for column in columns}
    index = _header_row(rows, by_header)
    reading = Reading(headers=[cell for cell in _cells(rows[index][1]) if cell])
    found = {}
    for position, header in enumerate(_cells(rows[index][1])):
        column = by_header.get(folded(header)) if header else None
        if column and column not in found.values():
            found[position] = column
            reading.headers_by_kind.setdefault(column.kind, column.header)
    reading.missing = [column.header for column in columns if column not in found.values()]
    if not reading.missing:
        for number, cells in rows[index + 1 :]:
            _read_row(reading, found, number, cells)
    return reading


def _rows(content):
    found = [rows for _title, rows in tables(content, MAX_COLUMNS) if rows]
    if not found:
        raise FileProblem("empty")
    return found[0]


def _cells(row):
    return [read.clean(cell) for cell in row]


def folded(text):
    """How titles and words are compared: full width, case and spaces do not matter."""
    return unicodedata.normalize("NFKC", read.clean(text)).replace(" ", "").lower()


def _likely_header(rows):
    for index, (_number, cells) in enumerate(rows[:HEADER_SEARCH]):
        if sum(bool(cell) for cell in _cells(cells)) >= 3:
            return index
    return 0


def _header_row(rows, by_header):
    """The row that has most of the mapping's headers: titles and notes may stand above it."""
    hits = [sum(folded(cell) in by_header for cell in cells if cell) for _number, cells in rows[:HEADER_SEARCH]]
    return max(range(len(hits)), key=lambda index: (hits[index], -index))


def _read_row(reading, found, number, cells):
    reading.row_count += 1
    who = Line(number)
    lines = {}
    values = {}
    for position, column in found.items():
        try:
            values[column] = _read_cell(column, cells[position] if position < len(cells) else None)
        except read.BadValue as error:
            reading.problems.append(Problem(number, column.header, error.code))
    for column, value in values.items():
        if value is None:
            continue
        if column.kind in (SCORE, BAND, ANSWER):
            line = lines.setdefault(column.instrument, Line(number, instrument=column.instrument))
            if column.kind == ANSWER:
                line.answers[column.item] = value
            elif column.kind == SCORE:
                line.given[column.scale] = value
            else:
                line.given.setdefault(column.scale, value)
        elif column.kind == FLAG:
            who.flagged = who.flagged or value
        else:
            setattr(who, "class_name" if column.kind == CLASS else column.kind, value)
    if not who.number and not who.name:
        reading.problems.append(Problem(number, reading.header(NUMBER) or reading.header(NAME), "required"))
    if who.flagged and not lines:
        # to act on without any score: the platform's own warning
        lines = {0: Line(number)}
    if not lines:
        reading.rows_without_result.add(number)
    for line in lines.values():
        for name in ("number", "name", "class_name", "day", "seconds", "flagged"):
            setattr(line, name, getattr(who, name))
    reading.lines += lines.values()


def _read_cell(column, cell):
    written = read.clean(cell)
    if not written:
        return None
    if column.kind == NUMBER:
        return read.number(cell)
    if column.kind == NAME:
        return read.person(cell)
    if column.kind == CLASS:
        return read.text(cell)
    if column.kind == DAY:
        return _day(cell)
    if column.kind == FLAG:
        return _flag(written, column.words)
    if column.kind == BAND:
        return _word(written, column.words)
    if column.kind == ANSWER:
        return _answer(written, column.words)
    return _quantity(written, whole=column.kind == SECONDS)


def _day(cell):
    """The day of a moment: platforms write 2026-11-20 10:15:33."""
    return read.day(re.sub(r"[ T]\d{1,2}:\d{2}.*$", "", cell) if isinstance(cell, str) else cell)


def _flag(written, words):
    found = words.get(folded(written))
    return bool(found) if found is not None else read.yes_no(written)


def _word(written, words):
    found = words.get(folded(written))
    if found is None:
        raise read.BadValue("unknown_word")
    return found


def _answer(written, words):
    if written in REFUSALS:
        return "refused"
    found = words.get(folded(written))
    return found if found is not None else _quantity(written, whole=True)


def _quantity(written, whole):
    text = unicodedata.normalize("NFKC", written)
    if not re.fullmatch(r"-?\d{1,6}(\.\d{1,4})?", text):
        raise read.BadValue("no_score")
    number = float(text)
    if whole and not number.is_integer():
        raise read.BadValue("no_score")
    return int(number) if number.is_integer() else round(number, 2)
