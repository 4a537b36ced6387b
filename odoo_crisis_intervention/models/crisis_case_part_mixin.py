# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_case import OPEN_STATES


class CrisisCasePartMixin(models.AbstractModel):
    """What hangs on a case and is need-to-know: read by those who read the case, while and after it runs.

    Counsellors, leaders, the register keeper, the homeroom teacher of the person's class and grants read; counsellors
    and leaders write. Models narrow or widen that by the usual class attributes. A part stays with its case.
    """

    _name = "crisis.case.part.mixin"
    _description = "Part of a case"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True

    case_id = fields.Many2one("crisis.case", required=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(related="case_id.subject_id", string="Person", store=True, precompute=True)
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )

    @api.constrains("case_id")
    def _check_case_is_open(self):
        # sudo: only the state; whoever writes read the case just now
        if any(record.case_id.state not in OPEN_STATES for record in self.sudo()):
            raise ValidationError(self.env._("This belongs to an open case."))

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "case_id" in vals and any(record.case_id.id != vals["case_id"] for record in self):
            raise UserError(self.env._("What hangs on a case stays with it."))
        return super().write(vals)
