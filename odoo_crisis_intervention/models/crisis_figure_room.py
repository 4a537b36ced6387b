# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models
from odoo.tools import SQL


class CrisisFigureRoom(models.Model):
    """Figures of the counselling room: hours, talks, what they were about. Of the facts, never of anybody's notes."""

    _inherit = "crisis.figure"

    @api.model
    def _selection_outcome(self):
        return super()._selection_outcome() + self._topics()

    @api.model
    def _topics(self):
        """Topics with a code, read once in a transaction: every value that is written asks for them."""
        cache, key = self.env.cr.cache, ("crisis.figure.topics", self.env.lang)
        if key not in cache:
            # sudo: names of topics, which every member of staff reads
            topics = self.env["crisis.session.topic"].sudo().with_context(active_test=False)
            rows = topics.search([("code", "!=", False)])
            cache[key] = [(f"topic_{topic.code}", topic.name) for topic in rows]
        return cache[key]

    def _outcome_list(self):
        if self.code == "session_topics":
            return [code for code, _name in self._topics()] + ["other"]
        return super()._outcome_list()

    def _count_room_hours(self, span):
        """Opening hours of a week, as they stand when it is counted."""
        rooms = self.env["crisis.room"].search([("company_id", "=", span.company_id)])
        return SQL("SELECT %s, NULL::varchar", int(sum(rooms.mapped("week_hours"))))

    def _talks(self, span, columns, join=None):
        return SQL(
            "SELECT %s FROM crisis_session x %s WHERE x.company_id = %s AND x.state <> 'void'"
            " AND x.held_at >= %s AND x.held_at < %s",
            columns,
            join or SQL(),
            span.company_id,
            span.start,
            span.end,
        )

    def _count_sessions(self, span):
        return self._talks(span, SQL("x.subject_id, NULL::integer, NULL::varchar"))

    def _count_session_people(self, span):
        """Pupils who came, each once; who came without a name counts for one each time."""
        return self._talks(
            span, SQL("DISTINCT ON (COALESCE(x.subject_id, -x.id)) x.subject_id, NULL::integer, NULL::varchar")
        )

    def _count_session_topics(self, span):
        """What the talks were about, without stage and sex: that would tell in a small school who it was."""
        topics = SQL(
            "JOIN crisis_session_topic_rel rel ON rel.session_id = x.id"
            " JOIN crisis_session_topic t ON t.id = rel.topic_id"
        )
        named = self._talks(span, SQL("1, COALESCE('topic_' || t.code, 'other')::varchar"), topics)
        return SQL("SELECT COUNT(*), q.o FROM (%s) q(n, o) GROUP BY q.o", named)
