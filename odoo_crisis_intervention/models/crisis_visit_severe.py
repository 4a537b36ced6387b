# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import fields, models

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, LEADER
from .crisis_case import CLINICAL_GROUPS, OPEN_STATES

_logger = logging.getLogger(__name__)

# A referral that still waits for the guardian or for the doctor serves this suspicion, too.
PENDING = ("proposed", "informed", "agreed", "refused")


class CrisisVisit(models.Model):
    """A suspected severe disorder: with the report to the team, the referral begins and the guardians are called.

    The report is sent whatever becomes of the rest. The referral is a draft without a word of diagnosis; who sat with
    the pupil sees neither it nor the case. Source: plan Art. 17.
    """

    _inherit = "crisis.visit"

    _crisis_due_fields = ("state", "user_id", "started_at", "suspected_at", "case_id")

    referral_id = fields.Many2one(
        "crisis.referral", readonly=True, index="btree_not_null", ondelete="restrict", groups=CLINICAL_GROUPS
    )

    def _on_suspected_severe(self):
        super()._on_suspected_severe()
        self.env.cr.flush()  # so that nothing of the report is lost with what fails here
        try:
            with self.env.cr.savepoint():
                self.sudo()._refer()  # sudo: the fact begins it; whoever sat with the pupil need not be able to
        except Exception as error:  # whatever it is
            _logger.error("The referral of visit number %s was not begun: %s", self.id, type(error).__name__)

    def _refer(self):
        """The case, its referral, and the report in it. Server only."""
        case = self._case_of_suspicion()
        referral = case.referral_ids.filtered(lambda each: each.state in PENDING)[:1]
        if not referral:
            contact = case.counsellor_id & self._crisis_people(COUNSELLOR, LEADER) or self._first_helper()
            values = {"case_id": case.id, "urgency": "at_once", "measures": case.agreed_measures}
            referral = referral.create({**values, "contact_id": (contact or self.env.user).id})
        # facts, which follow from the report just sent
        self._as_workflow().write({"case_id": case.id, "referral_id": referral.id})
        case._adopt(concerns=self.concern_id)

    def _case_of_suspicion(self):
        """The open case of the pupil, or a new one: a referral hangs on a case."""
        cases = self.env["crisis.case"]
        return cases._open_case_of(self.subject_id) or cases.create(
            {
                "subject_id": self.subject_id.id,
                "company_id": self.company_id.id,
                "counsellor_id": self._first_helper().id if self.subject_kind != "staff" else False,
                "detected_at": self.started_at,
            }
        )

    def _first_helper(self):
        """A counsellor on call, or of a colleague's visit a leader; nobody who is shut out."""
        on_call = self.env["crisis.oncall.shift"]._on_duty(self.company_id, "counsellor")
        people = self._crisis_people(COUNSELLOR)
        return (on_call & people or people)[:1]

    def action_suspect_severe(self):
        """As before, then the call of the guardian who is next, for those who may read the case."""
        result = super().action_suspect_severe()
        case = self.sudo().case_id.with_env(self.env)  # sudo: which case it is; the next line asks who may read it
        if not case or not case.has_access("read") or case.subject_kind == "staff":
            return result
        return result if self.sudo()._told_since() else case.action_call_guardian()  # sudo: whether one was told

    # --- the guardians ------------------------------------------------------------------------------------------------

    def _told_since(self):
        """The first talk with a guardian since the suspicion."""
        lines = self.case_id._timeline_lines("contact")
        return lines.filtered(lambda line: line.happened_at >= self.suspected_at).sorted("happened_at")[:1]

    def _crisis_dues(self):
        dues = super()._crisis_dues()
        case = self.case_id
        if self.state == "void" or not self.suspected_at or not case or self.subject_kind == "staff":
            return dues
        told = self._told_since()
        if not told and (case.state not in OPEN_STATES or self._is_owed_already()):
            return dues
        minutes = self.env["crisis.duty.kind"]._of("guardian_contact").grave_hours * 60
        due_at = fields.Datetime.add(self.suspected_at, minutes=minutes)
        owners = case._guardian_callers()
        return [
            *dues,
            Due("guardian_contact", due_at, owners, done_at=told.happened_at or None, done_by=told.author_id),
        ]

    def _is_owed_already(self):
        """The case asks for the same call, or there is nobody who may be told."""
        guardians = self.subject_id.guardian_ids
        if guardians and not self.case_id._next_guardian():
            return True
        return any(due.kind == "guardian_contact" and not due.done_at for due in self.case_id._crisis_dues())

    def _crisis_open_duty(self, code):
        if code != "guardian_contact":
            return super()._crisis_open_duty(code)
        return self.sudo().case_id.with_env(self.env).action_call_guardian()  # sudo: which case; the call asks who may


class CrisisGuardianContact(models.Model):
    _inherit = "crisis.guardian.contact"

    def _follow_around(self):
        super()._follow_around()
        # sudo: clocks look again, whoever called
        secret = self.sudo()
        cases = secret.case_id | secret.event_id.case_id
        # sudo: as above
        visits = self.env["crisis.visit"].sudo().search([("case_id", "in", cases.ids), ("suspected_at", "!=", False)])
        visits._crisis_follow_dues()
