# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ResCompany(models.Model):
    """The public help page of a school (plan S1, ch. 5, 2(2)): its address, and how much it takes in."""

    _inherit = "res.company"

    crisis_help_code = fields.Char(
        string="Address of the help page",
        copy=False,
        help="The last part of the address, in small letters. Needed where several schools share one Odoo.",
    )
    crisis_help_url = fields.Char(string="Public help page", compute="_compute_crisis_help_url")
    crisis_help_reports = fields.Boolean(
        string="Reports by the public page",
        default=True,
        help="Without it the page shows numbers and advice only. What was reported before can still be looked up.",
    )
    crisis_help_days = fields.Integer(string="A reporter's code works for (days)", default=90)
    crisis_help_hourly = fields.Integer(
        string="Reports and messages an hour", default=60, help="What comes beyond is asked to call instead."
    )
    crisis_help_hourly_urgent = fields.Integer(
        string="Kept free for reports marked “now”", default=20, help="An hour, on top of the others."
    )
    crisis_help_lookups = fields.Integer(string="Look-ups of reports in 15 minutes", default=300)
    crisis_help_max_mb = fields.Integer(string="Largest report with its pictures (MB)", default=12)

    _crisis_help_code_unique = models.UniqueIndex(
        "(crisis_help_code) WHERE crisis_help_code IS NOT NULL", "Another school has this address already."
    )
    _crisis_help_limits = models.Constraint(
        "CHECK(crisis_help_days > 0 AND crisis_help_hourly > 0 AND crisis_help_hourly_urgent >= 0"
        " AND crisis_help_lookups > 0 AND crisis_help_max_mb > 0)",
        "The limits of the public help page are greater than zero.",
    )

    @api.depends("crisis_help_code")
    def _compute_crisis_help_url(self):
        for company in self:
            code = company.crisis_help_code
            company.crisis_help_url = f"{company.get_base_url()}/crisis/help{f'/{code}' if code else ''}"

    @api.constrains("crisis_help_code")
    def _check_crisis_help_code(self):
        for company in self:
            if company.crisis_help_code and not _CODE.fullmatch(company.crisis_help_code):
                raise ValidationError(
                    self.env._("The address of the help page has small letters, digits and dashes only.")
                )

    @api.model
    def _crisis_help_schools(self):
        """Schools with an address of their own, or the only one there is."""
        # sudo: names of schools, for somebody who is nobody
        companies = self.sudo().search([])
        return companies if len(companies) == 1 else companies.filtered("crisis_help_code")

    @api.model
    def _crisis_help_school(self, code):
        """The school behind ``code``; without one, the only school there is. Empty when there is none or no telling."""
        schools = self._crisis_help_schools()
        if code:
            return schools.filtered(lambda school: school.crisis_help_code == code)
        return schools if len(schools) == 1 else schools.browse()


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_help_code = fields.Char(related="company_id.crisis_help_code", readonly=False)
    crisis_help_url = fields.Char(related="company_id.crisis_help_url")
    crisis_help_reports = fields.Boolean(related="company_id.crisis_help_reports", readonly=False)
    crisis_help_days = fields.Integer(related="company_id.crisis_help_days", readonly=False)
    crisis_help_hourly = fields.Integer(related="company_id.crisis_help_hourly", readonly=False)
    crisis_help_hourly_urgent = fields.Integer(related="company_id.crisis_help_hourly_urgent", readonly=False)
    crisis_help_lookups = fields.Integer(related="company_id.crisis_help_lookups", readonly=False)
    crisis_help_max_mb = fields.Integer(related="company_id.crisis_help_max_mb", readonly=False)
