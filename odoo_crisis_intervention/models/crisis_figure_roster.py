# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class CrisisFigureRoster(models.Model):
    """Figures of the school itself: pupils of the roster as it stands when it is counted, and who serves."""

    _inherit = "crisis.figure"

    def _pupils(self, span, condition, join=None):
        """Pupils of the school on the roster, as rows of a figure by person."""
        return SQL(
            "SELECT s.id, NULL::integer, NULL::varchar FROM crisis_subject s %s WHERE s.company_id = %s"
            " AND s.kind = 'student' AND s.active AND s.enrolment_state IN ('enrolled', 'on_leave') AND %s",
            join or SQL(),
            span.company_id,
            condition,
        )

    def _count_pupils(self, span):
        return self._pupils(span, SQL("TRUE"))

    def _count_boarders(self, span):
        return self._pupils(span, SQL("s.is_boarding"))

    def _count_left_behind(self, span):
        """Pupils with the support tag of children whose parents work elsewhere."""
        tagged = SQL(
            "JOIN crisis_subject_profile p ON p.subject_id = s.id"
            " JOIN crisis_subject_profile_crisis_support_tag_rel rel ON rel.crisis_subject_profile_id = p.id"
            " JOIN crisis_support_tag tag ON tag.id = rel.crisis_support_tag_id AND tag.code = 'left_behind'"
        )
        return self._pupils(span, SQL("TRUE"), tagged)

    def _count_counsellors(self, span):
        """Counsellors whose duty in the team was confirmed and ran on the last day."""
        return SQL(
            "SELECT COUNT(DISTINCT m.employee_id), NULL::varchar FROM crisis_team_member m WHERE m.company_id = %s"
            " AND m.role = 'counsellor' AND m.confirmed_at IS NOT NULL AND m.date_from <= %s"
            " AND (m.date_to IS NULL OR m.date_to >= %s)",
            span.company_id,
            span.day_to,
            span.day_to,
        )
