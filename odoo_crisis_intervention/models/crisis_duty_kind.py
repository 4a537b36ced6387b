# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models

from ..tools import duties


class CrisisDutyKind(models.Model):
    """What the plan asks of somebody in time: who owes it, in what rhythm or by what clock, and who hears when not.

    A rhythm comes back with the school's weeks, halves of a month, terms or years and is opened by the engine for each
    class, person or school it asks. A clock runs on a record and ends where the record says (``crisis.duty.source``).
    Shared by all schools of a database. Access: every member of staff reads, the configuration group writes.
    Source: plan Art. 11–14, 23, 24, 27; "in time" and "regularly" of the plan are numbers here.
    """

    _name = "crisis.duty.kind"
    _description = "Kind of duty"
    _inherit = ["crisis.preset.mixin"]

    trigger = fields.Selection(
        [("rhythm", "Comes back"), ("clock", "Runs on a record")],
        string="How it arises",
        required=True,
        default="clock",
    )
    rhythm = fields.Selection(
        [
            ("week", "Every school week"),
            ("fortnight", "Every second school week"),
            ("half_month", "Twice a month, on the 15th and at the end"),
            ("month", "Every month"),
            ("term", "Every term"),
            ("school_year", "Every school year"),
        ],
    )
    is_after_period = fields.Boolean(
        string="Due after the period", help="Opened and due on the first school day after the period it is about."
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
        default="4",
        help="Of weeks. Without school on that day it is due on the school day before.",
    )
    school_days = fields.Integer(
        string="Due on school day",
        help="Of terms and school years, counted from the first school day. 0: the last school day.",
    )
    open_hour = fields.Float(string="Opened at", default=0.0, help="Hour of the day on which it is opened.")
    due_hour = fields.Float(string="Due at", default=17.0, help="Hour of the day, in the school's time zone.")
    clock_hours = fields.Float(
        string="Within (hours)",
        help="Of clocks that no level sets. Where the clock pauses, every 24 hours are one school day.",
    )
    grave_hours = fields.Float(
        string="Within (hours), grave levels", help="The same for levels that run round the clock."
    )
    is_round_the_clock = fields.Boolean(help="Its reminders and steps come on holidays and at weekends as well.")
    reminder_hours = fields.Float(string="Reminder before (hours)", help="0: no reminder.")
    owner_rule = fields.Selection(
        [
            ("record", "Whoever the record names"),
            ("homeroom", "Homeroom teacher of each class"),
            ("counsellor", "Each counsellor"),
            ("leader", "Leaders of the team"),
            ("supervising_leader", "Supervising school leader"),
            ("keeper", "Register keeper (Student Affairs)"),
        ],
        string="Owed by",
        required=True,
        default="record",
    )
    has_nil = fields.Boolean(string="Can be answered with nothing to report")
    is_by_hand = fields.Boolean(
        string="Completed by hand", help="Nothing in the system proves it, so whoever owes it ticks it."
    )
    step_ids = fields.One2many("crisis.duty.step", "kind_id", string="When nobody reacts")

    _code_uniq = models.UniqueIndex("(code) WHERE code IS NOT NULL", "Codes of kinds of duties are unique.")
    _rhythm_named = models.Constraint(
        "CHECK(trigger <> 'rhythm' OR (rhythm IS NOT NULL AND owner_rule <> 'record'))",
        "A duty that comes back needs its rhythm and who owes it.",
    )
    _hours = models.Constraint(
        "CHECK(due_hour >= 0 AND due_hour <= 24 AND open_hour >= 0 AND open_hour <= due_hour"
        " AND clock_hours >= 0 AND grave_hours >= 0 AND reminder_hours >= 0 AND school_days >= 0)",
        "Hours lie between 0 and 24, and nothing is due before it is opened.",
    )

    @api.model
    def _of(self, code):
        """The kind with this code, archived or not. Kinds are shared settings every member of staff may read."""
        # sudo: portal users owe duties too
        return self.sudo().with_context(active_test=False).search([("code", "=", code)], limit=1)

    def _pure(self):
        self.ensure_one()
        return duties.Rhythm(self.rhythm, int(self.weekday or 4), self.school_days, self.is_after_period)

    def _due_from(self, start, company, level=None):
        """When a clock that began at ``start`` runs out, for a record of that level (or none)."""
        self.ensure_one()
        if level and level.is_round_the_clock:
            return start + timedelta(hours=self.grave_hours or self.clock_hours)
        if self.is_round_the_clock:
            return start + timedelta(hours=self.clock_hours)
        return self.env["crisis.term"]._add_school_hours(start, self.clock_hours, company)

    def _due_on(self, day, company):
        """The moment of a day at which this kind is due in that school."""
        self.ensure_one()
        return duties.moment(day, self.due_hour, company._crisis_tz_name())
