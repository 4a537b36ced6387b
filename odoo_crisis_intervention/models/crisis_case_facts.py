# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, LEADER
from .crisis_case import OPEN_STATES

LIVE_WARNING = ("proposed", "active", "paused")


class CrisisCase(models.Model):
    """How a case opens without anything being typed twice, and how facts fill its stamps (plan Art. 10, 15)."""

    _inherit = "crisis.case"

    # --- opening ------------------------------------------------------------------------------------------------

    @api.model
    def _open_from_warning(self, warning):
        """The open case of the person on a register entry: the one there is, or a new one. Returns the case."""
        warning.ensure_one()
        warning.check_access("read")
        return self._open_for(warning.subject_id, warning_id=warning.id)

    @api.model
    def _open_from_concern(self, concern):
        """As :meth:`_open_from_warning`, from a report."""
        concern.ensure_one()
        concern.check_access("read")
        if not concern.subject_id:
            raise UserError(self.env._("First say who this report is about."))
        case = self._open_for(concern.subject_id)
        # sudo: the link is the case's; whether the user may open one was checked just now
        case.sudo()._adopt(concerns=concern.sudo())
        return case

    @api.model
    def _open_for(self, subject, **values):
        self._crisis_check_role((COUNSELLOR, LEADER), subject.company_id)
        case = self._open_case_of(subject)
        if not case:
            return self.create({"subject_id": subject.id, **values})
        if values.get("warning_id") and not case.warning_id:
            case.write({"warning_id": values["warning_id"]})
        return case

    @api.model
    def _open_case_of(self, subject):
        """The open case of ``subject`` as far as the user may read it; empty when there is none."""
        return self.search([("subject_id", "in", subject.ids), ("state", "in", OPEN_STATES)], limit=1)

    def _gather_facts(self):
        """Link what is already known about the person, copy what would be typed again, fill the stamps from it."""
        self.ensure_one()
        subject = [("subject_id", "=", self.subject_id.id)]
        if not self.warning_id:
            self.warning_id = self.env["crisis.warning"].search([*subject, ("state", "in", LIVE_WARNING)], limit=1)
        if not self.reported_at:
            self._stamp(reported_at=self._now())
        if warning := self.warning_id:
            for name in ("risk_type_ids", "agreed_measures", "watch_for"):
                self[name] = self[name] or warning[name]
        concerns = self.env["crisis.concern"].search(
            [*subject, ("case_id", "=", False), ("state", "in", ("submitted", "acknowledged", "in_assessment"))]
        )
        assessments = self.env["crisis.assessment"].search([*subject, ("case_id", "=", False), ("state", "=", "draft")])
        self._adopt(concerns=concerns, assessments=assessments | self.warning_id.last_assessment_id)

    def _adopt(self, concerns=None, assessments=None):
        """Take reports and assessments of the same person into the case, with the times they prove."""
        self.ensure_one()
        concerns = concerns or self.env["crisis.concern"]
        assessments = assessments or self.env["crisis.assessment"]
        assessments |= concerns.assessment_ids
        concerns |= assessments.concern_id
        for records in (concerns, assessments):
            # the link is added to records that are locked otherwise
            records.filtered(lambda record: not record.case_id)._as_workflow().write({"case_id": self.id})
        self._stamp_from(concerns & self.concern_ids, assessments & self.assessment_ids)

    def _stamp_from(self, concerns, assessments):
        earliest = {
            "detected_at": concerns.filtered("found_at").mapped("found_at"),
            "reported_at": concerns.filtered("submitted_at").mapped("submitted_at"),
        }
        self._stamp(**{name: min(times, default=False) for name, times in earliest.items()})
        # Protection comes before paper: what was done before the case was opened counts.
        self._stamp(intervened_at=min(self._timeline_lines("measure").mapped("happened_at"), default=False))
        for assessment in assessments.filtered("completed_at").sorted("completed_at"):
            self._on_assessment_completed(assessment)
        feedbacks = self.env["crisis.assessment.feedback"].search(
            [("assessment_id", "in", assessments.ids), ("sent_at", "!=", False)]
        )
        self._stamp(fed_back_at=min(feedbacks.mapped("sent_at"), default=False))

    # --- facts --------------------------------------------------------------------------------------------------

    def _stamp(self, **times):
        """Fill stamps of open cases. Of two times the earlier counts: a fact entered late did not happen late."""
        for case in self.filtered(lambda case: case.state in OPEN_STATES):
            values = {name: when for name, when in times.items() if when and (not case[name] or when < case[name])}
            if values:
                # stamps are written by facts; every caller is the server's own and brings the fact
                case._as_workflow().write(values)

    def _on_assessment_completed(self, assessment):
        """To be called when an assessment is completed: stamps it and starts the intervention."""
        # sudo: a fact, not a right, moves the case; whoever completed the assessment need not be able to write the case
        assessment = assessment.sudo()  # sudo: as above, for the time and the link
        for case in self.sudo():  # sudo: as above
            if not assessment.case_id:
                assessment._as_workflow().write({"case_id": case.id})  # a completed assessment is locked otherwise
            case._stamp(assessed_at=assessment.completed_at or case._now())
            if case.state == "assessing":
                case._transition("intervene")

    def _on_feedback_sent(self, feedback):
        """To be called when a feedback sheet goes to the team."""
        # sudo: as above; a feedback sheet proves the time
        self.sudo()._stamp(fed_back_at=feedback.sudo().sent_at or self._now())

    def _on_warning_entered(self, warning):
        """To be called when the person of an open case is entered in the register: from then on the level is its."""
        # sudo: a fact again; Student Affairs enters, and need not be able to write the case
        self.sudo().filtered(lambda case: not case.warning_id).write({"warning_id": warning.id})

    def _timeline_lines(self, kind):
        """Lines people wrote about this crisis, wherever they wrote them: on the report, the register or the case."""
        self.ensure_one()
        about = ["|", ("subject_id", "=", self.subject_id.id)]
        about += ["&", ("res_model", "=", "crisis.concern"), ("res_ref", "in", self.concern_ids.ids)]
        since = [("kind", "=", kind), ("happened_at", ">=", self.detected_at)]
        return self.env["crisis.timeline"].search([*since, *about])


class CrisisTimeline(models.Model):
    _inherit = "crisis.timeline"

    @api.model
    def _write_lines(self, records, event, text=False, happened_at=None, audience="need", kind="event"):
        """The first measure is the moment of intervention (plan Art. 15), on whichever form it was written."""
        lines = super()._write_lines(records, event, text, happened_at, audience, kind)
        if kind == "measure":
            for line in lines:
                # sudo: a homeroom teacher's measure counts too, though he cannot write the case
                self.env["crisis.case"].sudo()._open_case_of(line.subject_id)._stamp(intervened_at=line.happened_at)
        return lines
