# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, HOMEROOM, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES

OVER = ("ended", "broken_off", "superseded", "void")
# What a plan says before it counts: whom to turn to, what the class hears, who gives medication.
NEEDED = ("start_on", "classmates_text", "medication_by")


class CrisisSupportPlan(models.Model):
    """How school is made for a pupil who comes back (返校支持计划), one record for each version.

    Begun from a template by the counsellor or the homeroom teacher, in force before the first day back: class and seat,
    workload, exams, dormitory, whom to turn to, what classmates are told, and the stages from half days to full ones.
    Medication is given by guardians or a doctor, never by teachers. What is in force is changed by a new version.
    Reviews after 30, 60 and 90 days, what was not as agreed, and the end hang on it.

    Access: counsellors and leaders of the school write, the register keeper reads; the homeroom teacher of the pupil's
    class writes the draft, reads it in force and says so; grants read. It carries no clinical text.
    Source: plan Art. 21, 22.
    """

    _name = "crisis.support.plan"
    _description = "Support plan after a return"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_homeroom_write = True
    _crisis_narrative = ("contact_words", "classmates_text", "change_note")
    _crisis_due_fields = ("state", "start_on", "homeroom_read_at")

    _transitions = {
        "put_in_force": Transition(sources=("draft",), target="in_force", roles=(COUNSELLOR, LEADER)),
        "confirm_read": Transition(sources=("in_force",), target=None, roles=(HOMEROOM,)),
        "end": Transition(sources=("in_force",), target="ended", roles=(COUNSELLOR, LEADER), reason=True),
        "break_off": Transition(sources=("in_force",), target="broken_off", roles=(COUNSELLOR, LEADER), reason=True),
        "void": Transition(sources=("draft",), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = (
        "previous_id",
        "agreement_id",
        "author_id",
        "in_force_at",
        "in_force_by_id",
        "homeroom_read_at",
        "homeroom_read_by_id",
        "over_at",
    )
    _locked_states = ("in_force", *OVER)

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("in_force", "In force"),
            ("ended", "Ended"),
            ("broken_off", "Broken off: on leave again"),
            ("superseded", "Superseded"),
            ("void", "Void"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    case_id = fields.Many2one(domain=[("state", "in", OPEN_STATES)])
    class_id = fields.Many2one(related="subject_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    counsellor_id = fields.Many2one(related="case_id.counsellor_id")
    level_id = fields.Many2one(related="case_id.level_id")
    watch_for = fields.Text(related="case_id.watch_for")
    is_my_class = fields.Boolean(
        compute="_compute_is_my_class", search="_search_is_my_class", export_string_translation=False
    )
    version = fields.Integer(compute="_compute_version", store=True, precompute=True)
    previous_id = fields.Many2one(
        "crisis.support.plan", string="Version before", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    template_id = fields.Many2one("crisis.support.template", string="Begun from", ondelete="restrict")
    author_id = fields.Many2one(
        "res.users",
        string="Drafted by",
        readonly=True,
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    start_on = fields.Date(string="First day back", help="The plan counts from this day on.")
    contact_id = fields.Many2one(
        "res.users", string="Somebody to turn to", domain="[('share', '=', False)]", ondelete="restrict"
    )
    contact_words = fields.Char(
        string="Somebody to turn to, in words", help="For example the pupil's form tutor of last year, and where."
    )
    medication_by = fields.Selection(
        [
            ("none", "No medication at school"),
            ("guardian", "Given by the guardians"),
            ("doctor", "Given by the school doctor, as prescribed"),
        ],
        string="Medication",
        help="Never by teachers or classmates, and never kept by the pupil.",
    )
    classmates_text = fields.Text(
        string="What classmates are told", help="Agreed with the pupil and the guardians; no word of an illness."
    )
    is_classmates_agreed = fields.Boolean(string="Agreed with the pupil and the guardians")
    change_note = fields.Text(string="What is new in this version")

    line_ids = fields.One2many("crisis.support.line", "plan_id", string="Points", domain=[("is_left_out", "=", False)])
    stage_ids = fields.One2many(
        "crisis.support.stage", "plan_id", string="Stages", domain=[("state", "!=", "left_out")]
    )
    review_ids = fields.One2many("crisis.support.review", "plan_id", string="Reviews")
    breach_ids = fields.One2many("crisis.support.breach", "plan_id", string="Not as agreed")
    followup_ids = fields.One2many(related="case_id.followup_ids", string="Follow-ups")
    missing_areas = fields.Char(string="Areas without a point", compute="_compute_missing_areas")
    stage_now_id = fields.Many2one("crisis.support.stage", string="At present", compute="_compute_stage_now_id")
    stage_now_text = fields.Char(string="School at present", compute="_compute_stage_now_id")
    next_review_on = fields.Date(string="Next review", compute="_compute_next_review_on", store=True)
    next_followup_on = fields.Date(related="case_id.next_followup_on", string="Next follow-up")
    is_entry_paused = fields.Boolean(compute="_compute_is_entry_paused", export_string_translation=False)

    in_force_at = fields.Datetime(string="In force since", readonly=True)
    in_force_by_id = fields.Many2one("res.users", string="Put in force by", readonly=True, ondelete="restrict")
    homeroom_read_at = fields.Datetime(string="Read by the homeroom teacher", readonly=True)
    homeroom_read_by_id = fields.Many2one("res.users", string="Read by", readonly=True, ondelete="restrict")
    over_at = fields.Datetime(string="Over since", readonly=True)
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.support.plan")]
    )

    can_put_in_force = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_confirm_read = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_break_off = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_version = models.UniqueIndex("(case_id, version)", "This version exists already. Please look at it again.")
    _one_draft = models.UniqueIndex(
        "(case_id) WHERE state = 'draft'", "A new version is being written already. Please use that one."
    )
    _one_in_force = models.UniqueIndex("(case_id) WHERE state = 'in_force'", "One plan is in force at a time.")
    _in_force_facts = models.Constraint(
        "CHECK(state NOT IN ('in_force', 'ended', 'broken_off')"
        " OR (start_on IS NOT NULL AND in_force_at IS NOT NULL AND in_force_by_id IS NOT NULL"
        " AND medication_by IS NOT NULL))",
        "A plan in force says its first day and who gives medication.",
    )

    # --- computes ---------------------------------------------------------------------------------------------------

    @api.depends("case_id")
    def _compute_version(self):
        for plan in self:
            # sudo: the number of versions, whoever reads them
            known = self.sudo().search([("case_id", "=", plan.case_id.id)], order="version desc", limit=1)
            plan.version = plan.version or known.version + 1

    @api.depends("class_id")
    @api.depends_context("uid")
    def _compute_is_my_class(self):
        mine = self._crisis_scope().class_ids
        for plan in self:
            plan.is_my_class = plan.class_id.id in mine

    @api.model
    def _search_is_my_class(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("class_id", "in", sorted(self._crisis_scope().class_ids))

    @api.depends("line_ids.area", "line_ids.is_left_out")
    @api.depends_context("lang", "uid")
    def _compute_missing_areas(self):
        areas = self.env["crisis.support.line"]._fields["area"]._description_selection(self.env)
        for plan in self:
            there = {*plan.line_ids.mapped("area"), "other"}
            plan.missing_areas = "、".join(label for code, label in areas if code not in there)

    @api.depends("stage_ids.date_from", "stage_ids.date_to", "stage_ids.state", "start_on", "state")
    @api.depends_context("uid", "lang")
    def _compute_stage_now_id(self):
        attendance = dict(self.env["crisis.support.stage"]._fields["attendance"]._description_selection(self.env))
        for plan in self:
            stage = plan._stage_on((plan.company_id or self.env.company)._crisis_today())
            plan.stage_now_id = stage
            plan.stage_now_text = attendance.get(stage.attendance) if stage else False

    def _stage_on(self, day):
        """The stage a day lies in; after the last one's end the last one, since school goes on as it was."""
        begun = self.stage_ids.filtered(lambda row: row.state != "left_out" and row.date_from and row.date_from <= day)
        return begun.sorted("date_from")[-1:]

    @api.depends("review_ids.state", "review_ids.planned_on")
    def _compute_next_review_on(self):
        for plan in self:
            planned = plan.review_ids.filtered(lambda row: row.state == "planned")
            plan.next_review_on = min(planned.mapped("planned_on"), default=False)

    @api.depends("case_id.warning_id.state")
    def _compute_is_entry_paused(self):
        for plan in self:
            plan.is_entry_paused = plan.case_id.warning_id.state == "paused"

    @api.depends("homeroom_read_at")
    def _compute_can(self):
        super()._compute_can()
        for plan in self:
            plan.can_confirm_read &= not plan.homeroom_read_at

    # --- writing ----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        for plan in plans:
            if plan.template_id:
                plan._fill_from_template()
            plan._crisis_log("drafted")
        return plans

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        first_days = {plan: plan.start_on for plan in self} if vals.get("start_on") else {}
        result = super().write(vals)
        if vals.get("template_id") and not self._inside_workflow():
            for plan in self:
                plan._fill_from_template()
        for plan, first_day in first_days.items():
            # stages that were laid out before the first day was known begin with it as well
            began = first_day or min(plan.stage_ids.mapped("date_from"), default=plan.start_on)
            if plan.start_on != began:
                plan.stage_ids._shift(plan.start_on - began)
        return result

    def _fill_from_template(self):
        """Points and stages of the template, without those that are there. A draft only, checked by what led here."""
        template = self.template_id.sudo()  # sudo: shared settings that every member of staff may read
        if not self.classmates_text:
            self.classmates_text = template.classmates_text
        # sudo: points that exist, also those this user is not shown; only their texts are compared
        there = set(self.sudo().line_ids.mapped("what"))
        school_class = self.subject_id.class_id.sudo()  # sudo: who the homeroom teacher is, is known to all staff
        homeroom = school_class.homeroom_employee_id.user_id or school_class.deputy_employee_id.user_id
        owners = {"counsellor": self.case_id.counsellor_id, "homeroom": homeroom, "words": self.env["res.users"]}
        # sudo: the template's points, also those that are not for the homeroom teacher who begins the plan
        self.env["crisis.support.line"].sudo().create(
            [
                {
                    "plan_id": self.id,
                    "area": line.area,
                    "what": line.name,
                    "owner_id": owners[line.owner_rule].id,
                    "owner_words": line.owner_words,
                    "is_for_homeroom": line.is_for_homeroom,
                }
                for line in template.line_ids
                if line.name not in there
            ]
        )
        if not self.stage_ids:
            self._stages_from(template)

    def _stages_from(self, template):
        day, rows = self.start_on or self.company_id._crisis_today(), []
        for stage in template.stage_ids:
            end = day + timedelta(days=stage.days - 1)
            rows.append(
                {
                    "plan_id": self.id,
                    "name": stage.name,
                    "attendance": stage.attendance,
                    "what": stage.what,
                    "date_from": day,
                    "date_to": end,
                }
            )
            day = end + timedelta(days=1)
        self.env["crisis.support.stage"].create(rows)

    def _check_is_draft(self):
        # sudo: only the state; whoever owns a point does not read the plan
        if any(plan.state != "draft" for plan in self.sudo()):
            raise UserError(self.env._("What is in force is changed by a new version of the plan."))

    # --- versions ---------------------------------------------------------------------------------------------------

    def action_new_version(self):
        """Write the next version of the plan in force. Access: write."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "in_force":
            raise UserError(self.env._("A new version is made of the plan that is in force."))
        draft = self.search([("case_id", "=", self.case_id.id), ("state", "=", "draft")], limit=1)
        if draft:
            return draft._get_records_action()
        names = ("contact_words", "classmates_text", "is_classmates_agreed", "medication_by", "start_on")
        plan = self.create(
            {"case_id": self.case_id.id, "contact_id": self.contact_id.id, **{name: self[name] for name in names}}
        )
        secret = self.sudo()  # sudo: all points and stages go over, also those this user is not shown
        # sudo: which version it came from is set here only
        plan.sudo()._as_workflow().write({"previous_id": self.id, "agreement_id": self.agreement_id.id})
        lines, stages = secret.line_ids.sorted("id"), secret.stage_ids.sorted("date_from")
        lines.create([{"plan_id": plan.id, **line._copy_values()} for line in lines])
        # stages go over as they stand, those that are passed as well
        stages._as_workflow().create([{"plan_id": plan.id, **stage._copy_values()} for stage in stages])
        return plan._get_records_action()

    # --- names ------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "drafted": self.env._("Support plan drafted"),
            "put_in_force": self.env._("Support plan in force"),
            "confirm_read": self.env._("Support plan read by the homeroom teacher"),
            "supersede": self.env._("Support plan superseded"),
            "end": self.env._("Support after the return ended"),
            "break_off": self.env._("Return broken off: on leave again"),
            "void": self.env._("Entered in error"),
        }
