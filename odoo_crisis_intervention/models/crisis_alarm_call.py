# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER

_logger = logging.getLogger(__name__)

# Those whose answer stops the ladder. The others are asked to come.
TAKERS = ("counsellor", "leader")


class CrisisAlarmCall(models.Model):
    """One person called by an alarm: as what, when, whether the notice went out, was seen and was answered.

    Together they are the log of who knew when. Access: as the alarm; whoever is called sees his own in the bell
    (``crisis.alarm.get_mine``), without a name. Nobody writes one. Source: plan Art. 12.
    """

    _name = "crisis.alarm.call"
    _description = "Call of an alarm"
    _inherit = ["crisis.confidential.mixin"]
    _order = "id"

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_log_reads = True

    alarm_id = fields.Many2one("crisis.alarm", required=True, readonly=True, index=True, ondelete="restrict")
    concern_id = fields.Many2one(related="alarm_id.concern_id", store=True, precompute=True, ondelete="restrict")
    subject_id = fields.Many2one(related="alarm_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="alarm_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", string="Called", required=True, readonly=True, index=True, ondelete="restrict"
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
    step = fields.Integer(string="Step of the ladder", readonly=True, aggregator=None)
    called_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    notified_at = fields.Datetime(string="Notice sent", readonly=True)
    seen_at = fields.Datetime(string="Seen", readonly=True)
    acknowledged_at = fields.Datetime(string="Answered", readonly=True)
    acknowledged_how = fields.Selection(
        [("bell", "In the bell"), ("form", "On the form"), ("earlier", "Had it already")],
        string="How",
        readonly=True,
    )
    # From then on it is not shown in the bell.
    closed_at = fields.Datetime(readonly=True)
    is_withdrawn = fields.Boolean(string="Withdrawn", readonly=True)

    _one_each = models.UniqueIndex("(alarm_id, user_id)", "This person was called already.")
    _open_idx = models.Index("(user_id) WHERE closed_at IS NULL")

    def _crisis_write_domain(self):
        return fields.Domain.FALSE

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A call is stamped by the bell, never by hand."))
        return super().write(vals)

    # --- telling ----------------------------------------------------------------------------------------------------

    def _tell(self):
        """Bell and mail, constant text. What fails is done again by the scheduler and stops nothing."""
        if not self:
            return
        self.env.cr.flush()  # so that nothing of the caller's is lost with a notice that fails
        try:
            with self.env.cr.savepoint():
                self._push()
            with self.env.cr.savepoint():
                self._mail()
        except Exception as error:  # whatever it is
            _logger.error("A notice of an alarm was not sent: %s", type(error).__name__)
            return
        self.filtered(lambda call: not call.notified_at).notified_at = fields.Datetime.now()

    def _push(self):
        """Tell the open pages of those called to ask for their calls. The message itself says nothing."""
        self.user_id._bus_send("crisis_alarm", {})

    def _mail(self):
        self.env["crisis.notice"]._send(self.user_id, "alarm")

    # --- stamps, by the server after its checks -----------------------------------------------------------------------

    def _answer(self, how):
        now = fields.Datetime.now()
        self.filtered(lambda call: not call.seen_at).seen_at = now
        self.filtered(lambda call: not call.acknowledged_at).write({"acknowledged_at": now, "acknowledged_how": how})
        self._close()

    def _see(self):
        self.filtered(lambda call: not call.seen_at).seen_at = fields.Datetime.now()

    def _close(self):
        self.filtered(lambda call: not call.closed_at).closed_at = fields.Datetime.now()
        self._push()

    def _withdraw(self):
        self.is_withdrawn = True
        self._close()

    @api.model
    def _own(self):
        """Open calls of the current user."""
        # sudo: one's own calls, of which the bell shows nothing that a reader alone may know
        return self.sudo().search([("user_id", "=", self.env.uid), ("closed_at", "=", False)])
