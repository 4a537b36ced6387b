# SPDX-License-Identifier: LGPL-3.0-or-later
"""The roster that is proposed: nobody twice, rest, even nights and hours, the same answer always."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import custody_roster
from ..tools.custody_roster import Adult

MIDNIGHT = datetime(2026, 11, 20, 16)  # in China
HOUR = timedelta(hours=1)
NIGHT = (22 * 60, 6 * 60)


def adults(count, sexes=("male", "female")):
    return [Adult(number, sexes[number % len(sexes)]) for number in range(1, count + 1)]


def cut(hours, days=2, start=MIDNIGHT):
    return custody_roster.slots(start, MIDNIGHT + timedelta(days=days), hours, MIDNIGHT, NIGHT)


@tagged("post_install", "-at_install")
class TestCustodyRoster(BaseCase):
    def test_shifts_are_cut_at_whole_hours(self):
        slots = custody_roster.slots(MIDNIGHT + 2.5 * HOUR, MIDNIGHT + 25 * HOUR, 4, MIDNIGHT, NIGHT)
        self.assertEqual((slots[0].start, slots[0].end), (MIDNIGHT + 2.5 * HOUR, MIDNIGHT + 4 * HOUR))
        self.assertEqual((slots[-1].start, slots[-1].end), (MIDNIGHT + 24 * HOUR, MIDNIGHT + 25 * HOUR))
        self.assertEqual([slot.is_night for slot in slots], [True, False, False, False, False, True, True])
        self.assertEqual([before.end for before in slots[:-1]], [after.start for after in slots[1:]])

    def test_a_length_that_does_not_divide_the_day(self):
        slots = cut(5)
        self.assertEqual({(slot.end - slot.start) / HOUR for slot in slots}, {5, 4})

    def test_fair_when_there_are_enough(self):
        roster = custody_roster.propose(adults(8), cut(4, days=8), 2, 8)
        self.assertFalse(roster.short)
        hours, nights = {}, {}
        for slot, key in roster.rows:
            hours[key] = hours.get(key, 0) + 4
            nights[key] = nights.get(key, 0) + slot.is_night
        self.assertLessEqual(max(hours.values()) - min(hours.values()), 8, "two shifts in eight days")
        self.assertLessEqual(max(nights.values()) - min(nights.values()), 1)

    def test_one_of_the_same_sex(self):
        people = [Adult(1, "male"), Adult(2, "male"), *(Adult(number, "female") for number in range(3, 9))]
        roster = custody_roster.propose(people, cut(6), 2, 6, "male")
        self.assertEqual(roster.unmatched, [])
        alone = custody_roster.propose(people[2:], cut(6), 2, 6, "male")
        self.assertEqual(len(alone.unmatched), 8)
        self.assertFalse(alone.short)

    def test_too_few_leaves_the_place_empty_and_says_what_rest_would_do(self):
        people, slots = adults(4), cut(6)
        self.assertTrue(custody_roster.propose(people, slots, 2, 8).short)
        self.assertEqual(custody_roster.enough_rest(people, slots, 2, 8), 6)
        self.assertIsNone(custody_roster.enough_rest(people[:1], slots, 2, 8))

    def test_what_was_done_before_counts(self):
        people = [Adult(1, minutes=600), Adult(2), Adult(3, busy=((MIDNIGHT, MIDNIGHT + 3 * HOUR),))]
        rows = custody_roster.propose(people, cut(12)[:1], 1, 2).rows
        self.assertEqual([key for _slot, key in rows], [2])

    @settings(max_examples=800, deadline=None)
    @given(
        st.integers(1, 9),
        st.integers(1, 12),
        st.integers(1, 3),
        st.integers(0, 12),
        st.sampled_from(["", "male", "female"]),
        st.integers(0, 300),
        st.lists(st.tuples(st.integers(1, 9), st.integers(0, 40), st.integers(1, 8)), max_size=4),
    )
    def test_whatever_the_school(self, count, hours, places, rest, sex, minutes, busy):
        people = [
            Adult(
                person.key,
                person.sex,
                tuple(
                    (MIDNIGHT + at * HOUR, MIDNIGHT + (at + long) * HOUR) for who, at, long in busy if who == person.key
                ),
            )
            for person in adults(count)
        ]
        slots = cut(hours, start=MIDNIGHT + timedelta(minutes=minutes))
        roster = custody_roster.propose(people, slots, places, rest, sex)
        again = custody_roster.propose(reversed(people), reversed(slots), places, rest, sex)
        self.assertEqual((roster.rows, roster.short), (again.rows, again.short))
        for person in people:
            own = sorted((slot.start, slot.end) for slot, key in roster.rows if key == person.key)
            for before, after in zip(own, own[1:], strict=False):
                self.assertGreater(after[0], before[1], "a double shift")
                self.assertGreaterEqual(after[0] - before[1], rest * HOUR)
            for start, end in own:
                self.assertTrue(all(end <= first or start >= last for first, last in person.busy))
        for slot in slots:
            missing = sum(number for short, number in roster.short if short == slot)
            self.assertEqual(sum(row == slot for row, _key in roster.rows) + missing, places)
