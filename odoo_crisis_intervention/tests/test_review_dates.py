# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta
from unittest import TestCase

from ..tools.review_dates import bounded_review, review_date
from ..tools.school_calendar import Term, is_school_day

AUTUMN = Term(date(2025, 9, 1), date(2026, 1, 20), frozenset({date(2025, 10, d) for d in (1, 2, 3, 6, 7, 8)}))
SPRING = Term(date(2026, 2, 23), date(2026, 7, 3))
TERMS = (AUTUMN, SPRING)


class TestReviewDates(TestCase):
    def test_round_the_clock_is_due_on_its_day(self):
        self.assertEqual(review_date(TERMS, date(2025, 9, 24), 7, True), date(2025, 10, 1))
        self.assertEqual(review_date(TERMS, date(2026, 1, 19), 14, True), date(2026, 2, 2))

    def test_a_pausing_level_waits_for_school(self):
        cases = (
            (date(2025, 9, 1), 30, date(2025, 10, 9)),  # the national holiday
            (date(2025, 12, 1), 30, date(2025, 12, 31)),  # a Wednesday in term
            (date(2025, 12, 22), 30, date(2026, 2, 23)),  # the winter holiday
            (date(2025, 9, 5), 8, date(2025, 9, 15)),  # a Saturday
        )
        for today, days, due in cases:
            with self.subTest(today=today):
                self.assertEqual(review_date(TERMS, today, days, False), due)

    def test_never_earlier_than_its_days_and_always_a_school_day(self):
        day = date(2025, 9, 1)
        while day < date(2026, 7, 1):
            for days in (7, 14, 30, 90):
                due = review_date(TERMS, day, days, False)
                self.assertGreaterEqual(due, day + timedelta(days=days))
                self.assertTrue(is_school_day(TERMS, due), due)
            day += timedelta(days=1)

    def test_no_days_no_date(self):
        self.assertIsNone(review_date((), date(2025, 9, 1), 0, True))

    def test_a_proposed_date_counts_when_it_is_earlier(self):
        early, late = date(2025, 9, 8), date(2025, 9, 15)
        self.assertEqual(bounded_review(early, late), early)
        self.assertEqual(bounded_review(late, early), early)
        self.assertEqual(bounded_review(None, late), late)
        self.assertEqual(bounded_review(False, late), late)
        self.assertIsNone(bounded_review(None, None))
