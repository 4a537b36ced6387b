# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

_STAMP_OF_KIND = {"sos": "acknowledge", "sos_way": "arrive", "sos_cannot": "decline"}


class CrisisAlarm(models.Model):
    """The one bell rings for emergencies too: until one answers, and quietly until one has arrived."""

    _inherit = "crisis.alarm"

    @api.model
    def _own_flush(self):
        super()._own_flush()
        self.env["crisis.callout"].flush_model()
        self.env["crisis.event"].flush_model()

    @api.model
    def _own_queries(self):
        return super()._own_queries() + [
            SQL(
                """
                SELECT 'callout', c.id, c.called_as, c.called_at, c.acknowledged_at, c.event_id, c.concern_id,
                       c.subject_id, e.reference, CASE WHEN e.is_drill THEN 'drill' ELSE e.state END, NULL::varchar
                  FROM crisis_callout c
                  JOIN crisis_event e ON e.id = c.event_id
                 WHERE c.user_id = %s AND c.closed_at IS NULL
                """,
                self.env.uid,
            )
        ]

    @api.model
    def _bell_rows(self, rows):
        scope = self._crisis_scope()
        calls = [
            {
                "id": row["id"],
                "kind": "sos_way" if row["acknowledged_at"] else "sos",
                "since": fields.Datetime.to_string(row["called_at"]),
                "reference": row["reference"],
                "alarm_id": False,
                "event_id": row["alarm_id"],
                "taken_by": False,
                "contacts": [],
                "is_drill": row["state"] == "drill",
            }
            for row in rows
            if row["source"] == "callout"
            # Whoever was shut out by name since is called no longer.
            and row["subject_id"] not in scope.excluded_subjects
            and row["concern_id"] not in scope.excluded_concerns
        ]
        return super()._bell_rows(rows) + calls

    @api.model
    def see_mine(self):
        self.env["crisis.callout"]._own()._see()
        return super().see_mine()

    @api.model
    def answer_mine(self, call_id, kind="take"):
        """As for alarms; of an emergency ``kind`` is "sos" (I come), "sos_way" (I am there) or "sos_cannot"."""
        if kind not in _STAMP_OF_KIND:
            return super().answer_mine(call_id, kind)
        calls = self.env["crisis.callout"].sudo()  # sudo: one's own call
        call = calls.search([("id", "=", call_id if isinstance(call_id, int) else 0), ("user_id", "=", self.env.uid)])
        if not call:
            raise self._crisis_refusal("answer")
        action = False
        if not call.closed_at:
            # with the rights of whoever answers
            calls.sudo(False).browse(call.id)._stamp(_STAMP_OF_KIND[kind], "bell")
            event = self.env["crisis.event"].browse(call.event_id.id)
            if kind != "sos_cannot" and event.has_access("read"):
                action = event._form_action()
        return {"calls": self.get_mine(), "action": action}
