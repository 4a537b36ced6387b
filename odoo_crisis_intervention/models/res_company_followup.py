# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import followup_rhythm


class ResCompany(models.Model):
    """The rhythm of follow-ups after a crisis and of a return (plan Art. 22, 23), settings of the school."""

    _inherit = "res.company"

    crisis_followup_days = fields.Char(
        string="Days between follow-ups",
        default="7, 7, 14, 30",
        required=True,
        help="One after another; the last one repeats.",
    )
    crisis_followup_terms = fields.Integer(
        string="Follow-ups go on for (terms)",
        default=1,
        required=True,
        help="0: to the end of the term in which they begin. 1: to the end of the next term.",
    )
    crisis_followup_otherwise_days = fields.Integer(
        string="Without a calendar (days)",
        default=180,
        required=True,
        help="How long follow-ups are planned ahead where the coming term has not been entered yet.",
    )
    crisis_support_review_days = fields.Char(
        string="Reviews of a return after (days)",
        default="30, 60, 90",
        required=True,
        help="Counted from the first day back at school.",
    )
    crisis_support_longer_days = fields.Integer(
        string="A stage goes on for (days)", default=7, required=True, help="When the next stage would be too early."
    )

    _crisis_return_days = models.Constraint(
        "CHECK(crisis_followup_terms >= 0 AND crisis_followup_terms <= 6 AND crisis_followup_otherwise_days > 0"
        " AND crisis_support_longer_days > 0)",
        "The times of a return are greater than zero, and follow-ups go on for six terms at most.",
    )

    @api.constrains("crisis_followup_days", "crisis_support_review_days")
    def _check_crisis_followup_days(self):
        try:
            for company in self:
                followup_rhythm.parse(company.crisis_followup_days or "")
        except ValueError:
            raise ValidationError(
                self.env._("Days between follow-ups are numbers above zero, separated by commas.")
            ) from None
        for company in self:
            company._crisis_support_review_days()

    def _crisis_support_review_days(self):
        """After how many days a return is looked at, in order."""
        self.ensure_one()
        try:
            return sorted(set(followup_rhythm.parse(self.crisis_support_review_days or "")))
        except ValueError:
            raise ValidationError(self.env._("Days of reviews are numbers above zero, separated by commas.")) from None


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_followup_days = fields.Char(related="company_id.crisis_followup_days", readonly=False)
    crisis_followup_terms = fields.Integer(related="company_id.crisis_followup_terms", readonly=False)
    crisis_followup_otherwise_days = fields.Integer(related="company_id.crisis_followup_otherwise_days", readonly=False)
    crisis_support_review_days = fields.Char(related="company_id.crisis_support_review_days", readonly=False)
    crisis_support_longer_days = fields.Integer(related="company_id.crisis_support_longer_days", readonly=False)
