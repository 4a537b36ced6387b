# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import hash_chain
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_case import OFFICE_GROUPS
from .crisis_confidential_mixin import _linked

# What may go along; each is chosen, and what is not chosen is not even on the paper as a heading.
PARTS = ("course", "helped", "watch_for", "support", "contact")
# What the guardian read before signing.
AGREED = ("to_school", "to_whom", "guardian_id", "guardian_name", "guardian_relation", *PARTS) + tuple(
    f"goes_{part}" for part in PARTS
)


class CrisisTransferSummary(models.Model):
    """What the next school is told about a pupil, with the guardian's consent and sealed (转学心理关怀摘要).

    The counsellor chooses what goes along; assessments, scores and what was said in talks never do. The guardian reads
    the whole text and signs it, on a screen or on paper; changing a word afterwards takes the signature off. Then the
    text is frozen under a digest, goes in a sealed envelope, and is written down as passed on. Without consent nothing
    goes. Consent can be taken back until it has been handed over.

    Access: counsellors and leaders of the school write, the register keeper reads. Source: plan Art. 24(6); PIPL Art.
    23, 29, 31.
    """

    _name = "crisis.transfer.summary"
    _description = "Transfer summary"
    _inherit = ["crisis.confidential.mixin", "crisis.ink.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = (*PARTS, "to_school", "to_whom", "guardian_name", "guardian_relation", "remarks", "handed_to")

    _transitions = {
        "agree": Transition(sources=("draft",), target="agreed", roles=(COUNSELLOR, LEADER)),
        "refuse": Transition(sources=("draft",), target="refused", roles=(COUNSELLOR, LEADER)),
        "take_back": Transition(sources=("agreed",), target="taken_back", roles=(COUNSELLOR, LEADER), reason=True),
        "hand_over": Transition(sources=("agreed",), target="handed_over", roles=(COUNSELLOR, LEADER)),
        "void": Transition(sources=("draft",), target="void", roles=(COUNSELLOR, LEADER), reason=True),
    }
    _ink_words = AGREED
    _scan_closed_states = ("agreed", "refused", "taken_back", "handed_over", "void")
    _workflow_fields = ("ink", "signed_at", "agreed_at", "recorded_by_id", "handed_at", "handed_by_id", "digest")
    _locked_states = ("agreed", "refused", "taken_back", "handed_over", "void")
    _open_fields = ("handed_to", "handed_way")

    state = fields.Selection(
        [
            ("draft", "Being written"),
            ("agreed", "The guardian agreed"),
            ("handed_over", "Handed over, sealed"),
            ("refused", "The guardian refused"),
            ("taken_back", "Consent taken back"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    case_id = fields.Many2one("crisis.case", required=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(related="case_id.subject_id", string="Person", store=True, precompute=True)
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    to_school = fields.Char(string="Next school")
    to_whom = fields.Char(string="Who opens it there", help="Name and office, for example the school counsellor.")

    # What goes along
    goes_course = fields.Boolean(string="What happened, in short")
    course = fields.Text(string="Course in short", help="Everyday words. No diagnosis, no level, no scores.")
    goes_helped = fields.Boolean(string="What helped", default=True)
    helped = fields.Text(
        string="Measures that helped", compute="_compute_words", store=True, readonly=False, precompute=True
    )
    goes_watch_for = fields.Boolean(string="What to watch for", default=True)
    watch_for = fields.Text(
        string="What to watch for later", compute="_compute_words", store=True, readonly=False, precompute=True
    )
    goes_support = fields.Boolean(string="People who support")
    support = fields.Text(string="Who supports the pupil")
    goes_contact = fields.Boolean(string="Whom to ask here", default=True)
    contact = fields.Char(
        string="Contact at this school", compute="_compute_words", store=True, readonly=False, precompute=True
    )

    # The consent
    guardian_id = fields.Many2one(
        "crisis.guardian",
        domain="[('subject_id', '=', subject_id), ('may_inform', '=', True)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Fills in name and relation.",
    )
    guardian_name = fields.Char(
        string="Full name of the guardian", compute="_compute_guardian", store=True, readonly=False, precompute=True
    )
    guardian_relation = fields.Char(
        string="Relation to the pupil", compute="_compute_guardian", store=True, readonly=False, precompute=True
    )
    way = fields.Selection(
        [("screen", "On this screen"), ("paper", "On paper")],
        string="How the guardian agreed",
        required=True,
        default="paper",
    )
    agreed_at = fields.Datetime(string="Guardian answered at", readonly=True)
    recorded_by_id = fields.Many2one("res.users", string="Recorded by", readonly=True, ondelete="restrict")
    remarks = fields.Text(string="What the guardian said")

    # Handing over
    handed_way = fields.Selection(
        [
            ("person", "By hand, against a signature"),
            ("post", "Registered mail"),
            ("guardian", "Through the guardian, sealed"),
        ],
        string="How it goes",
    )
    handed_to = fields.Char(string="Received by")
    handed_at = fields.Datetime(string="Handed over on", readonly=True)
    handed_by_id = fields.Many2one("res.users", string="Handed over by", readonly=True, ondelete="restrict")
    digest = fields.Char(string="SHA-256", readonly=True)
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Documents", domain=[("res_model", "=", "crisis.transfer.summary")]
    )
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.transfer.summary")]
    )
    can_agree = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_take_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_hand_over = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _with_consent = models.Constraint(
        "CHECK(state NOT IN ('agreed', 'handed_over', 'taken_back')"
        " OR (agreed_at IS NOT NULL AND recorded_by_id IS NOT NULL AND digest IS NOT NULL))",
        "Nothing goes to another school without the guardian's consent.",
    )
    _one_live = models.UniqueIndex(
        "(case_id) WHERE state IN ('draft', 'agreed')", "There is a summary that is being written. Please use that one."
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("case_id")
    def _compute_words(self):
        """What the file says already, to be cut to what the next school needs."""
        for summary in self:
            case = summary.case_id
            summary.helped = case.agreed_measures
            summary.watch_for = case.watch_for
            summary.contact = case.counsellor_id.name

    @api.depends("guardian_id")
    def _compute_guardian(self):
        for summary in self:
            same = summary.guardian_id.subject_id == summary.case_id.subject_id
            guardian = summary.guardian_id if same else self.env["crisis.guardian"]
            relations = dict(guardian._fields["relation"]._description_selection(self.env))
            summary.guardian_name = guardian.name or summary.guardian_name
            summary.guardian_relation = relations.get(guardian.relation) or summary.guardian_relation

    # -- writing -------------------------------------------------------------------------------------------------------

    def _crisis_check_links(self, values):
        super()._crisis_check_links(values)
        if values.get("guardian_id") and not self.env.su:
            # the name is filled in from it
            self.env["crisis.guardian"].browse(_linked(values["guardian_id"])[0]).check_access("read")

    @api.model_create_multi
    def create(self, vals_list):
        summaries = super().create(vals_list)
        for summary in summaries:
            summary._crisis_log("begun")
        return summaries

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            if "case_id" in vals and any(row.case_id.id != vals["case_id"] for row in self):
                raise UserError(self.env._("A paper stays with its pupil. Void it and begin another."))
            if {"handed_to", "handed_way"} & set(vals) and any(row.state not in ("draft", "agreed") for row in self):
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        return super().write(vals)

    @api.constrains("case_id", "guardian_id")
    def _check_guardian(self):
        for summary in self.sudo():  # sudo: whose guardian it is, and who must not be told
            guardian = summary.guardian_id
            if guardian and (guardian.subject_id != summary.case_id.subject_id or guardian._crisis_not_informed()):
                raise ValidationError(self.env._("Please choose a guardian of this pupil who may be informed."))

    # -- steps ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begun": self.env._("Summary for the next school begun"),
            "signature": self.env._("Signature of the guardian"),
            "scan": self.env._("Scan of the paper added"),
            "agree": self.env._("The guardian agreed to the summary"),
            "refuse": self.env._("The guardian refused: nothing goes"),
            "take_back": self.env._("Consent taken back: nothing goes"),
            "hand_over": self.env._("Summary handed over, sealed"),
            "void": self.env._("Void: entered in error"),
        }

    def action_agree(self):
        return self._transition("agree")

    def action_refuse(self):
        return self._transition("refuse")

    def action_take_back(self):
        return self._open_decision("take_back")

    def action_hand_over(self):
        return self._transition("hand_over")

    def action_void(self):
        return self._open_decision("void")

    def _going(self):
        """Names of the parts that were chosen and say something."""
        return [part for part in PARTS if self[f"goes_{part}"] and (self[part] or "").strip()]

    def _guard_agree(self):
        if not self._going():
            raise UserError(self.env._("Please choose what goes along."))
        if not (self.to_school or "").strip() or not (self.guardian_name or "").strip():
            raise UserError(self.env._("Please say who agreed, and which school it goes to."))
        if self.way == "screen" and not self.signed_at:
            raise UserError(self.env._("The guardian signs first."))
        if self.way == "paper" and not self.document_ids:
            raise UserError(self.env._("Please add the scan of the signed paper."))
        if self.guardian_id._crisis_not_informed():
            raise UserError(self.env._("Please choose a guardian of this pupil who may be informed."))

    def _guard_refuse(self):
        if not (self.guardian_name or "").strip():
            raise UserError(self.env._("Please say who answered."))

    def _prepare_agree_values(self):
        return {"agreed_at": self._now(), "recorded_by_id": self.env.uid, "digest": self._text_digest()}

    def _prepare_refuse_values(self):
        return {"agreed_at": self._now(), "recorded_by_id": self.env.uid}

    def _after_agree(self):
        self.document_ids._crisis_lock()

    def _text_digest(self):
        """SHA-256 of what was agreed to."""
        content = {part: self[part] for part in self._going()}
        names = ("to_school", "to_whom", "guardian_name", "guardian_relation")
        return hash_chain.digest(self.reference, {**content, **{name: self[name] or "" for name in names}})

    def _guard_hand_over(self):
        if self.digest != self._text_digest():
            raise UserError(
                self.env._("This is not the text that the guardian agreed to. Take it back, begin another.")
            )
        if not self.handed_way or not (self.handed_to or "").strip():
            raise UserError(self.env._("Please say how it goes and who received it."))

    def _prepare_hand_over_values(self):
        return {"handed_at": self._now(), "handed_by_id": self.env.uid}

    def _after_hand_over(self):
        """What was passed on, to whom and why, stands with the exceptions to confidentiality and in the access log."""
        labels = [self._fields[f"goes_{part}"]._description_string(self.env) for part in self._going()]
        self.env["crisis.disclosure"].create(
            {
                "case_id": self.case_id.id,
                "ground": "consent",
                "to_whom": " · ".join(filter(None, (self.to_school, self.handed_to))),
                "what": self.env._(
                    "Transfer summary %(reference)s: %(parts)s", reference=self.reference, parts=", ".join(labels)
                ),
                "told_first": "yes",
            }
        )
        self._crisis_audit("disclose")


class CrisisCase(models.Model):
    _inherit = "crisis.case"

    transfer_summary_ids = fields.One2many(
        "crisis.transfer.summary", "case_id", string="Transfer summaries", groups=OFFICE_GROUPS
    )

    def action_transfer_summary(self):
        """The summary that is being written, or a new one. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        summaries = self.env["crisis.transfer.summary"]
        summaries.check_access("create")
        live = summaries.search([("case_id", "=", self.id), ("state", "in", ("draft", "agreed"))], limit=1)
        if live:
            return live._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Transfer summary"),
            "res_model": "crisis.transfer.summary",
            "views": [(False, "form")],
            "context": {"default_case_id": self.id, "default_guardian_id": self._first_guardian().id},
        }
