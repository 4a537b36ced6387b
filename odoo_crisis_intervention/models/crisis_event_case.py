# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .crisis_event import OPEN_EVENT_STATES

_logger = logging.getLogger(__name__)

RELATED_HOURS = 1


class CrisisEvent(models.Model):
    """An emergency about a known person belongs to that person's case: no double entry (plan Art. 15)."""

    _inherit = "crisis.event"

    case_event_ids = fields.Many2many(
        "crisis.event", compute="_compute_near", string="Other emergencies of this person"
    )
    near_concern_ids = fields.Many2many("crisis.concern", compute="_compute_near", string="Reports of the same hour")

    @api.depends("subject_id", "found_at", "concern_id")
    @api.depends_context("uid")
    def _compute_near(self):
        for event in self:
            event.case_event_ids = event.near_concern_ids = False
            if event.subject_id and event.id:
                same = Domain("subject_id", "=", event.subject_id.id)
                event.case_event_ids = self.search(same & Domain("id", "!=", event._origin.id), limit=10)
                since = event.found_at or event.create_date
                span = timedelta(hours=RELATED_HOURS)
                hour = Domain("submitted_at", ">=", since - span) & Domain("submitted_at", "<=", since + span)
                if not event.concern_id and self.env["crisis.concern"].has_access("read"):
                    event.near_concern_ids = self.env["crisis.concern"].search(same & hour, limit=5)

    def _call_out_all(self):
        super()._call_out_all()
        self._follow_person()

    def _after_identify(self):
        super()._after_identify()
        for event in self.filtered("subject_id"):
            event._follow_person()
            if event.started_at:
                event._withdraw_shut_out()
                event._try("call out", event._call_out)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        was_injured = self.filtered("is_injured")
        result = super().write(vals)
        if vals.get("is_injured") or vals.get("class_id"):
            # Injured, or a class that became known: whoever is needed besides is called now.
            for event in self - (was_injured if "class_id" not in vals else self.browse()):
                if event.state in OPEN_EVENT_STATES and event.sudo().started_at:  # sudo: whether it was called out
                    event._try("call out", event._call_out)
        return result

    def _follow_person(self):
        """What a known person brings along; each by itself, never in the way of the call-out."""
        self._try("shut out", self._shut_out_subject)
        self._try("case", self._join_case)

    def _try(self, what, step):
        self.env.cr.flush()  # so that nothing of the caller's is lost with what fails
        try:
            with self.env.cr.savepoint():
                step()
        except Exception as error:  # whatever it is
            _logger.error("Emergency number %s, %s: %s", self.id, what, type(error).__name__)

    def _shut_out_subject(self):
        """A colleague does not read what concerns himself."""
        secret = self.sudo()  # sudo: which user belongs to the person named
        if secret.subject_kind == "staff":
            for user in secret.subject_id.employee_id.user_id:
                self.env["crisis.access.exclusion"]._exclude(user, secret)
            secret._withdraw_shut_out()

    def _join_case(self):
        """Open the person's case, or join the open one, with the times this emergency proves."""
        event = self.sudo()  # sudo: the fact opens the case; whoever raised it need not be able to
        if event.is_drill or not event.subject_id or event.case_id or event.state == "void":
            return
        cases = self.env["crisis.case"].sudo()  # sudo: as above
        found_at = min(event.found_at or event.create_date, fields.Datetime.now())
        case = cases._open_case_of(event.subject_id)
        if not case:
            counsellor = event._first_counsellor()
            case = cases.create(
                {
                    "subject_id": event.subject_id.id,
                    "company_id": event.company_id.id,
                    "counsellor_id": counsellor.id,
                    "detected_at": found_at,
                    "risk_type_ids": [fields.Command.set(event.risk_type_ids.ids)],
                }
            )
        event._as_workflow().write({"case_id": case.id})  # the link is a fact
        case._stamp(
            detected_at=found_at, reported_at=event.started_at or event.create_date, intervened_at=event.protected_at
        )

    def _first_counsellor(self):
        if self.subject_kind == "staff":
            return self.env["res.users"]
        users = self.env["crisis.oncall.shift"]._on_duty(self.company_id, "counsellor") - self._shut_out()
        return users[:1]

    def _stamp_protection(self):
        super()._stamp_protection()
        for event in self.sudo().filtered("case_id"):  # sudo: a fact stamps the case, not the person
            event.case_id._stamp(intervened_at=event.protected_at)

    @api.model
    def _cron_climb(self):
        super()._cron_climb()
        # sudo: all schools; a case that could not be opened when the emergency was raised
        late = self.sudo().search(
            [
                ("state", "in", OPEN_EVENT_STATES),
                ("is_drill", "=", False),
                ("subject_id", "!=", False),
                ("case_id", "=", False),
            ]
        )
        for event in late:
            event._follow_person()


class CrisisCase(models.Model):
    _inherit = "crisis.case"

    event_ids = fields.One2many("crisis.event", "case_id", string="Emergencies")


class CrisisTimeline(models.Model):
    _inherit = "crisis.timeline"

    def _panel_domain(self, record):
        """The story of a person has its emergencies in it, also what was written before anybody knew who it was."""
        domain = super()._panel_domain(record)
        if record._name in ("crisis.case", "crisis.warning") and record.sudo().subject_id:  # sudo: the id only
            subject = record.sudo().subject_id  # sudo: as above; the lines themselves stay under their rule
            events = self.env["crisis.event"].sudo().search([("subject_id", "=", subject.id)])  # sudo: as above
            domain |= Domain("res_model", "=", "crisis.event") & Domain("res_ref", "in", events.ids)
        return domain

    def _panel_lines(self, record, domain, limit):
        """On the form of an emergency whoever was called sees besides what he wrote there himself."""
        lines = super()._panel_lines(record, domain, limit)
        if record._name != "crisis.event":
            return lines
        written = Domain("author_id", "=", self.env.uid) & Domain("event", "=", "line")
        # sudo: one's own words on a record that was readable just now
        own = self.sudo().search(domain & written, limit=limit, order="id desc")
        return (own | lines.sudo()).sorted("id", reverse=True)[:limit]  # sudo: both are for this reader
