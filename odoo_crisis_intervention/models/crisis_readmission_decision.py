# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER


class CrisisReadmissionDecision(models.Model):
    """What the team decided on a pupil's return, with its reasons in writing for the family (复学决定).

    Creating it takes the step. Agreed, agreed with conditions, or not yet: always with reasons the family can
    understand, and with the right to a review by another leader. Append-only in the database; a review is a decision of
    its own.

    Access: counsellors, leaders and the register keeper of the school; grants of the scope full. A leader who did not
    propose the return decides. Source: plan Art. 21 "with the consent of the team".
    """

    _name = "crisis.readmission.decision"
    _description = "Decision on a return"
    _inherit = ["crisis.readmission.part.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (LEADER,)
    _crisis_log_reads = True
    _crisis_narrative = ("reasons", "conditions", "members")

    agreement_id = fields.Many2one(readonly=False)
    outcome = fields.Selection(
        [("agree", "Agreed"), ("conditions", "Agreed with conditions"), ("not_yet", "Not for now")],
        string="Decision",
        required=True,
    )
    is_fast = fields.Boolean(related="agreement_id.is_fast")
    reasons = fields.Text(
        required=True, help="The family reads this: what the decision rests on, in plain words, no diagnosis."
    )
    conditions = fields.Text(help="Half days, trial weeks, what must be there first, and until when.")
    members = fields.Char(string="Who took part", help="Names and offices of those who consulted.")
    is_review = fields.Boolean(string="Decided on review", readonly=True)
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", required=True, readonly=True, ondelete="restrict", index=True
    )
    decided_at = fields.Datetime(string="Decided at", required=True, readonly=True)
    review_until = fields.Date(string="A review can be asked for until", readonly=True, required=True)

    _conditions_are_written = models.Constraint(
        "CHECK(outcome <> 'conditions' OR COALESCE(conditions, '') <> '')", "Conditions are written down."
    )

    def init(self):
        self.env["crisis.append.only"]._protect(self._table)

    @api.model_create_multi
    def create(self, vals_list):
        """Take the step and keep its reasons.

        Access: a leader who did not propose, in a review one who did not decide.

        :raises UserError: what the step refuses
        """
        decisions = self.browse()
        for vals in vals_list:
            agreement = self.env["crisis.readmission.agreement"].browse(int(vals.get("agreement_id") or 0))
            agreement.check_access("read")
            agreement._check_transition_role("decide")
            reasons, conditions = ((vals.get(name) or "").strip() for name in ("reasons", "conditions"))
            if not reasons:
                raise UserError(self.env._("Please write the reasons: the family gets them in writing."))
            if vals.get("outcome") == "conditions" and not conditions:
                raise UserError(self.env._("Please write down the conditions."))
            if agreement.is_fast and vals.get("outcome") == "conditions":
                raise UserError(self.env._("The hospital found nothing: there are no conditions to set."))
            now = fields.Datetime.now()
            company = agreement.sudo().company_id  # sudo: the settings of the school
            days = company.crisis_readmission_review_days
            row = {
                "agreement_id": agreement.id,
                "outcome": vals.get("outcome"),
                "reasons": reasons,
                "conditions": conditions if vals.get("outcome") == "conditions" else False,
                "members": vals.get("members"),
                "is_review": agreement.state == "review",
                "decided_by_id": self.env.uid,
                "decided_at": now,
                "review_until": fields.Date.add(company._crisis_local(now).date(), days=days),
            }
            # sudo: who may decide is the transition's matter, checked above and again by the transition itself
            decision = super(CrisisReadmissionDecision, self.sudo()).create([row])
            decisions |= decision
            agreement._transition("decide", decision=decision)
        return decisions.with_env(self.env)

    def write(self, vals):
        raise UserError(self.env._("A decision is not changed; decide again."))


class CrisisDecision(models.Model):
    """A head reads the reason of the own objection; the register keeper those of a return (plan Art. 21)."""

    _inherit = "crisis.decision"

    def _crisis_read_domain(self):
        keeper = self._crisis_domain((KEEPER,), False, ()) & Domain("res_model", "=", "crisis.readmission.agreement")
        own = Domain("res_model", "=", "crisis.readmission.approval") & Domain("decided_by_id", "=", self.env.uid)
        shut_out = sorted(self._crisis_scope().excluded_subjects)
        own &= Domain("company_id", "in", self._crisis_company_ids()) & Domain("subject_id", "not in", shut_out)
        return super()._crisis_read_domain() | keeper | own
