# SPDX-License-Identifier: LGPL-3.0-or-later
"""Back at school, in a real browser and in Chinese: the counsellor arranges it, the homeroom teacher reads it."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .common_case import CrisisCaseCommon


@tagged("post_install", "-at_install")
class TestReturnTours(InChinese, CrisisCaseCommon, HttpCase):
    browser_size = "1366x768"

    def setUp(self):
        super().setUp()
        self.case = self.open_case(level_id=self.yellow.id)
        self.env.flush_all()

    def test_support_from_the_case_to_the_phone(self):
        self.start_tour(
            f"/odoo/crisis-cases/{self.case.id}", "crisis_support_in_force", login="crisis-counsellor", timeout=120
        )
        plan = self.env["crisis.support.plan"].search([("case_id", "=", self.case.id)])
        self.assertEqual((plan.state, len(plan.review_ids)), ("in_force", 3))
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.start_tour("/odoo/crisis-class-support", "crisis_support_read", login="crisis-homeroom", timeout=120)
        self.env.invalidate_all()
        self.assertEqual(plan.homeroom_read_by_id, self.users["homeroom"])
        self.assertEqual(plan.breach_ids.what, "没有按约定去医院复诊")

    def test_a_follow_up_is_fed_back_and_read(self):
        self.as_("counsellor", self.case).action_schedule_followups()
        followup = self.case.followup_ids.sorted("planned_on")[0]
        self.env.flush_all()
        self.start_tour(
            f"/odoo/crisis-cases/{self.case.id}", "crisis_followup_schedule", login="crisis-counsellor", timeout=120
        )
        self.env.invalidate_all()
        self.assertEqual((followup.state, followup.homeroom_note), ("done", "请安排靠窗座位"))
        self.assertTrue(followup.feedback_at)
