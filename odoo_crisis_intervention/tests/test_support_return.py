# SPDX-License-Identifier: LGPL-3.0-or-later
"""A return that is filed leaves a draft of the support plan, and nothing where the hospital found nothing."""

from odoo.tests import tagged

from .readmission_common import ReadmissionCommon

PLAN = "crisis.support.plan"


@tagged("post_install", "-at_install")
class TestSupportOfReturn(ReadmissionCommon):
    def test_in_force_leaves_a_draft_with_what_is_arranged(self):
        agreement, _version = self.in_force()
        plan = self.env[PLAN].search([("agreement_id", "=", agreement.id)])
        self.assertEqual((plan.state, plan.start_on, plan.case_id), ("draft", agreement.returns_on, agreement.case_id))
        self.assertIn(agreement.arrangement, plan.line_ids.mapped("what"))
        self.assertEqual(min(plan.stage_ids.mapped("date_from")), agreement.returns_on)
        owed = self.env["crisis.duty"].sudo().search([("source_key", "=", plan.reference)])
        self.assertEqual((owed.kind_code, owed.state), ("support_plan", "open"), "due before the first day")
        self.assertEqual(self.as_("homeroom", agreement).support_plan_ids.ids, plan.ids)

    def test_a_draft_begun_before_is_taken(self):
        case = self.open_case()
        known = self.as_("homeroom", self.env[PLAN]).create({"case_id": case.id, "contact_words": "Ms Lin"})
        agreement, _version = self.in_force(case=case)
        self.assertEqual((known.agreement_id, known.start_on), (agreement, agreement.returns_on))
        self.assertEqual(self.env[PLAN].search_count([("case_id", "=", case.id)]), 1)

    def test_the_fast_way_leaves_none(self):
        agreement, _version = self.in_force()
        plans = self.env[PLAN].search([("case_id", "=", agreement.case_id.id)])
        agreement.sudo()._as_workflow().write({"is_fast": True})
        # no decision of a person: as when the return before never had one
        plans.sudo()._as_workflow().write({"state": "void", "agreement_id": False})
        agreement.sudo()._as_workflow()._on_in_force()
        self.assertFalse(self.env[PLAN].search([("case_id", "=", agreement.case_id.id), ("state", "=", "draft")]))
