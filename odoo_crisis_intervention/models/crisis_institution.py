# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR


class CrisisInstitution(models.Model):
    """A hospital, an expert or a social service the school works with: agreement, whom to call, how a pupil gets in.

    Says nothing about any pupil. Access: every member of staff of the school reads; leaders, counsellors, the register
    keeper and the configuration group write. Source: plan Art. 24(3); school plan ch. 5(4).
    """

    _name = "crisis.institution"
    _description = "Partner institution"
    _inherit = ["crisis.office.mixin", "crisis.duty.source"]
    _order = "kind, name"
    _crisis_due_fields = ("valid_until", "active")

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(string="School")
    kind = fields.Selection(
        [
            ("hospital", "Hospital"),
            ("expert", "Expert"),
            ("social_work", "Social work"),
            ("community", "Community or child protection"),
            ("other", "Other"),
        ],
        required=True,
        default="hospital",
    )
    is_designated = fields.Boolean(string="Designated hospital")
    services = fields.Text(help="What it does for pupils, families and teachers; clinic hours; costs.")
    contact_name = fields.Char(string="Whom to ask")
    phone = fields.Char()
    address = fields.Char(string="Where it is")
    green_channel = fields.Text(string="Green channel", help="How a pupil in danger is seen at once.")
    agreement_number = fields.Char()
    valid_until = fields.Date(string="Agreement valid until")
    is_expired = fields.Boolean(string="Agreement ran out", compute="_compute_is_expired")

    @api.depends("valid_until")
    def _compute_is_expired(self):
        for institution in self:
            today = (institution.company_id or self.env.company)._crisis_today()
            institution.is_expired = bool(institution.valid_until) and institution.valid_until < today

    @api.model
    def _crisis_live_domain(self):
        return Domain("valid_until", "!=", False)

    def _crisis_dues(self):
        """Renewing is due on the day it runs out; a new date is the proof that it was renewed."""
        if not self.active or not self.valid_until:
            return []
        kind = self.env["crisis.duty.kind"]._of("institution_agreement")
        due_at = kind._due_on(self.valid_until, self.company_id)
        people = self._crisis_people(COUNSELLOR)
        return [Due("institution_agreement", due_at, people, instance=self.valid_until.isoformat())]
