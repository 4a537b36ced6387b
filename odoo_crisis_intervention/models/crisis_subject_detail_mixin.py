# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, KEEPER, LEADER


class CrisisSubjectDetailMixin(models.AbstractModel):
    """What hangs on a person of the roster and is not for all staff: profile and guardians.

    Access: the homeroom teacher of the class, counsellors, the register keeper and team leaders read and write; the
    configuration group writes without reading, because the roster import is theirs. A row never changes its person.
    """

    _name = "crisis.subject.detail.mixin"
    _inherit = ["crisis.access.mixin"]
    _description = "Restricted detail of a person of the roster"

    _crisis_read_roles = (COUNSELLOR, KEEPER, LEADER)
    _crisis_write_roles = (COUNSELLOR, KEEPER, LEADER)
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_grant_scopes = ("need", "full")

    subject_id = fields.Many2one("crisis.subject", string="Person", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="subject_id.company_id", store=True, index=True, precompute=True, default=None)

    @api.model
    def _crisis_write_domain(self):
        domain = super()._crisis_write_domain()
        if self.env.user.has_group("odoo_crisis_intervention.group_crisis_config"):
            domain |= Domain("company_id", "in", self._crisis_company_ids())
        return domain

    def write(self, vals):
        if "subject_id" in vals and any(row.subject_id.id != vals["subject_id"] for row in self):
            raise UserError(self.env._("This row belongs to one person and cannot be moved to another."))
        return super().write(vals)
