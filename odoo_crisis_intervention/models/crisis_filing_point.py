# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisFilingPoint(models.Model):
    """A point of the checklist for the homeroom teacher's file after an accident.

    Each file begins with these; a school adds its own and archives what it does not use. Access: every member of staff
    reads, the configuration group writes. Shared by all schools of a database. Source: plan Art. 24(4).
    """

    _name = "crisis.filing.point"
    _description = "Point of the filing checklist"
    _inherit = ["crisis.preset.mixin"]

    name = fields.Char(string="Point")
    is_required = fields.Boolean(string="Must be answered", default=True)

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of the filing checklist are unique.")
