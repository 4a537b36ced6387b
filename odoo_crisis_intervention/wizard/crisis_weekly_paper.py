# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisWeeklyPaper(models.TransientModel):
    """Which class and week a weekly report on paper is about, before somebody types it in.

    Access: a dialog of leaders and counsellors, own rows only; whether they may is asked again when the report opens.
    Nothing but the class and a day is kept. Source: plan Art. 12(2).
    """

    _name = "crisis.weekly.paper"
    _description = "Type in a weekly report"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    class_id = fields.Many2one("crisis.school.class", required=True, domain="[('company_id', '=', company_id)]")
    day = fields.Date(string="A day of that week", required=True, default=lambda self: self.env.company._crisis_today())

    def action_open(self):
        """The report of that class and week. Access: as opening the report."""
        self.ensure_one()
        return self.env["crisis.weekly.report"]._open_for(self.class_id, self.day)._open_form()
