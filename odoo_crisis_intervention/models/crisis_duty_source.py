# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import api, models
from odoo.fields import Command, Domain

from ..tools.roles import FUNCTION_OF_ROLE, LEADER

_logger = logging.getLogger(__name__)


class CrisisDutySource(models.AbstractModel):
    """A record whose dates are clocks: it says what is owed on it, the duty engine keeps the duties like that.

    A model sets ``_crisis_due_fields`` (a write to one of them asks anew) and answers :meth:`_crisis_dues`; it narrows
    :meth:`_crisis_live_domain` to the records worth asking once a day. The record is the authority, the duty follows.
    """

    _name = "crisis.duty.source"
    _description = "Carries clocks"

    _crisis_due_fields = ()

    # -- what a model answers --------------------------------------------------------------------------------------

    def _crisis_dues(self):
        """What is owed on this one record now, or was done: a list of :class:`~..tools.duties.Due`.

        Runs as superuser.
        """
        return []

    @api.model
    def _crisis_live_domain(self):
        return Domain.TRUE

    def _crisis_open_duty(self, code):
        """The action that opens what fulfils a duty of that kind, for the current user."""
        return self._get_records_action()

    # -- following the record ----------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._crisis_follow_dues()
        return records

    def write(self, vals):
        result = super().write(vals)
        if not set(self._crisis_due_fields).isdisjoint(vals):
            self._crisis_follow_dues()
        return result

    def _crisis_follow_dues(self):
        """Keep the duties up, but never at the price of the record: what fails here is mended by the daily run."""
        self.env.cr.flush()  # what is wrong with the record itself is refused here, not taken for a fault of its clocks
        try:
            with self.env.cr.savepoint():
                self.sudo()._crisis_sync_dues()  # sudo: duties are the engine's, whoever changed the record
        except Exception as error:
            _logger.error("duties of %s were not brought up to date: %s", self._name, type(error).__name__)

    def _crisis_sync_dues(self):
        """Open, move, complete and cancel the duties of these records until they are as the records say."""
        duties = self.env["crisis.duty"].sudo()  # sudo: see _crisis_follow_dues
        keys = {record.id: record._crisis_duty_key() for record in self}
        known = duties.search([("source_model", "=", self._name), ("source_key", "in", list(keys.values()))])
        known = known.grouped("source_key")
        rows = []
        for record in self:
            source_key = keys[record.id]
            wanted = {f"{due.kind}:{self._name}:{source_key}:{due.instance}": due for due in record._crisis_dues()}
            of_record = known.get(source_key, duties)
            shut_out = record._crisis_shut_out_users() if wanted or of_record else self.env["res.users"]
            for duty in of_record:
                record._crisis_follow_due(duty, wanted.get(duty.key), wanted, shut_out)
            for key in set(wanted) - set(of_record.mapped("key")):
                if not wanted[key].done_at:
                    rows.append(record._crisis_due_row(key, wanted[key], shut_out))
        if rows:
            duties._open_rows(rows)

    def _crisis_follow_due(self, duty, due, wanted, shut_out):
        if not due:
            if duty.state == "open":
                # The next time of the same clock has begun, so this one came to its end.
                followed = any(other.kind == duty.kind_code for other in wanted.values())
                duty._done() if followed else duty._cancel()
            return
        if due.done_at:
            duty._done(by=due.done_by, at=due.done_at)
            return
        if duty.state in ("done", "cancelled"):
            duty.write({"state": "open", "done_at": False, "done_by_id": False, "step": 0, "reminded_at": False})
            duty.write(duty._clock_values(duty.kind_id, duty.company_id, due.due_at))
            duty._start_activities({duty: duty.owner_ids})
        if duty.state != "open":
            return
        if duty.due_at != due.due_at and not due.is_fixed:
            moved = {"due_at": due.due_at, "step": 0, "reminded_at": False}
            duty.write({**moved, **duty._clock_values(duty.kind_id, duty.company_id, due.due_at)})
            duty._move_activities()
        duty._set_owners(self._crisis_due_owners(due, shut_out))
        if duty.shut_out_ids != shut_out:
            duty.shut_out_ids = [Command.set(shut_out.ids)]
            duty._end_activities(shut_out)

    def _crisis_due_row(self, key, due, shut_out):
        kind = self.env["crisis.duty.kind"]._of(due.kind)
        return {
            "key": key,
            "kind_id": kind.id,
            "company_id": self.company_id.id,
            "source_model": self._name,
            "source_key": self._crisis_duty_key(),
            "about": due.about or self._crisis_duty_about(),
            "due_at": due.due_at,
            "owner_ids": [Command.set(self._crisis_due_owners(due, shut_out).ids)],
            "shut_out_ids": [Command.set(shut_out.ids)],
        }

    def _crisis_due_owners(self, due, shut_out):
        """Whoever the record names, or else the leaders: nothing is owed by nobody."""
        owners = self.env["res.users"].union(*due.owners) if due.owners else self.env["res.users"]
        return (owners.filtered("active") - shut_out) or self._crisis_people(LEADER)

    # -- names and people --------------------------------------------------------------------------------------------

    def _crisis_duty_key(self):
        return self.reference if "reference" in self._fields else str(self.id)

    def _crisis_duty_about(self):
        """Words for the duty's title: the opaque reference of a confidential record, a ring 1 record's own name."""
        return self.reference if "reference" in self._fields else self.display_name

    @api.model
    def _crisis_by_duty_keys(self, keys):
        if "reference" in self._fields:
            return self.search([("reference", "in", list(keys))])
        return self.browse(int(key) for key in keys).exists()

    @api.model
    def _crisis_of_duty_key(self, key):
        """The record behind a duty, if the current user may read it."""
        return self._crisis_by_duty_keys([key])._filtered_access("read")

    @api.model
    def _crisis_school_domain(self, company):
        return Domain("company_id", "=", company.id)

    def _crisis_people(self, *functions):
        """Users who serve today in one of ``functions`` and are not shut out; of a colleague's case leaders only."""
        self.ensure_one()
        if "subject_id" in self._fields and self.subject_id.kind == "staff":
            functions = (LEADER,)
        roles = [role for role, function in FUNCTION_OF_ROLE.items() if function in functions]
        people = self.env["crisis.duty"]._serving_users(self.company_id, roles)
        return people - self._crisis_shut_out_users()

    def _crisis_shut_out_users(self):
        """Users who were shut out by name from this record or its person."""
        self.ensure_one()
        subject = self.subject_id if "subject_id" in self._fields else None
        concern = self if self._name == "crisis.concern" else "concern_id" in self._fields and self["concern_id"]
        return self.env["crisis.access.exclusion"]._users_shut_out(subject, concern)
