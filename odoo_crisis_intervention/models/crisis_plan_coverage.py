# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

from ..tools.roles import LEADER

PEOPLE = 1_000_000  # room for the employees of one version in the made-up ids
DEPENDS = {
    "crisis.plan": ["company_id", "active"],
    "crisis.plan.version": ["plan_id", "state", "company_id"],
    "crisis.plan.confirmation": ["version_id", "employee_id", "user_id", "confirmed_at", "is_on_paper"],
    "hr.employee": ["company_id", "active", "user_id", "current_version_id"],
    "hr.version": ["department_id"],
    "res.users": ["active"],
}


class CrisisPlanCoverage(models.Model):
    """Who of the staff has confirmed the version in force: one row for each employee, reckoned when it is asked for.

    Staff without a login confirm on paper. This is a duty of staff and tells nothing about a pupil.
    Access: leaders and the configuration group; everybody else sees counts (`crisis.plan.department`).
    Source: school plan ch. 6(1).
    """

    _name = "crisis.plan.coverage"
    _inherit = ["crisis.office.mixin"]
    _description = "Who has read the plan"
    _order = "department_id, employee_id"
    _rec_name = "employee_id"
    _auto = False
    _log_access = False
    _depends = DEPENDS

    _crisis_read_roles = (LEADER,)
    _crisis_write_roles = (LEADER,)

    version_id = fields.Many2one("crisis.plan.version", readonly=True)
    company_id = fields.Many2one(string="School", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    user_id = fields.Many2one("res.users", string="Login", readonly=True)
    state = fields.Selection(
        [("confirmed", "Confirmed"), ("paper", "On paper"), ("missing", "Not yet"), ("no_login", "Not yet, no login")],
        readonly=True,
    )
    is_confirmed = fields.Boolean(readonly=True)
    confirmed_at = fields.Datetime(readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT v.id::bigint * %(people)s + e.id AS id, v.id AS version_id, v.company_id, e.id AS employee_id,
                   hv.department_id, u.id AS user_id, c.confirmed_at, c.id IS NOT NULL AS is_confirmed,
                   CASE WHEN c.is_on_paper THEN 'paper' WHEN c.id IS NOT NULL THEN 'confirmed'
                        WHEN u.id IS NULL THEN 'no_login' ELSE 'missing' END AS state
              FROM crisis_plan_version v
              JOIN crisis_plan p ON p.id = v.plan_id AND p.active
              JOIN hr_employee e ON e.company_id = v.company_id AND e.active
              LEFT JOIN hr_version hv ON hv.id = e.current_version_id
              LEFT JOIN res_users u ON u.id = e.user_id AND u.active AND NOT u.share
              LEFT JOIN LATERAL (
                    SELECT c.id, c.confirmed_at, c.is_on_paper
                      FROM crisis_plan_confirmation c
                     WHERE c.version_id = v.id AND (c.employee_id = e.id OR c.user_id = e.user_id)
                     ORDER BY c.id LIMIT 1) c ON TRUE
             WHERE v.state = 'in_force'
            """,
            people=PEOPLE,
        )

    def action_confirm_on_paper(self):
        """Enter signatures given on paper, for those chosen who have not confirmed. Access: leaders, configuration."""
        self.check_access("read")
        self._crisis_check_office()
        for version, rows in self.grouped("version_id").items():
            version._check_in_force()
            self.env["crisis.plan.confirmation"]._confirm(
                version,
                [(row.user_id.id, row.employee_id.id) for row in rows if not row.is_confirmed],
                on_paper=True,
            )
        self.invalidate_model()
        return True
