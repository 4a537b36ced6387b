# SPDX-License-Identifier: LGPL-3.0-or-later
"""The bell and the telephone in a real browser, in Chinese, on a phone and at a desk (plan Art. 12)."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .test_concern_report import ConcernCommon


class AlarmTours(InChinese, ConcernCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)]).phone = "021-5555 0101"

    def alarm(self):
        self.env.invalidate_all()
        return self.env["crisis.alarm"].search([("company_id", "=", self.company.id)])

    def by_bell(self):
        self.start_tour("/odoo/crisis-report", "crisis_alarm_teacher", login="crisis-teacher")
        alarm = self.alarm()
        self.assertEqual(alarm.state, "ringing")
        self.start_tour("/odoo/crisis-my-reports", "crisis_alarm_counsellor", login="crisis-counsellor")
        alarm = self.alarm()
        self.assertEqual((alarm.state, alarm.taken_by_id), ("taken", self.users["counsellor"]))
        self.assertEqual(alarm.concern_id.state, "acknowledged")
        call = alarm.call_ids.filtered(lambda row: row.user_id == self.users["counsellor"])
        self.assertEqual(call.acknowledged_how, "bell")
        self.assertTrue(call.seen_at)

    def by_telephone(self):
        self.start_tour("/odoo/crisis-hotline-calls", "crisis_hotline_call", login="crisis-counsellor")
        call = self.env["crisis.hotline.call"].search([("author_id", "=", self.users["counsellor"].id)])
        self.assertEqual((call.state, call.concern_id.urgency), ("closed", "immediate"))
        self.assertEqual(call.concern_id.facts, call.content)
        self.assertTrue(call.done)


@tagged("post_install", "-at_install")
class TestAlarmOnAPhone(AlarmTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_teacher_sends_and_the_counsellor_takes_it(self):
        self.by_bell()

    def test_a_call_at_the_hotline(self):
        self.by_telephone()

    def test_the_homeroom_teacher_is_told_whom_to_phone(self):
        self.sent(urgency="urgent")
        self.start_tour("/odoo/crisis-my-reports", "crisis_alarm_homeroom", login="crisis-homeroom")
        call = self.alarm().call_ids.filtered(lambda row: row.user_id == self.users["homeroom"])
        self.assertTrue(call.acknowledged_at)
        self.assertEqual(self.alarm().state, "ringing")


@tagged("post_install", "-at_install")
class TestAlarmAtADesk(AlarmTours):
    def test_a_teacher_sends_and_the_counsellor_takes_it(self):
        self.by_bell()

    def test_a_call_at_the_hotline(self):
        self.by_telephone()

    def test_the_bell_rings_on_an_open_page(self):
        self.start_tour("/odoo/crisis-report", "crisis_alarm_live", login="crisis-counsellor")
