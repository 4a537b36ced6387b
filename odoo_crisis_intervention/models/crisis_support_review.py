# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition

KEPT = [("yes", "As agreed"), ("partly", "Partly"), ("no", "Not as agreed")]


class CrisisSupportReview(models.Model):
    """How the return goes after 30, 60 and 90 days: attendance, study, peers, what was agreed, and what follows.

    What follows is begun from here: a new version of the plan, its end, or leave again. Access: counsellors and leaders
    of the school write; the register keeper, the homeroom teacher of the class and grants read. No clinical text.
    Source: plan Art. 22, 23; S1 5.5.
    """

    _name = "crisis.support.review"
    _description = "Review of a return"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]
    _order = "id"

    _crisis_narrative = ("note",)
    _crisis_due_fields = ("state", "planned_on", "plan_id")

    _transitions = {
        "done": Transition(sources=("planned",), target="done", roles=(COUNSELLOR, LEADER)),
        "cancel": Transition(sources=("planned",), target="cancelled", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = ("plan_id", "after_days", "done_at", "done_by_id")
    _locked_states = ("done", "cancelled")

    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    plan_id = fields.Many2one(
        "crisis.support.plan", string="Support plan", required=True, index=True, readonly=True, ondelete="restrict"
    )
    plan_state = fields.Selection(related="plan_id.state", string="State of the plan")
    case_id = fields.Many2one(
        related="plan_id.case_id", store=True, precompute=True, index=True, required=False, ondelete="restrict"
    )
    class_id = fields.Many2one(related="plan_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    level_id = fields.Many2one(related="case_id.level_id")
    after_days = fields.Integer(string="Days after the return", readonly=True)
    planned_on = fields.Date(required=True, index=True)
    attendance = fields.Selection(
        [("full", "Comes as agreed"), ("gaps", "Misses days"), ("seldom", "Comes seldom")], string="At school"
    )
    study = fields.Selection([("well", "Keeps up"), ("help", "Needs help"), ("too_much", "Too much at present")])
    peers = fields.Selection([("well", "Finds its way"), ("alone", "Often alone"), ("conflict", "Conflicts")])
    guardians_kept = fields.Selection(KEPT, string="Guardians keep to what was agreed")
    school_kept = fields.Selection(KEPT, string="School keeps to what was agreed")
    conclusion = fields.Selection(
        [
            ("continue", "Goes on as it is"),
            ("adjust", "Change the plan"),
            ("end", "Support is not needed any more"),
            ("leave", "Leave again"),
        ],
        string="What follows",
    )
    note = fields.Text(help="In words that the homeroom teacher and Student Affairs may read.")
    done_at = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    can_done = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_cancel = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _done = models.Constraint(
        "CHECK(state <> 'done' OR (conclusion IS NOT NULL AND done_at IS NOT NULL AND done_by_id IS NOT NULL))",
        "A review is done with what follows from it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        plans = self.env["crisis.support.plan"].browse([vals.get("plan_id") or 0 for vals in vals_list]).filtered("id")
        plans.check_access("read")  # before anything that depends on what they say
        if not self._inside_workflow():
            raise self._workflow_refusal()
        return super().create(vals_list)

    def action_done(self):
        """Done, and on to what follows from it. Access: as the step says."""
        self.ensure_one()
        self._transition("done")
        plan = self.plan_id
        follows = {"adjust": plan.action_new_version, "end": plan.action_end, "leave": plan.action_break_off}
        step = follows.get(self.conclusion)
        return step() if step and plan.state == "in_force" else True

    def action_cancel(self):
        return self._open_decision("cancel")

    def action_open(self):
        """The review in a window of its own, from the list on the plan. Access: whoever may read it."""
        self.ensure_one()
        self.check_access("read")
        return {**self._get_records_action(), "name": self.env._("Review of a return"), "target": "new"}

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "done": self.env._("Review of the return done"),
            "cancel": self.env._("Cancelled"),
        }

    def _guard_done(self):
        if not self.conclusion or not self.attendance:
            raise UserError(self.env._("Please say first how it goes at school, and what follows."))

    def _prepare_done_values(self):
        return {"done_at": self._now(), "done_by_id": self.env.uid}

    def _let_go(self):
        """The plan came to its end, so its planned reviews do: no reason of their own is asked for."""
        for review in self.filtered(lambda row: row.state == "planned"):
            # no decision of its own: the one that ended the plan is the reason
            review._as_workflow().write({"state": "cancelled"})
            review._crisis_log("cancel")

    # --- clock ------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "planned")

    def _crisis_dues(self):
        if self.state == "cancelled":
            return []
        due_at = self.env["crisis.duty.kind"]._of("support_review")._due_on(self.planned_on, self.company_id)
        owners = self.plan_id._crisis_counsellors()
        return [Due("support_review", due_at, owners, done_at=self.done_at, done_by=self.done_by_id)]
