# SPDX-License-Identifier: LGPL-3.0-or-later
"""When follow-ups are due: days between them as a school writes them, for example ``"7, 7, 14, 30"``. No Odoo here."""

from datetime import timedelta

from .school_calendar import DAY, SATURDAY, is_school_day

# A follow-up that falls on a free day waits for school up to so many days; in a longer holiday it is a visit or a call.
SHORT_BREAK = 7


def parse(text):
    """The days as numbers; the last one repeats.

    :raises ValueError: nothing, or something that is no whole number of days above zero
    """
    days = [int(part) for part in text.replace("，", ",").split(",")]
    if not all(day > 0 for day in days):
        raise ValueError(text)
    return days


def gap(text, earlier):
    """Days to the next follow-up when ``earlier`` follow-ups lie before it."""
    days = parse(text)
    return days[min(earlier, len(days) - 1)]


def schedule(text, start, until, earlier=0):
    """Days of all follow-ups after ``start`` up to ``until``, when ``earlier`` of the rhythm lie before them.

    Reckoned from day to day without regard to holidays, so that a holiday does not push everything after it.
    """
    day, days = start, []
    while (day := day + timedelta(days=gap(text, earlier + len(days)))) <= until:
        days.append(day)
    return days


def meeting_day(terms, day):
    """(the day on which they can meet, whether it lies in a long holiday).

    Over a weekend or a short break the next school day; in a long holiday the next weekday, since nobody is left alone
    for two months because school is out.
    """
    later = [day + timedelta(days=offset) for offset in range(SHORT_BREAK + 1)]
    for candidate in later:
        if is_school_day(terms, candidate):
            return candidate, False
    return next(candidate for candidate in later if candidate.weekday() < SATURDAY), True


def last_day(terms, start, ahead, otherwise):
    """Until when follow-ups go on: the last day of the term that comes ``ahead`` terms after that of ``start``.

    In a holiday the coming term counts as the next one. Where the calendar does not reach so far: ``otherwise`` days
    after ``start``.
    """
    coming = sorted((term for term in terms if term.date_to >= start), key=lambda term: term.date_from)
    inside = bool(coming) and start in coming[0]
    index = ahead if inside else max(ahead - 1, 0)
    if index < len(coming):
        return coming[index].date_to
    return start + otherwise * DAY
