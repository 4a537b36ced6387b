# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR
from ..tools.workflow import Transition

SAID = ("weather", "climate", "classmates", "teachers", "sleep", "events", "topics", "wishes_activity", "wishes_help")


def _step(*sources, target):
    # Lines of the timeline are for counsellors and leaders; a class has no homeroom branch of its own.
    return Transition(sources=sources, target=target, roles=(COUNSELLOR,), audience="clinical")


class CrisisBarometer(models.Model):
    """The steps of a class barometer, and what handing in sets off at once (plan Art. 12(4))."""

    _inherit = "crisis.barometer"

    _transitions = {
        "submit": _step("draft", target="submitted"),
        "discard": _step("draft", target="void"),
        "receive": _step("submitted", target="read"),
        "handle": _step("submitted", "read", target="handled"),
    }

    can_submit = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_discard = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_receive = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_handle = fields.Boolean(compute="_compute_can", export_string_translation=False)

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "submit": self.env._("Handed in"),
            "discard": self.env._("Thrown away unsent"),
            "receive": self.env._("Received"),
            "handle": self.env._("Done"),
        }

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_submit(self):
        """Hand in what was on paper. Access: counsellors, while it is a draft."""
        return self._transition("submit")

    def action_discard(self):
        """Access: counsellors, while it is a draft of their own."""
        return self._transition("discard")

    def action_receive(self):
        """Access: counsellors of the school."""
        return self._transition("receive")

    def action_handle(self):
        """Access: counsellors of the school."""
        return self._transition("handle")

    def action_correct(self):
        """A new barometer in the place of this one that was typed in wrongly. Access: counsellors of the school."""
        self.ensure_one()
        self.check_access("write")
        if not self.submitted_at or self.entry_way != "paper":
            raise UserError(self.env._("Only what was typed in and handed in is corrected here."))
        draft = self.search([("corrects_id", "=", self.id), ("state", "=", "draft")], limit=1)
        if not draft:
            draft = self.create(self._correction_values())
            # sudo: which one it corrects is set by the server alone; right to write both checked
            draft.sudo()._as_workflow().write({"corrects_id": self.id})
        return draft._get_records_action()

    # -- handing in ----------------------------------------------------------------------------------------------------

    def _guard_submit(self):
        self.line_ids.filtered(lambda line: line._is_empty())._drop()
        self.invalidate_recordset(["line_ids"])
        # Life first: a line that says "at once" goes through whatever else is missing.
        unclear = self.line_ids.filtered(
            lambda line: (
                line.urgency != "at_once"
                and not (
                    (line.subject_id or line.subject_description)
                    and (line.facts or line.action_taken or line.signal_ids)
                )
            )
        )
        if unclear:
            raise UserError(self.env._("Please say of each pupil who it is and what was noticed."))
        if not self.line_ids and not self.wants_to_talk and not any(self[name] for name in SAID):
            raise UserError(self.env._("There is nothing to hand in yet. Choose the weather in the class."))

    def _prepare_submit_values(self):
        now = self._now()
        return {
            "submitted_at": now,
            "is_late": self.company_id._crisis_local(now).date() > self.period_to,
            "is_serious": any(line._is_urgent() for line in self.line_ids),
        }

    def _after_submit(self):
        """What does not wait: reports of what is urgent first, then the talk with whoever told."""
        for line in self.line_ids.filtered(lambda line: line._is_urgent()):
            reported = self._reported_before(line)
            if reported:
                line._stamp({"concern_id": reported.concern_id.id, "outcome": "concern"})
            else:
                line._make_concern(line._reporter())
        if self.corrects_id:
            self.corrects_id.write({"is_corrected": True})
        if self.is_serious:
            self._owe_talk("serious")
        elif self.wants_to_talk:
            self._owe_talk("asked")
        elif self.own_mood == "1":
            self._owe_talk("mood")
        self._fulfil_duty()
        if self.entry_way == "paper":
            self._transition("receive")  # whoever typed it in has read it

    def _fulfil_duty(self):
        """The class has told about this period. Who of its supporters did stands on no duty, which leaders read."""
        last = min(self.period_to, self.term_id.date_to or self.period_to)
        duty = self.env["crisis.duty"]._find("barometer", self.company_id, self.class_id, day=last)
        duty._done(by=self.env.user if self.entry_way == "paper" else None)

    def _reported_before(self, line):
        """The same line of the barometer this one corrects, when it is a report already."""
        return self.corrects_id.line_ids.filtered(
            lambda old: (
                old.concern_id
                and old.subject_id == line.subject_id
                and old.subject_description == line.subject_description
                and old.facts == line.facts
                and line.signal_ids <= old.signal_ids
            )
        )[:1]

    def _owe_talk(self, reason):
        if self.supporter_id:
            self.env["crisis.peer.checkin"]._owe(self.supporter_id, reason)

    # -- received, done ------------------------------------------------------------------------------------------------

    def _prepare_receive_values(self):
        return {"received_at": self._now(), "received_by_id": self.env.uid}

    def _guard_handle(self):
        if any(line.outcome == "open" for line in self.line_ids):
            raise UserError(self.env._("Please decide on each pupil first: a report, or noted."))

    def _prepare_handle_values(self):
        values = {"handled_at": self._now(), "handled_by_id": self.env.uid}
        return values if self.received_at else {**values, **self._prepare_receive_values()}
