# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roles import AUDITOR, LEADER


class CrisisPlanConfirmation(models.Model):
    """One colleague has read one version of the plan, confirmed on the screen or by a signature on paper.

    Made by two steps only: the reader's own, and the office's entry of a paper, which says who entered it.
    Access: each their own; leaders, auditors and the configuration group all of the school; nobody writes.
    Source: school plan ch. 6(1).
    """

    _name = "crisis.plan.confirmation"
    _inherit = ["crisis.office.mixin"]
    _description = "Confirmation of reading"
    _order = "confirmed_at desc, id desc"
    _rec_name = "version_id"

    _crisis_read_roles = (LEADER, AUDITOR)

    version_id = fields.Many2one("crisis.plan.version", required=True, readonly=True, index=True, ondelete="restrict")
    plan_id = fields.Many2one(related="version_id.plan_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="version_id.company_id", string="School", store=True, precompute=True, index=True, default=None
    )
    user_id = fields.Many2one("res.users", string="Login", readonly=True, index="btree_not_null", ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", readonly=True, index="btree_not_null", ondelete="restrict")
    confirmed_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    is_on_paper = fields.Boolean(string="On paper", readonly=True)
    entered_by_id = fields.Many2one(
        "res.users", readonly=True, index="btree_not_null", ondelete="restrict", help="Who entered a paper signature."
    )

    _someone = models.Constraint("CHECK(user_id IS NOT NULL OR employee_id IS NOT NULL)", "Somebody confirms.")
    _paper_is_entered = models.Constraint(
        "CHECK(is_on_paper = (entered_by_id IS NOT NULL))", "Whoever enters a paper signature is named."
    )
    _once_user = models.UniqueIndex("(version_id, user_id) WHERE user_id IS NOT NULL", "This is confirmed already.")
    _once_employee = models.UniqueIndex(
        "(version_id, employee_id) WHERE employee_id IS NOT NULL", "This is confirmed already."
    )

    def _crisis_read_domain(self):
        own = Domain("user_id", "=", self.env.uid) & Domain("company_id", "in", self._crisis_company_ids())
        return super()._crisis_read_domain() | own

    @api.model
    def _confirm(self, version, people, on_paper=False):
        """Confirm for ``people`` as ``[(user id or False, employee id or False)]``; who has already is left alone."""
        # sudo: confirmations are written by these steps and nobody else; who may was checked by the step
        confirmations = self.sudo()
        known = confirmations.search([("version_id", "=", version.id)])
        users, employees = set(known.user_id.ids), set(known.employee_id.ids)
        new = confirmations.create(
            [
                {
                    "version_id": version.id,
                    "user_id": user,
                    "employee_id": employee,
                    "is_on_paper": on_paper,
                    "entered_by_id": self.env.uid if on_paper else False,
                }
                for user, employee in people
                if not (user and user in users) and not (employee and employee in employees)
            ]
        )
        keys = [f"plan_read:{version._name}:{version.id}:{row.user_id.id}" for row in new if row.user_id]
        # sudo: the duties of those who have just confirmed
        self.env["crisis.duty"].sudo().search([("key", "in", keys)])._done(by=self.env.user)
        return new
