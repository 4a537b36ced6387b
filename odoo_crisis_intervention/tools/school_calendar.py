# SPDX-License-Identifier: LGPL-3.0-or-later
"""Arithmetic of the school calendar: weeks of a term, school days, clocks that pause outside them. No Odoo in here."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import pytz

try:
    from chinese_calendar.constants import Holiday, holidays, workdays
except ImportError:  # a convenience only: a term can be filled by hand
    Holiday, holidays, workdays = None, {}, {}

DAY = timedelta(days=1)
SATURDAY = 5
# A school year starts with the autumn term; August already belongs to its preparation.
FIRST_MONTH = 8


@dataclass(frozen=True)
class Term:
    """One term with its exceptions: days off within the week, and weekend days on which school is held."""

    date_from: date
    date_to: date
    holidays: frozenset = field(default_factory=frozenset)
    makeups: frozenset = field(default_factory=frozenset)

    def __contains__(self, day):
        return self.date_from <= day <= self.date_to


def school_year(day):
    """ "2025-2026" for every day from August 2025 to July 2026."""
    first = day.year if day.month >= FIRST_MONTH else day.year - 1
    return f"{first}-{first + 1}"


def is_school_year(text):
    first, _dash, second = (text or "").partition("-")
    return len(first) == 4 and len(second) == 4 and (first + second).isdecimal() and int(second) == int(first) + 1


def next_school_year(text):
    first = int(text[:4]) + 1
    return f"{first}-{first + 1}"


def monday_of(day):
    return day - timedelta(days=day.weekday())


def week_number(term, day):
    """Week 1 is the week (Monday to Sunday) of the term's first day. None outside the term's weeks."""
    first, last = monday_of(term.date_from), monday_of(term.date_to)
    monday = monday_of(day)
    if not first <= monday <= last:
        return None
    return (monday - first).days // 7 + 1


def week_count(term):
    return week_number(term, term.date_to)


def week_bounds(term, number):
    """First and last day of a week of the term, cut to the term."""
    monday = monday_of(term.date_from) + timedelta(weeks=number - 1)
    return max(monday, term.date_from), min(monday + timedelta(days=6), term.date_to)


def is_school_day(terms, day):
    """Inside a term: Monday to Friday without holidays, plus make-up days. Between two known terms: never.

    Before the first and after the last known term the weekdays count: a term nobody entered must slow no clock.
    """
    for term in terms:
        if day in term:
            return day in term.makeups or (day.weekday() < SATURDAY and day not in term.holidays)
    known = terms and min(term.date_from for term in terms) <= day <= max(term.date_to for term in terms)
    return not known and day.weekday() < SATURDAY


def add_school_days(terms, day, count):
    """The school day that many school days after ``day`` (``day`` itself is not counted)."""
    while count > 0:
        day += DAY
        count -= is_school_day(terms, day)
    return day


def school_days_between(terms, date_from, date_to):
    return [
        day
        for day in (date_from + timedelta(days=offset) for offset in range((date_to - date_from).days + 1))
        if is_school_day(terms, day)
    ]


def add_school_hours(terms, start, hours, zone):
    """Add hours to a naive UTC moment; every full or begun 24 hours are one school day, at the same time of day.

    A start outside school days counts from the beginning of the next one.
    """
    zone = pytz.timezone(zone)
    local = pytz.utc.localize(start).astimezone(zone)
    day, moment = local.date(), local.time()
    if not is_school_day(terms, day):
        day, moment = add_school_days(terms, day, 1), time(0)
    days, rest = divmod(hours, 24)
    day = add_school_days(terms, day, days)
    due = datetime.combine(day, moment) + timedelta(hours=rest)
    if due.date() != day and not is_school_day(terms, due.date()):
        due = datetime.combine(add_school_days(terms, due.date(), 1), due.time())
    return zone.localize(due).astimezone(pytz.utc).replace(tzinfo=None)


def public_days(date_from, date_to):
    """Legal holidays on weekdays and make-up weekend days in a span: [(day, kind, (English, Chinese))]."""
    found = []
    for source, kind in ((holidays, "holiday"), (workdays, "makeup")):
        for day, name in source.items():
            weekend = day.weekday() >= SATURDAY
            if date_from <= day <= date_to and weekend == (kind == "makeup"):
                names = Holiday(name)
                found.append((day, kind, (names.value, names.chinese)))
    return sorted(found)


def known_until():
    """The last day the holiday calendar knows, or None without one."""
    return max(holidays, default=None)
