# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import LEADER


class CrisisWeekDigestReceipt(models.Model):
    """Which leader opened the page of a week, and which one acknowledged it, when.

    Access: leaders of the school; nobody writes one, opening and acknowledging stamp it. Source: plan Art. 12.
    """

    _name = "crisis.week.digest.receipt"
    _description = "Receipt of a school week"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (LEADER,)
    _crisis_grant_scopes = ()

    digest_id = fields.Many2one(
        "crisis.week.digest", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="digest_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", string="Leader", required=True, readonly=True, index=True, ondelete="restrict"
    )
    read_at = fields.Datetime(string="Opened", readonly=True)
    acknowledged_at = fields.Datetime(string="Acknowledged", readonly=True)

    _one_each = models.UniqueIndex("(digest_id, user_id)", "There is a receipt already.")

    def _crisis_write_domain(self):
        return Domain.FALSE

    def _stamp(self, values):
        # past the refusal below, which is for everybody else
        return super().write(values) if values else True

    def write(self, vals):
        raise UserError(self.env._("A receipt is stamped by opening and acknowledging the page, never by hand."))
