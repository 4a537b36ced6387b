# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import FUNCTION_OF_ROLE, GROUP_OF_FUNCTION, LEADER

# What decides who reads: a change of these needs a new confirmation.
_DECISIVE = {"team_id", "employee_id", "role", "date_from", "date_to"}


class CrisisTeamMember(models.Model):
    """Who serves in which team of the school, in what role, from when to when (plan Art. 1, 7; S1 ch. 3).

    The row is what opens confidential records: it counts from the day it is *confirmed*, for its dates, in its
    school. Written by the office (Configuration); confirmed by a leader of the school who is not the person named.
    Where a school has no leader yet, the office may confirm a leader, and nobody else. Old rows stay, so that an old
    event prints the team of its day. Confirming and ending are written into the access log.
    """

    _name = "crisis.team.member"
    _inherit = ["crisis.access.mixin"]
    _description = "Team member"
    _order = "team_id, sequence, id"
    _rec_name = "employee_id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    team_id = fields.Many2one("crisis.team", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="team_id.company_id", store=True, precompute=True, index=True, default=None)
    employee_id = fields.Many2one("hr.employee", required=True, ondelete="restrict", index=True, check_company=True)
    # Copied when confirmed, so that changing an employee's login in HR never hands over a duty.
    user_id = fields.Many2one("res.users", string="Login", readonly=True, ondelete="restrict", index="btree_not_null")
    role = fields.Selection(
        [
            ("supervising_leader", "Supervising school leader"),
            ("leader", "Team leader"),
            ("deputy", "Deputy team leader"),
            ("counsellor", "School counsellor"),
            ("register_keeper", "Register keeper (Student Affairs)"),
            ("academic_affairs", "Academic affairs"),
            ("backup_assessor", "Named backup assessor"),
            ("school_doctor", "School doctor"),
            ("security", "Security"),
            ("dormitory", "Dormitory"),
            ("member", "Member"),
            ("auditor", "Auditor"),
        ],
        required=True,
        default="member",
    )
    duty = fields.Char()
    phone = fields.Char()
    date_from = fields.Date(required=True, default=lambda self: self.env.company._crisis_today())
    date_to = fields.Date()
    confirmed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict", index="btree_not_null")
    confirmed_at = fields.Datetime(readonly=True)
    is_current = fields.Boolean(compute="_compute_is_current")
    can_confirm = fields.Boolean(compute="_compute_can_confirm")

    _dates = models.Constraint("CHECK(date_to IS NULL OR date_to >= date_from)", "The end lies before the beginning.")
    _confirmed_by_other = models.Constraint(
        "CHECK(confirmed_by_id IS NULL OR confirmed_by_id <> user_id)", "Nobody confirms his own duty."
    )
    # Exactly one at a time. company_id as a range of one, so that no database extension is needed.
    _one_supervisor = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (role = 'supervising_leader' AND confirmed_at IS NOT NULL)",
        "A school has one supervising leader at a time.",
    )
    _scope_idx = models.Index("(user_id) WHERE confirmed_at IS NOT NULL")

    @api.depends("date_from", "date_to", "confirmed_at")
    def _compute_is_current(self):
        for member in self:
            today = member.company_id._crisis_today()
            member.is_current = bool(
                member.confirmed_at and member.date_from <= today and (not member.date_to or member.date_to >= today)
            )

    @api.depends("confirmed_at", "employee_id", "role")
    @api.depends_context("uid")
    def _compute_can_confirm(self):
        for member in self:
            member.can_confirm = bool(member.id) and not member.confirmed_at and not member._confirm_obstacle()

    # Everybody on the staff may see who serves in the teams; the office writes them.
    def _crisis_read_domain(self):
        return fields.Domain("company_id", "in", self._crisis_company_ids())

    def _crisis_write_domain(self):
        return self._crisis_read_domain()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in ("confirmed_by_id", "confirmed_at", "user_id"):
                vals.pop(name, None)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and {"confirmed_by_id", "confirmed_at", "user_id"} & set(vals):
            raise UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))
        decisive = _DECISIVE & set(vals)
        before = {member: (member.user_id, bool(member.confirmed_at)) for member in self}
        if decisive and not (decisive == {"date_to"} and vals["date_to"]):
            vals = {**vals, "confirmed_by_id": False, "confirmed_at": False, "user_id": False}
        result = super().write(vals)
        if decisive or "confirmed_at" in vals:
            self._roles_changed(self.env["res.users"].union(*(user for user, _done in before.values())))
            for member, (user, confirmed) in before.items():
                if confirmed:
                    member._log_role(user, "changed")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        if any(member.confirmed_at for member in self):
            raise UserError(self.env._("A confirmed duty is ended by its date, not deleted."))

    def _confirm_obstacle(self):
        """Why the current user may not confirm this row, or ``""``."""
        self.ensure_one()
        if self.env.su:
            return ""
        user = self.employee_id.sudo().user_id  # sudo: only whether it is the current user
        if user == self.env.user:
            return self.env._("Nobody confirms his own duty.")
        if self._crisis_has_role((LEADER,), self.company_id):
            return ""
        founding = FUNCTION_OF_ROLE[self.role] == LEADER and not self._school_has_leader()
        if founding and self.env.user.has_group("odoo_crisis_intervention.group_crisis_config"):
            return ""
        return self.env._("A leader of the intervention team confirms duties.")

    @api.model
    def _serving(self, company, domain=()):
        """Rows that count today in ``company``, narrowed by ``domain``; for the server's own checks of other users.

        Who serves in which team is no secret (see the read domain above); whoever asks may be no member of the staff.
        """
        today = company._crisis_today()
        in_office = [
            ("company_id", "=", company.id),
            ("confirmed_at", "!=", False),
            ("date_from", "<=", today),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", today),
        ]
        return self.sudo().search([*in_office, *domain])  # sudo: see above

    def _school_has_leader(self):
        today = self.company_id._crisis_today()
        roles = [role for role, function in FUNCTION_OF_ROLE.items() if function == LEADER]
        # sudo: whether there is one, nothing else
        return bool(
            self.sudo().search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("role", "in", roles),
                    ("confirmed_at", "!=", False),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", today),
                ],
                limit=1,
            )
        )

    def action_confirm(self):
        """Confirm the duty; from now on it opens what it opens.

        Access: a leader of the school, not for himself; where there is none yet, the office for a leader.
        :raises UserError: no right, no login, or confirmed already
        """
        for member in self:
            member.check_access("read")
            if member.confirmed_at:
                raise UserError(self.env._("This duty is confirmed already."))
            obstacle = member._confirm_obstacle()
            if obstacle:
                raise UserError(obstacle)
            user = member.employee_id.sudo().user_id  # sudo: the login behind the employee
            # sudo: right checked above
            super(CrisisTeamMember, member.sudo()).write(
                {
                    "user_id": user.id,
                    "confirmed_by_id": self.env.uid,
                    "confirmed_at": fields.Datetime.now(),
                }
            )
            member._log_role(user, "confirmed")
            member._roles_changed(user)
        return True

    def _log_role(self, user, what):
        self.env["crisis.access.log"]._append(
            "role", self._name, self.ids, self.company_id.id, f"user {user.id} {self.role} {what}"
        )

    def _roles_changed(self, users):
        self._crisis_forget_scopes()
        self._sync_groups(users | self.user_id)

    @api.model
    def _sync_groups(self, users):
        """Give and take the groups (menus, access lines) that follow from today's confirmed rows."""
        self.flush_model()
        for user in users.sudo():  # sudo: groups follow the rows, which were checked when confirmed
            held = {
                FUNCTION_OF_ROLE[row.role]
                for row in self.sudo().search(  # sudo: as above
                    [("user_id", "=", user.id), ("confirmed_at", "!=", False)]
                )
                if row.is_current
            }
            commands = []
            for function, xmlid in GROUP_OF_FUNCTION.items():
                group = self.env.ref(xmlid)
                if (group in user.group_ids) != (function in held):
                    commands.append(
                        fields.Command.link(group.id) if function in held else fields.Command.unlink(group.id)
                    )
            if commands:
                user.write({"group_ids": commands})

    @api.model
    def _cron_sync_groups(self):
        """Daily: duties that began or ended by their date. Records follow the dates at once; this is for menus."""
        # sudo: as in _sync_groups; all schools
        self._sync_groups(self.sudo().search([("confirmed_at", "!=", False)]).user_id)
