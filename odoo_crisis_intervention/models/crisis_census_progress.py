# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

from ..tools.roles import COUNSELLOR, LEADER

CLASSES = 1_000_000  # room for the classes of one census in the made-up ids


class CrisisCensusProgress(models.Model):
    """How far each class is with a census: numbers of pupils, reckoned when they are asked for.

    Who took part and who did not; never what anybody answered, and no comparison of classes is drawn from it.
    Access: counsellors and leaders; a homeroom teacher the own class. Source: plan Art. 11.
    """

    _name = "crisis.census.progress"
    _description = "Census by class"
    _inherit = ["crisis.access.mixin"]
    _order = "census_id desc, grade, number, class_id"
    _rec_name = "class_id"
    _auto = False
    _log_access = False
    _depends = {
        "crisis.census.participant": ["census_id", "class_id", "company_id", "state", "consent_state"],
        "crisis.school.class": ["grade", "number"],
    }

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = ()
    _crisis_homeroom_read = True
    _crisis_class_path = "class_id"
    _crisis_grant_scopes = ()

    census_id = fields.Many2one("crisis.census", readonly=True)
    company_id = fields.Many2one(string="School", readonly=True)
    class_id = fields.Many2one("crisis.school.class", readonly=True)
    grade = fields.Integer(readonly=True, aggregator=None)
    number = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    pupil_count = fields.Integer(string="Pupils asked", readonly=True)
    given_count = fields.Integer(string="With consent", readonly=True)
    unknown_count = fields.Integer(string="Without a word", readonly=True)
    declined_count = fields.Integer(string="Not taking part", readonly=True)
    answered_count = fields.Integer(string="Answers handed in", readonly=True)
    absent_count = fields.Integer(string="Were not there", readonly=True)
    invalid_count = fields.Integer(string="To answer again", readonly=True)
    missing_count = fields.Integer(string="Yet to answer", readonly=True)
    done_rate = fields.Float(string="Done (%)", readonly=True, aggregator=None)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT rows.*, CASE WHEN rows.pupil_count > 0
                   THEN round(100.0 * (rows.pupil_count - rows.missing_count) / rows.pupil_count)
                   ELSE 0 END AS done_rate
              FROM (
                SELECT p.census_id::bigint * %(room)s + coalesce(p.class_id, 0) AS id, p.census_id, p.company_id,
                       p.class_id, c.grade, c.number,
                       count(*) FILTER (WHERE p.state <> 'left') AS pupil_count,
                       count(*) FILTER (WHERE p.state <> 'left' AND p.consent_state = 'given') AS given_count,
                       count(*) FILTER (WHERE p.state <> 'left' AND p.consent_state = 'unknown') AS unknown_count,
                       count(*) FILTER (WHERE p.state = 'declined') AS declined_count,
                       count(*) FILTER (WHERE p.state = 'answered') AS answered_count,
                       count(*) FILTER (WHERE p.state = 'absent') AS absent_count,
                       count(*) FILTER (WHERE p.state = 'invalid') AS invalid_count,
                       count(*) FILTER (WHERE p.state IN ('expected', 'absent', 'invalid')) AS missing_count
                  FROM crisis_census_participant p
                  LEFT JOIN crisis_school_class c ON c.id = p.class_id
                 GROUP BY p.census_id, p.company_id, p.class_id, c.grade, c.number) rows
            """,
            room=CLASSES,
        )
