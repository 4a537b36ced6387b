# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

LETTERS = "odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader"


class CrisisConcern(models.Model):
    """A report that came in by the public page: nobody is its author, and there are letters to answer."""

    _inherit = "crisis.concern"

    is_from_outside = fields.Boolean(string="From the public page", compute="_compute_is_from_outside")
    outside_ids = fields.One2many("crisis.outside.report", "concern_id", string="From outside", groups=LETTERS)
    is_outside_waiting = fields.Boolean(
        string="The reporter waits for an answer", related="outside_ids.is_waiting", groups=LETTERS
    )

    @api.depends("author_id")
    def _compute_is_from_outside(self):
        nobody = self.env["crisis.outside.report"]._page_user()
        for concern in self:
            concern.is_from_outside = concern.author_id == nobody

    def _now(self):
        return self._crisis_now()

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "outside_letter": self.env._("The reporter wrote again"),
            "outside_answer": self.env._("Answered the reporter"),
        }

    def action_open_outside(self):
        """The letters between the school and whoever reported. Access: counsellors and leaders who read the report."""
        self.ensure_one()
        self.check_access("read")
        report = self.env["crisis.outside.report"].search([("concern_id", "=", self.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "res_model": "crisis.outside.report",
            "res_id": report.id,
            "views": [(False, "form")],
        }
