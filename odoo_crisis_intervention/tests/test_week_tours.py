# SPDX-License-Identifier: LGPL-3.0-or-later
"""Handing in and acknowledging as people do it on a phone, in Chinese. The browser's clock is the real one."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..tools.school_calendar import monday_of
from .common import InChinese
from .common_week import WeekCommon


@tagged("post_install", "-at_install")
class TestWeekTours(InChinese, WeekCommon, HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.monday = monday_of(self.company._crisis_today())
        self.last_monday = self.monday - timedelta(days=7)
        self.term.day_ids.unlink()
        self.term.write({"date_from": self.monday - timedelta(days=14), "date_to": self.monday + timedelta(days=100)})
        self.company.crisis_duty_since = self.monday - timedelta(days=14)

    def at(self, monday, days, hour):
        """That hour at school, as the database writes it."""
        return f"{monday + timedelta(days=days)} {hour - 8:02}:00:00"

    def _walk(self, path, tour, name):
        self.env.flush_all()
        self.env.invalidate_all()
        self.start_tour(path, tour, login=self.users[name].login, timeout=120)
        self.env.invalidate_all()

    def test_a_counsellor_hands_in_with_one_tap(self):
        self.company.crisis_duty_since = self.monday
        self.run_engine(self.at(self.monday, 0, 8))
        now = fields.Datetime.to_string(fields.Datetime.now())
        self.concern(now, urgency="immediate")
        self.concern(now, self.other_pupil)
        self._walk("/odoo/crisis-my-week", "crisis_counsellor_week", "counsellor")
        report = self.env["crisis.counsellor.report"].search([("counsellor_id", "=", self.users["counsellor"].id)])
        self.assertEqual((report.state, report.is_nil, report.week_start), ("submitted", True, self.monday))
        duty = self.engine._of_week("counsellor_weekly", self.company, self.monday)
        self.assertEqual(duty.filtered(lambda row: row.state == "done").owner_ids, self.users["counsellor"])

    def test_a_leader_reads_the_week_reminds_and_acknowledges(self):
        last = self.last_monday
        self.run_engine(self.at(last, 0, 8))
        concern = self.concern(self.at(last, 1, 9), urgency="immediate")
        self.assessed(self.at(last, 1, 11), concern=concern)
        self.class_report(
            self.other_class, at=self.at(last, 4, 16), monday=last, lines=[(self.other_pupil, "worse", False)]
        )
        self.handed_in(self.at(last, 4, 16), monday=last, remarks="八年级较浮躁，建议开班会。")
        self._walk("/odoo/crisis-week", "crisis_leader_week", "leader")
        page = self.env["crisis.week.digest"].search([("week_start", "=", last), ("company_id", "=", self.company.id)])
        self.assertEqual((page.state, page.acknowledged_by_id), ("acknowledged", self.users["leader"]))
