# SPDX-License-Identifier: LGPL-3.0-or-later
"""The last day on which something is kept, without Odoo."""

from datetime import date
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from ..tools.retention import (
    ADULT,
    KIND_OF_MODEL,
    LEAVING,
    RECORD,
    SCHOOL_YEAR,
    Period,
    Person,
    add_years,
    end_of_next_school_year,
    kept_until,
)

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
BASES = st.sampled_from((LEAVING, ADULT, SCHOOL_YEAR, RECORD))


class TestRetentionPeriods(TestCase):
    def test_table(self):
        left = Person(date(2026, 7, 1), date(2011, 3, 4))
        for period, ended_on, person, wanted in (
            (Period(LEAVING, 3), date(2025, 5, 5), left, date(2029, 7, 1)),
            (Period(LEAVING, 3, 3), date(2028, 1, 9), left, date(2031, 1, 9)),
            (Period(ADULT, 3, 5), date(2025, 5, 5), left, date(2032, 3, 4)),
            (Period(ADULT, 3, 5), date(2028, 2, 29), left, date(2033, 2, 28)),
            (Period(ADULT, 3, 5), date(2025, 5, 5), Person(date(2026, 7, 1)), date(2040, 5, 5)),
            (Period(ADULT, 3, 5), date(2025, 5, 5), None, date(2040, 5, 5)),
            (Period(ADULT, 3, 5), date(2025, 5, 5), Person(date(2026, 7, 1), is_staff=True), date(2030, 5, 5)),
            (Period(LEAVING, 3), date(2025, 5, 5), Person(None), None),
            (Period(ADULT, 3, 5), date(2025, 5, 5), Person(None, date(2000, 1, 1)), None),
            (Period(SCHOOL_YEAR, 0), date(2025, 9, 12), Person(None), date(2027, 7, 31)),
            (Period(SCHOOL_YEAR, 0), date(2026, 6, 12), None, date(2027, 7, 31)),
            (Period(RECORD, 3), date(2025, 5, 5), Person(None), date(2028, 5, 5)),
        ):
            with self.subTest(period=period, person=person):
                self.assertEqual(kept_until(period, ended_on, person), wanted)

    def test_next_school_year(self):
        self.assertEqual(end_of_next_school_year(date(2026, 7, 31)), date(2027, 7, 31))
        self.assertEqual(end_of_next_school_year(date(2026, 8, 1)), date(2028, 7, 31))
        self.assertEqual(add_years(date(2028, 2, 29), 4), date(2032, 2, 29))

    @settings(max_examples=30, deadline=None)
    @given(BASES, st.integers(0, 10), st.integers(0, 10), DAYS, st.none() | DAYS, st.none() | DAYS)
    def test_never_too_early(self, basis, years, after, ended_on, left_on, birth):
        period = Period(basis, years, after)
        for person in (None, Person(left_on, birth), Person(left_on, birth, is_staff=True)):
            day = kept_until(period, ended_on, person)
            if basis in (LEAVING, ADULT) and person and not left_on:
                self.assertIsNone(day)
                continue
            self.assertGreaterEqual(day, add_years(ended_on, after))
            if basis in (LEAVING, ADULT) and person:
                self.assertGreaterEqual(day, left_on)
            if basis == ADULT and person and birth and not person.is_staff:
                self.assertGreaterEqual(day, add_years(birth, 18 + years))
            longer = kept_until(Period(basis, years + 1, after + 1), ended_on, person)
            self.assertGreaterEqual(longer, day)

    def test_mandatory_reports_and_refusals_have_the_longest_period(self):
        for model in ("crisis.mandatory.report", "crisis.handover", "crisis.referral", "crisis.monitoring.team"):
            self.assertEqual(KIND_OF_MODEL[model], "crisis")
