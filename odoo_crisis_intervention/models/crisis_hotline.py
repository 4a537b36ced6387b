# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{1,30}")


class CrisisHotline(models.Model):
    """A telephone number that helps: the nation's and the school's own, for the public page, papers and alarms.

    The numbers that come with the addon are valid in the whole of China; a school adds its own. Numbers change, so they
    are data. Access: every member of staff reads those of the own schools, the configuration group writes; the public
    page shows those marked for it. Source: plan S1, ch. 5, 2(2) (hotline).
    """

    _name = "crisis.hotline"
    _description = "Helpline number"
    _inherit = ["crisis.preset.mixin"]
    _order = "sequence, id"

    number = fields.Char(string="Telephone number", required=True, help="Digits as they are dialled.")
    audience = fields.Selection(
        [
            ("emergency", "Emergency"),
            ("everybody", "Everybody"),
            ("pupil", "Pupils"),
            ("guardian", "Parents"),
        ],
        string="For whom",
        required=True,
        default="everybody",
    )
    hours = fields.Char(string="When somebody answers", translate=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Empty: the same for every school.",
    )
    is_public = fields.Boolean(string="On the public page", default=True)

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of helpline numbers are unique.")

    @api.constrains("number")
    def _check_number(self):
        for hotline in self:
            if not _NUMBER.fullmatch(hotline.number.strip()):
                raise ValidationError(
                    self.env._("A number is written in digits, as it is dialled. What else there is to say goes below.")
                )

    @api.model
    def _for_page(self, company):
        """Rows of the public page: emergencies first, then the school's own, then the nation's.

        :param company: the school, or an empty recordset where none is known
        """
        # sudo: read for somebody who is nobody; only rows marked for the public page
        rows = self.sudo().search([("is_public", "=", True), ("company_id", "in", (False, *company.ids))])
        return rows.sorted(lambda row: (row.audience != "emergency", not row.company_id, row.sequence, row.id))

    def _tel(self):
        """The number as a link dials it."""
        self.ensure_one()
        return re.sub(r"[^0-9+]", "", self.number)
