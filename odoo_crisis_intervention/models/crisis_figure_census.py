# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import SQL


class CrisisFigureCensus(models.Model):
    """Figures of the mental-health census.

    Who was asked and who answered is told of the censuses that have days in the time, as it stands when it is counted;
    a pupil who declined is one of those who did not take part, and nothing else.
    """

    _inherit = "crisis.figure"

    @api.model
    def _selection_outcome(self):
        return super()._selection_outcome() + [
            ("expected", self.env._("Still to answer")),
            ("answered", self.env._("Has answered")),
            ("absent", self.env._("Was not there")),
            ("no_part", self.env._("Does not take part")),
            ("invalid", self.env._("To be answered again")),
        ]

    def _asked(self, span, condition):
        return SQL(
            "SELECT p.subject_id, NULL::integer,"
            " CASE p.state WHEN 'declined' THEN 'no_part' ELSE p.state END::varchar"
            " FROM crisis_census_participant p JOIN crisis_census c ON c.id = p.census_id"
            " WHERE c.company_id = %s AND c.state IN ('running', 'closed') AND p.state <> 'left'"
            " AND c.date_from <= %s AND c.date_to >= %s AND %s",
            span.company_id,
            span.day_to,
            span.day_from,
            condition,
        )

    def _plain(self, query):
        """The same people, not divided by anything."""
        return SQL("SELECT q.s, q.l, NULL::varchar FROM (%s) q(s, l, o)", query)

    def _count_census_expected(self, span):
        return self._asked(span, SQL("TRUE"))

    def _count_census_answered(self, span):
        return self._plain(self._asked(span, SQL("p.state IN ('answered', 'invalid')")))

    def _count_census_valid(self, span):
        return self._plain(self._asked(span, SQL("p.state = 'answered'")))

    def _count_census_makeup(self, span):
        """Who answered in a make-up sitting."""
        made_up = SQL(
            "p.state IN ('answered', 'invalid')"
            " AND EXISTS (SELECT FROM crisis_census_sitting g WHERE g.id = p.sitting_id AND g.is_makeup)"
        )
        return self._plain(self._asked(span, made_up))
