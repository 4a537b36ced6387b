# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..tools.duties import Due


class CrisisMonitoringTeam(models.Model):
    """The clocks of a team: notes at the rhythm of the level, feedback to guardians at its own (plan Art. 18)."""

    _inherit = "crisis.monitoring.team"

    _crisis_due_fields = ("state", "leader_id", "note_minutes", "contact_days", "feedback_days")

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "active")

    def _crisis_dues(self):
        if self.state != "active":
            return []
        dues = []
        if self.kind == "custody" and self.note_minutes:
            at = self._last_at("note") + timedelta(minutes=self.note_minutes)
            dues.append(Due("custody_note", at, owners=self._on_watch()))
        elif self.contact_days:
            dues.append(self._daily_due("watch_note", "note", self.contact_days))
        if self.feedback_days:
            dues.append(self._daily_due("guardian_feedback", "feedback", self.feedback_days))
        return dues

    def _daily_due(self, code, kind, days):
        day = self.company_id._crisis_local(self._last_at(kind)).date() + timedelta(days=days)
        due_at = self.env["crisis.duty.kind"]._of(code)._due_on(day, self.company_id)
        return Due(code, due_at, owners=self._led_by(), instance=day.isoformat())

    def _last_at(self, kind):
        note = self.env["crisis.monitoring.note"].search(
            [("team_id", "=", self.id), ("kind", "=", kind)], order="happened_at desc", limit=1
        )
        return note.happened_at or self.started_at

    def _on_watch(self):
        """Those with the child; before anybody took over, whoever leads."""
        people, _waiting = self._with_the_child()
        return self.env["res.users"].browse(people) or self._led_by()

    def _led_by(self):
        """The homeroom teacher as the roster says today, so that nobody owes it who has left the class."""
        school_class = self.subject_id.class_id
        homeroom = school_class.homeroom_employee_id.user_id or school_class.deputy_employee_id.user_id
        return (homeroom if self.kind == "watch" else self.leader_id) or self.leader_id or homeroom
