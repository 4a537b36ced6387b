# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisOrganisationSheet(models.TransientModel):
    """Prints who is who: the teams of a chosen day, or today's telephone numbers on one page.

    Access: a dialog of every member of staff, own rows only. Source: plan Art. 5(1), 7.
    """

    _name = "crisis.organisation.sheet"
    _description = "Organisation and telephone sheet"

    company_id = fields.Many2one(
        "res.company", string="School", required=True, default=lambda self: self.env.company, readonly=True
    )
    day = fields.Date(
        string="Teams of",
        required=True,
        default=lambda self: self.env.company._crisis_today(),
        help="An old event needs the teams of its day.",
    )

    def action_print_organisation(self):
        """Print the teams of the day. Access: as reading the teams."""
        return self._print("action_report_organisation_sheet")

    def action_print_phones(self):
        """Print today's telephone numbers. Access: as reading the teams."""
        return self._print("action_report_phone_sheet")

    def _print(self, report):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(f"odoo_crisis_intervention.{report}")
        return {**action, "context": {"active_ids": self.ids}}
