# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models

from ..tools.half_month import half_month


class CrisisBarometer(models.Model):
    """What the portal's pages do for a peer supporter. The pages run these as the system, for the supporter's own rows.

    Done by the system, not by the pupil's login: who created, changed and took a step is shown in places that more
    people read than the barometer. For the same reason a pupil's look at the own barometer leaves no line in the access
    log, which leaders and auditors read. Source: plan Art. 12(4), 24(6).
    """

    _inherit = "crisis.barometer"

    @api.model
    def _portal_own(self, supporter):
        """What this supporter wrote in the portal about the own class, newest first."""
        return self.search(
            [
                ("supporter_id", "=", supporter.id),
                ("author_id", "=", supporter.user_id.id),
                ("class_id", "=", supporter.class_id.id),
                ("entry_way", "=", "portal"),
                ("state", "!=", "void"),
            ],
            order="period_from desc, id desc",
        )

    @api.model
    def _portal_periods(self, supporter):
        """The periods a supporter may write about, the newest first: that of today and what the class still owes.

        Outside the rhythm (holidays, duties not opened yet) the current half-month: nobody is told to wait with a word.
        """
        today = supporter.company_id._crisis_today()
        periods = {(duty.period_from, duty.period_to) for duty in self._portal_duties(supporter)}
        if not any(first <= today <= last for first, last in periods):
            periods.add(half_month(today))
        return sorted(periods, reverse=True)

    @api.model
    def _portal_duties(self, supporter):
        """What the supporter owes, and what the class owed for the period of today."""
        duties = self.env["crisis.duty"]
        current = duties._find("barometer", supporter.company_id, supporter.class_id)
        owed = duties.search(
            [
                ("kind_id.code", "=", "barometer"),
                ("class_id", "=", supporter.class_id.id),
                ("owner_ids", "in", supporter.user_id.ids),
                ("state", "=", "open"),
            ]
        )
        return current | owed

    @api.model
    def _portal_class_list(self, supporter):
        """The classmates who can be named. Who is on leave is not left out: a gap in the list would tell it."""
        return self.env["crisis.subject"].search(
            [
                ("class_id", "=", supporter.class_id.id),
                ("kind", "=", "student"),
                ("enrolment_state", "in", ("enrolled", "on_leave")),
                ("id", "!=", supporter.subject_id.id),
            ],
            order="number, name",
        )

    @api.model
    def _portal_create(self, supporter, period, entry_key, values, lines):
        barometer = self._as_workflow().create(  # the supporter was found by the login, the period among those offered
            {
                **values,
                "class_id": supporter.class_id.id,
                "supporter_id": supporter.id,
                "author_id": supporter.user_id.id,
                "entry_way": "portal",
                "entry_key": entry_key,
                "period_from": period[0],
                "period_to": period[1],
            }
        )
        barometer._portal_write_lines(lines)
        return barometer

    def _portal_write(self, values, lines):
        self.write(values)
        self._portal_write_lines(lines)

    def _portal_write_lines(self, lines):
        """The lines of the form in the place of those kept; what was taken off is emptied."""
        kept = self.line_ids.sorted("id")
        for line, values in zip(kept, lines, strict=False):
            line.write(values)
        kept[len(lines) :]._drop()
        self.env["crisis.barometer.line"].create([{**values, "barometer_id": self.id} for values in lines[len(kept) :]])
        self.invalidate_recordset(["line_ids"])

    def _portal_correct(self):
        """The draft of a correction: the one begun, or a new one."""
        draft = self.search([("corrects_id", "=", self.id), ("state", "=", "draft")], limit=1)
        if draft:
            return draft
        values = {
            **self._correction_values(),
            "author_id": self.author_id.id,
            "entry_way": "portal",
            "corrects_id": self.id,
        }
        # Commands lose the system's rights, so the lines are written one by one.
        lines = [command[2] for command in values.pop("line_ids")]
        draft = self._as_workflow().create(values)  # the route found the supporter's own barometer
        draft._portal_write_lines(lines)
        return draft
