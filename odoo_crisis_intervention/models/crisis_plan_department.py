# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

from .crisis_plan_coverage import DEPENDS


class CrisisPlanDepartment(models.Model):
    """How many of each department have confirmed the version in force: counts, no names.

    Access: every member of staff reads. Source: school plan ch. 6(1).
    """

    _name = "crisis.plan.department"
    _inherit = ["crisis.office.mixin"]
    _description = "Reading of the plan by department"
    _order = "version_id, department_id"
    _rec_name = "department_id"
    _auto = False
    _log_access = False
    _depends = DEPENDS

    version_id = fields.Many2one("crisis.plan.version", readonly=True)
    company_id = fields.Many2one(string="School", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    staff_count = fields.Integer(string="Staff", readonly=True)
    confirmed_count = fields.Integer(string="Confirmed", readonly=True)
    missing_count = fields.Integer(string="Not yet", readonly=True)
    confirmed_rate = fields.Float(string="Share", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(id) AS id, version_id, company_id, department_id, count(*) AS staff_count,
                   count(*) FILTER (WHERE is_confirmed) AS confirmed_count,
                   count(*) FILTER (WHERE NOT is_confirmed) AS missing_count,
                   100.0 * count(*) FILTER (WHERE is_confirmed) / count(*) AS confirmed_rate
              FROM (%s) AS coverage
             GROUP BY version_id, company_id, department_id
            """,
            self.env["crisis.plan.coverage"]._table_query,
        )
