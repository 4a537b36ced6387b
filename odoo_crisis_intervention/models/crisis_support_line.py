# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .crisis_support_template import AREAS


class CrisisSupportLine(models.Model):
    """One point of a support plan: what is done at school, and by whom.

    Access: counsellors and leaders write it in the draft, the homeroom teacher of the class what concerns him; the
    register keeper and grants read; whoever is responsible reads his own point while the plan is in force. It therefore
    carries no clinical text. Source: plan Art. 22.
    """

    _name = "crisis.support.line"
    _description = "Point of a support plan"
    _inherit = ["crisis.case.part.mixin"]
    _order = "id"

    _crisis_homeroom_read = False  # see _crisis_near_domain
    _crisis_author_field = "owner_id"
    _crisis_narrative = ("what", "owner_words")

    plan_id = fields.Many2one(
        "crisis.support.plan", string="Support plan", required=True, index=True, ondelete="restrict"
    )
    plan_state = fields.Selection(related="plan_id.state", string="State of the plan")
    case_id = fields.Many2one(
        related="plan_id.case_id", store=True, precompute=True, index=True, required=False, ondelete="restrict"
    )
    area = fields.Selection(AREAS, required=True, default="other")
    what = fields.Text(string="What is done", required=True, help="In words that everybody who takes part may read.")
    owner_id = fields.Many2one(
        "res.users",
        string="Person responsible",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    owner_words = fields.Char(string="Responsible, in words", help="For example guardians, or the subject teachers.")
    is_for_homeroom = fields.Boolean(string="Concerns the homeroom teacher", default=True)
    is_left_out = fields.Boolean(string="Left out", readonly=True)

    # --- who --------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        # any!: whether the plan is in force decides, not whether this reader may open the plan
        return super()._crisis_author_domain() & Domain("plan_id", "any!", [("state", "=", "in_force")])

    def _crisis_near_domain(self):
        if not self._crisis_scope().class_ids:
            return Domain.FALSE
        return self._crisis_domain_of_class() & Domain("is_for_homeroom", "=", True)

    def _crisis_domain_of_class(self):
        """Of the own class, without the points somebody is responsible for elsewhere."""
        domain = Domain("subject_id.class_id", "in", sorted(self._crisis_scope().class_ids))
        domain &= Domain("company_id", "in", self._crisis_company_ids())
        excluded = self._crisis_scope().excluded_subjects
        return domain & Domain("subject_id", "not in", sorted(excluded)) if excluded else domain

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() | self._crisis_near_domain()

    def _crisis_write_domain(self):
        office = self._crisis_domain(self._crisis_write_roles, False, ())
        return office | self._crisis_near_domain()

    # --- writing ----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = self.env["crisis.support.plan"].browse([vals.get("plan_id") or 0 for vals in vals_list]).filtered("id")
        plans.check_access("write")  # before anything that depends on what they say
        plans._check_is_draft()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "plan_id" in vals:
            raise UserError(self.env._("A point stays with its plan."))
        self.plan_id._check_is_draft()
        return super().write(vals)

    def action_leave_out(self):
        """Take the point out of the draft. Access: write; a draft only."""
        self.check_access("write")
        self.write({"is_left_out": True})
        return True

    def _copy_values(self):
        names = ("area", "what", "owner_words", "is_for_homeroom")
        return {"owner_id": self.owner_id.id, **{name: self[name] for name in names}}
