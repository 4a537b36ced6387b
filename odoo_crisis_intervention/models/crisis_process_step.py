# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class CrisisProcessStep(models.Model):
    """The plan's process map: three kinds of work before, during and after a crisis, usable as type of intervention.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 6.
    """

    _name = "crisis.process.step"
    _description = "Step of the process map"
    _inherit = ["crisis.preset.mixin"]
    _order = "phase_sequence, sequence, id"

    phase = fields.Selection(
        [("before", "Before a crisis"), ("during", "During a crisis"), ("after", "After a crisis")], required=True
    )
    phase_sequence = fields.Integer(compute="_compute_phase_sequence", store=True, export_string_translation=False)
    external_only = fields.Boolean(
        string="By outside professionals only",
        help="Treatment: a school arranges it, but does not carry it out itself.",
    )

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of process steps are unique.")

    @api.depends("phase")
    def _compute_phase_sequence(self):
        order = {"before": 1, "during": 2, "after": 3}
        for step in self:
            step.phase_sequence = order.get(step.phase, 9)
