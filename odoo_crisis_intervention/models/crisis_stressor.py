# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES


class CrisisStressor(models.Model):
    """What sets the person off (somebody, something, a situation) and what is done to keep it away (plan Art. 17).

    Access: counsellors and leaders of the school write, the register keeper reads, grants of the scope full; whoever
    owns the action reads it, and says what came of it. It may name people around the pupil, the homeroom teacher
    included, who therefore reads it only when the action is his.
    """

    _name = "crisis.stressor"
    _description = "Stressor"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_homeroom_read = False
    _crisis_grant_scopes = ("full",)
    _crisis_author_field = "owner_id"
    _crisis_narrative = ("what", "action", "owner_words", "result")
    _crisis_due_fields = ("state", "deadline", "owner_id")

    _transitions = {
        "settle": Transition(sources=("open",), target="settled", roles=(COUNSELLOR, LEADER, AUTHOR)),
        "reopen": Transition(sources=("settled",), target="open", roles=(COUNSELLOR, LEADER), reason=True),
        "void": Transition(sources=("open",), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = ("settled_at", "settled_by_id")
    _locked_states = ("settled", "void")

    state = fields.Selection(
        [("open", "Open"), ("settled", "Settled"), ("void", "Void")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    kind = fields.Selection(
        [("person", "A person"), ("thing", "A thing"), ("situation", "A situation")], required=True, default="situation"
    )
    what = fields.Text(string="What it is", required=True)
    controllable = fields.Selection(
        [("yes", "Yes"), ("partly", "Partly"), ("no", "No")], string="Can the school keep it away?"
    )
    action = fields.Text(
        string="What is done about it",
        help="For example: school procedure against bullying, other seat, talk with the teacher.",
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Person responsible",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    owner_words = fields.Char(string="Department, in words")
    deadline = fields.Date(string="Until")
    result = fields.Text(string="What came of it", help="What came of it, facts only.")
    settled_at = fields.Datetime(readonly=True)
    settled_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    can_settle = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_reopen = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    def _crisis_author_domain(self):
        return super()._crisis_author_domain() & Domain("state", "!=", "void")

    @api.model_create_multi
    def create(self, vals_list):
        stressors = super().create(vals_list)
        for stressor in stressors:
            stressor._crisis_log("found")
        return stressors

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and set(vals) - {"result"}:
            for stressor in self:
                stressor._crisis_check_role((COUNSELLOR, LEADER), stressor.sudo().company_id)  # sudo: the school only
        return super().write(vals)

    def action_settle(self):
        return self._transition("settle")

    def action_reopen(self):
        return self._open_decision("reopen")

    def action_void(self):
        return self._open_decision("void")

    def _guard_settle(self):
        if not self.result:
            raise UserError(self.env._("Please say first what came of it."))

    def _prepare_settle_values(self):
        return {"settled_at": self._now(), "settled_by_id": self.env.uid}

    def _prepare_reopen_values(self):
        return {"settled_at": False, "settled_by_id": False}

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "found": self.env._("Stressor found"),
            "settle": self.env._("Stressor settled"),
            "reopen": self.env._("Stressor open again"),
            "void": self.env._("Entered in error"),
        }

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "open")

    def _crisis_dues(self):
        if not self.deadline or self.state == "void" or self.case_id.state not in OPEN_STATES:
            return []
        due_at = self.env["crisis.duty.kind"]._of("case_stressor")._due_on(self.deadline, self.company_id)
        return [
            Due(
                "case_stressor",
                due_at,
                owners=self.owner_id or self.case_id.counsellor_id,
                done_at=self.settled_at,
                done_by=self.settled_by_id,
            )
        ]
