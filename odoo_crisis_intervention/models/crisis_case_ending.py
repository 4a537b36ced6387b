# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from .crisis_case import OPEN_STATES
from .crisis_case_plan import IN_FORCE


class CrisisCase(models.Model):
    """A case that ends takes along what was begun in it, at once and not with the next daily run (plan Art. 1, 8)."""

    _inherit = "crisis.case"

    def _after_close(self):
        self._end_plans("ended")
        self._follow_parts()

    def _after_void(self):
        super()._after_void()
        self._end_plans("void")
        # sudo: runs inside the step, whoever may read the tasks
        self._void_open(self.env["crisis.conference.task"].sudo().search([("case_id", "in", self.ids)]), ("open",))
        self._follow_parts()

    def _end_plans(self, state):
        """Nothing of a plan is done any more; what was not in force yet will not be."""
        self._void_open(self.plan_ids, ("draft", "proposed"))
        in_force = self.plan_ids.filtered(lambda plan: plan.state in IN_FORCE)
        in_force._as_workflow().write({"state": state})  # no decision of its own: the one about the case is the reason
        for plan in in_force:
            plan._crisis_log("void" if state == "void" else "end")

    def _follow_parts(self):
        """Everything on this case that carries clocks says anew what it asks for."""
        self.env.flush_all()
        for model in self.env["crisis.duty"].sudo()._source_models():  # sudo: duties of others end here
            field = model._fields.get("case_id")
            if field and field.comodel_name == "crisis.case":
                model.sudo().search([("case_id", "in", self.ids)])._crisis_follow_dues()  # sudo: as above


class CrisisConferenceTask(models.Model):
    """Nobody owes a task of a case that is over."""

    _inherit = "crisis.conference.task"

    def _crisis_dues(self):
        return [due for due in super()._crisis_dues() if due.done_at or self.case_id.state in OPEN_STATES]


class CrisisReferral(models.Model):
    """Nobody waits for a reply to a case that is over."""

    _inherit = "crisis.referral"

    def _crisis_dues(self):
        return [due for due in super()._crisis_dues() if due.done_at or self.case_id.state in OPEN_STATES]
