# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisDutyStep(models.Model):
    """One rung of the ladder: who hears of a duty that is still open so many hours after it was due.

    Access: as the kind of duty. Source: plan Art. 5(1), 12.
    """

    _name = "crisis.duty.step"
    _description = "Step when a duty is late"
    _order = "kind_id, after_hours, id"

    kind_id = fields.Many2one("crisis.duty.kind", required=True, index=True, ondelete="cascade")
    after_hours = fields.Float(
        string="Hours after it was due", help="Moved to the next school day unless the duty runs round the clock."
    )
    target = fields.Selection(
        [
            ("deputy", "Deputy homeroom teacher"),
            ("counsellor", "Counsellors"),
            ("keeper", "Register keeper (Student Affairs)"),
            ("leader", "Leaders of the team"),
            ("supervising_leader", "Supervising school leader"),
        ],
        string="Who hears",
        required=True,
        default="leader",
    )
    way = fields.Selection(
        [("digest", "In the list of what is missing"), ("activity", "With an activity of their own")],
        string="How",
        required=True,
        default="digest",
    )
