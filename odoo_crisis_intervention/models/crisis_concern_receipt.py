# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import NO_ACCESS, Domain


class CrisisConcernReceipt(models.Model):
    """What the author of a report keeps: that it was sent, that it was received, that it is closed. Nothing else.

    Access: read by its author alone, whatever other duties there are; written by the server alone. The report it stands
    for is not reachable from it. Source: plan Art. 12 (whoever notices reports), Art. 24 (confidentiality).
    """

    _name = "crisis.concern.receipt"
    _description = "Receipt of a report"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = ()
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()
    _crisis_author_field = "author_id"

    author_id = fields.Many2one("res.users", required=True, readonly=True, index=True, ondelete="restrict")
    concern_id = fields.Many2one("crisis.concern", required=True, readonly=True, ondelete="restrict", groups=NO_ACCESS)
    sent_at = fields.Datetime(string="Sent at", required=True, readonly=True)
    is_urgent = fields.Boolean(readonly=True)
    status = fields.Selection(
        [("sent", "Sent"), ("received", "Received"), ("closed", "Closed")], required=True, default="sent", readonly=True
    )

    _one_each = models.UniqueIndex("(concern_id)", "This report has its receipt already.")

    def _crisis_write_domain(self):
        return Domain.FALSE

    def _open_form(self):
        """Where the author lands after sending: thanks, and what happens next."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Thank you"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("odoo_crisis_intervention.crisis_concern_receipt_view_form").id, "form")],
            "target": "main",
        }
