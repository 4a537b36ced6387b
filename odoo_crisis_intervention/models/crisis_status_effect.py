# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.api import SUPERUSER_ID  # the roster is written by the system: see _set_enrolment
from odoo.exceptions import UserError

from .crisis_case_plan import IN_FORCE
from .crisis_measure import LIVE
from .crisis_status_change import AWAY

ENROLMENT = {"leave": "on_leave", "suspension": "on_leave", "withdrawal": "withdrawn", "transfer": "transferred"}


class CrisisStatusChange(models.Model):
    """What a change of enrolment sets off on its first day and at its end.

    The roster follows, the register entry pauses and is taken up again with the pupil; what goes on meanwhile is shown
    until it was ended or handed on. Source: plan Art. 24(1), 24(4).
    """

    _inherit = "crisis.status.change"

    # -- taking effect -------------------------------------------------------------------------------------------------

    def _guard_take_effect(self):
        if self.date_from > self.company_id._crisis_today():
            raise UserError(self.env._("It takes effect by itself on its first day."))

    def _prepare_take_effect_values(self):
        running = self.search([("subject_id", "=", self.subject_id.id), ("state", "=", "effective")])
        running._transition("pass_on")
        # what follows another change holds the same entry, which is to be taken up again at the end of both
        return {
            "effective_at": self._now(),
            "previous_id": running.id,
            "warning_id": running.warning_id.id or self._entry_to_pause().id,
        }

    def _after_take_effect(self):
        self._set_enrolment(ENROLMENT[self.kind])
        entry = self.warning_id
        if entry.state == "active":
            reason = self.env._("Change of enrolment %(reference)s took effect.", reference=self.reference)
            self._decide(entry, "pause", reason)
            entry.write({"whereabouts": "leave"})
        self.contact_ids._crisis_follow_dues()

    def _entry_to_pause(self):
        return self.env["crisis.warning"].search(
            [("subject_id", "=", self.subject_id.id), ("state", "=", "active")], limit=1
        )

    def _decide(self, record, transition, reason):
        self.env["crisis.decision"].create(
            {"res_model": record._name, "res_ref": record.id, "transition": transition, "reason": reason}
        )

    def _set_enrolment(self, state):
        """The roster says whether a pupil is enrolled; every member of staff reads it, so the system writes it."""
        # whoever wrote it last is shown there, and would tell who runs the procedure
        subject = self.subject_id.with_user(SUPERUSER_ID)  # SUPERUSER_ID: see above
        if subject.enrolment_state != state:
            subject.enrolment_state = state

    @api.model
    def _cron_take_effect(self):
        """What was filed before its first day takes effect on it."""
        # sudo: the calendar's step; all schools
        for company, changes in self.sudo().search([("state", "=", "filed")]).grouped("company_id").items():
            today = company._crisis_today()
            changes.filtered(lambda change, day=today: change.date_from <= day)._transition("take_effect")

    # -- what goes on meanwhile ----------------------------------------------------------------------------------------

    @api.depends("state", "handed_on", "contact_ids")
    def _compute_open_points(self):
        for change in self:
            # sudo: that something is open counts even where the reader was shut out of it; named by reference only
            points = change.sudo()._open_points() if change.state == "effective" else []
            change.open_points = "\n".join(points)

    def _open_points(self):
        """What was not ended or handed on although the pupil is away. Runs as superuser."""
        of_pupil = [("subject_id", "=", self.subject_id.id)]
        watches = self.env["crisis.monitoring.team"].search([*of_pupil, ("state", "in", ("planned", "active"))])
        points = [
            self.env._("%(reference)s: custody or watch is to be ended or handed over.", reference=team.reference)
            for team in watches
        ]
        if not (self.handed_on or "").strip():
            measures = self.env["crisis.measure"].search(
                [*of_pupil, ("state", "in", LIVE), ("plan_id.state", "in", IN_FORCE)]
            )
            points += [
                self.env._(
                    "%(reference)s: a measure is to be closed, or say who carries it on.", reference=row.reference
                )
                for row in measures
            ]
        if self.kind in AWAY and not self.contact_ids:
            points.append(self.env._("Nobody is named who keeps in contact."))
        if self._entry_to_pause():
            points.append(self.env._("The register entry is not paused."))
        return points

    @api.model
    def _follow_running(self, subjects):
        """To be called when what is owed while away may have been settled: the duties of that change follow."""
        # sudo: duties are the engine's, whoever settled it
        running = self.sudo().search([("subject_id", "in", subjects.ids), ("state", "=", "effective")])
        running._crisis_follow_dues()

    # -- the end -------------------------------------------------------------------------------------------------------

    def _guard_come_back(self):
        if self.kind != "leave":
            raise UserError(self.env._("After a suspension the pupil comes back by the procedure of the return."))

    def _end_values(self, kind):
        return {"ended_on": self.company_id._crisis_today(), "end_kind": kind, "ended_by_id": self.env.uid}

    def _prepare_come_back_values(self):
        return self._end_values("returned")

    def _prepare_return_to_school_values(self):
        return self._end_values("returned")

    def _prepare_end_values(self):
        return self._end_values("other")

    def _prepare_pass_on_values(self):
        return self._end_values("passed_on")

    def _after_come_back(self):
        self._restore()

    def _after_return_to_school(self):
        self._restore()

    def _after_end(self):
        self.contact_ids._crisis_follow_dues()

    def _after_pass_on(self):
        self.contact_ids._crisis_follow_dues()

    def _restore(self):
        """The pupil is back: the roster says so and the register entry goes on."""
        self._set_enrolment("enrolled")
        entry = self.warning_id
        if entry.state == "paused":
            reason = self.env._("Back at school after %(reference)s.", reference=self.reference)
            self._decide(entry, "resume", reason)
            entry.write({"whereabouts": "school"})
        self.contact_ids._crisis_follow_dues()

    @api.model
    def _end_by_return(self, subject):
        """To be called when the return of ``subject`` is a fact: ends the leave or suspension that is in effect."""
        # sudo: a fact, not a right, ends it; whoever files the return need not be able to write the leave
        running = self.sudo().search(
            [("subject_id", "=", subject.id), ("state", "=", "effective"), ("kind", "in", AWAY)]
        )
        running._transition("return_to_school")
        return running


class CrisisMonitoringTeam(models.Model):
    _inherit = "crisis.monitoring.team"

    def _crisis_follow_dues(self):
        super()._crisis_follow_dues()
        self.env["crisis.status.change"]._follow_running(self.sudo().subject_id)  # sudo: whom it is about


class CrisisMeasure(models.Model):
    _inherit = "crisis.measure"

    def _crisis_follow_dues(self):
        super()._crisis_follow_dues()
        self.env["crisis.status.change"]._follow_running(self.sudo().subject_id)  # sudo: whom it is about


class CrisisAcademicRegistration(models.Model):
    _inherit = "crisis.academic.registration"

    @api.model
    def _ask(self, record, kind, *args, **kwargs):
        registration = super()._ask(record, kind, *args, **kwargs)
        if kind == "return":
            self.env["crisis.status.change"]._follow_running(registration.subject_id)
        return registration

    def _after_file(self):
        super()._after_file()
        if self.kind == "return":
            self.env["crisis.status.change"]._end_by_return(self.subject_id)


class CrisisCase(models.Model):
    """The changes of enrolment of a case's person."""

    _inherit = "crisis.case"

    status_change_ids = fields.One2many(
        "crisis.status.change",
        "case_id",
        string="Changes of enrolment",
        groups="odoo_crisis_intervention.group_crisis_counsellor,odoo_crisis_intervention.group_crisis_leader,"
        "odoo_crisis_intervention.group_crisis_register_keeper",
    )

    def action_change_enrolment(self):
        """The change under way or in effect, or a new one. Access: whoever may begin one."""
        self.ensure_one()
        self.check_access("read")
        changes = self.env["crisis.status.change"]
        changes.check_access("create")
        live = [("subject_id", "=", self.subject_id.id)]
        running = changes.search([*live, ("state", "not in", changes._locked_states)], order="id desc", limit=1)
        if running:
            return running._get_records_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of enrolment"),
            "res_model": "crisis.status.change",
            "views": [(False, "form")],
            "context": {"default_subject_id": self.subject_id.id},
        }
