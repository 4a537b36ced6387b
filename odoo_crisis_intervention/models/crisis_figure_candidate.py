# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import SQL


class CrisisFigureCandidate(models.Model):
    """Figures of whom a census found, and of the talks one to one that followed."""

    _inherit = "crisis.figure"

    @api.model
    def _selection_outcome(self):
        return super()._selection_outcome() + [
            ("flag", self.env._("With a red flag")),
            ("ask", self.env._("Ask in person")),
            ("score", self.env._("By the scores")),
            ("hand", self.env._("Added by hand")),
            ("no_concern", self.env._("Talked, no concern")),
            ("watch", self.env._("Looked at again")),
            ("registered", self.env._("Proposed for the register")),
            ("no_talk", self.env._("Did not want to talk")),
        ]

    def _candidates(self, span, moment, outcome, condition):
        return SQL(
            "SELECT x.subject_id, NULL::integer, %s::varchar FROM crisis_candidate x WHERE x.company_id = %s"
            " AND x.state <> 'void' AND %s >= %s AND %s < %s AND %s",
            outcome,
            span.company_id,
            moment,
            span.start,
            moment,
            span.end,
            condition,
        )

    def _count_candidates(self, span):
        return self._candidates(span, SQL("x.found_at"), SQL("x.priority"), SQL("TRUE"))

    def _count_interviews(self, span):
        """Talks one to one that came to a result in the time."""
        result = SQL("CASE x.state WHEN 'declined' THEN 'no_talk' ELSE x.state END")
        talked = SQL("x.state IN ('no_concern', 'watch', 'registered', 'declined')")
        return self._candidates(span, SQL("x.seen_at"), result, talked)
