# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.hash_chain import GENESIS, digest
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition

WRITERS = (COUNSELLOR, LEADER)
ENDED_EVENT_STATES = ("handed_over", "resolved", "follow_up")
ENDED_CASE_STATES = ("follow_up", "closed")
CAUSES = ("cause_person", "cause_family", "cause_school", "cause_society")
# What is looked at whenever something happened; of the causes at least one.
NEEDED = ("summary", "signs_before", "situation", "intervention", "aftercare", "what_worked", "shortcomings")
SECTIONS = (*NEEDED, *CAUSES, "no_task_reason")
_LEADERS = ("supervising_leader", "leader", "deputy")


class CrisisReview(models.Model):
    """What there is to learn from an emergency that is over, or from a closed case: signs before, what was found, what
    was done, care after, causes, what worked, what did not, and what is improved by whom until when.

    Asked for by the end of the emergency; the first draft is filled from what is on record. Counsellors and leaders
    write it together, the leader it was given to signs it off; then it is frozen under a digest. A drill may have one.

    Access: counsellors, leaders and the register keeper of the school, and full grants; counsellors and leaders write.
    Whatever the draft takes over, all of these may read. Source: plan Art. 25.
    """

    _name = "crisis.review"
    _description = "Event review"
    _inherit = ["crisis.around.mixin", "crisis.frozen.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = WRITERS
    _crisis_grant_scopes = ("full",)
    _crisis_log_reads = True
    _crisis_narrative = (*SECTIONS, "chronology")
    _crisis_due_fields = ("state", "lead_id")

    _transitions = {
        "begin": Transition(sources=("asked",), target="draft", roles=WRITERS),
        "sign": Transition(sources=("draft",), target="signed", roles=(LEADER,)),
        "void": Transition(sources=("asked", "draft", "signed"), target="void", roles=(LEADER,), reason=True),
    }
    _workflow_fields = ("asked_at", "begun_at", "signed_at", "signed_by_id", "chronology", "digest")
    _locked_states = ("signed", "void")
    _open_fields = ("lesson_ids",)

    state = fields.Selection(
        [("asked", "To be written"), ("draft", "Being written"), ("signed", "Signed off"), ("void", "Void")],
        required=True,
        default="asked",
        readonly=True,
        index=True,
    )
    lead_id = fields.Many2one(
        "res.users",
        string="Review led by",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
        help="The supervising school leader, unless another leader takes it.",
    )
    held_on = fields.Date(string="Review meeting on")
    participant_ids = fields.Many2many(
        "res.users",
        "crisis_review_participant_rel",
        string="Took part",
        domain="[('share', '=', False)]",
        ondelete="restrict",
    )
    asked_at = fields.Datetime(string="Asked at", required=True, readonly=True, default=fields.Datetime.now)
    begun_at = fields.Datetime(readonly=True)
    signed_at = fields.Datetime(string="Signed off at", readonly=True)
    signed_by_id = fields.Many2one(
        "res.users", string="Signed off by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    digest = fields.Char(string="SHA-256", readonly=True)

    summary = fields.Text(string="In short", help="When, where, what happened, how it ended.")
    signs_before = fields.Text(string="Signs before", help="Who noticed what and when, and what was done about it.")
    situation = fields.Text(string="State when it was noticed", help="Of the pupil and of the place.")
    chronology = fields.Text(string="What was done when", readonly=True)
    key_times = fields.Text(compute="_compute_key_times")
    intervention = fields.Text(string="What was done and how it worked", help="Protection, help, guardians, hospital.")
    aftercare = fields.Text(string="Care after", help="For pupils, teachers, the class and guardians.")
    cause_person = fields.Text(string="Causes in the person", help="Facts and what was said; no diagnosis.")
    cause_family = fields.Text(string="Causes in the family")
    cause_school = fields.Text(string="Causes at school")
    cause_society = fields.Text(string="Causes in society")
    what_worked = fields.Text(string="What worked", help="So that others can do it again.")
    shortcomings = fields.Text(string="What did not work", help="In what was done and in the school's way of working.")
    no_task_reason = fields.Text(string="Why nothing is to be improved")
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Enclosures", domain=[("res_model", "=", "crisis.review")]
    )

    can_begin = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_sign = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    is_lead = fields.Boolean(compute="_compute_is_lead", export_string_translation=False)

    _hangs_on_something = models.Constraint(
        "CHECK(case_id IS NOT NULL OR event_id IS NOT NULL)", "This belongs to a case or to an emergency."
    )
    _one_per_event = models.UniqueIndex("(event_id) WHERE state <> 'void'", "This emergency has its review already.")
    _one_per_case = models.UniqueIndex(
        "(case_id) WHERE state <> 'void' AND event_id IS NULL", "This case has its review already."
    )
    _signed_stamped = models.Constraint(
        "CHECK(state <> 'signed' OR (signed_at IS NOT NULL AND signed_by_id IS NOT NULL AND digest IS NOT NULL))",
        "A review that is signed off has its time, who signed it and its digest.",
    )

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "begin": self.env._("Review begun"),
            "sign": self.env._("Review signed off"),
            "frozen": self.env._("Digest of the review"),
            "intact": self.env._("Checked: unchanged"),
            "changed": self.env._("Checked: DOES NOT FIT"),
            "void": self.env._("Void: entered in error"),
        }

    @api.depends("lead_id")
    @api.depends_context("uid")
    def _compute_is_lead(self):
        for review in self:
            review.is_lead = review.lead_id == self.env.user

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Ask for a review. Access: counsellors and leaders who may read what it is about.

        :raises UserError: what it is about is not over yet
        """
        reviews = super().create(vals_list)
        for review in reviews:
            secret = review.sudo()  # sudo: states and people of what the review hangs on, which was readable just now
            over = secret.event_id.state in ENDED_EVENT_STATES if secret.event_id else True
            over &= bool(secret.event_id) or secret.case_id.state in ENDED_CASE_STATES
            if not self.env.su and not over:
                raise UserError(self.env._("A review is written when it is over."))
            if not secret.lead_id:
                secret.lead_id = secret._first_lead()
        return reviews

    def _first_lead(self):
        """The supervising leader; where he is shut out or there is none, the next leader who serves."""
        members = self.env["crisis.team.member"]._serving(self.company_id)
        shut_out = self._crisis_shut_out_users()
        for role in _LEADERS:
            users = members.filtered(lambda row, role=role: row.role == role).user_id - shut_out
            if users:
                return users[:1]
        return self.env["res.users"]

    @api.constrains("lead_id")
    def _check_lead(self):
        for review in self.sudo():  # sudo: who serves as a leader of the school and is not shut out
            if review.lead_id and review.state != "void" and review.lead_id not in review._crisis_people(LEADER):
                raise ValidationError(self.env._("A review is led by a leader of the school."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "lead_id" in vals and not self.env.su and not self._inside_workflow():
            for review in self:
                review._crisis_check_role((LEADER,), review.company_id)
        return super().write(vals)

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", ("asked", "draft"))

    def _crisis_dues(self):
        event = self.event_id
        if not event or event.is_drill or "void" in (event.state, self.state):
            return []
        kind = self.env["crisis.duty.kind"]._of("event_review")
        due_at = kind._due_from(self.asked_at, self.company_id)
        owners = self.lead_id & self._crisis_people(LEADER)
        return [Due("event_review", due_at, owners, done_at=self.signed_at, done_by=self.signed_by_id)]

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_begin(self):
        return self._transition("begin")

    def action_sign(self):
        return self._transition("sign")

    def action_void(self):
        return self._open_decision("void")

    def _prepare_begin_values(self):
        return {"begun_at": self._now(), **self._draft_values()}

    def action_refill(self):
        """Take over what came in since into sections that are empty, and all of the chronology. Access: as writing."""
        for review in self:
            review.check_access("write")
            if review.state != "draft":
                raise UserError(self.env._("This is locked. A correction is added as a new entry."))
            review._as_workflow().write(review._draft_values())  # chronology is the server's; the rest was empty
        return True

    def _guard_sign(self):
        if self.lead_id != self.env.user:
            raise UserError(self.env._("Whoever leads the review signs it off."))
        missing = [name for name in NEEDED if not (self[name] or "").strip()]
        labels = [self._fields[name]._description_string(self.env) for name in missing]
        if not any((self[name] or "").strip() for name in CAUSES):
            labels.append(self.env._("Causes"))
        if not self.task_ids.filtered(lambda task: task.state != "dropped") and not (self.no_task_reason or "").strip():
            labels.append(self.env._("Improvements, or why there are none"))
        if labels:
            raise UserError(self.env._("Still missing: %(fields)s", fields=", ".join(labels)))

    def _prepare_sign_values(self):
        values = {"signed_at": self._now(), "signed_by_id": self.env.uid, "chronology": self._chronology()}
        # frozen as it will stand
        self.write({**values, "state": "signed", "digest": "-"})
        return {"digest": self._freeze()}

    def _after_sign(self):
        self.document_ids._crisis_lock()
        self._crisis_log("frozen", self.digest)
        # asked anew: from now on the improvements are owed
        self.env["crisis.review.task"].search([("review_id", "=", self.id)])._crisis_follow_dues()

    def _guard_void(self):
        if self.event_id.state == "archived":
            raise UserError(self.env._("The emergency is archived with this review."))

    def _after_void(self):
        self.task_ids._crisis_follow_dues()

    # -- proof ---------------------------------------------------------------------------------------------------------

    def _freeze(self):
        """The digest of what the review says now."""
        self.ensure_one()
        secret = self.sudo()  # sudo: the record's own values
        values = {name: secret[name] or "" for name in (*SECTIONS, "chronology", "reference")}
        values |= {"lead": secret.lead_id.id, "signed_at": str(secret.signed_at), "signed_by": secret.signed_by_id.id}
        values["participants"] = secret.participant_ids.ids
        values["held_on"] = str(secret.held_on or "")
        values["tasks"] = [task.what for task in secret.task_ids.sorted("id")]
        return digest(GENESIS, values)

    def _is_intact(self):
        """Whether text, digest and the timeline's line about it agree."""
        self.ensure_one()
        lines = self.env["crisis.timeline"].sudo()  # sudo: one line of the record, compared and not shown
        line = lines.search(
            [("res_model", "=", self._name), ("res_ref", "=", self.id), ("event", "=", f"{self._name}:frozen")], limit=1
        )
        return bool(self.digest) and self.digest == line.text == self._freeze()

    def _is_frozen(self):
        return self.state == "signed"

    # -- lessons -------------------------------------------------------------------------------------------------------

    def action_lesson(self):
        """A draft for the library, begun with what worked. Access: whoever writes the review; the lesson's own rule."""
        self.ensure_one()
        self.check_access("write")
        lesson = self.env["crisis.lesson"].create(
            {
                "name": self.env._("What worked"),
                "company_id": self.company_id.id,
                "what_worked": self.what_worked,
                "avoid": self.shortcomings,
                "risk_type_ids": [fields.Command.set((self.event_id or self.case_id).risk_type_ids.ids)],
            }
        )
        self.lesson_ids = [fields.Command.link(lesson.id)]
        return lesson._get_records_action()
