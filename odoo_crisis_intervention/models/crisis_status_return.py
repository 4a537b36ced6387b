# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import UserError

from .crisis_status_change import AWAY

NOTHING_CAME_OF_IT = ("withdrawn", "void")


class CrisisStatusChange(models.Model):
    """From a leave to the way back to school (plan Art. 21)."""

    _inherit = "crisis.status.change"

    def action_prepare_return(self):
        """The pupil's way back: the one under way, or a new one. Access: counsellors and leaders who may begin one."""
        self.ensure_one()
        self.check_access("read")
        if self.state != "effective" or self.kind not in AWAY:
            raise UserError(self.env._("Whoever is on leave or suspended comes back."))
        return self.env["crisis.case"]._open_for(self.subject_id).action_readmit()

    def _next_step_begun(self):
        since = [("create_date", ">=", self.effective_at), ("state", "not in", NOTHING_CAME_OF_IT)]
        begun = [("subject_id", "=", self.subject_id.id), *since]
        return super()._next_step_begun() or bool(self.env["crisis.readmission.agreement"].search_count(begun, limit=1))


class CrisisReadmissionAgreement(models.Model):
    _inherit = "crisis.readmission.agreement"

    @api.model_create_multi
    def create(self, vals_list):
        """Begun in time before the leave ends, the return settles what is owed there."""
        agreements = super().create(vals_list)
        self.env["crisis.status.change"]._follow_running(agreements.subject_id)
        return agreements
