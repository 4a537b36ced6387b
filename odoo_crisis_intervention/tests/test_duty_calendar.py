# SPDX-License-Identifier: LGPL-3.0-or-later
"""When duties fall due, against a walker that looks at every single day (thousands of made-up terms, several zones)."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import duties
from ..tools.school_calendar import Term, is_school_day

ZONES = ("Asia/Shanghai", "Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
DAY = timedelta(days=1)


@st.composite
def school_terms(draw):
    """One to three terms that do not overlap, with holidays and make-up weekends."""
    found, first = [], date(2025, 8, 1) + timedelta(days=draw(st.integers(0, 60)))
    for _term in range(draw(st.integers(1, 3))):
        last = first + timedelta(days=draw(st.integers(0, 150)))
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        off = draw(st.sets(st.sampled_from([day for day in days if day.weekday() < 5] or days), max_size=25))
        weekend = [day for day in days if day.weekday() > 4]
        on = draw(st.sets(st.sampled_from(weekend), max_size=4)) if weekend else set()
        found.append(Term(first, last, frozenset(off), frozenset(on)))
        first = last + timedelta(days=draw(st.integers(1, 70)))
    return found


def taught(term, day):
    if day in term.makeups:
        return True
    return day.weekday() < 5 and day not in term.holidays


def walk(rhythm, terms):
    """(first, last, due) of every period, found by looking at each day of each term."""
    bins = {}
    for number, term in enumerate(terms):
        day = term.date_from
        monday = day - timedelta(days=day.weekday())
        while day <= term.date_to:
            week = (day - monday).days // 7
            year = day.year if term.date_from.month >= 8 else day.year
            name = {
                "week": (number, week),
                "fortnight": (number, week // 2),
                "half_month": (number, year, day.month, day.day > 15),
                "month": (number, year, day.month),
                "term": (number,),
                "school_year": (term.date_from.year if term.date_from.month >= 8 else term.date_from.year - 1,),
            }[rhythm.every]
            bins.setdefault(name, []).append((day, taught(term, day)))
            day += DAY
    for days in bins.values():
        school = [day for day, is_taught in days if is_taught]
        if school:
            yield days[0][0], days[-1][0], due(rhythm, terms, school, days[-1][0])


def due(rhythm, terms, school, last):
    if rhythm.after:
        day = last
        for _step in range(7):
            day += DAY
            if is_school_day(terms, day):
                return day
        day = last + DAY
        while day.weekday() > 4:
            day += DAY
        return day
    if rhythm.every in ("week", "fortnight"):
        best = None
        for day in school:
            same_week = day.isocalendar()[:2] == school[-1].isocalendar()[:2]
            if day.weekday() <= rhythm.weekday or not same_week:
                best = day
        return best or school[0]
    if rhythm.every in ("term", "school_year") and rhythm.school_days:
        return school[min(rhythm.school_days, len(school)) - 1]
    return school[-1]


RHYTHMS = st.builds(
    duties.Rhythm,
    every=st.sampled_from(["week", "fortnight", "half_month", "month", "term", "school_year"]),
    weekday=st.integers(0, 6),
    school_days=st.integers(0, 60),
    after=st.booleans(),
)


@tagged("post_install", "-at_install")
class TestDutyCalendar(BaseCase):
    @settings(max_examples=5000, deadline=None)
    @given(school_terms(), RHYTHMS)
    def test_periods_are_those_of_a_walker(self, terms, rhythm):
        found = duties.periods(rhythm, terms, date.min, date.max)
        self.assertEqual(
            sorted((period.date_from, period.date_to, period.due_on) for period in found), sorted(walk(rhythm, terms))
        )
        for period in found:
            if not rhythm.after:
                self.assertTrue(is_school_day(terms, period.due_on))
                self.assertLessEqual(period.date_from, period.due_on)
                self.assertLessEqual(period.due_on, period.date_to)

    @settings(max_examples=2000, deadline=None)
    @given(school_terms(), RHYTHMS, st.integers(0, 400), st.integers(0, 400))
    def test_a_window_cuts_by_the_day_it_is_due(self, terms, rhythm, one, other):
        start = date(2025, 8, 1)
        first, last = sorted((start + timedelta(days=one), start + timedelta(days=other)))
        every = duties.periods(rhythm, terms, date.min, date.max)
        self.assertEqual(
            duties.periods(rhythm, terms, first, last), [period for period in every if first <= period.due_on <= last]
        )

    @settings(max_examples=2000, deadline=None)
    @given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 24 * 4), st.sampled_from(ZONES))
    def test_a_moment_reads_the_same_on_the_schools_clock(self, day, quarters, zone):
        at = duties.moment(day, quarters / 4, zone)
        wall = datetime.combine(day, time()) + timedelta(minutes=15 * quarters)
        there = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if there != wall:
            # The clocks jumped over this hour: it counts as long after the jump as it would have been after it.
            gap = there - wall
            self.assertIn(gap, (timedelta(minutes=30), timedelta(hours=1)))
        later = at + timedelta(minutes=30)
        again = later.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        self.assertGreater(again, wall, "of an hour that comes twice the second counts")

    @settings(max_examples=2000, deadline=None)
    @given(school_terms(), st.integers(0, 500 * 24), st.sampled_from(ZONES))
    def test_a_step_waits_for_the_next_school_day(self, terms, hours, zone):
        at = datetime(2025, 7, 1) + timedelta(hours=hours)
        woken = duties.waking(terms, at, zone)
        local = at.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
        day = local.date()
        while not is_school_day(terms, day):
            day += DAY
        there = woken.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
        self.assertEqual(there.date(), day)
        if day == local.date():
            self.assertEqual(woken, at)
        self.assertLessEqual(at, woken)

    def test_weeks_follow_each_other_without_a_gap(self):
        term = Term(date(2026, 9, 1), date(2027, 1, 22))
        weeks = duties.periods(duties.Rhythm("week"), [term], date.min, date.max)
        self.assertEqual([period.number for period in weeks], list(range(1, 22)))
        for one, following in pairwise(weeks):
            self.assertEqual(one.date_to + DAY, following.date_from)
