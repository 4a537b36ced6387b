# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.census_slots import slots


class CrisisCensusSchedule(models.TransientModel):
    """Gives each class of a census its hour, one after another on school days, with the homeroom teacher in the room.

    Classes that have a sitting already keep it. Access: a dialog of counsellors and leaders, own rows only; writing the
    sittings is asked for again. Source: plan Art. 11.
    """

    _name = "crisis.census.schedule"
    _description = "Give each class its hour"

    census_id = fields.Many2one("crisis.census", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="census_id.company_id")
    first_day = fields.Date(
        string="First day", required=True, compute="_compute_defaults", store=True, readonly=False, precompute=True
    )
    hour_from = fields.Float(
        string="From (hour)", required=True, compute="_compute_defaults", store=True, readonly=False, precompute=True
    )
    hour_to = fields.Float(
        string="Until (hour)", required=True, compute="_compute_defaults", store=True, readonly=False, precompute=True
    )
    minutes = fields.Integer(
        string="Minutes each", required=True, compute="_compute_defaults", store=True, readonly=False, precompute=True
    )
    at_once = fields.Integer(string="Classes at the same time", required=True, default=1)
    place = fields.Char(help="For example the computer room. Empty: each class in its own room.")
    class_count = fields.Integer(string="Classes without a sitting", compute="_compute_class_count")

    @api.depends("census_id")
    def _compute_defaults(self):
        for dialog in self:
            company = dialog.census_id.company_id or self.env.company
            today = company._crisis_today()
            dialog.first_day = max(dialog.census_id.date_from or today, today)
            dialog.hour_from = company.crisis_census_hour_from
            dialog.hour_to = company.crisis_census_hour_to
            dialog.minutes = company.crisis_census_minutes

    @api.depends("census_id")
    def _compute_class_count(self):
        for dialog in self:
            dialog.class_count = len(dialog._classes())

    def _classes(self):
        """Classes of the census that have no sitting to come or over."""
        census = self.census_id
        if not census:
            return self.env["crisis.school.class"]
        held = census.sitting_ids.filtered(lambda row: row.state != "cancelled" and not row.is_makeup).class_id
        return (census._scope_classes() - held).sorted(lambda row: (row.grade, row.number, row.id))

    def action_plan(self):
        """Write the sittings. Access: own dialog; then as writing sittings.

        :raises UserError: nothing fits between the hours, or every class has its hour already
        """
        self.ensure_one()
        classes = self._classes()
        if not classes:
            raise UserError(self.env._("Every class of this census has its hour already."))
        company = self.census_id.company_id
        try:
            times = slots(
                self.env["crisis.term"]._pure_terms(company),
                self.first_day,
                self.hour_from,
                self.hour_to,
                self.minutes,
                self.at_once,
                len(classes),
                company._crisis_tz_name(),
            )
        except ValueError:
            raise UserError(self.env._("Not one sitting fits between these hours.")) from None
        self.env["crisis.census.sitting"].create(
            [
                {
                    "census_id": self.census_id.id,
                    "class_id": school_class.id,
                    "place": self.place,
                    "starts_at": start,
                    "ends_at": end,
                }
                for school_class, (start, end) in zip(classes, times, strict=True)
            ]
        )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_census_sitting_action"),
            "domain": [("census_id", "=", self.census_id.id)],
            "context": {},
            "path": False,
        }
