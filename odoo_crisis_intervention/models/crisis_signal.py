# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisSignal(models.Model):
    """Warning signals in the three groups of the plan; a report ticks them with date and how they became known.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 3.
    """

    _name = "crisis.signal"
    _description = "Warning signal"
    _inherit = ["crisis.preset.mixin"]
    _order = "group, sequence, id"

    group = fields.Selection(
        [
            ("g1", "Talk or traces of suicide"),
            ("g2", "Unexplained change of behaviour"),
            ("g3", "Sudden change of mood"),
        ],
        required=True,
        help="The group of the plan that the signal belongs to.",
    )

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of signals are unique.")
