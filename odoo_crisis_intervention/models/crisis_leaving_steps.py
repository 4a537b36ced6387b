# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import UserError

from ..tools.duties import Due
from .crisis_case import OPEN_STATES
from .crisis_duty_clocks import LEFT_STATES
from .crisis_warning import LIVE_STATES


class CrisisLeavingSteps(models.Model):
    """What each step of a leaver's file asks for and sets off."""

    _inherit = "crisis.leaving"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begun": self.env._("Left the school: the file is to be closed"),
            "hand_in": self.env._("File handed in for closing"),
            "give_back": self.env._("File given back"),
            "close": self.env._("File closed: the person has left"),
            "come_back": self.env._("Back at the school: the file stays open"),
        }

    def action_hand_in(self):
        """Hand in these files. Of many at once those that can go, go, and the rest is counted.

        Access: the register keeper and leaders of the school.
        """
        return self._step("hand_in")

    def action_close(self):
        """Close these files, and what closes along. Access: leaders of the school, not who handed them in."""
        return self._step("close")

    def action_give_back(self):
        return self._open_decision("give_back")

    def _step(self, name):
        self.check_access("read")
        if len(self) <= 1:
            return self._transition(name)
        ready = self.filtered(lambda row: row[f"can_{name}"] and not row.open_count)
        ready._transition(name)
        left = len(self) - len(ready)
        message = self.env._("Done: %(count)s.", count=len(ready))
        if left:
            message += " " + self.env._("Not yet: %(count)s. Open them to see why.", count=left)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _guard_hand_in(self):
        points = self._open_points()
        if points:
            text = "\n".join(f"• {point}" for point in points)
            raise UserError(self.env._("This file cannot be closed yet:\n%(reasons)s", reasons=text))

    _guard_close = _guard_hand_in

    def _prepare_hand_in_values(self):
        return {"handed_in_by_id": self.env.uid, "handed_in_at": self._now()}

    def _prepare_give_back_values(self):
        return {"handed_in_by_id": False, "handed_in_at": False}

    def _prepare_close_values(self):
        return {"closed_by_id": self.env.uid, "closed_at": self._now()}

    def _after_close(self):
        # as the system after the leader's step: what closes along follows from it
        self._of_person("crisis.case", ("state", "in", OPEN_STATES))._transition("leave")
        self._of_person("crisis.warning", ("state", "in", LIVE_STATES))._transition("leave")

    @api.model
    def _signatures_of(self, subject):
        """``(who handed in, who closed)`` of a person's file that was closed just now, or two empty users."""
        row = self.search([("subject_id", "=", subject.id), ("state", "=", "closed")], limit=1)
        users = self.env["res.users"]
        return (row.handed_in_by_id, row.closed_by_id) if row.closed_by_id == self.env.user else (users, users)

    def action_transfer_summary(self):
        """A summary for the next school, on the person's last case. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        summaries = self.env["crisis.transfer.summary"]
        summaries.check_access("create")
        if not self.last_case_id:
            raise UserError(self.env._("There is no case to sum up."))
        return self.last_case_id.action_transfer_summary()


class CrisisCase(models.Model):
    _inherit = "crisis.case"

    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "leave": self.env._("Closed: the person has left the school")}

    def _guard_leave(self):
        if not all(self.env["crisis.leaving"]._signatures_of(self.subject_id)):
            raise self._workflow_refusal()

    def _prepare_leave_values(self):
        handed_in, closed = self.env["crisis.leaving"]._signatures_of(self.subject_id)
        now = self._now()
        return {
            "closing_proposed_by_id": handed_in.id,
            "closing_proposed_at": self.closing_proposed_at or now,
            "closed_by_id": closed.id,
            "closed_at": now,
        }

    def _after_leave(self):
        self.followup_ids.filtered(lambda line: line.state == "planned")._cancel_with_case()
        self._after_close()  # what was begun in a case ends with it, however it ends


class CrisisWarning(models.Model):
    _inherit = "crisis.warning"

    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "leave": self.env._("Out of the register: the person has left the school"),
        }

    def _guard_leave(self):
        if not all(self.env["crisis.leaving"]._signatures_of(self.subject_id)):
            raise self._workflow_refusal()

    def _prepare_leave_values(self):
        if self.state == "proposed":
            return {"state": "declined"}
        handed_in, closed = self.env["crisis.leaving"]._signatures_of(self.subject_id)
        now = self._now()
        return {
            "state": "removed",
            "removal_proposed_by_id": handed_in.id,
            "removal_proposed_at": self.removal_proposed_at or now,
            "removed_by_id": closed.id,
            "removed_at": now,
        }

    def _crisis_dues(self):
        """Out of the register with the file of a leaver: then the duty to close it was done, and by whom."""
        dues = super()._crisis_dues()
        if self.state == "removed" and self.subject_id.enrolment_state in LEFT_STATES:
            done = {"done_at": self.removed_at, "done_by": self.removed_by_id}
            dues.append(Due("register_leaving", self.removed_at, is_fixed=True, **done))
        return dues

    def _crisis_open_duty(self, code):
        if code == "register_leaving":
            leaving = self.env["crisis.leaving"].search(
                [("subject_id", "=", self.subject_id.id), ("state", "in", ("open", "handed_in"))], limit=1
            )
            if leaving:
                return leaving._get_records_action()
        return super()._crisis_open_duty(code)
