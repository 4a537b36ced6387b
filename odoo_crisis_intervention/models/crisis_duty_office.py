# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class CrisisDuty(models.Model):
    """What fulfils the duties of the organisation: teams gone through, trainings of the term held."""

    _inherit = "crisis.duty"

    def _open_team_confirmation(self):
        return self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_team_action")

    def _open_training_term(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_training_target_action")
        return {**action, "domain": [("term_id", "=", self.term_id.id)], "path": False}

    def _open_rows(self, rows):
        duties = super()._open_rows(rows)
        duties._settle_office()
        return duties

    def _refresh_rhythms(self):
        super()._refresh_rhythms()
        self._settle_office()

    def _settle_office(self):
        """Complete what was fulfilled before it was asked for, or while nobody looked."""
        for duty in self.filtered(lambda row: row.state == "open"):
            teams = duty.kind_code == "team_confirmation" and self._teams_are_confirmed(duty.company_id)
            if teams or duty.kind_code == "training_term" and self._trainings_are_held(duty.term_id):
                duty._done()

    @api.model
    def _teams_are_confirmed(self, company):
        teams = self.env["crisis.team"].search([("company_id", "=", company.id)])
        return bool(teams) and all(team.is_confirmed_this_year for team in teams)

    @api.model
    def _trainings_are_held(self, term):
        targets = self.env["crisis.training.target"]
        of_term = [("term_id", "=", term.id)]
        return bool(targets.search_count(of_term, limit=1)) and not targets.search_count(
            [*of_term, ("missing_count", ">", 0)], limit=1
        )

    @api.model
    def _team_confirmed(self, company):
        """A team was gone through: with the last one the duty of the year is done."""
        duty = self._find("team_confirmation", company)
        if duty and duty._teams_are_confirmed(company):
            duty._done(by=self.env.user)

    @api.model
    def _training_held(self, terms):
        for term in terms:
            duty = self._find("training_term", term.company_id, day=term.date_from)
            if duty and duty._trainings_are_held(term):
                duty._done(by=self.env.user)
