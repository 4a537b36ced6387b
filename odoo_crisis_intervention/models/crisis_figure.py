# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import SQL

FOUR_WEEKS = 28  # days
# What a count asks about: a school, its days, and the same as moments (naive UTC, the end is no longer in it).
Span = namedtuple("Span", "company_id day_from day_to start end")
# The finest cell of a count.
Cell = namedtuple("Cell", "figure stage sex level outcome")


class CrisisFigure(models.Model):
    """One number that is asked of a school, with how it is counted. Its method ``_count_<code>`` counts it.

    The method answers with SQL. Of pupils: a row for each thing counted, ``(subject_id, level_id, outcome)``; stage and
    sex come from the roster. Otherwise: rows ``(number, outcome)``. All figures are counted in one statement. There is
    no figure by class, teacher or counsellor: nobody is ranked. A colleague's own case is counted nowhere.

    Access: every member of staff reads, the configuration group renames and archives. Source: plan Art. 12, 24(4).
    """

    _name = "crisis.figure"
    _description = "Figure that is counted"
    _inherit = ["crisis.preset.mixin"]
    _order = "section_order, sequence, id"

    section = fields.Selection(
        [
            ("school", "The school"),
            ("census", "Mental-health census"),
            ("found", "Reports and assessments"),
            ("register", "Early-warning register"),
            ("help", "Work with pupils"),
            ("family", "Families and referrals"),
            ("away", "Leave and return"),
            ("event", "Emergencies"),
            ("learning", "Trainings and activities"),
        ],
        string="Part",
        required=True,
    )
    section_order = fields.Integer(
        compute="_compute_section_order", store=True, export_string_translation=False, aggregator=None
    )
    is_stock = fields.Boolean(string="On the last day", help="Not how many in the time, but how many at its end.")
    is_guarded = fields.Boolean(
        string="Small counts left out",
        default=True,
        help="Small counts, and what would tell them, are not shown to those who read no names.",
    )
    is_for_leaders = fields.Boolean(
        string="For leaders only", help="That there was one at all is not for everybody who counts."
    )
    is_monthly = fields.Boolean(
        string="Not for less than four weeks", help="Counted by the day it would tell whom it is about."
    )
    by_person = fields.Boolean(string="By stage and sex", default=True, export_string_translation=False)
    by_level = fields.Boolean(string="By level", export_string_translation=False)
    outcomes = fields.Char(export_string_translation=False)
    base_id = fields.Many2one("crisis.figure", string="As a share of", ondelete="restrict")

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of figures are unique.")

    @api.depends("section")
    def _compute_section_order(self):
        order = [name for name, _label in self._fields["section"].selection]
        for figure in self:
            figure.section_order = order.index(figure.section) if figure.section else 0

    @api.model
    def _selection_outcome(self):
        """What a figure may be divided by besides stage, sex and level."""
        return [
            ("open", self.env._("Under way")),
            ("refused", self.env._("Refused")),
            ("attended", self.env._("Attended")),
            ("fed_back", self.env._("Reply is back")),
            ("none", self.env._("Not seen by a doctor")),
            ("seen", self.env._("Seen by a doctor")),
            ("medicated", self.env._("On medication")),
            ("inpatient", self.env._("In hospital")),
            ("leave", self.env._("Leave of about a month or more")),
            ("suspension", self.env._("Suspension of study")),
            ("withdrawal", self.env._("Withdrawal from school")),
            ("transfer", self.env._("Transfer to another school")),
            ("self_injury", self.env._("Self-injury")),
            ("suicide", self.env._("Suicide")),
            ("aggression", self.env._("Aggression against others")),
            ("runaway", self.env._("Running away")),
            ("psychotic", self.env._("Psychotic symptoms")),
            ("victim", self.env._("Victim of violence, abuse or bullying")),
            ("pupils", self.env._("Pupils")),
            ("parents", self.env._("Parents")),
            ("staff", self.env._("Staff")),
            ("everybody", self.env._("Everybody")),
            ("pupil", self.env._("Pupil")),
            ("parent", self.env._("Parent or guardian")),
            ("teacher", self.env._("Teacher")),
            ("anonymous", self.env._("Does not say")),
            ("other", self.env._("Other")),
            ("peer_supporter", self.env._("Class peer supporters")),
            ("homeroom", self.env._("Homeroom teachers of the classes")),
            ("subject_teacher", self.env._("Subject teachers of the classes")),
            ("office", self.env._("A role of the teams, or departments and posts")),
            ("all_staff", self.env._("Everybody on the staff")),
        ]

    def _outcome_list(self):
        return (self.outcomes or "").split(",") if self.outcomes else []

    def _counted(self):
        """Those that something counts."""
        return self.filtered(lambda figure: figure.code and hasattr(self, f"_count_{figure.code}"))

    def _count(self, span):
        """``{Cell: number}`` of all of ``self``, in one statement; what is nought is not in it.

        To be called by the server for somebody who may count: it looks at everything of the school.
        """
        of_pupils, others = [], []
        for figure in self._counted():
            query = getattr(self, f"_count_{figure.code}")(span)
            if figure.by_person:
                of_pupils.append(SQL("SELECT %s AS figure, x.* FROM (%s) x(subject, level, outcome)", figure.id, query))
            else:
                others.append(SQL("SELECT %s, x.number, x.outcome FROM (%s) x(number, outcome)", figure.id, query))
        self.env.flush_all()
        parts = []
        if of_pupils:
            parts.append(
                SQL(
                    """
                    SELECT r.figure, c.stage, s.sex, r.level, r.outcome, COUNT(*)
                      FROM (%s) r
                      LEFT JOIN crisis_subject s ON s.id = r.subject
                      LEFT JOIN crisis_school_class c ON c.id = s.class_id
                     WHERE s.kind IS DISTINCT FROM 'staff'
                     GROUP BY r.figure, c.stage, s.sex, r.level, r.outcome
                    """,
                    SQL(" UNION ALL ").join(of_pupils),
                )
            )
        if others:
            parts.append(
                SQL(
                    "SELECT figure, NULL, NULL, NULL::integer, outcome, SUM(number)::bigint FROM (%s) o(figure, number,"
                    " outcome) GROUP BY figure, outcome",
                    SQL(" UNION ALL ").join(others),
                )
            )
        if not parts:
            return {}
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
        known = {name for name, _label in self._selection_outcome()}
        counts = {}
        for figure, stage, sex, level, outcome, number in rows:
            if number:
                cell = Cell(figure, stage, sex, level, outcome if outcome is None or outcome in known else "other")
                counts[cell] = counts.get(cell, 0) + number
        return counts
