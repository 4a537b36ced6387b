# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..tools.roles import LEADER


class CrisisDutyHeartbeat(models.Model):
    """When the engine last came through for a school, so that a stopped scheduler is seen (R29).

    Access: the server; leaders and the configuration group ask :meth:`get_health`.
    """

    _name = "crisis.duty.heartbeat"
    _description = "Last run of the duty engine"
    _rec_name = "ran_at"

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    ran_at = fields.Datetime(required=True)
    reconciled_on = fields.Date()

    _company_unique = models.UniqueIndex("(company_id)", "A school has one heartbeat.")

    @api.model
    def _of(self, company):
        # sudo: nobody has access to these rows
        return self.sudo().search([("company_id", "=", company.id)], limit=1)

    @api.model
    def get_health(self):
        """Whether the clocks of the active school run. Access: leaders and configuration; others hear nothing.

        :return: ``{"stopped": bool, "since": last run or False}``
        """
        duties = self.env["crisis.duty"]
        config = self.env.user.has_group("odoo_crisis_intervention.group_crisis_config")
        if not config and not duties._crisis_has_role((LEADER,)):
            return {"stopped": False, "since": False}
        company = self.env.company
        minutes = company.sudo().crisis_duty_silence  # sudo: a setting
        limit = fields.Datetime.subtract(fields.Datetime.now(), minutes=minutes)
        beat = self._of(company)
        stopped = beat.ran_at < limit if beat else company.create_date < limit
        return {"stopped": bool(stopped), "since": fields.Datetime.to_string(beat.ran_at) if beat else False}
