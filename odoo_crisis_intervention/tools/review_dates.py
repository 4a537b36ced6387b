# SPDX-License-Identifier: LGPL-3.0-or-later
"""When a level has to be looked at again. Plain functions, no database (plan Art. 24.1: dynamic management)."""

from datetime import timedelta

from .school_calendar import add_school_days, is_school_day


def review_date(terms, today, days, round_the_clock):
    """The day by which a level is reviewed: so many calendar days from today.

    A level whose clocks pause outside school time is not due in a holiday but on the first school day after it; one
    that runs round the clock is due on its day, holiday or not. No days, no date.
    """
    if not days:
        return None
    due = today + timedelta(days=days)
    if round_the_clock or is_school_day(terms, due):
        return due
    return add_school_days(terms, due, 1)


def bounded_review(proposed, latest):
    """The date somebody proposed, but never later than the level allows: nobody stays in a register by inertia."""
    return min((day for day in (proposed, latest) if day), default=None)
