# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_event import OPEN_EVENT_STATES, open_here


class CrisisEventPartMixin(models.AbstractModel):
    """What hangs on an emergency: read by those who read the emergency, for as long as they do.

    A row that is somebody's own (``user_id``) stays readable for him. Access follows the emergency's person, school
    and report, which are copied here.
    """

    _name = "crisis.event.part.mixin"
    _description = "Part of an emergency"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_grant_scopes = ("full",)
    _crisis_author_field = "create_uid"
    # Whether those who were called read all rows, or their own only.
    _crisis_called_read_all = False

    event_id = fields.Many2one("crisis.event", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(
        related="event_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="event_id.subject_id", store=True, precompute=True)
    concern_id = fields.Many2one(
        related="event_id.concern_id", store=True, precompute=True, index="btree_not_null", ondelete="restrict"
    )
    is_drill = fields.Boolean(related="event_id.is_drill", string="Drill")

    def _crisis_author_domain(self):
        """Own rows, and while the emergency is open what those who were called read."""
        domain = Domain("user_id", "=", self.env.uid) if "user_id" in self._fields else Domain.FALSE
        if self._crisis_called_read_all:
            domain |= open_here(self)
        return domain

    def _crisis_write_domain(self):
        """Office duties of the school, and whoever leads while it is open."""
        schools = sorted(self._crisis_scope().companies(self._crisis_write_roles))
        leads = Domain("event_id.commander_id", "=", self.env.uid) & Domain("event_id.state", "in", OPEN_EVENT_STATES)
        return super()._crisis_write_domain() & (Domain("company_id", "in", schools) | leads | self._crisis_own_write())

    def _leading_event(self, vals):
        """The emergency a new row hangs on, for whoever leads it; to be asked before anything else about it.

        :raises AccessError: it does not exist, is not readable, or somebody else leads
        """
        number = vals.get("event_id")
        event = self.env["crisis.event"].browse([number] if number and isinstance(number, int) else [])
        if event:
            event.check_access("read")
        if not event or not event._is_commanding():
            raise self._crisis_refusal("create")
        return event

    def _crisis_own_write(self):
        """Rows that somebody writes because they are his own."""
        return Domain.FALSE
