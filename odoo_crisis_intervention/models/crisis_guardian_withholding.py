# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..tools.roles import COUNSELLOR, LEADER
from ..tools.workflow import Transition


class CrisisGuardianWithholding(models.Model):
    """Guardians who are not told, because telling them would put the child in danger.

    The rule is that guardians are told as fast as possible. Not telling one takes a reason and a leader's signature
    besides the counsellor's, and ends with a mandatory report of whoever proposed it. Until it is signed the guardian
    may be called, with a warning to those who call.

    Access: counsellors and leaders. Those who call see the name and that this guardian is not to be informed, never the
    reason. Source: plan Art. 4(2); Law on the Protection of Minors, Art. 11.
    """

    _name = "crisis.guardian.withholding"
    _description = "Guardian left out by decision"
    _inherit = ["crisis.around.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True
    _crisis_narrative = ("reason",)

    _transitions = {
        "countersign": Transition(
            sources=("proposed",),
            target="withheld",
            roles=(LEADER,),
            four_eyes="proposed_by_id",
            audience="clinical",
        ),
        "refuse": Transition(
            sources=("proposed",), target="refused", roles=(LEADER,), reason=True, audience="clinical"
        ),
        "lift": Transition(
            sources=("withheld",), target="lifted", roles=(COUNSELLOR, LEADER), reason=True, audience="clinical"
        ),
    }
    _workflow_fields = ("proposed_by_id", "proposed_at", "countersigned_by_id", "countersigned_at", "lifted_at")
    _locked_states = ("proposed", "withheld", "refused", "lifted")

    state = fields.Selection(
        [
            ("proposed", "Waits for a leader"),
            ("withheld", "Not informed"),
            ("refused", "Refused: is informed"),
            ("lifted", "Lifted"),
        ],
        required=True,
        default="proposed",
        readonly=True,
        index=True,
    )
    guardian_ids = fields.Many2many("crisis.guardian", string="Not informed", required=True, ondelete="restrict")
    reason = fields.Text(required=True, help="Why telling this guardian would put the child in danger.")
    proposed_by_id = fields.Many2one(
        "res.users",
        string="Proposed by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    proposed_at = fields.Datetime(
        string="Leaving out proposed at", required=True, readonly=True, default=fields.Datetime.now
    )
    countersigned_by_id = fields.Many2one(
        "res.users", string="Countersigned by", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    countersigned_at = fields.Datetime(readonly=True)
    lifted_at = fields.Datetime(readonly=True)
    can_countersign = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_refuse = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_lift = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _hangs_on_something = models.Constraint(
        "CHECK(case_id IS NOT NULL OR event_id IS NOT NULL)", "This belongs to a case or to an emergency."
    )
    _four_eyes = models.Constraint(
        "CHECK(state NOT IN ('withheld', 'lifted') OR (countersigned_by_id IS NOT NULL"
        " AND countersigned_at IS NOT NULL AND countersigned_by_id <> proposed_by_id))",
        "A guardian is not informed only when a second person has signed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        for row in rows:
            if not row.guardian_ids or not (row.reason or "").strip():
                raise UserError(self.env._("Please say which guardian, and why."))
            row._crisis_log("propose", audience="clinical")
        return rows

    @api.constrains("guardian_ids", "subject_id")
    def _check_guardians(self):
        for row in self.sudo():  # sudo: whose guardians they are
            if row.guardian_ids.subject_id - row.subject_id:
                raise ValidationError(self.env._("Please choose a guardian of this person."))

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "propose": self.env._("Not informing a guardian proposed"),
            "countersign": self.env._("Countersigned: a guardian is not informed"),
            "refuse": self.env._("Refused: the guardian is informed"),
            "lift": self.env._("The guardian may be informed again"),
        }

    def _prepare_countersign_values(self):
        return {"countersigned_by_id": self.env.uid, "countersigned_at": self._now()}

    def _prepare_lift_values(self):
        return {"lifted_at": self._now()}

    def _after_countersign(self):
        """Whoever keeps guardians out reports why to the authorities; the clocks of calling look again."""
        reports = self.env["crisis.mandatory.report"].with_user(self.proposed_by_id)  # as whoever proposed: it is his
        situation = self.env.ref("odoo_crisis_intervention.mandatory_situation_other_harm")
        report = reports._open_for(self.event_id or self.case_id, situation)
        if not report.sudo().filed_at:  # sudo: the report of another person, which this step asks for
            # sudo: as above
            report.sudo().write({"suspect_guardian_ids": [Command.link(row.id) for row in self.guardian_ids]})
        self._follow_calls()

    def _after_refuse(self):
        self._follow_calls()

    def _after_lift(self):
        self._follow_calls()

    def _follow_calls(self):
        for source in (self.event_id, self.case_id):
            if source:
                source._crisis_follow_dues()

    def action_countersign(self):
        return self._transition("countersign")

    def action_refuse(self):
        return self._open_decision("refuse")

    def action_lift(self):
        return self._open_decision("lift")


class CrisisGuardian(models.Model):
    _inherit = "crisis.guardian"

    def _crisis_not_informed(self):
        """``{guardian: why}`` of those among ``self`` who are not to be called, in words for everybody who may call.

        Server only; neither the reason of a withholding nor that there is a mandatory report is told.
        """
        barred = {row: row.may_inform_reason for row in self if not row.may_inform}
        mine = [("id", "in", self.ids)]
        # sudo: the answer is who must not be called, not why
        held = (
            self.env["crisis.guardian.withholding"]
            .sudo()
            .search([("state", "=", "withheld"), ("guardian_ids", "any", mine)])
        )
        reports = (
            self.env["crisis.mandatory.report"].sudo().search([("suspect_guardian_ids", "any", mine)])
        )  # sudo: as above
        for row in (held.guardian_ids | reports.suspect_guardian_ids) & self:
            barred.setdefault(row, self.env._("decided by the school, please do not call"))
        return barred


class CrisisGuardianCallMixin(models.AbstractModel):
    _inherit = "crisis.guardian.call.mixin"

    can_withhold = fields.Boolean(compute="_compute_can_withhold", export_string_translation=False)

    @api.depends_context("uid")
    def _compute_can_withhold(self):
        for record in self:
            record.can_withhold = bool(record.id and record.subject_id) and record._crisis_has_role(
                (COUNSELLOR, LEADER), record.company_id
            )

    def action_withhold(self):
        """The form of a new proposal. Access: counsellors and leaders; creating it checks again."""
        self.ensure_one()
        self.check_access("read")
        self._crisis_check_role((COUNSELLOR, LEADER), self.company_id)
        key = "event_id" if self._name == "crisis.event" else "case_id"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Do not inform a guardian"),
            "res_model": "crisis.guardian.withholding",
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{key}": self.id},
        }
