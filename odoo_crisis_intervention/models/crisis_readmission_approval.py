# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition

OFFICES = [("student_affairs", "Student Affairs"), ("academic_affairs", "Academic Affairs")]


class CrisisReadmissionApproval(models.Model):
    """One head of a department says yes to a pupil's return, or objects with a reason.

    The heads are the managers of the two departments in the settings, copied when they are asked: whoever changes the
    department in HR later gets nothing by it. Nobody approves the own proposal or decision, and nobody approves for two
    offices: there a leader of the team stands in, who did neither. The head reads what is arranged, and that the papers
    are complete; nothing of what a hospital wrote.

    Access: the head who is asked; counsellors, leaders and the register keeper of the school; grants of the scope full.
    Source: plan Art. 21, 24(5).
    """

    _name = "crisis.readmission.approval"
    _description = "Approval of a return"
    _inherit = ["crisis.readmission.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = ()
    _crisis_author_field = "head_id"
    _crisis_log_reads = True
    _crisis_narrative = ("arrangement",)
    _crisis_due_fields = ("state", "head_id")

    _transitions = {
        "approve": Transition(sources=("waiting",), target="approved", four_eyes="proposed_by_id"),
        "object": Transition(sources=("waiting",), target="objected", four_eyes="proposed_by_id", reason=True),
        "ask_again": Transition(sources=("waiting",), target=None, roles=(LEADER, KEEPER)),
    }
    _workflow_fields = (
        "agreement_id",
        "office",
        "department_id",
        "head_id",
        "round",
        "proposed_by_id",
        "asked_at",
        "decided_by_id",
        "decided_at",
        "returns_on",
        "class_id",
        "arrangement",
        "is_conditional",
    )
    _locked_states = ("waiting", "approved", "objected", "taken_back")

    state = fields.Selection(
        [("waiting", "Waiting"), ("approved", "Approved"), ("objected", "Objected"), ("taken_back", "Taken back")],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    office = fields.Selection(OFFICES, required=True, readonly=True)
    department_id = fields.Many2one(
        "hr.department", readonly=True, check_company=True, index="btree_not_null", ondelete="restrict"
    )
    head_id = fields.Many2one(
        "res.users", readonly=True, index="btree_not_null", ondelete="restrict",
        help="Empty: a leader of the team stands in.",
    )  # fmt: skip
    round = fields.Integer(required=True, readonly=True, default=1)
    proposed_by_id = fields.Many2one(
        "res.users", string="Proposed by", required=True, readonly=True, ondelete="restrict"
    )
    asked_at = fields.Datetime(string="Head asked at", required=True, readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Answer given by", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    decided_at = fields.Datetime(string="Answer given at", readonly=True)
    # As they stood when the head was asked: that is what was approved.
    returns_on = fields.Date(string="First day back", readonly=True)
    class_id = fields.Many2one(
        "crisis.school.class",
        string="Class on return",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    arrangement = fields.Text(string="What the departments arrange", readonly=True)
    is_conditional = fields.Boolean(string="With conditions", readonly=True)
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.readmission.approval")]
    )
    can_approve = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_object = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_ask_again = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_each = models.UniqueIndex("(agreement_id, round, office)", "Each office is asked once.")
    _one_person_one_office = models.UniqueIndex(
        "(agreement_id, round, decided_by_id) WHERE state = 'approved'", "One person approves for one office only."
    )
    _never_the_own = models.Constraint(
        "CHECK(decided_by_id IS NULL OR decided_by_id <> proposed_by_id)", "Nobody approves the own proposal."
    )
    _answered = models.Constraint(
        "CHECK(state NOT IN ('approved', 'objected') OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL))",
        "What was answered was answered by somebody.",
    )

    # -- asking --------------------------------------------------------------------------------------------------------

    @api.model
    def _ask_heads(self, agreement):
        """One row for each office. Server only, inside the step that decided."""
        number = max(agreement.approval_ids.mapped("round"), default=0) + 1
        heads = self._heads(agreement)
        for office, (department, head) in heads.items():
            # asked by the step that decided
            self._as_workflow().create(
                {
                    "agreement_id": agreement.id,
                    "office": office,
                    "department_id": department.id,
                    "head_id": head.id,
                    "round": number,
                    "proposed_by_id": agreement.proposed_by_id.id,
                    "asked_at": agreement._now(),
                    "returns_on": agreement.returns_on,
                    "class_id": agreement.class_id.id,
                    "arrangement": agreement.arrangement,
                    "is_conditional": agreement.outcome == "conditions",
                }
            )

    @api.model
    def _heads(self, agreement):
        """{office: (department, head)}; an empty head means that a leader stands in."""
        company = agreement.company_id
        departments = {
            "student_affairs": company.crisis_student_affairs_department_id,
            "academic_affairs": company.crisis_academic_affairs_department_id,
        }
        heads, taken = {}, agreement.proposed_by_id | agreement.decided_by_id | agreement._crisis_shut_out_users()
        for office, department in departments.items():
            head = department.manager_id.user_id.filtered(lambda user: user.active and not user.share)
            heads[office] = (department, head - taken)
            taken |= head  # whoever holds both offices answers for the first
        return heads

    def _stand_ins(self):
        """Leaders who neither proposed nor decided nor answered for the other office."""
        others = self.agreement_id.approval_ids.filtered(lambda row: row.round == self.round and row != self)
        busy = self.proposed_by_id | self.agreement_id.decided_by_id | others.decided_by_id | others.head_id
        return self._crisis_people(LEADER) - busy

    def _take_back(self):
        """What the heads were asked does not stand any more. Server only."""
        for row in self.filtered(lambda each: each.state in ("waiting", "approved")):
            row._as_workflow().write({"state": "taken_back"})  # by the step that calls this
            row._crisis_log("take_back")

    # -- who may -------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        return super()._crisis_author_domain() & Domain("subject_kind", "!=", "staff")

    def _may_transition(self, name):
        if name == "ask_again" or self.env.su:
            return super()._may_transition(name)
        # sudo: whose step it is; the answer is a yes or no for this user
        secret = self.sudo()
        allowed = secret.head_id or secret._stand_ins()
        return self.env.user in allowed and secret.agreement_id.decided_by_id != self.env.user

    def _check_own_office(self):
        others = self.agreement_id.approval_ids.filtered(lambda row: row.round == self.round and row != self)
        if self.env.user in others.filtered(lambda row: row.state == "approved").decided_by_id:
            raise UserError(self.env._("One person approves for one office only."))

    def _guard_approve(self):
        self._check_own_office()

    # -- steps ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "approve": self.env._("Approved by the head"),
            "object": self.env._("The head objects"),
            "ask_again": self.env._("The head was looked up again"),
            "take_back": self.env._("Not asked any more"),
        }

    def action_approve(self):
        return self._transition("approve")

    def action_object(self):
        return self._open_decision("object")

    def action_ask_again(self):
        return self._transition("ask_again")

    def _prepare_approve_values(self):
        return {"decided_by_id": self.env.uid, "decided_at": self._now()}

    _prepare_object_values = _prepare_approve_values

    def _prepare_ask_again_values(self):
        """The department has a new head since."""
        others = self.agreement_id.approval_ids.filtered(lambda row: row.round == self.round and row != self)
        head = self._heads(self.agreement_id)[self.office][1] - others.head_id - others.decided_by_id
        return {"head_id": head.id}

    def _after_approve(self):
        self.agreement_id._head_approved()

    def _after_object(self):
        self.agreement_id._head_objected()

    # -- clock ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "waiting")

    def _crisis_dues(self):
        if self.state == "taken_back":
            return []
        due_at = self.env["crisis.duty.kind"]._of("readmission_approval")._due_from(self.asked_at, self.company_id)
        people = self.head_id or self._stand_ins()
        return [
            Due("readmission_approval", due_at, people, done_at=self.decided_at, done_by=self.decided_by_id or None)
        ]
