# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """Hours in which a census is held: somebody who can be asked is at school (plan Art. 11)."""

    _inherit = "res.company"

    crisis_census_hour_from = fields.Float(string="Sittings from", default=8.0)
    crisis_census_hour_to = fields.Float(string="Sittings until", default=17.0)
    crisis_census_minutes = fields.Integer(string="Minutes of a sitting", default=40)

    _crisis_census_hours = models.Constraint(
        "CHECK(crisis_census_hour_from >= 0 AND crisis_census_hour_from < crisis_census_hour_to"
        " AND crisis_census_hour_to <= 24 AND crisis_census_minutes > 0)",
        "A sitting of the census lies between two hours of a day.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_census_hour_from = fields.Float(related="company_id.crisis_census_hour_from", readonly=False)
    crisis_census_hour_to = fields.Float(related="company_id.crisis_census_hour_to", readonly=False)
    crisis_census_minutes = fields.Integer(related="company_id.crisis_census_minutes", readonly=False)
