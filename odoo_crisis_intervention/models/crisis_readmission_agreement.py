# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition

BOTH = (COUNSELLOR, LEADER)
ENDED_STATES = ("ended", "withdrawn", "void")
# Decided, and on its way to being signed: a family that does not accept it may ask for a review.
DECIDED_STATES = ("approving", "registering", "signing", "refused", "filing")
UNDER_WAY = ("preparing", "deciding", "not_yet", "review", *DECIDED_STATES)

# In their order (plan Art. 21). The first four are passed by people, the others by what happens elsewhere.
GATES = [
    ("application", "Application of the guardian"),
    ("certificate", "Certificate of the hospital"),
    ("reexamination", "Re-examination at a designated hospital"),
    ("interview", "Talk with the counsellor"),
    ("decision", "Decision of the team"),
    ("heads", "Heads of the departments"),
    ("academic", "Academic affairs"),
    ("signing", "Agreement signed by the guardian"),
    ("filing", "Filed at Student Affairs"),
]
PAPERS = ("application", "certificate", "reexamination", "interview")


class CrisisReadmissionAgreement(models.Model):
    """A pupil's way back to school: nine gates in their order, and the agreement that is signed at the end.

    The guardian applies, a hospital certifies, a designated hospital examines again, the counsellor talks with pupil
    and family, the team decides in writing, two heads of departments approve, academic affairs registers, the guardian
    signs (``crisis.readmission.version``), Student Affairs files. Where the hospital finds nothing, the way is short
    and no paper hints at an illness. What the hospital wrote stands in the gates, not here.

    Access: counsellors and leaders of the school write; the register keeper, the homeroom teacher of the pupil's class
    and grants read. Heads see their own step only (``crisis.readmission.approval``), academic affairs theirs, guardians
    the offered text on the portal. Source: plan Art. 21, 22, 24(5).
    """

    _name = "crisis.readmission.agreement"
    _description = "Return to school"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_narrative = ("arrangement", "review_request")
    _crisis_due_fields = ("state", "clock_at", "letter_given_at", "valid_until")

    _transitions = {
        "propose": Transition(sources=("preparing",), target="deciding", roles=(COUNSELLOR,)),
        "send_back": Transition(sources=("deciding",), target="preparing", roles=(LEADER,), reason=True),
        # Taken by creating a crisis.readmission.decision, which says where it leads.
        "decide": Transition(sources=("deciding", "review"), target=None, roles=(LEADER,)),
        "tell": Transition(sources=("not_yet", *DECIDED_STATES, "in_force"), target=None, roles=BOTH),
        "ask_review": Transition(sources=("not_yet", *DECIDED_STATES), target="review", roles=BOTH),
        "try_again": Transition(sources=("not_yet",), target="preparing", roles=(COUNSELLOR,)),
        # Nobody presses these: the last head's step, the register's, the guardian's signature or refusal.
        "heads_agree": Transition(sources=("approving",), target="registering"),
        "head_objects": Transition(sources=("approving",), target="deciding"),
        "register": Transition(sources=("registering",), target=None),
        "sign": Transition(sources=("signing",), target="filing"),
        "refuse": Transition(sources=("signing",), target="refused"),
        "offer_again": Transition(sources=("refused",), target="signing"),
        "file": Transition(sources=("filing", "in_force"), target="in_force", roles=(KEEPER, LEADER)),
        "end": Transition(sources=("in_force",), target="ended", roles=BOTH, reason=True),
        "withdraw": Transition(sources=UNDER_WAY, target="withdrawn", roles=(*BOTH, KEEPER), reason=True),
        "void": Transition(sources=(*UNDER_WAY, "in_force"), target="void", roles=(LEADER,), reason=True),
    }
    _workflow_fields = (
        "is_fast",
        "proposed_by_id",
        "proposed_at",
        "outcome",
        "decided_by_id",
        "decided_at",
        "letter_given_at",
        "review_asked_at",
        "approved_count",
        "clock_at",
        "due_at",
        "valid_until",
        "in_force_at",
        "filed_by_id",
        "ended_at",
    )
    _locked_states = ("in_force", *ENDED_STATES)

    state = fields.Selection(
        [
            ("preparing", "Papers are coming in"),
            ("deciding", "Before the team"),
            ("not_yet", "Not for now"),
            ("review", "Review asked for"),
            ("approving", "Before the heads"),
            ("registering", "Before academic affairs"),
            ("signing", "To be signed"),
            ("refused", "Guardian refused"),
            ("filing", "To be put on file"),
            ("in_force", "Agreement in force"),
            ("ended", "Ended"),
            ("withdrawn", "Application withdrawn"),
            ("void", "Void"),
        ],
        default="preparing",
        required=True,
        readonly=True,
        index=True,
    )
    # 1. What is asked for
    case_id = fields.Many2one(domain=[("state", "in", ("assessing", "intervening", "follow_up"))])
    class_id = fields.Many2one(
        "crisis.school.class",
        string="Class on return",
        compute="_compute_class_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    returns_on = fields.Date(string="First day back")
    arrangement = fields.Text(
        string="What the departments arrange",
        help="Class, seat, lessons, dormitory, half days. The heads read this: nothing about health.",
    )
    is_fast = fields.Boolean(string="Fast way", readonly=True, help="The hospital found nothing.")

    # 2. The way
    gate_ids = fields.One2many(
        "crisis.readmission.gate",
        "agreement_id",
        string="Gates",
        groups="odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader",
    )
    progress = fields.Json(compute="_compute_progress", export_string_translation=False)
    clock_at = fields.Datetime(readonly=True, export_string_translation=False)
    due_at = fields.Datetime(string="Step is due", readonly=True, index="btree_not_null")
    proposed_by_id = fields.Many2one("res.users", string="Proposed by", readonly=True, ondelete="restrict")
    proposed_at = fields.Datetime(string="Proposed to the team at", readonly=True)

    # 3. What was decided
    readmission_decision_ids = fields.One2many(
        "crisis.readmission.decision",
        "agreement_id",
        string="Decisions of the team",
        groups="odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader,"
        "odoo_crisis_intervention.group_crisis_register_keeper",
    )
    outcome = fields.Selection(
        [("agree", "Agreed"), ("conditions", "Agreed with conditions"), ("not_yet", "Not for now")],
        string="Decision",
        readonly=True,
    )
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime(string="Decided at", readonly=True)
    letter_given_at = fields.Datetime(string="Letter given to the guardian at", readonly=True)
    review_request = fields.Text(string="What the guardian asks for in the review")
    review_asked_at = fields.Datetime(string="Review asked for at", readonly=True)
    approval_ids = fields.One2many(
        "crisis.readmission.approval",
        "agreement_id",
        string="Approvals",
        groups="odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader,"
        "odoo_crisis_intervention.group_crisis_register_keeper",
    )
    approved_count = fields.Integer(readonly=True, export_string_translation=False)

    # 4. What was signed
    version_ids = fields.One2many("crisis.readmission.version", "agreement_id", string="Versions of the agreement")
    valid_until = fields.Date(readonly=True)
    in_force_at = fields.Datetime(string="In force since", readonly=True)
    filed_by_id = fields.Many2one("res.users", string="Filed at Student Affairs by", readonly=True, ondelete="restrict")
    ended_at = fields.Datetime(string="Ended at", readonly=True)
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.readmission.agreement")]
    )

    can_propose = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_send_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_decide = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_tell = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_ask_review = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_try_again = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_file = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_withdraw = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_under_way = models.UniqueIndex(
        "(subject_id) WHERE state NOT IN ('ended', 'withdrawn', 'void')",
        "A return is under way already. Please use that one.",
    )
    _decided = models.Constraint(
        "CHECK(outcome IS NULL OR (decided_by_id IS NOT NULL AND decided_at IS NOT NULL AND proposed_by_id IS NOT NULL"
        " AND decided_by_id <> proposed_by_id))",
        "The team decides on a proposal of somebody else.",
    )
    _in_force = models.Constraint(
        "CHECK(state <> 'in_force' OR (in_force_at IS NOT NULL AND filed_by_id IS NOT NULL"
        " AND outcome IN ('agree', 'conditions')))",
        "What is in force was agreed and filed.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("case_id")
    def _compute_class_id(self):
        for agreement in self:
            agreement.class_id = agreement.class_id or agreement.case_id.subject_id.class_id

    @api.depends("clock_at", "state")
    @api.depends_context("lang", "tz")
    def _compute_progress(self):
        """The gates for everybody who reads the return: where it stands, who passed it when, by when it is due.

        Nothing of what a hospital wrote. One query for all records of a list.
        """
        now = fields.Datetime.now()
        # sudo: state, person and time of the gates; what they hold is for counsellors and leaders
        gates = self.env["crisis.readmission.gate"].sudo().search([("agreement_id", "in", self.ids)])
        labels = dict(gates._fields["code"]._description_selection(self.env))
        by_agreement = gates.grouped("agreement_id")
        opens = {company: self._crisis_has_role(BOTH, company) for company in self.company_id}
        for agreement in self:
            rows = by_agreement.get(agreement.sudo(), gates.browse())  # sudo: a key of the dictionary, nothing is read
            agreement.progress = [
                {
                    "id": gate.id,
                    "code": gate.code,
                    "name": labels[gate.code],
                    "state": gate.state,
                    "is_current": bool(gate.opened_at and gate.state == "waiting" and agreement.state in UNDER_WAY),
                    "who": gate.done_by_id.name or "",
                    "at": fields.Datetime.to_string(gate.done_at) or "",
                    "due": fields.Datetime.to_string(gate.due_at) or "",
                    "can_open": gate.code in PAPERS and opens[agreement.company_id],
                    "is_late": bool(gate.due_at and gate.due_at < (gate.done_at or now) and gate.state != "skipped"),
                }
                for gate in rows.sorted("sequence")
            ]

    @api.depends("outcome", "letter_given_at", "proposed_by_id", "approved_count", "version_ids.state")
    def _compute_can(self):
        super()._compute_can()
        for agreement in self:
            agreement.can_tell &= bool(agreement.outcome) and not agreement.letter_given_at
            agreement.can_decide &= agreement.proposed_by_id != self.env.user
            if agreement.state == "review":
                agreement.can_decide &= agreement.decided_by_id != self.env.user
            if agreement.can_file:
                agreement.can_file = agreement.is_fast or "signed" in agreement.version_ids.mapped("state")

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        # sudo: the gates come with the return, which the user was allowed to begin
        agreements.sudo()._begin_gates()
        for agreement in agreements:
            agreement._crisis_log("begun")
        return agreements

    @api.constrains("case_id")
    def _check_pupil(self):
        if any(agreement.subject_id.kind != "student" for agreement in self.sudo()):  # sudo: kind of person only
            raise ValidationError(self.env._("Only pupils come back to school in this way."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and {"arrangement", "class_id", "returns_on"} & set(vals):
            if any(agreement.state not in ("preparing", "deciding", "not_yet", "review") for agreement in self):
                raise UserError(self.env._("The heads approve what was decided. Ask for a review to change it."))
        return super().write(vals)
