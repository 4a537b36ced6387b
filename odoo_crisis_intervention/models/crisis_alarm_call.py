# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

from ..tools.roles import COUNSELLOR, KEEPER, LEADER

# Those whose answer stops the ladder. The others are asked to come.
TAKERS = ("counsellor", "leader")


class CrisisAlarmCall(models.Model):
    """One person called by an alarm: as what, when, whether the notice went out, was seen and was answered.

    Together they are the log of who knew when. Access: as the alarm; whoever is called sees his own in the bell
    (``crisis.alarm.get_mine``), without a name. Nobody writes one. Source: plan Art. 12.
    """

    _name = "crisis.alarm.call"
    _description = "Call of an alarm"
    _inherit = ["crisis.call.mixin", "crisis.confidential.mixin"]
    _order = "id"

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_log_reads = True

    alarm_id = fields.Many2one("crisis.alarm", required=True, readonly=True, index=True, ondelete="restrict")
    concern_id = fields.Many2one(related="alarm_id.concern_id", store=True, precompute=True, ondelete="restrict")
    subject_id = fields.Many2one(related="alarm_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="alarm_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    called_as = fields.Selection(
        [
            ("counsellor", "Counsellor"),
            ("leader", "Leader"),
            ("backup", "Named backup assessor"),
            ("keeper", "Register keeper"),
            ("homeroom", "Homeroom teacher"),
            ("doctor", "School doctor"),
        ],
        required=True,
        readonly=True,
    )
    acknowledged_how = fields.Selection(
        [("bell", "In the bell"), ("form", "On the form"), ("earlier", "Had it already")],
        string="How",
        readonly=True,
    )

    _one_each = models.UniqueIndex("(alarm_id, user_id)", "This person was called already.")
    _open_idx = models.Index("(user_id) WHERE closed_at IS NULL")

    def _answer(self, how):
        super()._answer(how)
        self._close()
