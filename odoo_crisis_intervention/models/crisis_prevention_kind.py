# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisPreventionKind(models.Model):
    """A kind of prevention or publicity activity, and where it stands in the plan's process map.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 2(1), 6.
    """

    _name = "crisis.prevention.kind"
    _description = "Kind of prevention activity"
    _inherit = ["crisis.preset.mixin"]

    process_step_id = fields.Many2one("crisis.process.step", ondelete="restrict")
    audience = fields.Selection(
        [("pupils", "Pupils"), ("parents", "Parents"), ("staff", "Staff"), ("everybody", "Everybody")],
        string="For whom",
        required=True,
        default="pupils",
    )
    color = fields.Integer(export_string_translation=False)

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of activities are unique.")
