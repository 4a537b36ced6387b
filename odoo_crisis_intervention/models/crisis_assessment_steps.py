# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError


class CrisisAssessmentSteps(models.Model):
    """What each step of an assessment asks for, writes and sets off. The table of steps is in ``crisis_assessment``."""

    _inherit = "crisis.assessment"

    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "complete": self.env._("Assessment completed"),
            "protect": self.env._("Provisional assessment, decided to protect"),
            "confirm": self.env._("Provisional assessment confirmed"),
            "replace": self.env._("Provisional assessment replaced"),
            "feed_back": self.env._("Result fed back to the team"),
            "acknowledge": self.env._("Feedback acknowledged by the leader"),
            "discard": self.env._("Draft discarded"),
            "void": self.env._("Made void"),
        }

    # --- complete -------------------------------------------------------------------------------------------------

    def _guard_complete(self):
        self._refuse_missing(self._missing_for_completion())

    def _missing_for_completion(self):
        """Labels of what is asked for at the end. Before it nothing is."""
        names = ["subject_id", "interview_at", "ideation", "rationale"]
        if self.is_deviating:
            names.append("deviation_reason")
        if self.level_id:
            names.append("next_review_on")
            if self.level_id.is_round_the_clock:  # the grave levels, whatever a school calls them
                names.append("immediate_measures")
        elif not self.is_no_level:
            names.append("level_id")
        return self._labels_of_empty(names)

    def _labels_of_empty(self, names):
        described = self.fields_get(names, ["string"])
        return [
            described[name]["string"]
            for name in names
            if not (self[name].strip() if isinstance(self[name], str) else self[name])
        ]

    def _refuse_missing(self, labels):
        if labels:
            raise UserError(
                self.env._(
                    "Please fill in before completing:\n%(list)s", list="\n".join(f"• {text}" for text in labels)
                )
            )

    def _prepare_complete_values(self):
        return {"completed_at": self._now(), "completed_by_id": self.env.uid}

    def _after_complete(self):
        if self.replaces_id.state == "provisional":
            self.replaces_id._transition("replace")
            self.replaces_id.write({"replaced_by_id": self.id})
        self._pass_on_completion()

    def _pass_on_completion(self):
        """The facts that a completed assessment makes: the case is assessed, the register entry reviewed."""
        self.env["crisis.warning"]._on_assessment_completed(self)
        self.env["crisis.case"]._open_case_of(self.subject_id)._on_assessment_completed(self)

    # --- provisional ------------------------------------------------------------------------------------------------

    def _guard_protect(self):
        if self.assessor_id != self.env.user:
            raise UserError(self.env._("A provisional assessment is signed by whoever wrote it."))
        self._refuse_missing(
            self._labels_of_empty(
                ["subject_id", "interview_at", "level_id", "immediate_measures", "provisional_reason"]
            )
        )

    def _prepare_protect_values(self):
        return {"is_provisional": True, "protected_at": self._now()}

    def _prepare_confirm_values(self):
        now = self._now()
        return {
            "confirmed_by_id": self.env.uid,
            "confirmed_at": now,
            "completed_by_id": self.env.uid,
            "completed_at": now,
        }

    def _after_confirm(self):
        self._pass_on_completion()

    # --- drafts -----------------------------------------------------------------------------------------------------

    def _guard_discard(self):
        if self.assessor_id != self.env.user:
            raise UserError(self.env._("A draft is discarded by whoever began it."))
