# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import LEADER
from ..tools.workflow import Transition
from .crisis_confidential_mixin import _linked
from .crisis_readmission_agreement import BOTH, GATES, PAPERS

# Whose clock runs while a gate is open. Heads and academic affairs have clocks of their own.
KIND_OF_GATE = {
    **dict.fromkeys(PAPERS, "readmission_papers"),
    "decision": "readmission_decision",
    "signing": "readmission_signing",
    "filing": "readmission_filing",
}
# Passed by the hospital's "nothing found" without anybody asking for more.
SPARED = ("reexamination", "interview", "heads", "signing")


class CrisisReadmissionGate(models.Model):
    """One gate on the way back to school: who passed it when, with which paper, by when it was due.

    Gates are passed in their order. One is skipped only by a leader with a reason, or because the hospital found
    nothing. What a hospital wrote stands here only as its paper says it, with hospital, date and the paper itself; the
    school makes no diagnosis.

    Access: counsellors and leaders of the school; grants of the scope full. Everybody else sees how far the way has
    come (``progress`` of the return). Source: plan Art. 21, 24(5).
    """

    _name = "crisis.readmission.gate"
    _description = "Gate on the way back to school"
    _inherit = ["crisis.readmission.part.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = BOTH
    _crisis_write_roles = BOTH
    _crisis_grant_scopes = ("full",)
    _crisis_log_reads = True
    _crisis_narrative = ("brought_by", "paper_hospital", "quote", "note", "deviation_reason")

    _transitions = {
        "pass": Transition(sources=("waiting",), target="done", roles=BOTH, audience="clinical"),
        "skip": Transition(sources=("waiting",), target="skipped", roles=(LEADER,), reason=True, audience="clinical"),
        "reopen": Transition(
            sources=("done", "skipped"), target="waiting", roles=BOTH, reason=True, audience="clinical"
        ),
    }
    _workflow_fields = ("agreement_id", "code", "sequence", "opened_at", "due_at", "done_at", "done_by_id")
    _locked_states = ("done", "skipped")

    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Passed"), ("skipped", "Skipped")],
        default="waiting",
        required=True,
        readonly=True,
        index=True,
    )
    code = fields.Selection(GATES, string="Gate", required=True, readonly=True)
    sequence = fields.Integer(required=True, readonly=True)
    opened_at = fields.Datetime(string="Its turn since", readonly=True)
    due_at = fields.Datetime(string="Due", readonly=True)
    done_at = fields.Datetime(string="Passed at", readonly=True)
    done_by_id = fields.Many2one("res.users", string="Passed by", readonly=True, ondelete="restrict")

    # 1. The guardian's application
    guardian_id = fields.Many2one(
        "crisis.guardian",
        domain="[('subject_id', '=', subject_id), ('may_inform', '=', True)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    brought_by = fields.Char(
        string="Who applies", compute="_compute_brought_by", store=True, readonly=False, precompute=True
    )
    happened_on = fields.Date(string="Day")

    # 2. What a hospital wrote
    wording_id = fields.Many2one(
        "crisis.readmission.wording", string="What the paper says", index="btree_not_null", ondelete="restrict"
    )
    effect = fields.Selection(related="wording_id.effect")
    institution_id = fields.Many2one(
        "crisis.institution",
        string="Designated hospital",
        domain="[('company_id', '=', company_id), ('kind', '=', 'hospital')]",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    paper_hospital = fields.Char(string="Hospital on the paper", help="Where it is another than the designated one.")
    paper_date = fields.Date(string="Date of the paper")
    quote = fields.Text(string="Word for word", help="What the paper says on going to school. Nobody adds to it.")
    deviation_reason = fields.Text(
        string="Why not a designated hospital", help="Asked for while the settings ask for a designated one."
    )
    note = fields.Text(string="What was talked about", help="What the team must know for its decision.")

    scan = fields.Binary(string="Scan of the paper", store=False, compute="_compute_scan", inverse="_inverse_scan")
    has_scan = fields.Boolean(string="Scan is kept", compute="_compute_has_scan")
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Scans", domain=[("res_model", "=", "crisis.readmission.gate")]
    )
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.readmission.gate")]
    )
    can_pass = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_skip = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_reopen = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_each = models.UniqueIndex("(agreement_id, code)", "A way back has each gate once.")
    _passed_by_somebody = models.Constraint(
        "CHECK(state = 'waiting' OR (done_at IS NOT NULL AND done_by_id IS NOT NULL))",
        "Somebody passed this gate at some time.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("guardian_id")
    def _compute_brought_by(self):
        for gate in self:
            same = gate.guardian_id.subject_id == gate.agreement_id.subject_id
            gate.brought_by = same and gate.guardian_id.name or gate.brought_by

    def _compute_scan(self):
        self.scan = False

    @api.depends("document_ids")
    def _compute_has_scan(self):
        for gate in self:
            # sudo: whether there is one; the paper itself stays under its own rule
            gate.has_scan = bool(gate.sudo().document_ids)

    @api.depends("opened_at", "agreement_id.state")
    def _compute_can(self):
        super()._compute_can()
        for gate in self:
            by_hand = gate.code in PAPERS and gate.agreement_id.state == "preparing"
            gate.can_pass &= by_hand and bool(gate.opened_at)
            gate.can_skip &= by_hand and bool(gate.opened_at)
            gate.can_reopen &= by_hand

    # -- writing -------------------------------------------------------------------------------------------------------

    def _crisis_check_links(self, values):
        super()._crisis_check_links(values)
        if values.get("guardian_id") and not self.env.su:
            # the name is filled in from it
            self.env["crisis.guardian"].browse(_linked(values["guardian_id"])[0]).check_access("read")

    @api.constrains("guardian_id")
    def _check_guardian(self):
        for gate in self.sudo():  # sudo: whose guardian it is
            if gate.guardian_id and gate.guardian_id.subject_id != gate.subject_id:
                raise ValidationError(self.env._("Please choose a guardian of this pupil."))

    @api.constrains("happened_on", "paper_date")
    def _check_not_in_the_future(self):
        for gate in self:
            today = gate.company_id._crisis_today()
            if any(day and day > today for day in (gate.happened_on, gate.paper_date)):
                raise ValidationError(self.env._("What happened cannot lie in the future."))

    def _inverse_scan(self):
        for gate in self.filtered("scan"):
            if gate.state != "waiting":
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
            # sudo: whoever may write the gate adds its paper; reading it stays with the rule of documents
            document = self.env["crisis.document"].sudo()
            document.create({"res_model": gate._name, "res_ref": gate.id, "kind": "scan", "upload": gate.scan})
            gate.invalidate_recordset(["document_ids", "has_scan"])

    # -- steps ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "pass": self.env._("Gate passed"),
            "skip": self.env._("Gate skipped"),
            "reopen": self.env._("Gate opened again"),
        }

    def action_pass(self):
        return self._transition("pass")

    def action_skip(self):
        return self._open_decision("skip")

    def action_reopen(self):
        return self._open_decision("reopen")

    def _guard_turn(self):
        if self.code not in PAPERS or self.agreement_id.state != "preparing":
            raise UserError(self.env._("This gate is passed by what happens there, not by hand."))
        earlier = self.agreement_id.gate_ids.filtered(lambda gate: gate.sequence < self.sequence)
        if "waiting" in earlier.mapped("state"):
            raise UserError(self.env._("One gate after another: an earlier one is still waiting."))

    def _guard_skip(self):
        self._guard_turn()

    def _guard_reopen(self):
        if self.code not in PAPERS or self.agreement_id.state != "preparing":
            raise UserError(self.env._("This gate is passed by what happens there, not by hand."))
        if self.agreement_id.is_fast and self.code in SPARED:
            raise UserError(self.env._("The hospital found nothing: this is not asked for."))

    def _guard_pass(self):
        self._guard_turn()
        needed = {
            "application": ("brought_by", "happened_on"),
            "certificate": ("wording_id", "paper_date"),
            "reexamination": ("wording_id", "paper_date"),
            "interview": ("happened_on", "note"),
        }[self.code]
        self._refuse_missing([name for name in needed if not self._given(name)])
        if self.code in ("certificate", "reexamination"):
            self._guard_hospital()
        # what found nothing may be given back: no paper about an illness that is not there
        if self.code != "interview" and self.effect != "nothing_found" and not self.document_ids:
            raise UserError(self.env._("Please add the scan of the paper."))

    def _guard_hospital(self):
        if not self.institution_id and not self._given("paper_hospital"):
            self._refuse_missing(["paper_hospital"])
        if self.effect == "refused":
            raise UserError(
                self.env._("With this wording nobody comes back yet. Ask the hospital, or a leader skips the gate.")
            )
        oldest = self.company_id._crisis_today() - timedelta(days=self.company_id.crisis_readmission_certificate_days)
        if self.paper_date < oldest:
            raise UserError(self.env._("This paper is too old. Ask for a newer one, or a leader skips the gate."))
        asked = self.code == "reexamination" and self.company_id.crisis_readmission_hospital == "designated"
        hospital = self.institution_id
        if asked and not (hospital.is_designated and not hospital.is_expired) and not self._given("deviation_reason"):
            raise UserError(self.env._("Please say why it was not a designated hospital with a valid agreement."))

    def _given(self, name):
        value = self[name]
        return value.strip() if isinstance(value, str) else value

    def _refuse_missing(self, names):
        if names:
            labels = [self._fields[name]._description_string(self.env) for name in names]
            raise UserError(self.env._("Still missing: %(fields)s", fields=", ".join(labels)))

    def _prepare_pass_values(self):
        return {"done_at": self._now(), "done_by_id": self.env.uid}

    _prepare_skip_values = _prepare_pass_values

    def _prepare_reopen_values(self):
        return {"opened_at": False, "due_at": False, "done_at": False, "done_by_id": False}

    def _after_pass(self):
        self.document_ids._crisis_lock()
        if self.code == "certificate" and self.effect == "nothing_found":
            self.agreement_id._go_the_fast_way()
        self.agreement_id._gates_moved("gate_passed", self)

    def _after_skip(self):
        self.agreement_id._gates_moved("gate_skipped", self)

    def _after_reopen(self):
        if self.code == "certificate" and self.agreement_id.is_fast:
            self.agreement_id._leave_the_fast_way()
        self.agreement_id._gates_moved("gate_reopened", self)
