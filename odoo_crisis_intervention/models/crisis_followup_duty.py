# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR

# A schedule is planned months ahead; owed is the next one, and what lies within so many days.
AHEAD = timedelta(days=7)
# What is older than this was fed back in another way or never: nobody is reminded of it any more.
LOOK_BACK = timedelta(days=30)


class CrisisFollowup(models.Model):
    """A follow-up happens on its day, is fed back the same day, and the feedback is read (plan Art. 23)."""

    _name = "crisis.followup"
    _inherit = ["crisis.followup", "crisis.duty.source"]

    _crisis_due_fields = ("state", "planned_on", "case_id", "feedback_at", "acknowledged_at")

    def _crisis_live_domain(self):
        since = fields.Datetime.now() - LOOK_BACK
        done = Domain("state", "=", "done") & Domain("acknowledged_at", "=", False) & Domain("done_at", ">=", since)
        return Domain("state", "=", "planned") | done

    def _crisis_follow_dues(self):
        """The end or the move of one makes the next one of its case the one that is owed."""
        following = self.browse()
        for followup in self.sudo():  # sudo: clocks are the engine's, whoever changed the record
            following |= followup._later_planned()[:1]
        return super(CrisisFollowup, self | following.with_env(self.env))._crisis_follow_dues()

    def _crisis_dues(self):
        if self.state == "cancelled" or (self.state == "planned" and not self._is_owed()):
            return []
        kinds = self.env["crisis.duty.kind"]
        counsellors = self.counsellor_id & self._crisis_people(COUNSELLOR) or self._crisis_people(COUNSELLOR)
        due_at = kinds._of("follow_up")._due_on(self.planned_on, self.company_id)
        dues = [Due("follow_up", due_at, counsellors, done_at=self.done_at, done_by=self.done_by_id)]
        if self.state == "done":
            dues += self._crisis_dues_of_feedback(kinds, counsellors)
        return dues

    def _is_owed(self):
        today = self.company_id._crisis_today()
        earlier = self._later_planned().filtered(lambda row: (row.planned_on, row.id) < (self.planned_on, self.id))
        return not earlier or self.planned_on <= today + AHEAD

    def _crisis_dues_of_feedback(self, kinds, counsellors):
        day = self.company_id._crisis_local(self.done_at).date()
        evening = kinds._of("followup_feedback")._due_on(day, self.company_id)
        # done in the evening, it is fed back within the hour
        due_at = max(evening, self.done_at + timedelta(hours=1))
        owners = self.done_by_id & self._crisis_people(COUNSELLOR) or counsellors
        dues = [Due("followup_feedback", due_at, owners, done_at=self.feedback_at, done_by=self.feedback_by_id)]
        teachers = self._homeroom_users()
        if self.feedback_at and teachers:
            due_at = kinds._of("followup_read")._due_from(self.feedback_at, self.company_id, self.level_id)
            dues.append(
                Due("followup_read", due_at, teachers, done_at=self.acknowledged_at, done_by=self.acknowledged_by_id)
            )
        return dues

    def _homeroom_users(self):
        """Homeroom teacher of the person's class and the deputy, unless shut out."""
        school_class = self.class_id
        teachers = school_class.homeroom_employee_id.user_id | school_class.deputy_employee_id.user_id
        return teachers - self._crisis_shut_out_users()

    def _crisis_open_duty(self, code):
        action = super()._crisis_open_duty(code)
        if code == "followup_read":
            view = self.env.ref("odoo_crisis_intervention.crisis_followup_view_form_homeroom")
            action["views"] = [(view.id, "form")]
        return action
