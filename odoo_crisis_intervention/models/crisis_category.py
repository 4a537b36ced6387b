# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisCategory(models.Model):
    """The categories of pupils the plan is for; a report, an assessment and a register entry name one or more.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 3.
    """

    _name = "crisis.category"
    _description = "Category of pupils the plan is for"
    _inherit = ["crisis.preset.mixin"]

    is_aggravating = fields.Boolean(
        string="Aggravating", help="Together with one warning signal, this category raises the suggested level."
    )

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of categories are unique.")
