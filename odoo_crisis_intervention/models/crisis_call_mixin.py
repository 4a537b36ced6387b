# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class CrisisCallMixin(models.AbstractModel):
    """One person who is called: when, whether the notice went out, was seen and was answered. Nobody writes one.

    See ``crisis.ladder.mixin``, which calls. Whoever is called sees the own call in the bell.
    """

    _name = "crisis.call.mixin"
    _description = "Call of one person"

    user_id = fields.Many2one(
        "res.users", string="Called", required=True, readonly=True, index=True, ondelete="restrict"
    )
    step = fields.Integer(string="Step of the ladder", readonly=True, aggregator=None)
    called_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    notified_at = fields.Datetime(string="Notice sent", readonly=True)
    seen_at = fields.Datetime(string="Seen", readonly=True)
    acknowledged_at = fields.Datetime(string="Answered", readonly=True)
    # From then on it is not shown in the bell.
    closed_at = fields.Datetime(readonly=True)
    is_withdrawn = fields.Boolean(string="Withdrawn", readonly=True)

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
