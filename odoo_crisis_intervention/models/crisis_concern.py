# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER

READERS = (
    "odoo_crisis_intervention.group_crisis_counsellor,"
    "odoo_crisis_intervention.group_crisis_leader,"
    "odoo_crisis_intervention.group_crisis_register_keeper"
)
RELATED_DAYS = 7  # reports about the same pupil so close together are shown side by side


class CrisisConcern(models.Model):
    """A worry about a person, told by whoever noticed it: facts and warning signals, no diagnosis.

    Nothing is required before it can be kept, and next to nothing before it can be sent: a report in an emergency is a
    place and a word. What the plan demands besides (how a private letter became known) is asked, and marked for the
    counsellor when it is still missing.

    Access: the author writes and reads the draft; once it is sent it is locked and the author keeps a receipt only
    (`crisis.concern.receipt`). Counsellors, leaders and the register keeper read what was sent; counsellors and leaders
    work on it. A report about a member of staff is for leaders, and whoever may be involved is shut out by name.
    Source: plan Art. 3, 4(1), 12, 13.
    """

    _name = "crisis.concern"
    _description = "Report of a concern"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]
    _check_company_auto = True

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_grant_scopes = ("full",)
    _crisis_author_field = "author_id"
    _crisis_narrative = ("facts", "subject_description", "place", "suggestion_codes", "suggestion_text", "missing_text")
    _crisis_log_reads = True

    _workflow_fields = (
        "author_id",
        "submitted_at",
        "acknowledged_at",
        "acknowledged_by_id",
        "identified_by_id",
        "closed_at",
        "closed_by_id",
        "case_id",
    )
    _locked_states = ("submitted", "acknowledged", "in_assessment", "closed", "void")
    # What those who work on a report may add to it. The author's words are not among them.
    _open_fields = (
        "subject_id",
        "category_ids",
        "risk_type_ids",
        "signal_ids",
        "document_ids",
        "involved_employee_id",
        "mandatory_situation_ids",
        "outcome",
        "merged_into_id",
    )

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Sent"),
            ("acknowledged", "Taken over"),
            ("in_assessment", "In assessment"),
            ("closed", "Closed"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )

    # who tells
    author_id = fields.Many2one(
        "res.users",
        string="Reported by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    source = fields.Selection(
        [
            ("homeroom_teacher", "Homeroom teacher"),
            ("subject_teacher", "Subject teacher"),
            ("peer_supporter", "Class peer supporter"),
            ("counsellor", "Counsellor"),
            ("dormitory", "Dormitory"),
            ("school_doctor", "School doctor"),
            ("security", "Security"),
            ("guardian", "Guardian"),
            ("pupil", "Pupil"),
            ("hotline", "Hotline"),
            ("other", "Other"),
        ],
        string="Noticed by",
        compute="_compute_source",
        store=True,
        readonly=False,
        precompute=True,
    )

    # about whom
    subject_id = fields.Many2one(string="Who", check_company=True)
    subject_description = fields.Char(
        string="Or describe the person", help="When you do not know the name: class, looks, where you met."
    )
    identified_by_id = fields.Many2one("res.users", string="Identified by", readonly=True, ondelete="restrict")
    class_id = fields.Many2one(related="subject_id.class_id")
    involved_employee_id = fields.Many2one(
        "hr.employee",
        string="A member of staff may be involved",
        ondelete="restrict",
        help="This colleague will not be able to open the report, whatever the position.",
    )

    # what was noticed
    found_at = fields.Datetime(string="Noticed at", default=fields.Datetime.now)
    place = fields.Char()
    facts = fields.Text(string="What did you see or hear?")
    signal_ids = fields.One2many(
        "crisis.concern.signal", "concern_id", string="Warning signals", domain=[("is_ticked", "=", True)]
    )
    urgency = fields.Selection(
        [("normal", "This week"), ("urgent", "Today"), ("immediate", "Now, at once")],
        string="How soon?",
        default="normal",
    )
    is_injured = fields.Boolean(string="Somebody is injured")
    category_ids = fields.Many2many("crisis.category", string="Categories", ondelete="restrict")
    risk_type_ids = fields.Many2many("crisis.risk.type", string="Kinds of risk", ondelete="restrict")
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Photos and files", domain=[("res_model", "=", "crisis.concern")]
    )

    # what is still to do
    is_to_complete = fields.Boolean(
        string="To be completed",
        compute="_compute_is_to_complete",
        store=True,
        help="Something the plan asks for is missing.",
    )
    missing_text = fields.Text(string="Still missing", compute="_compute_missing_text")

    # how it goes on
    submitted_at = fields.Datetime(string="Sent at", readonly=True)
    acknowledged_at = fields.Datetime(string="Taken over at", readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", string="Taken over by", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(readonly=True)
    closed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    outcome = fields.Selection(
        [
            ("no_concern", "No concern"),
            ("watch", "Watch"),
            ("registered", "Entered in the register"),
            ("merged", "Merged with another report"),
            ("other_procedure", "Passed to another procedure"),
        ],
    )
    merged_into_id = fields.Many2one(
        "crisis.concern", string="Merged with", index="btree_not_null", ondelete="restrict"
    )
    other_concern_ids = fields.Many2many(
        "crisis.concern", string="Other reports", compute="_compute_other_concern_ids", groups=READERS
    )

    _merged_elsewhere = models.Constraint("CHECK(merged_into_id <> id)", "A report cannot be merged with itself.")
    _closed_has_outcome = models.Constraint(
        "CHECK(state <> 'closed' OR outcome IS NOT NULL AND (outcome <> 'merged' OR merged_into_id IS NOT NULL))",
        "A closed report has an outcome, and a merged one names the report it was merged with.",
    )
    _sent_is_stamped = models.Constraint(
        "CHECK(state IN ('draft', 'void') OR submitted_at IS NOT NULL)",
        "A report that left the draft has a time of sending.",
    )
    _subject_time = models.Index("(subject_id, submitted_at) WHERE submitted_at IS NOT NULL")
    _work_list = models.Index("(company_id, state, assessment_due_at)")

    # -- defaults and computes ---------------------------------------------------------------------------------------

    @api.depends("subject_id", "author_id")
    def _compute_source(self):
        """A guess that spares a tap; what the reporter chose stays, unless it only named the other kind of teacher."""
        for concern in self:
            if not concern.source or concern.source in ("homeroom_teacher", "subject_teacher"):
                concern.source = concern._guess_source()

    def _guess_source(self):
        author = self.author_id.sudo()  # sudo: the author's own employee row, to fill in one word of his own form
        employees = author.employee_ids
        school_class = self.subject_id.class_id
        if school_class and employees & (school_class.homeroom_employee_id | school_class.deputy_employee_id):
            return "homeroom_teacher"
        duties = self.env["crisis.team.member"].search([("user_id", "=", author.id), ("confirmed_at", "!=", False)])
        roles = set(duties.filtered("is_current").mapped("role"))
        for role in ("counsellor", "school_doctor", "security", "dormitory"):
            if role in roles:
                return role
        if (
            not school_class
            and employees
            and self.env["crisis.school.class"].search_count(
                ["|", ("homeroom_employee_id", "in", employees.ids), ("deputy_employee_id", "in", employees.ids)],
                limit=1,
            )
        ):
            return "homeroom_teacher"
        return "subject_teacher"

    @api.depends("subject_id", "signal_ids.is_ticked", "signal_ids.is_to_complete")
    def _compute_is_to_complete(self):
        for concern in self:
            lines = concern.signal_ids.filtered("is_ticked")
            concern.is_to_complete = not concern.subject_id or any(lines.mapped("is_to_complete"))

    @api.depends("is_to_complete", "signal_ids.is_to_complete")
    @api.depends_context("lang")
    def _compute_missing_text(self):
        for concern in self:
            lines = concern.signal_ids.filtered(lambda line: line.is_ticked and line.is_to_complete)
            texts = [] if concern.subject_id else [self.env._("Who it is about.")]
            if any(not line.how_known for line in lines):
                texts.append(self.env._("How each signal became known."))
            if any(line.how_known == "emergency_search" for line in lines):
                texts.append(
                    self.env._(
                        "Something private was looked at: why, who else was present, and when a guardian was told."
                    )
                )
            concern.missing_text = "\n".join(texts)

    @api.depends("subject_id", "submitted_at")
    def _compute_other_concern_ids(self):
        """Reports about the same person within a week, as far as the reader may see them; one query for all rows."""
        sent = self.filtered(lambda concern: concern.subject_id and concern.submitted_at)
        others = self.browse()
        if sent:
            others = self.search(Domain("subject_id", "in", sent.subject_id.ids) & Domain("submitted_at", "!=", False))
        by_subject = others.grouped("subject_id")
        span = timedelta(days=RELATED_DAYS)
        for concern in self:
            concern.other_concern_ids = (
                by_subject.get(concern.subject_id, others.browse()).filtered(
                    lambda other, one=concern: (
                        other.id != one._origin.id and abs(other.submitted_at - one.submitted_at) <= span
                    )
                )
                if concern in sent
                else False
            )

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        """The author reaches the draft, and nothing once it is sent or thrown away."""
        return super()._crisis_author_domain() & Domain("state", "=", "draft")

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() & self._crisis_not_unsent()

    def _crisis_write_domain(self):
        return super()._crisis_write_domain() & self._crisis_not_unsent()

    def _crisis_not_unsent(self):
        # An unsent draft is nobody's business but the author's, whatever the role of the reader.
        return Domain("submitted_at", "!=", False) | self._crisis_author_domain()

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        concerns = super().create(vals_list)
        if not concerns._inside_workflow() and any(concern.outcome or concern.merged_into_id for concern in concerns):
            raise self._workflow_refusal()
        return concerns

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not vals or self._inside_workflow():
            return super().write(vals)
        sent = self.filtered(lambda concern: concern.state != "draft")
        if sent != self and {"outcome", "merged_into_id"} & set(vals):
            raise self._workflow_refusal()
        sent._check_open_write(vals)
        result = super().write(vals)
        if "subject_id" in vals:
            sent._after_identify()
        if "involved_employee_id" in vals:
            sent._exclude_involved()
        return result

    def _check_open_write(self, vals):
        """What may still be added depends on how far the report is."""
        if any(concern.state in ("closed", "void") for concern in self):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        if "subject_id" in vals and any(
            concern.state == "in_assessment" or concern.subject_id and not concern.identified_by_id for concern in self
        ):
            raise UserError(
                self.env._("The person named in a sent report is not changed. Make it void and write a new one.")
            )
        if "involved_employee_id" in vals and self.involved_employee_id:
            raise UserError(self.env._("A colleague who was named stays named. Only a leader lifts the exclusion."))

    def _after_identify(self):
        """A report that came with a description only has got its person."""
        for concern in self:
            # sudo: the stamp of a step that the rule on writing has just allowed
            concern.sudo()._as_workflow().write({"identified_by_id": self.env.uid if concern.subject_id else False})
            concern._crisis_log("identify", audience="clinical")
            # sudo: files follow their report, whoever added them
            concern.sudo().document_ids._crisis_follow_subject(concern.subject_id)
        self._exclude_involved()

    def _exclude_involved(self):
        """Shut out by name whoever the report is about or may involve, so that no duty opens it to that person."""
        for concern in self.sudo():  # sudo: which user belongs to the employee that the report names
            people = concern.involved_employee_id
            if concern.subject_kind == "staff":
                people |= concern.subject_id.employee_id
            for user in people.user_id:
                self.env["crisis.access.exclusion"]._exclude(user, concern)
