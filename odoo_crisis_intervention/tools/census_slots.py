# SPDX-License-Identifier: LGPL-3.0-or-later
"""Hours of a census: which lie in school, and which class comes when. No Odoo in here."""

from datetime import timedelta

from .duties import moment
from .school_calendar import DAY, add_school_days, is_school_day


def is_within_hours(terms, start, end, hour_from, hour_to):
    """Whether a stretch of the school's clock lies on one school day between two hours."""
    if start.date() != end.date() or not is_school_day(terms, start.date()):
        return False
    return _hours(start) >= hour_from and _hours(end) <= hour_to


def _hours(local):
    return local.hour + local.minute / 60


def next_slot(terms, today, hour_from, minutes, zone):
    """(start, end) in naive UTC on the next school day after ``today``."""
    start = moment(add_school_days(terms, today, 1), hour_from, zone)
    return start, start + timedelta(minutes=minutes)


def slots(terms, first_day, hour_from, hour_to, minutes, at_once, count, zone):
    """``count`` times (start, end) in naive UTC: ``at_once`` of them side by side, hour after hour, day after day.

    :raises ValueError: not one fits between the hours
    """
    per_day = int((hour_to - hour_from) * 60 // minutes) if minutes > 0 else 0
    if per_day < 1 or at_once < 1:
        raise ValueError(minutes)
    found, day = [], first_day
    while len(found) < count:
        if is_school_day(terms, day):
            for number in range(per_day):
                start = moment(day, hour_from + number * minutes / 60, zone)
                found += [(start, start + timedelta(minutes=minutes))] * at_once
        day += DAY
    return found[:count]
