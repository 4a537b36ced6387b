# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import fields, models

from .crisis_concern import READERS

_logger = logging.getLogger(__name__)

# What makes a report urgent, or tells whom it is about and who is shut out.
_DECISIVE = {"subject_id", "involved_employee_id", "urgency", "is_injured", "category_ids", "signal_ids"}


class CrisisConcern(models.Model):
    """An urgent report raises its alarm: when it is sent, or when it turns out to be urgent (plan Art. 12)."""

    _inherit = "crisis.concern"

    alarm_ids = fields.One2many("crisis.alarm", "concern_id", groups=READERS)

    def write(self, vals):
        result = super().write(vals)
        if not _DECISIVE.isdisjoint(vals):
            self._alarm_if_urgent()
        return result

    def _climb_now(self):
        """For the scheduler, which has locked the report: what ``_raise_alarm`` could not do."""
        self.env["crisis.alarm"]._raise_for(self)

    def _alarm_if_urgent(self):
        """After whatever may have made a report urgent, or told who it is about."""
        # sudo: whoever wrote may have shut himself out just now, by naming a colleague
        for concern in self.sudo():
            if concern.submitted_at and concern.is_urgent and concern.state not in ("draft", "closed", "void"):
                concern._raise_alarm()

    def _raise_alarm(self):
        """Never in the way of a report: what fails here is done by the scheduler a minute later."""
        self.env.cr.flush()  # so that nothing of the report is lost with an alarm that fails
        try:
            with self.env.cr.savepoint():
                self.env["crisis.alarm"]._raise_for(self)
        except Exception as error:  # whatever it is
            _logger.error("The alarm of report number %s was not raised: %s", self.id, type(error).__name__)

    def _after_submit(self):
        super()._after_submit()
        self._alarm_if_urgent()

    def _after_acknowledge(self):
        super()._after_acknowledge()
        self._answer_alarm()

    def _after_assess(self):
        super()._after_assess()
        self._answer_alarm()

    def _answer_alarm(self):
        """Taking a report over answers its alarm."""
        for alarm in self.alarm_ids.filtered(lambda alarm: alarm.state == "ringing"):
            alarm._wait_for_turn()
            alarm._transition("take")

    def _after_close(self):
        super()._after_close()
        self._end_alarm()

    def _after_void(self):
        super()._after_void()
        self._end_alarm()

    def _end_alarm(self):
        self.alarm_ids.filtered(lambda alarm: alarm.state == "ringing")._transition("end")
        self.alarm_ids._close_calls()


class CrisisConcernSignal(models.Model):
    """The day of a sign, filled in after sending, can make a report urgent."""

    _inherit = "crisis.concern.signal"

    def write(self, vals):
        result = super().write(vals)
        self.concern_id._alarm_if_urgent()
        return result
