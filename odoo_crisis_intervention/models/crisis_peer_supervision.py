# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER


class CrisisPeerSupervision(models.Model):
    """A meeting of the counsellor with class peer supporters: when, who came, which topic.

    No text: what was said about others has no place here, and what a supporter carries is talked about, not filed.
    Access: counsellors write, leaders read. Source: plan Art. 9, 24(2), 26.
    """

    _name = "crisis.peer.supervision"
    _description = "Meeting with peer supporters"
    _inherit = ["crisis.access.mixin"]
    _order = "date desc, id desc"
    _rec_name = "topic"
    _check_company_auto = True

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ()

    date = fields.Date(required=True, index=True, default=lambda self: self.env.company._crisis_today())
    minutes = fields.Integer(default=40)
    topic = fields.Selection(
        [
            ("start", "Start of the term: what we do and what we don't"),
            ("listening", "Listening and asking"),
            ("signals", "When to tell an adult at once"),
            ("secrets", "Secrets and trust"),
            ("activity", "Planning an activity"),
            ("care", "Looking after oneself"),
            ("farewell", "End of the term: thank you"),
            ("other", "Other"),
        ],
        required=True,
        default="care",
    )
    counsellor_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict", default=lambda self: self.env.user
    )
    supporter_ids = fields.Many2many(
        "crisis.peer.supporter",
        string="Who came",
        check_company=True,
        domain="[('state', '=', 'confirmed'), ('company_id', '=', company_id)]",
    )
    supporter_count = fields.Integer(string="How many came", compute="_compute_supporter_count")

    _minutes_positive = models.Constraint("CHECK(minutes > 0)", "A meeting lasts longer than nothing.")

    @api.depends("supporter_ids")
    def _compute_supporter_count(self):
        for meeting in self:
            meeting.supporter_count = len(meeting.supporter_ids)

    @api.constrains("date")
    def _check_date(self):
        if any(meeting.date > meeting.company_id._crisis_today() for meeting in self):
            raise ValidationError(self.env._("This day lies in the future."))

    def _crisis_write_domain(self):
        """Each counsellor the own meetings."""
        return super()._crisis_write_domain() & Domain("counsellor_id", "=", self.env.uid)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("counsellor_id", None)
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if "counsellor_id" in vals:
            raise UserError(self.env._("Who held the meeting is not changed."))
        return super().write(vals)
