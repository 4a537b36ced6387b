# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..tools.roles import COUNSELLOR, LEADER


class CrisisSupporter(models.Model):
    """Somebody who supports the person: what exactly was agreed, and what he was told (plan Art. 16).

    Access: counsellors, leaders and the homeroom teacher of the person's class write; the register keeper and grants
    read. A classmate or relative has no login and reads nothing here.
    """

    _name = "crisis.supporter"
    _description = "Person who supports"
    _inherit = ["crisis.case.part.mixin"]

    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_write = True
    _crisis_narrative = ("name", "support", "told")

    relation = fields.Selection(
        [
            ("counsellor", "Counsellor"),
            ("homeroom", "Homeroom teacher"),
            ("teacher", "Subject teacher"),
            ("peer_supporter", "Class peer supporter"),
            ("class_officer", "Active pupil of the class"),
            ("friend", "Friend"),
            ("roommate", "Roommate"),
            ("family", "Family member"),
            ("other", "Other"),
        ],
        string="Who this is to the pupil",
        required=True,
        default="teacher",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    pupil_id = fields.Many2one(
        "crisis.subject",
        string="Schoolmate",
        domain="[('kind', '=', 'student'), ('id', '!=', subject_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    name = fields.Char(
        string="Full name", compute="_compute_name", store=True, readonly=False, precompute=True, required=True
    )
    support = fields.Text(
        string="Agreed support",
        required=True,
        help="What exactly: when, how often, where. Not only that somebody helps.",
    )
    told = fields.Text(string="What this person was told", help="No more than what this support needs.")
    told_by_id = fields.Many2one("res.users", string="Told by", ondelete="restrict")
    told_on = fields.Date(string="Told on")
    agreed_on = fields.Date(string="Agreed on", default=lambda self: self.env.company._crisis_today())
    ended_on = fields.Date(string="Until")

    _ends_after = models.Constraint(
        "CHECK(ended_on IS NULL OR agreed_on IS NULL OR ended_on >= agreed_on)", "Support ends after it was agreed."
    )

    @api.depends("user_id", "pupil_id")
    def _compute_name(self):
        for supporter in self:
            supporter.name = supporter.pupil_id.name or supporter.user_id.name or supporter.name

    @api.model_create_multi
    def create(self, vals_list):
        supporters = super().create(vals_list)
        for supporter in supporters:
            supporter._crisis_log("agreed")
        return supporters

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        told = self.filtered("told_on")
        result = super().write(vals)
        if vals.get("ended_on"):
            for supporter in self:
                supporter._crisis_log("ended")
        for supporter in (self - told).filtered("told_on"):
            supporter._crisis_log("told")
        return result

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "agreed": self.env._("Support arranged"),
            "told": self.env._("A supporter was told what is needed"),
            "ended": self.env._("Support ended"),
        }
