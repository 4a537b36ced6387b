# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_confidential_mixin import _linked
from .crisis_readmission_agreement import BOTH
from .crisis_readmission_wording import TEXT_SECTIONS

STAFF = (COUNSELLOR, LEADER, KEEPER)
SECTIONS = tuple(name for name, _label in TEXT_SECTIONS)
# What the guardian reads and signs: frozen under text_digest the moment it is offered.
WORDS = (*SECTIONS, "conditions", "class_id", "returns_on", "valid_until")
LIVING = ("draft", "offered", "signed")


class CrisisReadmissionVersion(models.Model):
    """One version of the written agreement between school and guardians on a pupil's return (复学协议书).

    Its words are frozen under a digest when it is offered; whoever signs, signs these words. Signature and attached
    papers go under a second digest, which the timeline keeps as well. What was offered is not changed: a change is a
    new version, and the one before counts until the new one is filed. It tells what both sides do, not why.

    Access: counsellors and leaders of the school write, the register keeper writes down signatures; the homeroom
    teacher of the pupil's class and grants read. Guardians reach the offered one by the portal alone.
    Source: plan Art. 21; requirements of practice for its form.
    """

    _name = "crisis.readmission.version"
    _description = "Agreement on return"
    _inherit = ["crisis.readmission.part.mixin", "crisis.frozen.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = STAFF
    _crisis_write_roles = STAFF
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = (*SECTIONS, "conditions", "signer_name", "signer_relation", "refusal_reason")

    _transitions = {
        "offer": Transition(sources=("draft",), target="offered", roles=BOTH),
        "sign": Transition(sources=("offered",), target="signed", roles=STAFF),
        "refuse": Transition(sources=("offered",), target="refused", roles=STAFF),
        "void": Transition(sources=("draft",), target="void", roles=BOTH, reason=True),
    }
    _workflow_fields = (
        "agreement_id",
        "number",
        "text_digest",
        "offered_at",
        "offered_by_id",
        "ink",
        "ink_at",
        "signed_at",
        "signed_by_id",
        "refused_at",
        "digest",
        "filed_at",
        "superseded_at",
    )
    _locked_states = ("signed", "in_force", "refused", "superseded", "void")

    state = fields.Selection(
        [
            ("draft", "Words being written"),
            ("offered", "Offered to the guardian"),
            ("signed", "Signed"),
            ("in_force", "Agreement in force"),
            ("refused", "Refused"),
            ("superseded", "Superseded"),
            ("void", "Void"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    number = fields.Integer(string="Version", required=True, readonly=True)

    # 1. The words
    class_id = fields.Many2one(
        "crisis.school.class",
        string="Class on return",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    returns_on = fields.Date(string="First day back")
    valid_until = fields.Date(string="Valid until")
    arrangement = fields.Text(string="How the return goes", help="Half days first, then whole ones; with dates.")
    conditions = fields.Text(help="As the team decided.")
    school_part = fields.Text(string="What the school does")
    guardian_part = fields.Text(string="What the guardians do")
    again = fields.Text(string="When this is looked at again")
    contact = fields.Text(string="Whom to call")

    # 2. Offered
    text_digest = fields.Char(string="SHA-256 of the text", readonly=True)
    offered_at = fields.Datetime(string="Offered to the guardian at", readonly=True)
    offered_by_id = fields.Many2one("res.users", string="For the school", readonly=True, ondelete="restrict")

    # 3. Signed or refused
    guardian_id = fields.Many2one(
        "crisis.guardian",
        string="Who signs",
        domain="[('subject_id', '=', subject_id), ('may_inform', '=', True)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Fills in name and relation.",
    )
    signer_name = fields.Char(
        string="Full name of the guardian", compute="_compute_signer", store=True, readonly=False, precompute=True
    )
    signer_relation = fields.Char(
        string="Relation to the pupil", compute="_compute_signer", store=True, readonly=False, precompute=True
    )
    way = fields.Selection(
        [("paper", "On paper"), ("screen", "On this screen"), ("portal", "On the guardian's own phone")],
        string="How it is signed",
        required=True,
        default="paper",
    )
    # It goes in by this field and never comes out of it; the paper shows it.
    signature = fields.Binary(
        string="Signature of the guardian", store=False, compute="_compute_upload", inverse="_inverse_signature"
    )
    ink = fields.Binary(attachment=False, groups="base.group_system", readonly=True, export_string_translation=False)
    ink_at = fields.Datetime(string="Signature given at", readonly=True)
    scan = fields.Binary(
        string="Scan of the signed paper", store=False, compute="_compute_upload", inverse="_inverse_scan"
    )
    has_scan = fields.Boolean(string="Scan is kept", compute="_compute_has_scan")
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Documents", domain=[("res_model", "=", "crisis.readmission.version")]
    )
    signed_at = fields.Datetime(string="Signed at", readonly=True)
    signed_by_id = fields.Many2one(
        "res.users",
        string="Entered with the login of",
        readonly=True,
        ondelete="restrict",
        help="Whose login it was: a colleague's, or the guardian's own.",
    )
    refused_at = fields.Datetime(string="Refused at", readonly=True)
    refusal_reason = fields.Text(string="Why the guardian does not sign", help="In their own words.")
    digest = fields.Char(string="SHA-256 of all", readonly=True)
    filed_at = fields.Datetime(string="Filed at Student Affairs on", readonly=True)
    superseded_at = fields.Datetime(readonly=True)
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.readmission.version")]
    )
    can_offer = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_sign = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_change = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _numbered = models.UniqueIndex("(agreement_id, number)", "This version exists already. Please look at it again.")
    _one_on_its_way = models.UniqueIndex(
        "(agreement_id) WHERE state IN ('draft', 'offered', 'signed')",
        "A new version is on its way already. Please use that one.",
    )
    _one_in_force = models.UniqueIndex("(agreement_id) WHERE state = 'in_force'", "One version is in force at a time.")
    _offered_is_frozen = models.Constraint(
        "CHECK(state IN ('draft', 'void', 'superseded') OR text_digest IS NOT NULL)", "What is offered is frozen."
    )
    _signed_is_whole = models.Constraint(
        "CHECK(state NOT IN ('signed', 'in_force') OR (digest IS NOT NULL AND signed_at IS NOT NULL"
        " AND signed_by_id IS NOT NULL))",
        "What is signed was signed by somebody and frozen.",
    )

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("guardian_id")
    def _compute_signer(self):
        for version in self:
            same = version.guardian_id.subject_id == version.agreement_id.subject_id
            guardian = version.guardian_id if same else self.env["crisis.guardian"]
            relations = dict(guardian._fields["relation"]._description_selection(self.env))
            version.signer_name = guardian.name or version.signer_name
            version.signer_relation = relations.get(guardian.relation) or version.signer_relation

    def _compute_upload(self):
        self.signature = self.scan = False

    @api.depends("document_ids")
    def _compute_has_scan(self):
        for version in self:
            # sudo: whether there is one; the paper itself stays under its own rule
            version.has_scan = bool(version.sudo().document_ids)

    @api.depends("agreement_id.state", "agreement_id.version_ids.state")
    def _compute_can(self):
        super()._compute_can()
        for version in self:
            is_open = version.agreement_id.state in ("signing", "refused", "in_force")
            version.can_offer &= is_open
            version.can_sign &= is_open
            version.can_refuse &= is_open
            version.can_change = is_open and version._may_be_changed() and version._may_transition("offer")

    def _may_be_changed(self):
        """Whether a new version can be made of this one: there is none on its way besides."""
        on_its_way = (self.agreement_id.version_ids - self).filtered(lambda row: row.state in LIVING)
        return self.state in ("offered", "refused", "in_force") and not on_its_way

    # -- writing -------------------------------------------------------------------------------------------------------

    def _crisis_check_links(self, values):
        super()._crisis_check_links(values)
        if values.get("guardian_id") and not self.env.su:
            # the name is filled in from it
            self.env["crisis.guardian"].browse(_linked(values["guardian_id"])[0]).check_access("read")

    @api.constrains("guardian_id")
    def _check_guardian(self):
        for version in self.sudo():  # sudo: whose guardian it is, and whether he may be told
            guardian = version.guardian_id
            if guardian and (guardian.subject_id != version.subject_id or guardian._crisis_not_informed()):
                raise ValidationError(self.env._("Please choose a guardian of this pupil who may be informed."))

    @api.constrains("returns_on", "valid_until")
    def _check_days(self):
        if any(row.returns_on and row.valid_until and row.valid_until < row.returns_on for row in self):
            raise ValidationError(self.env._("An agreement holds longer than to the first day back."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            words, answer = set(WORDS) & set(vals), {"guardian_id", "signer_name", "signer_relation", "way"} & set(vals)
            if words:
                self._crisis_check_words()
            if answer:
                signed = self.filtered(lambda version: version.ink_at and version.state == "offered")
                # sudo: nobody has signed what was changed afterwards; the rule on writing was asked above
                signed.sudo()._as_workflow().write({"ink": False, "ink_at": False})
        return super().write(vals)

    def _crisis_check_words(self):
        if any(version.state != "draft" for version in self):
            raise UserError(self.env._("The guardian has these words already. A change is a new version."))
        for version in self:
            version._check_transition_role("offer")

    # -- made by the way back ------------------------------------------------------------------------------------------

    @api.model
    def _draft_for(self, agreement):
        """A first version, filled from the school's sentences and the team's decision. Server only."""
        if agreement.version_ids.filtered(lambda row: row.state in LIVING):
            return self.browse()
        texts = {row.section: row.body for row in self.env["crisis.readmission.text"].search([])}
        case, company = agreement.case_id, agreement.company_id
        words = {
            "{pupil}": agreement.subject_id.name or "",
            "{class}": agreement.class_id.display_name or "",
            "{school}": company._crisis_school_name(),
            "{contact}": case.counsellor_id.name or "",
        }
        for section, body in texts.items():
            for mark, word in words.items():
                body = body.replace(mark, word)
            texts[section] = body
        last = agreement.readmission_decision_ids.sorted("id")[-1:]
        arrangement = "\n".join(filter(None, (agreement.arrangement, texts.get("arrangement"))))
        # written by the step that asks for a signature
        return self._as_workflow().create(
            {
                **texts,
                "arrangement": arrangement,
                "agreement_id": agreement.id,
                "number": max(agreement.version_ids.mapped("number"), default=0) + 1,
                "class_id": agreement.class_id.id,
                "returns_on": agreement.returns_on,
                "valid_until": fields.Date.add(agreement.returns_on, days=company.crisis_readmission_valid_days),
                "conditions": last.conditions,
            }
        )

    def action_new_version(self):
        """Write the next version of what was offered, refused or is in force.

        Access: whoever may offer one. :raises UserError: another one is on its way, or nothing to change
        """
        self.ensure_one()
        self.check_access("write")
        self._check_transition_role("offer")
        secret = self.sudo()  # sudo: role checked above; the parent is locked in its states
        agreement = secret.agreement_id
        if not secret._may_be_changed() or agreement.state not in ("signing", "refused", "in_force"):
            raise UserError(self.env._("There is a newer version already. Please use that one."))
        agreement._lock_for_transition()
        copied = {name: secret[name].id if name == "class_id" else secret[name] for name in WORDS}
        if secret.state == "offered":
            secret._supersede(("offered",))
        number = max(agreement.version_ids.mapped("number")) + 1
        # as above
        fresh = secret._as_workflow().create({**copied, "agreement_id": agreement.id, "number": number})
        if agreement.state == "refused":
            agreement._transition("offer_again")
            agreement._open_gates_again("signing")
        return self.browse(fresh.id)._get_records_action()

    def _supersede(self, states):
        """These count no more. Server only, inside a step."""
        for version in self.filtered(lambda row: row.state in states):
            # by the step that calls this
            version._as_workflow().write({"state": "superseded", "superseded_at": version._now()})
            version._crisis_log("supersede")
        self.flush_recordset(["state"])  # one is on its way at a time, the database checks

    def _void_with_return(self):
        for version in self.filtered(lambda row: row.state != "void"):
            # the decision about the return is the reason
            version._as_workflow().write({"state": "void"})
            version._crisis_log("void")

    def _come_into_force(self):
        """Filed: from now on this one counts, the one before no more. Server only, inside a step."""
        if not self:
            return
        before = self.agreement_id.version_ids.filtered(lambda row: row.state == "in_force")
        before._supersede(("in_force",))
        before.flush_recordset()
        # by the step that files
        self._as_workflow().write({"state": "in_force", "filed_at": self._now()})
        self._crisis_log("come_into_force")
