# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
import re

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

_TEXTS = {"place": 250, "what": 5000, "subject_description": 250, "protective_measures": 5000}
_TOKEN = re.compile(r"[0-9A-Za-z-]{8,64}")


class CrisisEvent(models.Model):
    """SOS: one request that is kept whatever else fails (plan Art. 4(1), 20).

    The row is written and committed before anybody is called. What fails after that is done by the scheduler a minute
    later. Sent twice because a network swallowed the answer, it is one emergency.
    """

    _inherit = "crisis.event"

    sos_token = fields.Char(readonly=True, copy=False)

    _sos_once = models.UniqueIndex("(author_id, sos_token) WHERE sos_token IS NOT NULL", "This was sent already.")

    @api.model
    def raise_sos(self, vals=None):
        """Raise an emergency from the button in the top bar; also from what was typed elsewhere. All staff.

        Nothing in ``vals`` is required and nothing wrong in it refuses the rest: ``place``, ``what``,
        ``subject_description``, ``protective_measures`` (texts), ``subject_id``, ``class_id`` (numbers),
        ``is_injured``, ``is_drill``, ``token`` (the same for the same tap).

        :return: ``{"reference", "event_id": id or False, "card": text, "is_drill"}``
        :raises AccessError: not a member of staff
        """
        if not self.env.user._is_internal():
            raise self._crisis_refusal("create")
        values = self._sos_values(vals if isinstance(vals, dict) else {})
        # sudo: whoever raises it may be nobody else here; every value was looked at just now
        events = self.sudo()
        event = events.search([("author_id", "=", self.env.uid), ("sos_token", "=", values["sos_token"])], limit=1)
        if not values["sos_token"] or not event:
            event = self._sos_write(values)
            self._sos_keep()
            self._sos_follow(event)
        return self._sos_answer(event)

    def _sos_write(self, values):
        """The row. What the database will not take of it is left out, place and words never are."""
        events = self.sudo()._as_workflow()  # sudo: see raise_sos
        ways = (
            lambda: events.create([values]),
            lambda: events.browse(self._sos_insert(values)),
            lambda: events.browse(self._sos_insert({**values, "subject_id": False, "class_id": False})),
        )
        for write in ways[:-1]:
            try:
                with self.env.cr.savepoint():
                    event = write()
                    self.env.flush_all()
                    return event
            except Exception as error:  # whatever it is: the rest is kept
                _logger.error("an emergency is kept in another way: %s", type(error).__name__)
        return ways[-1]()

    def _sos_insert(self, values):
        """By SQL: an emergency is kept even when a module has broken the ORM's way; the scheduler calls people."""
        columns = {
            "reference": self._crisis_new_reference(),
            "company_id": values["company_id"],
            "author_id": self.env.uid,
            "state": "reported",
            "is_drill": values["is_drill"],
            "is_injured": values["is_injured"],
            "sos_token": values["sos_token"],
            "create_uid": self.env.uid,
            "create_date": fields.Datetime.now(),
            "found_at": fields.Datetime.now(),
            "subject_id": values.get("subject_id") or None,
            "subject_kind": self.env["crisis.subject"].browse(values.get("subject_id") or []).kind or None,
            "class_id": values.get("class_id") or None,
            "step": 0,
            **{name: values.get(name) or None for name in _TEXTS},
        }
        return self.env.execute_query(
            SQL(
                "INSERT INTO crisis_event (%s) VALUES (%s) RETURNING id",
                SQL(", ").join(SQL.identifier(name) for name in columns),
                SQL(", ").join(SQL("%s", value) for value in columns.values()),
            )
        )[0][0]

    def _sos_keep(self):
        """Commit: whatever happens from here on, the emergency is there and the scheduler finds it."""
        self.env["ir.cron"]._commit_progress()

    def _sos_follow(self, event):
        """Call everybody; what fails or is killed here is done by the scheduler."""
        try:
            with self.env.cr.savepoint():
                if event.try_lock_for_update():
                    event._call_out_all()
                    self.env.flush_all()
        except Exception as error:  # whatever it is
            _logger.error("Emergency number %s is called out by the scheduler: %s", event.id, type(error).__name__)
            self._sos_wake()

    def _sos_wake(self):
        try:
            with self.env.cr.savepoint():
                self._cron()._trigger()
        except Exception as error:  # it runs every minute anyway
            _logger.error("The scheduler was not woken: %s", type(error).__name__)

    def _sos_answer(self, event):
        answer = {"reference": False, "event_id": False, "card": "", "is_drill": False}
        try:
            with self.env.cr.savepoint():
                readable = self.browse(event.id).has_access("read")
                card = self.env["crisis.instruction.card"]._by_role().get("witness")
                answer |= {
                    "reference": event.reference if readable else False,
                    "event_id": event.id if readable else False,
                    "card": card.description or "" if card else "",
                    "is_drill": event.is_drill,
                }
        except Exception as error:  # it is kept, which is what counts
            _logger.error("An emergency was kept, its answer failed: %s", type(error).__name__)
        return answer

    # -- what was typed ------------------------------------------------------------------------------------------------

    @api.model
    def _sos_values(self, vals):
        """Whatever can be used of ``vals``, and nothing that could refuse it."""
        values = {name: self._sos_text(vals.get(name), length) for name, length in _TEXTS.items()}
        values["is_drill"] = vals.get("is_drill") is True
        values["is_injured"] = vals.get("is_injured") is True
        token = vals.get("token")
        values["sos_token"] = token if isinstance(token, str) and _TOKEN.fullmatch(token) else False
        values["author_id"] = self.env.uid
        subject = self._sos_record("crisis.subject", vals.get("subject_id"))
        school_class = self._sos_record("crisis.school.class", vals.get("class_id"))
        own = self.env.user._get_company_ids()
        company = next(
            (one for one in (subject.company_id, school_class.company_id, self.env.company) if one.id in own), None
        )
        values["company_id"] = (company or self.env.user.company_id).id
        if subject and subject.company_id.id == values["company_id"]:
            if values["is_drill"]:
                # A drill names nobody; the homeroom teacher is called by the class.
                school_class = subject.class_id or school_class
            else:
                values["subject_id"] = subject.id
                school_class = subject.class_id or school_class
        if school_class.company_id.id == values["company_id"]:
            values["class_id"] = school_class.id
        return values

    @staticmethod
    def _sos_text(value, length):
        if value is None or value is False or isinstance(value, dict | list):
            return False
        return str(value).replace("\x00", "").strip()[:length] or False

    def _sos_record(self, model, number):
        """The roster row of that number, if there is one that the current user may choose."""
        records = self.env[model]
        if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**31:
            return records
        return records.search([("id", "=", number)], limit=1)

    # -- the dialog ----------------------------------------------------------------------------------------------------

    @api.model
    def get_sos_form(self):
        """What the dialog offers: own classes and emergency numbers. All staff; nothing that is confidential.

        :return: ``{"classes": [{"id", "name"}], "numbers": [{"name", "number", "tel"}]}``
        """
        if not self.env.user._is_internal():
            raise self._crisis_refusal("create")
        employees = self.env.user.sudo().employee_ids  # sudo: the own employee rows
        teaches = ["|", ("homeroom_employee_id", "in", employees.ids), ("deputy_employee_id", "in", employees.ids)]
        classes = self.env["crisis.school.class"].search(teaches)
        hotlines = (
            self.env["crisis.hotline"]._for_page(self.env.company).filtered(lambda row: row.audience == "emergency")
        )
        numbers = [{"name": row.name, "number": row.number, "tel": row._tel()} for row in hotlines]
        for member in self.env["crisis.team.member"]._serving(self.env.company).filtered("phone"):
            if member.role in ("security", "school_doctor", "counsellor", "register_keeper", "leader"):
                # sudo: names and duties of the team are no secret
                name = member.employee_id.sudo().name
                numbers.append({"name": name, "number": member.phone, "tel": re.sub(r"[^0-9+]", "", member.phone)})
        return {
            "classes": [{"id": row.id, "name": row.name} for row in classes],
            "numbers": numbers[:8],
        }
