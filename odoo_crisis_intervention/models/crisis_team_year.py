# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import LEADER
from ..tools.school_calendar import FIRST_MONTH


class CrisisTeam(models.Model):
    """Once a school year a leader goes through the teams: still right, or who ends, who is added (plan Art. 7)."""

    _inherit = "crisis.team"

    last_confirmed_on = fields.Date(string="Last gone through on", readonly=True, copy=False)
    last_confirmed_by_id = fields.Many2one(
        "res.users",
        string="Gone through by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    is_confirmed_this_year = fields.Boolean(
        string="Gone through this school year",
        compute="_compute_is_confirmed_this_year",
        search="_search_is_confirmed_this_year",
    )
    can_confirm_year = fields.Boolean(compute="_compute_can_confirm_year", export_string_translation=False)
    unconfirmed_count = fields.Integer(string="Duties to confirm", compute="_compute_unconfirmed_count")

    @api.depends("last_confirmed_on", "company_id.crisis_tz")
    def _compute_is_confirmed_this_year(self):
        terms = self.env["crisis.term"]
        for team in self:
            day = team.last_confirmed_on
            team.is_confirmed_this_year = bool(day) and terms._school_year(day) == terms._school_year(
                company=team.company_id
            )

    @api.model
    def _search_is_confirmed_this_year(self, operator, value):
        if operator != "in":
            return NotImplemented
        year = self.env["crisis.term"]._school_year()
        return [
            ("last_confirmed_on", ">=", f"{year[:4]}-{FIRST_MONTH:02}-01"),
            ("last_confirmed_on", "<", f"{year[5:]}-{FIRST_MONTH:02}-01"),
        ]

    @api.depends("company_id", "is_confirmed_this_year")
    @api.depends_context("uid")
    def _compute_can_confirm_year(self):
        members = self.env["crisis.team.member"]
        for team in self:
            team.can_confirm_year = bool(team.id) and members._crisis_has_role((LEADER,), team.company_id)

    @api.depends("member_ids.confirmed_at", "member_ids.date_to")
    def _compute_unconfirmed_count(self):
        for team in self:
            today = team.company_id._crisis_today()
            team.unconfirmed_count = len(
                team.member_ids.filtered(
                    lambda row, day=today: not row.confirmed_at and (not row.date_to or row.date_to >= day)
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("last_confirmed_on", None)
            vals.pop("last_confirmed_by_id", None)
        return super().create(vals_list)

    def write(self, vals):
        if {"last_confirmed_on", "last_confirmed_by_id"} & set(vals):
            raise UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))
        return super().write(vals)

    def action_confirm_year(self):
        """Gone through: this team is still right. Access: a leader of the school."""
        for team in self:
            team.check_access("read")
            self.env["crisis.team.member"]._crisis_check_role((LEADER,), team.company_id)
            # sudo: the office writes teams; who may confirm one was checked
            super(CrisisTeam, team.sudo()).write(
                {"last_confirmed_on": team.company_id._crisis_today(), "last_confirmed_by_id": self.env.uid}
            )
            self.env["crisis.duty"]._team_confirmed(team.company_id)
        return True

    def action_members(self):
        """The duties of this team, to end one or to add one. Access: as reading the team."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_team_member_action")
        return {
            **action,
            "name": self.name,
            "domain": [("team_id", "=", self.id)],
            "context": {"default_team_id": self.id, "search_default_current": 1},
            "path": False,
        }

    def _members_on(self, day):
        """Who served in these teams on ``day``, in the order of the sheet: what an event of that day prints."""
        return self.env["crisis.team.member"].search(
            [
                ("team_id", "in", self.ids),
                ("confirmed_at", "!=", False),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )


class CrisisTeamMember(models.Model):
    _inherit = "crisis.team.member"

    can_end = fields.Boolean(compute="_compute_can_end", export_string_translation=False)

    @api.depends("date_to", "confirmed_at")
    @api.depends_context("uid")
    def _compute_can_end(self):
        for member in self:
            ends_anyway = member.date_to and member.date_to <= member.company_id._crisis_today()
            member.can_end = (
                member.is_current and not ends_anyway and self._crisis_has_role((LEADER,), member.company_id)
            )

    def action_end(self):
        """The duty ends today. Access: a leader of the school; ending opens nothing, so it may be the own one.

        :raises UserError: not in office
        """
        for member in self:
            member.check_access("read")
            member._crisis_check_role((LEADER,), member.company_id)
            if not member.is_current:
                raise UserError(self.env._("This duty is not held now."))
            # sudo: the office writes duties; who may end one was checked
            member.sudo().write({"date_to": member.company_id._crisis_today()})
        return True
