# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import oncall
from .crisis_oncall_mixin import TAKE_OVER


class CrisisOncallShift(models.Model):
    """Who is on call from when to when: counsellors and leaders for alarms, whoever it may be for the hotline.

    ``_on_duty`` is the one answer to "who is called". Nobody misses an alarm because a roster is empty or out of date:
    where nobody is rostered, everybody who serves is called, and whoever left the duty counts no longer.

    Access: every member of staff reads; leaders, the register keeper and the configuration group write; a colleague of
    the same duty takes a shift over with one tap. Source: plan Art. 12, school plan ch. 5 (hotline).
    """

    _name = "crisis.oncall.shift"
    _description = "On-call shift"
    _inherit = ["crisis.oncall.mixin"]
    _order = "date_from desc, function, id"
    _rec_name = "user_id"
    _check_company_auto = True

    date_from = fields.Datetime(string="From", required=True, index=True)
    date_to = fields.Datetime(string="Until", required=True)
    active = fields.Boolean(default=True)
    pattern_id = fields.Many2one(
        "crisis.oncall.pattern", string="From the weekly pattern", readonly=True, index="btree_not_null"
    )
    day = fields.Date(string="Day of the pattern", readonly=True)
    replaced_user_id = fields.Many2one(
        "res.users", string="Instead of", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    replaced_at = fields.Datetime(string="Taken over at", readonly=True)
    is_now = fields.Boolean(string="On call now", compute="_compute_is_now", search="_search_is_now")
    can_take_over = fields.Boolean(compute="_compute_can_take_over", export_string_translation=False)

    _dates = models.Constraint("CHECK(date_to > date_from)", "The end lies before the beginning.")
    _pattern_day = models.UniqueIndex("(pattern_id, day) WHERE pattern_id IS NOT NULL", "This shift exists already.")

    @api.depends("date_from", "date_to")
    def _compute_is_now(self):
        now = fields.Datetime.now()
        for shift in self:
            shift.is_now = bool(shift.date_from and shift.date_to and shift.date_from <= now < shift.date_to)

    @api.model
    def _search_is_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        return Domain("date_from", "<=", now) & Domain("date_to", ">", now)

    @api.depends("user_id", "date_to", "function")
    @api.depends_context("uid")
    def _compute_can_take_over(self):
        for shift in self:
            shift.can_take_over = bool(shift.id) and not shift._obstacle_to_take_over()

    def write(self, vals):
        if not self.env.su and {"pattern_id", "day", "replaced_user_id", "replaced_at"} & set(vals):
            raise UserError(self.env._("This is set by the steps of the procedure and cannot be written by hand."))
        return super().write(vals)

    # --- a substitution ---------------------------------------------------------------------------------------------

    def _obstacle_to_take_over(self):
        """Why the current user cannot take this shift over, or ``""``."""
        if not self.active or not self.date_to or self.date_to <= fields.Datetime.now():
            return self.env._("This shift is over.")
        if self.user_id == self.env.user:
            return self.env._("This is your own shift.")
        if self._crisis_has_role(TAKE_OVER[self.function], self.company_id):
            return ""
        # sudo: the roster of the school, which every member of staff reads
        if self.function == "hotline" and self.sudo().search_count(
            [
                ("user_id", "=", self.env.uid),
                ("function", "=", "hotline"),
                ("company_id", "=", self.company_id.id),
                ("date_to", ">", fields.Datetime.now()),
            ],
            limit=1,
        ):
            return ""
        return self.env._("Whoever takes a shift over has the same duty in this school.")

    def action_take_over(self):
        """ "I take over": the rest of the shift is mine. Access: whoever has the same duty in the school.

        :raises UserError: over, one's own, or no such duty
        """
        self.ensure_one()
        self.check_access("read")
        if obstacle := self._obstacle_to_take_over():
            raise UserError(obstacle)
        now = fields.Datetime.now()
        mine = {"user_id": self.env.uid, "replaced_user_id": self.user_id.id, "replaced_at": now}
        shift = self.sudo()  # sudo: duty checked above; the roster itself is written by others
        if shift.date_from < now:
            # Who was on call until now stays in the roster.
            end = shift.date_to
            shift.date_to = now
            shift.create(
                {
                    "company_id": shift.company_id.id,
                    "function": shift.function,
                    "date_from": now,
                    "date_to": end,
                    **mine,
                }
            )
        else:
            shift.write(mine)
        return True

    def action_take_call(self):
        """Write down a call at the hotline. Gives a form; its own access says whether anything can be kept."""
        return self.env["crisis.hotline.call"]._new_call_action()

    # --- who is called ------------------------------------------------------------------------------------------------

    @api.model
    def _rostered(self, company, function, at=None):
        """Users in the roster of ``company`` at that moment (default: now), by shift or by weekly pattern."""
        at = at or fields.Datetime.now()
        around = [("company_id", "=", company.id), ("function", "=", function)]
        # sudo: an alarm is raised for whoever reports, also from outside; the roster is no secret
        shifts = self.sudo().search([*around, ("date_from", "<=", at), ("date_to", ">", at)])
        today = company._crisis_local(at).date()
        patterns = self.env["crisis.oncall.pattern"].sudo()  # sudo: as above
        patterns = patterns.search([*around, ("date_from", "<=", today)])
        users = shifts.user_id
        if patterns:
            terms = self.env["crisis.term"]._pure_terms(company)
            under_way = oncall.at(patterns._pure(), at, company._crisis_tz_name(), terms)
            planned = self.sudo().with_context(active_test=False)  # sudo: as above
            planned = planned.search([("pattern_id", "in", [one.key for one in under_way])])
            known = {(row.pattern_id.id, row.day) for row in planned}
            for one in under_way:
                if (one.key, one.day) not in known:
                    users |= patterns.browse(one.key).user_id
        return users.filtered("active")

    @api.model
    def _on_duty(self, company, function, at=None):
        """Whom to call: those rostered who still serve, and where there is nobody, everybody who serves."""
        serving = self._serving_users(company, function)
        users = self._rostered(company, function, at)
        if function != "hotline":
            users &= serving
        return users or serving
