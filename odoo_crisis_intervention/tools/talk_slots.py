# SPDX-License-Identifier: LGPL-3.0-or-later
"""Free times for talks: windows of the school day cut into pieces, without those that are taken. No Odoo in here."""

import re
from datetime import timedelta

from .duties import moment

_WINDOW = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–~至到]\s*(\d{1,2})[:：](\d{2})")


def parse_windows(text):
    """ "12:20-13:20, 16:30-17:30" as pairs of minutes of the day, in order.

    :raises ValueError: nothing there, no time of a day, an end before its beginning, or two that overlap
    """
    if not _WINDOW.search(text or "") or _WINDOW.sub("", text).strip(" \t\n,，;；、"):
        raise ValueError(text)
    windows = []
    for found in _WINDOW.finditer(text):
        from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
        start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
        if from_minute > 59 or to_minute > 59 or not start < end <= 24 * 60:
            raise ValueError(text)
        windows.append((start, end))
    windows.sort()
    if any(later[0] < earlier[1] for earlier, later in zip(windows, windows[1:], strict=False)):
        raise ValueError(text)
    return windows


def free(days, windows, minutes, zone, taken=(), not_before=None):
    """Naive UTC beginnings of free talks, the earliest first.

    :param days: school days, in order.
    :param windows: pairs of minutes of the day (:func:`parse_windows`).
    :param taken: (begin, end) pairs, naive UTC, during which nobody else is seen.
    :param not_before: naive UTC moment; nothing begins before it.
    """
    length = timedelta(minutes=minutes)
    taken = sorted(taken)
    for day in days:
        for start, end in windows:
            at = start
            while at + minutes <= end:
                begin = moment(day, at / 60, zone)
                at += minutes
                if not_before and begin < not_before:
                    continue
                if not any(begin < until and since < begin + length for since, until in taken):
                    yield begin
