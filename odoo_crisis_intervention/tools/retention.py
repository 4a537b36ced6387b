# SPDX-License-Identifier: LGPL-3.0-or-later
"""How long a record is kept: which period counts for which kind of record, and the last day of it. No Odoo in here."""

from dataclasses import dataclass
from datetime import date, timedelta

from .school_calendar import FIRST_MONTH, school_year

LEAVING, ADULT, SCHOOL_YEAR, RECORD = "leaving", "adult", "school_year", "record"

FULL_AGE = 18
# Whoever went to school was six at least, so twelve years after a record its person is of age.
SCHOOL_AGE = 6

# Kind of record by model. What is not named follows what it hangs on, else it is part of the person's file.
KINDS = {
    "rhythm": (
        "crisis.barometer",
        "crisis.barometer.line",
        "crisis.weekly.report",
        "crisis.weekly.report.line",
        "crisis.class.observation",
        "crisis.counsellor.report",
        "crisis.counsellor.report.line",
        "crisis.counsellor.report.person",
        "crisis.week.digest",
        "crisis.week.digest.line",
        "crisis.peer.checkin",
    ),
    "crisis": (
        "crisis.event",
        "crisis.handover",
        "crisis.monitoring.team",
        "crisis.mandatory.report",
        "crisis.guardian.contact",
        "crisis.guardian.withholding",
        "crisis.affected.person",
        "crisis.referral",
        "crisis.review",
        "crisis.filing",
        "crisis.accountability",
        "crisis.legal.hold",
    ),
    "consent": (
        "crisis.consent",
        "crisis.disclosure",
        "crisis.transfer.summary",
        "crisis.access.grant",
        "crisis.access.exclusion",
        "crisis.access.register",
        "crisis.guardian.signing",
        "crisis.census.participant",
    ),
    "screening": ("crisis.sheet",),
    "outside": ("crisis.hotline.call", "crisis.outside.report"),
    "file": ("crisis.case", "crisis.concern", "crisis.assessment", "crisis.warning", "crisis.conference"),
}
KIND_OF_MODEL = {model: kind for kind, models in KINDS.items() for model in models}
# Proofs, which name no pupil: for good.
KEPT = ("crisis.destruction", "crisis.destruction.line")


@dataclass(frozen=True)
class Period:
    """One retention rule.

    :param basis: what the years are counted from.
    :param years: after that day.
    :param years_after_close: and at least so many after the record's own last day.
    """

    basis: str
    years: int
    years_after_close: int = 0


@dataclass(frozen=True)
class Person:
    """What of a person a period depends on. ``left_on`` is empty while they are at the school."""

    left_on: date | None
    birth_date: date | None = None
    is_staff: bool = False


def add_years(day, years):
    """The same day so many years later; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def end_of_next_school_year(day):
    return date(int(school_year(day)[5:]) + 1, FIRST_MONTH, 1) - timedelta(days=1)


def kept_until(period, ended_on, person=None):
    """The last day on which a record is kept, or None while nobody can say.

    :param ended_on: the last day on which something happened on the record.
    :param person: whom it is about; without one the record's own last day counts.
    """
    least = add_years(ended_on, period.years_after_close)
    if period.basis == SCHOOL_YEAR:
        return max(add_years(end_of_next_school_year(ended_on), period.years), least)
    if period.basis == RECORD:
        return max(add_years(ended_on, period.years), least)
    if person is None:
        wait = FULL_AGE - SCHOOL_AGE if period.basis == ADULT else 0
        return max(add_years(ended_on, wait + period.years), least)
    if not person.left_on:
        return None
    if period.basis == LEAVING or person.is_staff:
        return max(add_years(person.left_on, period.years), least)
    of_age = add_years(person.birth_date, FULL_AGE) if person.birth_date else add_years(ended_on, FULL_AGE - SCHOOL_AGE)
    return max(add_years(of_age, period.years), least, person.left_on)
