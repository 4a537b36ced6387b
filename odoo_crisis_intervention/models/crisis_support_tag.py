# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisSupportTag(models.Model):
    """Circumstances in which a pupil may need more support (left behind, single parent): never a level in themselves.

    The list is open to staff; who carries a tag stands in the profile, which only few may read.
    Access: every member of staff reads, the configuration group writes. Source: school plan ch. 5.2(3).
    """

    _name = "crisis.support.tag"
    _description = "Support tag"
    _inherit = ["crisis.preset.mixin"]

    color = fields.Integer()
    synonyms = fields.Char(string="Other spellings", help="What a roster file may say instead, separated by commas.")

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of support tags are unique.")
