# SPDX-License-Identifier: LGPL-3.0-or-later
"""Weeks of a school as spans of time: Monday to Sunday where the school stands, as the database keeps moments."""

from datetime import datetime, time, timedelta

import pytz

from .school_calendar import is_school_day, monday_of

WEEK = timedelta(weeks=1)
# A calendar with a hole of years between two terms must not be walked day by day.
LONGEST_PAUSE = 20


def utc_midnight(day, zone):
    """The first moment of ``day`` in the school's zone, as naive UTC."""
    zone = pytz.timezone(zone)
    return zone.localize(datetime.combine(day, time(0))).astimezone(pytz.utc).replace(tzinfo=None)


def week_span(monday, zone):
    """(first moment, first moment after) of the week that begins on ``monday``."""
    return utc_midnight(monday, zone), utc_midnight(monday + WEEK, zone)


def has_school(terms, monday):
    return any(is_school_day(terms, monday + timedelta(days=offset)) for offset in range(7))


def first_monday(terms, monday):
    """Where a report of this week begins: nobody reports on weeks without school, so those before it count here."""
    for _week in range(LONGEST_PAUSE):
        if has_school(terms, monday - WEEK):
            break
        monday -= WEEK
    return monday


def last_school_week(terms, day):
    """Monday of the newest week with school that is over on ``day``."""
    monday = monday_of(day) - WEEK
    for _week in range(LONGEST_PAUSE):
        if has_school(terms, monday):
            break
        monday -= WEEK
    return monday
