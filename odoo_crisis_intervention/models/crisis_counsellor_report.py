# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import school_week
from ..tools.roles import COUNSELLOR, LEADER
from ..tools.school_calendar import monday_of
from ..tools.workflow import Transition

STANDING = ("submitted", "corrected")


class CrisisCounsellorReport(models.Model):
    """What a counsellor tells the team's leaders each week. It writes itself from the week's facts.

    Only the remarks are typed, and a week without any is handed in as it is. While it is a draft the facts are counted
    anew at each look; handing in keeps them (``crisis.counsellor.report.line`` and ``.person``) and locks the report. A
    correction is a new report that points to the old one and counts the same span again. Facts between an early handing
    in and the end of the week are the next report's, so that nothing is lost and nothing counted twice. A colleague's
    own case is never part of it.

    Access: counsellors and leaders of the school read and write, so that a deputy or a leader can hand in for somebody
    who is ill (which it then says). Nobody else, and nobody longer than the duty lasts.
    Source: plan Art. 12 (counsellors report to the leader at least weekly).
    """

    _name = "crisis.counsellor.report"
    _description = "Counsellor's weekly report"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.week.mixin"]
    _order = "id desc"

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("remarks", "late_reason")

    _transitions = {
        "submit": Transition(sources=("draft",), target="submitted", roles=(COUNSELLOR, LEADER), audience="clinical"),
        # Nobody presses this one: handing in the correction is the fact.
        "replace": Transition(sources=("submitted",), target="corrected", audience="clinical"),
        "discard": Transition(sources=("draft",), target="void", roles=(COUNSELLOR, LEADER), audience="clinical"),
    }
    _workflow_fields = ("submitted_at", "submitted_by_id", "due_at", "facts_from", "facts_until", "corrects_id")
    _locked_states = (*STANDING, "void")

    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Handed in"), ("corrected", "Corrected"), ("void", "Void")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    counsellor_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="restrict", default=lambda self: self.env.user
    )
    remarks = fields.Text(help="What the figures do not say. May stay empty.")
    late_reason = fields.Char(string="Why it is late", help="A fact, no excuse is asked for. May stay empty.")

    submitted_at = fields.Datetime(string="Handed in on", readonly=True)
    submitted_by_id = fields.Many2one("res.users", string="Handed in by", readonly=True, ondelete="restrict")
    due_at = fields.Datetime(string="Due on", readonly=True, help="As it stood when the report was handed in.")
    is_nil = fields.Boolean(string="Without remarks", compute="_compute_is_nil", store=True)
    is_late = fields.Boolean(string="Late", compute="_compute_is_late", store=True, recursive=True)
    is_overdue = fields.Boolean(compute="_compute_is_overdue", export_string_translation=False)
    is_handed_in_for = fields.Boolean(
        string="Handed in for a colleague", compute="_compute_is_handed_in_for", store=True
    )

    facts_from = fields.Datetime(readonly=True)
    facts_until = fields.Datetime(readonly=True)
    line_ids = fields.One2many("crisis.counsellor.report.line", "report_id", string="Figures", readonly=True)
    person_ids = fields.One2many("crisis.counsellor.report.person", "report_id", string="Persons", readonly=True)
    content = fields.Json(string="Facts of the week", compute="_compute_content", export_string_translation=False)

    corrects_id = fields.Many2one(
        "crisis.counsellor.report", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    correction_ids = fields.One2many("crisis.counsellor.report", "corrects_id", string="Corrections", readonly=True)

    can_submit = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_discard = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_correct = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_each = models.UniqueIndex(
        "(company_id, counsellor_id, week_start, state) WHERE state IN ('draft', 'submitted')",
        "There is a report of this week already. Please use that one.",
    )
    _submitted_is_stamped = models.Constraint(
        "CHECK(state NOT IN ('submitted', 'corrected') OR (submitted_at IS NOT NULL AND submitted_by_id IS NOT NULL"
        " AND facts_from IS NOT NULL AND facts_until IS NOT NULL))",
        "A report that was handed in has its time and its span.",
    )

    # --- computes -----------------------------------------------------------------------------------------------

    @api.depends("state", "remarks")
    def _compute_is_nil(self):
        for report in self:
            report.is_nil = report.state in STANDING and not (report.remarks or "").strip()

    @api.depends("submitted_at", "due_at", "corrects_id.is_late")
    def _compute_is_late(self):
        """A correction is as late as what it corrects."""
        for report in self:
            late = bool(report.submitted_at and report.due_at and report.submitted_at > report.due_at)
            report.is_late = report.corrects_id.is_late if report.corrects_id else late

    @api.depends("submitted_by_id", "counsellor_id")
    def _compute_is_handed_in_for(self):
        for report in self:
            report.is_handed_in_for = bool(report.submitted_by_id and report.submitted_by_id != report.counsellor_id)

    @api.depends("state", "week_start", "counsellor_id")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for report in self:
            due = report._due() if report.state == "draft" and not report.corrects_id else False
            report.is_overdue = bool(due and due < now)

    @api.depends("state", "week_start", "counsellor_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_content(self):
        for report in self:
            report.content = report._content() if report.counsellor_id and report.week_start else False

    @api.depends("correction_ids.state")
    def _compute_can(self):
        super()._compute_can()
        for report in self:
            report.can_correct = bool(
                report.state == "submitted"
                and report.is_writable
                and "draft" not in report.correction_ids.mapped("state")
            )

    # --- create and write ---------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("week_start"):
                vals["week_start"] = monday_of(fields.Date.to_date(vals["week_start"]))
        reports = super().create(vals_list)
        for report in reports:
            report._crisis_log("opened", audience="clinical")
        return reports

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and {"counsellor_id", "week_start", "company_id"} & set(vals):
            raise UserError(
                self.env._("A report stays with its week and its counsellor. Discard it and begin another.")
            )
        return super().write(vals)

    @api.constrains("counsellor_id", "week_start", "company_id")
    def _check_owed(self):
        for report in self:
            if report.week_start > report.company_id._crisis_today():
                raise ValidationError(self.env._("A week that has not begun has nothing to report."))
            if not report._counsellors_of_week(report.company_id, report.week_start) & report.counsellor_id:
                raise ValidationError(self.env._("Only a counsellor of this school has a weekly report."))

    @api.model
    def _counsellors_of_week(self, company, monday):
        """Users who held the duty of a counsellor at any time of that week."""
        # sudo: who serves in the teams is no secret
        rows = (
            self.env["crisis.team.member"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("role", "=", "counsellor"),
                    ("confirmed_at", "!=", False),
                    ("date_from", "<=", monday + timedelta(days=6)),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", monday),
                ]
            )
        )
        return rows.user_id

    # --- the week's duty ----------------------------------------------------------------------------------------

    def _duty(self):
        """The duty this report fulfils, if the calendar opened one."""
        self.ensure_one()
        return (
            self.env["crisis.duty"]
            ._of_week("counsellor_weekly", self.company_id, self.week_start)
            .filtered(lambda duty: self.counsellor_id in duty.owner_ids)[:1]
        )

    def _due(self):
        return self._duty().due_at

    @api.model
    def _open_for(self, counsellor, company, monday):
        """The report of that week: the standing one, the draft, or a new draft. With the rights of whoever asks."""
        found = self.search(
            Domain("company_id", "=", company.id)
            & Domain("counsellor_id", "=", counsellor.id)
            & Domain("week_start", "=", monday)
            & Domain("state", "in", ("draft", "submitted"))
        )
        return found.sorted(lambda report: report.state != "draft")[:1] or self.create(
            {"company_id": company.id, "counsellor_id": counsellor.id, "week_start": monday}
        )

    # --- actions ------------------------------------------------------------------------------------------------

    @api.model
    def action_open_mine(self):
        """The own report that is owed now: of the last school week while it is still owed, or else of this week.

        Access: counsellors of the school.
        """
        company = self.env.company
        self._crisis_check_role((COUNSELLOR,), company)
        today = company._crisis_today()
        last = school_week.last_school_week(self.env["crisis.term"]._pure_terms(company), today)
        owed = self.env["crisis.duty"]._of_week("counsellor_weekly", company, last)
        missed = owed.filtered(lambda duty: duty.state == "open" and self.env.user in duty.owner_ids)
        return self._open_for(self.env.user, company, last if missed else monday_of(today))._open_form()

    def action_submit(self):
        return self._transition("submit")

    def action_discard(self):
        """Throw a draft away. Access: as writing it."""
        self._transition("discard")
        return self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_counsellor_report_action")

    def action_correct(self):
        """A new draft that takes the place of this report once it is handed in. Access: as writing it.

        :raises UserError: not handed in, or somebody is correcting it already
        """
        self.ensure_one()
        self.check_access("write")
        if not self.can_correct:
            raise UserError(
                self.env._("This was already changed, possibly by a colleague just now. Please look at it again.")
            )
        # as workflow: a client may not choose which report its own one takes the place of
        correction = self._as_workflow().create(
            {
                "company_id": self.company_id.id,
                "counsellor_id": self.counsellor_id.id,
                "week_start": self.week_start,
                "corrects_id": self.id,
                "remarks": self.remarks,
                "facts_from": self.facts_from,
                "facts_until": self.facts_until,
            }
        )
        return self.browse(correction.id)._open_form()

    def _open_form(self):
        return {**self._get_records_action(), "views": [(False, "form")]}

    # --- transitions --------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "opened": self.env._("Report begun"),
            "submit": self.env._("Report handed in"),
            "replace": self.env._("Replaced by a correction"),
            "discard": self.env._("Draft discarded"),
        }

    def _prepare_submit_values(self):
        if self.corrects_id:
            self.corrects_id._transition("replace")
            self.env.flush_all()  # the old one leaves its place in the index before the new one takes it
        since, until = self._facts_span()
        return {
            "submitted_at": self._now(),
            "submitted_by_id": self.env.uid,
            "due_at": self.corrects_id.due_at if self.corrects_id else self._due(),
            "facts_from": since,
            "facts_until": until,
        }

    def _after_submit(self):
        self._keep_facts()
        self._duty()._done(by=self.submitted_by_id, at=self.submitted_at)
