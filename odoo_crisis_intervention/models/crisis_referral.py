# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition

BOTH = (COUNSELLOR, LEADER)
LETTER = ("institution_id", "urgency", "reason", "conclusion", "measures", "question")


class CrisisReferral(models.Model):
    """A pupil is recommended to a doctor or an expert: proposed, talked over with the guardian, attended, answered.

    The letter tells behaviour and what the school did, no diagnosis: the school makes none. What a doctor found stands
    here only as a hospital's paper says it, with hospital, date and the paper itself. A guardian who refuses is talked
    to again.

    Access: counsellors and leaders of the school; full grants. Source: plan Art. 17, 24(3); requirements of practice
    for the reply slip.
    """

    _name = "crisis.referral"
    _description = "Referral"
    _inherit = ["crisis.case.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_read_roles = BOTH
    _crisis_homeroom_read = False
    _crisis_grant_scopes = ("full",)
    _crisis_narrative = (
        "reason",
        "conclusion",
        "measures",
        "question",
        "guardian_answer",
        "paper_hospital",
        "paper_says",
        "paper_advice",
    )
    _crisis_due_fields = ("state",)

    _transitions = {
        "inform": Transition(sources=("proposed", "refused"), target="informed", roles=BOTH),
        "agree": Transition(sources=("informed",), target="agreed", roles=BOTH),
        "refuse": Transition(sources=("informed",), target="refused", roles=BOTH),
        "attend": Transition(sources=("agreed",), target="attended", roles=BOTH),
        "feed_back": Transition(sources=("agreed", "attended"), target="fed_back", roles=BOTH),
        "close": Transition(sources=("refused", "fed_back"), target="closed", roles=BOTH),
        "void": Transition(
            sources=("proposed", "informed", "agreed", "refused"), target="void", roles=BOTH, reason=True
        ),
    }
    _workflow_fields = ("informed_at", "agreed_at", "fed_back_at", "fed_back_by_id", "closed_at")
    _locked_states = ("closed", "void")

    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("informed", "Guardian informed"),
            ("agreed", "Agreed"),
            ("refused", "Refused"),
            ("attended", "Attended"),
            ("fed_back", "Reply is back"),
            ("closed", "Closed"),
            ("void", "Void"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        index=True,
    )
    institution_id = fields.Many2one(
        "crisis.institution",
        string="Referred to",
        domain="[('company_id', '=', company_id)]",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    contact_id = fields.Many2one(
        "res.users",
        string="Contact at school",
        default=lambda self: self.env.user,
        required=True,
        index=True,
        ondelete="restrict",
    )
    urgency = fields.Selection(
        [("routine", "Within two weeks"), ("soon", "Within three days"), ("at_once", "At once, green channel")],
        default="soon",
        required=True,
    )

    # the letter
    reason = fields.Text(string="Reason for referral", help="Behaviour and facts, no diagnosis.")
    conclusion = fields.Text(string="What the school found", help="In words of a school, no diagnosis.")
    measures = fields.Text(string="What was done so far")
    question = fields.Text(string="What we ask")

    # the guardian
    informed_at = fields.Datetime(string="Guardian informed at", readonly=True)
    guardian_answer = fields.Text(string="What the guardian said")
    agreed_at = fields.Datetime(string="Agreed at", readonly=True)
    attended_on = fields.Date(string="Attended on")

    # the reply: nothing but what a paper says
    paper_hospital = fields.Char(string="Hospital and department on the paper")
    paper_date = fields.Date(string="Date of the paper")
    paper_says = fields.Text(string="What the paper says", help="Word for word. Nobody at school adds to it.")
    paper_advice = fields.Text(string="Advice on the paper", help="School, treatment, medicine, rest.")
    next_visit_on = fields.Date(string="Next visit")
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Hospital papers", domain=[("res_model", "=", "crisis.referral")]
    )
    fed_back_at = fields.Datetime(string="Reply at", readonly=True)
    fed_back_by_id = fields.Many2one("res.users", string="Reply entered by", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(readonly=True)
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.referral")]
    )
    can_inform = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_agree = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_attend = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_feed_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_close = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _finding_has_its_paper = models.Constraint(
        "CHECK(COALESCE(paper_says, '') = '' OR (COALESCE(paper_hospital, '') <> '' AND paper_date IS NOT NULL))",
        "A finding is written down with the hospital and the date of its paper.",
    )

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        referrals = super().create(vals_list)
        for referral in referrals:
            referral._crisis_log("proposed")
        return referrals

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow():
            sent = self.filtered(lambda referral: referral.state not in ("proposed", "informed", "refused"))
            if sent and not set(LETTER).isdisjoint(vals):
                raise UserError(self.env._("The guardian agreed to the letter as it is."))
        return super().write(vals)

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", ("agreed", "attended"))

    def _crisis_dues(self):
        if self.state not in ("agreed", "attended", "fed_back", "closed") or not self.agreed_at:
            return []
        kind = self.env["crisis.duty.kind"]._of("referral_reply")
        due_at = kind._due_from(self.agreed_at, self.company_id)
        return [
            Due(
                "referral_reply",
                due_at,
                (self.contact_id,),
                instance=self.agreed_at.isoformat(),
                done_at=self.fed_back_at,
                done_by=self.fed_back_by_id or None,
            )
        ]

    # -- steps ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "proposed": self.env._("Referral proposed"),
            "inform": self.env._("Guardian informed"),
            "agree": self.env._("Guardian agreed"),
            "refuse": self.env._("Guardian refused"),
            "attend": self.env._("Seen by the doctor or expert"),
            "feed_back": self.env._("Reply is back"),
            "close": self.env._("Closed"),
            "void": self.env._("Void: entered in error"),
        }

    def action_inform(self):
        return self._transition("inform")

    def action_agree(self):
        return self._transition("agree")

    def action_refuse(self):
        return self._transition("refuse")

    def action_attend(self):
        return self._transition("attend")

    def action_feed_back(self):
        return self._transition("feed_back")

    def action_close(self):
        return self._transition("close")

    def action_void(self):
        return self._open_decision("void")

    def _guard_inform(self):
        if not (self.reason or "").strip():
            raise UserError(self.env._("Please write first why: behaviour and facts."))

    def _prepare_inform_values(self):
        return {"informed_at": self._now()}

    def _prepare_agree_values(self):
        return {"agreed_at": self._now()}

    def _prepare_attend_values(self):
        return {"attended_on": self.attended_on or self.company_id._crisis_today()}

    def _guard_feed_back(self):
        if (self.paper_says or "").strip() and not self.document_ids:
            raise UserError(self.env._("Please add the hospital's paper. Without it there is no finding here."))

    def _prepare_feed_back_values(self):
        return {"fed_back_at": self._now(), "fed_back_by_id": self.env.uid}

    def _after_feed_back(self):
        self.document_ids._crisis_lock()

    def _prepare_close_values(self):
        return {"closed_at": self._now()}


class CrisisCase(models.Model):
    """The referrals of a case."""

    _inherit = "crisis.case"

    referral_ids = fields.One2many(
        "crisis.referral",
        "case_id",
        string="Referrals",
        groups="odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader",
    )

    def _after_void(self):
        super()._after_void()
        self._void_open(self.referral_ids, ("proposed", "informed", "agreed", "refused", "attended"))

    def action_refer(self):
        """A new referral for this person. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.referral"].check_access("create")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Referral"),
            "res_model": "crisis.referral",
            "views": [(False, "form")],
            "context": {"default_case_id": self.id, "default_measures": self.agreed_measures or False},
        }
