# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models

from ..tools.roles import LEADER


class CrisisPlanChapter(models.Model):
    """A chapter of one version of the plan: heading and plain text, paragraph by paragraph.

    Access: as its version; it changes only while that is a draft. Source: plan Art. 27.
    """

    _name = "crisis.plan.chapter"
    _inherit = ["crisis.office.mixin"]
    _description = "Chapter of the plan"
    _order = "version_id, sequence, id"

    _crisis_write_roles = (LEADER,)

    version_id = fields.Many2one("crisis.plan.version", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="version_id.company_id", string="School", store=True, precompute=True, index=True, default=None
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Heading", required=True)
    text = fields.Text()

    @api.model_create_multi
    def create(self, vals_list):
        chapters = super().create(vals_list)
        chapters.version_id._check_draft()
        return chapters

    def write(self, vals):
        self.check_access("write")
        self.version_id._check_draft()
        result = super().write(vals)
        self.version_id._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        self.version_id._check_draft()
