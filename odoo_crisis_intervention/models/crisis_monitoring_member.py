# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class CrisisMonitoringMember(models.Model):
    """Somebody who watches over a pupil: an adult of the staff, or in a watch group a pupil of the class.

    Pupils are the exception: not at grave levels, not at night, not without a guardian's consent; the team says so in
    words, and the school may forbid it (``crisis_watch_pupil_rule``). A pupil has no login and hands what was noticed
    to the homeroom teacher. Access: see ``crisis.monitoring.mixin``; the homeroom teacher also chooses the members of
    the watch group of the own class. Source: plan Art. 18.
    """

    _name = "crisis.monitoring.member"
    _description = "Member of a monitoring team"
    _inherit = ["crisis.monitoring.mixin"]
    _order = "id"

    _crisis_narrative = ("phone", "task")

    team_id = fields.Many2one("crisis.monitoring.team", required=True, index=True, ondelete="restrict")
    team_kind = fields.Selection(related="team_id.kind", string="Kind of team", export_string_translation=False)
    subject_id = fields.Many2one(related="team_id.subject_id", string="Watched over", store=True, precompute=True)
    company_id = fields.Many2one(
        related="team_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Adult", index="btree_not_null", ondelete="restrict")
    pupil_id = fields.Many2one(
        "crisis.subject",
        string="Classmate",
        domain="[('kind', '=', 'student'), ('enrolment_state', '=', 'enrolled'), ('id', '!=', subject_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    sex = fields.Selection(
        [("male", "Male"), ("female", "Female")],
        compute="_compute_sex",
        store=True,
        readonly=False,
        precompute=True,
        help="One adult of the pupil's sex is in each shift.",
    )
    phone = fields.Char()
    task = fields.Char(string="Does what", help="For example: walks along to lunch, sits beside.")
    consented_on = fields.Date(string="Guardian's consent on")
    joined_at = fields.Datetime(string="Member since", readonly=True, default=fields.Datetime.now, required=True)
    left_at = fields.Datetime(string="Until", readonly=True)

    _somebody = models.Constraint(
        "CHECK((user_id IS NULL) <> (pupil_id IS NULL))", "A member is an adult or a classmate, one of both."
    )
    _once = models.UniqueIndex("(team_id, user_id) WHERE left_at IS NULL", "This adult is in the team already.")
    _pupil_once = models.UniqueIndex("(team_id, pupil_id) WHERE left_at IS NULL", "This pupil is in the team already.")
    _mine_idx = models.Index("(user_id, team_id) WHERE left_at IS NULL")

    @api.depends("user_id", "pupil_id")
    def _compute_sex(self):
        # sudo: one word of the roster, which every member of staff may read
        employees = self.sudo().user_id.employee_ids
        rows = self.env["crisis.subject"].sudo().search([("employee_id", "in", employees.ids)])  # sudo: as above
        by_user = {row.employee_id.user_id: row.sex for row in rows if row.sex}
        for member in self:
            member.sex = member.pupil_id.sex or by_user.get(member.user_id) or member.sex

    # --- who writes -------------------------------------------------------------------------------------------------

    def _crisis_write_domain(self):
        own_class = self._crisis_domain((), True, ())
        return super()._crisis_write_domain() | (own_class & Domain("team_id.kind", "=", "watch"))

    @api.model_create_multi
    def create(self, vals_list):
        teams = self.env["crisis.monitoring.team"].browse([vals.get("team_id") for vals in vals_list])
        teams.check_access("read")  # before anything that depends on what they say
        teams._check_is_live()
        for vals in vals_list:
            if not self.env.su:
                vals.pop("joined_at", None)
                vals.pop("left_at", None)
        members = super().create(vals_list)
        members._check_pupils()
        return members

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su:
            if {"team_id", "user_id", "pupil_id", "joined_at", "left_at"} & set(vals):
                raise UserError(self.env._("A member stays who he is. Take him out and add another."))
            self.team_id._check_is_live()
        return super().write(vals)

    def _check_pupils(self):
        for member in self.filtered("pupil_id"):
            if member.sudo().team_id.kind != "watch":  # sudo: the kind only
                raise ValidationError(self.env._("Special custody is for adults."))
            if member.pupil_id == member.subject_id:
                raise ValidationError(self.env._("A pupil does not watch over himself."))
        self.team_id._refuse_pupils_against_the_rule()

    def action_leave(self):
        """Out of the team, from the list. Access: whoever may write; what was written stays."""
        self.check_access("write")
        self.team_id._check_is_live()
        for team, rows in self.grouped("team_id").items():
            people, _waiting = team._with_the_child()
            if set(rows.user_id.ids) & set(people):
                raise UserError(self.env._("This adult is with the child. First somebody takes over."))
        now = fields.Datetime.now()
        # sudo: the moment is stamped by this step only
        self.sudo().filtered(lambda member: not member.left_at).write({"left_at": now})
        # sudo: nobody is planned who is not in the team; whoever is with the child stays until relieved
        coming = (
            self.env["crisis.monitoring.shift"]
            .sudo()
            .search([("team_id", "in", self.team_id.ids), ("user_id", "in", self.user_id.ids), ("date_from", ">", now)])
        )
        coming._cancel_quietly()


class CrisisMonitoringTeam(models.Model):
    """Whether its members and shifts may still change."""

    _inherit = "crisis.monitoring.team"

    def _check_is_live(self):
        if any(team.state not in ("planned", "active") for team in self.sudo()):  # sudo: the state only
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))

    def _adopt(self, users):
        """Whoever is planned, or stands with the child, is in the team. Server only, after its checks."""
        known = self.sudo().member_ids.filtered(lambda member: not member.left_at).user_id  # sudo: see above
        rows = [{"team_id": self.id, "user_id": user.id} for user in users - known]
        return self.env["crisis.monitoring.member"].sudo().create(rows)  # sudo: as above
