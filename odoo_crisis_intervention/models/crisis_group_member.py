# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition
from .crisis_group import LIVE

OFFICE = "odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader"
ANSWERS = [("open", "Not asked yet"), ("given", "Agreed"), ("refused", "Said no")]


class CrisisGroupMember(models.Model):
    """One pupil of a group: asked, takes part, left, or rather not. Saying no or leaving costs nothing.

    Access: counsellors and leaders of the school read, counsellors write. Whoever leads the group reads who takes
    part and who agreed, while the group is planned or running; why a pupil was asked stays with the counsellors and
    leaders. Other members learn nothing of it; a member with a login sees the days of the own meetings
    (:meth:`_portal_meetings`). Source: school plan ch. 5, 4(2).
    """

    _name = "crisis.group.member"
    _description = "Member of a group"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ()
    _crisis_author_field = "leader_id"
    _crisis_log_reads = True
    _crisis_narrative = ("why", "left_note")

    _transitions = {
        "join": Transition(sources=("asked",), target="joined", roles=(COUNSELLOR,), audience="clinical"),
        "decline": Transition(sources=("asked",), target="declined", roles=(COUNSELLOR,), audience="clinical"),
        "leave": Transition(sources=("joined",), target="left", roles=(COUNSELLOR,), audience="clinical"),
    }
    _workflow_fields = ("joined_at", "left_at")
    _locked_states = ("declined",)

    group_id = fields.Many2one(
        "crisis.group", string="Counselling group", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="group_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    leader_id = fields.Many2one(related="group_id.leader_id", store=True, precompute=True, ondelete="restrict")
    subject_id = fields.Many2one(
        string="Pupil", required=True, domain="[('kind', '=', 'student'), ('company_id', '=', company_id)]"
    )
    class_id = fields.Many2one(related="subject_id.class_id")
    state = fields.Selection(
        [
            ("asked", "Waits for consent"),
            ("joined", "Takes part"),
            ("declined", "Does not take part"),
            ("left", "Left the group"),
        ],
        default="asked",
        required=True,
        readonly=True,
        index=True,
    )
    why = fields.Text(string="Why this pupil was asked", groups=OFFICE)
    pupil_consent = fields.Selection(ANSWERS, string="The pupil", required=True, default="open")
    pupil_consent_on = fields.Date(string="Pupil's answer on")
    guardian_consent = fields.Selection(ANSWERS, string="The guardians", required=True, default="open")
    guardian_consent_on = fields.Date(string="Guardians' answer on")
    consent_way = fields.Selection(
        [("paper", "On paper"), ("spoken", "Told face to face"), ("phone", "By telephone")], string="How they answered"
    )
    joined_at = fields.Datetime(string="Member since", readonly=True)
    left_at = fields.Datetime(string="Member until", readonly=True)
    left_note = fields.Text(string="What was said on leaving", groups=OFFICE)
    attendance_ids = fields.One2many("crisis.group.attendance", "member_id")
    present_count = fields.Integer(string="Meetings attended", compute="_compute_present_count")
    can_join = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_decline = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_leave = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _once = models.UniqueIndex(
        "(group_id, subject_id) WHERE state IN ('asked', 'joined')", "This pupil is in the list already."
    )

    # --- who ----------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        # any!: whether the group is live decides, not whether this reader may open it
        return super()._crisis_author_domain() & Domain("group_id", "any!", [("state", "in", LIVE)])

    @api.constrains("subject_id")
    def _check_is_pupil(self):
        if any(member.subject_kind != "student" for member in self):
            raise ValidationError(self.env._("Members of a group are pupils."))

    # --- writing ------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        groups = self.env["crisis.group"].browse([vals.get("group_id") or 0 for vals in vals_list]).filtered("id")
        groups.check_access("read")  # before anything that depends on what it says
        groups._check_is_live()
        members = super().create([self._dated(vals) for vals in vals_list])
        for member in members:
            member._crisis_log("asked", audience="clinical")
        return members

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"group_id", "subject_id"} & set(vals):
            raise UserError(self.env._("A member stays with the group. Please add another one."))
        return super().write(self._dated(vals))

    def _dated(self, vals):
        """An answer without its day was given today."""
        today = self.env.company._crisis_today()
        for name in ("pupil_consent", "guardian_consent"):
            if vals.get(name) in ("given", "refused") and f"{name}_on" not in vals:
                vals = {**vals, f"{name}_on": today}
        return vals

    @api.depends("attendance_ids.presence")
    def _compute_present_count(self):
        for member in self:
            member.present_count = len(member.attendance_ids.filtered(lambda row: row.presence == "present"))

    # --- steps --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "asked": self.env._("Asked to join a group"),
            "join": self.env._("Takes part in a group"),
            "decline": self.env._("Rather no group"),
            "leave": self.env._("Left a group"),
        }

    def action_join(self):
        return self._transition("join")

    def action_decline(self):
        return self._transition("decline")

    def action_leave(self):
        return self._transition("leave")

    def _guard_join(self):
        self.group_id._check_is_live()
        if self.pupil_consent != "given":
            raise UserError(self.env._("Nobody takes part who has not agreed: please ask the pupil first."))
        if self.group_id.needs_guardian_consent and self.guardian_consent != "given":
            raise UserError(self.env._("For this group the guardians are asked as well."))

    def _prepare_join_values(self):
        return {"joined_at": self._now()}

    def _prepare_leave_values(self):
        return {"left_at": self._now()}

    # --- the portal ---------------------------------------------------------------------------------------------------

    @api.model
    def _portal_meetings(self, user):
        """Meetings still to come of the groups a login takes part in, and nothing of anybody else.

        :return: ``[(moment, minutes, place, leader's name, school)]``
        """
        # sudo: portal users have no access to any table of ours; what is found is limited to the login that asks
        mine = self.sudo().search([("subject_id.partner_id", "=", user.partner_id.id), ("state", "=", "joined")])
        meetings = mine.group_id.filtered(lambda group: group.state in LIVE).meeting_ids
        now = fields.Datetime.now()
        ahead = meetings.filtered(lambda row: row.state == "planned" and row.ends_at >= now).sorted("starts_at")
        return [(row.starts_at, row.minutes, row.group_id.place, row.leader_id.name, row.company_id) for row in ahead]

    @api.model
    def _is_in_a_group(self, user):
        """Whether this login takes part in a group that meets."""
        # sudo: as above
        return bool(
            self.sudo().search_count(
                [
                    ("subject_id.partner_id", "=", user.partner_id.id),
                    ("state", "=", "joined"),
                    ("group_id.state", "in", LIVE),
                ],
                limit=1,
            )
        )
