# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrisisTermDay(models.Model):
    """An exception in a term: a weekday without school, or a weekend day on which school is held instead.

    Access: as the term.
    """

    _name = "crisis.term.day"
    _description = "Holiday or make-up day"
    _order = "date, id"
    _rec_name = "date"

    term_id = fields.Many2one("crisis.term", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="term_id.company_id", store=True, index=True, precompute=True)
    date = fields.Date(required=True)
    kind = fields.Selection([("holiday", "No school"), ("makeup", "Make-up day")], required=True, default="holiday")
    name = fields.Char(string="Occasion")

    _date_uniq = models.Constraint("UNIQUE(term_id, date)", "Each day is entered once in a term.")

    @api.constrains("date", "term_id")
    def _check_date(self):
        for day in self:
            if not day.term_id.date_from <= day.date <= day.term_id.date_to:
                raise ValidationError(self.env._("This day does not lie in the term."))
