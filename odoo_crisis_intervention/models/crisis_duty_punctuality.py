# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.roles import AUDITOR, LEADER


class CrisisDutyPunctuality(models.Model):
    """How many duties of a kind fell due in a month, and what became of them. Counts only: no person, no class.

    Access: leaders and auditors of the school. Source: plan Art. 12, 24.7 (facts, no ranking).
    """

    _name = "crisis.duty.punctuality"
    _description = "Punctuality"
    _inherit = ["crisis.access.mixin"]
    _auto = False
    _log_access = False
    _order = "month desc, kind_id"
    _rec_name = "kind_id"

    _crisis_read_roles = (LEADER, AUDITOR)
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()

    company_id = fields.Many2one(readonly=True, required=False, default=None)
    kind_id = fields.Many2one("crisis.duty.kind", readonly=True)
    month = fields.Date(readonly=True)
    due_count = fields.Integer(string="Due", readonly=True)
    in_time_count = fields.Integer(string="In time", readonly=True)
    late_count = fields.Integer(string="Late", readonly=True)
    excused_count = fields.Integer(string="Excused", readonly=True)
    missing_count = fields.Integer(string="Missing", readonly=True)

    def _crisis_write_domain(self):
        return Domain.FALSE

    @property
    def _table_query(self):
        """One row per school, kind and month of the school's own calendar; duties not yet due are not counted."""
        self.env["crisis.duty"].flush_model(["state", "due_at", "done_at", "kind_id", "company_id"])
        return SQL(
            """
            SELECT MIN(duty.id) AS id, duty.company_id, duty.kind_id,
                   date_trunc('month', duty.due_at AT TIME ZONE 'UTC' AT TIME ZONE company.crisis_tz)::date AS month,
                   COUNT(*) AS due_count,
                   COUNT(*) FILTER (WHERE duty.state = 'done' AND duty.done_at <= duty.due_at) AS in_time_count,
                   COUNT(*) FILTER (WHERE duty.state = 'done' AND duty.done_at > duty.due_at) AS late_count,
                   COUNT(*) FILTER (WHERE duty.state = 'excused') AS excused_count,
                   COUNT(*) FILTER (WHERE duty.state = 'open') AS missing_count
              FROM crisis_duty duty
              JOIN res_company company ON company.id = duty.company_id
             WHERE duty.state != 'cancelled' AND duty.due_at < %s
             GROUP BY 2, 3, 4
            """,
            fields.Datetime.now(),
        )
