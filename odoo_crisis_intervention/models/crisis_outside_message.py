# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ..tools.roles import COUNSELLOR, LEADER


class CrisisOutsideMessage(models.Model):
    """One letter between the school and somebody who reported by the public page.

    What the school writes waits behind the reporter's code; nothing is sent anywhere. The name of whoever answered is
    for colleagues, the reporter reads "the school". Access: as the report from outside it belongs to; written by the
    server alone and never changed. Source: plan S1, ch. 5, 2(2).
    """

    _name = "crisis.outside.message"
    _description = "Letter to or from outside"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_log_reads = True
    _crisis_narrative = ("text",)

    report_id = fields.Many2one(
        "crisis.outside.report", string="From outside", required=True, readonly=True, index=True, ondelete="restrict"
    )
    concern_id = fields.Many2one(
        related="report_id.concern_id", store=True, precompute=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="report_id.subject_id", string="Person", store=True, precompute=True)
    direction = fields.Selection(
        [("in", "From the reporter"), ("out", "From the school")], required=True, readonly=True
    )
    text = fields.Text(required=True, readonly=True)
    author_id = fields.Many2one(
        "res.users",
        string="Written by",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.user,
    )
    written_at = fields.Datetime(required=True, readonly=True, default=lambda self: self._crisis_now())
    is_fetched = fields.Boolean(string="Read with the code", readonly=True)
    form_nonce = fields.Char(readonly=True, groups=NO_ACCESS, export_string_translation=False, copy=False)

    _once = models.UniqueIndex("(form_nonce) WHERE form_nonce IS NOT NULL", "This was sent already.")

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if set(vals) - {"is_fetched"}:
            raise UserError(self.env._("A letter is not changed. Write another one."))
        return super().write(vals)
