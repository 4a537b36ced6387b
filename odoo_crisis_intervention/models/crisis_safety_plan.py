# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition

OFFICE = "odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader"
# The boxes in the order of the paper; what is not filled in yet is asked for before the plan counts.
BOXES = ("warning_signs", "alone", "distract", "people", "professionals", "surroundings", "reasons")
OVER = ("superseded", "ended", "void")


class CrisisSafetyPlan(models.Model):
    """What a pupil does when it gets hard (安全计划): six boxes and reasons to live, written together with the pupil.

    It is the pupil's own plan, in the pupil's own words, and no contract: nobody is asked to promise anything.
    Prefilled with the numbers that help and the guardians who may be told. What is in use is changed by a new version.
    Signing is possible on the screen or on paper and never a condition. Printed whole, or as a card for the pocket.

    Access: counsellors and leaders of the school read, counsellors write. The homeroom teacher of the pupil's class
    and grants read, of a plan in use, the boxes that the pupil agreed to share (``shared_text``), nothing else.
    Source: plan Art. 13, 18; school plan ch. 5, 4(1).
    """

    _name = "crisis.safety.plan"
    _description = "Safety plan"
    _inherit = ["crisis.confidential.mixin", "crisis.ink.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = (*BOXES, "shared_text", "change_note")
    _crisis_due_fields = ("state", "review_on", "author_id")

    _transitions = {
        "use": Transition(sources=("draft",), target="in_use", roles=(COUNSELLOR,), audience="clinical"),
        "keep": Transition(sources=("in_use",), target=None, roles=(COUNSELLOR,), audience="clinical"),
        "give_out": Transition(sources=("in_use",), target=None, roles=(COUNSELLOR,), audience="clinical"),
        "end": Transition(sources=("in_use",), target="ended", roles=(COUNSELLOR,), audience="clinical"),
        "void": Transition(sources=("draft",), target="void", roles=(COUNSELLOR,), audience="clinical"),
    }
    _ink_words = BOXES
    _scan_closed_states = ("void",)
    _workflow_fields = (
        "previous_id",
        "author_id",
        "in_use_at",
        "reviewed_at",
        "given_out_at",
        "over_at",
        "ink",
        "signed_at",
        "pupil_ink",
        "pupil_signed_at",
    )
    _locked_states = ("in_use", *OVER)
    _open_fields = ("scan", "signature", "pupil_signature", "guardian_id", "review_on")

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("in_use", "In use"),
            ("superseded", "Replaced by a newer version"),
            ("ended", "Ended"),
            ("void", "Void"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(string="Pupil", required=True, domain="[('kind', '=', 'student')]")
    class_id = fields.Many2one(related="subject_id.class_id")
    case_id = fields.Many2one(
        "crisis.case", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True, groups=OFFICE
    )
    version = fields.Integer(compute="_compute_version", store=True, precompute=True)
    previous_id = fields.Many2one(
        "crisis.safety.plan", string="Version before", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    author_id = fields.Many2one(
        "res.users",
        string="Written with",
        readonly=True,
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        help="The counsellor who wrote it together with the pupil.",
    )
    written_on = fields.Date(string="Written on", required=True, default=lambda self: self.env.company._crisis_today())

    warning_signs = fields.Text(
        string="How I notice that it gets hard", groups=OFFICE, help="Thoughts, feelings, what the body does, places."
    )
    alone = fields.Text(string="What I can do on my own", groups=OFFICE)
    distract = fields.Text(string="People and places that take my mind off it", groups=OFFICE)
    people = fields.Text(string="Whom I can ask for help", groups=OFFICE, help="Names and telephone numbers.")
    professionals = fields.Text(string="Who helps day and night", groups=OFFICE)
    surroundings = fields.Text(
        string="What makes my surroundings safe",
        groups=OFFICE,
        help="Done by guardians and school, not by the pupil: what is put out of reach, who sees to it.",
    )
    reasons = fields.Text(string="What I want to live for", groups=OFFICE)
    share_warning_signs = fields.Boolean(string="Share how I notice it")
    share_alone = fields.Boolean(string="Share what I do on my own")
    share_distract = fields.Boolean(string="Share what takes my mind off it")
    share_people = fields.Boolean(string="Share whom I ask")
    share_professionals = fields.Boolean(string="Share who helps day and night", default=True)
    share_surroundings = fields.Boolean(string="Share what makes it safe")
    share_reasons = fields.Boolean(string="Share what I want to live for")
    shared_text = fields.Text(string="What the pupil agreed to share", compute="_compute_shared_text")
    change_note = fields.Text(string="What is new in this version", groups=OFFICE)

    pupil_signature = fields.Binary(
        string="Signature of the pupil", store=False, compute="_compute_upload", inverse="_inverse_pupil_signature"
    )
    pupil_ink = fields.Binary(
        attachment=False, groups="base.group_system", readonly=True, export_string_translation=False
    )
    pupil_signed_at = fields.Datetime(string="Signed by the pupil at", readonly=True)
    signed_at = fields.Datetime(string="Signed by the guardian at", readonly=True)
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Documents", domain=[("res_model", "=", "crisis.safety.plan")]
    )

    in_use_at = fields.Datetime(string="In use since", readonly=True)
    review_on = fields.Date(string="Look at it again on")
    reviewed_at = fields.Datetime(string="Looked at again", readonly=True)
    guardian_id = fields.Many2one(
        "crisis.guardian",
        string="Guardian who receives it",
        domain="[('subject_id', '=', subject_id), ('may_inform', '=', True)]",
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE,
    )
    given_out_at = fields.Datetime(string="Given to the guardian at", readonly=True)
    over_at = fields.Datetime(string="Over since", readonly=True)
    can_use = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_keep = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_give_out = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_version = models.UniqueIndex("(subject_id, version)", "This version exists already. Please look at it again.")
    _one_draft = models.UniqueIndex(
        "(subject_id) WHERE state = 'draft'", "A new version is being written already. Please use that one."
    )
    _one_in_use = models.UniqueIndex("(subject_id) WHERE state = 'in_use'", "One plan is in use at a time.")
    _in_use_facts = models.Constraint(
        "CHECK(state <> 'in_use' OR (in_use_at IS NOT NULL AND review_on IS NOT NULL))",
        "A plan in use says when it is looked at again.",
    )

    # --- who ----------------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        """The office; near the pupil, only what is in use: its boxes stand behind their groups."""
        office = self._crisis_domain(self._crisis_read_roles, False, ())
        near = self._crisis_domain((), True, self._crisis_grant_scopes)
        return office | near & Domain("state", "=", "in_use")

    def _crisis_check_links(self, values):
        super()._crisis_check_links(values)
        if values.get("guardian_id") and not self.env.su:
            self.env["crisis.guardian"].browse(values["guardian_id"]).check_access("read")

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """For those who read the plan, whatever audience is asked for; a scan of it as well."""
        return super()._crisis_log(event, text, happened_at, "clinical", kind)

    # --- computes -----------------------------------------------------------------------------------------------------

    @api.depends("subject_id")
    def _compute_version(self):
        for plan in self:
            # sudo: the number of versions, whoever reads them
            known = self.sudo().search([("subject_id", "=", plan.subject_id.id)], order="version desc", limit=1)
            plan.version = plan.version or known.version + 1

    @api.depends(*BOXES, *(f"share_{name}" for name in BOXES), "state")
    @api.depends_context("lang")
    def _compute_shared_text(self):
        # sudo: the boxes themselves are closed to those for whom this is; only what was agreed to is taken
        for plan, secret in zip(self, self.sudo(), strict=True):
            shared = [name for name in BOXES if secret[f"share_{name}"] and (secret[name] or "").strip()]
            plan.shared_text = "\n\n".join(
                f"{self._fields[name]._description_string(self.env)}\n{secret[name].strip()}" for name in shared
            )

    @api.constrains("subject_id")
    def _check_is_pupil(self):
        if any(plan.subject_kind != "student" for plan in self):
            raise ValidationError(self.env._("A safety plan is written with a pupil."))

    @api.constrains("guardian_id", "subject_id")
    def _check_guardian(self):
        for plan in self.sudo():  # sudo: whose guardian it is
            if plan.guardian_id and plan.guardian_id.subject_id != plan.subject_id:
                raise ValidationError(self.env._("Please choose a guardian of this pupil."))

    # --- writing ------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        for plan in plans:
            plan._prefill()
            plan._crisis_log("drafted", audience="clinical")
        return plans

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"subject_id", "case_id"} & set(vals) and not self.env.su:
            raise UserError(self.env._("A safety plan stays with its pupil."))
        if not self._inside_workflow() and not set(BOXES).isdisjoint(vals):
            signed = self.filtered(lambda plan: plan.state == "draft" and plan.pupil_signed_at)
            # sudo: nobody has signed what was changed afterwards; the rule on writing was asked above
            signed.sudo()._as_workflow().write({"pupil_ink": False, "pupil_signed_at": False})
        return super().write(vals)

    def _prefill(self):
        """What the school knows already: numbers that help, guardians who may be told."""
        known = {"people": self._people_text(), "professionals": self._numbers_text()}
        values = {name: text for name, text in known.items() if text and not self[name]}
        if values:
            self.write(values)

    def _people_text(self):
        guardians = self.env["crisis.guardian"].search(
            [("subject_id", "=", self.subject_id.id)], order="call_order, id"
        )
        barred = {row.id for row in guardians._crisis_not_informed()}
        relations = dict(guardians._fields["relation"]._description_selection(self.env))
        lines = [
            " ".join(filter(None, (relations.get(row.relation), row.name, row.phone)))
            for row in guardians
            if row.id not in barred
        ]
        teacher = self.subject_id.class_id.sudo().homeroom_employee_id  # sudo: who the homeroom teacher is, all know
        if teacher:
            lines.append(" ".join(filter(None, (self.env._("Homeroom teacher"), teacher.name, teacher.work_phone))))
        return "\n".join(lines)

    def _numbers_text(self):
        lines = self.env["crisis.hotline"]._for_page(self.company_id)
        lines = lines.filtered(lambda row: row.audience in ("emergency", "everybody", "pupil"))
        counsellor = " ".join((self.env._("School counsellor"), self.author_id.name or ""))
        return "\n".join([counsellor, *(f"{row.name} {row.number}" for row in lines)])

    # --- signatures ---------------------------------------------------------------------------------------------------

    def _inverse_signature(self):
        self._take_signature("signature", "ink", "signed_at")

    def _inverse_pupil_signature(self):
        self._take_signature("pupil_signature", "pupil_ink", "pupil_signed_at")

    def _pupil_signature_picture(self):
        """As :meth:`_signature_picture`, the pupil's."""
        self.ensure_one()
        self.check_access("read")
        secret = self.sudo().with_context(bin_size=False)  # sudo: closed to everybody but this file
        return (secret.pupil_ink or b"").decode()

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "in_use")
