# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..models.crisis_bureau_template import DETAILS


class CrisisBureauFill(models.TransientModel):
    """Asks which sheet of the bureau is filled in with the figures of a period, and with how much about pupils.

    The file is made when it is fetched and kept nowhere. Access: counsellors, leaders and the register keeper, own rows
    only; the sheet shows what its reader may read.
    """

    _name = "crisis.bureau.fill"
    _description = "Fill in the bureau's sheet"

    statistic_id = fields.Many2one("crisis.statistic", string="Figures of", required=True)
    company_id = fields.Many2one(related="statistic_id.company_id")
    template_id = fields.Many2one(
        "crisis.bureau.template",
        string="Sheet of the bureau",
        required=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self.env["crisis.bureau.template"].search([], limit=1),
    )
    detail = fields.Selection(DETAILS, string="How much about pupils", required=True, default="counts")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "crisis.statistic" and "statistic_id" in fields:
            values.setdefault("statistic_id", self.env.context.get("active_id"))
        return values

    def action_fill(self):
        """Fetch the filled-in workbook. Access: as reading the figures and the sheet.

        :raises UserError: the figures are not frozen, or something does not fit the workbook
        """
        self.ensure_one()
        self.check_access("read")
        self.template_id.check_access("read")
        self.template_id._check_fill(self.statistic_id, self.detail)
        return {
            "type": "ir.actions.act_url",
            "url": f"/crisis/figures/{self.template_id.id}/{self.statistic_id.id}/{self.detail}",
            "target": "download",
        }
