# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisMandatorySituation(models.Model):
    """A situation in which staff of a school must report harm to a minor to the authorities at once.

    Access: every member of staff reads, the configuration group writes. Source: opinion of nine national authorities
    on mandatory reporting (2020), Art. 4; Law on the Protection of Minors, Art. 11.
    """

    _name = "crisis.mandatory.situation"
    _description = "Situation that must be reported"
    _inherit = ["crisis.preset.mixin"]

    name = fields.Char(help="Ticked on a report, an assessment or an emergency, it opens a mandatory report.")

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of situations are unique.")
