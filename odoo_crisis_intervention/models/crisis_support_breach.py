# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition


class CrisisSupportBreach(models.Model):
    """Something did not go as agreed after a return: a fact and what was done about it, by the school as by the family.

    Whoever sees it writes it down; a counsellor talks it over in time and settles it, or the return is broken off.
    Access: counsellors and leaders of the school write; the homeroom teacher of the class writes what he saw and reads;
    the register keeper and grants read. Source: plan Art. 21 (agreement), 22.
    """

    _name = "crisis.support.breach"
    _description = "Not as agreed after a return"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_homeroom_write = True
    _crisis_narrative = ("what", "action_taken")
    _crisis_due_fields = ("state",)

    _transitions = {
        "settle": Transition(sources=("noted",), target="settled", roles=(COUNSELLOR, LEADER)),
        "void": Transition(sources=("noted",), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = ("noted_by_id", "noted_at", "settled_at", "settled_by_id")
    _locked_states = ("settled", "void")

    state = fields.Selection(
        [("noted", "To be talked over"), ("settled", "Settled"), ("void", "Void")],
        default="noted",
        required=True,
        readonly=True,
        index=True,
    )
    plan_id = fields.Many2one(
        "crisis.support.plan", string="Support plan", required=True, index=True, ondelete="restrict"
    )
    case_id = fields.Many2one(
        related="plan_id.case_id", store=True, precompute=True, index=True, required=False, ondelete="restrict"
    )
    happened_on = fields.Date(required=True, default=lambda self: self.env.company._crisis_today())
    party = fields.Selection(
        [("guardians", "Guardians"), ("school", "School"), ("pupil", "Pupil")],
        string="Who did not keep to it",
        required=True,
        default="guardians",
    )
    what = fields.Text(string="What was not as agreed", required=True, help="Facts, without reproach.")
    action_taken = fields.Text(string="What was done about it")
    noted_by_id = fields.Many2one(
        "res.users", string="Written by", readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    noted_at = fields.Datetime(readonly=True, default=fields.Datetime.now)
    settled_at = fields.Datetime(readonly=True)
    settled_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    can_settle = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _settled = models.Constraint(
        "CHECK(state <> 'settled' OR (settled_at IS NOT NULL AND settled_by_id IS NOT NULL))",
        "It is settled by a person, at a time.",
    )

    @api.constrains("happened_on")
    def _check_happened_on(self):
        if any(row.happened_on > row.company_id._crisis_today() for row in self):
            raise ValidationError(self.env._("What happened cannot lie in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        plans = self.env["crisis.support.plan"].browse([vals.get("plan_id") or 0 for vals in vals_list]).filtered("id")
        plans.check_access("read")  # before anything that depends on what they say
        if any(plan.state != "in_force" for plan in plans):
            raise UserError(self.env._("The plan is not in force."))
        breaches = super().create(vals_list)
        for breach in breaches:
            breach._crisis_log("noted")
        return breaches

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "plan_id" in vals:
            raise UserError(self.env._("What hangs on a case stays with it."))
        return super().write(vals)

    def action_settle(self):
        return self._transition("settle")

    def action_void(self):
        return self._open_decision("void")

    def action_open(self):
        """The row in a window of its own, from the list on the plan. Access: whoever may read it."""
        self.ensure_one()
        self.check_access("read")
        return {**self._get_records_action(), "name": self.env._("Not as agreed"), "target": "new"}

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "noted": self.env._("Not as agreed: written down"),
            "settle": self.env._("Not as agreed: settled"),
            "void": self.env._("Entered in error"),
        }

    def _guard_settle(self):
        if not (self.action_taken or "").strip():
            raise UserError(self.env._("Please write first what was done about it."))

    def _prepare_settle_values(self):
        return {"settled_at": self._now(), "settled_by_id": self.env.uid}

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "noted")

    def _crisis_dues(self):
        if self.state == "void":
            return []
        kind = self.env["crisis.duty.kind"]._of("support_breach")
        due_at = kind._due_from(self.noted_at, self.company_id, self.case_id.level_id)
        owners = self.plan_id._crisis_counsellors()
        return [Due("support_breach", due_at, owners, done_at=self.settled_at, done_by=self.settled_by_id)]
