# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.tools import SQL


class CrisisFigureWork(models.Model):
    """Figures of what was done: cases, follow-ups, guardians, referrals, leave and return, emergencies."""

    _inherit = "crisis.figure"

    def _happened(self, span, table, moment, condition, outcome=None):
        """Rows of a table whose moment lies in the time, by person. ``x`` is the row."""
        return SQL(
            "SELECT x.subject_id, NULL::integer, %s::varchar FROM %s x WHERE x.company_id = %s"
            " AND %s >= %s AND %s < %s AND %s",
            outcome or SQL("NULL"),
            SQL.identifier(table),
            span.company_id,
            moment,
            span.start,
            moment,
            span.end,
            condition,
        )

    def _count_cases_new(self, span):
        return self._happened(span, "crisis_case", SQL("x.detected_at"), SQL("x.state <> 'void'"))

    def _count_cases_closed(self, span):
        return self._happened(span, "crisis_case", SQL("x.closed_at"), SQL("x.state = 'closed'"))

    def _count_cases_open(self, span):
        """Cases that were found before the end of the time and not closed by then."""
        return SQL(
            "SELECT x.subject_id, NULL::integer, NULL::varchar FROM crisis_case x WHERE x.company_id = %s"
            " AND x.state <> 'void' AND x.detected_at < %s AND (x.closed_at IS NULL OR x.closed_at >= %s)",
            span.company_id,
            span.end,
            span.end,
        )

    def _count_followups(self, span):
        return self._happened(span, "crisis_followup", SQL("x.done_at"), SQL("x.state = 'done'"))

    # --- families -------------------------------------------------------------------------------------------------

    def _count_guardian_contacts(self, span):
        """Calls and talks in which a guardian was reached; those of a drill do not count."""
        real = SQL(
            "x.state IN ('reached', 'arrived') AND NOT EXISTS (SELECT FROM crisis_event e"
            " WHERE e.id = x.event_id AND e.is_drill)"
        )
        return self._happened(span, "crisis_guardian_contact", SQL("x.contacted_at"), real)

    def _count_family_guidance(self, span):
        return self._happened(span, "crisis_family_guidance", SQL("x.held_at"), SQL("TRUE"))

    def _count_referrals(self, span):
        """Referrals the guardian was told of in the time, by what the guardian told of them since."""
        told = SQL(
            "CASE WHEN x.state = 'refused' THEN 'refused' WHEN x.state IN ('fed_back', 'closed') THEN 'fed_back'"
            " WHEN x.attended_on IS NOT NULL THEN 'attended' ELSE 'open' END"
        )
        return self._happened(span, "crisis_referral", SQL("x.informed_at"), SQL("x.state <> 'void'"), told)

    # --- leave and return -----------------------------------------------------------------------------------------

    def _count_status_changes(self, span):
        """Leave of about a month or more, suspension, withdrawal, transfer that took effect in the time."""
        done = SQL("x.state IN ('effective', 'ended')")
        return self._happened(span, "crisis_status_change", SQL("x.effective_at"), done, SQL("x.kind"))

    def _count_away(self, span):
        """On leave or suspended on the last day."""
        return SQL(
            "SELECT x.subject_id, NULL::integer, x.kind::varchar FROM crisis_status_change x WHERE x.company_id = %s"
            " AND x.state IN ('effective', 'ended') AND x.kind IN ('leave', 'suspension') AND x.effective_at < %s"
            " AND (x.ended_on IS NULL OR x.ended_on > %s)",
            span.company_id,
            span.end,
            span.day_to,
        )

    def _count_returns(self, span):
        """Returns to school whose agreement came into force in the time."""
        agreed = SQL("x.state <> 'void'")
        return self._happened(span, "crisis_readmission_agreement", SQL("x.in_force_at"), agreed)

    # --- emergencies ----------------------------------------------------------------------------------------------

    def _count_events(self, span):
        """Emergencies, each once, by the kind of risk that stands first among its own; no drills."""
        risk = SQL(
            "(SELECT t.code FROM crisis_event_crisis_risk_type_rel rel JOIN crisis_risk_type t"
            " ON t.id = rel.crisis_risk_type_id WHERE rel.crisis_event_id = x.id ORDER BY t.sequence, t.id LIMIT 1)"
        )
        return self._happened(
            span,
            "crisis_event",
            SQL("x.found_at"),
            SQL("x.state <> 'void' AND x.is_drill IS NOT TRUE"),
            SQL("COALESCE(%s, 'other')", risk),
        )

    def _count_mandatory_reports(self, span):
        """Mandatory reports of what became known in the time: a number, without anybody's stage or sex."""
        return SQL(
            "SELECT COUNT(*), NULL::varchar FROM crisis_mandatory_report x WHERE x.company_id = %s"
            " AND x.known_at >= %s AND x.known_at < %s",
            span.company_id,
            span.start,
            span.end,
        )

    def _count_hotline_calls(self, span):
        return SQL(
            "SELECT COUNT(*), COALESCE(x.caller_kind, 'other')::varchar FROM crisis_hotline_call x"
            " WHERE x.company_id = %s AND x.state = 'closed' AND x.started_at >= %s AND x.started_at < %s GROUP BY 2",
            span.company_id,
            span.start,
            span.end,
        )
