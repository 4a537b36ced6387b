# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, COUNSELLOR, HOMEROOM, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES
from .crisis_case_plan import IN_FORCE
from .crisis_measure_template import MEASURE_KINDS, RHYTHMS

STEPS = {
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "fortnight": timedelta(days=14),
    "month": relativedelta(months=1),
}
LIVE = ("planned", "under_way")
# What may still be said of a measure once its plan is in force.
OPEN_FIELDS = {"effect"}


class CrisisMeasure(models.Model):
    """One line of a handling plan: what is done, by whom, since when, how often, until when, and what it brought.

    Once the plan is proposed the line is as the leader saw it; in force it is done, with its effect, by its owner, and
    what is overdue is owed by him. Access: counsellors and leaders write it in the draft; the register keeper and
    grants read; the homeroom teacher of the person's class reads what concerns him, and an owner what is his, while the
    plan is in force, and both say what was done. It therefore carries no clinical text. Source: plan Art. 15.
    """

    _name = "crisis.measure"
    _description = "Measure"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]
    _order = "id"

    _crisis_homeroom_read = False  # see _crisis_near_domain
    _crisis_author_field = "owner_id"
    _crisis_narrative = ("what", "owner_words", "effect")
    _crisis_due_fields = ("state", "last_done_on", "next_on", "owner_id")

    _transitions = {
        "do": Transition(sources=LIVE, target=None, roles=(COUNSELLOR, LEADER, AUTHOR, HOMEROOM)),
        "finish": Transition(sources=LIVE, target="done", roles=(COUNSELLOR, LEADER)),
        "leave_out": Transition(sources=LIVE, target="left_out", roles=(COUNSELLOR, LEADER)),
    }
    _workflow_fields = ("last_done_on", "done_by_id", "previous_id")
    _locked_states = ("left_out",)

    state = fields.Selection(
        [("planned", "Planned"), ("under_way", "Under way"), ("done", "Done"), ("left_out", "Left out")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    plan_id = fields.Many2one(
        "crisis.case.plan", string="Handling plan", required=True, index=True, ondelete="restrict"
    )
    plan_state = fields.Selection(related="plan_id.state", string="State of the plan")
    case_id = fields.Many2one(
        related="plan_id.case_id", store=True, precompute=True, index=True, required=False, ondelete="restrict"
    )
    template_id = fields.Many2one("crisis.measure.template", readonly=True, ondelete="restrict")
    previous_id = fields.Many2one(
        "crisis.measure", string="In the version before", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Selection(MEASURE_KINDS, required=True, default="support")
    what = fields.Text(
        string="Measure", required=True, help="What is done, in words that everybody who takes part may read."
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Person responsible",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    owner_words = fields.Char(
        string="Responsible, in words", help="For example guardians, or the class's subject teachers."
    )
    is_for_homeroom = fields.Boolean(
        string="Concerns the homeroom teacher", default=True, help="The homeroom teacher reads this measure."
    )
    rhythm = fields.Selection(RHYTHMS, required=True, default="once")
    start_on = fields.Date(string="From", required=True, default=lambda self: self.env.company._crisis_today())
    end_on = fields.Date(string="Until")
    effect = fields.Text(help="What it brought. No words of an interview.")
    last_done_on = fields.Date(string="Last done on", readonly=True)
    done_by_id = fields.Many2one("res.users", string="Last done by", readonly=True, ondelete="restrict")
    next_on = fields.Date(string="Due on", compute="_compute_next_on", store=True, index=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", string="Overdue")

    can_do = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_finish = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_leave_out = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _ends_after = models.Constraint("CHECK(end_on IS NULL OR end_on >= start_on)", "A measure ends after it begins.")

    # --- who --------------------------------------------------------------------------------------------------------

    def _crisis_in_force(self):
        # any!: whether the plan is in force decides, not whether this reader may open the plan
        return Domain("plan_id", "any!", [("state", "in", IN_FORCE)])

    def _crisis_author_domain(self):
        return super()._crisis_author_domain() & self._crisis_in_force()

    def _crisis_near_domain(self):
        """Of the own class, what concerns the homeroom teacher."""
        scope = self._crisis_scope()
        if not scope.class_ids:
            return Domain.FALSE
        near = self._crisis_domain((), True, ()) & Domain("is_for_homeroom", "=", True)
        return near & self._crisis_in_force()

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() | self._crisis_near_domain()

    def _crisis_write_domain(self):
        return super()._crisis_write_domain() | self._crisis_near_domain()

    def _may_transition(self, name):
        # sudo: only whose it is; what one person owes the homeroom teacher does not report as done for him
        others = self.sudo().owner_id - self.env.user if name == "do" and not self.env.su else None
        if others:
            return self._crisis_has_role((COUNSELLOR, LEADER), self.sudo().company_id)  # sudo: as above
        return super()._may_transition(name)

    # --- computes ---------------------------------------------------------------------------------------------------

    @api.depends("rhythm", "start_on", "end_on", "last_done_on", "state")
    def _compute_next_on(self):
        for measure in self:
            step = STEPS.get(measure.rhythm)
            if measure.state not in LIVE:
                measure.next_on = False
            elif step:
                measure.next_on = measure.last_done_on + step if measure.last_done_on else measure.start_on
            elif measure.rhythm == "once":
                measure.next_on = measure.end_on or measure.start_on
            else:
                measure.next_on = measure.end_on

    @api.depends("next_on", "state", "plan_state")
    def _compute_is_overdue(self):
        for measure in self:
            today = (measure.company_id or self.env.company)._crisis_today()
            running = measure.state in LIVE and measure.plan_state in IN_FORCE
            measure.is_overdue = bool(running and measure.next_on and measure.next_on < today)

    @api.depends("plan_state")
    def _compute_can(self):
        super()._compute_can()
        for measure in self:
            in_force = measure.plan_state in IN_FORCE
            measure.can_do &= in_force
            measure.can_finish &= in_force
            measure.can_leave_out &= measure.plan_state == "draft"

    # --- writing ----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = self.env["crisis.case.plan"].browse([vals.get("plan_id") or 0 for vals in vals_list]).filtered("id")
        plans.check_access("write")  # before anything that depends on what they say
        if any(plan.state != "draft" for plan in plans):
            raise self._locked_plan()
        measures = super().create(vals_list)
        plans._remember_writer()
        return measures

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if self._inside_workflow():
            return super().write(vals)
        if "plan_id" in vals:
            raise UserError(self.env._("A measure stays with its plan."))
        plans = self.sudo().plan_id  # sudo: the state only; an owner does not read the plan
        drafts = plans.filtered(lambda plan: plan.state == "draft")
        others = plans - drafts
        if others and (set(vals) - OPEN_FIELDS or any(plan.state not in IN_FORCE for plan in others)):
            raise self._locked_plan()
        result = super().write(vals)
        if drafts:
            drafts.with_env(self.env)._remember_writer()
        elif vals.get("effect"):
            for measure in self:
                measure._crisis_log("effect")
        return result

    def _locked_plan(self):
        return UserError(self.env._("What was proposed or is in force is changed by a new version of the plan."))

    # --- versions ---------------------------------------------------------------------------------------------------

    def _carry_over(self, plan):
        """The same measures in the next version. Server only, after its checks."""
        names = ("kind", "what", "owner_words", "rhythm", "start_on", "end_on", "is_for_homeroom", "effect")
        for measure in self:
            values = {name: measure[name] for name in names}
            values |= {
                "plan_id": plan.id,
                "template_id": measure.template_id.id,
                "owner_id": measure.owner_id.id,
            }
            copy = self.create(values)
            # sudo: what it came from is set here only
            copy.sudo()._as_workflow().write({"previous_id": measure.id})

    def _take_over_state(self):
        """What was done under the version before counts for this one. Server only, inside a step."""
        for measure in self.filtered("previous_id"):
            before = measure.previous_id
            # the step that calls this has checked who may
            measure._as_workflow().write(
                {
                    "state": before.state if before.state != "left_out" else "planned",
                    "effect": measure.effect or before.effect,
                    "last_done_on": before.last_done_on,
                    "done_by_id": before.done_by_id.id,
                }
            )

    # --- steps ------------------------------------------------------------------------------------------------------

    def action_do(self):
        return self._transition("do")

    def action_finish(self):
        return self._transition("finish")

    def action_leave_out(self):
        return self._transition("leave_out")

    def action_open(self):
        """The measure in a window of its own, from the list on the plan. Access: whoever may read it."""
        self.ensure_one()
        self.check_access("read")
        return {**self._get_records_action(), "name": self.env._("Measure"), "target": "new"}

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "do": self.env._("Measure carried out"),
            "finish": self.env._("Measure finished"),
            "leave_out": self.env._("Measure left out of the draft"),
            "effect": self.env._("Effect of a measure written down"),
        }

    def _guard_do(self):
        if self.plan_id.state not in IN_FORCE:
            raise UserError(self.env._("The plan is not in force."))

    def _guard_finish(self):
        self._guard_do()

    def _guard_leave_out(self):
        if self.plan_id.state != "draft":
            raise self._locked_plan()

    def _after_leave_out(self):
        self.plan_id._remember_writer()

    def _prepare_do_values(self):
        today = self.company_id._crisis_today()
        step = STEPS.get(self.rhythm)
        over = self.rhythm == "once" or bool(step and self.end_on and today + step > self.end_on)
        return {"state": "done" if over else "under_way", "last_done_on": today, "done_by_id": self.env.uid}

    def _prepare_finish_values(self):
        return {"last_done_on": self.company_id._crisis_today(), "done_by_id": self.env.uid}

    # --- clock ------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", LIVE) & Domain("plan_id.state", "in", IN_FORCE)

    def _crisis_dues(self):
        running = self.state in LIVE and self.plan_id.state in IN_FORCE and self.case_id.state in OPEN_STATES
        kind = self.env["crisis.duty.kind"]._of("case_measure")
        if not running or not self.next_on:
            if self.state == "done" and self.last_done_on:
                at = kind._due_on(self.last_done_on, self.company_id)
                instance = (self.end_on or self.start_on).isoformat()
                done_at = min(at, fields.Datetime.now())
                return [Due("case_measure", at, instance=instance, done_at=done_at, done_by=self.done_by_id)]
            return []
        owners = self.owner_id or self.case_id.counsellor_id
        due_at = kind._due_on(self.next_on, self.company_id)
        return [Due("case_measure", due_at, owners=owners, instance=self.next_on.isoformat())]


class CrisisCase(models.Model):
    """The handling plan of a case, all versions."""

    _inherit = "crisis.case"

    plan_ids = fields.One2many("crisis.case.plan", "case_id", string="Handling plans")

    def action_open_handling_plan(self):
        """The plan being written or in force; when there is none, a draft with the measures the level proposes.

        Access: whoever may read the case and write plans.
        """
        self.ensure_one()
        self.check_access("read")
        plans = self.env["crisis.case.plan"]
        live = [("case_id", "=", self.id), ("state", "in", ("draft", "proposed", *IN_FORCE))]
        plan = plans.search(live, order="version desc", limit=1)
        if not plan:
            plan = plans.create({"case_id": self.id})
            plan.action_add_proposed()
        return plan._get_records_action()
