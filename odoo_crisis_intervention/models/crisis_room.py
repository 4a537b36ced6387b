# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import room_slots
from ..tools.roles import COUNSELLOR, KEEPER, LEADER


class CrisisRoom(models.Model):
    """The counselling room as a place: where, what is in it, who works there, when it is open.

    Access: every member of staff of the school reads; counsellors, leaders, the register keeper and the configuration
    group write. Source: plan Art. 7 (the existing counselling room).
    """

    _name = "crisis.room"
    _description = "Counselling room"
    _inherit = ["crisis.office.mixin"]
    _order = "sequence, id"

    _crisis_write_roles = (LEADER, COUNSELLOR, KEEPER)

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(string="School")
    place = fields.Char(help="Building, floor, door.")
    equipment = fields.Text(help="One thing a line: sofa, sand tray, breathing corner.")
    user_ids = fields.Many2many(
        "res.users",
        "crisis_room_user_rel",
        string="Who works here",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    hours_ids = fields.One2many("crisis.room.hours", "room_id", string="Opening hours")
    week_hours = fields.Float(string="Open in a week (hours)", compute="_compute_week_hours")
    week_hours_outside = fields.Float(string="Of these outside class (hours)", compute="_compute_week_hours")
    week_hours_asked = fields.Float(related="company_id.crisis_room_week_hours", string="Asked for outside class")
    is_short = fields.Boolean(compute="_compute_week_hours", export_string_translation=False)

    @api.depends(
        "hours_ids.kind", "hours_ids.weekday", "hours_ids.hour_from", "hours_ids.hour_to", "hours_ids.is_outside_class"
    )
    def _compute_week_hours(self):
        for room in self:
            hours = room.hours_ids._pure()
            room.week_hours = room_slots.week_hours(hours)
            room.week_hours_outside = room_slots.week_hours(hours, outside_class_only=True)
            room.is_short = room.week_hours_outside < room.company_id.crisis_room_week_hours

    @api.model
    def _free_slots(self, company, date_from, date_to, minutes=None, user=None, not_before=None):
        """Free times (:class:`~..tools.room_slots.Slot`) in the rooms of ``company``; for the server's own use.

        :param user: only this counsellor's
        :param not_before: naive UTC; now by default
        """
        rooms = self.sudo().search([("company_id", "=", company.id)])  # sudo: opening hours, for a pupil's page too
        people = self.env["crisis.appointment"]._counsellors(company)
        if user:
            people &= user
        hours = [
            line for line in rooms.hours_ids._pure() if line.kind == room_slots.CLOSED or line.user in set(people.ids)
        ]
        zone = company._crisis_tz_name()
        # a day on the school's clocks touches two in UTC
        around = (fields.Datetime.to_datetime(date_from) - timedelta(days=1),
                  fields.Datetime.to_datetime(date_to) + timedelta(days=2))  # fmt: skip
        return room_slots.free_slots(
            hours,
            self.env["crisis.term"].sudo()._pure_terms(company),  # sudo: the school's calendar, for a pupil's page too
            self.env["crisis.appointment"]._busy(people, *around),
            (date_from, date_to),
            minutes or company.crisis_talk_minutes,
            not_before or fields.Datetime.now(),
            zone,
        )


class CrisisRoomHours(models.Model):
    """Who is in the room from when to when: every week, or on one day that differs.

    Access: as the room. Source: plan Art. 7.
    """

    _name = "crisis.room.hours"
    _description = "Opening hours"
    _inherit = ["crisis.office.mixin"]
    _order = "kind desc, day desc, weekday, hour_from, id"
    _check_company_auto = True

    _crisis_write_roles = (LEADER, COUNSELLOR, KEEPER)

    room_id = fields.Many2one("crisis.room", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="room_id.company_id", store=True, precompute=True, default=None)
    kind = fields.Selection(
        [
            (room_slots.WEEKLY, "Every week"),
            (room_slots.EXTRA, "Open besides"),
            (room_slots.CLOSED, "No opening hours"),
        ],
        string="When it counts",
        required=True,
        default=room_slots.WEEKLY,
    )
    weekday = fields.Selection(
        [
            ("0", "Monday"),
            ("1", "Tuesday"),
            ("2", "Wednesday"),
            ("3", "Thursday"),
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        default="0",
    )
    day = fields.Date()
    hour_from = fields.Float(string="From", required=True, default=12.0)
    hour_to = fields.Float(string="Until", required=True, default=13.0)
    user_id = fields.Many2one(
        "res.users",
        string="On duty",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_user(),
    )
    is_outside_class = fields.Boolean(string="Outside class", default=True)

    _hours = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_to <= 24 AND hour_from < hour_to)", "The end lies before the beginning."
    )
    _when = models.Constraint(
        "CHECK((kind = 'weekly' AND weekday IS NOT NULL) OR (kind <> 'weekly' AND day IS NOT NULL))",
        "Hours of every week need their weekday, others their day.",
    )

    @api.model
    def _default_user(self):
        user = self.env.user
        return user if self._crisis_has_role((COUNSELLOR,)) else user.browse()

    @api.constrains("kind", "user_id")
    def _check_somebody_is_there(self):
        if any(line.kind != room_slots.CLOSED and not line.user_id for line in self):
            raise ValidationError(self.env._("Please say who is on duty in these hours."))

    def _pure(self):
        return [
            room_slots.Hours(
                line.kind,
                line.hour_from,
                line.hour_to,
                line.room_id.id,
                line.user_id.id or 0,
                int(line.weekday or 0),
                line.day,
                line.is_outside_class,
            )
            for line in self
        ]
