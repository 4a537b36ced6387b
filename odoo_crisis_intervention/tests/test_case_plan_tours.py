# SPDX-License-Identifier: LGPL-3.0-or-later
"""A handling plan in a real browser, in Chinese: proposed by a counsellor, approved by a leader (plan Art. 8, 15)."""

from odoo.tests import HttpCase, tagged

from .common import InChinese
from .test_case_plan import PLAN, PlanningCommon


@tagged("post_install", "-at_install")
class TestCasePlanTours(InChinese, PlanningCommon, HttpCase):
    def test_the_red_set_is_proposed_and_approved(self):
        case = self.open_case(level_id=self.red.id)
        self.env.flush_all()
        self.start_tour(
            f"/odoo/crisis-cases/{case.id}", "crisis_case_plan_propose", login="crisis-counsellor", timeout=120
        )
        plan = self.env[PLAN].search([("case_id", "=", case.id)])
        self.assertEqual((plan.state, plan.goal), ("proposed", "两周内睡眠好转"))
        self.start_tour("/odoo/crisis-handling-plans", "crisis_case_plan_approve", login="crisis-leader", timeout=120)
        self.env.invalidate_all()
        self.assertEqual((plan.state, plan.approved_by_id), ("approved", self.users["leader"]))
        self.start_tour("/odoo/crisis-measures", "crisis_measure_done", login="crisis-homeroom", timeout=120)
        self.env.invalidate_all()
        self.assertIn(self.users["homeroom"], plan.measure_ids.done_by_id)
