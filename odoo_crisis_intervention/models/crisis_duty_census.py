# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, models


class CrisisDuty(models.Model):
    """The census of the school year as a duty of each counsellor; it is done when the census is (plan Art. 11)."""

    _inherit = "crisis.duty"

    def _open_census_due(self):
        return self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_census_action")

    def _open_rows(self, rows):
        duties = super()._open_rows(rows)
        duties._settle_census_rows()
        return duties

    def _refresh_rhythms(self):
        super()._refresh_rhythms()
        self._settle_census_rows()

    def _settle_census_rows(self):
        """Complete what was fulfilled before it was asked for, or while nobody looked."""
        still = self.filtered(lambda duty: duty.state == "open" and duty.kind_code == "census_due")
        for company, duties in still.grouped("company_id").items():
            if self.env["crisis.census"]._held_this_year(company):
                duties._done()

    @api.model
    def _settle_census(self, companies):
        """A census came to its end. Called after the caller's own checks."""
        # sudo: the duty belongs to each counsellor, whoever closes the census
        open_ones = self.sudo().search(
            [("company_id", "in", companies.ids), ("state", "=", "open"), ("kind_id.code", "=", "census_due")]
        )
        for company, duties in open_ones.grouped("company_id").items():
            if self.env["crisis.census"]._held_this_year(company):
                duties._done(by=self.env.user)
