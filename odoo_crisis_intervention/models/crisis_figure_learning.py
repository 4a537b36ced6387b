# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class CrisisFigureLearning(models.Model):
    """Figures of trainings, drills, activities and conferences. They are about no pupil."""

    _inherit = "crisis.figure"

    def _held(self, span, number, kind):
        return SQL(
            "SELECT %s, NULL::varchar FROM crisis_training x LEFT JOIN LATERAL (SELECT COUNT(*) AS present"
            " FROM crisis_training_attendance a WHERE a.training_id = x.id AND a.is_present) people ON TRUE"
            " WHERE x.company_id = %s AND x.kind = %s AND x.state = 'held' AND x.date BETWEEN %s AND %s",
            number,
            span.company_id,
            kind,
            span.day_from,
            span.day_to,
        )

    def _count_trainings(self, span):
        return self._held(span, SQL("COUNT(*)"), "training")

    def _count_training_people(self, span):
        return self._held(span, SQL("COALESCE(SUM(people.present), 0)"), "training")

    def _coverage(self, span, number):
        """Who of each role was trained this school year, as it stands when it is counted."""
        return SQL(
            "SELECT %s, r.source::varchar FROM (%s) c JOIN crisis_training_role r ON r.id = c.role_id"
            " WHERE c.company_id = %s GROUP BY r.source",
            number,
            self.env["crisis.training.coverage"]._table_query,
            span.company_id,
        )

    def _count_to_train(self, span):
        return self._coverage(span, SQL("COUNT(*)"))

    def _count_trained(self, span):
        return self._coverage(span, SQL("COUNT(*) FILTER (WHERE c.is_trained)"))

    def _activities(self, span, number):
        return SQL(
            "SELECT %s, x.audience::varchar FROM crisis_prevention x WHERE x.company_id = %s AND x.state = 'done'"
            " AND x.date BETWEEN %s AND %s GROUP BY x.audience",
            number,
            span.company_id,
            span.day_from,
            span.day_to,
        )

    def _count_activities(self, span):
        return self._activities(span, SQL("COUNT(*)"))

    def _count_activity_people(self, span):
        return self._activities(span, SQL("SUM(x.people_count)"))

    def _count_drills(self, span):
        """Drills that were trained, held as an activity, or called through the SOS screen."""
        return SQL(
            "%s UNION ALL SELECT COUNT(*), NULL FROM crisis_prevention x JOIN crisis_prevention_kind k"
            " ON k.id = x.kind_id AND k.code = 'drill' WHERE x.company_id = %s AND x.state = 'done'"
            " AND x.date BETWEEN %s AND %s"
            " UNION ALL SELECT COUNT(*), NULL FROM crisis_event x WHERE x.company_id = %s AND x.is_drill"
            " AND x.state <> 'void' AND x.found_at >= %s AND x.found_at < %s",
            self._held(span, SQL("COUNT(*)"), "drill"),
            span.company_id,
            span.day_from,
            span.day_to,
            span.company_id,
            span.start,
            span.end,
        )

    def _count_conferences(self, span):
        return SQL(
            "SELECT COUNT(*), NULL::varchar FROM crisis_conference x WHERE x.company_id = %s AND x.state = 'signed'"
            " AND x.held_at >= %s AND x.held_at < %s",
            span.company_id,
            span.start,
            span.end,
        )
