# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.locked_form import lock_fields
from ..tools.roles import COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.workflow import Transition

SENT_STATES = ("submitted", "corrected")
TYPISTS = (LEADER, COUNSELLOR)
WORDS = ("class_events", "activities", "support_wanted")


class CrisisWeeklyReport(models.Model):
    """A homeroom teacher's report of one class and one school week, filled in beforehand.

    It holds a line for each followed pupil of the class, with last week's words and what the class log says; "nothing
    to report" is one step. What was sent is locked; a correction is a new report that takes the place of the old one.
    Late, corrected and handed in for another are said, not judged.

    Access: the homeroom teacher and the deputy of the class write and read, the unsent draft too; leaders, counsellors
    and the register keeper read what was sent. A leader or counsellor who types in a report on paper has that draft
    besides. Whoever loses the class or the duty loses the report. Source: plan Art. 12(2), 26.
    """

    _name = "crisis.weekly.report"
    _description = "Weekly report of a class"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (LEADER, COUNSELLOR, KEEPER)
    _crisis_write_roles = ()
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_class_path = "class_id"
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = (*WORDS, "late_reason")

    _transitions = {
        "submit": Transition(sources=("draft",), target="submitted", roles=(HOMEROOM, *TYPISTS)),
        "discard": Transition(sources=("draft",), target="void", roles=(HOMEROOM, *TYPISTS)),
        "receive": Transition(sources=("submitted",), target=None, roles=(LEADER, KEEPER)),
    }
    _workflow_fields = (
        "company_id",
        "subject_id",
        "class_id",
        "term_id",
        "week_number",
        "week_start",
        "week_end",
        "typed_by_id",
        "handed_in_by_id",
        "handed_in_as",
        "handed_in_for_id",
        "submitted_at",
        "is_nil",
        "is_late",
        "received_at",
        "received_by_id",
        "corrects_id",
    )
    _locked_states = ("submitted", "corrected", "void")

    # which class, which week
    state = fields.Selection(
        [("draft", "Draft"), ("submitted", "Handed in"), ("corrected", "Corrected"), ("void", "Void")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    class_id = fields.Many2one(
        "crisis.school.class", required=True, readonly=True, index=True, check_company=True, ondelete="restrict"
    )
    homeroom_employee_id = fields.Many2one(related="class_id.homeroom_employee_id")
    term_id = fields.Many2one("crisis.term", readonly=True, index="btree_not_null", ondelete="restrict")
    week_number = fields.Integer(string="School week", readonly=True, aggregator=None)
    week_start = fields.Date(string="First day", required=True, readonly=True, index=True)
    week_end = fields.Date(string="Last day", required=True, readonly=True)
    week_name = fields.Char(string="Week", compute="_compute_week_name")

    # the class
    expected_count = fields.Integer(string="Pupils of the class", aggregator="sum")
    present_count = fields.Integer(string="Present", compute="_compute_present_count", store=True)
    absent_count = fields.Integer(string="Away", help="How many pupils were away this week.")
    absent_psych_count = fields.Integer(
        string="Of these for psychological reasons", help="As the guardians say; no diagnosis is needed."
    )
    situation = fields.Selection(
        [("calm", "Calm"), ("unsettled", "Unsettled"), ("urgent", "Something urgent")],
        string="The class this week",
        required=True,
        default="calm",
    )
    class_events = fields.Text(string="Events in the class")
    activities = fields.Text(string="Class meetings and activities")
    support_wanted = fields.Text(string="Support wanted from the school")
    line_ids = fields.One2many("crisis.weekly.report.line", "report_id", string="Pupils")
    followed_count = fields.Integer(string="Followed pupils", compute="_compute_line_counts")
    new_count = fields.Integer(string="Newly noticed", compute="_compute_line_counts")
    worse_count = fields.Integer(string="Worse", compute="_compute_line_counts")

    # how it was handed in
    typed_by_id = fields.Many2one(
        "res.users", string="Typed in by", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    submitted_at = fields.Datetime(string="Handed in at", readonly=True)
    handed_in_by_id = fields.Many2one("res.users", string="Handed in by", readonly=True, ondelete="restrict")
    handed_in_as = fields.Selection(
        [("homeroom", "Homeroom teacher"), ("deputy", "Deputy, for another"), ("paper", "Typed in from paper")],
        string="Handed in as",
        readonly=True,
    )
    handed_in_for_id = fields.Many2one(
        "hr.employee", string="Handed in for", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    is_nil = fields.Boolean(string="Nothing to report", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    late_reason = fields.Char(string="Why late")
    due_at = fields.Datetime(string="Due", compute="_compute_due")
    is_past_due = fields.Boolean(compute="_compute_due", export_string_translation=False)
    has_earlier = fields.Boolean(compute="_compute_due", export_string_translation=False)
    received_at = fields.Datetime(string="Received at", readonly=True)
    received_by_id = fields.Many2one("res.users", string="Received by", readonly=True, ondelete="restrict")
    corrects_id = fields.Many2one("crisis.weekly.report", readonly=True, index="btree_not_null", ondelete="restrict")
    correction_ids = fields.One2many("crisis.weekly.report", "corrects_id", string="Corrected by")

    can_submit = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_discard = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_receive = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_correct = fields.Boolean(compute="_compute_can", export_string_translation=False)
    is_my_class = fields.Boolean(
        compute="_compute_is_my_class", search="_search_is_my_class", export_string_translation=False
    )

    _one_sent = models.UniqueIndex(
        "(class_id, week_start) WHERE state = 'submitted'", "This week's report of the class was handed in already."
    )
    _one_draft = models.UniqueIndex(
        "(class_id, week_start) WHERE state = 'draft'", "This week's report of the class was just begun. Open it again."
    )
    _sent_is_stamped = models.Constraint(
        "CHECK(state NOT IN ('submitted', 'corrected')"
        " OR (submitted_at IS NOT NULL AND handed_in_by_id IS NOT NULL AND handed_in_as IS NOT NULL))",
        "A report that was handed in says when and by whom.",
    )
    _week_ordered = models.Constraint("CHECK(week_start <= week_end)", "A week ends after it begins.")
    _counts_not_negative = models.Constraint(
        "CHECK(expected_count >= 0 AND absent_count >= 0 AND absent_psych_count >= 0)",
        "The number of pupils is not below zero.",
    )
    _by_week = models.Index("(company_id, week_start, state)")

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("week_number", "week_start", "week_end")
    @api.depends_context("lang")
    def _compute_week_name(self):
        for report in self:
            if not report.week_start:
                report.week_name = ""
                continue
            days = f"{report.week_start:%m-%d} – {report.week_end:%m-%d}"
            report.week_name = (
                self.env._("Week %(number)s (%(days)s)", number=report.week_number, days=days)
                if report.week_number
                else days
            )

    @api.depends("state", "class_id", "week_start")
    def _compute_due(self):
        """For the form of one draft: by when it is due, and whether an earlier one is still owed."""
        now = fields.Datetime.now()
        for report in self:
            is_draft = report.state == "draft" and report.week_start
            report.due_at = is_draft and report._duty().due_at
            report.is_past_due = bool(is_draft and report._is_late_at(now))
            report.has_earlier = bool(is_draft and not report.corrects_id and report._earlier_duty())

    @api.depends("expected_count", "absent_count")
    def _compute_present_count(self):
        for report in self:
            report.present_count = max(report.expected_count - report.absent_count, 0)

    @api.depends("line_ids.is_new", "line_ids.is_followed", "line_ids.is_taken_back", "line_ids.change")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_line_counts(self):
        """Counted with the reader's eyes; three questions for all rows."""
        lines = self.env["crisis.weekly.report.line"]
        own = Domain("report_id", "in", self.ids) & Domain("is_taken_back", "=", False)
        for name, flag in (
            ("followed_count", Domain("is_followed", "=", True)),
            ("new_count", Domain("is_new", "=", True)),
            ("worse_count", Domain("change", "=", "worse")),
        ):
            counts = dict(lines._read_group(own & flag, ["report_id"], ["__count"]))
            for report in self:
                report[name] = counts.get(report._origin, 0)

    @api.depends("state", "received_at", "typed_by_id")
    def _compute_can(self):
        super()._compute_can()
        for report in self:
            report.can_receive &= not report.received_at
            report.can_correct = report.state == "submitted" and report._may_correct()

    @api.depends("class_id")
    @api.depends_context("uid")
    def _compute_is_my_class(self):
        mine = self._crisis_scope().class_ids
        for report in self:
            report.is_my_class = report.class_id.id in mine

    @api.model
    def _search_is_my_class(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("class_id", "in", sorted(self._crisis_scope().class_ids))

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        office = self._crisis_domain(self._crisis_read_roles, False, ()) & Domain("state", "in", SENT_STATES)
        return self._crisis_domain((), True, ()) | office | self._crisis_typing_domain()

    def _crisis_write_domain(self):
        return self._crisis_domain((), True, ()) | self._crisis_typing_domain()

    def _crisis_typing_domain(self):
        """What a leader or counsellor types in from paper, as long as the duty lasts."""
        return self._crisis_domain(TYPISTS, False, ()) & Domain("typed_by_id", "=", self.env.uid)

    def _is_mine(self):
        return self.class_id.id in self._crisis_scope().class_ids

    def _may_correct(self):
        """The teachers of the class, and whoever typed it in from paper."""
        typed = self.typed_by_id == self.env.user and self._crisis_has_role(TYPISTS, self.company_id)
        return self.env.su or self._is_mine() or typed

    # -- create --------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._inside_workflow():
            # opened by the class and week it is for, which fills it in; never made by hand
            raise self._workflow_refusal()
        return super().create(vals_list)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            lock_fields(self, arch, "state != 'draft'")
        return arch, view

    def _check_is_draft(self):
        # sudo: only the state is looked at; the rule of the line comes after
        if any(report.state != "draft" for report in self.sudo()):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
