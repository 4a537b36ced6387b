# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import followup_rhythm
from ..tools.roles import COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES


class CrisisFollowup(models.Model):
    """One appointment or visit after the acute phase: better, same or worse, and when the next one is.

    The whole schedule of a case is planned ahead (``crisis_followup_schedule``); moving one plans those after it again.
    Access: counsellors write; leaders, the register keeper and the homeroom teacher of the person's class read, and the
    homeroom teacher says that he has read the feedback. What the counsellor notes for himself stands in
    ``crisis.followup.note``; the sentence for the homeroom teacher and the team stands here, is owed the same day and
    goes to the timeline. Source: plan Art. 23.
    """

    _name = "crisis.followup"
    _description = "Follow-up"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("homeroom_note", "note")

    _transitions = {
        "done": Transition(sources=("planned",), target="done", roles=(COUNSELLOR,)),
        "cancel": Transition(sources=("planned",), target="cancelled", roles=(COUNSELLOR,), reason=True),
        "feedback": Transition(sources=("done",), target=None, roles=(COUNSELLOR,)),
        "acknowledge": Transition(sources=("done",), target=None, roles=(HOMEROOM,)),
    }
    _workflow_fields = (
        "done_at",
        "done_by_id",
        "next_id",
        "schedule_number",
        "feedback_at",
        "feedback_by_id",
        "acknowledged_at",
        "acknowledged_by_id",
    )
    _locked_states = ("done", "cancelled")
    _open_fields = ("homeroom_note",)

    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    case_id = fields.Many2one("crisis.case", required=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(related="case_id.subject_id", string="Person", store=True, precompute=True)
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    class_id = fields.Many2one(related="case_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    counsellor_id = fields.Many2one(
        related="case_id.counsellor_id", store=True, index="btree_not_null", ondelete="restrict"
    )
    level_id = fields.Many2one(related="case_id.level_id")

    planned_on = fields.Date(
        compute="_compute_planned_on", store=True, readonly=False, precompute=True, required=True, index=True
    )
    mode = fields.Selection([("appointment", "Appointment"), ("visit", "Visit")], default="appointment", required=True)
    result = fields.Selection([("better", "Better"), ("same", "The same"), ("worse", "Worse")])
    homeroom_note = fields.Text(
        string="For the homeroom teacher and the team",
        help="What they must know and do, without what was said in confidence.",
    )
    note_ids = fields.One2many("crisis.followup.note", "followup_id", string="Counsellor's note")
    note = fields.Text(string="Counsellor's own note", compute="_compute_note", inverse="_inverse_note")
    can_read_note = fields.Boolean(compute="_compute_can_read_note", export_string_translation=False)
    proposed_level_id = fields.Many2one("crisis.level", string="Proposed level", ondelete="restrict")
    next_on = fields.Date(
        string="Next follow-up on",
        compute="_compute_next_on",
        store=True,
        readonly=False,
        help="Plans the next follow-up when this one is done. Leave empty when there is to be none.",
    )
    next_id = fields.Many2one(
        "crisis.followup", string="Next follow-up", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    done_at = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    schedule_number = fields.Integer(
        string="Number in the schedule", readonly=True, help="0: planned besides the schedule."
    )
    feedback_at = fields.Datetime(string="Feedback given", readonly=True)
    feedback_by_id = fields.Many2one("res.users", string="Feedback by", readonly=True, ondelete="restrict")
    acknowledged_at = fields.Datetime(string="Read by the homeroom teacher", readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", string="Read by", readonly=True, ondelete="restrict")

    can_done = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_cancel = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_feedback = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_acknowledge = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _done_with_result = models.Constraint(
        "CHECK(state <> 'done' OR (result IS NOT NULL AND done_at IS NOT NULL AND done_by_id IS NOT NULL))",
        "A follow-up is done with its result.",
    )
    _next_is_later = models.Constraint(
        "CHECK(next_on IS NULL OR next_on > planned_on)", "The next follow-up is after this one."
    )

    # --- rhythm -------------------------------------------------------------------------------------------------

    @api.depends("case_id")
    def _compute_planned_on(self):
        for followup in self:
            if not followup.planned_on and followup.case_id:
                company = followup.case_id.company_id
                followup.planned_on = company._crisis_today() + timedelta(days=followup._rhythm_gap(0))

    @api.depends("planned_on", "case_id.followup_ids.planned_on", "case_id.followup_ids.state")
    def _compute_next_on(self):
        for followup in self.filtered(lambda row: row.state == "planned" and row.planned_on and row.case_id):
            later = followup._later_planned().filtered(lambda row, own=followup: row.planned_on > own.planned_on)
            if later:
                followup.next_on = later[0].planned_on
                continue
            day = followup.planned_on + timedelta(days=followup._rhythm_gap(1))
            until = followup.case_id.followup_until
            followup.next_on = False if until and day > until else day

    def _rhythm_gap(self, ahead):
        """Days from here to this follow-up (``ahead`` 0) or from it to the next (1), by the school's rhythm."""
        done = self.case_id.followup_ids.filtered(lambda line: line.state == "done")
        return followup_rhythm.gap(self.case_id.company_id.crisis_followup_days, len(done) + ahead)

    # --- the clinical note, kept in its own model -----------------------------------------------------------------

    @api.depends("note_ids.note")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_note(self):
        # A search, not note_ids: the rule of the note decides what this user gets.
        notes = self.env["crisis.followup.note"].search([("followup_id", "in", self.ids)]).grouped("followup_id")
        for followup in self:
            line = notes.get(followup._origin)
            followup.note = line.note if line else False

    def _inverse_note(self):
        for followup in self:
            text = followup.note
            line = self.env["crisis.followup.note"].search([("followup_id", "=", followup.id)])
            if line:
                line.note = text
            elif text:
                line.create({"followup_id": followup.id, "note": text})

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_can_read_note(self):
        for followup in self:
            followup.can_read_note = followup._crisis_has_role((COUNSELLOR, LEADER), followup.company_id)

    @api.depends("feedback_at", "acknowledged_at")
    def _compute_can(self):
        super()._compute_can()
        for followup in self:
            followup.can_feedback &= not followup.feedback_at
            followup.can_acknowledge &= bool(followup.feedback_at and not followup.acknowledged_at)

    # --- constrains ---------------------------------------------------------------------------------------------

    @api.constrains("case_id")
    def _check_case_is_open(self):
        if any(followup.case_id.state not in OPEN_STATES for followup in self):
            raise ValidationError(self.env._("Follow-ups belong to an open case."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        inside = self._inside_workflow()
        if not inside:
            if "case_id" in vals:
                raise self._workflow_refusal()
            if "homeroom_note" in vals and any(row.state == "cancelled" or row.feedback_at for row in self):
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        moved = self.filtered(lambda row: "planned_on" in vals and str(row.planned_on) != str(vals["planned_on"]))
        result = super().write(vals)
        if not inside:
            for followup in moved:
                followup._replan_after()
        return result

    def _check_is_planned(self):
        # sudo: only the state is looked at; the rule of the note comes after
        if any(followup.state != "planned" for followup in self.sudo()):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))

    # --- actions ------------------------------------------------------------------------------------------------

    def action_done(self):
        return self._transition("done")

    def action_cancel(self):
        return self._open_decision("cancel")

    def action_feedback(self):
        return self._transition("feedback")

    def action_acknowledge(self):
        return self._transition("acknowledge")

    def action_open(self):
        """The follow-up in a window of its own, from the list on the case. Access: whoever may read it."""
        self.ensure_one()
        self.check_access("read")
        return {**self._get_records_action(), "name": self.env._("Follow-up"), "target": "new"}

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "planned": self.env._("Planned"),
            "done": self.env._("Done"),
            "cancel": self.env._("Cancelled"),
            "feedback": self.env._("Feedback to the homeroom teacher and the team"),
            "acknowledge": self.env._("Feedback read by the homeroom teacher"),
        }

    # --- transitions --------------------------------------------------------------------------------------------

    def _guard_done(self):
        if not self.result:
            raise UserError(self.env._("Please say first: better, the same or worse."))

    def _prepare_done_values(self):
        values = {"done_at": self._now(), "done_by_id": self.env.uid}
        if (self.homeroom_note or "").strip():
            values |= self._prepare_feedback_values()
        return values

    def _after_done(self):
        if self.feedback_at:
            self._crisis_log("feedback")
        self._plan_next()

    def _guard_feedback(self):
        if self.feedback_at:
            raise UserError(self.env._("The feedback was given already."))

    def _prepare_feedback_values(self):
        """Without words of the counsellor's own the result and the next date are told: nobody is left to guess."""
        values = {"feedback_at": self._now(), "feedback_by_id": self.env.uid}
        if not (self.homeroom_note or "").strip():
            values["homeroom_note"] = self._plain_feedback()
        return values

    def _plain_feedback(self):
        result = dict(self._fields["result"]._description_selection(self.env))[self.result]
        planned = self.case_id.followup_ids.filtered(lambda row: row.state == "planned")
        day = min(planned.mapped("planned_on"), default=None)
        if not day:
            return self.env._("Follow-up: %(result)s. What is agreed stays as it is.", result=result)
        return self.env._(
            "Follow-up: %(result)s. What is agreed stays as it is. Next follow-up on %(date)s.",
            result=result,
            date=fields.Date.to_string(day),
        )

    def _guard_acknowledge(self):
        if not self.feedback_at or self.acknowledged_at:
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )

    def _prepare_acknowledge_values(self):
        return {"acknowledged_at": self._now(), "acknowledged_by_id": self.env.uid}

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """The line of a feedback carries its words: whoever takes part reads them where everything else stands."""
        if event == "feedback" and not text:
            text = self.homeroom_note
        return super()._crisis_log(event, text, happened_at, audience, kind)

    def _cancel_with_case(self):
        """The case was void, so its planned follow-ups are: no reason of their own is asked for."""
        for followup in self:
            # no decision of its own: the one that made the case void is the reason
            followup._as_workflow().write({"state": "cancelled"})
            followup._crisis_log("cancel", audience="need")
