# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_event import OPEN_EVENT_STATES


class CrisisEventOrder(models.Model):
    """Who ordered what to whom at what time, and whether it was taken and done (plan Art. 5(3)).

    Access: as the emergency; whoever leads gives orders, whoever got one takes it and says that it is done, and keeps
    reading it. Words are not changed once they are given: it is withdrawn and given anew.
    """

    _name = "crisis.event.order"
    _description = "Order"
    _inherit = ["crisis.event.part.mixin", "crisis.workflow.mixin"]

    _crisis_author_field = "user_id"
    _crisis_narrative = ("text", "to_whom", "result")

    _transitions = {
        "accept": Transition(sources=("given",), target="accepted", roles=(COUNSELLOR, LEADER, KEEPER)),
        "finish": Transition(sources=("given", "accepted"), target="done", roles=(COUNSELLOR, LEADER, KEEPER)),
        "withdraw": Transition(sources=("given", "accepted"), target="withdrawn", roles=(COUNSELLOR, LEADER, KEEPER)),
    }
    _workflow_fields = ("ordered_by_id", "ordered_at", "accepted_at", "done_at")
    _locked_states = ("given", "accepted", "done", "withdrawn")
    _open_fields = ("result",)

    state = fields.Selection(
        [("given", "Given"), ("accepted", "Taken"), ("done", "Done"), ("withdrawn", "Withdrawn")],
        required=True,
        default="given",
        readonly=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="To",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    to_whom = fields.Char(string="Or to", help="Somebody without a login: a driver, a visitor.")
    text = fields.Text(string="Order", required=True)
    ordered_by_id = fields.Many2one(
        "res.users",
        string="Ordered by",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.user,
    )
    ordered_at = fields.Datetime(string="Given at", required=True, readonly=True, default=fields.Datetime.now)
    accepted_at = fields.Datetime(string="Taken at", readonly=True)
    done_at = fields.Datetime(string="Done at", readonly=True)
    result = fields.Char(string="Outcome")

    can_accept = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_finish = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_withdraw = fields.Boolean(compute="_compute_can", export_string_translation=False)

    def _crisis_own_write(self):
        return fields.Domain("user_id", "=", self.env.uid)

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "accept": self.env._("Taken"),
            "finish": self.env._("Done"),
            "withdraw": self.env._("Withdrawn"),
        }

    def _may_transition(self, name):
        secret = self.sudo()  # sudo: whose order it is; the answer is a yes or no for this user
        if name != "withdraw" and secret.user_id == self.env.user:
            return True
        return secret.event_id.with_env(self.env)._is_commanding()

    @api.model_create_multi
    def create(self, vals_list):
        """Give orders. Access: whoever leads."""
        for vals in vals_list:
            event = self._leading_event(vals)
            if event.state not in OPEN_EVENT_STATES:
                raise UserError(self.env._("This is over. Thank you."))
        orders = super().create(vals_list)
        for order in orders:
            event = order.sudo().event_id  # sudo: the order that was just allowed follows into the emergency
            event._crisis_log("order", f"{order.user_id.name or order.to_whom or '—'}: {order.text}")
            if order.user_id:
                event._call({order.user_id.id: "member"}, event.step)
                order.user_id._bus_send("crisis_event", {})
            event._announce()
        return orders

    def _prepare_accept_values(self):
        return {"accepted_at": self._now()}

    def _prepare_finish_values(self):
        return {"done_at": self._now(), "accepted_at": self.accepted_at or self._now()}

    def _after_accept(self):
        self.event_id._announce()

    def _after_finish(self):
        self.event_id._announce()

    def _after_withdraw(self):
        self.event_id._announce()

    def action_accept(self):
        return self._transition("accept")

    def action_finish(self):
        return self._transition("finish")

    def action_withdraw(self):
        return self._transition("withdraw")


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    order_ids = fields.One2many("crisis.event.order", "event_id", string="Orders")

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "order": self.env._("Order")}

    def action_order(self):
        """The form of a new order. Access: whoever leads; creating it checks again."""
        return self._part_form("crisis.event.order", self.env._("Order"))
