# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, COUNSELLOR, LEADER
from ..tools.workflow import Transition
from .crisis_group import LIVE


class CrisisGroupMeeting(models.Model):
    """One meeting of a group: when, what was planned, who was there, how it went.

    How it went in detail is a private note of whoever writes it (``course``, kept in ``crisis.private.note``); what it
    brought is for counsellors and leaders and names nobody.
    Access: as the group. The leader of the group owes the list of who was there on the day. Source: as the group.
    """

    _name = "crisis.group.meeting"
    _description = "Meeting of a group"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ()
    _crisis_author_field = "leader_id"
    _crisis_log_reads = True
    _crisis_narrative = ("topic", "effect", "course")
    _crisis_due_fields = ("state", "starts_at", "minutes")

    _transitions = {
        "hold": Transition(sources=("planned",), target="held", roles=(COUNSELLOR, AUTHOR)),
        "cancel": Transition(sources=("planned",), target="cancelled", roles=(COUNSELLOR, AUTHOR)),
    }
    _workflow_fields = ("held_at", "held_by_id")
    _locked_states = ("cancelled",)
    _open_fields = ("course",)

    group_id = fields.Many2one(
        "crisis.group", string="Counselling group", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="group_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    leader_id = fields.Many2one(related="group_id.leader_id", store=True, precompute=True, ondelete="restrict")
    group_name = fields.Char(related="group_id.name", string="Group of the meeting")
    place = fields.Char(related="group_id.place")
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    starts_at = fields.Datetime(string="Begins on", required=True, index=True)
    minutes = fields.Integer(default=60)
    ends_at = fields.Datetime(compute="_compute_ends_at", store=True, export_string_translation=False)
    topic = fields.Char(string="Planned for this meeting")
    effect = fields.Text(string="What it brought", help="Of the group as a whole; no names.")
    course = fields.Text(
        string="How it went, for myself",
        compute="_compute_course",
        inverse="_inverse_course",
        help="Read by whoever wrote it and by nobody else: no leader, no colleague, no administrator.",
    )
    attendance_ids = fields.One2many("crisis.group.attendance", "meeting_id")
    note_ids = fields.One2many("crisis.private.note", "meeting_id", export_string_translation=False)
    present_count = fields.Integer(string="Who was there", compute="_compute_present_count")
    held_at = fields.Datetime(string="Written down at", readonly=True)
    held_by_id = fields.Many2one("res.users", string="Written down by", readonly=True, ondelete="restrict")
    can_hold = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_cancel = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _minutes_positive = models.Constraint(
        "CHECK(minutes > 0 AND minutes <= 480)", "A meeting lasts longer than nothing and at most 8 hours."
    )

    def _crisis_author_domain(self):
        # any!: whether the group is live decides, not whether this reader may open it
        return super()._crisis_author_domain() & Domain("group_id", "any!", [("state", "in", LIVE)])

    # --- computes -----------------------------------------------------------------------------------------------------

    @api.depends("starts_at", "minutes")
    def _compute_ends_at(self):
        for meeting in self:
            meeting.ends_at = meeting.starts_at and meeting.starts_at + timedelta(minutes=meeting.minutes)

    @api.depends("note_ids.text")
    @api.depends_context("uid")
    def _compute_course(self):
        notes = self.env["crisis.private.note"]._own(self, "meeting_id")
        for meeting in self:
            meeting.course = notes.get(meeting._origin.id, self.env["crisis.private.note"]).text

    def _inverse_course(self):
        for meeting in self:
            self.env["crisis.private.note"]._keep(meeting, "meeting_id", {"text": meeting.course})

    @api.depends("attendance_ids.presence")
    def _compute_present_count(self):
        for meeting in self:
            meeting.present_count = len(meeting.attendance_ids.filtered(lambda row: row.presence == "present"))

    # --- writing ------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        groups = self.env["crisis.group"].browse([vals.get("group_id") or 0 for vals in vals_list]).filtered("id")
        groups.check_access("write")  # before anything that depends on what it says
        groups._check_is_live()
        for vals in vals_list:
            vals.pop("subject_id", None)  # a meeting is about nobody by name
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"group_id", "subject_id"} & set(vals):
            raise UserError(self.env._("A meeting stays with its group."))
        return super().write(vals)

    # --- who was there ------------------------------------------------------------------------------------------------

    def action_attendance(self):
        """The list of members, to tick who is there. Access: as writing."""
        self.ensure_one()
        self.check_access("write")
        self._fill()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "odoo_crisis_intervention.crisis_group_attendance_action"
        )
        return {**action, "domain": [("meeting_id", "=", self.id)], "path": False}

    def action_all_present(self):
        """Everybody of whom nothing is said was there; exceptions are ticked afterwards. Access: as writing."""
        for meeting in self:
            meeting.check_access("write")
            meeting._fill()
            meeting.attendance_ids.filtered(lambda row: not row.presence).write({"presence": "present"})
        return True

    def _fill(self):
        """A row for each who takes part now."""
        self.group_id._check_is_live()
        if self.state == "cancelled":
            raise UserError(self.env._("It was cancelled."))
        members = self.group_id.member_ids.filtered(lambda row: row.state == "joined")
        members -= self.attendance_ids.member_id
        self.env["crisis.group.attendance"].create(
            [{"meeting_id": self.id, "member_id": member.id} for member in members]
        )

    # --- steps --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "hold": self.env._("Meeting held"),
            "cancel": self.env._("Meeting cancelled"),
        }

    def action_hold(self):
        return self._transition("hold")

    def action_cancel(self):
        return self._transition("cancel")

    def _guard_hold(self):
        if self.starts_at > self._now():
            raise UserError(self.env._("A meeting that lies ahead is not held yet."))
        if self.group_id.state != "running":
            raise UserError(self.env._("Please begin the group first."))
        rows = self.attendance_ids
        members = self.group_id.member_ids.filtered(lambda row: row.state == "joined")
        if members - rows.member_id or any(not row.presence for row in rows):
            raise UserError(self.env._("Please say of everybody whether they were there."))

    def _prepare_hold_values(self):
        return {"held_at": self._now(), "held_by_id": self.env.uid}

    # --- clocks -------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "planned")

    def _crisis_dues(self):
        if self.state == "cancelled" or self.group_id.state == "cancelled":
            return []
        kind = self.env["crisis.duty.kind"]._of("group_meeting")
        day = self.company_id._crisis_local(self.starts_at).date()
        due_at = max(kind._due_on(day, self.company_id), self.ends_at + timedelta(hours=1))
        return [Due("group_meeting", due_at, self.leader_id, done_at=self.held_at, done_by=self.held_by_id)]
