# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition

GROUP = "odoo_crisis_intervention.group_crisis_"
CLINICAL_GROUPS = f"{GROUP}counsellor,{GROUP}leader"
OFFICE_GROUPS = f"{CLINICAL_GROUPS},{GROUP}register_keeper"

# The five "early" of plan Art. 10, in their order; each is filled by a fact, never by hand.
STAMPS = ("detected_at", "reported_at", "assessed_at", "fed_back_at", "intervened_at")
OPEN_STATES = ("assessing", "intervening", "follow_up")


class CrisisCase(models.Model):
    """The file of one person's crisis, from the first assessment to the team's decision that it is over.

    A person has one open case at most; what comes back later is a new case that points to the old one. The state
    follows facts: a completed assessment starts the intervention, the leader's agreement to the counsellor's proposal
    closes it.

    Access: counsellors and leaders of the school write; the register keeper and the homeroom teacher of the person's
    class read. All fields here are therefore need-to-know; what is clinical stands in ``crisis.assessment``,
    ``crisis.followup.note`` and ``crisis.case.closing``, each with its own rule. Homeroom teachers take part through
    the timeline. Source: plan Art. 1, 8, 10, 15; plan S1, ch. 3.
    """

    _name = "crisis.case"
    _description = "Crisis case"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("summary", "agreed_measures", "watch_for", "closing_summary")

    _transitions = {
        # Nobody presses this one: see _on_assessment_completed.
        "intervene": Transition(sources=("assessing",), target="intervening"),
        "follow_up": Transition(sources=("intervening",), target="follow_up", roles=(COUNSELLOR,)),
        "resume": Transition(sources=("follow_up",), target="intervening", roles=(COUNSELLOR,), reason=True),
        "propose_closing": Transition(sources=("follow_up",), target=None, roles=(COUNSELLOR,)),
        "return_closing": Transition(sources=("follow_up",), target=None, roles=(LEADER,), reason=True),
        "end_followups": Transition(sources=OPEN_STATES, target=None, roles=(COUNSELLOR,), reason=True),
        "close": Transition(
            sources=("follow_up",), target="closed", roles=(LEADER,), four_eyes="closing_proposed_by_id"
        ),
        # Nobody presses this one: see crisis.leaving.
        "leave": Transition(sources=("intervening", "follow_up"), target="closed"),
        "void": Transition(sources=OPEN_STATES, target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = (
        *STAMPS[1:],
        "previous_id",
        "closing_proposed_by_id",
        "closing_proposed_at",
        "closed_by_id",
        "closed_at",
    )
    _locked_states = ("closed", "void")

    # 1. Who, and where it stands
    state = fields.Selection(
        [
            ("assessing", "Assessing"),
            ("intervening", "Intervening"),
            ("follow_up", "Follow-up"),
            ("closed", "Closed"),
            ("void", "Void"),
        ],
        default="assessing",
        required=True,
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(string="Person", required=True)
    class_id = fields.Many2one(related="subject_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    homeroom_employee_id = fields.Many2one(
        related="subject_id.class_id.homeroom_employee_id", string="Homeroom teacher"
    )
    counsellor_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        index="btree_not_null",
        ondelete="restrict",
    )
    warning_id = fields.Many2one(
        "crisis.warning",
        string="Register entry",
        domain="[('subject_id', '=', subject_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    previous_id = fields.Many2one(
        "crisis.case", string="Earlier case", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    # 2. What everybody around the person must know (plan Art. 14 to 18)
    level_id = fields.Many2one(
        "crisis.level",
        compute="_compute_level_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Follows the register entry while there is one.",
    )
    risk_type_ids = fields.Many2many("crisis.risk.type", string="Main risks", ondelete="restrict")
    summary = fields.Text(help="What happened, in words that the homeroom teacher and Student Affairs may read.")
    agreed_measures = fields.Text(
        string="Agreed measures", help="Who does what for this person: support, stressor control, supervision."
    )
    watch_for = fields.Text(string="What to watch for", help="Signs to report at once.")

    # 3. The five stamps (plan Art. 10) and the hours between them
    detected_at = fields.Datetime(string="Found", default=fields.Datetime.now, required=True)
    reported_at = fields.Datetime(string="Reported", readonly=True)
    assessed_at = fields.Datetime(string="Assessed", readonly=True)
    fed_back_at = fields.Datetime(string="Feedback given", readonly=True)
    intervened_at = fields.Datetime(string="Intervened", readonly=True)
    hours_to_report = fields.Float(compute="_compute_hours", store=True, aggregator="avg")
    hours_to_assess = fields.Float(compute="_compute_hours", store=True, aggregator="avg")
    hours_to_feed_back = fields.Float(
        string="Hours to feedback", compute="_compute_hours", store=True, aggregator="avg"
    )
    hours_to_intervene = fields.Float(compute="_compute_hours", store=True, aggregator="avg")

    # 4. After (plan Art. 23)
    followup_ids = fields.One2many("crisis.followup", "case_id", string="Follow-ups")
    followup_until = fields.Date(
        string="Followed up until", help="The whole schedule is planned up to this day. Changing it plans it again."
    )
    next_followup_on = fields.Date(string="Next follow-up", compute="_compute_next_followup_on", store=True)

    # 5. The end: what was rated is in crisis.case.closing, who decided is here
    closing_ids = fields.One2many("crisis.case.closing", "case_id", string="Closing record")
    closing_proposed_by_id = fields.Many2one(
        "res.users", string="Closing proposed by", readonly=True, ondelete="restrict"
    )
    closing_proposed_at = fields.Datetime(readonly=True)
    closed_by_id = fields.Many2one("res.users", string="Agreed by", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(readonly=True)

    # 6. What hangs on it
    concern_ids = fields.One2many("crisis.concern", "case_id", string="Reports", groups=OFFICE_GROUPS)
    assessment_ids = fields.One2many("crisis.assessment", "case_id", string="Assessments", groups=CLINICAL_GROUPS)
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Documents", domain=[("res_model", "=", "crisis.case")]
    )
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.case")]
    )

    can_follow_up = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_resume = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_propose_closing = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_return_closing = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_close = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_plan_followup = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_reopen = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_open_per_subject = models.UniqueIndex(
        "(subject_id) WHERE state NOT IN ('closed', 'void')",
        "There is an open case already. Please use that one.",
    )
    _closed_by_two = models.Constraint(
        "CHECK(state <> 'closed' OR (closing_proposed_by_id IS NOT NULL AND closed_by_id IS NOT NULL"
        " AND closed_at IS NOT NULL AND closing_proposed_by_id <> closed_by_id))",
        "A case is closed by a second person's agreement.",
    )
    _state_has_its_facts = models.Constraint(
        "CHECK((state NOT IN ('intervening', 'follow_up', 'closed') OR assessed_at IS NOT NULL)"
        " AND (state NOT IN ('follow_up', 'closed') OR intervened_at IS NOT NULL))",
        "This step needs an earlier one.",
    )

    # --- computes -----------------------------------------------------------------------------------------------

    @api.depends("warning_id.level_id")
    def _compute_level_id(self):
        for case in self:
            case.level_id = case.warning_id.level_id or case.level_id

    @api.depends(*STAMPS)
    def _compute_hours(self):
        names = ("hours_to_report", "hours_to_assess", "hours_to_feed_back", "hours_to_intervene")
        for case in self:
            for name, start, end in zip(names, STAMPS, STAMPS[1:], strict=False):
                begin, finish = case[start], case[end]
                # What was done before its turn did not wait.
                case[name] = max((finish - begin).total_seconds(), 0) / 3600 if begin and finish else False

    @api.depends("followup_ids.state", "followup_ids.planned_on")
    def _compute_next_followup_on(self):
        for case in self:
            planned = case.followup_ids.filtered(lambda line: line.state == "planned" and line.planned_on)
            case.next_followup_on = min(planned.mapped("planned_on"), default=False)

    @api.depends("closing_proposed_by_id")
    def _compute_can(self):
        super()._compute_can()
        for case in self:
            proposed = bool(case.closing_proposed_by_id)
            case.can_propose_closing &= not proposed
            case.can_return_closing &= proposed
            case.can_close &= proposed
            case.can_plan_followup = case.state in OPEN_STATES and case._crisis_has_role((COUNSELLOR,), case.company_id)
            case.can_reopen = case.state == "closed" and case._crisis_has_role((COUNSELLOR, LEADER), case.company_id)

    # --- writing ------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            subject = self.env["crisis.subject"].browse(vals.get("subject_id"))
            if subject:
                vals.setdefault("company_id", subject.company_id.id)
        cases = super().create(vals_list)
        for case in cases:
            case._crisis_log("opened", audience="need")
            # sudo: stamps and links come from records the opener may not write; his right to open was checked by create
            case.sudo()._gather_facts()
        return cases

    def write(self, vals):
        if not self._inside_workflow():
            if "subject_id" in vals and any(case.subject_id.id != vals["subject_id"] for case in self):
                raise UserError(self.env._("A case stays with its person. Void it and open another."))
            if "detected_at" in vals and any(case.state != "assessing" for case in self):
                raise self._workflow_refusal()
            if "level_id" in vals and any(case.warning_id and case.level_id.id != vals["level_id"] for case in self):
                raise UserError(self.env._("The level is changed in the register entry; the case follows."))
        return super().write(vals)

    @api.constrains("detected_at")
    def _check_detected_at(self):
        if any(case.detected_at > fields.Datetime.now() for case in self):
            raise ValidationError(self.env._("What happened cannot lie in the future."))

    # --- actions ------------------------------------------------------------------------------------------------

    def action_follow_up(self):
        return self._transition("follow_up")

    def action_resume(self):
        return self._open_decision("resume")

    def action_propose_closing(self):
        return self._transition("propose_closing")

    def action_return_closing(self):
        return self._open_decision("return_closing")

    def action_close(self):
        return self._transition("close")

    def action_plan_followup(self):
        """A new follow-up in a dialog. Access: whoever may create one."""
        self.ensure_one()
        self.env["crisis.followup"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan a follow-up"),
            "res_model": "crisis.followup",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    def action_void(self):
        return self._open_decision("void")

    def action_reopen(self):
        """What comes back is a new case that points to the closed one."""
        self.ensure_one()
        self.check_access("read")
        self._crisis_check_role((COUNSELLOR, LEADER), self.company_id)
        if self.state != "closed":
            raise UserError(self.env._("Only a closed case can be taken up again."))
        # the link to the earlier case is set by this step only, never by a client
        case = self._as_workflow().create(
            {
                "subject_id": self.subject_id.id,
                "company_id": self.company_id.id,
                "counsellor_id": self.counsellor_id.id,
                "previous_id": self.id,
                "risk_type_ids": [fields.Command.set(self.risk_type_ids.ids)],
                "watch_for": self.watch_for,
            }
        )
        return self.browse(case.id)._get_records_action()

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "opened": self.env._("Case opened"),
            "intervene": self.env._("Intervention began"),
            "follow_up": self.env._("Follow-up began"),
            "resume": self.env._("Intervention taken up again"),
            "end_followups": self.env._("Follow-ups ended"),
            "followups_planned": self.env._("Follow-ups planned"),
            "propose_closing": self.env._("Closing proposed"),
            "return_closing": self.env._("Closing sent back"),
            "close": self.env._("Closed by decision of the team"),
            "void": self.env._("Void: entered in error"),
        }

    # --- transitions --------------------------------------------------------------------------------------------

    def _guard_follow_up(self):
        if not self.intervened_at:
            raise UserError(
                self.env._("No measure has been recorded yet. Add what was done to the timeline as a measure first.")
            )

    def _after_follow_up(self):
        if not self.next_followup_on:
            self._plan_followups(self.company_id._crisis_today())

    def _prepare_resume_values(self):
        return {"closing_proposed_by_id": False, "closing_proposed_at": False}

    def _after_void(self):
        # Nobody should be reminded of a person who was never in crisis.
        self.followup_ids.filtered(lambda line: line.state == "planned")._cancel_with_case()
