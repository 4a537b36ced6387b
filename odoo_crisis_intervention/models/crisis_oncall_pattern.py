# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import oncall


class CrisisOncallPattern(models.Model):
    """A line of the weekly roster: this weekday, these hours, this colleague.

    Shifts are made from it for the weeks to come, so that they show in the calendar and can be swapped; who is on call
    does not depend on that, because a pattern counts by itself on days for which no shift was made yet. On holidays and
    weekends a line counts only if it says so: then nobody is rostered, and an alarm calls everybody.

    Access: as ``crisis.oncall.mixin``. Source: plan Art. 12, school plan ch. 5 (hotline).
    """

    _name = "crisis.oncall.pattern"
    _description = "Weekly on-call pattern"
    _inherit = ["crisis.oncall.mixin"]
    _order = "function, weekday, hour_from, id"
    _rec_name = "user_id"
    _check_company_auto = True

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
        required=True,
        default="0",
    )
    hour_from = fields.Float(string="From", required=True, default=8.0, aggregator=None)
    hour_to = fields.Float(
        string="Until",
        required=True,
        default=17.5,
        aggregator=None,
        help="Not later than the beginning: until the next day.",
    )
    date_from = fields.Date(string="First day", required=True, default=lambda self: self.env.company._crisis_today())
    date_to = fields.Date(string="Last day")
    school_days_only = fields.Boolean(
        default=True, help="Nobody is on call by this line on holidays. An alarm then calls everybody."
    )
    shift_ids = fields.One2many("crisis.oncall.shift", "pattern_id", string="Shifts")

    _hours = models.Constraint(
        "CHECK(hour_from >= 0 AND hour_from < 24 AND hour_to > 0 AND hour_to <= 24)", "Hours are between 0 and 24."
    )
    _dates = models.Constraint("CHECK(date_to IS NULL OR date_to >= date_from)", "The end lies before the beginning.")

    @api.constrains("user_id")
    def _check_user_is_staff(self):
        if any(line.user_id.share for line in self):
            raise ValidationError(self.env._("Only members of staff are on call."))

    @api.model_create_multi
    def create(self, vals_list):
        patterns = super().create(vals_list)
        patterns._plan()
        return patterns

    def write(self, vals):
        result = super().write(vals)
        self._unplan()
        self._plan()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_with_coming_shifts(self):
        self._unplan()

    # --- shifts -----------------------------------------------------------------------------------------------------

    def _pure(self):
        return [
            oncall.Pattern(
                line.id,
                int(line.weekday),
                line.hour_from,
                line.hour_to,
                line.date_from,
                line.date_to or None,
                line.school_days_only,
            )
            for line in self
        ]

    def _plan(self):
        """Make the shifts of the coming weeks that do not exist yet."""
        for company, patterns in self.grouped("company_id").items():
            today = company._crisis_today()
            last = today + timedelta(weeks=company.crisis_oncall_weeks)
            # sudo: follows from the lines, whose writing was checked
            shifts = patterns.env["crisis.oncall.shift"].sudo().with_context(active_test=False)
            known = {
                (row.pattern_id.id, row.day)
                for row in shifts.search([("pattern_id", "in", patterns.ids), ("day", ">=", today)])
            }
            terms = self.env["crisis.term"]._pure_terms(company)
            found = oncall.occurrences(patterns._pure(), today, last, company._crisis_tz_name(), terms)
            by_id = {line.id: line for line in patterns}
            shifts.create(
                [
                    {
                        "company_id": company.id,
                        "user_id": by_id[one.key].user_id.id,
                        "function": by_id[one.key].function,
                        "pattern_id": one.key,
                        "day": one.day,
                        "date_from": one.start,
                        "date_to": one.end,
                    }
                    for one in found
                    if (one.key, one.day) not in known
                ]
            )

    def _unplan(self):
        """Take back what is still to come, except what somebody took over or called off."""
        # sudo: as in _plan
        self.env["crisis.oncall.shift"].sudo().search(
            [
                ("pattern_id", "in", self.ids),
                ("date_from", ">", fields.Datetime.now()),
                ("replaced_user_id", "=", False),
            ]
        ).unlink()

    @api.model
    def _cron_plan(self):
        """Daily: one day more of the roster."""
        self.sudo().search([])._plan()  # sudo: all schools
