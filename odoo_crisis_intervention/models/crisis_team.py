# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisTeam(models.Model):
    """Steering group and intervention team of a school. Who serves in them, and since when, stands in the member rows.

    Access: every member of staff reads; the configuration group writes. Source: plan Art. 7 and 8, school plan ch. 3.
    """

    _name = "crisis.team"
    _description = "Crisis team"
    _order = "team_type desc, name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, default=lambda self: self.env.company
    )
    team_type = fields.Selection(
        [("steering", "Steering group"), ("intervention", "Intervention team")], required=True, default="intervention"
    )
    member_ids = fields.One2many("crisis.team.member", "team_id", string="Members")
    note = fields.Text()
    active = fields.Boolean(default=True)
