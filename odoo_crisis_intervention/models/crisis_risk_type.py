# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class CrisisRiskType(models.Model):
    """What kind of harm is feared: to oneself, to others, by others.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 2(3), Art. 3.
    """

    _name = "crisis.risk.type"
    _description = "Type of risk"
    _inherit = ["crisis.preset.mixin"]

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of risk types are unique.")
