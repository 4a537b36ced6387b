# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.duties import Due
from .crisis_case import OPEN_STATES
from .crisis_event import OPEN_EVENT_STATES
from .crisis_guardian_contact import DONE


class CrisisGuardianCallMixin(models.AbstractModel):
    """The guardians of an emergency or a case: whom to call next, and by when (plan Art. 4(2))."""

    _name = "crisis.guardian.call.mixin"
    _description = "Guardians to be called"

    _crisis_confidential = True  # a part of models that are

    guardian_summary = fields.Char(string="Guardians told", compute="_compute_guardian_contacts")
    guardian_contact_ids = fields.Many2many(
        "crisis.guardian.contact", string="Attempts to reach a guardian", compute="_compute_guardian_contacts"
    )

    def _guardian_domain(self):
        """Attempts made for this crisis."""
        raise NotImplementedError

    def _guardian_contacts(self):
        # sudo: what was tried decides who is next and whether a clock stands, whoever tried
        contacts = self.env["crisis.guardian.contact"].sudo()
        return contacts.search(self._guardian_domain() & Domain("state", "in", DONE), order="contacted_at, id")

    def _next_guardian(self):
        """In the order of the roster, those tried least often first; never whoever may not be informed."""
        # sudo: whoever was called to the child may call the guardians, and sees the one who is next
        guardians = self.sudo().subject_id.guardian_ids
        guardians -= guardians.browse([row.id for row in guardians._crisis_not_informed()])
        tried = [row.guardian_id.id for row in self._guardian_contacts()]
        return guardians.sorted(lambda row: (tried.count(row.id), row.call_order, row.id))[:1]

    def action_call_guardian(self):
        """The form of the next attempt, with the guardian who is next. Access: whoever may read this."""
        self.ensure_one()
        self.check_access("read")
        secret = self.sudo()  # sudo: which guardian is next; the new row checks who may write it
        key = "event_id" if self._name == "crisis.event" else "case_id"
        context = {f"default_{key}": self.id, "default_guardian_id": secret._next_guardian().id}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call a guardian"),
            "res_model": "crisis.guardian.contact",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    @api.depends("contact_ids.state", "contact_ids.expected_at")
    @api.depends_context("uid", "lang")
    def _compute_guardian_contacts(self):
        """What the reader may see of it, and the answer to "were they told, when, by whom" in one line."""
        contacts = self.env["crisis.guardian.contact"]
        labels = dict(contacts._fields["state"]._description_selection(self.env))
        for record in self:
            rows = contacts.search(record._guardian_domain(), order="id desc") if record.id else contacts
            record.guardian_contact_ids = rows
            last = rows.filtered(lambda row: row.state in DONE)[:1]
            parts = [last._who(), labels[last.state], last._local("contacted_at"), last.user_id.name] if last else ()
            record.guardian_summary = " · ".join(parts) or False

    def _guardian_dues(self, start, minutes):
        """First attempt, and a guardian reached, counted from ``start``."""
        owners = self._guardian_callers()
        if self.subject_id.guardian_ids and not self._next_guardian():
            return []  # nobody may be told
        done = self._guardian_contacts().sorted("contacted_at")
        first, reached = done[:1], done.filtered(lambda row: row.state in ("reached", "arrived"))[:1]
        dues = [
            Due(
                "guardian_contact",
                start + timedelta(minutes=minutes),
                owners,
                instance="first",
                done_at=first.contacted_at or None,
                done_by=first.user_id,
            )
        ]
        if first and first != reached:
            dues.append(
                Due(
                    "guardian_contact",
                    start + timedelta(minutes=2 * minutes),
                    owners,
                    instance="reached",
                    done_at=reached.contacted_at or None,
                    done_by=reached.user_id,
                )
            )
        return dues

    def _guardian_callers(self):
        """Who owes the call: the homeroom teacher, and whoever leads."""
        school_class = self.subject_id.class_id
        homeroom = school_class.homeroom_employee_id.user_id or school_class.deputy_employee_id.user_id
        leads = self.commander_id if self._name == "crisis.event" else self.counsellor_id
        return homeroom | leads


class CrisisEvent(models.Model):
    """From the SOS, or from the moment the person is known, the guardians are called within minutes."""

    _name = "crisis.event"
    _inherit = ["crisis.event", "crisis.duty.source", "crisis.guardian.call.mixin"]

    _crisis_due_fields = ("state", "subject_id", "commander_id", "identified_at", "started_at")

    contact_ids = fields.One2many("crisis.guardian.contact", "event_id", string="Contact with guardians")

    def _guardian_domain(self):
        domain = Domain("event_id", "=", self._origin.id)
        # sudo: an id and a time
        secret = self.sudo()
        if secret.case_id:
            since = secret.found_at or secret.create_date
            domain |= Domain("case_id", "=", secret.case_id.id) & Domain("contacted_at", ">=", since)
        return domain

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", OPEN_EVENT_STATES)

    def _crisis_dues(self):
        if self.is_drill or not self.subject_id or self.subject_kind == "staff" or self.state == "void":
            return []
        start = self.identified_at or self.started_at or self.create_date
        hours = self.env["crisis.duty.kind"]._of("guardian_contact").grave_hours
        minutes = self.case_id.level_id.guardian_contact_minutes or round(hours * 60)
        dues = self._guardian_dues(start, min(minutes, round(hours * 60)))
        return dues if self.state in OPEN_EVENT_STATES else [due for due in dues if due.done_at]

    def _crisis_open_duty(self, code):
        return self.action_call_guardian() if code == "guardian_contact" else super()._crisis_open_duty(code)


class CrisisCase(models.Model):
    """A case without an emergency: the minutes of its level, from the report."""

    _name = "crisis.case"
    _inherit = ["crisis.case", "crisis.duty.source", "crisis.guardian.call.mixin"]

    _crisis_due_fields = ("state", "level_id", "reported_at", "counsellor_id")

    contact_ids = fields.One2many("crisis.guardian.contact", "case_id", string="Contact with guardians")

    def _guardian_domain(self):
        return Domain("case_id", "=", self._origin.id) | Domain("event_id.case_id", "=", self._origin.id)

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", OPEN_STATES)

    def _crisis_dues(self):
        minutes = self.level_id.guardian_contact_minutes
        if not minutes or self.subject_id.kind == "staff" or self.state == "void":
            return []
        if self.subject_id.guardian_ids and not self._next_guardian():
            return []  # nobody may be told
        told = self._timeline_lines("contact").sorted("happened_at")[:1]
        start = self.reported_at or self.detected_at
        due_at = start + timedelta(minutes=minutes)
        if self.state not in OPEN_STATES and not told:
            return []
        owners = self._guardian_callers()
        return [Due("guardian_contact", due_at, owners, done_at=told.happened_at or None, done_by=told.author_id)]

    def _crisis_open_duty(self, code):
        return self.action_call_guardian() if code == "guardian_contact" else super()._crisis_open_duty(code)
