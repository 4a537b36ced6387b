# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.school_calendar import FIRST_MONTH
from .crisis_school_class import STAGE_GRADES

FIRST_GRADES = [first for first, _last in STAGE_GRADES.values()]
# Who has not answered yet follows the roster; what is answered or declined stays.
STILL_OUT = ("expected", "absent", "invalid")


class CrisisCensus(models.Model):
    """Who belongs to a census: read from the roster in a few statements, and followed while it runs."""

    _inherit = "crisis.census"

    def _scope_condition(self):
        """SQL on a pupil ``s`` of a class ``c``: does he belong to this census?"""
        self.ensure_one()
        if self.scope == "classes":
            return SQL("c.id = ANY(%s)", self.class_ids.ids)
        if self.scope == "grades":
            return SQL("c.grade BETWEEN %s AND %s", self.grade_from, self.grade_to)
        return SQL(
            "(c.grade = ANY(%s) OR s.enrolled_on >= %s OR s.create_date > %s)",
            FIRST_GRADES,
            date(int(self.school_year[:4]), FIRST_MONTH, 1),
            self.started_at or fields.Datetime.now(),
        )

    def _pupils_sql(self):
        """SQL: the pupils ``s`` of classes ``c`` that belong to this census today."""
        return SQL(
            """
            crisis_subject s JOIN crisis_school_class c ON c.id = s.class_id
             WHERE s.company_id = %s AND s.kind = 'student' AND s.active AND s.enrolment_state = 'enrolled'
               AND c.active AND c.is_graduated IS NOT TRUE AND %s
            """,
            self.company_id.id,
            self._scope_condition(),
        )

    def _scope_grades(self):
        """The grades that are asked, as far as they are known before it begins."""
        self.ensure_one()
        if self.scope == "classes":
            return set(self.class_ids.mapped("grade"))
        if self.scope == "grades":
            return set(range(self.grade_from, self.grade_to + 1))
        classes = self.env["crisis.school.class"].search(
            [("company_id", "=", self.company_id.id), ("is_graduated", "=", False), ("grade", "in", FIRST_GRADES)]
        )
        return set(classes.mapped("grade"))

    def _scope_classes(self):
        """The classes in which there is a pupil who belongs to this census. SQL: the same question as for pupils."""
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(SQL("SELECT DISTINCT c.id FROM %s", self._pupils_sql()))
        return self.env["crisis.school.class"].browse(row[0] for row in rows)

    def _has_participants(self):
        # sudo: only whether there is one
        return bool(self.env["crisis.census.participant"].sudo().search_count([("census_id", "in", self.ids)], limit=1))

    @api.model
    def _follow_roster(self, companies):
        """Pupils came, moved or left: the running censuses of their schools follow."""
        # sudo: the office changes the roster and reads nobody's consent
        self.sudo().search([("company_id", "in", companies.ids), ("state", "=", "running")])._sync_participants()

    def _sync_participants(self):
        """Add who belongs to these censuses, move who changed class, let go who left. Safe to run again.

        Called after the caller's own checks. SQL: two thousand pupils are one statement.
        """
        if not self:
            return
        self.env.flush_all()
        for census in self.sudo():  # sudo: numbers of pupils and classes; participants are the server's rows
            census._add_missing()
            census._follow_classes()
            census._let_go_and_take_back()
        self.sudo()._seat_participants()  # sudo: as above
        self.env["crisis.census.participant"].invalidate_model()

    def _add_missing(self):
        """SQL: see ``_sync_participants``."""
        rows = self.env["crisis.census.participant"]
        missing = self.env.execute_query(
            SQL(
                "SELECT s.id FROM %s AND NOT EXISTS (SELECT FROM crisis_census_participant p"
                " WHERE p.census_id = %s AND p.subject_id = s.id)",
                self._pupils_sql(),
                self.id,
            )
        )
        if not missing:
            return
        ids = [row[0] for row in missing]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crisis_census_participant (reference, census_id, company_id, subject_id, subject_kind,
                       class_id, consent_state, state, create_uid, create_date, write_uid, write_date)
                SELECT made.reference, %(census)s, s.company_id, s.id, s.kind, s.class_id, 'unknown', 'expected',
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(ids)s, %(references)s) AS made (subject_id, reference)
                  JOIN crisis_subject s ON s.id = made.subject_id
                    ON CONFLICT DO NOTHING
                """,
                census=self.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                ids=ids,
                references=[rows._crisis_new_reference() for _id in ids],
            )
        )

    def _follow_classes(self):
        """SQL: see ``_sync_participants``. A pupil who moved is expected with the new class."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE crisis_census_participant p
                   SET class_id = s.class_id, sitting_id = NULL
                  FROM crisis_subject s
                 WHERE p.census_id = %s AND s.id = p.subject_id AND s.class_id IS NOT NULL
                   AND p.class_id IS DISTINCT FROM s.class_id AND p.state = ANY(%s)
                """,
                self.id,
                [*STILL_OUT, "declined"],
            )
        )

    def _let_go_and_take_back(self):
        """SQL: see ``_sync_participants``. Whoever comes back is expected again, as his guardians had answered."""
        belongs = SQL("p.subject_id IN (SELECT s.id FROM %s)", self._pupils_sql())
        self.env.cr.execute(
            SQL(
                "UPDATE crisis_census_participant p SET state = 'left', sitting_id = NULL"
                " WHERE p.census_id = %s AND p.state = ANY(%s) AND NOT (%s)",
                self.id,
                list(STILL_OUT),
                belongs,
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE crisis_census_participant p SET state = CASE WHEN p.consent_state IN"
                " ('refused_guardian', 'refused_pupil') THEN 'declined' ELSE 'expected' END"
                " WHERE p.census_id = %s AND p.state = 'left' AND %s",
                self.id,
                belongs,
            )
        )

    def _seat_participants(self):
        """SQL: whoever is expected and has no sitting yet gets the one of his class."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE crisis_census_participant p
                   SET sitting_id = t.id
                  FROM crisis_census_sitting t
                 WHERE p.census_id = ANY(%s) AND p.sitting_id IS NULL AND p.state = 'expected'
                   AND t.census_id = p.census_id AND t.class_id = p.class_id
                   AND t.state IN ('planned', 'open') AND t.is_makeup IS NOT TRUE
                """,
                self.ids,
            )
        )
        self.env["crisis.census.participant"].invalidate_model()


class CrisisSubject(models.Model):
    """Since when a pupil is at the school: whoever came this school year is new, whatever the grade."""

    _inherit = "crisis.subject"

    enrolled_on = fields.Date(string="At this school since")

    @api.model_create_multi
    def create(self, vals_list):
        subjects = super().create(vals_list)
        self.env["crisis.census"]._follow_roster(subjects.company_id)
        return subjects

    def write(self, vals):
        result = super().write(vals)
        if {"class_id", "enrolment_state", "active", "enrolled_on"} & set(vals):
            self.env["crisis.census"]._follow_roster(self.company_id)
        return result
