# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who is on call when, from weekly patterns, in the school's time. No Odoo in here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytz

from . import school_calendar

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Pattern:
    """One line of the weekly roster.

    :param hour_to: as many hours into the day; not after ``hour_from`` means that it ends on the next day.
    :param school_days_only: nothing in holidays and on weekends. A make-up day follows its own weekday: whether it is
        held as a Thursday or a Friday is the school's choice and not known here.
    """

    key: int
    weekday: int
    hour_from: float
    hour_to: float
    date_from: date
    date_to: date | None = None
    school_days_only: bool = False

    def __contains__(self, day):
        return day.weekday() == self.weekday and self.date_from <= day and (self.date_to is None or day <= self.date_to)


@dataclass(frozen=True)
class Occurrence:
    """A pattern on one day; times are naive UTC, as Odoo stores them."""

    key: int
    day: date
    start: datetime
    end: datetime

    def __contains__(self, moment):
        return self.start <= moment < self.end


def to_utc(zone, day, hour):
    """That hour of the day on the school's clocks, as naive UTC. 24 is midnight at the end of the day."""
    local = datetime.combine(day, datetime.min.time()) + timedelta(minutes=round(hour * 60))
    return pytz.timezone(zone).localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def occurrence(pattern, day, zone, terms=()):
    """The pattern on ``day``, or None when it does not apply."""
    if day not in pattern or (pattern.school_days_only and not school_calendar.is_school_day(terms, day)):
        return None
    over_night = pattern.hour_to <= pattern.hour_from
    return Occurrence(
        pattern.key,
        day,
        to_utc(zone, day, pattern.hour_from),
        to_utc(zone, day + DAY if over_night else day, pattern.hour_to),
    )


def occurrences(patterns, first, last, zone, terms=()):
    """Every occurrence that begins in the span of days, day by day."""
    found = []
    for offset in range((last - first).days + 1):
        day = first + offset * DAY
        found += [one for pattern in patterns if (one := occurrence(pattern, day, zone, terms))]
    return found


def at(patterns, moment, zone, terms=()):
    """The occurrences that are under way at ``moment`` (naive UTC); the night before reaches into the morning."""
    today = pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).date()
    return [one for one in occurrences(patterns, today - DAY, today, zone, terms) if moment in one]
