# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import review_dates
from .crisis_assessment import FINAL_STATES
from .crisis_warning import ENTERED_STATES, LIVE_STATES


class CrisisWarningSteps(models.Model):
    """What each step of a register entry asks for, writes and sets off. The table of steps is in ``crisis_warning``."""

    _inherit = "crisis.warning"

    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "propose": self.env._("Proposed for the register"),
            "enter": self.env._("Entered in the register"),
            "decline": self.env._("Proposal declined"),
            "withdraw": self.env._("Proposal withdrawn"),
            "change_level": self.env._("Level changed"),
            "review": self.env._("Reviewed, unchanged"),
            "pause": self.env._("Entry paused"),
            "resume": self.env._("Entry resumed"),
            "propose_removal": self.env._("Removal proposed"),
            "refuse_removal": self.env._("Removal refused"),
            "remove": self.env._("Removed from the register"),
            "void": self.env._("Made void"),
        }

    # --- helpers of other models ------------------------------------------------------------------------------------

    @api.model
    def _review_date(self, level, company):
        """By when a level decided today is looked at again, in this school's calendar; False without a level."""
        if not level or not company:
            return False
        terms = self.env["crisis.term"]._pure_terms(company)
        return (
            review_dates.review_date(terms, company._crisis_today(), level.review_days, level.is_round_the_clock)
            or False
        )

    @api.model
    def _live_of(self, subjects):
        """Entries of these persons that are not over."""
        return self.search([("subject_id", "in", subjects.ids), ("state", "in", LIVE_STATES)])

    # --- actions ------------------------------------------------------------------------------------------------

    def action_enter(self):
        return self._transition("enter")

    def action_decline(self):
        return self._open_decision("decline")

    def action_withdraw(self):
        return self._open_decision("withdraw")

    def action_change_level(self):
        """Asks for the new level and the reason; the level of the last assessment is offered."""
        self.ensure_one()
        self._check_transition_role("change_level")
        # sudo: the level only, which is what the feedback sheet tells the register's office anyway
        offered = self.sudo().last_assessment_id.level_id
        return self._open_decision("change_level", level_to_id=offered.id if offered != self.level_id else False)

    def action_review(self):
        return self._transition("review")

    def action_pause(self):
        return self._open_decision("pause")

    def action_resume(self):
        return self._open_decision("resume")

    def action_propose_removal(self):
        return self._open_decision("propose_removal")

    def action_refuse_removal(self):
        return self._open_decision("refuse_removal")

    def action_remove(self):
        return self._transition("remove")

    def action_void(self):
        return self._open_decision("void")

    @api.model
    def _action_propose(self, assessment):
        """A new proposal filled from an assessment and its feedback sheet; nothing of the interview goes into it."""
        live = self._live_of(assessment.subject_id)
        if live:
            return live[:1]._get_records_action()
        sheet = assessment.feedback_ids.filtered(lambda sheet: sheet.state != "void")[:1]
        known_sources = dict(self._fields["source"].selection)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose for the register"),
            "res_model": self._name,
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_subject_id": assessment.subject_id.id,
                "default_company_id": assessment.company_id.id,
                "default_assessment_id": assessment.id,
                "default_level_id": assessment.level_id.id,
                "default_source": assessment.source if assessment.source in known_sources else "other",
                "default_category_ids": [Command.set(assessment.category_ids.ids)],
                "default_risk_type_ids": [Command.set(assessment.risk_type_ids.ids)],
                "default_agreed_measures": sheet.measures or False,
                "default_watch_for": sheet.watch_for or False,
            },
        }

    # --- entering ---------------------------------------------------------------------------------------------------

    def _guard_enter(self):
        if self.subject_id.enrolment_state != "enrolled":
            raise UserError(self.env._("Only somebody who is enrolled or employed at present can be entered."))
        missing = [self._fields[name]._description_string(self.env) for name in ("source", "reason") if not self[name]]
        if missing:
            raise UserError(
                self.env._("Please fill in before entering:\n%(list)s", list="\n".join(f"• {text}" for text in missing))
            )

    def _prepare_enter_values(self):
        now = self._now()
        values = {"entered_by_id": self.env.uid, "entered_at": now, "reviewed_at": now}
        values["review_by"] = self._next_review(self.level_id, self.assessment_id)
        if self.assessment_id:
            values["last_assessment_id"] = self.assessment_id.id
        return values

    def _after_enter(self):
        self.env["crisis.case"]._open_case_of(self.subject_id)._on_warning_entered(self)

    def _next_review(self, level, assessment=None):
        """The date a level allows at most; earlier when the assessment that led here says so."""
        latest = self._review_date(level, self.company_id) or self.company_id._crisis_today()
        proposed = assessment.next_review_on if assessment else None
        if proposed and proposed < self.company_id._crisis_today():
            proposed = None  # an old plan says nothing about the entry of today
        return review_dates.bounded_review(proposed, latest)

    # --- level and review -------------------------------------------------------------------------------------------

    def _guard_change_level(self):
        level = self._decision().level_to_id
        if not level or not level.active:
            raise UserError(self.env._("Please choose the new level."))
        if level == self.level_id:
            raise UserError(self.env._("This is the level already. Use “Reviewed, unchanged”."))

    def _prepare_change_level_values(self):
        level = self._decision().level_to_id
        return {
            "level_id": level.id,
            "review_by": self._next_review(level),
            "reviewed_at": self._now(),
            # A new level is a new situation: an open proposal to remove the entry lapses.
            "removal_proposed_by_id": False,
            "removal_proposed_at": False,
        }

    def _prepare_review_values(self):
        return {"review_by": self._next_review(self.level_id), "reviewed_at": self._now()}

    @api.model
    def _on_assessment_completed(self, assessment):
        """A completed assessment is a review. A level it differs in is changed by a decision, not by itself."""
        # sudo: whoever completed it may be without the register's function; only dates and the link are written
        for entry in self.sudo()._live_of(assessment.subject_id):
            values = {"last_assessment_id": assessment.id}
            if entry.state in ENTERED_STATES:
                values["reviewed_at"] = assessment.completed_at
                values["review_by"] = entry._next_review(entry.level_id, assessment)
            # as workflow: the completed assessment is the fact that sets these dates
            entry._as_workflow().write(values)

    # --- pause ------------------------------------------------------------------------------------------------------

    def _prepare_resume_values(self):
        return {"review_by": self._next_review(self.level_id), "reviewed_at": self._now()}

    # --- removal ------------------------------------------------------------------------------------------------------

    def _guard_propose_removal(self):
        if self.removal_proposed_by_id:
            raise UserError(self.env._("The removal was proposed already."))
        self._refuse_without_recent_assessment()

    def _prepare_propose_removal_values(self):
        return {"removal_proposed_by_id": self.env.uid, "removal_proposed_at": self._now()}

    def _guard_refuse_removal(self):
        if not self.removal_proposed_by_id:
            raise UserError(self.env._("Nobody has proposed a removal."))

    def _prepare_refuse_removal_values(self):
        return {"removal_proposed_by_id": False, "removal_proposed_at": False}

    def _guard_remove(self):
        if not self.removal_proposed_by_id:
            raise UserError(self.env._("A counsellor proposes the removal first, after an assessment."))
        self._refuse_without_recent_assessment()

    def _prepare_remove_values(self):
        return {"removed_by_id": self.env.uid, "removed_at": self._now()}

    def _refuse_without_recent_assessment(self):
        """The assessment that led to the entry does not lead out of it: there must be a later one, and a recent one."""
        days = self.company_id.crisis_removal_assessment_days
        recent = self.env["crisis.assessment"].search_count(
            [
                ("subject_id", "=", self.subject_id.id),
                ("state", "in", FINAL_STATES),
                ("completed_at", ">", self.entered_at),
                ("completed_at", ">=", self._now() - timedelta(days=days)),
            ],
            limit=1,
        )
        if not recent:
            raise UserError(
                self.env._(
                    "Removal needs an assessment completed after the entry and within the last %(days)s days.",
                    days=days,
                )
            )
