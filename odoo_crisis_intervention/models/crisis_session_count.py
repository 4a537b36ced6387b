# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.roles import COUNSELLOR, LEADER


class CrisisSessionCount(models.Model):
    """How many talks there were in the counselling room: by day, and by topic and month. Numbers only.

    A topic is never told by the day: whoever saw a pupil go in would know what it was about. A talk with two topics
    counts under both, so talks and topics are two columns.
    Access: counsellors and leaders of the school. Source: plan Art. 19, 24.
    """

    _name = "crisis.session.count"
    _description = "Talks in numbers"
    _inherit = ["crisis.access.mixin"]
    _auto = False
    _log_access = False
    _order = "day desc, id"
    _rec_name = "day"

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()

    company_id = fields.Many2one(readonly=True, required=False, default=None)
    room_id = fields.Many2one("crisis.room", readonly=True)
    day = fields.Date(string="Date", readonly=True, help="Of topics: the first of the month.")
    topic_id = fields.Many2one("crisis.session.topic", string="What it was about", readonly=True)
    session_count = fields.Integer(string="Talks", readonly=True)
    minutes = fields.Integer(readonly=True)
    topic_count = fields.Integer(string="Topics", readonly=True)

    def _crisis_write_domain(self):
        return Domain.FALSE

    @property
    def _table_query(self):
        """Days without topics, months with them; what is void does not count."""
        names = ["state", "company_id", "room_id", "held_at", "minutes", "topic_ids"]
        self.env["crisis.session"].flush_model(names)
        return SQL(
            """
            WITH held AS (
                SELECT session.id, session.company_id, session.room_id, session.minutes,
                       (session.held_at AT TIME ZONE 'UTC' AT TIME ZONE company.crisis_tz)::date AS day
                  FROM crisis_session session
                  JOIN res_company company ON company.id = session.company_id
                 WHERE session.state != 'void'
            ), counted AS (
                SELECT company_id, room_id, day, NULL::integer AS topic_id,
                       COUNT(*) AS session_count, SUM(minutes) AS minutes, 0 AS topic_count
                  FROM held GROUP BY 1, 2, 3
                 UNION ALL
                SELECT held.company_id, held.room_id, date_trunc('month', held.day)::date, rel.topic_id,
                       0, 0, COUNT(*)
                  FROM held
                  JOIN crisis_session_topic_rel rel ON rel.session_id = held.id
                 GROUP BY 1, 2, 3, 4
            )
            SELECT row_number() OVER (ORDER BY company_id, day, topic_id, room_id) AS id, counted.* FROM counted
            """
        )
