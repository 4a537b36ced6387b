# SPDX-License-Identifier: LGPL-3.0-or-later
import re

from odoo import api, fields, models

from .crisis_event import OPEN_EVENT_STATES


class CrisisEvent(models.Model):
    """What the form shows of the call-out: one's own call and card, who is on the way, who is there."""

    _inherit = "crisis.event"

    my_callout_id = fields.Many2one("crisis.callout", compute="_compute_my_callout")
    my_status = fields.Char(compute="_compute_my_callout", export_string_translation=False)
    my_card_id = fields.Many2one("crisis.instruction.card", string="My instruction card", compute="_compute_my_callout")
    my_card = fields.Text(string="What I do", compute="_compute_my_callout")
    coming_count = fields.Integer(string="On the way", compute="_compute_arrivals")
    there_count = fields.Integer(string="There", compute="_compute_arrivals")
    silent_count = fields.Integer(string="No answer yet", compute="_compute_arrivals")

    @api.depends("callout_ids.acknowledged_at", "callout_ids.arrived_at", "callout_ids.left_at", "state")
    @api.depends_context("uid", "lang")
    def _compute_my_callout(self):
        mine = self.env["crisis.callout"].search([("event_id", "in", self.ids), ("user_id", "=", self.env.uid)])
        by_event = {call.event_id.id: call for call in mine}
        cards = self.env["crisis.instruction.card"]._by_role() if mine else {}
        for event in self:
            call = by_event.get(event._origin.id)
            event.my_callout_id = call
            event.my_status = call.status if call else False
            event.my_card_id = cards.get(call.called_as) if call else False
            event.my_card = event.my_card_id.description

    @api.depends("callout_ids.acknowledged_at", "callout_ids.arrived_at", "callout_ids.left_at")
    def _compute_arrivals(self):
        for event in self:
            states = event.callout_ids.mapped("status")
            event.coming_count = states.count("coming")
            event.there_count = states.count("there")
            event.silent_count = states.count("called")

    def get_live(self):
        """Who was called, is on the way and is there, for an open page; looked at every few seconds.

        Access: whoever may read the emergency. Names of colleagues and times, nothing of the person it is about.
        :return: ``{"people": […], "can_lead": bool, "stamp": changes with the record}``
        """
        self.ensure_one()
        self.check_access("read")
        calls = self.callout_ids
        labels = dict(calls._fields["status"]._description_selection(self.env))
        roles = dict(calls._fields["called_as"]._description_selection(self.env))
        can_lead = self.state in OPEN_EVENT_STATES and self._is_commanding()
        phones = self._phones(calls.user_id) if can_lead else {}
        people = [
            {
                "id": call.id,
                "name": call.user_id.name,
                "called_as": roles[call.called_as],
                "status": call.status,
                "label": labels[call.status],
                "at": fields.Datetime.to_string(
                    call.left_at or call.arrived_at or call.declined_at or call.acknowledged_at or call.called_at
                ),
                "tel": phones.get(call.user_id.id, ""),
            }
            for call in calls
            if call.status != "withdrawn"
        ]
        return {"people": people, "can_lead": can_lead, "stamp": self._live_stamp()}

    def _live_stamp(self):
        """Something that is another whenever a page should be read anew."""
        moments = [self.write_date, *self.callout_ids.mapped("write_date")]
        return f"{max(moments)}-{len(self.callout_ids)}"

    def _phones(self, users):
        """Numbers of colleagues as they stand in the team's list."""
        members = self.env["crisis.team.member"]._serving(self.company_id, [("user_id", "in", users.ids)])
        return {row.user_id.id: re.sub(r"[^0-9+]", "", row.phone) for row in members if row.phone}

    def _form_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Emergency event"),
            "res_model": "crisis.event",
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_coming(self):
        """ "I am coming", for the own call. Access: whoever was called."""
        return self._my_call()._stamp("acknowledge")

    def action_there(self):
        """ "I am there", for the own call. Access: as above."""
        return self._my_call()._stamp("arrive")

    def action_leave(self):
        """ "I leave", for the own call. Access: as above."""
        return self._my_call()._stamp("leave")

    def action_cannot(self):
        """ "I cannot come", for the own call. Access: as above."""
        return self._my_call()._stamp("decline")

    def _my_call(self):
        self.ensure_one()
        self.check_access("read")
        call = self.env["crisis.callout"].search([("event_id", "=", self.id), ("user_id", "=", self.env.uid)])
        if not call:
            raise self._crisis_refusal("stamp")
        return call
