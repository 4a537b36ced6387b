# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a follow-up changes: measures, support at school, the level (plan Art. 23; plan S1 5.5)."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_case_plan import IN_FORCE
from .crisis_warning import ENTERED_STATES, OFFICE_GROUPS


class CrisisCasePlan(models.Model):
    """The follow-up that made a new version necessary."""

    _inherit = "crisis.case.plan"

    followup_id = fields.Many2one(
        "crisis.followup",
        string="After the follow-up",
        readonly=True,
        domain="[('case_id', '=', case_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )


class CrisisFollowup(models.Model):
    """From the follow-up to the measures that run, to the next version of a plan, and to the register."""

    _inherit = "crisis.followup"

    measure_ids = fields.Many2many("crisis.measure", string="Measures that run", compute="_compute_measure_ids")
    register_level_id = fields.Many2one(
        "crisis.level", string="Level in the register", compute="_compute_register_level_id"
    )

    @api.depends("case_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_measure_ids(self):
        # A search: the rules of measures and plans decide what this user gets.
        running = Domain("state", "in", ("planned", "under_way")) & Domain("plan_state", "in", IN_FORCE)
        measures = self.env["crisis.measure"].search(Domain("case_id", "in", self.case_id.ids) & running, order="id")
        by_case = measures.grouped("case_id")
        for followup in self:
            followup.measure_ids = by_case.get(followup.case_id._origin, measures.browse())

    @api.depends("case_id.warning_id.level_id", "case_id.warning_id.state")
    def _compute_register_level_id(self):
        for followup in self:
            entry = followup.case_id.warning_id
            followup.register_level_id = entry.level_id if entry.state in ENTERED_STATES else False

    def action_adjust_measures(self):
        """The next version of the handling plan, begun from here. Access: whoever reads this and writes plans."""
        self.ensure_one()
        self.check_access("read")
        action = self.case_id.action_open_handling_plan()
        plan = self.env["crisis.case.plan"].browse(action["res_id"])
        if plan.state in IN_FORCE:
            action = plan.action_new_version()
            plan = plan.browse(action["res_id"])
        if plan.state == "draft" and not plan.followup_id:
            # sudo: which follow-up it came from is set here only; the draft was opened with the user's own rights
            plan.sudo()._as_workflow().write({"followup_id": self.id})
        return action

    def _after_done(self):
        super()._after_done()
        if self.proposed_level_id:
            # sudo: a proposal is told to the register; a person decides there
            self.case_id.warning_id.sudo()._propose_level(self)


class CrisisWarning(models.Model):
    """A level that a follow-up proposes waits here until a person decides: never by itself (plan Art. 24.1)."""

    _inherit = "crisis.warning"

    proposed_level_id = fields.Many2one(
        "crisis.level", string="Proposed level", readonly=True, ondelete="restrict", groups=OFFICE_GROUPS
    )
    level_proposed_at = fields.Datetime(string="Level proposed on", readonly=True, groups=OFFICE_GROUPS)
    level_proposed_by_id = fields.Many2one(
        "res.users", string="Level proposed by", readonly=True, ondelete="restrict", groups=OFFICE_GROUPS
    )
    level_followup_id = fields.Many2one(
        "crisis.followup",
        string="Proposed in the follow-up",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=OFFICE_GROUPS,
    )
    level_decided_at = fields.Datetime(string="Proposed level decided on", readonly=True, groups=OFFICE_GROUPS)
    level_decided_by_id = fields.Many2one(
        "res.users", string="Proposed level decided by", readonly=True, ondelete="restrict", groups=OFFICE_GROUPS
    )
    can_keep_level = fields.Boolean(compute="_compute_can", export_string_translation=False)

    @api.depends("proposed_level_id")
    def _compute_can(self):
        super()._compute_can()
        for entry in self:
            # sudo: whether there is a proposal; roles were asked by the line above
            entry.can_keep_level &= bool(entry.sudo().proposed_level_id)

    def _propose_level(self, followup):
        """To be called when a follow-up is done with a level that differs. Server only."""
        for entry in self.filtered(lambda row: row.state in ENTERED_STATES):
            if followup.proposed_level_id == entry.level_id:
                continue
            # as workflow: the follow-up that is done is the fact that proposes
            entry._as_workflow().write(
                {
                    "proposed_level_id": followup.proposed_level_id.id,
                    "level_proposed_at": followup.done_at,
                    "level_proposed_by_id": followup.done_by_id.id,
                    "level_followup_id": followup.id,
                    "level_decided_at": False,
                    "level_decided_by_id": False,
                }
            )
            entry._crisis_log("level_proposed", text=followup.proposed_level_id.name)

    def action_keep_level(self):
        return self._open_decision("keep_level")

    def action_change_level(self):
        """As before; what a follow-up proposed is offered first."""
        action = super().action_change_level()
        proposed = self.sudo().proposed_level_id  # sudo: the level only, for whoever may change it
        if proposed and proposed != self.level_id:
            action["context"]["default_level_to_id"] = proposed.id
        return action

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "level_proposed": self.env._("Level proposed by a follow-up"),
            "keep_level": self.env._("Proposed level not taken: level kept"),
        }

    def _level_decided(self):
        if not self.proposed_level_id:
            return {}
        return {"proposed_level_id": False, "level_decided_at": self._now(), "level_decided_by_id": self.env.uid}

    def _guard_keep_level(self):
        if not self.proposed_level_id:
            raise UserError(self.env._("No level is proposed."))

    def _prepare_keep_level_values(self):
        return {**self._prepare_review_values(), **self._level_decided()}

    def _prepare_change_level_values(self):
        return {**super()._prepare_change_level_values(), **self._level_decided()}

    # --- clock ------------------------------------------------------------------------------------------------------

    def _crisis_dues(self):
        dues = super()._crisis_dues()
        if self.level_proposed_at and self.state in ENTERED_STATES:
            # once it is decided the level is that of the entry
            level = self.proposed_level_id or self.level_id
            kind = self.env["crisis.duty.kind"]._of("level_proposal")
            due_at = kind._due_from(self.level_proposed_at, self.company_id, level)
            deciders = self._crisis_people(KEEPER, COUNSELLOR) - self.level_proposed_by_id
            owners = deciders or self._crisis_people(LEADER)
            dues.append(
                Due(
                    "level_proposal",
                    due_at,
                    owners,
                    instance=str(self.level_proposed_at),
                    done_at=self.level_decided_at,
                    done_by=self.level_decided_by_id,
                )
            )
        return dues
