# SPDX-License-Identifier: LGPL-3.0-or-later
"""When days missed here and there have become a long absence. No Odoo in here."""

from .school_calendar import school_days_between


def missed_days(terms, spans):
    """The school days of these (first, last) spans, each once, in order."""
    return sorted({day for first, last in spans for day in school_days_between(terms, first, last)})


def reached_on(missed, days, window):
    """The first day on which ``days`` of the ``missed`` days lie within the ``window`` days that end on it, or None."""
    for first, last in zip(missed, missed[days - 1 :], strict=False):
        if (last - first).days < window:
            return last
    return None


def most_within(missed, window):
    """How many of the ``missed`` days lie within any ``window`` days."""
    best = start = 0
    for end, day in enumerate(missed):
        while (day - missed[start]).days >= window:
            start += 1
        best = max(best, end - start + 1)
    return best
