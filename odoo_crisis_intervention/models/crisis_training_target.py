# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

from .crisis_training_coverage import DEPENDS

ROLES = 100_000  # room for the roles of one term in the made-up ids


class CrisisTrainingTarget(models.Model):
    """Trainings held and planned for each role in each term, against the wanted number of the school's settings.

    A role nobody in the school has is not counted. A training for everybody counts for every role of staff.
    Access: every member of staff reads: it is counts only. Source: plan Art. 24(2).
    """

    _name = "crisis.training.target"
    _inherit = ["crisis.office.mixin"]
    _description = "Trainings per term and role"
    _order = "date_from desc, role_sequence, role_id"
    _rec_name = "role_id"
    _auto = False
    _log_access = False
    _depends = {
        **DEPENDS,
        "crisis.term": ["company_id", "active", "date_from", "school_year"],
        "crisis.training": [*DEPENDS["crisis.training"], "term_id"],
        "crisis.training.role": [*DEPENDS["crisis.training.role"], "is_wanted"],
        "res.company": ["crisis_tz", "crisis_trainings_per_term"],
    }

    term_id = fields.Many2one("crisis.term", readonly=True)
    school_year = fields.Char(readonly=True)
    date_from = fields.Date(readonly=True, export_string_translation=False)
    role_id = fields.Many2one("crisis.training.role", readonly=True)
    role_sequence = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    company_id = fields.Many2one(string="School", readonly=True)
    people_count = fields.Integer(string="People", readonly=True)
    wanted_count = fields.Integer(string="Wanted", readonly=True)
    held_count = fields.Integer(string="Held", readonly=True)
    planned_count = fields.Integer(string="Planned", readonly=True)
    missing_count = fields.Integer(string="Still missing", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH people AS (
                SELECT role_id, company_id, count(*) AS people_count
                  FROM (%(people)s) AS p GROUP BY role_id, company_id)
            SELECT term.id::bigint * %(room)s + r.id AS id, term.id AS term_id, term.school_year, term.date_from,
                   r.id AS role_id, r.sequence AS role_sequence, term.company_id, p.people_count,
                   company.crisis_trainings_per_term AS wanted_count, t.held_count, t.planned_count,
                   GREATEST(company.crisis_trainings_per_term - t.held_count, 0) AS missing_count
              FROM crisis_term term
              JOIN res_company company ON company.id = term.company_id
              JOIN people p ON p.company_id = term.company_id
              JOIN crisis_training_role r ON r.id = p.role_id AND r.is_wanted
              CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE t.state = 'held') AS held_count,
                           count(*) FILTER (WHERE t.state = 'planned') AS planned_count
                      FROM crisis_training t
                     WHERE t.term_id = term.id AND t.kind = 'training' AND EXISTS (
                           SELECT FROM crisis_training_crisis_training_role_rel rel
                             JOIN crisis_training_role tr ON tr.id = rel.crisis_training_role_id
                            WHERE rel.crisis_training_id = t.id
                              AND (tr.id = r.id
                                   OR tr.source = 'all_staff' AND r.source <> 'peer_supporter'))) t
             WHERE term.active
            """,
            people=self.env["crisis.training.coverage"]._people_sql(),
            room=ROLES,
        )
