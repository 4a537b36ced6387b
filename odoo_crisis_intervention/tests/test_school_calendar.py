# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.school_calendar import (
    Term,
    add_school_days,
    add_school_hours,
    is_school_day,
    is_school_year,
    next_school_year,
    public_days,
    school_days_between,
    school_year,
    week_bounds,
    week_count,
    week_number,
)

AUTUMN = Term(
    date(2025, 9, 1),
    date(2026, 1, 23),
    frozenset(date(2025, 10, day) for day in (1, 2, 3, 6, 7, 8)),
    frozenset((date(2025, 9, 28), date(2025, 10, 11))),
)
SPRING = Term(date(2026, 3, 4), date(2026, 7, 3))
TERMS = [AUTUMN, SPRING]


@tagged("post_install", "-at_install")
class TestSchoolCalendar(BaseCase):
    """Tables for the pure calendar functions."""

    def test_week_number(self):
        table = [
            (AUTUMN, date(2025, 8, 31), None),
            (AUTUMN, date(2025, 9, 1), 1),
            (AUTUMN, date(2025, 9, 7), 1),
            (AUTUMN, date(2025, 9, 8), 2),
            (AUTUMN, date(2026, 1, 23), 21),
            (AUTUMN, date(2026, 1, 25), 21),
            (AUTUMN, date(2026, 1, 26), None),
            # A term that begins on a Wednesday: its first week has five days.
            (SPRING, date(2026, 3, 2), 1),
            (SPRING, date(2026, 3, 8), 1),
            (SPRING, date(2026, 3, 9), 2),
        ]
        for term, day, expected in table:
            self.assertEqual(week_number(term, day), expected, day)
        self.assertEqual(week_count(AUTUMN), 21)
        self.assertEqual(week_bounds(SPRING, 1), (date(2026, 3, 4), date(2026, 3, 8)))
        self.assertEqual(week_bounds(AUTUMN, 21), (date(2026, 1, 19), date(2026, 1, 23)))

    def test_week_bounds_cover_each_term_without_gap(self):
        for term in TERMS:
            day = term.date_from
            for number in range(1, week_count(term) + 1):
                first, last = week_bounds(term, number)
                self.assertEqual(first, day)
                self.assertTrue(all(week_number(term, d) == number for d in (first, last)))
                day = last + timedelta(days=1)
            self.assertEqual(day, term.date_to + timedelta(days=1))

    def test_school_days(self):
        table = [
            (date(2025, 9, 1), True),
            (date(2025, 9, 6), False),
            (date(2025, 9, 28), True),
            (date(2025, 10, 1), False),
            (date(2025, 10, 11), True),
            (date(2026, 2, 2), False),  # winter holidays
            (date(2026, 7, 6), True),  # after the last known term: weekdays
            (date(2026, 7, 11), False),
            (date(2025, 8, 29), True),
        ]
        for day, expected in table:
            self.assertEqual(is_school_day(TERMS, day), expected, day)
        self.assertTrue(is_school_day([], date(2026, 2, 2)))
        self.assertFalse(is_school_day([], date(2026, 2, 1)))

    def test_add_school_days_agrees_with_counting(self):
        start = date(2025, 9, 1)
        for offset in range(0, 200, 7):
            day = start + timedelta(days=offset)
            for count in range(12):
                due = add_school_days(TERMS, day, count)
                self.assertEqual(len(school_days_between(TERMS, day + timedelta(days=1), due)), count)

    def test_add_school_hours(self):
        zone = "Asia/Shanghai"
        table = [
            # (start in UTC, hours, due in UTC)
            (datetime(2025, 9, 1, 1, 0), 24, datetime(2025, 9, 2, 1, 0)),
            (datetime(2025, 9, 5, 1, 0), 24, datetime(2025, 9, 8, 1, 0)),
            (datetime(2025, 9, 1, 1, 0), 4, datetime(2025, 9, 1, 5, 0)),
            # Saturday 02:00 UTC: the clock starts on Monday 00:00 in Shanghai.
            (datetime(2025, 9, 6, 2, 0), 24, datetime(2025, 9, 8, 16, 0)),
            # Friday 23:00 UTC is Saturday morning in Shanghai.
            (datetime(2025, 9, 5, 23, 0), 24, datetime(2025, 9, 8, 16, 0)),
            # Over the winter holidays.
            (datetime(2026, 1, 23, 1, 0), 72, datetime(2026, 3, 6, 1, 0)),
        ]
        for start, hours, expected in table:
            self.assertEqual(add_school_hours(TERMS, start, hours, zone), expected, start)

    def test_school_year(self):
        table = [
            (date(2025, 7, 31), "2024-2025"),
            (date(2025, 8, 1), "2025-2026"),
            (date(2026, 1, 1), "2025-2026"),
        ]
        for day, expected in table:
            self.assertEqual(school_year(day), expected)
        self.assertEqual(next_school_year("2025-2026"), "2026-2027")
        for text, expected in [("2025-2026", True), ("2025-2027", False), ("", False), (None, False), ("25-26", False)]:
            self.assertEqual(is_school_year(text), expected)

    def test_public_days(self):
        days = public_days(date(2025, 9, 1), date(2025, 10, 31))
        self.assertEqual(
            [(day, kind) for day, kind, _names in days if kind == "makeup"],
            [(date(2025, 9, 28), "makeup"), (date(2025, 10, 11), "makeup")],
        )
        self.assertIn((date(2025, 10, 1), "holiday", ("National Day", "国庆节")), days)
        self.assertFalse([day for day, kind, _names in days if kind == "holiday" and day.weekday() > 4])
