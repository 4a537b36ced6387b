# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL

from .crisis_assessment import FINAL_STATES


class CrisisFigureRegister(models.Model):
    """Figures of reports, assessments and the early-warning register, at any day that is past.

    Levels are those of the moment, read from the decisions; what is declined or void is counted nowhere.
    """

    _inherit = "crisis.figure"

    def _count_reports(self, span):
        """Reports that came in; what was merged into another is that other."""
        return SQL(
            "SELECT x.subject_id, NULL::integer, NULL::varchar FROM crisis_concern x WHERE x.company_id = %s"
            " AND x.state NOT IN ('draft', 'void') AND x.merged_into_id IS NULL"
            " AND x.submitted_at >= %s AND x.submitted_at < %s",
            span.company_id,
            span.start,
            span.end,
        )

    def _count_assessments(self, span):
        """Assessments completed in the time, by the level they came to."""
        return SQL(
            "SELECT x.subject_id, x.level_id, NULL::varchar FROM crisis_assessment x WHERE x.company_id = %s"
            " AND x.state IN %s AND x.completed_at >= %s AND x.completed_at < %s",
            span.company_id,
            FINAL_STATES,
            span.start,
            span.end,
        )

    # --- register -------------------------------------------------------------------------------------------------

    def _level_at(self, moment):
        """SQL of the level that entry ``w`` had at a moment: the last decision before, else what the next changed."""
        decisions = SQL(
            "FROM crisis_decision d WHERE d.res_model = 'crisis.warning' AND d.res_ref = w.id"
            " AND d.transition = 'change_level' AND d.level_to_id IS NOT NULL"
        )
        return SQL(
            "COALESCE((SELECT d.level_to_id %s AND d.decided_at < %s ORDER BY d.decided_at DESC, d.id DESC LIMIT 1),"
            " (SELECT d.level_from_id %s AND d.decided_at >= %s ORDER BY d.decided_at, d.id LIMIT 1), w.level_id)",
            decisions,
            moment,
            decisions,
            moment,
        )

    def _in_register(self, span, moment, outcome=None, condition=None):
        return SQL(
            "SELECT w.subject_id, %s, %s::varchar FROM crisis_warning w WHERE w.company_id = %s"
            " AND w.state IN ('active', 'paused', 'removed') AND w.entered_at < %s"
            " AND (w.removed_at IS NULL OR w.removed_at >= %s) AND %s",
            self._level_at(moment),
            outcome or SQL("NULL"),
            span.company_id,
            moment,
            moment,
            condition or SQL("TRUE"),
        )

    def _count_register_opening(self, span):
        return self._in_register(span, SQL("%s::timestamp", span.start))

    def _count_register_closing(self, span):
        return self._in_register(span, SQL("%s::timestamp", span.end))

    def _count_register_plan(self, span):
        """Of those in the register at the end: who has an individual plan, as marked when it is counted."""
        return self._in_register(span, SQL("%s::timestamp", span.end), condition=SQL("w.has_plan"))

    def _count_register_medical(self, span):
        """Of those in the register at the end: what the guardians told about doctors, as known when it is counted."""
        end = SQL("%s::timestamp", span.end)
        told = SQL("w.medical_status IS NOT NULL")
        return SQL("SELECT i.s, NULL::integer, i.o FROM (%s) i(s, l, o)",
                   self._in_register(span, end, SQL("w.medical_status"), told))  # fmt: skip

    def _count_register_new(self, span):
        """Entered in the time, by the level with which."""
        return SQL(
            "SELECT w.subject_id, %s, NULL::varchar FROM crisis_warning w WHERE w.company_id = %s"
            " AND w.state IN ('active', 'paused', 'removed') AND w.entered_at >= %s AND w.entered_at < %s",
            self._level_at(SQL("w.entered_at")),
            span.company_id,
            span.start,
            span.end,
        )

    def _count_register_out(self, span):
        """Removed in the time, by the last level."""
        return SQL(
            "SELECT w.subject_id, w.level_id, NULL::varchar FROM crisis_warning w WHERE w.company_id = %s"
            " AND w.state = 'removed' AND w.removed_at >= %s AND w.removed_at < %s",
            span.company_id,
            span.start,
            span.end,
        )

    def _level_changes(self, span, comparison):
        """Decisions of the time that changed a level, by the new one."""
        return SQL(
            "SELECT w.subject_id, d.level_to_id, NULL::varchar FROM crisis_decision d"
            " JOIN crisis_warning w ON w.id = d.res_ref"
            " JOIN crisis_level old ON old.id = d.level_from_id JOIN crisis_level new ON new.id = d.level_to_id"
            " WHERE d.res_model = 'crisis.warning' AND d.transition = 'change_level' AND w.company_id = %s"
            " AND w.state IN ('active', 'paused', 'removed') AND d.decided_at >= %s AND d.decided_at < %s"
            " AND new.rank %s old.rank",
            span.company_id,
            span.start,
            span.end,
            comparison,
        )

    def _count_register_up(self, span):
        return self._level_changes(span, SQL(">"))

    def _count_register_down(self, span):
        return self._level_changes(span, SQL("<"))
