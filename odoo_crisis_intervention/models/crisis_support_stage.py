# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition
from .crisis_support_template import ATTENDANCE


class CrisisSupportStage(models.Model):
    """One stage of a return, from half days to full ones: how much school, from when, until when.

    On its last day the counsellor says whether the next stage begins, or this one goes on a while; what follows moves
    along. Access: as the support plan. Source: plan Art. 22; practice of phased returns.
    """

    _name = "crisis.support.stage"
    _description = "Stage of a return"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]
    _order = "id"

    _crisis_homeroom_write = True
    _crisis_narrative = ("name", "what")
    _crisis_due_fields = ("state", "date_to")

    _transitions = {
        "go_on": Transition(sources=("planned",), target="passed", roles=(COUNSELLOR, LEADER)),
        "extend": Transition(sources=("planned",), target=None, roles=(COUNSELLOR, LEADER), reason=True),
        "leave_out": Transition(sources=("planned",), target="left_out", roles=(COUNSELLOR, LEADER)),
    }
    _workflow_fields = ("passed_at", "passed_by_id")
    _locked_states = ("passed", "left_out")

    state = fields.Selection(
        [("planned", "Planned"), ("passed", "Passed"), ("left_out", "Left out")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    plan_id = fields.Many2one(
        "crisis.support.plan", string="Support plan", required=True, index=True, ondelete="restrict"
    )
    plan_state = fields.Selection(related="plan_id.state", string="State of the plan")
    case_id = fields.Many2one(
        related="plan_id.case_id", store=True, precompute=True, index=True, required=False, ondelete="restrict"
    )
    name = fields.Char(string="Stage", required=True)
    attendance = fields.Selection(ATTENDANCE, required=True, default="full_days")
    what = fields.Char(string="What it means")
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    is_now = fields.Boolean(string="At present", compute="_compute_is_now")
    passed_at = fields.Datetime(readonly=True)
    passed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    can_go_on = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_extend = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_leave_out = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _ends_after = models.Constraint("CHECK(date_to >= date_from)", "A stage ends after it begins.")

    # --- computes ---------------------------------------------------------------------------------------------------

    @api.depends("date_from", "date_to", "plan_state")
    def _compute_is_now(self):
        for stage in self:
            today = (stage.company_id or self.env.company)._crisis_today()
            stage.is_now = stage.plan_state == "in_force" and stage.plan_id._stage_on(today) == stage

    @api.depends("plan_state", "date_from")
    def _compute_can(self):
        super()._compute_can()
        for stage in self:
            begun = bool(stage.date_from and stage.date_from <= stage.company_id._crisis_today())
            running = stage.plan_state == "in_force" and begun
            stage.can_go_on &= running and bool(stage._later())
            stage.can_extend &= running
            stage.can_leave_out &= stage.plan_state == "draft"

    # --- writing ----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = self.env["crisis.support.plan"].browse([vals.get("plan_id") or 0 for vals in vals_list]).filtered("id")
        plans.check_access("write")  # before anything that depends on what they say
        plans._check_is_draft()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if self._inside_workflow():
            return super().write(vals)
        if "plan_id" in vals:
            raise UserError(self.env._("A stage stays with its plan."))
        self.plan_id._check_is_draft()
        ends = {stage: stage.date_to for stage in self} if "date_to" in vals and "date_from" not in vals else {}
        result = super().write(vals)
        for stage, end in ends.items():
            stage._later()._shift(stage.date_to - end)
        return result

    def _later(self):
        rows = self.plan_id.stage_ids.filtered(lambda row: row.state == "planned" and row.date_from)
        return (rows - self - self._origin).filtered(lambda row: row.date_from > self.date_from)

    def _shift(self, span):
        """The same stages, so many days later. Server only, after its checks."""
        for stage in self.sorted("date_from", reverse=span > timedelta()):
            # whoever moves a stage moves those after it
            stage._as_workflow().write({"date_from": stage.date_from + span, "date_to": stage.date_to + span})

    def _check_order(self):
        ordered = self.filtered(lambda row: row.state != "left_out").sorted("date_from")
        for stage, following in zip(ordered, ordered[1:], strict=False):
            if following.date_from <= stage.date_to:
                raise UserError(self.env._("Two stages overlap. Please look at their dates once more."))
        plan = self.plan_id
        if ordered and ordered[0].date_from > plan.start_on:
            raise UserError(self.env._("The first stage begins on the first day back."))

    def _copy_values(self):
        names = ("state", "name", "attendance", "what", "date_from", "date_to", "passed_at")
        return {"passed_by_id": self.passed_by_id.id, **{name: self[name] for name in names}}

    # --- steps ------------------------------------------------------------------------------------------------------

    def action_go_on(self):
        return self._transition("go_on")

    def action_extend(self):
        return self._open_decision("extend")

    def action_leave_out(self):
        return self._transition("leave_out")

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "go_on": self.env._("Stage of the return passed: the next one begins"),
            "extend": self.env._("Stage of the return goes on"),
            "leave_out": self.env._("Stage left out of the draft"),
        }

    def _check_is_running(self):
        if self.plan_id.state != "in_force" or self.date_from > self.company_id._crisis_today():
            raise UserError(self.env._("This stage is not running."))

    def _guard_go_on(self):
        self._check_is_running()
        if not self._later():
            raise UserError(self.env._("This is the last stage. End the plan when support is not needed any more."))

    def _prepare_go_on_values(self):
        return {"passed_at": self._now(), "passed_by_id": self.env.uid}

    def _after_go_on(self):
        """The next stage begins tomorrow at the latest; before its time when this one was short."""
        today = self.company_id._crisis_today()
        following = self._later().sorted("date_from")[:1]
        begins = today + timedelta(days=1)
        if following.date_from > begins and self.date_to > today:
            span = begins - following.date_from
            # inside the step
            self.write({"date_to": today})
            self._later()._shift(span)

    def _guard_extend(self):
        self._check_is_running()

    def _prepare_extend_values(self):
        span = timedelta(days=self.company_id.crisis_support_longer_days)
        self._later()._shift(span)
        return {"date_to": max(self.date_to, self.company_id._crisis_today()) + span}

    def _guard_leave_out(self):
        self.plan_id._check_is_draft()

    # --- clock ------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "planned") & Domain("plan_id.state", "=", "in_force")

    def _crisis_dues(self):
        if self.state == "left_out" or self.plan_id.state != "in_force":
            return []
        if self.state == "planned" and not self._later():
            return []
        due_at = self.env["crisis.duty.kind"]._of("support_stage")._due_on(self.date_to, self.company_id)
        owners = self.plan_id._crisis_counsellors()
        return [Due("support_stage", due_at, owners, done_at=self.passed_at, done_by=self.passed_by_id)]

    def _crisis_open_duty(self, code):
        return self.plan_id._get_records_action()
