# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.locked_form import lock_fields
from ..tools.roles import COUNSELLOR, KEEPER, LEADER, TEAM
from ..tools.workflow import Transition

SENT_STATES = ("sent", "acknowledged")


class CrisisAssessmentFeedback(models.Model):
    """What the intervention team learns of an assessment: level, risks, measures, who must know, what stays secret.

    It carries no word of the interview. Sending gives each member of the team on that day a receipt; opening it stamps
    the receipt, a button acknowledges it, a leader's acknowledgement closes it.

    Access: counsellors of the school write the draft; leaders and the register keeper read what was sent, other members
    of the team what was sent to them. A colleague's sheet goes to leaders only. Source: plan Art. 14, 24.6.
    """

    _name = "crisis.assessment.feedback"
    _description = "Feedback sheet"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("measures", "watch_for", "must_know", "keep_from")

    _transitions = {
        "send": Transition(sources=("draft",), target="sent", roles=(COUNSELLOR,)),
        "acknowledge": Transition(sources=("sent",), target="acknowledged", roles=(LEADER,)),
        "void": Transition(
            sources=("draft", *SENT_STATES), target="void", roles=(COUNSELLOR,), reason=True, audience="clinical"
        ),
    }
    _workflow_fields = ("sent_by_id", "sent_at", "acknowledged_by_id", "acknowledged_at")
    _locked_states = (*SENT_STATES, "void")

    state = fields.Selection(
        [("draft", "Draft"), ("sent", "Sent"), ("acknowledged", "Acknowledged"), ("void", "Void")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    assessment_id = fields.Many2one(
        "crisis.assessment", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="assessment_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="assessment_id.subject_id", string="Person", store=True, precompute=True)
    class_id = fields.Many2one(related="subject_id.class_id")
    level_id = fields.Many2one("crisis.level", index="btree_not_null", ondelete="restrict")
    level_color = fields.Integer(related="level_id.color", export_string_translation=False)
    risk_type_ids = fields.Many2many("crisis.risk.type", string="Main risks", ondelete="restrict")
    measures = fields.Text(string="Recommended measures", help="Who does what for this person, from when on.")
    watch_for = fields.Text(string="What to watch for", help="Signs to report at once.")
    must_know = fields.Text(string="Who must know", help="And of what. Everybody else need not.")
    keep_from = fields.Text(
        string="What must not be passed on", help="And to whom not: classmates, family, colleagues."
    )
    sent_by_id = fields.Many2one("res.users", string="Sent by", readonly=True, ondelete="restrict")
    sent_at = fields.Datetime(string="Sent on", readonly=True)
    acknowledged_by_id = fields.Many2one("res.users", string="Acknowledged by", readonly=True, ondelete="restrict")
    acknowledged_at = fields.Datetime(string="Acknowledged on", readonly=True)
    receipt_ids = fields.One2many("crisis.feedback.receipt", "feedback_id", string="Receipts", readonly=True)
    is_mine_open = fields.Boolean(
        string="I have not acknowledged it", compute="_compute_is_mine_open", search="_search_is_mine_open"
    )

    can_send = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_acknowledge = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _sent_is_stamped = models.Constraint(
        "CHECK(state NOT IN ('sent', 'acknowledged') OR (sent_at IS NOT NULL AND sent_by_id IS NOT NULL))",
        "This step needs an earlier one.",
    )
    _one_draft = models.UniqueIndex(
        "(assessment_id) WHERE state = 'draft'", "There is a draft already. Please use that one."
    )

    # --- access -------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        sent = Domain("state", "in", SENT_STATES)
        writers = self._crisis_domain((COUNSELLOR,), False, ())
        team = self._crisis_domain((TEAM,), False, ()) & Domain("receipt_ids.user_id", "=", self.env.uid)
        return writers | ((super()._crisis_read_domain() | team) & sent) | self._granted_counsellor_domain()

    def _crisis_write_domain(self):
        return super()._crisis_write_domain() | self._granted_counsellor_domain()

    def _granted_counsellor_domain(self):
        """A counsellor who was let into a colleague's case by a full grant writes its sheet too."""
        schools = sorted(self._crisis_scope().companies((COUNSELLOR,)))
        return self._crisis_domain((), False, ("full",)) & Domain("company_id", "in", schools)

    def _recipients(self):
        """Users of the intervention team of today who may read this sheet, but for the one who sends it."""
        self.ensure_one()
        members = self.env["crisis.team.member"]._serving(self.company_id, [("team_id.team_type", "=", "intervention")])
        secret = self.sudo()  # sudo: the domain of each recipient is the check, exclusions and staff limits are in it
        recipients = self.env["res.users"]
        for user in members.user_id - self.env.user:
            # with_user: only to ask for that person's domain
            theirs = self.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
            if secret.filtered_domain(theirs._crisis_domain((COUNSELLOR, LEADER, KEEPER, TEAM), False, ("full",))):
                recipients |= user
        return recipients

    # --- computes -------------------------------------------------------------------------------------------------

    @api.depends("state", "receipt_ids.acknowledged_at")
    @api.depends_context("uid")
    def _compute_is_mine_open(self):
        mine = self.env["crisis.feedback.receipt"].search(
            self._mine_open_domain() & Domain("feedback_id", "in", self.ids)
        )
        for feedback in self:
            feedback.is_mine_open = feedback.state in SENT_STATES and feedback in mine.feedback_id

    @api.model
    def _search_is_mine_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "in", SENT_STATES) & Domain("receipt_ids", "any", self._mine_open_domain())

    def _mine_open_domain(self):
        return Domain("user_id", "=", self.env.uid) & Domain("acknowledged_at", "=", False)

    @api.depends("is_mine_open")
    def _compute_can(self):
        super()._compute_can()
        for feedback in self:
            feedback.can_acknowledge = feedback.can_acknowledge or feedback.is_mine_open

    # --- create, read -----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            assessment = self.env["crisis.assessment"].browse(vals.get("assessment_id"))
            assessment.check_access("read")
            if assessment.state not in ("completed", "fed_back", "acknowledged"):
                raise UserError(self.env._("Only a completed assessment is fed back to the team."))
        return super().create(vals_list)

    def write(self, vals):
        if "assessment_id" in vals and any(sheet.assessment_id.id != vals["assessment_id"] for sheet in self):
            raise UserError(self.env._("A feedback sheet stays with its assessment."))
        return super().write(vals)

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            lock_fields(self, arch, "state != 'draft'")
        return arch, view

    def web_read(self, specification):
        """Opening the form is reading the sheet. A list does not ask for the measures, so it stamps nothing."""
        rows = super().web_read(specification)
        if len(self) == 1 and "measures" in specification:
            self._my_receipts()._stamp_read()
        return rows

    def _my_receipts(self):
        return self.env["crisis.feedback.receipt"].search(
            [("feedback_id", "in", self._origin.ids), ("user_id", "=", self.env.uid)]
        )

    @api.model
    def _open_for(self, assessment):
        """The draft for this assessment; a new one is filled with what the team needs and nothing else."""
        draft = self.search([("assessment_id", "=", assessment.id), ("state", "=", "draft")], limit=1)
        return draft or self.create(
            [
                {
                    "assessment_id": assessment.id,
                    "level_id": assessment.level_id.id,
                    "risk_type_ids": [Command.set(assessment.risk_type_ids.ids)],
                    "measures": assessment.immediate_measures,
                }
            ]
        )

    # --- actions ----------------------------------------------------------------------------------------------------

    def action_send(self):
        return self._transition("send")

    def action_void(self):
        return self._open_decision("void")

    def action_acknowledge(self):
        """Acknowledge the sheet. Access: whoever has a receipt for it, and the team's leaders."""
        for feedback in self:
            feedback.check_access("read")
            receipts = feedback._my_receipts()
            leads = feedback._may_transition("acknowledge")
            if feedback.state not in SENT_STATES or not (receipts or leads):
                raise UserError(self.env._("There is nothing here for you to acknowledge."))
            receipts._stamp_acknowledged()
            if leads and feedback.state == "sent":
                feedback._transition("acknowledge")
        return True

    # --- transitions --------------------------------------------------------------------------------------------------

    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "send": self.env._("Feedback sheet sent to the team"),
            "acknowledge": self.env._("Feedback sheet acknowledged by a leader"),
            "void": self.env._("Feedback sheet made void"),
        }

    def _guard_send(self):
        if not (self.measures or "").strip():
            raise UserError(self.env._("Please write what the team should do before you send it."))
        if self.assessment_id.state not in ("completed", "fed_back", "acknowledged"):
            raise UserError(self.env._("Only a completed assessment is fed back to the team."))
        if not self._recipients():
            raise UserError(
                self.env._("Nobody on the intervention team could receive this. Please check the team first.")
            )

    def _prepare_send_values(self):
        return {"sent_by_id": self.env.uid, "sent_at": self._now()}

    def _after_send(self):
        self.env["crisis.feedback.receipt"]._send(self, self._recipients())
        if self.assessment_id.state == "completed":
            self.assessment_id._transition("feed_back")
        self.env["crisis.case"]._open_case_of(self.subject_id)._on_feedback_sent(self)

    def _prepare_acknowledge_values(self):
        return {"acknowledged_by_id": self.env.uid, "acknowledged_at": self._now()}

    def _after_acknowledge(self):
        if self.assessment_id.state == "fed_back":
            self.assessment_id._transition("acknowledge")
