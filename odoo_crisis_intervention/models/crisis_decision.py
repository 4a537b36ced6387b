# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, GROUP_OF_FUNCTION, KEEPER, LEADER

_KEEPER_MODELS = ("crisis.warning", "crisis.case")


class CrisisDecision(models.Model):
    """A step that demands a reason, with person, time and reason (plan Art. 24.1: dynamic management).

    Creating the record takes the step: the transition's own checks decide who may. It is the level history of the
    register and the proof of each pause, removal, closing and correction. Append-only in the database. Read by
    counsellors and leaders; Student Affairs reads those of the register and of cases; whoever decided, for a day.
    """

    _name = "crisis.decision"
    _inherit = ["crisis.confidential.mixin"]
    _description = "Decision"

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_narrative = ("reason",)

    res_model = fields.Char(required=True)
    res_ref = fields.Many2oneReference(model_field="res_model", required=True, index=True)
    transition = fields.Char(required=True)
    transition_label = fields.Char(compute="_compute_transition_label")
    reason = fields.Text(required=True)
    level_from_id = fields.Many2one("crisis.level", readonly=True, ondelete="restrict", index="btree_not_null")
    level_to_id = fields.Many2one("crisis.level", ondelete="restrict", index="btree_not_null")
    decided_by_id = fields.Many2one("res.users", readonly=True, required=True, ondelete="restrict", index=True)
    decided_at = fields.Datetime(readonly=True, required=True)

    _source_idx = models.Index("(res_model, res_ref)")

    def init(self):
        self.env["crisis.append.only"]._protect(self._table)

    def _crisis_read_domain(self):
        keeper = self._crisis_domain((KEEPER,), False, ("full",)) & Domain("res_model", "in", _KEEPER_MODELS)
        return super()._crisis_read_domain() | keeper | self._just_decided()

    def _just_decided(self):
        """The dialog reads back what it wrote, whoever may take the step and serves; after a day the roles alone do."""
        serving = self._crisis_domain(tuple(GROUP_OF_FUNCTION), True, ())
        since = fields.Datetime.now() - timedelta(days=1)
        return serving & Domain("decided_by_id", "=", self.env.uid) & Domain("decided_at", ">=", since)

    @api.depends("res_model", "transition")
    def _compute_transition_label(self):
        for decision in self:
            model = self.env.get(decision.res_model) if decision.res_model else None
            labels = model._crisis_event_labels() if model is not None else {}
            decision.transition_label = labels.get(decision.transition, decision.transition)

    @api.model_create_multi
    def create(self, vals_list):
        """Take the step and keep its reason.

        Access: whoever the transition names. :raises UserError: empty reason, unknown step, or what the step refuses
        """
        decisions = self.browse()
        for vals in vals_list:
            record = self._decided_record(vals)
            record._check_transition_role(vals["transition"])
            reason = (vals.get("reason") or "").strip()
            if not reason:
                raise UserError(self.env._("Please give the reason for this step."))
            secret = record.sudo()  # sudo: role checked above; only ids and the level of the record are taken
            row = {
                "res_model": record._name,
                "res_ref": record.id,
                "transition": vals["transition"],
                "reason": reason,
                "level_to_id": vals.get("level_to_id"),
                "level_from_id": secret.level_id.id if "level_id" in secret._fields else False,
                "company_id": secret.company_id.id,
                "subject_id": secret.subject_id.id,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
            # sudo: who may decide is the transition's matter, checked above and again by the transition itself
            decision = super(CrisisDecision, self.sudo()).create([row])
            decisions |= decision
            record._transition(vals["transition"], decision=decision)
        return decisions.with_env(self.env)

    def _decided_record(self, vals):
        model = self.env.get(vals.get("res_model") or "")
        if model is None or not hasattr(model, "_transitions") or not hasattr(model, "_crisis_confidential"):
            raise self._crisis_refusal("create")
        step = model._transitions.get(vals.get("transition"))
        if not step or not step.reason:
            raise UserError(self.env._("This step does not exist."))
        record = model.browse(int(vals.get("res_ref") or 0))
        record.check_access("read")
        return record

    def write(self, vals):
        raise UserError(self.env._("A decision is not changed; decide again."))
