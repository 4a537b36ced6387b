# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import school_calendar
from ..tools.locked_form import lock_fields
from ..tools.roles import COUNSELLOR
from ..tools.workflow import Transition

# Somebody still has to talk with the pupil, now or on a day that is set.
OPEN_STATES = ("waiting", "unreachable", "watch")
ENDED_STATES = ("no_concern", "registered", "declined", "void")
# What is added to the urgency of the bands, so that one answer comes before any score.
FLAG, ASK = 10_000, 5_000


class CrisisCandidate(models.Model):
    """A pupil whom a screening gives a reason to talk with: seen face to face before anything else follows.

    Made from sheets, one open candidate for each pupil and census, or by hand. An answer that is acted on at once comes
    first, then what was not answered, then the scores. A sheet is a reason to talk and no more: whether nothing
    follows, somebody looks again, or the register, is said by the counsellor who talked. Declining has no consequences.

    Access: counsellors of the school write, holders of a full grant read; nobody else, leaders included. No line of a
    timeline and no file tells that somebody was a candidate. Source: plan Art. 11.
    """

    _name = "crisis.candidate"
    _description = "Screening candidate"
    _inherit = ["crisis.quiet.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ("full",)
    _crisis_narrative = ("occasion", "note", "place")

    _transitions = {
        "take": Transition(sources=OPEN_STATES, target=None, roles=(COUNSELLOR,)),
        "no_concern": Transition(sources=OPEN_STATES, target="no_concern", roles=(COUNSELLOR,)),
        "watch": Transition(sources=OPEN_STATES, target="watch", roles=(COUNSELLOR,)),
        "register": Transition(sources=OPEN_STATES, target="registered", roles=(COUNSELLOR,)),
        "decline": Transition(sources=OPEN_STATES, target="declined", roles=(COUNSELLOR,)),
        "unreachable": Transition(sources=OPEN_STATES, target="unreachable", roles=(COUNSELLOR,)),
        "reopen": Transition(sources=ENDED_STATES, target="waiting", roles=(COUNSELLOR,)),
        "void": Transition(sources=OPEN_STATES, target="void", roles=(COUNSELLOR,)),
        # Nobody presses this one: a new sheet gives a new reason.
        "again": Transition(sources=("watch", "unreachable"), target="waiting"),
    }
    _workflow_fields = (
        "source",
        "census_id",
        "to_ask",
        "found_at",
        "flagged_at",
        "urgency",
        "priority",
        "round",
        "due_at",
        "taken_at",
        "taken_by_id",
        "seen_at",
        "seen_by_id",
        "tries",
        "again_on",
        "warning_id",
    )
    _locked_states = ENDED_STATES

    state = fields.Selection(
        [
            ("waiting", "To be talked with"),
            ("unreachable", "Not met yet"),
            ("watch", "Kept in view"),
            ("no_concern", "Talked, no concern"),
            ("registered", "Proposed for the register"),
            ("declined", "Did not want to talk"),
            ("void", "Void"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(string="Pupil", required=True)
    class_id = fields.Many2one(related="subject_id.class_id", store=True, index="btree_not_null", ondelete="restrict")

    census_id = fields.Many2one(
        "crisis.census", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )

    # 1. Why
    source = fields.Selection(
        [("sheet", "By a screening"), ("hand", "Added by hand")],
        string="Came by",
        required=True,
        readonly=True,
        default="hand",
    )
    occasion = fields.Text(string="Why this pupil", help="For whoever is added by hand. Facts, no diagnosis.")
    sheet_ids = fields.One2many("crisis.sheet", "candidate_id", string="Answer sheets", readonly=True)
    reasons = fields.Text(string="Reasons to talk", compute="_compute_reasons")
    to_ask = fields.Boolean(
        string="Ask in person",
        readonly=True,
        help="A question about not wanting to live was left out or not answered, so it is asked in the talk.",
    )
    priority = fields.Selection(
        [("flag", "Today"), ("ask", "Ask in person"), ("score", "In turn"), ("hand", "Added by hand")],
        string="How urgent",
        required=True,
        readonly=True,
        default="hand",
    )
    urgency = fields.Integer(string="Order of urgency", readonly=True, index=True, aggregator=None)
    found_at = fields.Datetime(string="On the list since", required=True, readonly=True, default=fields.Datetime.now)
    flagged_at = fields.Datetime(string="To be acted on since", readonly=True)
    round = fields.Integer(readonly=True, aggregator=None, export_string_translation=False)
    due_at = fields.Datetime(string="Talk by", readonly=True, index=True)
    is_overdue = fields.Boolean(string="Past its time", compute="_compute_is_overdue", search="_search_is_overdue")

    # 2. The talk
    taken_at = fields.Datetime(string="A counsellor has it since", readonly=True)
    taken_by_id = fields.Many2one(
        "res.users", string="Counsellor who has it", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    interview_at = fields.Datetime(string="Talk planned for", index="btree_not_null")
    interview_minutes = fields.Integer(
        string="Takes (minutes)", default=lambda self: self.env.company.crisis_candidate_minutes, aggregator=None
    )
    interview_end = fields.Datetime(
        compute="_compute_interview_end", store=True, precompute=True, export_string_translation=False
    )
    interviewer_id = fields.Many2one(
        "res.users",
        string="Talks with the pupil",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    place = fields.Char()
    is_planned_late = fields.Boolean(compute="_compute_is_overdue", export_string_translation=False)
    note = fields.Text(string="Words on the talk", help="For counsellors. What belongs to an assessment stands there.")

    # 3. What came of it
    seen_at = fields.Datetime(string="Result at", readonly=True)
    seen_by_id = fields.Many2one("res.users", string="Result by", readonly=True, ondelete="restrict")
    watch_until = fields.Date(string="Look again on", help="Empty: after the days in the settings.")
    tries = fields.Integer(string="Times not met", readonly=True, aggregator=None)
    again_on = fields.Date(string="Next try on", readonly=True)
    warning_id = fields.Many2one(
        "crisis.warning", string="Register entry", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    homeroom_note_ids = fields.One2many("crisis.homeroom.note", "candidate_id", string="Notes for the homeroom teacher")

    can_take = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_no_concern = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_reopen = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_open = models.UniqueIndex(
        "(subject_id, COALESCE(census_id, 0)) WHERE state IN ('waiting', 'unreachable', 'watch')",
        "This pupil is on the list already.",
    )
    _one_talk_at_a_time = models.Constraint(
        "EXCLUDE USING gist (int4range(interviewer_id, interviewer_id, '[]') WITH &&,"
        " tsrange(interview_at, interview_end) WITH &&)"
        " WHERE (state IN ('waiting', 'watch') AND interview_at IS NOT NULL AND interviewer_id IS NOT NULL)",
        "This time is taken. Please choose another.",
    )
    _ended_is_stamped = models.Constraint(
        "CHECK(state NOT IN ('no_concern', 'registered', 'declined', 'watch')"
        " OR (seen_at IS NOT NULL AND seen_by_id IS NOT NULL))",
        "This step needs an earlier one.",
    )
    _minutes_positive = models.Constraint("CHECK(interview_minutes > 0)", "A talk takes some minutes.")
    _work_list = models.Index("(company_id, state, urgency)")

    # --- computes and searches ------------------------------------------------------------------------------------

    @api.depends("sheet_ids.state", "occasion")
    @api.depends_context("lang", "uid")
    def _compute_reasons(self):
        for candidate in self:
            lines = [sheet._reason_line() for sheet in candidate._counting_sheets()]
            candidate.reasons = "\n".join(filter(None, [*lines, candidate.occasion])) or False

    @api.depends("interview_at", "interview_minutes")
    def _compute_interview_end(self):
        for candidate in self:
            length = timedelta(minutes=max(candidate.interview_minutes, 1))
            candidate.interview_end = candidate.interview_at and candidate.interview_at + length

    @api.depends("state", "due_at", "interview_at")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for candidate in self:
            waiting = candidate.state in ("waiting", "unreachable") and candidate.due_at
            candidate.is_overdue = bool(waiting and candidate.due_at < now)
            candidate.is_planned_late = bool(
                waiting and candidate.interview_at and candidate.interview_at > candidate.due_at
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", ("waiting", "unreachable")) & Domain("due_at", "<", fields.Datetime.now())

    def _counting_sheets(self):
        """The sheets that are a reason to talk: none that was made void."""
        return self.sheet_ids.filtered(lambda sheet: sheet.state == "done" and sheet.to_see)

    # --- constraints ----------------------------------------------------------------------------------------------

    @api.constrains("subject_id")
    def _check_is_pupil(self):
        if any(candidate.subject_id.kind != "student" for candidate in self):
            raise ValidationError(self.env._("Screening is for pupils."))

    @api.constrains("interviewer_id")
    def _check_interviewer(self):
        for candidate in self.sudo().filtered("interviewer_id"):  # sudo: who serves, and who is shut out, is asked
            if candidate.interviewer_id not in candidate._crisis_people(COUNSELLOR):
                raise ValidationError(self.env._("A counsellor of the school talks with the pupil."))

    # --- create and write -----------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("interview_at") and not vals.get("interviewer_id"):
                vals["interviewer_id"] = self.env.uid
        candidates = super().create(vals_list)
        for candidate in candidates.filtered(lambda row: not row.due_at):
            # sudo, as workflow: the clock of what was entered by hand begins here
            candidate.sudo()._as_workflow().due_at = candidate._due_from(candidate.found_at)
        return candidates

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            if "subject_id" in vals and any(row.subject_id.id != vals["subject_id"] for row in self):
                raise UserError(self.env._("A candidate stays with its pupil. Make it void and add another."))
            if vals.get("interview_at") and not vals.get("interviewer_id"):
                for candidate in self.filtered(lambda row: not row.interviewer_id):
                    candidate.interviewer_id = self.env.user
        return super().write(vals)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            lock_fields(self, arch, f"state in {self._locked_states}", ("homeroom_note_ids",))
        return arch, view

    def _due_from(self, start):
        """By when somebody talks with the pupil."""
        return self._talk_by(start, self.company_id, self.flagged_at)

    @api.model
    def _talk_by(self, start, company, is_flagged):
        kind = self.env["crisis.duty.kind"]._of("candidate_today" if is_flagged else "candidate_interview")
        return kind._due_from(start, company)

    def _in_school_days(self, days):
        terms = self.env["crisis.term"]._pure_terms(self.company_id)
        return school_calendar.add_school_days(terms, self.company_id._crisis_today(), days)
