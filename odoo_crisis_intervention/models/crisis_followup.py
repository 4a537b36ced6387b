# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import followup_rhythm
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES


class CrisisFollowup(models.Model):
    """One appointment or visit after the acute phase: better, same or worse, and when the next one is.

    Access: counsellors write; leaders, the register keeper and the homeroom teacher of the person's class read. What
    the counsellor notes for himself stands in ``crisis.followup.note``; the sentence for the homeroom teacher and the
    team stands here and goes to the timeline at once. Source: plan Art. 23.
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
    }
    _workflow_fields = ("done_at", "done_by_id", "next_id")
    _locked_states = ("done", "cancelled")

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

    can_done = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_cancel = fields.Boolean(compute="_compute_can", export_string_translation=False)

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

    @api.depends("planned_on")
    def _compute_next_on(self):
        for followup in self:
            if followup.planned_on and followup.case_id:
                followup.next_on = followup.planned_on + timedelta(days=followup._rhythm_gap(1))

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

    # --- constrains ---------------------------------------------------------------------------------------------

    @api.constrains("case_id")
    def _check_case_is_open(self):
        if any(followup.case_id.state not in OPEN_STATES for followup in self):
            raise ValidationError(self.env._("Follow-ups belong to an open case."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "case_id" in vals and not self._inside_workflow():
            raise self._workflow_refusal()
        return super().write(vals)

    def _check_is_planned(self):
        # sudo: only the state is looked at; the rule of the note comes after
        if any(followup.state != "planned" for followup in self.sudo()):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))

    # --- actions ------------------------------------------------------------------------------------------------

    def action_done(self):
        return self._transition("done")

    def action_cancel(self):
        return self._open_decision("cancel")

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
        }

    # --- transitions --------------------------------------------------------------------------------------------

    def _guard_done(self):
        if not self.result:
            raise UserError(self.env._("Please say first: better, the same or worse."))

    def _prepare_done_values(self):
        return {"done_at": self._now(), "done_by_id": self.env.uid}

    def _after_done(self):
        if self.homeroom_note:
            self._crisis_log("feedback", text=self.homeroom_note, audience="need")
        if self.next_on:
            self.next_id = self.create({"case_id": self.case_id.id, "planned_on": self.next_on, "mode": self.mode})

    def _cancel_with_case(self):
        """The case was void, so its planned follow-ups are: no reason of their own is asked for."""
        for followup in self:
            # no decision of its own: the one that made the case void is the reason
            followup._as_workflow().write({"state": "cancelled"})
            followup._crisis_log("cancel", audience="need")
