# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is owed on the records of early warning: their dates are the authority, duties follow them."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_warning import LIVE_STATES

LEFT_STATES = ("graduated", "transferred", "withdrawn")


class CrisisConcern(models.Model):
    """A report is taken over, then somebody is assessed (plan Art. 12, 13)."""

    _name = "crisis.concern"
    _inherit = ["crisis.concern", "crisis.duty.source"]

    _crisis_due_fields = ("state", "subject_id", "signal_ids", "category_ids", "involved_employee_id", "closed_at")

    def _crisis_live_domain(self):
        return Domain("state", "in", ("submitted", "acknowledged", "in_assessment"))

    def _crisis_dues(self):
        if not self.submitted_at or self.state == "void":
            return []
        kinds = self.env["crisis.duty.kind"]
        takeover = kinds._of("concern_takeover")
        counsellors = self._crisis_people(COUNSELLOR)
        return [
            Due(
                "concern_takeover",
                takeover._due_from(self.submitted_at, self.company_id)
                if not self.is_urgent
                else fields.Datetime.add(self.submitted_at, hours=takeover.grave_hours),
                counsellors,
                done_at=self.acknowledged_at or self.closed_at,
                done_by=self.acknowledged_by_id,
            ),
            Due(
                "assessment",
                self.assessment_due_at,
                self.acknowledged_by_id & counsellors or counsellors,
                done_at=self._assessed_at(),
                done_by=self.closed_by_id,
            ),
        ]

    def _assessed_at(self):
        done = self.assessment_ids.filtered("completed_at").mapped("completed_at")
        return min(done) if done else self.closed_at

    def _crisis_open_duty(self, code):
        if code == "assessment" and self.subject_id and self.env["crisis.assessment"].has_access("create"):
            return self.action_start_assessment()
        return super()._crisis_open_duty(code)


class CrisisAssessment(models.Model):
    """A completed assessment is fed back; a provisional one is confirmed by a counsellor (plan Art. 13, 14)."""

    _name = "crisis.assessment"
    _inherit = ["crisis.assessment", "crisis.duty.source"]

    _crisis_due_fields = ("state", "level_id", "concern_id")

    def _crisis_live_domain(self):
        return Domain("state", "in", ("provisional", "completed"))

    def _crisis_dues(self):
        kinds = self.env["crisis.duty.kind"]
        dues = []
        if self.is_provisional and self.protected_at and self.state != "void":
            dues.append(
                Due(
                    "assessment_confirm",
                    kinds._of("assessment_confirm")._due_from(self.protected_at, self.company_id, self.level_id),
                    self._crisis_people(COUNSELLOR),
                    done_at=self.confirmed_at or (self.replaced_by_id.completed_at if self.replaced_by_id else None),
                    done_by=self.confirmed_by_id,
                )
            )
        if self.completed_at and self.level_id and self.state != "void":
            sent = self.feedback_ids.filtered(lambda sheet: sheet.sent_at and sheet.state != "void")
            dues.append(
                Due(
                    "feedback",
                    kinds._of("feedback")._due_from(self.completed_at, self.company_id, self.level_id),
                    self.completed_by_id & self._crisis_people(COUNSELLOR) or self._crisis_people(COUNSELLOR),
                    done_at=min(sent.mapped("sent_at")) if sent else None,
                    done_by=sent[-1:].sent_by_id,
                )
            )
        return dues

    def _crisis_follow_dues(self):
        super()._crisis_follow_dues()
        concerns = self.sudo().concern_id  # sudo: the clock of the report ends here, whoever may read the report
        if concerns:
            concerns._crisis_follow_dues()

    def _crisis_open_duty(self, code):
        return self.action_feedback() if code == "feedback" else super()._crisis_open_duty(code)


class CrisisAssessmentFeedback(models.Model):
    """A leader acknowledges what was fed back (plan Art. 14)."""

    _name = "crisis.assessment.feedback"
    _inherit = ["crisis.assessment.feedback", "crisis.duty.source"]

    _crisis_due_fields = ("state",)

    def _crisis_live_domain(self):
        return Domain("state", "=", "sent")

    def _crisis_dues(self):
        if not self.sent_at or self.state == "void":
            return []
        kind = self.env["crisis.duty.kind"]._of("feedback_acknowledge")
        return [
            Due(
                "feedback_acknowledge",
                kind._due_from(self.sent_at, self.company_id, self.level_id),
                self._crisis_people(LEADER),
                done_at=self.acknowledged_at,
                done_by=self.acknowledged_by_id,
            )
        ]

    def _crisis_follow_dues(self):
        super()._crisis_follow_dues()
        self.sudo().assessment_id._crisis_follow_dues()  # sudo: the sheet ends the clock of its assessment


class CrisisWarning(models.Model):
    """An entry is decided on, reviewed by its date, and let go when its person has left (plan Art. 3, 15, 24.1)."""

    _name = "crisis.warning"
    _inherit = ["crisis.warning", "crisis.duty.source"]

    _crisis_due_fields = (
        "state",
        "review_by",
        "counsellor_id",
        "removal_proposed_at",
        "level_id",
        "level_proposed_at",
        "level_decided_at",
    )

    def _crisis_live_domain(self):
        return Domain("state", "in", LIVE_STATES)

    def _crisis_dues(self):
        kinds = self.env["crisis.duty.kind"]
        counsellors = self.counsellor_id & self._crisis_people(COUNSELLOR) or self._crisis_people(COUNSELLOR)
        dues = []
        if self.proposed_at and self.state not in ("declined", "void"):
            due_at = kinds._of("register_entry")._due_from(self.proposed_at, self.company_id, self.level_id)
            keepers = self._crisis_people(KEEPER) - self.proposed_by_id
            dues.append(Due("register_entry", due_at, keepers, done_at=self.entered_at, done_by=self.entered_by_id))
        if self.state == "active" and self.review_by:
            due_at = kinds._of("register_review")._due_on(self.review_by, self.company_id)
            dues.append(Due("register_review", due_at, counsellors, instance=str(self.reviewed_at)))
        if self.removal_proposed_at and self.state in ("active", "paused", "removed"):
            due_at = kinds._of("register_removal")._due_from(self.removal_proposed_at, self.company_id)
            leaders = self._crisis_people(LEADER) - self.removal_proposed_by_id
            dues.append(
                Due(
                    "register_removal",
                    due_at,
                    leaders,
                    instance=str(self.removal_proposed_at),
                    done_at=self.removed_at,
                    done_by=self.removed_by_id,
                )
            )
        if self.state in ("active", "paused") and self.subject_id.enrolment_state in LEFT_STATES:
            now = fields.Datetime.now()
            due_at = kinds._of("register_leaving")._due_from(now, self.company_id)
            dues.append(Due("register_leaving", due_at, counsellors | self._crisis_people(KEEPER), is_fixed=True))
        return dues


class CrisisCase(models.Model):
    _inherit = "crisis.case"

    def write(self, vals):
        result = super().write(vals)
        if "counsellor_id" in vals:
            planned = self.sudo().followup_ids.filtered(lambda row: row.state == "planned")  # sudo: follows the case
            planned._crisis_follow_dues()
        return result


class CrisisSubject(models.Model):
    _inherit = "crisis.subject"

    def write(self, vals):
        result = super().write(vals)
        if "enrolment_state" in vals:
            # sudo: the office changes the roster; it sees nothing of the register
            entries = self.env["crisis.warning"].sudo()
            entries.search([("subject_id", "in", self.ids), ("state", "in", LIVE_STATES)])._crisis_follow_dues()
        return result


class CrisisAccessExclusion(models.Model):
    _inherit = "crisis.access.exclusion"

    @api.model_create_multi
    def create(self, vals_list):
        exclusions = super().create(vals_list)
        exclusions._crisis_exclusion_changed()
        return exclusions

    def action_lift(self):
        result = super().action_lift()
        self._crisis_exclusion_changed()
        return result

    def _crisis_exclusion_changed(self):
        """Whoever is shut out from a record no longer sees what is owed on it."""
        duties = self.env["crisis.duty"].sudo()  # sudo: duties of others; only readers change
        for model in duties._source_models():
            for exclusion in self.sudo():  # sudo: as above
                if exclusion.subject_id and "subject_id" in model._fields:
                    domain = Domain("subject_id", "=", exclusion.subject_id.id)
                elif exclusion.concern_ref and model._name == "crisis.concern":
                    domain = Domain("id", "=", exclusion.concern_ref)
                else:
                    continue
                model.search(domain)._crisis_follow_dues()
