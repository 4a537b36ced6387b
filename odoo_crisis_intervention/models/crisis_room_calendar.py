# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class CrisisRoomCalendar(models.Model):
    """When the counselling room and its people are taken, and nothing else: no pupil, no reason, no state.

    Access: every member of staff of the school. The own appointments open from here, others tell nothing.
    Source: plan Art. 7, 19.
    """

    _name = "crisis.room.calendar"
    _description = "Calendar of the counselling room"
    _inherit = ["crisis.access.mixin"]
    _auto = False
    _log_access = False
    _order = "starts_at, id"

    _crisis_grant_scopes = ()

    company_id = fields.Many2one(readonly=True, required=False, default=None)
    room_id = fields.Many2one("crisis.room", readonly=True)
    counsellor_id = fields.Many2one("res.users", readonly=True)
    starts_at = fields.Datetime(string="From", readonly=True)
    ends_at = fields.Datetime(string="Until", readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine", export_string_translation=False)

    def _crisis_read_domain(self):
        return Domain("company_id", "in", self._crisis_company_ids())

    def _crisis_write_domain(self):
        return Domain.FALSE

    @property
    def _table_query(self):
        """Appointments without whom they are for; what is called off is free again."""
        names = ["state", "company_id", "room_id", "counsellor_id", "starts_at", "ends_at"]
        self.env["crisis.appointment"].flush_model(names)
        return SQL(
            """
            SELECT id, company_id, room_id, counsellor_id, starts_at, ends_at
              FROM crisis_appointment
             WHERE state != 'cancelled' AND starts_at IS NOT NULL AND counsellor_id IS NOT NULL
            """
        )

    @api.depends("counsellor_id")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._("Taken: %(name)s", name=row.counsellor_id.name)

    @api.depends("counsellor_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for row in self:
            row.is_mine = row.counsellor_id == self.env.user

    def action_open(self):
        """The appointment behind it. Access: whoever may read that."""
        self.ensure_one()
        appointment = self.env["crisis.appointment"].browse(self.id)
        appointment.check_access("read")
        return appointment._get_records_action()
