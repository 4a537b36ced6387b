# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.workflow import Transition


class CrisisAccompaniment(models.Model):
    """A relative asked to stay with the pupil at school: asked, came with identity checked, left; or refused.

    Access: counsellors, leaders, the register keeper (Student Affairs) and the homeroom teacher of the person's class
    write; grants read. Source: plan Art. 16.
    """

    _name = "crisis.accompaniment"
    _description = "Relative staying with the pupil"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin"]

    _crisis_write_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_homeroom_write = True
    _crisis_narrative = ("name", "phone", "identity", "place", "refusal", "note")

    _near = (COUNSELLOR, LEADER, KEEPER, HOMEROOM)
    _transitions = {
        "arrive": Transition(sources=("asked",), target="present", roles=_near),
        "leave": Transition(sources=("present",), target="ended", roles=_near),
        "refuse": Transition(sources=("asked",), target="refused", roles=_near),
    }
    _workflow_fields = ("arrived_at", "left_at", "checked_by_id")
    _locked_states = ("ended", "refused")

    state = fields.Selection(
        [("asked", "Asked"), ("present", "With the pupil"), ("ended", "Ended"), ("refused", "Refused")],
        default="asked",
        required=True,
        readonly=True,
        index=True,
    )
    asked_at = fields.Datetime(string="Relative asked at", required=True, default=fields.Datetime.now)
    asked_by_id = fields.Many2one(
        "res.users", string="Asked by", required=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    name = fields.Char(string="Full name")
    relation = fields.Selection(
        [
            ("father", "Father"),
            ("mother", "Mother"),
            ("grandparent", "Grandparent"),
            ("relative", "Other relative"),
            ("other", "Other"),
        ],
        string="Relation to the pupil",
        required=True,
        default="mother",
    )
    phone = fields.Char()
    is_identity_checked = fields.Boolean(string="Identity checked")
    identity = fields.Char(string="Checked how", help="For example identity card seen. No numbers.")
    checked_by_id = fields.Many2one("res.users", string="Checked by", readonly=True, ondelete="restrict")
    place = fields.Char()
    planned_until = fields.Datetime(string="Planned until")
    arrived_at = fields.Datetime(string="With the pupil since", readonly=True)
    left_at = fields.Datetime(string="Left at", readonly=True)
    refusal = fields.Text(string="Why refused", help="In the relative's own words, and what was said in answer.")
    note = fields.Text()
    can_arrive = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_leave = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse = fields.Boolean(compute="_compute_can", export_string_translation=False)

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        for row in rows:
            row._crisis_log("asked", happened_at=row.asked_at)
        return rows

    def action_arrive(self):
        return self._transition("arrive")

    def action_leave(self):
        return self._transition("leave")

    def action_refuse(self):
        return self._transition("refuse")

    def _guard_arrive(self):
        if not self.name or not self.is_identity_checked:
            raise UserError(self.env._("Please write down who came, and check the identity first."))

    def _guard_refuse(self):
        if not self.refusal:
            raise UserError(self.env._("Please write down first why it was refused."))

    def _prepare_arrive_values(self):
        return {"arrived_at": self._now(), "checked_by_id": self.env.uid}

    def _prepare_leave_values(self):
        return {"left_at": self._now()}

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "asked": self.env._("A relative was asked to stay with the pupil"),
            "arrive": self.env._("A relative is with the pupil"),
            "leave": self.env._("The relative has left"),
            "refuse": self.env._("The relative refused to come"),
        }
