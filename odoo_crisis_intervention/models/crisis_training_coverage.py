# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.tools import SQL

from ..tools.roles import AUDITOR, COUNSELLOR, KEEPER, LEADER

PEOPLE = 10_000_000  # room for the people of one role in the made-up ids
DEPENDS = {
    "crisis.peer.supporter": ["company_id", "state", "subject_id", "term_id"],
    "crisis.school.class": ["company_id", "homeroom_employee_id", "deputy_employee_id", "active", "is_graduated"],
    "crisis.team.member": ["company_id", "employee_id", "role", "date_from", "date_to", "confirmed_at"],
    "crisis.term": ["school_year"],
    "crisis.training": ["kind", "state", "date", "school_year", "role_ids"],
    "crisis.training.attendance": ["training_id", "employee_id", "subject_id", "is_present", "hours"],
    "crisis.training.role": ["active", "source", "team_role", "department_ids", "job_words"],
    "hr.employee": ["company_id", "active", "current_version_id"],
    "hr.version": ["department_id", "job_title"],
    "res.company": ["crisis_tz"],
}


class CrisisTrainingCoverage(models.Model):
    """Who of each role was trained this school year, who earlier, who never: reckoned when it is asked for.

    A training counts for a person's role when the person was present and it was for that role, or for everybody.
    Drills do not count. Access: leaders, counsellors, the register keeper, auditors and the configuration group.
    Source: plan Art. 24(2).
    """

    _name = "crisis.training.coverage"
    _inherit = ["crisis.office.mixin"]
    _description = "Who has been trained"
    _order = "role_sequence, role_id, state desc, person_name, id"
    _rec_name = "person_name"
    _auto = False
    _log_access = False
    _depends = DEPENDS

    _crisis_read_roles = (LEADER, COUNSELLOR, KEEPER, AUDITOR)

    role_id = fields.Many2one("crisis.training.role", readonly=True)
    role_sequence = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    company_id = fields.Many2one(string="School", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    subject_id = fields.Many2one("crisis.subject", string="Peer supporter", readonly=True)
    person_name = fields.Char(string="Name", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    state = fields.Selection(
        [("year", "Trained this school year"), ("earlier", "Trained earlier"), ("never", "Never trained")],
        readonly=True,
    )
    is_trained = fields.Boolean(string="Trained this school year", readonly=True)
    last_on = fields.Date(string="Last trained on", readonly=True)
    year_count = fields.Integer(string="Trainings this school year", readonly=True)
    year_hours = fields.Float(string="Hours this school year", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH people AS (%(people)s)
            SELECT p.role_id::bigint * %(room)s + CASE WHEN p.employee_id IS NULL THEN 2 * p.subject_id + 1
                                                       ELSE 2 * p.employee_id END AS id,
                   p.role_id, r.sequence AS role_sequence, p.company_id, p.employee_id, p.subject_id,
                   COALESCE(e.name, s.name) AS person_name, hv.department_id, t.last_on,
                   COALESCE(t.year_count, 0) AS year_count, COALESCE(t.year_hours, 0) AS year_hours,
                   COALESCE(t.year_count, 0) > 0 AS is_trained,
                   CASE WHEN t.year_count > 0 THEN 'year' WHEN t.last_on IS NOT NULL THEN 'earlier' ELSE 'never' END
                       AS state
              FROM people p
              JOIN crisis_training_role r ON r.id = p.role_id
              LEFT JOIN hr_employee e ON e.id = p.employee_id
              LEFT JOIN hr_version hv ON hv.id = e.current_version_id
              LEFT JOIN crisis_subject s ON s.id = p.subject_id
              LEFT JOIN LATERAL (
                    SELECT max(t.date) AS last_on,
                           count(*) FILTER (WHERE t.school_year = %(year)s) AS year_count,
                           sum(a.hours) FILTER (WHERE t.school_year = %(year)s) AS year_hours
                      FROM crisis_training_attendance a
                      JOIN crisis_training t ON t.id = a.training_id
                       AND t.kind = 'training' AND t.state = 'held'
                     WHERE a.is_present
                       AND (a.employee_id = p.employee_id OR a.subject_id = p.subject_id)
                       AND (r.source = 'all_staff' OR EXISTS (
                            SELECT FROM crisis_training_crisis_training_role_rel rel
                              JOIN crisis_training_role tr ON tr.id = rel.crisis_training_role_id
                             WHERE rel.crisis_training_id = t.id
                               AND (tr.id = p.role_id OR tr.source = 'all_staff')))) t ON TRUE
            """,
            people=self._people_sql(),
            room=PEOPLE,
            year=self._year(),
        )

    def _year(self):
        return self.env["crisis.term"]._school_year()

    def _people_sql(self):
        """SQL of (role_id, company_id, employee_id, subject_id): who belongs to which role today."""
        return SQL(
            """
            WITH staff AS (
                SELECT e.id, e.company_id, hv.department_id, hv.job_title
                  FROM hr_employee e LEFT JOIN hr_version hv ON hv.id = e.current_version_id
                 WHERE e.active),
            classes AS (
                SELECT c.* FROM crisis_school_class c WHERE c.active AND c.is_graduated IS NOT TRUE),
            roles AS (
                SELECT r.* FROM crisis_training_role r WHERE r.active)
            SELECT r.id AS role_id, s.company_id, s.id AS employee_id, NULL::int AS subject_id
              FROM roles r CROSS JOIN staff s WHERE r.source = 'all_staff'
             UNION
            SELECT r.id, c.company_id, s.id, NULL
              FROM roles r CROSS JOIN classes c
              JOIN staff s ON s.id IN (c.homeroom_employee_id, c.deputy_employee_id)
             WHERE r.source = 'homeroom'
             UNION
            SELECT r.id, c.company_id, s.id, NULL
              FROM roles r CROSS JOIN classes c
              JOIN crisis_school_class_hr_employee_rel rel ON rel.crisis_school_class_id = c.id
              JOIN staff s ON s.id = rel.hr_employee_id
             WHERE r.source = 'subject_teacher'
             UNION
            SELECT r.id, m.company_id, s.id, NULL
              FROM roles r
              JOIN crisis_team_member m ON m.role = r.team_role AND m.confirmed_at IS NOT NULL
              JOIN res_company company ON company.id = m.company_id
              JOIN staff s ON s.id = m.employee_id
             WHERE r.source = 'office'
               AND (now() AT TIME ZONE company.crisis_tz)::date BETWEEN m.date_from AND COALESCE(m.date_to, 'infinity')
             UNION
            SELECT r.id, s.company_id, s.id, NULL
              FROM roles r CROSS JOIN staff s
             WHERE r.source = 'office'
               AND (EXISTS (SELECT FROM crisis_training_role_hr_department_rel rel
                             WHERE rel.crisis_training_role_id = r.id AND rel.hr_department_id = s.department_id)
                OR EXISTS (SELECT FROM regexp_split_to_table(COALESCE(r.job_words, ''), '[,，、]') AS word
                            WHERE btrim(word) <> '' AND position(btrim(word) IN s.job_title) > 0))
             UNION
            SELECT r.id, peer.company_id, NULL, peer.subject_id
              FROM roles r CROSS JOIN crisis_peer_supporter peer
              JOIN crisis_term term ON term.id = peer.term_id AND term.school_year = %(year)s
             WHERE r.source = 'peer_supporter' AND peer.state = 'confirmed'
            """,
            year=self._year(),
        )
