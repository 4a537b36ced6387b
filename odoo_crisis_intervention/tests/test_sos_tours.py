# SPDX-License-Identifier: LGPL-3.0-or-later
"""SOS in a real browser, in Chinese, on a phone and at a desk (plan Art. 4, 5, 20)."""

from odoo.tests import HttpCase, tagged

from .common import CrisisCommon, InChinese


class SosTours(InChinese, CrisisCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._person("security", role="security")

    def event(self):
        self.env.invalidate_all()
        return self.env["crisis.event"].search([("company_id", "=", self.company.id)])

    def walk(self):
        self.start_tour("/odoo/crisis-my-reports", "crisis_sos_teacher", login="crisis-teacher")
        event = self.event()
        self.assertEqual((event.place, event.subject_id, event.is_injured), ("Sports field", self.pupil, True))
        self.assertTrue(event.protected_at)
        self.assertTrue(event.case_id)
        self.start_tour("/odoo/crisis-my-reports", "crisis_sos_counsellor", login="crisis-counsellor")
        event = self.event()
        self.assertEqual(event.state, "responding")
        call = event.callout_ids.filtered(lambda row: row.user_id == self.users["counsellor"])
        self.assertEqual((call.status, call.acknowledged_how), ("there", "bell"))


@tagged("post_install", "-at_install")
class TestSosOnAPhone(SosTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_the_pe_teacher_raises_it_the_counsellor_answers_and_arrives(self):
        self.walk()

    def test_without_a_network_the_words_stay_and_go_out_by_themselves(self):
        self.start_tour("/odoo/crisis-my-reports", "crisis_sos_offline", login="crisis-teacher")
        self.assertEqual(self.event().place, "Roof")

    def test_from_a_report_as_a_drill(self):
        self.start_tour("/odoo/crisis-report", "crisis_sos_from_report", login="crisis-teacher")
        self.assertEqual((self.event().is_drill, self.event().what), (True, "He climbs over the rail"))


@tagged("post_install", "-at_install")
class TestSosAtADesk(SosTours):
    def test_the_pe_teacher_raises_it_the_counsellor_answers_and_arrives(self):
        self.walk()
