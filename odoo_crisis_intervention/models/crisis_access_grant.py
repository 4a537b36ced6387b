# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import LEADER


class CrisisAccessGrant(models.Model):
    """Access of one user to one person's records, or to exports, for a time and with a reason (plan Art. 24.6).

    Given by a leader of the school to somebody else, never to himself (also in the database). It ends by itself and
    can be ended earlier; nothing else of it can change. Read by leaders.
    """

    _name = "crisis.access.grant"
    _inherit = ["crisis.confidential.mixin"]
    _description = "Access grant"

    _crisis_read_roles = (LEADER,)
    _crisis_write_roles = (LEADER,)
    _crisis_grant_scopes = ()
    _crisis_narrative = ("reason",)

    user_id = fields.Many2one("res.users", required=True, ondelete="restrict", index=True)
    scope = fields.Selection(
        [
            ("need", "What one needs to know"),
            ("full", "Everything but process notes"),
            ("export", "Export of lists"),
        ],
        required=True,
        default="need",
    )
    reason = fields.Text(required=True)
    valid_from = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())
    valid_until = fields.Datetime(required=True, default=lambda self: fields.Datetime.now() + timedelta(days=7))
    granted_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user, ondelete="restrict", index=True
    )

    _not_oneself = models.Constraint("CHECK(user_id <> granted_by_id)", "Nobody gives access to himself.")
    _ends = models.Constraint(
        "CHECK(valid_until > valid_from OR valid_until IS NOT NULL AND valid_until = valid_from)",
        "Access must have an end after its beginning.",
    )
    _subject_or_export = models.Constraint(
        "CHECK((scope = 'export') = (subject_id IS NULL))", "Name the person, or choose export."
    )
    _live_idx = models.Index("(user_id, valid_until)")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["granted_by_id"] = self.env.uid
            if not self.env.su:
                company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
                if vals.get("subject_id"):
                    # sudo: the school of a roster row every member of staff may see
                    company = self.env["crisis.subject"].sudo().browse(vals["subject_id"]).company_id
                self._crisis_check_role((LEADER,), company)
        grants = super().create(vals_list)
        grants._check_length()
        self._crisis_forget_scopes()
        for grant in grants:
            grant._crisis_audit("grant", f"user {grant.user_id.id} {grant.scope}")
        return grants

    def _check_length(self):
        for grant in self:
            longest = grant.company_id.crisis_grant_max_days
            if grant.valid_until > grant.valid_from + timedelta(days=longest):
                raise UserError(self.env._("Access is given for at most %(days)s days at a time.", days=longest))

    def write(self, vals):
        raise UserError(self.env._("Access that was given is not changed. End it and give it anew."))

    def action_end(self):
        """End the access now. Access: leaders of the school."""
        now = fields.Datetime.now()
        for grant in self:
            grant.check_access("read")
            grant._crisis_check_role((LEADER,), grant.company_id)
            if grant.valid_until > now:
                super(CrisisAccessGrant, grant).write({"valid_until": max(now, grant.valid_from)})
                grant._crisis_audit("revoke", f"user {grant.user_id.id} {grant.scope}")
        self._crisis_forget_scopes()
        return True
