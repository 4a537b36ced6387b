# SPDX-License-Identifier: LGPL-3.0-or-later
"""A return that is in force begins the support plan, so that school is ready on day one (plan Art. 21, 22)."""

from odoo import fields, models

from .crisis_case import OPEN_STATES


class CrisisSupportPlan(models.Model):
    """The return it was drafted for."""

    _inherit = "crisis.support.plan"

    agreement_id = fields.Many2one(
        "crisis.readmission.agreement",
        string="Return to school",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )


class CrisisReadmissionAgreement(models.Model):
    """In force, a return leaves a draft of the support plan with its first day and what the departments arrange."""

    _inherit = "crisis.readmission.agreement"

    support_plan_ids = fields.One2many("crisis.support.plan", "agreement_id", string="Support plans")

    def _on_in_force(self):
        super()._on_in_force()
        if self.is_fast or self.case_id.state not in OPEN_STATES:
            return
        plan = self.case_id._support_plan(start_on=self.returns_on)
        # which return it is for is set here only, inside the step that filed it
        plan._as_workflow().write({"agreement_id": self.id})
        if plan.state != "draft":
            return
        plan.start_on = plan.start_on or self.returns_on
        arrangement = (self.arrangement or "").strip()
        if arrangement and arrangement not in plan.line_ids.mapped("what"):
            plan.line_ids.create({"plan_id": plan.id, "area": "class", "what": arrangement})
