# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is owed by when: periods of a term and moments of the school's clock. No Odoo in here."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytz

from .school_calendar import DAY, is_school_day, monday_of, school_days_between, school_year, week_bounds, week_count

# How far the first school day after a period is looked for before it is simply the next weekday.
_SEARCH_DAYS = 7


@dataclass(frozen=True)
class Due:
    """One thing owed on a record, as the record itself says it (see ``crisis.duty.source``).

    :param kind: code of the ``crisis.duty.kind``.
    :param due_at: naive UTC moment.
    :param owners: users who owe it.
    :param instance: tells one time from the next when the same is owed again, and persons apart when each owes it.
    :param done_at: when it was done, or nothing while it is owed.
    :param done_by: the user who did it.
    :param about: words of ring 1 that name what it is about; a confidential record is named by its reference.
    :param is_fixed: its moment was reckoned when it arose and does not move.
    """

    kind: str
    due_at: datetime
    owners: object = ()
    instance: str = ""
    done_at: datetime | None = None
    done_by: object = None
    about: str = ""
    is_fixed: bool = False


@dataclass(frozen=True)
class Period:
    """A stretch of a term for which something is owed once.

    :param number: the week of the term; 0 where weeks do not count.
    :param due_on: the school day it is due on.
    """

    date_from: date
    date_to: date
    due_on: date
    number: int = 0


@dataclass(frozen=True)
class Rhythm:
    """When something that comes back is due.

    :param every: week, fortnight, half_month, month, term or school_year.
    :param weekday: of weeks and fortnights, Monday is 0.
    :param school_days: of terms and school years: due on that school day counted from the first; 0 means the last.
    :param after: due on the first school day after the period instead of within it.
    """

    every: str
    weekday: int = 4
    school_days: int = 0
    after: bool = False


def periods(rhythm, terms, date_from, date_to):
    """All periods that fall due between two dates, in order. A stretch without any school day has none."""
    spans = {
        "week": _weeks,
        "fortnight": _fortnights,
        "half_month": _half_months,
        "month": _months,
        "term": _terms,
        "school_year": _school_years,
    }[rhythm.every]
    found = []
    for first, last, number in spans(terms):
        days = school_days_between(terms, first, last)
        if not days:
            continue
        due_on = _first_school_day_after(terms, last) if rhythm.after else _due_day(rhythm, days)
        if date_from <= due_on <= date_to:
            found.append(Period(first, last, due_on, number))
    return sorted(found, key=lambda period: (period.due_on, period.date_from))


def _weeks(terms):
    for term in terms:
        for number in range(1, week_count(term) + 1):
            yield *week_bounds(term, number), number


def _fortnights(terms):
    """Weeks 1 and 2, 3 and 4 …; an odd last week stands alone."""
    for term in terms:
        for number in range(1, week_count(term) + 1, 2):
            last = min(number + 1, week_count(term))
            yield week_bounds(term, number)[0], week_bounds(term, last)[1], last


def _cut(term, days):
    """Stretches between neighbouring ``days``, cut to the term."""
    for first, following in pairwise(days):
        if first <= term.date_to and following > term.date_from:
            yield max(first, term.date_from), min(following - DAY, term.date_to), 0


def _month_starts(term):
    first = term.date_from.replace(day=1)
    while first <= term.date_to:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)
    yield first


def _months(terms):
    for term in terms:
        yield from _cut(term, list(_month_starts(term)))


def _half_months(terms):
    for term in terms:
        starts = list(_month_starts(term))
        halves = sorted([*starts, *(start.replace(day=16) for start in starts)])
        yield from _cut(term, halves)


def _terms(terms):
    for term in terms:
        yield term.date_from, term.date_to, 0


def _school_years(terms):
    years = {}
    for term in terms:
        years.setdefault(school_year(term.date_from), []).append(term)
    for of_year in years.values():
        yield min(term.date_from for term in of_year), max(term.date_to for term in of_year), 0


def _due_day(rhythm, days):
    if rhythm.every in ("week", "fortnight"):
        monday = monday_of(days[-1])
        wanted = monday + timedelta(days=rhythm.weekday)
        before = [day for day in days if day <= wanted]
        # A week that is taught on a make-up Saturday only is reported on that day.
        return before[-1] if before else days[0]
    if rhythm.every in ("term", "school_year") and rhythm.school_days:
        return days[min(rhythm.school_days, len(days)) - 1]
    return days[-1]


def _first_school_day_after(terms, day):
    """The next school day; over a long holiday the next weekday, since leaders read the last week's page even then."""
    candidates = [day + timedelta(days=offset) for offset in range(1, _SEARCH_DAYS + 1)]
    for candidate in candidates:
        if is_school_day(terms, candidate):
            return candidate
    return next(candidate for candidate in candidates if candidate.weekday() < 5)


def moment(day, hour, zone):
    """Naive UTC of an hour (16.5 is half past four) of a day on the school's clocks.

    Where a clock change skips that hour or has it twice, the later reading counts: nobody is late by the change.
    """
    minutes = round(hour * 60)
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    aware = pytz.timezone(zone).localize(local, is_dst=False)
    return aware.astimezone(pytz.utc).replace(tzinfo=None)


def waking(terms, at, zone):
    """``at``, or the same time of day on the next school day: steps of a duty that pauses wake nobody on a holiday."""
    zone = pytz.timezone(zone)
    local = pytz.utc.localize(at).astimezone(zone).replace(tzinfo=None)
    day = local.date()
    for _day in range(400):  # a school without any school day for a year has nobody to wake
        if is_school_day(terms, day):
            break
        day += DAY
    if day == local.date():
        return at
    later = zone.localize(datetime.combine(day, local.time()), is_dst=False)
    return later.astimezone(pytz.utc).replace(tzinfo=None)
