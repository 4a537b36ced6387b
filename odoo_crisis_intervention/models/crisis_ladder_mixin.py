# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import alarm_ladder

_logger = logging.getLogger(__name__)


class CrisisLadderMixin(models.AbstractModel):
    """Something that calls people and goes on to the next while they do not answer: alarms and emergencies.

    A model names its calls by the class attributes and answers :meth:`_minutes`, :meth:`_next_wanted` and
    :meth:`_cron`. Each person is called once, each step taken once, whoever runs it and however often.
    """

    _name = "crisis.ladder.mixin"
    _description = "Calls people, one step after another"

    _ladder_calls = "call_ids"
    _ladder_parent = "alarm_id"
    _ladder_states = ("ringing",)
    _ladder_audience = "clinical"

    started_at = fields.Datetime(string="Raised at", readonly=True)
    step = fields.Integer(
        string="Step of the ladder",
        readonly=True,
        aggregator="max",
        help="0: those called at once. Higher: nobody had answered in time.",
    )
    next_step_at = fields.Datetime(readonly=True)

    # -- what a model answers ----------------------------------------------------------------------------------------

    def _minutes(self):
        """Minutes that each step waits, as a tuple."""
        raise NotImplementedError

    def _next_wanted(self, called, is_last):
        """``{user id: called as}`` of the step that is due, besides the users ``called`` already."""
        raise NotImplementedError

    @api.model
    def _cron(self):
        """The scheduled action that climbs, as superuser."""
        raise NotImplementedError

    # -- calling -------------------------------------------------------------------------------------------------------

    def _shut_out(self):
        """Users who are kept away by name from this record's person or report."""
        return self.env["crisis.access.exclusion"]._users_shut_out(self.subject_id, self.concern_id)

    def _out_of_reach(self):
        """Ids of users who are not called: those called already and those shut out by name."""
        return set(self[self._ladder_calls].user_id.ids) | set(self._shut_out().ids)

    def _call(self, wanted, step):
        """Call each of ``{user id: called as}`` once, and tell them."""
        called = self._out_of_reach()
        users = self.env["res.users"].browse([uid for uid in wanted if uid not in called]).filtered("active")
        calls = self[self._ladder_calls].browse().sudo()  # sudo: calls are the server's
        calls = calls.create(
            [
                {self._ladder_parent: self.id, "user_id": user.id, "called_as": wanted[user.id], "step": step}
                for user in users
            ]
        )
        calls._tell()
        return calls

    # -- climbing ------------------------------------------------------------------------------------------------------

    def _plan_next_step(self):
        following = alarm_ladder.step_at(self._minutes(), self.started_at, self.step + 1)
        self.sudo()._as_workflow().next_step_at = following  # sudo: the clock is the server's
        if following:
            self._cron()._trigger(at=following)

    def _climb(self):
        """Take every step that is due, each once; tell again whom a notice did not reach."""
        self.ensure_one()
        minutes = self._minutes()
        for step in alarm_ladder.steps_due(minutes, self.started_at, self.step, fields.Datetime.now()):
            wanted = self._next_wanted(self._out_of_reach(), step == len(minutes))
            waiting = self._unanswered()
            self.sudo()._as_workflow().step = step  # sudo: the clock is the server's
            self._crisis_log("climb", audience=self._ladder_audience)
            self._call(wanted, step)
            waiting._tell()
        self._plan_next_step()
        self._unanswered().filtered(lambda row: not row.notified_at)._tell()

    def _unanswered(self):
        return self[self._ladder_calls].filtered(lambda row: not row.closed_at and not row.acknowledged_at)

    @api.model
    def _ladder_due_domain(self):
        """What the scheduler looks at: a step is due, or a notice did not go out."""
        return fields.Domain("state", "in", self._ladder_states) & (
            fields.Domain("next_step_at", "<=", fields.Datetime.now())
            | fields.Domain(self._ladder_calls, "any", [("notified_at", "=", False), ("closed_at", "=", False)])
        )

    @api.model
    def _climb_each(self, records):
        """Go on with each in a transaction of its own: what is broken is left for the next minute and stops nothing."""
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=len(records))
        for record in records:
            try:
                # Somebody who answers it, or another scheduler, has it: they go on with it.
                if record.try_lock_for_update():
                    record._climb_now()
                    self.env.flush_all()
            except Exception as error:  # whatever it is: the others are called
                self.env.cr.rollback()
                _logger.error("%s number %s could not be called: %s", record._name, record.id, type(error).__name__)
            crons._commit_progress(1)

    def _climb_now(self):
        self.invalidate_recordset(["state"])
        if self.state in self._ladder_states:
            self._climb()

    def _wait_for_turn(self):
        """Two who answer at once, or one who answers while the ladder climbs: the second waits and is told who has it.

        A refusal "somebody is changing this" would be the wrong answer to an alarm. What the first one changed makes
        Odoo run the request of the second again.
        """
        self.env.cr.execute(SQL("SELECT 1 FROM %s WHERE id = %s FOR UPDATE", SQL.identifier(self._table), self.id))
        self.invalidate_recordset(["state"])
