# SPDX-License-Identifier: LGPL-3.0-or-later
"""Gap arithmetic against a count minute by minute, and what one handing over to another means."""

import time
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools import coverage
from ..tools.coverage import GIVE, LEFT, TAKE, Fact, Gap, Shift

EVENING = datetime(2026, 11, 20, 14)  # 22:00 in China
MINUTE = timedelta(minutes=1)
A, B, C, D = 1, 2, 3, 4


def at(minute):
    return EVENING + minute * MINUTE


class Naive:
    """The same question answered the slow way: each minute on its own, everything read anew from the beginning."""

    def __init__(self, shifts, facts, required):
        self.shifts, self.facts, self.required = shifts, facts, required

    def really(self, minute):
        """Who is responsible during this minute, as {person: moment of coming} and {person: moment of giving over}."""
        there, offers = {}, {}
        for order, fact in enumerate(self.facts):
            if fact.at > minute:
                continue
            person = fact.person
            if fact.kind == "take_over" and person in there:
                offers.pop(person, None)
            elif fact.kind == "take_over":
                there[person] = order
                if offers:
                    relieved = min(offers, key=offers.get)
                    del offers[relieved], there[relieved]
            elif person in there and (fact.kind == "left" or len(set(there) - {person}) >= self.required):
                del there[person]
                offers.pop(person, None)
            elif person in there:
                offers.setdefault(person, order)
        return sorted(there, key=there.get), sorted(offers, key=offers.get)

    def planned(self, minute):
        return sorted({shift.person for shift in self.shifts if shift.start <= minute < shift.end})

    def state(self, minute, now):
        if minute < now:
            people, waiting = self.really(minute)
            return tuple(people), tuple(waiting), False
        return tuple(self.planned(minute)), (), True


def worlds(length, most):
    moment = st.integers(0, length).map(at)
    person = st.integers(1, 5)
    shift = st.builds(
        lambda who, start, minutes: Shift(who, start, start + minutes * MINUTE), person, moment, st.integers(1, length)
    )
    fact = st.builds(Fact, person, moment, st.sampled_from([TAKE, TAKE, GIVE, LEFT]))
    return st.tuples(
        st.lists(shift, max_size=most),
        st.lists(fact, max_size=most).map(lambda facts: sorted(facts, key=lambda fact: fact.at)),
        st.integers(1, 3),
        moment,
        st.integers(-20, length + 20).map(at),
        moment,
    )


@tagged("post_install", "-at_install")
class TestCoverage(BaseCase):
    def compare(self, world):
        shifts, facts, required, start, now, end = world
        naive = Naive(shifts, facts, required)
        spans = coverage.spans(shifts, facts, required, start, now, end)
        minutes = range(int((end - start) / MINUTE))
        expected = [naive.state(start + offset * MINUTE, now) for offset in minutes]
        found = []
        for span in spans:
            self.assertLess(span.start, span.end)
            self.assertEqual(span.missing, max(required - len(span.people), 0))
            found += [(span.people, span.waiting, span.is_planned)] * int((span.end - span.start) / MINUTE)
        self.assertEqual(found, expected)
        for before, after in zip(spans, spans[1:], strict=False):
            self.assertEqual(before.end, after.start)
        uncovered = [required > len(people) for people, _waiting, _planned in expected]
        in_gaps = [
            any(gap.start <= start + offset * MINUTE < gap.end for gap in coverage.gaps(spans)) for offset in minutes
        ]
        self.assertEqual(in_gaps, uncovered)

    @settings(max_examples=3000, deadline=None)
    @given(worlds(240, 12))
    def test_a_night_minute_by_minute(self, world):
        self.compare(world)

    @settings(max_examples=60, deadline=None)
    @given(worlds(2880, 25))
    def test_two_days_minute_by_minute(self, world):
        self.compare(world)

    def test_neither_ends_it_alone(self):
        facts = [Fact(A, at(0), TAKE), Fact(B, at(0), TAKE), Fact(A, at(60), GIVE)]
        people = coverage.responsible(facts, 2)
        self.assertEqual(people[-1], (at(60), (A, B), (A,)), "handing over alone leaves him responsible")
        people = coverage.responsible([*facts, Fact(C, at(75), TAKE)], 2)
        self.assertEqual(people[-1], (at(75), (B, C), ()), "a quarter of an hour late, to the minute")
        people = coverage.responsible([*facts[:2], Fact(C, at(50), TAKE)], 2)
        self.assertEqual(people[-1][1], (A, B, C), "taking over alone relieves nobody")
        people = coverage.responsible([*facts[:2], Fact(C, at(50), TAKE), Fact(A, at(60), GIVE)], 2)
        self.assertEqual(people[-1], (at(60), (B, C), ()))

    def test_two_leave_and_two_come(self):
        facts = [Fact(A, at(0), TAKE), Fact(B, at(0), TAKE), Fact(A, at(58), GIVE), Fact(B, at(60), GIVE)]
        self.assertEqual(coverage.gaps(coverage.spans([], facts, 2, at(0), at(90), at(90))), [])
        facts += [Fact(C, at(61), TAKE), Fact(D, at(65), TAKE)]
        states = coverage.responsible(facts, 2)
        self.assertEqual([state[1] for state in states[-3:]], [(A, B), (B, C), (C, D)])
        self.assertEqual([state[2] for state in states[-3:]], [(A, B), (B,), ()])

    def test_who_changes_his_mind_stays(self):
        facts = [Fact(A, at(0), TAKE), Fact(A, at(5), GIVE), Fact(A, at(6), TAKE), Fact(B, at(9), TAKE)]
        self.assertEqual(coverage.responsible(facts, 1)[-1][1:], ((A, B), ()))

    def test_a_gap_to_the_second(self):
        second = timedelta(seconds=1)
        facts = [Fact(A, at(0) + 7 * second, TAKE), Fact(B, at(3) + second, TAKE), Fact(A, at(30), LEFT)]
        facts += [Fact(B, at(31), LEFT), Fact(C, at(31) + 20 * second, TAKE), Fact(D, at(40), TAKE)]
        spans = coverage.spans([], facts, 2, at(0), at(50), at(50))
        self.assertEqual(
            coverage.gaps(spans),
            [
                Gap(at(0), at(3) + second, 2, at(0), False),
                Gap(at(30), at(40), 2, at(31), False),
            ],
        )

    def test_plan_over_midnight(self):
        shifts = [
            Shift(A, at(0), at(240)),
            Shift(B, at(0), at(120)),
            Shift(B, at(100), at(180)),
            Shift(C, at(200), at(240)),
        ]
        spans = coverage.spans(shifts, [], 2, at(0), at(0), at(240))
        self.assertEqual(coverage.gaps(spans), [Gap(at(180), at(200), 1, None, True)])

    def test_who_is_there_and_who_is_next(self):
        shifts = [
            Shift(A, at(0), at(60)),
            Shift(B, at(0), at(120)),
            Shift(C, at(60), at(120)),
            Shift(D, at(120), at(180)),
        ]
        facts = [Fact(A, at(0), TAKE), Fact(A, at(60), GIVE)]
        seen = coverage.now_and_next(shifts, facts, 1, at(61))
        self.assertEqual((seen["people"], seen["waiting"], seen["over"]), ((A,), (A,), (A,)))
        self.assertEqual([shift.person for shift in seen["late"]], [B, C])
        self.assertEqual([shift.person for shift in seen["next"]], [D])
        facts += [Fact(C, at(70), TAKE), Fact(B, at(71), TAKE), Fact(B, at(75), GIVE)]
        seen = coverage.now_and_next(shifts, facts, 1, at(80))
        self.assertEqual((seen["people"], seen["late"]), ((C,), []))

    def test_a_months_roster_is_quick(self):
        """200 shifts and 1,000 facts under 50 ms; benchmarks/coverage.py tells the figure."""
        shifts = [Shift(number % 7, at(210 * number), at(210 * number + 240)) for number in range(200)]
        facts = [Fact(number % 5, at(43 * number), (TAKE, GIVE)[number % 2]) for number in range(1000)]
        best = 1
        for _round in range(5):
            begin = time.perf_counter()
            coverage.gaps(coverage.spans(shifts, facts, 2, at(0), at(21000), at(43200)))
            coverage.now_and_next(shifts, facts, 2, at(21000))
            best = min(best, time.perf_counter() - begin)
        self.assertLess(best, 0.05)
