# SPDX-License-Identifier: LGPL-3.0-or-later
"""The reporter's form in a real browser, as wide as a phone and in Chinese (plan Art. 12)."""

from odoo.tests import HttpCase, tagged

from .test_concern_report import ConcernCommon


class TourCommon(ConcernCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("zh_CN")
        for name in ("homeroom", "teacher", "counsellor"):
            self.users[name].lang = "zh_CN"
        # Signs are looked for by code: their names are translated, and schools rename them.
        for signal in self.env["crisis.signal"].search([("code", "!=", False)]):
            signal.with_context(lang="zh_CN").name = signal.code


@tagged("post_install", "-at_install")
class TestConcernOnAPhone(TourCommon):
    browser_size = "375x667"
    touch_enabled = True

    def test_a_homeroom_teacher_reports_in_chinese(self):
        self.start_tour("/odoo/crisis-report", "crisis_concern_report_phone", login="crisis-homeroom")
        concern = self.env["crisis.concern"].search([("author_id", "=", self.users["homeroom"].id)])
        self.assertEqual(concern.state, "submitted")
        self.assertEqual(concern.subject_id, self.pupil)
        self.assertEqual(concern.urgency, "urgent")
        self.assertEqual(concern.source, "homeroom_teacher")
        self.assertEqual(concern.signal_ids.signal_id.code, "g2_farewell")
        self.assertEqual(concern.signal_ids.how_known, "classmate")
        self.assertTrue(concern.signal_ids.observed_on)

    def test_a_draft_is_kept_and_ticks_can_be_taken_back(self):
        self.start_tour("/odoo/crisis-report", "crisis_concern_draft_phone", login="crisis-teacher")
        concern = self.env["crisis.concern"].search([("author_id", "=", self.users["teacher"].id)])
        self.assertEqual(concern.state, "draft")
        self.assertEqual(concern.subject_description, "Girl with a red bag")
        self.assertEqual(concern.signal_ids.signal_id.code, "g3_low")

    def test_a_counsellor_takes_over_on_a_phone(self):
        concern = self.sent(signals=[(self.signal, None)])
        self.start_tour("/odoo/crisis-concerns", "crisis_concern_counsellor", login="crisis-counsellor")
        self.assertEqual(concern.state, "acknowledged")


@tagged("post_install", "-at_install")
class TestConcernOnADesk(TourCommon):
    def test_a_counsellor_takes_over(self):
        concern = self.sent(signals=[(self.signal, None)])
        self.start_tour("/odoo/crisis-concerns", "crisis_concern_counsellor", login="crisis-counsellor")
        self.assertEqual(concern.state, "acknowledged")
