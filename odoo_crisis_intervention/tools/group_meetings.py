# SPDX-License-Identifier: LGPL-3.0-or-later
"""On which days a group meets: the same weekday, on school days only. No Odoo in here."""

from datetime import timedelta

from .school_calendar import is_school_day

# A group that finds no school day for so long is not planned any further.
MOST_WEEKS = 60


def meeting_days(terms, first, count, every_weeks=1, taken=()):
    """``count`` school days on the weekday of ``first``, from that day on; ``taken`` days are passed over.

    A meeting that would fall on a day without school is held a week later, and those after it move along.
    """
    days, day = [], first
    for _week in range(MOST_WEEKS):
        if len(days) >= count:
            break
        if day not in taken and is_school_day(terms, day):
            days.append(day)
            day += timedelta(weeks=every_weeks)
        else:
            day += timedelta(weeks=1)
    return days
