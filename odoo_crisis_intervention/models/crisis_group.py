# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import duties
from ..tools.group_meetings import meeting_days
from ..tools.roles import AUTHOR, COUNSELLOR, LEADER
from ..tools.workflow import Transition

LIVE = ("planned", "running")
OVER = ("ended", "cancelled")
MOST_MEETINGS = 40


class CrisisGroup(models.Model):
    """Group counselling (团体辅导): its theme, who leads it, who takes part, when it meets, and what came of it.

    Who takes part is written down in ``crisis.group.member``, with consent; no other record of a member opens for
    anybody by the group. Meetings are planned along the school calendar.

    Access: counsellors and leaders of the school read, counsellors write. Whoever leads the group reads and writes
    it and its meetings while it is planned or running, and of its members the names; no grant reaches it.
    Source: school plan ch. 5, 4(2); plan Art. 6.
    """

    _name = "crisis.group"
    _description = "Group counselling"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ()
    _crisis_author_field = "leader_id"
    _crisis_log_reads = True
    _crisis_narrative = ("name", "aim", "target_group", "place", "effect_note")

    _transitions = {
        "begin": Transition(sources=("planned",), target="running", roles=(COUNSELLOR, AUTHOR)),
        "end": Transition(sources=("running",), target="ended", roles=(COUNSELLOR, AUTHOR)),
        "cancel": Transition(sources=LIVE, target="cancelled", roles=(COUNSELLOR,)),
    }
    _workflow_fields = ("begun_at", "over_at")
    _locked_states = OVER

    name = fields.Char(string="Theme", required=True)
    state = fields.Selection(
        [("planned", "Planned"), ("running", "Running"), ("ended", "Ended"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        readonly=True,
        index=True,
    )
    aim = fields.Text(string="What it is for")
    target_group = fields.Char(string="Whom it is for", help="For example pupils of grade 7 who are new at the school.")
    leader_id = fields.Many2one(
        "res.users",
        string="Leader of the group",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        index=True,
        ondelete="restrict",
    )
    place = fields.Char()
    first_on = fields.Date(string="First meeting", help="The group meets on this weekday.")
    begins_at = fields.Float(string="Begins at", default=16.5)
    minutes = fields.Integer(default=60)
    every_weeks = fields.Selection(
        [("1", "Every week"), ("2", "Every second week")], string="How often", required=True, default="1"
    )
    meeting_count = fields.Integer(string="Meetings planned", default=8)
    needs_guardian_consent = fields.Boolean(
        string="Guardians are asked as well",
        default=True,
        help="Nobody takes part without wanting to; guardians agree as well unless the school decided otherwise.",
    )
    effect = fields.Selection(
        [
            ("clear", "Clearly helped"),
            ("some", "Helped some of them"),
            ("none", "No change seen"),
            ("unclear", "Cannot be said yet"),
        ],
    )
    effect_note = fields.Text(string="How that shows", help="Of the group as a whole; no names.")

    member_ids = fields.One2many("crisis.group.member", "group_id", string="Members")
    meeting_ids = fields.One2many("crisis.group.meeting", "group_id", string="Group meetings")
    member_count = fields.Integer(string="Takes part", compute="_compute_counts")
    held_count = fields.Integer(string="Meetings held", compute="_compute_counts")
    next_at = fields.Datetime(string="Next meeting", compute="_compute_counts")
    begun_at = fields.Datetime(string="Begun at", readonly=True)
    over_at = fields.Datetime(string="Over since", readonly=True)
    can_begin = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_cancel = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _numbers = models.Constraint(
        "CHECK(minutes > 0 AND minutes <= 480 AND begins_at >= 0 AND begins_at < 24"
        f" AND meeting_count > 0 AND meeting_count <= {MOST_MEETINGS})",
        "A group meets at least once and at most 40 times, for up to 8 hours, at an hour of the day.",
    )

    # --- who ----------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        return super()._crisis_author_domain() & Domain("state", "in", LIVE)

    @api.constrains("subject_id")
    def _check_names_nobody(self):
        if any(group.subject_id for group in self):
            raise ValidationError(self.env._("A group is about nobody by name. Its members are."))

    @api.model_create_multi
    def create(self, vals_list):
        groups = super().create(vals_list)
        for group in groups:
            group._crisis_log("drafted")
        return groups

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "leader_id" in vals and not self.env.su:
            # it opens the names of the members to somebody else
            for company in self.company_id:
                self._crisis_check_role((COUNSELLOR,), company)
        return super().write(vals)

    # --- computes -----------------------------------------------------------------------------------------------------

    @api.depends("member_ids.state", "meeting_ids.state", "meeting_ids.starts_at")
    def _compute_counts(self):
        now = fields.Datetime.now()
        for group in self:
            planned = group.meeting_ids.filtered(lambda row: row.state == "planned" and row.starts_at >= now)
            group.next_at = min(planned.mapped("starts_at"), default=False)
            group.held_count = len(group.meeting_ids.filtered(lambda row: row.state == "held"))
            group.member_count = len(group.member_ids.filtered(lambda row: row.state == "joined"))

    # --- meetings -----------------------------------------------------------------------------------------------------

    def action_plan_meetings(self):
        """Add the meetings that are missing, along the school calendar. Access: as writing.

        :raises UserError: no first day, or the group is over
        """
        for group in self:
            group.check_access("write")
            group._check_is_live()
            if not group.first_on:
                raise UserError(self.env._("Please say on which day the group meets for the first time."))
            group._plan_meetings()
        return True

    def _plan_meetings(self):
        there = self.meeting_ids.filtered(lambda row: row.state != "cancelled")
        missing = self.meeting_count - len(there)
        taken = {self.company_id._crisis_local(moment).date() for moment in self.meeting_ids.mapped("starts_at")}
        terms = self.env["crisis.term"]._pure_terms(self.company_id)
        zone = self.company_id._crisis_tz_name()
        first = max(self.first_on, self.company_id._crisis_today()) if there else self.first_on
        while first.weekday() != self.first_on.weekday():
            first = fields.Date.add(first, days=1)
        days = meeting_days(terms, first, missing, int(self.every_weeks), taken)
        if missing > 0 and not days:
            raise UserError(self.env._("There is no school on this weekday. Please choose another first day."))
        self.env["crisis.group.meeting"].create(
            [
                {
                    "group_id": self.id,
                    "starts_at": duties.moment(day, self.begins_at, zone),
                    "minutes": self.minutes,
                }
                for day in days
            ]
        )

    def _check_is_live(self):
        # sudo: only the state; whoever asks reads a part of the group
        if any(group.state not in LIVE for group in self.sudo()):
            raise UserError(self.env._("This group is over."))

    # --- steps --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "drafted": self.env._("Group planned"),
            "begin": self.env._("Group begun"),
            "end": self.env._("Group ended"),
            "cancel": self.env._("Group cancelled"),
        }

    def action_begin(self):
        return self._transition("begin")

    def action_end(self):
        """End the group. Access: as the step; a leader who is no counsellor is led back to the list of the own ones."""
        self._transition("end")
        if self.has_access("read"):
            return True
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_group_action")
        return {**action, "target": "main"}

    def action_cancel(self):
        return self._transition("cancel")

    def _guard_begin(self):
        if not self.member_ids.filtered(lambda row: row.state == "joined"):
            raise UserError(self.env._("Nobody takes part yet. Members join when they and their guardians agreed."))

    def _prepare_begin_values(self):
        return {"begun_at": self._now()}

    def _guard_end(self):
        if any(meeting.state == "planned" for meeting in self.meeting_ids):
            raise UserError(self.env._("Please say of each meeting whether it was held or cancelled."))
        if not self.effect:
            raise UserError(self.env._("Please say what came of it."))

    def _prepare_end_values(self):
        return {"over_at": self._now()}

    _prepare_cancel_values = _prepare_end_values

    def _after_cancel(self):
        planned = self.meeting_ids.filtered(lambda row: row.state == "planned")
        # no step of its own: the group does not meet any more
        planned._as_workflow().write({"state": "cancelled"})
