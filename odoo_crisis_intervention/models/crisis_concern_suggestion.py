# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models

from ..tools import level_suggestion
from ..tools.level_reasons import reasons_in_words
from .crisis_concern import READERS


class CrisisConcern(models.Model):
    """What the facts of a report suggest: that it is urgent, a level with reasons, and by when it is to be assessed.

    A person decides; the author is told none of it. The arithmetic is in ``tools.level_suggestion`` (plan Art. 3, 13).
    """

    _inherit = "crisis.concern"

    is_urgent = fields.Boolean(string="Urgent", compute="_compute_suggestion", store=True)
    suggested_level_id = fields.Many2one(
        "crisis.level",
        compute="_compute_suggestion",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=READERS,
    )
    suggestion_codes = fields.Text(
        compute="_compute_suggestion", store=True, groups=READERS, export_string_translation=False
    )
    suggestion_text = fields.Text(string="Reasons", compute="_compute_suggestion_text", groups=READERS)
    assessment_due_at = fields.Datetime(
        string="Assess by", compute="_compute_suggestion", store=True, index=True, groups=READERS
    )
    is_overdue = fields.Boolean(string="Overdue", compute="_compute_is_overdue", groups=READERS)

    # Not on the categories' settings: a later change of a preset does not rewrite what was suggested at the time.
    @api.depends(
        "submitted_at",
        "urgency",
        "is_injured",
        "category_ids",
        "signal_ids.signal_id",
        "signal_ids.observed_on",
        "signal_ids.is_ticked",
    )
    def _compute_suggestion(self):
        levels = {level.code: level for level in self.env["crisis.level"].with_context(active_test=False).search([])}
        for concern in self:
            signals = [(line.signal_id.id, line.observed_on) for line in concern.signal_ids if line.is_ticked]
            today, window = concern._report_day(), concern.company_id.crisis_signal_days
            recent = level_suggestion.recent_signals(signals, today, window)
            concern.is_urgent = level_suggestion.is_urgent(len(recent), concern.urgency, concern.is_injured)
            if not concern.submitted_at:  # a draft is the author's, who is told no level
                concern.suggested_level_id = concern.suggestion_codes = concern.assessment_due_at = False
                continue
            suggestion = level_suggestion.suggest_from_concern(
                signals,
                today,
                window_days=window,
                urgency=concern.urgency,
                injured=concern.is_injured,
                categories=len(concern.category_ids),
                aggravating=any(concern.category_ids.mapped("is_aggravating")),
            )
            concern.suggested_level_id = levels.get(suggestion.level_code)
            concern.suggestion_codes = suggestion.to_json()
            concern.assessment_due_at = concern._assessment_due(suggestion.level_code)

    def _report_day(self):
        """The day from which "recent" is counted: that of sending, in the school's time; until then today."""
        return self.company_id._crisis_local(self.submitted_at or fields.Datetime.now()).date()

    def _assessment_due(self, level_code):
        """The shorter of the two clocks. The one of a report that is not urgent runs on school days only."""
        urgency = self.urgency or "normal"
        hours = level_suggestion.assessment_hours(
            self.is_urgent, urgency, level_code, self.suggested_level_id.assessment_hours
        )
        if self.is_urgent:
            return self.submitted_at + timedelta(hours=hours)
        return self.env["crisis.term"]._add_school_hours(self.submitted_at, hours, self.company_id)

    @api.depends("suggestion_codes")
    @api.depends_context("lang")
    def _compute_suggestion_text(self):
        for concern in self:
            concern.suggestion_text = reasons_in_words(self.env, concern.suggestion_codes)

    @api.depends("assessment_due_at", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for concern in self:
            due = concern.assessment_due_at
            concern.is_overdue = bool(due and due < now and concern.state in ("submitted", "acknowledged"))
