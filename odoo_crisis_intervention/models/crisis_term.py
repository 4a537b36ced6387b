# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools import school_calendar


class CrisisTerm(models.Model):
    """A term of a school with its holidays and make-up days; weeks and school days are reckoned from here.

    Access: every member of staff reads, the configuration group writes. Source: plan Art. 12.
    """

    _name = "crisis.term"
    _description = "School term"
    _order = "date_from desc, id desc"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, default=lambda self: self.env.company
    )
    school_year = fields.Char(compute="_compute_school_year", store=True, readonly=False, precompute=True)
    date_from = fields.Date(string="First day", required=True)
    date_to = fields.Date(string="Last day", required=True)
    day_ids = fields.One2many("crisis.term.day", "term_id", string="Holidays and make-up days")
    week_count = fields.Integer(string="Weeks", compute="_compute_week_count")
    active = fields.Boolean(default=True)

    _dates_ordered = models.Constraint("CHECK(date_from <= date_to)", "A term ends after it begins.")
    # Ranges on both sides need no extension of PostgreSQL, as the equality of a number would.
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(company_id, company_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&) WHERE (active)",
        "Two terms of a school cannot overlap.",
    )

    @api.depends("date_from")
    def _compute_school_year(self):
        for term in self:
            if term.date_from:
                term.school_year = school_calendar.school_year(term.date_from)

    @api.depends("date_from", "date_to")
    def _compute_week_count(self):
        for term in self:
            has_weeks = term.date_from and term.date_to and term.date_from <= term.date_to
            term.week_count = school_calendar.week_count(term._pure()) if has_weeks else 0

    def action_fill_days(self):
        """Add the legal holidays and make-up days of the span; what is already entered stays as it is."""
        self.check_access("write")
        until = school_calendar.known_until()
        if not until or until < min(self.mapped("date_from")):
            raise UserError(
                self.env._("No public calendar covers this term on this server. Enter its holidays by hand.")
            )
        self._fill_days()

    def _fill_days(self):
        chinese = (self.env.lang or "").startswith("zh")
        for term in self:
            known = set(term.day_ids.mapped("date"))
            term.day_ids = [
                Command.create({"date": day, "kind": kind, "name": names[chinese]})
                for day, kind, names in school_calendar.public_days(term.date_from, term.date_to)
                if day not in known
            ]

    def _week_number(self, day):
        """Number of the term's week that ``day`` lies in, or None."""
        self.ensure_one()
        return school_calendar.week_number(self._pure(), day)

    def _pure(self):
        self.ensure_one()
        days = self.day_ids.grouped("kind")
        return school_calendar.Term(
            self.date_from,
            self.date_to,
            frozenset(days["holiday"].mapped("date") if "holiday" in days else ()),
            frozenset(days["makeup"].mapped("date") if "makeup" in days else ()),
        )

    @api.model
    def _pure_terms(self, company):
        """The calendar of a school for the functions of ``tools.school_calendar``, first term first."""
        # sudo: clocks run for portal users too
        terms = self.sudo().search([("company_id", "=", company.id)], order="date_from")
        return [term._pure() for term in terms]

    @api.model
    def _add_school_hours(self, start, hours, company):
        return school_calendar.add_school_hours(self._pure_terms(company), start, hours, company._crisis_tz_name())

    @api.model
    def _school_year(self, day=None, company=None):
        """The school year of a day (today in the school's own time zone)."""
        return school_calendar.school_year(day or (company or self.env.company)._crisis_today())

    @api.model
    def _is_school_year(self, text):
        return school_calendar.is_school_year(text)
