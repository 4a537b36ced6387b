# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition


class CrisisMonitoringShift(models.Model):
    """One adult from one moment to another in special custody: proposed, then planned. What really was stands in notes.

    Access: see ``crisis.monitoring.mixin``. A shift that has begun keeps its person and its beginning.
    Source: plan Art. 4(3), 18.
    """

    _name = "crisis.monitoring.shift"
    _description = "Shift of special custody"
    _inherit = ["crisis.monitoring.mixin", "crisis.workflow.mixin"]
    _order = "id"

    _transitions = {
        "cancel": Transition(sources=("proposed", "planned"), target="cancelled", roles=(COUNSELLOR, LEADER)),
    }
    _workflow_fields = ("reminded_at",)
    _locked_states = ("cancelled",)

    state = fields.Selection(
        [("proposed", "Suggested"), ("planned", "Planned"), ("cancelled", "Cancelled")],
        default="planned",
        required=True,
        readonly=True,
    )
    team_id = fields.Many2one("crisis.monitoring.team", required=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(related="team_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="team_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Adult", required=True, index=True, ondelete="restrict")
    date_from = fields.Datetime(string="From", required=True)
    date_to = fields.Datetime(string="To", required=True)
    hours = fields.Float(compute="_compute_hours")
    phone = fields.Char(compute="_compute_phone")
    reminded_at = fields.Datetime(readonly=True)
    can_cancel = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _dates = models.Constraint("CHECK(date_to > date_from)", "A shift ends after it begins.")
    _live_idx = models.Index("(team_id, date_from) WHERE state = 'planned'")

    @api.depends("date_from", "date_to")
    def _compute_hours(self):
        for shift in self:
            both = shift.date_from and shift.date_to
            shift.hours = (shift.date_to - shift.date_from).total_seconds() / 3600 if both else 0

    @api.depends("team_id.member_ids.phone", "user_id")
    def _compute_phone(self):
        for shift in self:
            member = shift.team_id.member_ids.filtered(
                lambda row, shift=shift: row.user_id == shift.user_id and not row.left_at
            )
            shift.phone = member[:1].phone

    @api.constrains("team_id", "user_id", "date_from", "date_to", "state")
    def _check_nobody_twice(self):
        for shift in self.filtered(lambda row: row.state != "cancelled"):
            if shift.team_id.kind != "custody":
                raise ValidationError(self.env._("Shifts belong to special custody."))
            twice = self.search_count(
                [
                    ("team_id", "=", shift.team_id.id),
                    ("user_id", "=", shift.user_id.id),
                    ("state", "!=", "cancelled"),
                    ("id", "!=", shift.id),
                    ("date_from", "<", shift.date_to),
                    ("date_to", ">", shift.date_from),
                ],
                limit=1,
            )
            if twice:
                raise ValidationError(
                    self.env._("%(name)s is planned twice at the same time.", name=shift.user_id.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        teams = self.env["crisis.monitoring.team"].browse([vals.get("team_id") for vals in vals_list])
        teams.check_access("read")  # before anything that depends on what they say
        teams._check_is_live()
        shifts = super().create(vals_list)
        for team, rows in shifts.grouped("team_id").items():
            team._adopt(rows.user_id)
        return shifts

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            self._check_moves(vals)
        result = super().write(vals)
        if "user_id" in vals:
            for team, rows in self.grouped("team_id").items():
                team._adopt(rows.user_id)
        return result

    def _check_moves(self, vals):
        self.team_id._check_is_live()
        if "team_id" in vals:
            raise UserError(self.env._("A shift stays with its team."))
        now = fields.Datetime.now()
        begun = self.filtered(lambda shift: shift.state == "planned" and shift.date_from <= now)
        if begun and {"user_id", "date_from"} & set(vals):
            raise UserError(self.env._("This shift has begun. What really was is told by taking and handing over."))
        ended = begun.filtered(lambda shift: shift.date_to <= now)
        end = fields.Datetime.to_datetime(vals.get("date_to") or False)
        if ended and "date_to" in vals or begun and end and end < now:
            raise UserError(self.env._("What is over is not planned anew."))

    def action_cancel(self):
        return self._transition("cancel")

    def _cancel_quietly(self):
        """Without a line each; the step that makes them fall away is the reason. Server only."""
        # the step that calls this has checked who may
        self.filtered(lambda shift: shift.state != "cancelled")._as_workflow().write({"state": "cancelled"})

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "cancel": self.env._("Shift cancelled")}
