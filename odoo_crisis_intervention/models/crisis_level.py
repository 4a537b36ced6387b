# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models


class CrisisLevel(models.Model):
    """Level of concern with its clocks; all of it is data, since schools number their levels both ways.

    A higher rank is graver. A clock that runs round the clock counts hours; one that pauses outside school time counts
    every full 24 hours as one school day of the term calendar.
    Access: every member of staff reads, the configuration group writes. Source: plan Art. 15 "by degree of crisis".
    """

    _name = "crisis.level"
    _description = "Crisis level"
    _inherit = ["crisis.preset.mixin"]
    _order = "rank desc, id"

    rank = fields.Integer(required=True, help="The higher, the graver.")
    number = fields.Char(translate=True, help="How the school counts its levels, as printed on papers.")
    color = fields.Integer(help="Colour index of Odoo's lists and cards.")
    hex = fields.Char(string="Print colour", default="#607D8B")
    signs = fields.Text(string="Typical signs", translate=True)
    handling = fields.Text(string="Usual handling", translate=True)
    is_round_the_clock = fields.Boolean(
        string="Round the clock",
        help="The clocks also run at night, at weekends and in holidays. Otherwise they pause outside school days.",
    )
    assessment_hours = fields.Integer(
        string="Assessment within (hours)",
        help="From the report to the completed assessment. Where the clock pauses, 24 hours are one school day.",
    )
    guardian_contact_minutes = fields.Integer(
        string="First guardian contact (minutes)", help="From the report to the first attempt. 0: no clock."
    )
    review_days = fields.Integer(string="Review every (days)")
    contact_days = fields.Integer(
        string="Contact every (days)", help="Longest pause between two contacts with the pupil."
    )
    custody_note_minutes = fields.Integer(
        string="Custody note every (minutes)", help="During special custody. 0: no clock."
    )

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of levels are unique.")
    _rank_uniq = models.UniqueIndex("(rank) WHERE active IS TRUE", "Two levels cannot have the same rank.")
    _clocks_positive = models.Constraint(
        "CHECK(assessment_hours >= 0 AND guardian_contact_minutes >= 0 AND review_days >= 0"
        " AND contact_days >= 0 AND custody_note_minutes >= 0)",
        "A clock cannot be negative.",
    )

    def _assessment_due_at(self, start, company):
        """When the assessment is due (naive UTC, as stored) for a report received at ``start`` in this school."""
        self.ensure_one()
        if not self.assessment_hours:
            return False
        if self.is_round_the_clock:
            return start + timedelta(hours=self.assessment_hours)
        return self.env["crisis.term"]._add_school_hours(start, self.assessment_hours, company)
