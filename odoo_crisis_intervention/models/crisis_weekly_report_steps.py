# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import school_calendar
from .crisis_warning import ENTERED_STATES
from .crisis_weekly_report import TYPISTS, WORDS

COPIED = (
    "expected_count",
    "absent_count",
    "absent_psych_count",
    "situation",
    "late_reason",
    *WORDS,
)


class CrisisWeeklyReport(models.Model):
    """Opening, filling in, handing in, receiving and correcting. Fields and access: ``crisis_weekly_report``."""

    _inherit = "crisis.weekly.report"

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "submit": self.env._("Handed in"),
            "discard": self.env._("Thrown away unsent"),
            "receive": self.env._("Received"),
            "correct": self.env._("Corrected"),
        }

    # -- opening -------------------------------------------------------------------------------------------------------

    @api.model
    def action_open_mine(self):
        """This week's report of the own class, ready to be sent; with several classes, or none, the list.

        Access: everybody; what is opened or shown is the rules' matter.
        """
        companies = self._crisis_company_ids()
        classes = self.env["crisis.school.class"].search(
            [("id", "in", sorted(self._crisis_scope().class_ids)), ("company_id", "in", companies)]
        )
        reports = self.browse()
        for school_class in classes:
            reports |= self._open_for(school_class)
        if len(reports) == 1:
            return reports._open_form()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "odoo_crisis_intervention.crisis_weekly_report_action_mine"
        )

    def _open_form(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Weekly report"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("odoo_crisis_intervention.crisis_weekly_report_view_form").id, "form")],
        }

    @api.model
    def _open_for(self, school_class, day=None):
        """The report of the week of ``day`` (default today): the one begun, the one sent, or a new one filled in.

        :raises AccessError: neither a teacher of the class nor somebody who may type in a report on paper
        """
        school_class.ensure_one()
        company = school_class.company_id
        own = school_class.id in self._crisis_scope().class_ids
        if not own:
            self._crisis_check_role(TYPISTS, company)
        week = self._week_of(company, day or company._crisis_today())
        # sudo: a begun draft is not shown to whoever would type in the same report, but must not be made twice
        known = self.sudo().search(
            [
                ("class_id", "=", school_class.id),
                ("week_start", "=", week["week_start"]),
                ("state", "in", ("draft", "submitted")),
            ]
        )
        draft = known.filtered(lambda report: report.state == "draft")
        if draft and own:
            draft._take_back_from_paper()
        elif draft and draft.typed_by_id != self.env.user:
            if known - draft:
                draft = self.browse()
            else:
                draft._take_over_for_paper()
        report = self.browse((draft or known).ids)
        if not report:
            report = self._open_new(school_class, week, own)
        if report.sudo().state == "draft":  # sudo: the state only
            report._fill_in()
        return report

    def _open_new(self, school_class, week, own):
        pupils = self.env["crisis.subject"].search_count(
            [("class_id", "=", school_class.id), ("kind", "=", "student"), ("enrolment_state", "=", "enrolled")]
        )
        # as workflow: class and week are never written by hand; the rule on creating says whose class it may be
        report = (
            self._without_forged_defaults()
            ._as_workflow()
            .create(
                {
                    **week,
                    "class_id": school_class.id,
                    "company_id": school_class.company_id.id,
                    "expected_count": pupils,
                    "typed_by_id": False if own else self.env.uid,
                }
            )
        )
        return self.browse(report.id)

    def _take_over_for_paper(self):
        """A draft that was only filled in beforehand is given to whoever has the paper; one with words is not."""
        if self._is_begun(self.line_ids):
            raise UserError(
                self.env._("The homeroom teacher has begun this report. Please ask for it to be finished and sent.")
            )
        # as workflow: role checked by the caller
        self._as_workflow().write({"typed_by_id": self.env.uid})

    def _take_back_from_paper(self):
        """A teacher of the class writes it after all; what was typed in from paper stays said."""
        if self.typed_by_id and not self._is_begun(self.line_ids):
            # as workflow: a teacher of the class, checked by the caller
            self._as_workflow().write({"typed_by_id": False})

    def action_open_earlier(self):
        """The newest report of an earlier week that is still owed. Access: whoever may write this one."""
        self.ensure_one()
        self.check_access("write")
        duty = self._earlier_duty()
        return self._open_for(self.class_id, duty.period_from)._open_form() if duty else False

    def _earlier_duty(self):
        owed = Domain("kind_id.code", "=", "homeroom_weekly") & Domain("state", "=", "open")
        earlier = Domain("class_id", "=", self.class_id.id) & Domain("period_to", "<", self.week_start)
        # sudo: a deputy does not own the duty; whose class it is, was checked by the rule of this report
        return self.env["crisis.duty"].sudo().search(owed & earlier, order="due_at desc", limit=1)

    @api.model
    def _week_of(self, company, day):
        """Term, number and bounds of the school week of ``day``; outside the terms a plain week without number."""
        monday = school_calendar.monday_of(day)
        sunday = monday + timedelta(days=6)
        term = self.env["crisis.term"].search(
            [("company_id", "=", company.id), ("date_from", "<=", sunday), ("date_to", ">=", monday)], limit=1
        )
        if not term:
            return {"term_id": False, "week_number": 0, "week_start": monday, "week_end": sunday}
        number = term._week_number(day)
        start, end = school_calendar.week_bounds(term._pure(), number)
        return {"term_id": term.id, "week_number": number, "week_start": start, "week_end": end}

    def _fill_in(self):
        """Lines for the followed pupils of the class and for those in the class log, as far as the user reads them."""
        self.ensure_one()
        observations = self.env["crisis.class.observation"].search(
            [("class_id", "=", self.class_id.id), ("observed_on", "<=", self.week_end), ("is_locked", "=", False)],
            order="observed_on, id",
        )
        secret = self.sudo()  # sudo: lines that exist, also those this user is not shown
        missing = (self._followed_pupils() | observations.subject_id) - secret.line_ids.subject_id
        # sudo: the pupils were found with the user's own eyes just now; the rest is the server's to fill in
        self.env["crisis.weekly.report.line"].sudo().create(
            [{"report_id": self.id, "subject_id": subject.id} for subject in missing]
        )
        secret.line_ids._compute_standing()
        secret._take(observations)

    def _followed_pupils(self):
        """Pupils of the class who stand in each report, as far as the user reads why, the gravest first."""
        entries = self.env["crisis.warning"].search(
            [("class_id", "=", self.class_id.id), ("state", "in", ENTERED_STATES), ("subject_kind", "=", "student")]
        )
        return entries.sorted(lambda entry: (-(entry.level_id.rank or 0), entry.id)).subject_id

    def _take(self, observations):
        """Hang entries of the class log on the lines of their pupils."""
        lines = {line.subject_id: line for line in self.line_ids}
        for subject, rows in observations.grouped("subject_id").items():
            new = rows - lines[subject].observation_ids
            if new:
                lines[subject].observation_ids |= new

    # -- what was written ----------------------------------------------------------------------------------------------

    def _live_lines(self):
        """The lines that count, with the eyes of whoever runs this, inside a step of the workflow too."""
        # sudo: taken off again, with the mark of the workflow; its steps have both
        lines = self.env["crisis.weekly.report.line"].sudo(False).with_context(crisis_workflow=None)
        return lines.search([("report_id", "in", self.ids), ("is_taken_back", "=", False)], order="id")

    def _is_begun(self, lines=None):
        """Whether somebody typed anything that "nothing to report" would contradict."""
        lines = self._live_lines() if lines is None else lines
        return bool(
            self.situation != "calm"
            or self.absent_psych_count
            or any((self[name] or "").strip() for name in WORDS)
            or any(line._has_words() for line in lines)
        )

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_submit(self):
        return self._transition("submit")

    def action_discard(self):
        """Throw an unsent draft away. Access: as the transition says."""
        self._transition("discard")
        return self.env["ir.actions.act_window"]._for_xml_id(
            "odoo_crisis_intervention.crisis_weekly_report_action_mine"
        )

    def action_receive(self):
        return self._transition("receive")

    def action_nil(self):
        """Nothing to report this week: everybody unchanged, handed in. Access: whoever may write the draft.

        :raises UserError: something was written already
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "submitted":
            return True
        if self._is_begun():
            raise UserError(
                self.env._("You have already written something this week. Please look at it once more and hand it in.")
            )
        self._live_lines().filtered("is_followed").write({"is_unchanged": True})
        return self._transition("submit")

    def _guard_submit(self):
        if self.absent_count > self.expected_count or self.absent_psych_count > self.absent_count:
            raise UserError(self.env._("More pupils are away than there are. Please look at the numbers once more."))
        lines = self._live_lines()
        unanswered = lines.filtered(lambda line: line.is_followed and not line._is_answered())
        if unanswered:
            raise UserError(
                self.env._(
                    "Pupils without an answer: %(count)s. One tap each: better, unchanged or worse.",
                    count=len(unanswered),
                )
            )
        if lines.filtered(lambda line: line.is_new and not line._can_be_told()):
            raise UserError(self.env._("Please write what you noticed about each newly noticed pupil."))
        if self.corrects_id and self.corrects_id.state != "submitted":
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )

    def _prepare_submit_values(self):
        now = self._now()
        values = {
            "submitted_at": now,
            "handed_in_by_id": self.env.uid,
            "is_nil": self._is_nil(),
            "is_late": self.corrects_id.is_late if self.corrects_id else self._is_late_at(now),
            **self._hander_values(),
        }
        if self.corrects_id:
            self.corrects_id._replace()
        return values

    def _hander_values(self):
        homeroom, deputy = self.class_id.homeroom_employee_id, self.class_id.deputy_employee_id
        if self.env.user == homeroom.user_id:
            return {"handed_in_as": "homeroom", "handed_in_for_id": False}
        handed_in_as = "deputy" if self.env.user == deputy.user_id else "paper"
        return {"handed_in_as": handed_in_as, "handed_in_for_id": (homeroom or deputy).id}

    def _is_nil(self):
        if self._is_begun():
            return False
        lines = self.line_ids.filtered(lambda line: not line.is_taken_back)
        return not lines.observation_ids

    def _duty(self):
        """What the class owes for this week, as superuser; empty in a week without school."""
        return self.env["crisis.duty"]._find(
            "homeroom_weekly", self.company_id, school_class=self.class_id, day=self.week_start
        )

    def _is_late_at(self, moment):
        """By the duty's clock; where nothing is owed, after the week itself."""
        duty = self._duty()
        if duty:
            return moment > duty.due_at
        return self.company_id._crisis_local(moment).date() > self.week_end

    def _replace(self):
        """The report that a correction is about to take the place of."""
        self.write({"state": "corrected"})
        self.flush_recordset(["state"])  # before the other one is sent: a week has one that counts
        self._crisis_log("correct")

    def _after_submit(self):
        lines = self.line_ids.filtered(lambda line: not line.is_taken_back)
        lines.observation_ids._lock(lines)
        self._duty()._done(by=self.env.user, at=self.submitted_at)
        # with the user's own rights: a new pupil's concern is told by the teacher, not by the server
        self._live_lines().filtered("is_new")._tell_concern()

    def _guard_receive(self):
        if self.received_at:
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )

    def _prepare_receive_values(self):
        return {"received_at": self._now(), "received_by_id": self.env.uid}

    # -- correcting ----------------------------------------------------------------------------------------------------

    def action_correct(self):
        """A new report with the same words, to be changed and handed in instead of this one.

        Access: the teachers of the class, and whoever typed it in from paper.
        """
        self.ensure_one()
        self.check_access("read")
        secret = self.sudo()  # sudo: asked again below, as the user, before anything is told or made
        if not self._may_correct():
            raise self._crisis_refusal("correct")
        if secret.state != "submitted":
            raise UserError(self.env._("Only a report that was handed in and still counts is corrected."))
        week = Domain("class_id", "=", secret.class_id.id) & Domain("week_start", "=", secret.week_start)
        draft = self.search(week & Domain("state", "=", "draft"), limit=1)
        if not draft:
            # as workflow: which report it corrects is never written by hand
            draft = self._without_forged_defaults()._as_workflow().create(self._correction_values())
            draft = self.browse(draft.id)
            # sudo: a true copy, with the lines that this user is not shown
            self.env["crisis.weekly.report.line"].sudo().create(
                [line._correction_values(draft) for line in secret.line_ids if not line.is_taken_back]
            )
        return draft._open_form()

    def _correction_values(self):
        own = self._is_mine()
        return {
            **{name: self[name] for name in COPIED},
            "company_id": self.company_id.id,
            "class_id": self.class_id.id,
            "term_id": self.term_id.id,
            "week_number": self.week_number,
            "week_start": self.week_start,
            "week_end": self.week_end,
            "typed_by_id": False if own else self.env.uid,
            "corrects_id": self.id,
        }
