# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER
from .crisis_group import LIVE

NEXT = {False: "present", "present": "excused", "excused": "absent", "absent": "present"}


class CrisisGroupAttendance(models.Model):
    """Whether one member was at one meeting of the group. Ticked on a phone at the door.

    Access: as the meeting: counsellors and leaders of the school read, counsellors and whoever leads the group write.
    """

    _name = "crisis.group.attendance"
    _description = "Who was at a meeting"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ()
    _crisis_author_field = "leader_id"
    _crisis_log_reads = True
    _crisis_narrative = ("note",)

    meeting_id = fields.Many2one(
        "crisis.group.meeting", string="Group meeting", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one("crisis.group.member", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    leader_id = fields.Many2one(related="meeting_id.leader_id", store=True, precompute=True, ondelete="restrict")
    subject_id = fields.Many2one(related="member_id.subject_id", string="Pupil", store=True, precompute=True)
    presence = fields.Selection(
        [("present", "Was there"), ("excused", "Asked to stay away"), ("absent", "Did not come")], string="There?"
    )
    note = fields.Char(string="Reason told")

    _once = models.UniqueIndex("(meeting_id, member_id)", "This member is in the list already.")

    def _crisis_author_domain(self):
        # any!: whether the group is live decides, not whether this reader may open it
        live = Domain("group_id", "any!", Domain("state", "in", LIVE))
        # any!: as above
        return super()._crisis_author_domain() & Domain("meeting_id", "any!", live)

    @api.constrains("meeting_id", "member_id")
    def _check_same_group(self):
        if any(row.meeting_id.group_id != row.member_id.group_id for row in self.sudo()):  # sudo: two ids are compared
            raise ValidationError(self.env._("Only members of the group are in its list."))

    @api.model_create_multi
    def create(self, vals_list):
        meetings = self.env["crisis.group.meeting"].browse([vals.get("meeting_id") or 0 for vals in vals_list])
        meetings.filtered("id").check_access("write")  # before anything that depends on what it says
        meetings.filtered("id").group_id._check_is_live()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"meeting_id", "member_id"} & set(vals):
            raise UserError(self.env._("A row stays with its meeting."))
        self.meeting_id.group_id._check_is_live()
        return super().write(vals)

    def action_next(self):
        """There, asked to stay away, did not come: one tap goes on to the next. Access: as writing."""
        self.check_access("write")
        for row in self:
            row.presence = NEXT[row.presence]
        return True
