# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES

IN_FORCE = ("emergency", "approved")
TO_APPROVE = ("proposed", "emergency")


class CrisisCasePlan(models.Model):
    """The handling plan (处理方案) of a case, one record for each version: a set of measures that a leader approved.

    The set is proposed from the level and the risks and written by a counsellor; a leader who wrote no word of it
    approves. In an emergency it is in force at once and approved afterwards, within a clock. What is in force is not
    changed: a change is a new version, and the one before it is superseded the moment the new one is in force.

    Access: counsellors and leaders of the school write, the register keeper reads, grants of the scope full. Homeroom
    teachers and others read the measures that concern them (``crisis.measure``), not the plan. Source: plan Art. 8, 15.
    """

    _name = "crisis.case.plan"
    _description = "Handling plan"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_homeroom_read = False
    _crisis_grant_scopes = ("full",)
    _crisis_narrative = ("goal", "change_note")
    _crisis_due_fields = ("state",)

    _transitions = {
        "propose": Transition(sources=("draft",), target="proposed", roles=(COUNSELLOR, LEADER)),
        "send_back": Transition(sources=("proposed",), target="draft", roles=(COUNSELLOR, LEADER), reason=True),
        "approve": Transition(sources=("proposed",), target="approved", roles=(LEADER,), four_eyes="author_id"),
        "act_at_once": Transition(sources=("draft", "proposed"), target="emergency", roles=(COUNSELLOR, LEADER)),
        "ratify": Transition(sources=("emergency",), target="approved", roles=(LEADER,), four_eyes="author_id"),
        "void": Transition(sources=("draft", "proposed"), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _workflow_fields = (
        "previous_id",
        "author_id",
        "writer_ids",
        "proposed_at",
        "in_force_at",
        "approved_at",
        "approved_by_id",
        "superseded_at",
    )
    _locked_states = ("proposed", "emergency", "approved", "superseded", "ended", "void")

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "To be approved"),
            ("emergency", "In force, to be approved"),
            ("approved", "Being carried out"),
            ("superseded", "Superseded"),
            ("ended", "Ended with the case"),
            ("void", "Void"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    case_id = fields.Many2one(domain=[("state", "in", OPEN_STATES)])
    event_id = fields.Many2one(
        "crisis.event",
        string="Emergency event",
        domain="[('subject_id', '=', subject_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    level_id = fields.Many2one(related="case_id.level_id")
    version = fields.Integer(compute="_compute_version", store=True, precompute=True)
    previous_id = fields.Many2one(
        "crisis.case.plan", string="Version before", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    author_id = fields.Many2one(
        "res.users",
        string="Drafted by",
        readonly=True,
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    writer_ids = fields.Many2many(
        "res.users", "crisis_case_plan_writer_rel", string="Writers of this version", readonly=True, ondelete="restrict"
    )
    goal = fields.Text(help="What is to be reached with these measures, and by when.")
    change_note = fields.Text(string="What is new in this version")
    measure_ids = fields.One2many("crisis.measure", "plan_id", string="Measures", domain=[("state", "!=", "left_out")])
    missing_kinds = fields.Char(string="Kinds without a measure", compute="_compute_missing_kinds")
    proposed_at = fields.Datetime(readonly=True)
    in_force_at = fields.Datetime(string="In force since", readonly=True)
    approved_at = fields.Datetime(readonly=True)
    approved_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    superseded_at = fields.Datetime(readonly=True)
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.case.plan")]
    )

    can_propose = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_send_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_approve = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_act_at_once = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_ratify = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_version = models.UniqueIndex("(case_id, version)", "This version exists already. Please look at it again.")
    _one_draft = models.UniqueIndex(
        "(case_id) WHERE state IN ('draft', 'proposed')", "A new version is being written already. Please use that one."
    )
    _one_in_force = models.UniqueIndex(
        "(case_id) WHERE state IN ('emergency', 'approved')", "One plan is in force at a time."
    )
    _approved = models.Constraint(
        "CHECK(state <> 'approved' OR (approved_by_id IS NOT NULL AND approved_by_id <> author_id"
        " AND in_force_at IS NOT NULL))",
        "A plan is approved by a leader who did not write it.",
    )

    # --- computes ---------------------------------------------------------------------------------------------------

    @api.depends("case_id")
    def _compute_version(self):
        for plan in self:
            # sudo: the number of versions, whoever reads them
            known = self.sudo().search([("case_id", "=", plan.case_id.id)], order="version desc", limit=1)
            plan.version = plan.version or known.version + 1

    @api.depends("measure_ids.kind", "measure_ids.state", "case_id.level_id", "case_id.risk_type_ids")
    @api.depends_context("lang")
    def _compute_missing_kinds(self):
        """Of the kinds that the level proposes (at red all five), those nobody has planned (plan Art. 15)."""
        kinds = self.env["crisis.measure"]._fields["kind"]._description_selection(self.env)
        templates = self.env["crisis.measure.template"]
        for plan in self:
            expected = templates._applying(plan.case_id.level_id, plan.case_id.risk_type_ids).mapped("kind")
            there = plan.measure_ids.filtered(lambda measure: measure.state != "left_out").mapped("kind")
            missing = [label for code, label in kinds if code in expected and code not in there]
            plan.missing_kinds = "、".join(missing)

    @api.depends("writer_ids")
    def _compute_can(self):
        super()._compute_can()
        for plan in self:
            foreign = self.env.user not in plan.writer_ids
            plan.can_approve &= foreign
            plan.can_ratify &= foreign

    # --- writing ----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        plans._remember_writer()
        for plan in plans:
            plan._crisis_log("drafted")
        return plans

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        result = super().write(vals)
        if not self._inside_workflow():
            self._remember_writer()
        return result

    def _remember_writer(self):
        """Whoever wrote a word of it does not approve it."""
        # sudo: stamped beside what was written, after its own checks
        for plan in self.sudo():
            if self.env.user not in plan.writer_ids:
                # as above
                plan._as_workflow().write({"writer_ids": [Command.link(self.env.uid)]})

    # --- proposed set, versions -------------------------------------------------------------------------------------

    def action_add_proposed(self):
        """The measures that level and risks propose, without those that are there. Access: write; a draft only."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        case = self.case_id
        there = self.measure_ids.template_id
        templates = self.env["crisis.measure.template"]._applying(case.level_id, case.risk_type_ids) - there
        today = self.company_id._crisis_today()
        homeroom = case.class_id.homeroom_employee_id.user_id or case.class_id.deputy_employee_id.user_id
        owners = {"counsellor": case.counsellor_id, "homeroom": homeroom, "words": self.env["res.users"]}
        self.env["crisis.measure"].create(
            [
                {
                    "plan_id": self.id,
                    "template_id": template.id,
                    "kind": template.kind,
                    "what": template.name,
                    "owner_id": owners[template.owner_rule].id,
                    "owner_words": template.owner_words,
                    "rhythm": template.rhythm,
                    "start_on": today + timedelta(days=template.start_days),
                    "is_for_homeroom": template.is_for_homeroom,
                }
                for template in templates
            ]
        )
        return True

    def action_new_version(self):
        """Write the next version of a plan in force, with the measures that still run. Access: write."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in IN_FORCE:
            raise UserError(self.env._("A new version is made of the plan that is in force."))
        open_one = self.search([("case_id", "=", self.case_id.id), ("state", "in", ("draft", "proposed"))], limit=1)
        if open_one:
            return open_one._get_records_action()
        plan = self.create({"case_id": self.case_id.id, "event_id": self.event_id.id, "goal": self.goal})
        # sudo: which version it came from is set here only
        plan.sudo()._as_workflow().write({"previous_id": self.id})
        self.measure_ids.filtered(lambda measure: measure.state in ("planned", "under_way"))._carry_over(plan)
        return plan._get_records_action()

    # --- steps ------------------------------------------------------------------------------------------------------

    def action_propose(self):
        return self._transition("propose")

    def action_send_back(self):
        return self._open_decision("send_back")

    def action_approve(self):
        return self._transition("approve")

    def action_act_at_once(self):
        return self._transition("act_at_once")

    def action_ratify(self):
        return self._transition("ratify")

    def action_void(self):
        return self._open_decision("void")

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "drafted": self.env._("Handling plan drafted"),
            "propose": self.env._("Handling plan proposed"),
            "send_back": self.env._("Handling plan sent back"),
            "approve": self.env._("Handling plan approved"),
            "act_at_once": self.env._("Handling plan in force at once, to be approved"),
            "ratify": self.env._("Handling plan approved afterwards"),
            "supersede": self.env._("Handling plan superseded"),
            "end": self.env._("Handling plan ended with the case"),
            "void": self.env._("Entered in error"),
        }

    def _guard_measures(self):
        if not self.measure_ids:
            raise UserError(self.env._("A plan has one measure at least."))
        if self.case_id.state not in OPEN_STATES:
            raise UserError(self.env._("This belongs to an open case."))

    def _guard_propose(self):
        self._guard_measures()

    def _guard_act_at_once(self):
        self._guard_measures()

    def _guard_approve(self):
        self._guard_measures()
        self._guard_ratify()

    def _guard_ratify(self):
        if self.env.user in self.writer_ids:
            raise UserError(self.env._("Whoever wrote the plan does not approve it. Another leader does."))

    def _prepare_propose_values(self):
        return {"proposed_at": self._now()}

    def _prepare_act_at_once_values(self):
        return self._come_into_force()

    def _prepare_approve_values(self):
        return {**self._come_into_force(), **self._prepare_ratify_values()}

    def _prepare_ratify_values(self):
        return {"approved_at": self._now(), "approved_by_id": self.env.uid}

    def _come_into_force(self):
        """The version before it ends the moment this one begins. Server only, inside a step."""
        now = self._now()
        before = self.search([("case_id", "=", self.case_id.id), ("state", "in", IN_FORCE)])
        # the step that calls this has checked who may
        before._as_workflow().write({"state": "superseded", "superseded_at": now})
        for plan in before:
            plan._crisis_log("supersede")
        before.flush_recordset()
        before.measure_ids._crisis_follow_dues()
        self.measure_ids._take_over_state()
        return {"in_force_at": now}

    def _after_approve(self):
        self.measure_ids._crisis_follow_dues()

    def _after_act_at_once(self):
        self.measure_ids._crisis_follow_dues()

    # --- clock ------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", TO_APPROVE)

    def _crisis_dues(self):
        begun = {"proposed": self.proposed_at, "emergency": self.in_force_at}
        dues = []
        for state, instance in (("proposed", "proposal"), ("emergency", "afterwards")):
            if self.state == state:
                at = self.env["crisis.duty.kind"]._of("case_plan_approval")
                due_at = at._due_from(begun[state], self.company_id, self.case_id.level_id)
                owners = self._crisis_people(LEADER) - self.writer_ids
                dues.append(Due("case_plan_approval", due_at, owners=owners, instance=instance))
        if self.state == "approved" and self.approved_at:
            for instance in ("proposal", "afterwards"):
                at, who = self.approved_at, self.approved_by_id
                dues.append(Due("case_plan_approval", at, instance=instance, done_at=at, done_by=who))
        return dues
