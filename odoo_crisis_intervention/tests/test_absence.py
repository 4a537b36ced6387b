# SPDX-License-Identifier: LGPL-3.0-or-later
"""Missed days add up to a long absence, which the team is told (plan Art. 24(4))."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..tools import absences
from .leave_common import CHANGE, LeaveCommon

ABSENCE = "crisis.absence"
MONDAY = date(2026, 3, 2)


class TestDaysTogether(TransactionCase):
    def days(self, *offsets):
        return [MONDAY + timedelta(days=offset) for offset in offsets]

    def test_reached_on_the_day_that_makes_it_many(self):
        missed = self.days(0, 1, 2, 10, 11)
        self.assertEqual(absences.reached_on(missed, 3, 60), MONDAY + timedelta(days=2))
        self.assertEqual(absences.reached_on(missed, 4, 60), MONDAY + timedelta(days=10))
        self.assertIsNone(absences.reached_on(missed, 4, 10))  # ten days before are no longer within it
        self.assertIsNone(absences.reached_on(missed, 6, 60))

    @given(st.sets(st.integers(0, 120), max_size=40), st.integers(1, 10), st.integers(1, 40))
    @settings(max_examples=30, deadline=None)
    def test_both_counts_agree(self, offsets, limit, window):
        missed = self.days(*sorted(offsets))
        within = [sum(1 for day in missed if 0 <= (last - day).days < window) for last in missed]
        self.assertEqual(absences.most_within(missed, window), max(within, default=0))
        first = next((day for day, count in zip(missed, within, strict=True) if count >= limit), None)
        self.assertEqual(absences.reached_on(missed, limit, window), first)


@tagged("post_install", "-at_install")
class TestAbsence(LeaveCommon):
    def absent(self, days_ago, length, who="homeroom", **values):
        first = self.day - timedelta(days=days_ago)
        last = first + timedelta(days=length - 1)
        return self.as_(who, self.env[ABSENCE]).create(
            {"subject_id": self.pupil.id, "date_from": first, "date_to": last, **values}
        )

    def test_many_days_together_are_told_to_the_team(self):
        self.company.write({"crisis_absence_school_days": 8})
        first = self.absent(50, 7)
        self.assertEqual(first.school_days, 5)
        self.assertFalse(self.duties(first))
        second = self.absent(20, 7)
        self.assertTrue(second.is_long)
        duty = self.duties(second, "absence_filing")
        self.assertEqual((duty.state, duty.owner_ids), ("open", self.users["homeroom"]))
        self.step("homeroom", second, "file")
        self.assertEqual((first.sudo().state, second.sudo().state, duty.state), ("filed", "filed", "done"))
        third = self.absent(5, 2)
        self.assertEqual(third.days_together, third.school_days)  # what was told is not counted again

    def test_outside_the_days_of_the_setting_they_do_not_add_up(self):
        self.company.write({"crisis_absence_school_days": 8, "crisis_absence_window_days": 30})
        self.absent(100, 7)
        second = self.absent(20, 7)
        self.assertFalse(second.is_long or self.duties(second))

    def test_it_goes_on_until_a_last_day_is_entered(self):
        self.company.write({"crisis_absence_school_days": 5})
        row = self.absent(3, 1, date_to=False)
        row.sudo()._as_workflow().write({"date_from": self.day - timedelta(days=14)})  # two weeks go by
        self.assertEqual(len(self.duties(row, "absence_filing")), 1)
        self.rpc("homeroom", ABSENCE, "write", row.ids, {"date_to": self.day - timedelta(days=13)})
        self.assertEqual(self.duties(row, "absence_filing").state, "cancelled")

    def test_an_application_for_leave_tells_the_team(self):
        self.company.write({"crisis_absence_school_days": 5})
        row = self.absent(20, 10)
        action = self.as_("homeroom", row).action_apply()
        self.assertEqual(action["context"]["default_date_from"], row.date_from)
        self.applied(date_from=row.date_from)
        self.assertEqual((row.sudo().state, self.duties(row, "absence_filing").state), ("filed", "done"))
        self.assertTrue(self.env[CHANGE].sudo().search_count([("subject_id", "=", self.pupil.id)]))

    @mute_logger("odoo.sql_db")
    def test_no_day_is_recorded_twice(self):
        self.absent(20, 7)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.absent(18, 1)
        void = self.step("homeroom", self.absent(10, 1), "void")
        self.assertEqual(void.sudo().state, "void")
        self.absent(10, 1)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_records(self):
        row = self.absent(20, 3)
        for who in ("teacher", "other_homeroom", "academic_affairs", "auditor", "foreign_counsellor", "admin"):
            with self.subTest(who=who):
                with self.assertRaises(AccessError):
                    self.rpc(who, ABSENCE, "read", row.ids, ["date_from"])
                with self.assertRaises(AccessError):
                    self.absent(40, 1, who=who)
        with self.assertRaises(UserError):  # by its steps only
            self.rpc("homeroom", ABSENCE, "write", row.ids, {"state": "filed"})
        with self.assertRaises(UserError):
            self.step("register_keeper", row, "file")
