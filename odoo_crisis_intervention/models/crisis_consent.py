# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_consent_text import CONSENT_KINDS

STAFF = (COUNSELLOR, LEADER, KEEPER)
# What the guardian read before answering.
_WORDS = ("kind", "body", "facts", "come_by", "guardian_id", "receiver_name", "receiver_relation")


class CrisisConsent(models.Model):
    """A notice to the guardians or a consent asked of them, and what they answered (告家长书、知情同意书).

    The words come from ``crisis.consent.text`` and are filled with the least that is needed: facts that were seen, no
    diagnosis, no level. Whoever answers does not admit an illness. A consent that was given can be withdrawn at any
    time; what was answered is not changed afterwards.

    Access: counsellors, leaders and the register keeper of the school write; the homeroom teacher of the pupil's class
    and grants read. Source: plan Art. 4(2), 18, 24(6).
    """

    _name = "crisis.consent"
    _description = "Notice or consent"
    _inherit = ["crisis.guardian.paper.mixin", "crisis.ink.mixin", "crisis.workflow.mixin"]

    _crisis_write_roles = STAFF
    _crisis_narrative = ("receiver_name", "receiver_relation", "body", "facts", "remarks")

    _transitions = {
        "give": Transition(sources=("draft",), target="given", roles=STAFF),
        "refuse": Transition(sources=("draft",), target="refused", roles=STAFF),
        "withdraw": Transition(sources=("given",), target="withdrawn", roles=STAFF, reason=True),
        "void": Transition(sources=("draft",), target="void", roles=STAFF, reason=True),
    }
    _ink_words = _WORDS
    _workflow_fields = ("answered_at", "recorded_by_id", "withdrawn_at", "ink", "signed_at")
    _locked_states = ("given", "refused", "withdrawn", "void")
    _open_fields = ("scan",)

    state = fields.Selection(
        [
            ("draft", "Not answered yet"),
            ("given", "Agreed or received"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("void", "Void"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    kind = fields.Selection(CONSENT_KINDS, required=True, default="notice")
    guardian_id = fields.Many2one(help="Fills in name and relation.")
    receiver_name = fields.Char(
        string="Full name of the guardian", compute="_compute_receiver", store=True, readonly=False, precompute=True
    )
    receiver_relation = fields.Char(
        string="Relation to the pupil", compute="_compute_receiver", store=True, readonly=False, precompute=True
    )
    body = fields.Text(string="Text", compute="_compute_body", store=True, readonly=False, precompute=True)
    facts = fields.Text(string="What was seen", help="Facts with day and place. No diagnosis, no level.")
    come_by = fields.Datetime(string="Please come to school by")

    answered_at = fields.Datetime(string="Signed or refused at", readonly=True)
    recorded_by_id = fields.Many2one("res.users", string="Recorded by", readonly=True, ondelete="restrict")
    withdrawn_at = fields.Datetime(string="Withdrawn at", readonly=True)
    remarks = fields.Text(string="What the guardian said")
    way = fields.Selection(
        [("screen", "On this screen"), ("paper", "On paper")], string="Way of signing", required=True, default="paper"
    )
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Documents", domain=[("res_model", "=", "crisis.consent")]
    )
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.consent")]
    )
    can_give = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_withdraw = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _answered = models.Constraint(
        "CHECK(state NOT IN ('given', 'refused', 'withdrawn')"
        " OR (answered_at IS NOT NULL AND recorded_by_id IS NOT NULL))",
        "What was answered, was answered at a time.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("guardian_id")
    def _compute_receiver(self):
        for consent in self:
            same = consent.guardian_id.subject_id == consent.case_id.subject_id
            guardian = consent.guardian_id if same else self.env["crisis.guardian"]
            relations = dict(guardian._fields["relation"]._description_selection(self.env))
            consent.receiver_name = guardian.name or consent.receiver_name
            consent.receiver_relation = relations.get(guardian.relation) or consent.receiver_relation

    @api.depends("kind", "case_id")
    def _compute_body(self):
        """The school's words, filled with the least that is needed."""
        for consent in self:
            text = self.env["crisis.consent.text"].search([("kind", "=", consent.kind)], limit=1)
            case = consent.case_id
            words = {
                "{pupil}": case.subject_id.name or "",
                "{class}": case.subject_id.class_id.display_name or "",
                "{school}": case.company_id._crisis_school_name() if case else "",
                "{contact}": case.counsellor_id.name or "",
            }
            body = text.body or ""
            for mark, word in words.items():
                body = body.replace(mark, word)
            consent.body = body

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        for consent in consents:
            consent._crisis_log("begun")
        return consents

    # -- steps ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begun": self.env._("Paper for the guardians begun"),
            "signature": self.env._("Signature of the guardian"),
            "scan": self.env._("Scan of the paper added"),
            "give": self.env._("Agreed or received"),
            "refuse": self.env._("Refused"),
            "withdraw": self.env._("Consent withdrawn"),
            "void": self.env._("Void: entered in error"),
        }

    def action_give(self):
        return self._transition("give")

    def action_refuse(self):
        return self._transition("refuse")

    def action_withdraw(self):
        return self._open_decision("withdraw")

    def action_void(self):
        return self._open_decision("void")

    def action_print(self):
        """The paper of this kind. Access: whoever may read it; the paper asks again."""
        self.check_access("read")
        kinds = set(self.mapped("kind"))
        if len(kinds) != 1:
            raise UserError(self.env._("Please print papers of one kind at a time."))
        return self.env.ref(f"odoo_crisis_intervention.action_report_consent_{kinds.pop()}").report_action(self)

    def _guard_give(self):
        if not (self.receiver_name or "").strip():
            raise UserError(self.env._("Please say who answered."))
        if self.way == "screen" and not self.signed_at:
            raise UserError(self.env._("The guardian signs first."))
        if self.way == "paper" and not self.document_ids:
            raise UserError(self.env._("Please add the scan of the signed paper."))

    def _guard_refuse(self):
        if not (self.receiver_name or "").strip():
            raise UserError(self.env._("Please say who answered."))

    def _guard_withdraw(self):
        if self.kind == "notice":
            raise UserError(self.env._("What was told cannot be taken back. A consent can."))

    def _prepare_give_values(self):
        return {"answered_at": self._now(), "recorded_by_id": self.env.uid}

    _prepare_refuse_values = _prepare_give_values

    def _prepare_withdraw_values(self):
        return {"withdrawn_at": self._now()}

    def _after_give(self):
        self.document_ids._crisis_lock()

    _after_refuse = _after_give


class CrisisCase(models.Model):
    """The papers that the guardians of a case were given."""

    _inherit = "crisis.case"

    consent_ids = fields.One2many("crisis.consent", "case_id", string="Notices and consents")

    def _after_void(self):
        super()._after_void()
        self._void_open(self.consent_ids, ("draft",))

    def action_consent(self):
        """A new notice for this person, its kind can be changed. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.consent"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Notice or consent"),
            "res_model": "crisis.consent",
            "views": [(False, "form")],
            "context": {"default_case_id": self.id, "default_guardian_id": self._first_guardian().id},
        }
