# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from ..tools.level_suggestion import is_recent
from ..tools.locked_form import lock_fields
from ..tools.roles import BACKUP, COUNSELLOR, LEADER
from ..tools.workflow import Transition

NO_ACCESS = "."  # as in Odoo's own models: superuser only
FINAL_STATES = ("completed", "fed_back", "acknowledged")


class CrisisAssessment(models.Model):
    """A counsellor's risk assessment of one person: what was heard, which level it means and why.

    Completing locks it; what turns out later is added as an addendum. Where no counsellor is there, the named backup
    assessor writes a provisional one with his decision to protect; a counsellor confirms it or makes an own one.

    Access: counsellors of the school write; leaders and holders of a full grant read; the backup assessor reaches his
    own until a counsellor has taken over. Homeroom teachers and Student Affairs never read it: they get the feedback
    sheet and the register. What runs in the family is for counsellors only.
    Source: plan Art. 3(4), 13; school plan ch. 5.3.
    """

    _name = "crisis.assessment"
    _description = "Risk assessment"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin", "crisis.interview.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ("full",)
    _crisis_log_reads = True
    _crisis_narrative = (
        "mental_state",
        "needs",
        "plan_detail",
        "preparations_detail",
        "attempt_detail",
        "nssi_detail",
        "aggression_detail",
        "psychotic_detail",
        "trigger",
        "risk_factors",
        "family_history",
        "family_history_kept",
        "protective_factors",
        "support_system",
        "feasibility",
        "informants",
        "instruments_used",
        "place",
        "suggestion_text",
        "suggestion_codes",
        "deviation_reason",
        "rationale",
        "immediate_measures",
        "provisional_reason",
    )

    _transitions = {
        "complete": Transition(sources=("draft",), target="completed", roles=(COUNSELLOR,)),
        "protect": Transition(sources=("draft",), target="provisional", roles=(BACKUP,)),
        "confirm": Transition(
            sources=("provisional",), target="completed", roles=(COUNSELLOR,), reason=True, four_eyes="assessor_id"
        ),
        # Nobody presses this one: a counsellor completed an own assessment in its place.
        "replace": Transition(sources=("provisional",), target="replaced", roles=(COUNSELLOR,), audience="clinical"),
        # Nor these two: sending and acknowledging the feedback sheet are the facts.
        "feed_back": Transition(sources=("completed",), target="fed_back", roles=(COUNSELLOR,)),
        "acknowledge": Transition(sources=("fed_back",), target="acknowledged", roles=(LEADER,)),
        "discard": Transition(sources=("draft",), target="void", roles=(COUNSELLOR, BACKUP), audience="clinical"),
        "void": Transition(
            sources=("provisional", *FINAL_STATES),
            target="void",
            roles=(COUNSELLOR,),
            reason=True,
            audience="clinical",
        ),
    }
    _workflow_fields = (
        "assessor_id",
        "is_provisional",
        "completed_by_id",
        "completed_at",
        "protected_at",
        "confirmed_by_id",
        "confirmed_at",
        "replaced_by_id",
    )
    _locked_states = ("provisional", *FINAL_STATES, "replaced", "void")
    _open_fields = ("addendum_ids", "feedback_ids", "case_id", "mandatory_situation_ids")

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("provisional", "Provisional"),
            ("completed", "Completed"),
            ("fed_back", "Fed back"),
            ("acknowledged", "Acknowledged"),
            ("replaced", "Replaced"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )

    # 1. Who, by whom, from what
    subject_id = fields.Many2one(string="Person")
    class_id = fields.Many2one(related="subject_id.class_id")
    concern_id = fields.Many2one(
        "crisis.concern", string="Report", index="btree_not_null", ondelete="restrict", check_company=True
    )
    assessor_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    assessor_qualification = fields.Char(
        string="Qualification",
        default=lambda self: self._default_assessor_qualification(),
        help="The assessor's professional qualification (school plan, ch. 5.3). Taken over from the last assessment.",
    )
    interview_at = fields.Datetime(string="Interview", default=fields.Datetime.now)
    place = fields.Char()
    source = fields.Selection(selection="_selection_source", string="Noticed by")
    informants = fields.Text(
        string="Who was heard besides", help="Guardians, teachers, classmates; papers that were seen."
    )
    instruments_used = fields.Char(
        string="Instruments used",
        help="Questionnaires and interviews that were used. Results are kept with them.",
    )

    # 2. M, second half: counsellors only. The stored text is for nobody; what is shown depends on who asks.
    family_history_kept = fields.Text(string="Family history (kept)", groups=NO_ACCESS, copy=False)
    family_history = fields.Text(
        string="Suicide or mental illness in the family",
        compute="_compute_family_history",
        inverse="_inverse_family_history",
        compute_sudo=False,
        groups="odoo_crisis_intervention.group_crisis_counsellor",
    )

    # 3. Q to T. Conclusion
    level_id = fields.Many2one("crisis.level", index="btree_not_null", ondelete="restrict")
    is_no_level = fields.Boolean(
        string="No level needed", help="Interviewed, and nothing that has to be followed up in the register."
    )
    is_deviating = fields.Boolean(compute="_compute_is_deviating", export_string_translation=False)
    deviation_reason = fields.Text(
        string="Deviation reason", help="Why the chosen level differs from the suggested one."
    )
    risk_type_ids = fields.Many2many("crisis.risk.type", string="Main risks", ondelete="restrict")
    rationale = fields.Text(help="What carries the level. No diagnosis: that is for a hospital.")
    immediate_measures = fields.Text(
        string="Immediate measures", help="What was done or is to be done at once, and by whom."
    )
    exception_explained = fields.Boolean(
        string="Limits of confidentiality explained",
        help="The person was told what has to be passed on, to whom and why, before it was.",
    )
    next_review_on = fields.Date(
        string="Next review", compute="_compute_next_review_on", store=True, readonly=False, precompute=True
    )

    # 4. When no counsellor was there (plan Art. 13)
    is_provisional = fields.Boolean(string="Began as provisional", readonly=True)
    provisional_reason = fields.Text(
        string="Why no counsellor", help="Who was tried and when, and why protecting could not wait."
    )
    replaces_id = fields.Many2one(
        "crisis.assessment",
        string="In place of",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('state', '=', 'provisional'), ('subject_id', '=', subject_id)]",
    )
    replaced_by_id = fields.Many2one(
        "crisis.assessment", string="Replaced by", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    protected_at = fields.Datetime(string="Decided to protect at", readonly=True)
    confirmed_by_id = fields.Many2one("res.users", string="Confirmed by", readonly=True, ondelete="restrict")
    confirmed_at = fields.Datetime(string="Confirmed on", readonly=True)

    # 5. Stamps and what hangs on it
    completed_at = fields.Datetime(string="Completed on", readonly=True, index="btree_not_null")
    completed_by_id = fields.Many2one("res.users", string="Completed by", readonly=True, ondelete="restrict")
    addendum_ids = fields.One2many("crisis.assessment.addendum", "assessment_id", string="Addenda")
    feedback_ids = fields.One2many("crisis.assessment.feedback", "assessment_id", string="Feedback sheets")
    warning_id = fields.Many2one(
        "crisis.warning", string="Register entry", compute="_compute_warning_id", compute_sudo=False
    )

    can_complete = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_protect = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_confirm = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_discard = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_feed_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_propose = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_redo = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _completed_is_stamped = models.Constraint(
        "CHECK(state NOT IN ('completed', 'fed_back', 'acknowledged')"
        " OR (completed_at IS NOT NULL AND completed_by_id IS NOT NULL AND subject_id IS NOT NULL))",
        "This step needs an earlier one.",
    )
    _confirmed_by_another = models.Constraint(
        "CHECK(confirmed_by_id <> assessor_id)", "A second person must take this step."
    )
    _one_conclusion = models.Constraint(
        "CHECK(NOT (is_no_level AND level_id IS NOT NULL))", "Choose a level, or that none is needed."
    )
    _subject_time = models.Index("(subject_id, completed_at) WHERE completed_at IS NOT NULL")

    # --- access -------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() | self._backup_domain(("draft", "provisional"))

    def _crisis_write_domain(self):
        # A counsellor who was let in by a full grant (a colleague's case, say) works there as elsewhere.
        granted = self._crisis_domain((), False, ("full",))
        schools = sorted(self._crisis_scope().companies((COUNSELLOR,)))
        granted &= Domain("company_id", "in", schools)
        return super()._crisis_write_domain() | granted | self._backup_domain(("draft",))

    def _backup_domain(self, states):
        """The backup assessor's own, as long as no counsellor has taken over."""
        own = Domain("assessor_id", "=", self.env.uid) & Domain("state", "in", states)
        return self._crisis_domain((BACKUP,), False, ()) & own

    # --- defaults and computes ------------------------------------------------------------------------------------

    @api.model
    def _selection_source(self):
        return self.env["crisis.concern"]._fields["source"]._description_selection(self.env)

    @api.model
    def _default_assessor_qualification(self):
        last = self.search([("assessor_id", "=", self.env.uid), ("assessor_qualification", "!=", False)], limit=1)
        return last.assessor_qualification

    @api.depends("level_id", "company_id")
    def _compute_next_review_on(self):
        for assessment in self:
            assessment.next_review_on = self.env["crisis.warning"]._review_date(
                assessment.level_id, assessment.company_id
            )

    @api.depends("level_id", "is_no_level", "suggested_level_id")
    def _compute_is_deviating(self):
        for assessment in self:
            decided = assessment.level_id or assessment.is_no_level
            assessment.is_deviating = bool(
                decided and assessment.suggested_level_id and assessment.level_id != assessment.suggested_level_id
            )

    @api.depends("family_history_kept")
    @api.depends_context("uid")
    def _compute_family_history(self):
        for assessment in self:
            kept = False
            if assessment._crisis_has_role((COUNSELLOR,), assessment.company_id):
                # sudo: stored for nobody; the function was checked just now
                kept = assessment.sudo().family_history_kept
            assessment.family_history = kept

    def _inverse_family_history(self):
        for assessment in self:
            assessment._crisis_check_role((COUNSELLOR,), assessment.company_id)
            # sudo: stored for nobody; the function was checked just now, the lock by write()
            assessment.sudo().family_history_kept = assessment.family_history

    @api.depends("subject_id")
    @api.depends_context("uid")
    def _compute_warning_id(self):
        live = self.env["crisis.warning"]._live_of(self.subject_id)
        for assessment in self:
            assessment.warning_id = live.filtered(
                lambda entry, person=assessment.subject_id: entry.subject_id == person
            )[:1]

    @api.depends("subject_id", "assessor_id")
    def _compute_can(self):
        super()._compute_can()
        for assessment in self:
            final = assessment.state in FINAL_STATES
            counsellor = bool(assessment.id) and assessment._crisis_has_role((COUNSELLOR,), assessment.company_id)
            assessment.can_feed_back = final and counsellor
            assessment.can_propose = final and counsellor and bool(assessment.level_id)
            assessment.can_redo = assessment.state == "provisional" and counsellor

    # --- constraints ----------------------------------------------------------------------------------------------

    @api.constrains("concern_id", "replaces_id", "subject_id")
    def _check_same_person(self):
        for assessment in self:
            for other in (assessment.concern_id, assessment.replaces_id):
                other.check_access("read")  # a number somebody guessed must not become a link
                if other.subject_id and assessment.subject_id and other.subject_id != assessment.subject_id:
                    raise ValidationError(self.env._("These two records are not about the same person."))

    # --- create -----------------------------------------------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if values.get("concern_id"):
            known = self._values_from_concern(self.env["crisis.concern"].browse(values["concern_id"]))
            values |= {name: value for name, value in known.items() if name in fields and not values.get(name)}
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("concern_id"):
                known = self._values_from_concern(self.env["crisis.concern"].browse(vals["concern_id"]))
                vals.update({name: value for name, value in known.items() if name not in vals})
        assessments = super().create(vals_list)
        assessments.concern_id._on_assessment_created()
        return assessments

    def _values_from_concern(self, concern):
        """What the report says already is not asked again. Whoever cannot read it learns nothing from its number."""
        concern.check_access("read")
        today, days = concern.company_id._crisis_today(), concern.company_id.crisis_signal_days
        recent = concern.signal_ids.filtered(lambda line: is_recent(line.observed_on, today, days)).signal_id
        return {
            "company_id": concern.company_id.id,
            "subject_id": concern.subject_id.id,
            "source": concern.source,
            "signal_ids": [Command.set(recent.ids)],
            "category_ids": [Command.set(concern.category_ids.ids)],
            "risk_type_ids": [Command.set(concern.risk_type_ids.ids)],
        }

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            lock_fields(self, arch, "state != 'draft'", self._open_fields)
        return arch, view

    # --- actions ----------------------------------------------------------------------------------------------------

    def action_complete(self):
        return self._transition("complete")

    def action_protect(self):
        return self._transition("protect")

    def action_confirm(self):
        return self._open_decision("confirm")

    def action_discard(self):
        return self._transition("discard")

    def action_void(self):
        return self._open_decision("void")

    def action_redo(self):
        """A counsellor's own assessment in place of a provisional one; completing it replaces that one."""
        self.ensure_one()
        self.check_access("read")
        self._crisis_check_role((COUNSELLOR,), self.company_id)
        if self.state != "provisional":
            raise UserError(self.env._("Only a provisional assessment is replaced."))
        values = {"subject_id": self.subject_id.id, "concern_id": self.concern_id.id, "replaces_id": self.id}
        return self.create([values])._get_records_action()

    def action_feedback(self):
        """The feedback sheet to the team: the open draft, or a new one filled from here."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.assessment.feedback"]._open_for(self)._get_records_action()

    def action_propose_warning(self):
        """Propose the person for the register: a new form filled from here."""
        self.ensure_one()
        self.check_access("read")
        self._crisis_check_role((COUNSELLOR,), self.company_id)
        return self.env["crisis.warning"]._action_propose(self)
