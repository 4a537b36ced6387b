# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

from .crisis_alarm_call import TAKERS

_ROW = (
    "source",
    "id",
    "called_as",
    "called_at",
    "acknowledged_at",
    "alarm_id",
    "concern_id",
    "subject_id",
    "reference",
    "state",
    "taken_by",
)


class CrisisAlarm(models.Model):
    """What the bell in the top bar asks for and answers. Every member of staff may call these; each gets his own."""

    _inherit = "crisis.alarm"

    @api.model
    def get_mine(self):
        """Own open calls for the bell, newest first: one query where there are none, for it runs for all staff.

        No name of a pupil, and the reference for those only who may read the alarm.

        :return: rows of ``id, kind ("take", "come" or "told"), since, reference, alarm_id, taken_by, contacts``
        """
        rows = self._own_rows()
        if not rows:
            return []
        return sorted(self._bell_rows(rows), key=lambda row: row["since"], reverse=True)

    @api.model
    def _bell_rows(self, rows):
        """What the bell shows of these rows of :meth:`_own_rows`; extended for other sources than alarms."""
        rows = [row for row in rows if row["source"] == "alarm"]
        if not rows:
            return []
        # One query, with the rules of the current user.
        readable = set(self.search([("id", "in", [row["alarm_id"] for row in rows])]).ids)
        scope = self._crisis_scope()
        rows = [
            row
            for row in rows
            # Whoever was shut out by name since, or left the duty, is called no longer.
            if row["subject_id"] not in scope.excluded_subjects
            and row["concern_id"] not in scope.excluded_concerns
            and (row["called_as"] not in TAKERS or row["alarm_id"] in readable)
        ]
        coming = [row["alarm_id"] for row in rows if row["called_as"] not in TAKERS]
        contacts = self._contacts(coming) if coming else {}
        return [self._bell_row(row, readable, contacts) for row in rows]

    @api.model
    def _own_rows(self):
        """Straight from the tables: own calls only, one query for everything that the bell shows."""
        self._own_flush()
        query = SQL(" UNION ALL ").join(self._own_queries())
        rows = self.env.execute_query(SQL("SELECT * FROM (%s) AS calls ORDER BY 1, 2 DESC", query))
        return [dict(zip(_ROW, row, strict=True)) for row in rows]

    @api.model
    def _own_flush(self):
        self.env["crisis.alarm.call"].flush_model()
        self.flush_model()

    @api.model
    def _own_queries(self):
        """One query for each kind of call, with the columns of ``_ROW``."""
        return [
            SQL(
                """
                SELECT 'alarm', c.id, c.called_as, c.called_at, c.acknowledged_at, c.alarm_id, c.concern_id,
                       c.subject_id, a.reference, a.state, taker.name
                  FROM crisis_alarm_call c
                  JOIN crisis_alarm a ON a.id = c.alarm_id
                  LEFT JOIN res_users u ON u.id = a.taken_by_id
                  LEFT JOIN res_partner taker ON taker.id = u.partner_id
                 WHERE c.user_id = %s AND c.closed_at IS NULL
                """,
                self.env.uid,
            )
        ]

    @api.model
    def _contacts(self, alarm_ids):
        """Whom to go to or to phone: whoever answered, until then the counsellors and leaders called. One query."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.alarm_id, p.name, MIN(NULLIF(m.phone, '')), MIN(NULLIF(e.work_phone, ''))
                  FROM crisis_alarm_call c
                  JOIN crisis_alarm a ON a.id = c.alarm_id
                  JOIN res_users u ON u.id = c.user_id
                  JOIN res_partner p ON p.id = u.partner_id
                  LEFT JOIN crisis_team_member m
                    ON m.user_id = c.user_id AND m.company_id = c.company_id AND m.confirmed_at IS NOT NULL
                  LEFT JOIN hr_employee e ON e.user_id = c.user_id AND e.company_id = c.company_id
                 WHERE c.alarm_id = ANY(%s) AND c.called_as = ANY(%s) AND c.user_id <> %s
                   AND c.is_withdrawn IS NOT TRUE AND (a.taken_by_id IS NULL OR a.taken_by_id = c.user_id)
                 GROUP BY c.alarm_id, c.id, p.name
                 ORDER BY c.id
                """,
                alarm_ids,
                list(TAKERS),
                self.env.uid,
            )
        )
        result = {}
        for alarm, name, team_phone, work_phone in rows:
            result.setdefault(alarm, []).append({"name": name, "phone": team_phone or work_phone or False})
        return result

    @api.model
    def _bell_row(self, row, readable, contacts):
        kind = "take" if row["called_as"] in TAKERS else "come"
        if kind == "take" and row["state"] != "ringing":
            kind = "told"
        may_read = row["alarm_id"] in readable
        return {
            "id": row["id"],
            "kind": kind,
            "since": fields.Datetime.to_string(row["called_at"]),
            "reference": row["reference"] if may_read else False,
            "alarm_id": row["alarm_id"] if may_read else False,
            "taken_by": row["taken_by"] or False,
            "contacts": contacts.get(row["alarm_id"], []),
        }

    @api.model
    def see_mine(self):
        """The bell was opened: own calls are seen. Returns them."""
        self.env["crisis.alarm.call"]._own()._see()
        return self.get_mine()

    @api.model
    def answer_mine(self, call_id, kind="take"):
        """Answer an own call: a counsellor or leader takes it, whoever is asked to come says that he does.

        :param kind: what the bell showed; who was a moment too late is told who has it, and nothing is answered
        :return: ``{"calls": …as get_mine…, "action": what to open or False}``
        :raises AccessError: not an own call, or there is none
        """
        calls = self.env["crisis.alarm.call"].sudo()  # sudo: one's own call
        call = calls.search([("id", "=", call_id if isinstance(call_id, int) else 0), ("user_id", "=", self.env.uid)])
        if not call:
            raise self._crisis_refusal("answer")
        action = False
        if not call.closed_at and call.called_as not in TAKERS:
            call._answer("bell")
        elif not call.closed_at and kind == "take" and call.alarm_id.state == "ringing":
            alarm = self.browse(call.alarm_id.id)  # with the rights of whoever answers
            alarm._take("bell")
            action = alarm.action_open_concern()
        elif not call.closed_at and kind == "told":
            call._see()
            call._close()
        return {"calls": self.get_mine(), "action": action}
