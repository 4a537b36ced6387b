# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.locked_form import lock_fields
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition

GROUP = "odoo_crisis_intervention.group_crisis_"
CLINICAL_GROUPS = f"{GROUP}counsellor,{GROUP}leader"
OFFICE_GROUPS = f"{CLINICAL_GROUPS},{GROUP}register_keeper"

LIVE_STATES = ("proposed", "active", "paused")
ENTERED_STATES = ("active", "paused")


class CrisisWarning(models.Model):
    """One person's entry in the school's early-warning register, from the proposal to the removal.

    A counsellor proposes, Student Affairs (or a leader) enters; level changes, pauses and the removal are dated
    decisions with reason and person; every entry has a date by which somebody looks at it again. A person has one
    live entry at most. Removal needs a recent assessment and a leader's consent; whoever comes back gets a new entry
    that points to the old one.

    Access: counsellors and the register keeper of the school write, leaders read and decide; homeroom teachers read
    the entries of their own class while they count: level, main risks, agreed measures, what to watch. A colleague's
    entry is for leaders only. Source: plan Art. 3, 24.1; school plan ch. 1.
    """

    _name = "crisis.warning"
    _description = "Warning register entry"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, KEEPER)
    _crisis_grant_scopes = ("full",)
    _crisis_log_reads = True
    _crisis_narrative = ("reason", "stressor", "watch_for", "agreed_measures", "custody_note", "note")

    _transitions = {
        "enter": Transition(sources=("proposed",), target="active", roles=(KEEPER, LEADER), four_eyes="proposed_by_id"),
        "decline": Transition(sources=("proposed",), target="declined", roles=(KEEPER, LEADER), reason=True),
        "withdraw": Transition(sources=("proposed",), target="void", roles=(COUNSELLOR,), reason=True),
        "change_level": Transition(sources=ENTERED_STATES, target=None, roles=(COUNSELLOR, KEEPER), reason=True),
        "keep_level": Transition(sources=ENTERED_STATES, target=None, roles=(COUNSELLOR, KEEPER), reason=True),
        "review": Transition(sources=ENTERED_STATES, target=None, roles=(COUNSELLOR,)),
        "pause": Transition(sources=("active",), target="paused", roles=(COUNSELLOR, KEEPER), reason=True),
        "resume": Transition(sources=("paused",), target="active", roles=(COUNSELLOR, KEEPER), reason=True),
        "propose_removal": Transition(sources=ENTERED_STATES, target=None, roles=(COUNSELLOR,), reason=True),
        "refuse_removal": Transition(sources=ENTERED_STATES, target=None, roles=(LEADER,), reason=True),
        "remove": Transition(
            sources=ENTERED_STATES, target="removed", roles=(LEADER,), four_eyes="removal_proposed_by_id"
        ),
        # Nobody presses this one: see crisis.leaving.
        "leave": Transition(sources=LIVE_STATES, target=None),
        "void": Transition(sources=LIVE_STATES, target="void", roles=(LEADER,), reason=True),
    }
    _workflow_fields = (
        "proposed_by_id",
        "proposed_at",
        "entered_by_id",
        "entered_at",
        "review_by",
        "reviewed_at",
        "last_assessment_id",
        "removal_proposed_by_id",
        "removal_proposed_at",
        "removed_by_id",
        "removed_at",
        "previous_id",
        "proposed_level_id",
        "level_proposed_at",
        "level_proposed_by_id",
        "level_followup_id",
        "level_decided_at",
        "level_decided_by_id",
    )
    _locked_states = ("removed", "declined", "void")

    # 1. Who, and where it stands
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("active", "In the register"),
            ("paused", "Paused"),
            ("removed", "Removed"),
            ("declined", "Declined"),
            ("void", "Void"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        index=True,
    )
    archive_number = fields.Char(
        string="Archive number", index="btree_not_null", copy=False, help="The school's own number of the file."
    )
    subject_id = fields.Many2one(string="Person", required=True)
    class_id = fields.Many2one(related="subject_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    grade = fields.Integer(related="class_id.grade", store=True, aggregator=None)
    is_boarding = fields.Boolean(related="subject_id.is_boarding", store=True)
    homeroom_employee_id = fields.Many2one(related="class_id.homeroom_employee_id")
    level_id = fields.Many2one(
        "crisis.level", required=True, index=True, ondelete="restrict", group_expand="_group_expand_level_id"
    )
    level_color = fields.Integer(related="level_id.color", export_string_translation=False)
    counsellor_id = fields.Many2one(
        "res.users", index="btree_not_null", ondelete="restrict", default=lambda self: self.env.user
    )

    # 2. Why (plan Art. 3); not for the homeroom view
    assessment_id = fields.Many2one(
        "crisis.assessment",
        string="Proposed after",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups=CLINICAL_GROUPS,
    )
    source = fields.Selection(
        [
            ("census", "Mental-health census"),
            ("homeroom_teacher", "Homeroom teacher"),
            ("subject_teacher", "Subject teacher"),
            ("peer_supporter", "Class peer supporter"),
            ("guardian", "Guardian"),
            ("pupil", "Pupil"),
            ("hotline", "Hotline"),
            ("event", "Sudden event"),
            ("hospital", "Hospital"),
            ("return", "Return to school"),
            ("other", "Other"),
        ],
        string="How found",
        groups=OFFICE_GROUPS,
    )
    category_ids = fields.Many2many(
        "crisis.category", string="Target categories", ondelete="restrict", groups=OFFICE_GROUPS
    )
    risk_type_ids = fields.Many2many("crisis.risk.type", string="Main risks", ondelete="restrict")
    reason = fields.Text(help="Short and in everyday words. Nothing from the interview.", groups=OFFICE_GROUPS)
    stressor = fields.Char(string="What weighs on the person", groups=OFFICE_GROUPS)

    # 3. What is agreed
    agreed_measures = fields.Text(string="Agreed measures", help="Who does what for this person.")
    watch_for = fields.Text(string="What to watch for", help="Signs to report at once.")
    has_plan = fields.Boolean(string="Individual plan")
    patron_employee_id = fields.Many2one(
        "hr.employee", string="Leader in charge", index="btree_not_null", ondelete="restrict", groups=OFFICE_GROUPS
    )
    guardian_informed = fields.Boolean(string="Guardian informed")
    guardian_informed_on = fields.Date(string="Guardian informed on")
    medical_status = fields.Selection(
        [
            ("none", "Not seen by a doctor"),
            ("seen", "Seen by a doctor"),
            ("medicated", "On medication"),
            ("inpatient", "In hospital"),
        ],
        string="As the guardians say",
        groups=OFFICE_GROUPS,
    )
    custody_mode = fields.Selection(
        [
            ("attention", "Attention of the homeroom teacher"),
            ("peers", "Classmates keep an eye"),
            ("teachers", "Teachers keep watch"),
            ("special", "24-hour special custody"),
            ("guardian", "With the guardians"),
        ],
        string="Custody",
    )
    custody_note = fields.Text(string="About the custody")
    whereabouts = fields.Selection(
        [("school", "At school"), ("home", "At home"), ("hospital", "In hospital"), ("leave", "On leave")],
        string="At present",
        default="school",
    )
    note = fields.Text(groups=OFFICE_GROUPS)

    # 4. Dates and persons of the steps
    proposed_by_id = fields.Many2one(
        "res.users", string="Proposed by", readonly=True, required=True, ondelete="restrict"
    )
    proposed_at = fields.Datetime(string="Proposed on", readonly=True, required=True)
    entered_by_id = fields.Many2one("res.users", string="Entered by", readonly=True, ondelete="restrict")
    entered_at = fields.Datetime(string="Entered on", readonly=True, index="btree_not_null")
    reviewed_at = fields.Datetime(string="Last reviewed", readonly=True)
    review_by = fields.Date(string="Review by", readonly=True, index="btree_not_null")
    is_overdue = fields.Boolean(string="Review overdue", compute="_compute_is_overdue", search="_search_is_overdue")
    is_my_class = fields.Boolean(
        compute="_compute_is_my_class", search="_search_is_my_class", export_string_translation=False
    )
    last_assessment_id = fields.Many2one(
        "crisis.assessment",
        string="Last assessment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=CLINICAL_GROUPS,
    )
    is_level_outdated = fields.Boolean(
        compute="_compute_is_level_outdated", groups=CLINICAL_GROUPS, export_string_translation=False
    )
    removal_proposed_by_id = fields.Many2one(
        "res.users", string="Removal proposed by", readonly=True, ondelete="restrict"
    )
    removal_proposed_at = fields.Datetime(string="Removal proposed on", readonly=True)
    removed_by_id = fields.Many2one("res.users", string="Removed by", readonly=True, ondelete="restrict")
    removed_at = fields.Datetime(string="Removed on", readonly=True)
    previous_id = fields.Many2one(
        "crisis.warning", string="Earlier entry", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    decision_ids = fields.One2many(
        "crisis.decision",
        "res_ref",
        string="History",
        domain=[("res_model", "=", "crisis.warning")],
        groups=OFFICE_GROUPS,
    )

    can_enter = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_decline = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_withdraw = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_change_level = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_review = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_pause = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_resume = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_propose_removal = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse_removal = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_remove = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_live_per_person = models.UniqueIndex(
        "(subject_id) WHERE state IN ('proposed', 'active', 'paused')",
        "This person cannot be proposed now. Please look into the register.",
    )
    _entered_by_another = models.Constraint(
        "CHECK(entered_by_id <> proposed_by_id)", "A second person must take this step."
    )
    _removed_by_another = models.Constraint(
        "CHECK(removed_by_id <> removal_proposed_by_id)", "A second person must take this step."
    )
    _state_has_its_facts = models.Constraint(
        "CHECK((state NOT IN ('active', 'paused', 'removed')"
        "  OR (entered_by_id IS NOT NULL AND entered_at IS NOT NULL AND review_by IS NOT NULL))"
        " AND (state <> 'removed'"
        "  OR (removed_by_id IS NOT NULL AND removed_at IS NOT NULL AND removal_proposed_by_id IS NOT NULL)))",
        "This step needs an earlier one.",
    )
    _work_list = models.Index("(company_id, state, review_by)")

    # --- access -------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        # Those near the person see what counts today, not what was proposed, declined or is over.
        near = self._crisis_domain((), True, ("need",)) & Domain("state", "in", ENTERED_STATES)
        return super()._crisis_read_domain() | near

    def _crisis_write_domain(self):
        """Leaders write a colleague's entry, which counsellors and Student Affairs never see (school plan ch. 1)."""
        staff = self._crisis_domain((LEADER,), False, ()) & Domain("subject_kind", "=", "staff")
        return super()._crisis_write_domain() | staff

    # --- computes and searches ------------------------------------------------------------------------------------

    @api.depends("state", "review_by", "company_id")
    def _compute_is_overdue(self):
        today = {company: company._crisis_today() for company in self.company_id}
        for entry in self:
            entry.is_overdue = bool(
                entry.state == "active" and entry.review_by and entry.review_by < today[entry.company_id]
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        """Past its date where the school stands, school by school."""
        if operator != "in":
            return NotImplemented
        companies = self.env["res.company"].browse(self._crisis_company_ids())
        return Domain("state", "=", "active") & Domain.OR(
            Domain("company_id", "=", company.id) & Domain("review_by", "<", company._crisis_today())
            for company in companies
        )

    @api.depends("class_id")
    @api.depends_context("uid")
    def _compute_is_my_class(self):
        mine = self._crisis_scope().class_ids
        for entry in self:
            entry.is_my_class = entry.class_id.id in mine

    @api.model
    def _search_is_my_class(self, operator, value):
        """The classes whose homeroom teacher (or deputy) the user is. Which rows then show is the rule's matter."""
        if operator != "in":
            return NotImplemented
        return Domain("class_id", "in", sorted(self._crisis_scope().class_ids))

    @api.depends("last_assessment_id", "level_id", "state")
    @api.depends_context("uid")
    def _compute_is_level_outdated(self):
        for entry in self:
            entry.is_level_outdated = entry.state in ENTERED_STATES and (
                entry.last_assessment_id.level_id != entry.level_id if entry.last_assessment_id.level_id else False
            )

    @api.depends("removal_proposed_by_id", "proposed_by_id")
    def _compute_can(self):
        super()._compute_can()
        for entry in self:
            asked = bool(entry.removal_proposed_by_id)
            entry.can_propose_removal &= not asked
            entry.can_refuse_removal &= asked
            entry.can_remove &= asked

    @api.model
    def _group_expand_level_id(self, levels, domain):
        """Every level has its column, the gravest first, also when nobody is in it."""
        return self.env["crisis.level"].search([])

    # --- constraints --------------------------------------------------------------------------------------------------

    @api.constrains("assessment_id", "subject_id")
    def _check_same_person(self):
        for entry in self.filtered("assessment_id"):
            entry.assessment_id.check_access("read")  # a number somebody guessed must not become a link
            if entry.assessment_id.subject_id != entry.subject_id:
                raise ValidationError(self.env._("These two records are not about the same person."))

    # --- create and write ---------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """A proposal. Access: counsellors of the school; leaders for a colleague."""
        if self._inside_workflow():
            return super().create(vals_list)
        rows = []
        for vals in vals_list:
            if vals.get("state", "proposed") != "proposed" or any(vals.get(name) for name in self._workflow_fields):
                raise self._workflow_refusal()
            subject = self.env["crisis.subject"].browse(vals.get("subject_id"))
            self._check_may_propose(subject)
            rows.append(
                {
                    **vals,
                    "state": "proposed",
                    "proposed_by_id": self.env.uid,
                    "proposed_at": self._now(),
                    "previous_id": self._previous_of(subject).id,
                }
            )
        # as workflow: what is guarded was refused from the caller and is set here
        entries = super(CrisisWarning, self._without_forged_defaults()._as_workflow()).create(rows).with_env(self.env)
        for entry in entries:
            entry._crisis_log("propose")
        return entries

    def _check_may_propose(self, subject):
        if self.env.su or not subject:
            return
        staff = subject.kind == "staff"
        self._crisis_check_role((LEADER,) if staff else (COUNSELLOR,), subject.company_id)
        if subject.enrolment_state != "enrolled" or not subject.active:
            raise UserError(self.env._("Only somebody who is enrolled or employed at present can be proposed."))

    def _previous_of(self, subject):
        return self.search([("subject_id", "=", subject.id), ("state", "=", "removed")], limit=1)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            lock_fields(self, arch, f"state in {self._locked_states}")
        return arch, view

    def write(self, vals):
        if vals and not self._inside_workflow():
            for name in ("subject_id", "company_id", "assessment_id"):
                if name in vals and any(entry[name].id != vals[name] for entry in self):
                    raise UserError(self.env._("An entry stays with its person. Withdraw it and propose again."))
            if "level_id" in vals and any(entry.level_id.id != vals["level_id"] for entry in self):
                for entry in self:
                    entry._check_may_edit_level()
        return super().write(vals)

    def _check_may_edit_level(self):
        """The level is the counsellor's judgement: open in the proposal only, and not for whoever enters it."""
        role = LEADER if self.subject_kind == "staff" else COUNSELLOR
        if self.state != "proposed" or not (self.env.su or self._crisis_has_role((role,), self.company_id)):
            raise UserError(self.env._("The level is changed by a decision with its reason."))
