# SPDX-License-Identifier: LGPL-3.0-or-later
"""The weekly report in a real browser, as wide as a phone and in Chinese: Friday 16:40, nothing happened (Art. 12)."""

from datetime import timedelta

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .weekly_common import WeeklyCommon


@tagged("post_install", "-at_install")
class TestWeeklyOnAPhone(InChinese, WeeklyCommon, HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        # The browser has today's date, so the term is around it and has no days off.
        self.today = self.company._crisis_today()
        self.monday = self.today - timedelta(days=self.today.weekday())
        self.term.day_ids.unlink()
        self.term.write({"date_from": self.monday - timedelta(weeks=6), "date_to": self.monday + timedelta(weeks=6)})
        self.company.crisis_duty_since = self.monday
        last_week = self.open_(day=self.monday - timedelta(days=3))
        self.say(last_week, change="worse", behaviour="Cried twice", plan="Talk on Tuesday")
        last_week.action_submit()

    def walk(self, path, tour):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(f"/odoo/{path}", tour, login="crisis-homeroom", timeout=120)
        self.env.invalidate_all()
        return self.env["crisis.weekly.report"].search(
            [("week_start", "=", self.monday), ("class_id", "=", self.school_class.id)]
        )

    def test_nothing_happened_from_the_duty(self):
        self.run_engine()
        report = self.walk("crisis-duties", "crisis_weekly_nil_from_duty_phone")
        self.assertEqual((report.state, report.is_nil), ("submitted", True))
        self.assertEqual(report.line_ids.mapped("change"), ["same"])
        self.assertEqual(self.weekly().mapped("state"), ["done"])

    def test_nothing_happened_from_the_report(self):
        report = self.walk("crisis-weekly", "crisis_weekly_nil_phone")
        self.assertEqual((report.state, report.is_nil), ("submitted", True))

    def test_a_newly_noticed_pupil_becomes_a_concern(self):
        report = self.walk("crisis-weekly", "crisis_weekly_new_pupil_phone")
        self.assertEqual((report.state, report.is_nil), ("submitted", False))
        concern = self.env["crisis.concern"].search([])
        self.assertEqual((concern.subject_id, concern.state), (self.classmates[0], "submitted"))
        self.assertEqual((concern.facts, concern.is_urgent), ("Gave his books away", True))
        self.assertEqual(concern.author_id, self.users["homeroom"])

    def test_a_half_typed_report_survives(self):
        report = self.walk("crisis-weekly", "crisis_weekly_half_typed_phone")
        self.assertEqual(report.state, "draft")
        line = report.line_ids
        self.assertEqual((line.behaviour, line.change, line.mood), ("Slept in class and", "worse", "uneven"))

    def test_an_entry_of_the_class_log(self):
        report = self.open_()
        self.walk("crisis-observations", "crisis_weekly_class_log_phone")
        row = self.env["crisis.class.observation"].search([])
        self.assertEqual((row.subject_id, row.author_id), (self.classmates[0], self.users["homeroom"]))
        line = report.line_ids.filtered(lambda each: each.subject_id == self.classmates[0])
        self.assertIn("Sat alone at noon", line.observation_text)
