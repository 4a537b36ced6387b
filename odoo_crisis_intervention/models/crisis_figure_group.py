# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class CrisisFigureGroup(models.Model):
    """Figures of group counselling: meetings, and who was there."""

    _inherit = "crisis.figure"

    def _count_group_meetings(self, span):
        return SQL(
            "SELECT COUNT(*), NULL::varchar FROM crisis_group_meeting x WHERE x.company_id = %s AND x.state = 'held'"
            " AND x.starts_at >= %s AND x.starts_at < %s",
            span.company_id,
            span.start,
            span.end,
        )

    def _count_group_attendance(self, span):
        """Pupils at meetings, each time counted."""
        return SQL(
            "SELECT a.subject_id, NULL::integer, NULL::varchar FROM crisis_group_attendance a"
            " JOIN crisis_group_meeting x ON x.id = a.meeting_id WHERE x.company_id = %s AND x.state = 'held'"
            " AND a.presence = 'present' AND x.starts_at >= %s AND x.starts_at < %s",
            span.company_id,
            span.start,
            span.end,
        )
