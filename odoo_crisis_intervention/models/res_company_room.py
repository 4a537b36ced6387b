# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class ResCompany(models.Model):
    """The counselling room, settings of the school (plan Art. 7, 19)."""

    _inherit = "res.company"

    crisis_talk_minutes = fields.Integer(string="Length of a talk (minutes)", default=40, required=True)
    crisis_talk_portal = fields.Boolean(
        string="Pupils ask for a talk in the portal", default=True, help="For pupils who have a login of their own."
    )
    crisis_talk_days_ahead = fields.Integer(
        string="Times offered in the portal (days ahead)", default=14, required=True
    )
    crisis_talk_lead_hours = fields.Float(string="Times offered at the earliest in (hours)", default=2.0, required=True)
    crisis_talk_reminder_hours = fields.Float(
        string="Reminder of an appointment (hours before)", default=2.0, required=True, help="0: no reminder."
    )
    crisis_room_week_hours = fields.Float(
        string="Room open outside class (hours a week)",
        default=10.0,
        required=True,
        help="What is asked for where you are; the room's form says how many hours there are.",
    )

    _crisis_room_numbers = models.Constraint(
        "CHECK(crisis_talk_minutes BETWEEN 5 AND 480 AND crisis_talk_days_ahead BETWEEN 1 AND 90"
        " AND crisis_talk_lead_hours >= 0 AND crisis_talk_reminder_hours >= 0 AND crisis_room_week_hours >= 0)",
        "A talk takes 5 to 480 minutes, times are offered 1 to 90 days ahead, and hours are not negative.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_talk_minutes = fields.Integer(related="company_id.crisis_talk_minutes", readonly=False)
    crisis_talk_portal = fields.Boolean(related="company_id.crisis_talk_portal", readonly=False)
    crisis_talk_days_ahead = fields.Integer(related="company_id.crisis_talk_days_ahead", readonly=False)
    crisis_talk_lead_hours = fields.Float(related="company_id.crisis_talk_lead_hours", readonly=False)
    crisis_talk_reminder_hours = fields.Float(related="company_id.crisis_talk_reminder_hours", readonly=False)
    crisis_room_week_hours = fields.Float(related="company_id.crisis_room_week_hours", readonly=False)
