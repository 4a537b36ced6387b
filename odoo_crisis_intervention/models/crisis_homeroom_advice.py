# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class CrisisHomeroomAdvice(models.Model):
    """A sentence with which a note to a homeroom teacher begins: what to watch for, how to support, what not to do.

    It fits any pupil, so it tells nothing about one. Access: every member of staff reads, the configuration group
    writes. Shared by all schools of a database. Source: plan Art. 11.
    """

    _name = "crisis.homeroom.advice"
    _description = "Advice for homeroom teachers"
    _inherit = ["crisis.preset.mixin"]

    name = fields.Char(string="Advice")
    kind = fields.Selection(
        [("watch", "What to watch for"), ("support", "How to support"), ("avoid", "What not to do")],
        required=True,
        default="support",
    )

    @api.model
    def _text(self, kind):
        """All sentences of that kind, one a line, in the language of whoever writes the note."""
        return "\n".join(self.search([("kind", "=", kind)]).mapped("name"))
