# SPDX-License-Identifier: LGPL-3.0-or-later
"""Free times and opening hours, without Odoo."""

from datetime import date, datetime, timedelta
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from ..tools.duties import moment
from ..tools.room_slots import CLOSED, EXTRA, WEEKLY, Hours, Slot, free_slots, open_spans, week_hours
from ..tools.school_calendar import Term

ZONE = "Asia/Shanghai"
MONDAY = date(2026, 9, 14)
TERMS = [Term(date(2026, 9, 1), date(2027, 1, 22), frozenset({MONDAY + timedelta(days=1)}))]
NOON = Hours(WEEKLY, 12, 13.5, room=1, user=7, weekday=0)
LONG_AGO = datetime(2020, 1, 1)
HOUR = st.integers(0, 47).map(lambda half: half / 2)


def utc(hour, day=MONDAY):
    return moment(day, hour, ZONE)


class TestRoomSlots(TestCase):
    def free(self, *hours, busy=None, days=(MONDAY, MONDAY), minutes=40, not_before=LONG_AGO):
        return free_slots(hours, TERMS, busy or {}, days, minutes, not_before, ZONE)

    def test_the_times_of_one_noon(self):
        self.assertEqual(
            self.free(NOON),
            [Slot(utc(12), utc(12) + timedelta(minutes=40), 7, 1),
             Slot(utc(12) + timedelta(minutes=40), utc(12) + timedelta(minutes=80), 7, 1)],
        )  # fmt: skip
        self.assertEqual(len(self.free(NOON, not_before=utc(12.25))), 1)
        self.assertEqual(len(self.free(NOON, minutes=91)), 0)

    def test_what_is_taken_moves_the_rest(self):
        busy = {7: [(utc(12.25), utc(12.5))], 8: [(utc(12), utc(14))]}
        self.assertEqual([slot.starts_at for slot in self.free(NOON, busy=busy)], [utc(12.5)])

    def test_closed_extra_and_holidays(self):
        closed = Hours(CLOSED, 0, 24, room=1, day=MONDAY)
        self.assertFalse(self.free(NOON, closed))
        self.assertTrue(self.free(NOON, Hours(CLOSED, 0, 24, room=2, day=MONDAY)), "another room's")
        part = Hours(CLOSED, 12.5, 13, room=1, day=MONDAY)
        self.assertEqual([span[2:] for span in open_spans([NOON, part], TERMS, MONDAY)], [(12, 12.5), (13, 13.5)])
        tuesday = MONDAY + timedelta(days=1)
        holiday = Hours(WEEKLY, 12, 13, room=1, user=7, weekday=1)
        extra = Hours(EXTRA, 9, 10, room=1, user=7, day=tuesday)
        self.assertEqual([slot.starts_at for slot in self.free(holiday, extra, days=(tuesday, tuesday))],
                         [utc(9, tuesday)])  # fmt: skip

    def test_hours_of_a_week_count_once(self):
        second = Hours(WEEKLY, 13, 15, room=1, user=8, weekday=0, is_outside_class=False)
        self.assertEqual(week_hours([NOON, second]), 3)
        self.assertEqual(week_hours([NOON, second], outside_class_only=True), 1.5)

    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(st.tuples(HOUR, HOUR, st.integers(1, 2)), max_size=5),
        st.lists(st.tuples(HOUR, st.integers(1, 200), st.integers(1, 2)), max_size=6),
        st.integers(10, 120),
    )
    def test_never_twice_and_never_outside(self, lines, taken, minutes):
        hours = [Hours(WEEKLY, first, last, room=user, user=user) for first, last, user in lines if first < last]
        busy = {}
        for hour, length, user in taken:
            busy.setdefault(user, []).append((utc(hour), utc(hour) + timedelta(minutes=length)))
        for slot in self.free(*hours, busy=busy, minutes=minutes):
            self.assertEqual(slot.ends_at - slot.starts_at, timedelta(minutes=minutes))
            self.assertFalse(
                [1 for begin, end in busy.get(slot.user, ()) if begin < slot.ends_at and end > slot.starts_at]
            )
            self.assertTrue(
                [line for line in hours if line.user == slot.user
                 and utc(line.hour_from) <= slot.starts_at and slot.ends_at <= utc(line.hour_to)]
            )  # fmt: skip
