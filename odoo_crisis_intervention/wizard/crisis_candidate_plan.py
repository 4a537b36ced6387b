# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import school_calendar, talk_slots
from ..tools.duties import moment
from ..tools.roles import COUNSELLOR

# Whoever finds no time within so many school days has to free some.
SCHOOL_DAYS = 40


class CrisisCandidatePlan(models.TransientModel):
    """Times for the talks with everybody on the list, in the order of urgency: from which day on, when, how long.

    It holds dates and numbers only; whom it is about comes from the list, with the rights of whoever plans. No time is
    given twice, and a talk that is planned already stays where it is. Access: counsellors, own rows only.
    Source: plan Art. 11.
    """

    _name = "crisis.candidate.plan"
    _description = "Plan of talks"
    _transient_max_hours = 1.0

    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(string="From this day on", required=True, default=lambda self: self._default_date_from())
    windows = fields.Char(
        string="Times for talks",
        required=True,
        default=lambda self: self.env.company.crisis_candidate_windows,
        help="Written like 12:30-13:30, 16:30-17:30.",
    )
    minutes = fields.Integer(
        string="A talk takes (minutes)", required=True, default=lambda self: self.env.company.crisis_candidate_minutes
    )
    interviewer_id = fields.Many2one(
        "res.users",
        string="Talks with them",
        required=True,
        default=lambda self: self.env.user,
        domain="[('id', 'in', counsellor_ids)]",
        ondelete="cascade",
    )
    in_room = fields.Boolean(
        string="In the opening hours of the room",
        compute="_compute_in_room",
        store=True,
        readonly=False,
        precompute=True,
        help="Otherwise in the times below.",
    )
    counsellor_ids = fields.Many2many("res.users", compute="_compute_counsellor_ids", export_string_translation=False)
    waiting_count = fields.Integer(string="To be planned", compute="_compute_waiting_count")

    _minutes_positive = models.Constraint("CHECK(minutes > 0)", "A talk takes some minutes.")

    @api.model
    def _default_date_from(self):
        """The next school day; today there may be none of these times left."""
        company = self.env.company
        return school_calendar.add_school_days(
            self.env["crisis.term"]._pure_terms(company), company._crisis_today() - timedelta(days=1), 1
        )

    @api.depends("interviewer_id", "company_id")
    def _compute_in_room(self):
        for plan in self:
            hours = self.env["crisis.room.hours"].search(
                [("user_id", "=", plan.interviewer_id.id), ("company_id", "=", plan.company_id.id)], limit=1
            )
            plan.in_room = bool(hours)

    @api.depends("company_id")
    def _compute_counsellor_ids(self):
        for plan in self:
            # sudo: who serves as a counsellor stands in the team, which every member of staff reads
            plan.counsellor_ids = self.env["crisis.duty"].sudo()._people(plan.company_id, COUNSELLOR)

    @api.depends("company_id")
    @api.depends_context("uid", "active_ids", "active_model")
    def _compute_waiting_count(self):
        for plan in self:
            plan.waiting_count = len(plan._waiting()) if plan._crisis_may_plan() else 0

    @api.constrains("windows")
    def _check_windows(self):
        for plan in self:
            plan._windows()

    def _windows(self):
        try:
            return talk_slots.parse_windows(self.windows)
        except ValueError:
            raise ValidationError(self.env._("Times for talks are written like 12:30-13:30, 16:30-17:30.")) from None

    def _crisis_may_plan(self):
        return self.env["crisis.candidate"]._crisis_has_role((COUNSELLOR,), self.company_id)

    def _waiting(self):
        """Whom it is about, the most urgent first: those chosen in the list, or everybody who has no time yet."""
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("state", "in", ("waiting", "unreachable")) & Domain("interview_at", "=", False)
        if self.env.context.get("active_model") == "crisis.candidate" and self.env.context.get("active_ids"):
            domain &= Domain("id", "in", self.env.context["active_ids"])
        return self.env["crisis.candidate"].search(domain, order="urgency desc, due_at, id")

    def action_plan(self):
        """Give everybody a time. Access: counsellors of the school; the list's own rules say whose.

        :raises UserError: nobody to plan, somebody who is no counsellor, or not enough time in the next weeks
        """
        self.ensure_one()
        self.check_access("read")
        self.env["crisis.candidate"]._crisis_check_role((COUNSELLOR,), self.company_id)
        waiting = self._waiting()
        if not waiting:
            raise UserError(self.env._("Everybody on the list has a time already."))
        waiting._lock_for_transition()
        times = self._free_times()
        for candidate in waiting:
            begin = next(times, None)
            if begin is None:
                raise UserError(
                    self.env._("There are not enough times in the next weeks. Please add times or make talks shorter.")
                )
            candidate.write(
                {
                    "interview_at": begin,
                    "interview_minutes": self.minutes,
                    "interviewer_id": self.interviewer_id.id,
                }
            )
        action = self.env["ir.actions.actions"]._for_xml_id("odoo_crisis_intervention.crisis_candidate_action")
        return {**action, "context": {"search_default_planned": 1}}

    def _free_times(self):
        """Beginnings of talks that nothing else takes, the earliest first."""
        terms = self.env["crisis.term"]._pure_terms(self.company_id)
        start = max(self.date_from, self.company_id._crisis_today())
        days = [start] if school_calendar.is_school_day(terms, start) else []
        while len(days) < SCHOOL_DAYS:
            days.append(school_calendar.add_school_days(terms, days[-1] if days else start, 1))
        if self.in_room:
            slots = self.env["crisis.room"]._free_slots(
                self.company_id, days[0], days[-1], self.minutes, self.interviewer_id
            )
            return iter(sorted({slot.starts_at for slot in slots}))
        zone = self.company_id._crisis_tz_name()
        first, last = moment(days[0], 0, zone), moment(days[-1], 24, zone)
        taken = self.env["crisis.appointment"]._busy(self.interviewer_id, first, last)
        return talk_slots.free(
            days,
            self._windows(),
            self.minutes,
            zone,
            taken.get(self.interviewer_id.id, ()),
            not_before=fields.Datetime.now(),
        )
