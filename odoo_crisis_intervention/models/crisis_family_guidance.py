# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..tools.roles import COUNSELLOR, LEADER


class CrisisFamilyGuidance(models.Model):
    """A session with guardians: what was explained, and the plan agreed for home (plan S1, ch. 5 (4)).

    Access: counsellors, leaders and the homeroom teacher of the person's class write; the register keeper and grants
    read. It carries what all around the pupil may know; what is clinical stands with the counsellor.
    """

    _name = "crisis.family.guidance"
    _description = "Family guidance"
    _inherit = ["crisis.case.part.mixin"]

    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_write = True
    _crisis_narrative = ("guardians", "topics", "home_plan", "material", "agreed_words")

    held_at = fields.Datetime(string="Held at", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Held by", required=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    mode = fields.Selection(
        [
            ("school", "Guardians at school"),
            ("home", "Visit at home"),
            ("phone", "By telephone"),
            ("video", "By video"),
        ],
        string="How it was held",
        required=True,
        default="school",
    )
    guardians = fields.Char(string="With whom", required=True, help="Names and relation to the pupil.")
    topics = fields.Text(string="Guidance given", help="Listening, company, safety at home, sleep, help at night.")
    material = fields.Char(string="Material handed out")
    home_plan = fields.Text(string="Agreed plan for home", help="Who does what at home, from when, how often.")
    is_agreed = fields.Boolean(string="Guardians agree to the plan")
    agreed_words = fields.Char(string="What the guardians said to it")
    next_on = fields.Date(string="Next session on")

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        for session in sessions:
            session._crisis_log("held", happened_at=session.held_at)
        return sessions

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        agreed = self.filtered("is_agreed")
        result = super().write(vals)
        for session in (self - agreed).filtered("is_agreed"):
            session._crisis_log("agreed")
        return result

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "held": self.env._("Guidance session with guardians"),
            "agreed": self.env._("Plan for home agreed with guardians"),
        }


class CrisisCase(models.Model):
    """The guidance sessions of a case."""

    _inherit = "crisis.case"

    guidance_ids = fields.One2many("crisis.family.guidance", "case_id", string="Family guidance")
