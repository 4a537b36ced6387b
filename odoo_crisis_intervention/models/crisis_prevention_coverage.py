# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

TERMS = 1_000_000  # room for the terms of one class in the made-up ids


class CrisisPreventionCoverage(models.Model):
    """Which class was reached by how many activities in each term: reckoned when it is asked for.

    Counts of activities; no comparison of classes is drawn from it. Access: every member of staff reads.
    Source: plan Art. 2(1), 2(5).
    """

    _name = "crisis.prevention.coverage"
    _inherit = ["crisis.office.mixin"]
    _description = "Activities by class and term"
    _order = "date_from desc, grade, number, class_id"
    _rec_name = "class_id"
    _auto = False
    _log_access = False
    _depends = {
        "crisis.prevention": ["state", "date", "term_id", "is_whole_school", "class_ids"],
        "crisis.school.class": ["company_id", "active", "is_graduated", "school_year", "grade", "number"],
        "crisis.term": ["company_id", "active", "date_from", "school_year"],
    }

    term_id = fields.Many2one("crisis.term", readonly=True)
    date_from = fields.Date(readonly=True, export_string_translation=False)
    school_year = fields.Char(readonly=True)
    class_id = fields.Many2one("crisis.school.class", readonly=True)
    grade = fields.Integer(readonly=True, aggregator=None)
    number = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    company_id = fields.Many2one(string="School", readonly=True)
    done_count = fields.Integer(string="Done", readonly=True)
    planned_count = fields.Integer(string="Planned", readonly=True)
    last_on = fields.Date(string="Last one on", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id::bigint * %(room)s + term.id AS id, term.id AS term_id, term.date_from, term.school_year,
                   c.id AS class_id, c.grade, c.number, c.company_id, a.done_count, a.planned_count, a.last_on
              FROM crisis_school_class c
              JOIN crisis_term term ON term.company_id = c.company_id AND term.active
               AND term.school_year = c.school_year
              CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE p.state = 'done') AS done_count,
                           count(*) FILTER (WHERE p.state = 'planned') AS planned_count,
                           max(p.date) FILTER (WHERE p.state = 'done') AS last_on
                      FROM crisis_prevention p
                     WHERE p.term_id = term.id AND (p.is_whole_school OR EXISTS (
                           SELECT FROM crisis_prevention_crisis_school_class_rel rel
                            WHERE rel.crisis_prevention_id = p.id AND rel.crisis_school_class_id = c.id))) a
             WHERE c.active AND c.is_graduated IS NOT TRUE
            """,
            room=TERMS,
        )
