# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class CrisisTerm(models.Model):
    _inherit = "crisis.term"

    @api.model
    def _of_records(self, records):
        """``[(record, term of its date or no term)]`` for records with ``date`` and ``company_id``, in one search."""
        # sudo: terms are no secret, and the record may be of a school that is not chosen now
        terms = self.sudo().search([("company_id", "in", records.company_id.ids)]).grouped("company_id")
        for record in records:
            of_school = terms.get(record.company_id, self.browse())
            yield (
                record,
                of_school.filtered(lambda term, day=record.date: day and term.date_from <= day <= term.date_to)[:1],
            )
