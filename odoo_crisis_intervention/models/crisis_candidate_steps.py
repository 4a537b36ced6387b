# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

from .crisis_candidate import OPEN_STATES
from .crisis_warning import LIVE_STATES


class CrisisCandidateSteps(models.Model):
    """What each step of a candidate writes and sets off. The table of steps is in ``crisis_candidate``."""

    _inherit = "crisis.candidate"

    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "take": self.env._("Taken over by a counsellor"),
            "no_concern": self.env._("Talked, no concern"),
            "watch": self.env._("Kept in view"),
            "register": self.env._("Proposed for the register"),
            "decline": self.env._("Did not want to talk"),
            "unreachable": self.env._("Not met yet"),
            "reopen": self.env._("On the list again"),
            "again": self.env._("On the list again"),
            "void": self.env._("Made void"),
        }

    # --- actions ------------------------------------------------------------------------------------------------

    def action_take(self):
        return self._transition("take")

    def action_no_concern(self):
        return self._transition("no_concern")

    def action_watch(self):
        return self._transition("watch")

    def action_decline(self):
        return self._transition("decline")

    def action_unreachable(self):
        return self._transition("unreachable")

    def action_reopen(self):
        return self._transition("reopen")

    def action_void(self):
        return self._transition("void")

    def action_register(self):
        """Propose the pupil for the register: a form to be decided on, or the entry there is.

        The candidate is done when the proposal is there. Access: the step's.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_transition_role("register")
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )
        live = self.env["crisis.warning"]._live_of(self.subject_id)
        if live:
            self._transition("register")
            return live[:1]._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose for the register"),
            "res_model": "crisis.warning",
            "views": [(False, "form")],
            "context": {
                "default_subject_id": self.subject_id.id,
                "default_company_id": self.company_id.id,
                "default_source": "census",
            },
        }

    def action_assess(self):
        """The own draft of a risk assessment, or the form of a new one. Access: whoever may read this and assess."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.assessment"]._action_begin(self.subject_id)

    def action_ask(self):
        """The short questions about suicide (ASQ), asked face to face. Access: as reading this and writing sheets."""
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.sheet"].check_access("create")
        instrument = self.env.ref("odoo_crisis_intervention.instrument_asq", raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask in person"),
            "res_model": "crisis.sheet",
            "views": [(False, "form")],
            "context": {
                "default_subject_id": self.subject_id.id,
                "default_instrument_id": instrument and instrument.id,
                "default_source": "asked",
            },
        }

    def action_homeroom_note(self):
        """The draft of a note for the homeroom teacher, or the form of a new one. Access: as writing notes."""
        self.ensure_one()
        self.check_access("read")
        notes = self.env["crisis.homeroom.note"]
        notes.check_access("create")
        draft = notes.search([("subject_id", "=", self.subject_id.id), ("state", "=", "draft")], limit=1)
        if draft:
            return draft._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Note for the homeroom teacher"),
            "res_model": notes._name,
            "views": [(False, "form")],
            "context": {"default_subject_id": self.subject_id.id, "default_candidate_id": self.id},
        }

    # --- transitions --------------------------------------------------------------------------------------------

    def _result(self):
        return {"seen_at": self._now(), "seen_by_id": self.env.uid, "again_on": False}

    def _prepare_take_values(self):
        return {"taken_at": self._now(), "taken_by_id": self.env.uid}

    def _prepare_no_concern_values(self):
        return self._result()

    def _prepare_decline_values(self):
        return self._result()

    def _prepare_watch_values(self):
        today = self.company_id._crisis_today()
        day = self.watch_until
        if not day or day <= today:
            day = today + timedelta(days=self.company_id.crisis_candidate_watch_days)
        return {**self._result(), "watch_until": day, "interview_at": False}

    def _guard_register(self):
        if not self._live_entry():
            raise UserError(self.env._("Please propose the pupil for the register first."))

    def _prepare_register_values(self):
        return {**self._result(), "warning_id": self._live_entry().id}

    def _live_entry(self):
        entries = self.env["crisis.warning"]
        return entries.search([("subject_id", "=", self.subject_id.id), ("state", "in", LIVE_STATES)], limit=1)

    def _prepare_unreachable_values(self):
        """Nobody was met: the talk comes back in some days, and the time that was planned is free again."""
        values = {"tries": self.tries + 1, "round": self.round + 1, "interview_at": False}
        if self.flagged_at:  # what is acted on at once does not wait for another day
            return {**values, "again_on": self.company_id._crisis_today(), "due_at": self._due_from(self._now())}
        day = self._in_school_days(self.company_id.crisis_candidate_again_days)
        due_at = self.env["crisis.duty.kind"]._of("candidate_interview")._due_on(day, self.company_id)
        return {**values, "again_on": day, "due_at": due_at}

    def _prepare_reopen_values(self):
        return {
            "round": self.round + 1,
            "due_at": self._due_from(self._now()),
            "seen_at": False,
            "seen_by_id": False,
            "warning_id": False,
            "interview_at": False,
        }

    def _prepare_again_values(self):
        return {
            "round": self.round + 1,
            "due_at": self._due_from(self._now()),
            "taken_at": False,
            "taken_by_id": False,
            "seen_at": False,
            "seen_by_id": False,
            "again_on": False,
            "interview_at": False,
        }

    def _take_back(self):
        """The proposal was not taken up: somebody decides anew, unless the pupil is on the list again already."""
        for candidate in self:
            same = [("subject_id", "=", candidate.subject_id.id), ("census_id", "=", candidate.census_id.id)]
            if not self.search_count([*same, ("state", "in", OPEN_STATES)], limit=1):
                candidate._transition("reopen")


class CrisisWarning(models.Model):
    """Whoever is proposed for the register is no longer a candidate; a proposal that is not taken up gives him back."""

    _inherit = "crisis.warning"

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        # sudo: candidates are the counsellors' alone; that there is an entry ends them, whoever proposed
        candidates = self.env["crisis.candidate"].sudo()
        for candidate in candidates.search(
            [("subject_id", "in", entries.subject_id.ids), ("state", "in", OPEN_STATES)]
        ):
            candidate._transition("register")
        return entries

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ("declined", "void"):
            # sudo: as above
            candidates = self.env["crisis.candidate"].sudo()
            candidates.search([("warning_id", "in", self.ids), ("state", "=", "registered")])._take_back()
        return result
