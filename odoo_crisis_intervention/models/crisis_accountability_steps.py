# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.roles import AUDITOR
from .crisis_accountability import LEADING_ROLES


class CrisisAccountability(models.Model):
    """Accountability in steps: asked, answered, decided, answered to. Fields and access: ``crisis_accountability``."""

    _inherit = "crisis.accountability"

    def action_ask(self):
        """Ask the person. From here on whoever wrote it down reads it no more. Access: the transition's."""
        self._transition("ask")
        return self._to_list()

    def action_drop(self):
        """Not to go on. Access: the transition's."""
        self._transition("drop")
        return self._to_list()

    def _to_list(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_accountability_action")
        return {**action, "target": "main"}

    def action_answer(self):
        return self._transition("answer")

    def action_decline(self):
        return self._transition("decline")

    def action_decide(self):
        return self._transition("decide")

    def action_object(self):
        return self._transition("object")

    def action_take_over(self):
        return self._transition("take_over")

    def _guard_ask(self):
        if not (self.facts or "").strip() or not (self.about or "").strip():
            raise UserError(self.env._("Please write what it is about, and the facts."))
        members = self.env["crisis.team.member"]._serving(self.company_id, [("role", "in", LEADING_ROLES)])
        if self.decider_id not in members.user_id or self.decider_id in self._took_part():
            raise UserError(self.env._("A leader of the school who took no part in it decides."))
        if self.user_id.share or self.company_id not in self.user_id.company_ids:
            raise UserError(self.env._("Only a colleague of the school is asked."))

    def _prepare_ask_values(self):
        first = self._first_answer_by(self.company_id)
        return {"asked_at": self._now(), "answer_by": max(self.answer_by or first, first)}

    def _after_ask(self):
        self.env["crisis.notice"]._send(self.user_id, "reply")

    def _prepare_drop_values(self):
        """Of what was never asked nothing is kept but that somebody began."""
        return {"about": False, "facts": False, "involved_ids": [Command.clear()]}

    def _guard_answer(self):
        if not (self.statement or "").strip():
            raise UserError(self.env._("Please write your statement, or say that you wish to make none."))

    def _prepare_answer_values(self):
        return {"answered_at": self._now()}

    def _after_answer(self):
        self.env["crisis.notice"]._send(self.decider_id, "reply")

    def _prepare_decline_values(self):
        return {"answered_at": self._now(), "is_declined": True, "statement": False}

    def _after_decline(self):
        self._after_answer()

    def _guard_decide(self):
        if self.state == "asked" and self.answer_by >= self.company_id._crisis_today():
            raise UserError(self.env._("The person speaks first; there is time until %(day)s.", day=self.answer_by))
        if not self.outcome or not (self.decision or "").strip():
            raise UserError(self.env._("Please write the decision and its reasons."))

    def _prepare_decide_values(self):
        return {"decided_at": self._now(), "decided_by_id": self.env.uid}

    def _after_decide(self):
        self.env["crisis.notice"]._send(self.user_id, "reply")

    def _guard_object(self):
        if self.objected_at or not (self.objection or "").strip():
            raise UserError(self.env._("Please write your answer; it is sent once."))

    def _prepare_object_values(self):
        return {"objected_at": self._now()}

    def _after_object(self):
        self.env["crisis.notice"]._send(self.decider_id, "reply")

    def _prepare_take_over_values(self):
        return {"decider_id": self.env.uid, "outcome": False, "decision": False}


class CrisisAccessLog(models.Model):
    """Who looked at it is for auditors to see, not for other leaders, who would learn of whom something is asked."""

    _inherit = "crisis.access.log"

    def _search_is_readable(self, operator, value):
        domain = super()._search_is_readable(operator, value)
        if domain is NotImplemented:
            return domain
        audited = self.env["crisis.team.member"]._crisis_scope().companies((AUDITOR,))
        own = Domain("user_ref", "=", self.env.uid) | Domain("company_ref", "in", sorted(audited))
        return domain & (own | Domain("res_model", "!=", "crisis.accountability"))
