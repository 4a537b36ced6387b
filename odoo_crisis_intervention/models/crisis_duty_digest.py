# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.school_calendar import monday_of


class CrisisDuty(models.Model):
    """The duties of a school week: what opens and answers them, and which of them are looked at together."""

    _inherit = "crisis.duty"

    reminded_by_hand_on = fields.Date(string="Reminded on", readonly=True)

    # --- what fulfils them --------------------------------------------------------------------------------------

    def _open_counsellor_weekly(self):
        return self._counsellor_report()._open_form()

    def _nil_counsellor_weekly(self):
        return self._counsellor_report().action_submit()

    def _counsellor_report(self):
        """The report of the counsellor who owes this, with the rights of whoever asks."""
        return self.env["crisis.counsellor.report"]._open_for(
            self.owner_ids[:1], self.company_id, monday_of(self.period_from)
        )

    def _open_week_digest(self):
        return self.env["crisis.week.digest"]._open_for(self.company_id, monday_of(self.period_from))._open_form()

    # --- looked at together -------------------------------------------------------------------------------------

    @api.model
    def _of_week(self, codes, company, monday):
        """Duties of these kinds whose period lies in the week that begins on ``monday``, as superuser."""
        codes = [codes] if isinstance(codes, str) else codes
        # sudo: for the server's own pages of the week, which check who reads them
        return self.sudo().search(
            Domain("kind_id.code", "in", codes)
            & Domain("company_id", "=", company.id)
            & Domain("period_from", "<=", monday + timedelta(days=6))
            & Domain("period_to", ">=", monday)
            & Domain("state", "!=", "cancelled")
        )

    def _without_staff(self):
        """Without the clocks that run on a colleague's own case: they are in no count that others read."""
        hidden = self.browse()
        for name, duties in self.filtered("source_model").grouped("source_model").items():
            if "subject_kind" not in self.env[name]._fields:
                continue
            # sudo: only whether the record is about a colleague
            records = self.env[name].sudo()._crisis_by_duty_keys(duties.mapped("source_key"))
            keys = {record._crisis_duty_key() for record in records if record.subject_kind == "staff"}
            hidden |= duties.filtered(lambda duty, keys=keys: duty.source_key in keys)
        return self - hidden

    def _remind_by_hand(self):
        """Tell the owners of these that they are late, once for each duty and day. Returns those it was told of."""
        today = {company: company._crisis_today() for company in self.company_id}
        due = self.filtered(
            lambda duty: duty.state == "open" and duty.owner_ids and duty.reminded_by_hand_on != today[duty.company_id]
        )
        if due:
            self.env["crisis.notice"]._send(due.owner_ids, "late")
        for company, duties in due.grouped("company_id").items():
            duties.write({"reminded_by_hand_on": today[company]})
        return due
