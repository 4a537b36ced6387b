# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.fields import Command


class CrisisDutyReconcile(models.Model):
    """What keeps open duties with the facts: people who change, classes that end, records that moved unseen."""

    _inherit = "crisis.duty"

    def _reconcile(self, company, now):
        """Jobs of once a day: whatever a hook missed (a server killed, a row written past the ORM) is mended here."""
        beat = self.env["crisis.duty.heartbeat"]._of(company)
        if beat and beat.reconciled_on == company._crisis_local(now).date():
            return []
        jobs = []
        for model in self._source_models():
            jobs.append((self._live_sources(model, company).ids, self._sync_job(model)))
        rhythms = self.search([("state", "=", "open"), ("source_model", "=", False), ("company_id", "=", company.id)])
        jobs.append((rhythms.ids, lambda ids: self.browse(ids)._refresh_rhythms()))
        still = self.search([("state", "=", "open"), ("company_id", "=", company.id)])
        jobs.append((still.ids, lambda ids: self.browse(ids)._mend_activities()))
        return jobs

    def _sync_job(self, model):
        return lambda ids: model.browse(ids)._crisis_sync_dues()

    def _source_models(self):
        """Every model whose records carry clocks."""
        return [
            self.env[name].with_context(active_test=False)
            for name, model in self.env.registry.items()
            if not model._abstract and getattr(model, "_crisis_due_fields", ())
        ]

    def _live_sources(self, model, company):
        """Records that owe something now, or for which a duty is still open."""
        records = model.search(model._crisis_live_domain() & model._crisis_school_domain(company))
        keys = self.search_fetch(
            [("state", "=", "open"), ("source_model", "=", model._name), ("company_id", "=", company.id)],
            ["source_key"],
        ).mapped("source_key")
        return records | model._crisis_by_duty_keys(keys)

    def _refresh_rhythms(self):
        """Owners of today for open duties of rhythms; what nobody is asked for any more is cancelled."""
        places = {}
        for duty in self:
            kind, company = duty.kind_id, duty.company_id
            if (kind, company) not in places:
                asked = self._places(kind, company, company._crisis_today()) if kind.active else []
                places[kind, company] = {self._place_key(place): place for place in asked}
            place_key = duty.key.split(":")[2]
            if place_key not in places[kind, company]:
                duty._cancel()
            else:
                duty._set_owners(self._owners(kind, company, places[kind, company][place_key]))

    def _set_owners(self, users):
        """Move an open duty to other people, with its activities."""
        self.ensure_one()
        before = self.owner_ids
        if users == before:
            return
        self.owner_ids = [Command.set(users.ids)]
        self._end_activities(before - users - self.escalated_user_ids)
        self._start_activities({self: users - before})


class CrisisSchoolClass(models.Model):
    _inherit = "crisis.school.class"

    def write(self, vals):
        result = super().write(vals)
        if {"active", "is_graduated"} & set(vals):  # other teachers: _homeroom_changed
            self._move_duties()
        return result

    def _homeroom_changed(self):
        super()._homeroom_changed()
        self._move_duties()

    def _move_duties(self):
        """Open duties of a class go to whoever is its homeroom teacher now."""
        # sudo: the office changes classes and does not own their duties
        open_duties = self.env["crisis.duty"].sudo().search([("class_id", "in", self.ids), ("state", "=", "open")])
        open_duties._refresh_rhythms()


class CrisisTeamMember(models.Model):
    _inherit = "crisis.team.member"

    def _roles_changed(self, users):
        super()._roles_changed(users)
        duties = self.env["crisis.duty"].sudo()  # sudo: as for classes
        for company in self.company_id:
            still = duties.search([("company_id", "=", company.id), ("state", "=", "open")])
            still.filtered(lambda duty: not duty.source_model)._refresh_rhythms()
            for name, of_model in still.filtered("source_model").grouped("source_model").items():
                if name in self.env:
                    sources = self.env[name].sudo()  # sudo: as for classes
                    sources._crisis_by_duty_keys(of_model.mapped("source_key"))._crisis_sync_dues()
