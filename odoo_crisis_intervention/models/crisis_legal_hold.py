# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import KEEPER, LEADER
from ..tools.workflow import Transition


class CrisisLegalHold(models.Model):
    """Nothing of this person, or of this record and what hangs on it, is destroyed (暂停销毁).

    Placed at once by one person when a complaint, a court or an inspection may ask for the records; lifted by a leader
    who is not the one who placed it, with a reason. While it stands it wins over every period.

    Access: leaders and the register keeper of the school read and place; a colleague's is for leaders. Source: plan
    Art. 24(4); Civil Code Art. 188 (three years in which a claim may be brought).
    """

    _name = "crisis.legal.hold"
    _description = "Legal hold"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (LEADER, KEEPER)
    _crisis_write_roles = (LEADER, KEEPER)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("reason",)

    _transitions = {
        "lift": Transition(
            sources=("active",), target="lifted", roles=(LEADER,), reason=True, four_eyes="placed_by_id"
        ),
    }
    _workflow_fields = ("placed_by_id", "placed_at", "lifted_by_id", "lifted_at", "res_model", "res_ref")
    _locked_states = ("active", "lifted")

    state = fields.Selection(
        [("active", "In force"), ("lifted", "Lifted")], required=True, default="active", readonly=True, index=True
    )
    subject_id = fields.Many2one(string="Person")
    held_reference = fields.Char(
        string="Or one record, by its reference", help="As printed on the paper. What hangs on it is kept too."
    )
    res_model = fields.Char(readonly=True, export_string_translation=False)
    res_ref = fields.Many2oneReference(model_field="res_model", readonly=True, export_string_translation=False)
    reason = fields.Text(required=True, help="Who may ask for the records, and what for.")
    placed_by_id = fields.Many2one("res.users", string="Placed by", readonly=True, ondelete="restrict", index=True)
    placed_at = fields.Datetime(string="Placed at", readonly=True)
    lifted_by_id = fields.Many2one("res.users", string="Lifted by", readonly=True, ondelete="restrict")
    lifted_at = fields.Datetime(string="Lifted at", readonly=True)
    decision_ids = fields.One2many(
        "crisis.decision", "res_ref", string="Decisions", domain=[("res_model", "=", "crisis.legal.hold")]
    )
    can_lift = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_thing = models.Constraint(
        "CHECK((subject_id IS NULL) <> (COALESCE(res_ref, 0) = 0))",
        "Please name a person or the reference of one record.",
    )
    _lifted_by_another = models.Constraint(
        "CHECK(state <> 'lifted' OR (lifted_by_id IS NOT NULL AND lifted_at IS NOT NULL"
        " AND lifted_by_id <> placed_by_id))",
        "A second person must take this step.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self.check_access("create")
        rows = []
        for vals in vals_list:
            # what only the steps set is refused by the workflow below, before it is filled in here
            if not self._inside_workflow() and {*self._workflow_fields} & {key for key in vals if vals[key]}:
                raise self._workflow_refusal()
            reference = "".join((vals.get("held_reference") or "").split()).upper()
            found = self._find_held(reference) if reference else None
            if bool(found) == bool(vals.get("subject_id")):
                raise UserError(self.env._("Please name a person or the reference of one record."))
            rows.append({**vals, "placed_by_id": self.env.uid, "placed_at": self._now()})
            if found:
                company = found.sudo().company_id  # sudo: its school; it was found with the user's own rights
                rows[-1].update(
                    held_reference=reference, res_model=found._name, res_ref=found.id, company_id=company.id
                )
        # stamps of who placed it and what it covers; the rule on creating is asked by create itself
        holds = super(CrisisLegalHold, self._as_workflow()).create(rows).with_env(self.env)
        for hold in holds:
            hold._crisis_log("place")
        return holds

    def _find_held(self, reference):
        """The record with this reference, searched with the user's own rights.

        :raises UserError: nothing with this reference that the user may open
        """
        reference = reference if reference.startswith("CI-") else f"CI-{reference}"
        for name in self.env["crisis.retention"]._models():
            records = self.env[name]
            if records.has_access("read") and (record := records.search([("reference", "=", reference)], limit=1)):
                return record
        raise UserError(self.env._("There is nothing with this reference that you may open."))

    @api.model
    def _held(self, company):
        """``(ids of persons, {(model, id)})`` of what must not go in a school."""
        holds = self.search([("company_id", "=", company.id), ("state", "=", "active")])
        records = {(hold.res_model, hold.res_ref) for hold in holds if hold.res_ref}
        return set(holds.subject_id.ids), records

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "place": self.env._("Legal hold placed"),
            "lift": self.env._("Legal hold lifted"),
        }

    def action_lift(self):
        return self._open_decision("lift")

    def _prepare_lift_values(self):
        return {"lifted_by_id": self.env.uid, "lifted_at": self._now()}
