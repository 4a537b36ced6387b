# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from babel.dates import format_skeleton

from odoo import api, fields, models
from odoo.tools import babel_locale_parse
from odoo.tools.misc import get_lang

from ..tools import school_calendar, school_week


class CrisisWeekMixin(models.AbstractModel):
    """A record that belongs to one week of one school, Monday to Sunday in the school's time zone.

    Needs ``company_id`` from the model it is mixed into. Says nothing about access. Source: plan Art. 12.
    """

    _name = "crisis.week.mixin"
    _description = "Belongs to a school week"

    week_start = fields.Date(
        string="Week from",
        required=True,
        index=True,
        default=lambda self: school_calendar.monday_of(self.env.company._crisis_today()),
    )
    week_end = fields.Date(string="Week to", compute="_compute_week")
    week_number = fields.Integer(string="Week", compute="_compute_week", aggregator=None)
    week_label = fields.Char(string="School week", compute="_compute_week")

    _week_is_monday = models.Constraint("CHECK(EXTRACT(ISODOW FROM week_start) = 1)", "A week begins with its Monday.")

    @api.depends("week_start", "company_id")
    @api.depends_context("lang")
    def _compute_week(self):
        # sudo: the calendar of a school is no secret
        terms = self.env["crisis.term"].sudo().search([("company_id", "in", self.company_id.ids)])
        locale = babel_locale_parse(get_lang(self.env).code)
        for record in self:
            monday = record.week_start
            if not monday:
                record.week_end = record.week_number = record.week_label = False
                continue
            record.week_end = monday + timedelta(days=6)
            record.week_number = record._week_number_in(terms)
            first, last = (format_skeleton("MMMd", day, locale=locale) for day in (monday, record.week_end))
            record.week_label = (
                self.env._("Week %(number)s · %(first)s – %(last)s", number=record.week_number, first=first, last=last)
                if record.week_number
                else f"{first} – {last}"
            )

    def _week_number_in(self, terms):
        """0 outside all terms. A week shared by two terms counts for the one that begins in it."""
        for term in terms.filtered(lambda row: row.company_id == self.company_id and row.date_from <= self.week_end):
            number = term._week_number(self.week_start)
            if number:
                return number
        return 0

    def _week_span(self):
        """First moment of what this week has to answer for, and the first moment after it (naive UTC).

        Weeks without school that lie before it are in it, because nobody reports on them.
        """
        self.ensure_one()
        zone = self.company_id._crisis_tz_name()
        first = school_week.first_monday(self.env["crisis.term"]._pure_terms(self.company_id), self.week_start)
        return school_week.utc_midnight(first, zone), school_week.week_span(self.week_start, zone)[1]
