# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrisisAppointment(models.Model):
    """What can be done with an appointment, and how people are told: constant words, the rest after signing in."""

    _inherit = "crisis.appointment"

    def action_confirm(self):
        return self._transition("confirm")

    def action_miss(self):
        return self._transition("miss")

    def action_cancel(self):
        return self._transition("cancel")

    def action_take_back(self):
        return self._transition("take_back")

    def action_undo(self):
        return self._transition("undo")

    def action_record(self):
        """The pupil is here: it took place, and its record opens. Access: a counsellor of the school."""
        self.ensure_one()
        self._check_transition_role("keep")
        if self.state == "requested":
            if not self.starts_at:
                self.starts_at = fields.Datetime.now()
            self._transition("confirm")
        if self.state == "confirmed":
            self._transition("keep")
        sessions = self.env["crisis.session"]
        session = sessions.search([("appointment_id", "=", self.id), ("state", "!=", "void")], limit=1)
        if not session:
            session = sessions.create(
                {
                    "appointment_id": self.id,
                    "subject_id": self.subject_id.id,
                    "called": self.called,
                    "company_id": self.company_id.id,
                    "held_at": min(self.starts_at, fields.Datetime.now()),
                    "minutes": self.minutes,
                    "room_id": self.room_id.id,
                }
            )
        return session._get_records_action(name=self.env._("Counselling record"))

    def _guard_confirm(self):
        if not self.starts_at:
            raise UserError(self.env._("Please set day and hour first."))

    def _prepare_confirm_values(self):
        values = {"answered_at": self._now(), "answered_by_id": self.env.uid}
        if not self.counsellor_id:
            values["counsellor_id"] = self.env.uid
        return values

    def _after_confirm(self):
        self._tell()
        if self.author_id != self.env.user and self.author_id:
            self.env["crisis.notice"]._send(self.author_id, "reply")

    def _prepare_cancel_values(self):
        values = {"cancelled_by": "school"}
        if not self.answered_at:
            values |= {"answered_at": self._now(), "answered_by_id": self.env.uid}
        return values

    def _after_cancel(self):
        self._tell()

    def _prepare_take_back_values(self):
        return {"cancelled_by": "author"}

    # -- telling -------------------------------------------------------------------------------------------------------

    def _logins(self):
        """The pupil's own portal login; somebody with a desk at the school is none."""
        # sudo: the login of the roster's contact, which is only written to
        users = self.sudo().subject_id.partner_id.user_ids
        return users.filtered(lambda user: user.active and user._is_portal())

    def _tell(self):
        """The pupil, as far as he knows of it, that something is new."""
        for row in self.filtered("is_told"):
            row.env["crisis.notice"]._send(row._logins(), "talk")

    @api.model
    def _cron_remind(self):
        """Recall what is near, each once. For the scheduler."""
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([("crisis_talk_reminder_hours", ">", 0)]):
            near = now + timedelta(hours=company.crisis_talk_reminder_hours)
            rows = self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "confirmed"),
                    ("reminded_at", "=", False),
                    ("starts_at", ">", now),
                    ("starts_at", "<=", near),
                ]
            )
            for row in rows:
                row._as_workflow().write({"reminded_at": now})  # the scheduler's own stamp
                row.env["crisis.notice"]._send(row.counsellor_id, "talk")
                row._tell()


class CrisisNotice(models.AbstractModel):
    """The notice of an appointment: nothing but that there is something to look at."""

    _inherit = "crisis.notice"

    @api.model
    def _texts(self, kind):
        if kind == "talk":
            return (
                self.env._("You have a new item"),
                self.env._("Something in your calendar is near or has changed. Please sign in to see it."),
            )
        return super()._texts(kind)
