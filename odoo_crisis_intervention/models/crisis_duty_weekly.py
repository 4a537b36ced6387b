# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import LEADER


class CrisisDuty(models.Model):
    """The weekly report of a class: what opens it and what "nothing to report" does (plan Art. 12(2))."""

    _inherit = "crisis.duty"

    def _open_homeroom_weekly(self):
        """The report for a teacher of the class; for others what was sent, or the dialog to type in one on paper."""
        reports = self.env["crisis.weekly.report"]
        if self.class_id.id in reports._crisis_scope().class_ids:
            return reports._open_for(self.class_id, self.period_from)._open_form()
        week = Domain("week_start", "<=", self.period_from) & Domain("week_end", ">=", self.period_from)
        sent = reports.search(week & Domain("class_id", "=", self.class_id.id) & Domain("state", "=", "submitted"))
        if sent:
            return sent._open_form()
        if not reports._crisis_has_role((LEADER,), self.company_id):
            raise UserError(self.env._("This report was not handed in yet."))
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_weekly_paper_action"),
            "context": {"default_class_id": self.class_id.id, "default_day": self.period_from},
        }

    def _nil_homeroom_weekly(self):
        self.env["crisis.weekly.report"]._open_for(self.class_id, self.period_from).action_nil()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Handed in: nothing to report. Thank you."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
