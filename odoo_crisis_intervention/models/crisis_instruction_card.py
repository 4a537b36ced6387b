# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from .crisis_callout import CALLED_AS


class CrisisInstructionCard(models.Model):
    """What somebody who is called to an emergency does, in short lines, by what he is called as (plan Art. 5, 20).

    Shown on the phone of whoever is called and printed for the drawer (paper CI-23). Access: every member of staff
    reads, the configuration group writes. Shared by all schools of a database.
    """

    _name = "crisis.instruction.card"
    _description = "Instruction card"
    _inherit = ["crisis.preset.mixin"]

    role = fields.Selection(CALLED_AS, string="Called as", required=True)
    description = fields.Text(string="What to do", help="One short line for each step.")

    _role_idx = models.Index("(role)")

    @api.model
    def _by_role(self):
        """``{called as: card}``; of several for one role the first counts."""
        result = {}
        for card in self.search([]):
            result.setdefault(card.role, card)
        return result
