# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import models


class CrisisDuty(models.Model):
    """Of an urgent report that nobody takes over, whoever the alarm calls is told by the alarm alone (plan Art. 12)."""

    _inherit = "crisis.duty"

    def _told_by_alarm(self, moment):
        """Users whom the alarm of this duty's report calls, again and again, until its last step; after it nobody."""
        self.ensure_one()
        nobody = self.env["res.users"]
        if self.kind_code != "concern_takeover":
            return nobody
        # sudo: who is called decides who is not told twice
        alarms = self.env["crisis.alarm"].sudo()
        alarm = alarms.search([("concern_id.reference", "=", self.source_key), ("state", "=", "ringing")], limit=1)
        if not alarm or moment > alarm.started_at + timedelta(minutes=sum(alarm._minutes())):
            return nobody
        return alarm.call_ids.filtered(lambda call: not call.is_withdrawn).user_id
