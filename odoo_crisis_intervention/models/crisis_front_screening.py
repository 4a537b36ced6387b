# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..tools.duties import moment
from .crisis_candidate import OPEN_STATES
from .crisis_front_cards import ADDON


class CrisisFront(models.AbstractModel):
    """Census and screening on the first page. Candidates are the counsellors' alone, here as everywhere."""

    _inherit = "crisis.front"

    def _cards(self):
        now, *others = super()._cards()
        return [now, self._card_flagged(), *others, self._card_census()]

    def _end_of_today(self):
        """Midnight of the school, as the database writes it."""
        company = self.env.company
        return moment(company._crisis_today(), 24, company._crisis_tz_name())

    def _people_rows(self):
        company, rows = self.env.company, super()._people_rows()
        planned = [("state", "in", OPEN_STATES), ("interview_at", "<", self._end_of_today())]
        for row in self._find("crisis.candidate", planned, order="interview_at, id"):
            late = company._crisis_local(row.interview_at).date() < company._crisis_today()
            rows.append(self._row(row, self.env._("Talk after the screening"), row.interview_at, late=late))
        return rows

    def _card_flagged(self):
        """Whom a screening says to talk with at once and nobody has gone to yet."""
        flagged = [("state", "in", OPEN_STATES), ("flagged_at", "!=", False), ("taken_at", "=", False)]
        what = self.env._("Please talk with this pupil today")
        rows = [
            self._row(row, what, row.flagged_at, urgent=True)
            for row in self._find("crisis.candidate", flagged, order="flagged_at, id")
        ]
        title = self.env._("From the screening, at once")
        return rows and self._card(
            "flagged", title, "fa-bell-o", rows, tone="danger", action=f"{ADDON}.crisis_candidate_action"
        )

    def _card_census(self):
        """How far the running census is: numbers of the classes that the reader follows."""
        today = self.env.company._crisis_today()
        rows = []
        for census in self._find("crisis.census", [("state", "=", "running")], order="date_to, id"):
            if not census.pupil_count:
                continue
            what = self.env._(
                "Handed in: %(done)s of %(pupils)s, to come: %(missing)s",
                done=census.answered_count,
                pupils=census.pupil_count,
                missing=census.missing_count,
            )
            late = census.date_to < today
            rows.append(self._row(census, what, census.date_to, words=census.name, late=late))
        return rows and self._card(
            "census", self.env._("Census under way"), "fa-list-ol", rows, action=f"{ADDON}.crisis_census_action"
        )
