# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import closing
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.sql_db import db_connect
from odoo.tools import SQL

from ..tools.roles import COUNSELLOR, KEEPER, LEADER

OFFICE = (COUNSELLOR, LEADER, KEEPER)
# Rows of one card that are looked up, and those that it shows before "all".
LIMIT, SHOWN = 50, 8
# An open page asks again by itself. Whoever opened it stands in the access log; so long one line is enough.
ONE_LINE_HOURS = 12


class CrisisFront(models.AbstractModel):
    """The first page of the day (今日): whom to see, whom to call, what came in, what is owed.

    It keeps nothing: each card is an ordinary search with the reader's own rights, so that it names whom the reader may
    read anyway, and a card without a single row takes no room. What is shown of confidential records leaves one line in
    the access log, and again after half a day. Other parts add rows and cards by extending the methods of
    ``crisis_front_cards.py``. Source: requirements of practice (the counsellor's Monday, the leader's board).
    """

    _name = "crisis.front"
    _description = "First page"

    @api.model
    def get_page(self):
        """What the page shows to this reader. Access: every member of staff; the rules decide what is on it."""
        if not self.env.user._is_internal():
            raise AccessError(self.env._("You cannot open this, or it does not exist."))
        return self._page()

    @api.model
    def _page(self):
        cards = [card for card in self._cards() if card]
        self._name_persons(cards)
        self._leave_a_line(cards)
        for card in cards:
            for row in card["rows"]:
                for name in ("subject", "level_id", "logged"):
                    row.pop(name, None)
        return {
            "today": fields.Date.to_string(self.env.company._crisis_today()),
            "cards": cards,
            "doors": self._doors(),
        }

    # -- what cards are made of ----------------------------------------------------------------------------------------

    def _card(self, key, title, icon, rows, **values):
        """One card; ``rows`` in the order in which they are shown.

        :param values: ``action`` (an action's xmlid behind "all"), ``calm`` (what is said when there is nothing),
            ``tone`` ("danger"), ``context`` of the action, ``is_wide``
        """
        return {
            "key": key,
            "title": title,
            "icon": icon,
            "total": len(rows),
            "is_more": len(rows) >= LIMIT,
            "rows": rows[:SHOWN],
            "action": "",
            "calm": "",
            "tone": "",
            **values,
        }

    def _row(self, record, what="", when=False, **values):
        """One line about ``record``, which the reader can read; its person is named at the end, for all cards at once.

        :param values: ``late``, ``urgent``, ``words`` (shown where there is no person), ``level``, ``view_id``
        """
        level = values.pop("level", None)
        subject = record.subject_id if "subject_id" in record._fields else self.env["crisis.subject"]
        is_moment = hasattr(when, "hour")
        return {
            "key": f"{record._name},{record.id}",
            "logged": (record._name, record.id),
            "model": record._name,
            "id": record.id,
            "subject": subject.id,
            "level_id": level.id if level else False,
            "what": what or "",
            "when": (fields.Datetime if is_moment else fields.Date).to_string(when) or "",
            "is_moment": is_moment,
            "late": False,
            "urgent": False,
            "words": "",
            "view_id": False,
            **values,
        }

    def _find(self, model, domain, order=None, limit=LIMIT):
        """The reader's own search; no records at all where the model is closed to them."""
        records = self.env[model]
        return records.search(domain, order=order, limit=limit) if records.has_access("read") else records

    def _labels(self, model, field):
        return dict(self.env[model]._fields[field]._description_selection(self.env))

    def _is_office(self):
        return bool(self.env["crisis.access.mixin"]._crisis_scope().companies(OFFICE))

    def _is_leader(self):
        return bool(self.env["crisis.access.mixin"]._crisis_scope().companies((LEADER,)))

    # -- persons and the log -------------------------------------------------------------------------------------------

    def _name_persons(self, cards):
        """Name, class and level of all rows, in three queries. Nothing of it stands in a title or an address."""
        rows = [row for card in cards for row in card["rows"]]
        ids = {row["subject"] for row in rows if row["subject"]}
        subjects = self.env["crisis.subject"].with_context(active_test=False)
        found = {row.id: row for row in subjects.search_fetch([("id", "in", list(ids))], ["name", "class_id"])}
        levels = self.env["crisis.level"].browse({row["level_id"] for row in rows if row["level_id"]})
        known = {level.id: level for level in levels}
        none = subjects.browse()
        for row in rows:
            subject, level = found.get(row["subject"], none), known.get(row["level_id"])
            row["name"] = subject.name or ""
            row["school_class"] = subject.class_id.name or ""
            row["level"] = level.display_name if level else ""
            row["hex"] = level.hex if level else ""

    def _leave_a_line(self, cards):
        """What was shown stands in the access log, as it does for a list."""
        shown = {}
        for row in (row for card in cards for row in card["rows"]):
            model, record_id = row["logged"]
            if getattr(self.env[model], "_crisis_log_reads", False):
                shown.setdefault(model, set()).add(record_id)
        if not shown:
            return
        known = self.env["crisis.access.log"]._read_lately(fields.Datetime.now() - timedelta(hours=ONE_LINE_HOURS))
        for model, ids in shown.items():
            if new := ids - known.get(model, set()):
                self.env[model].browse(sorted(new))._crisis_audit("read", "first page")


class CrisisAccessLog(models.Model):
    _inherit = "crisis.access.log"

    @api.model
    def _read_lately(self, since):
        """``{model: ids}`` of which the current user has left a line of reading since then.

        Asked on a connection of its own, like the lines are written, so that a line of a moment ago is found.
        """
        with closing(db_connect(self.env.cr.dbname).cursor()) as cr:
            cr.execute(
                SQL(
                    """
                    SELECT res_model, array_agg(DISTINCT ref::int)
                      FROM crisis_access_log, jsonb_array_elements_text(res_refs) AS ref
                     WHERE user_ref = %s AND operation = 'read' AND at >= %s
                     GROUP BY res_model
                    """,
                    self.env.uid,
                    since,
                )
            )
            return {model: set(ids) for model, ids in cr.fetchall()}
