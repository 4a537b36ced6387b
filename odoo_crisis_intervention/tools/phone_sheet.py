# SPDX-License-Identifier: LGPL-3.0-or-later
"""How the people of a telephone sheet are laid out so that they stay on one A4 page. Plain functions without Odoo."""

import math
from typing import NamedTuple

ROOM_MM = 176  # height left for people under the heads of the page, with up to one row of hotlines
HOTLINE_ROW_MM = 13
ONE_COLUMN = 18  # more people than these stand in two columns
TALLEST_MM, LOWEST_MM = 8.0, 2.6
POINTS_PER_MM = 1.45  # of type for each millimetre of row: the lines stay clear of the text
LARGEST_PT = {1: 11.0, 2: 9.5}  # in two columns a telephone number has half the width
SMALLEST_PT = 4.5
HAND_MM = 8.0  # a line to write on
FEWEST_HAND, MOST_HAND = 2, 8


class Layout(NamedTuple):
    columns: int
    row_mm: float
    font_pt: float
    hand_lines: int


def layout(people, hotline_rows=1):
    """Columns, height of a row and size of type for so many people.

    >>> layout(6)
    Layout(columns=1, row_mm=8.0, font_pt=11.0, hand_lines=8)
    >>> layout(40).columns
    2
    """
    columns = 1 if people <= ONE_COLUMN else 2
    rows = math.ceil(max(people, 1) / columns) + 1  # and its head
    room = ROOM_MM - HOTLINE_ROW_MM * (hotline_rows - 1)
    row_mm = round(min(TALLEST_MM, max(LOWEST_MM, room / rows)), 2)
    font_pt = round(min(LARGEST_PT[columns], max(SMALLEST_PT, row_mm * POINTS_PER_MM)), 1)
    spare = int((room - rows * row_mm) / HAND_MM)
    return Layout(columns, row_mm, font_pt, min(MOST_HAND, FEWEST_HAND + max(0, spare)))


def split(rows, columns):
    """``rows`` in ``columns`` parts of equal length, the first ones the longer.

    >>> split([1, 2, 3], 2)
    [[1, 2], [3]]
    """
    length = math.ceil(len(rows) / columns)
    return [rows[length * part : length * (part + 1)] for part in range(columns)]
