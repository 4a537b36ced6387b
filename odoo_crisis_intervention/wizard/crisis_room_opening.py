# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisRoomOpening(models.TransientModel):
    """Prints the opening record of a month: when the room was open, who was there, how many came.

    Access: a dialog of counsellors and leaders, own rows only. Source: plan Art. 7.
    """

    _name = "crisis.room.opening"
    _description = "Opening record of the counselling room"

    company_id = fields.Many2one(
        "res.company", string="School", required=True, default=lambda self: self.env.company, readonly=True
    )
    room_id = fields.Many2one(
        "crisis.room",
        required=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self.env["crisis.room"].search([("company_id", "=", self.env.company.id)], limit=1),
    )
    day = fields.Date(
        string="A day of that month", required=True, default=lambda self: self.env.company._crisis_today()
    )

    def action_print(self):
        """Print it. Access: as reading the room and the numbers of talks."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id("odoo_crisis_intervention.action_report_room_opening")
        return {**action, "context": {"active_ids": self.ids}}
