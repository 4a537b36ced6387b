# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models

from ..tools.roles import COUNSELLOR


class CrisisAppointment(models.Model):
    """What the portal's pages do for a pupil; they run these as the system, for the pupil's own rows.

    Done by the system, so that no row says which login wrote it. The pupil is found by the login's contact; a guardian
    is not, nor is anybody with a desk at the school. Source: plan Art. 19.
    """

    _inherit = "crisis.appointment"

    @api.model
    def _portal_pupil(self, user):
        """The pupil behind a login, where the school offers it; else none."""
        pupils = self.env["crisis.subject"]
        if not user._is_portal():
            return pupils
        pupil = pupils.search(
            [
                ("partner_id", "=", user.partner_id.id),
                ("kind", "=", "student"),
                ("enrolment_state", "in", ("enrolled", "on_leave")),
            ],
            limit=1,
        )
        return pupil.filtered(lambda row: row.company_id.crisis_talk_portal and self._counsellors(row.company_id))

    @api.model
    def _portal_own(self, pupil):
        """The pupil's coming appointments, as far as he knows of them."""
        now = fields.Datetime.now()
        rows = self.search(
            [("subject_id", "=", pupil.id), ("is_told", "=", True), ("state", "in", ("requested", "confirmed"))],
            order="starts_at, id",
        )
        return rows.filtered(lambda row: not row.ends_at or row.ends_at > now)

    @api.model
    def _portal_slots(self, company):
        """Times that can be chosen."""
        today = company._crisis_today()
        return self.env["crisis.room"]._free_slots(
            company,
            today,
            today + timedelta(days=company.crisis_talk_days_ahead),
            not_before=fields.Datetime.now() + timedelta(hours=company.crisis_talk_lead_hours),
        )

    @api.model
    def _portal_ask(self, pupil, slot=None, wish=""):
        """Ask for ``slot``, or for any time. Nobody has written it: the pupil's login stands in no row."""
        placed = {"starts_at": slot.starts_at, "counsellor_id": slot.user, "room_id": slot.room} if slot else {}
        row = self._as_workflow().create(  # the pupil was found by the login, the time among those offered
            {
                "subject_id": pupil.id,
                "company_id": pupil.company_id.id,
                "source": "self",
                "author_id": False,
                "wish": wish or False,
                "minutes": pupil.company_id.crisis_talk_minutes,
                "room_id": False,
                **placed,
            }
        )
        self.env.flush_all()
        row.env["crisis.notice"]._send(row.counsellor_id or row._crisis_people(COUNSELLOR), "talk")
        return row

    def _portal_cancel(self):
        """Called off by the pupil; no reason is asked for."""
        told = self.counsellor_id if self.state == "confirmed" else self.env["res.users"]
        self._as_workflow().write(  # the route found the pupil's own row
            {"state": "cancelled", "cancelled_by": "pupil"}
        )
        self.env["crisis.notice"]._send(told, "talk")
