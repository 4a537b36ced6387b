# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .crisis_confidential_mixin import _linked


class CrisisGuardianPaperMixin(models.AbstractModel):
    """A paper of a case that a guardian receives: of this pupil, and of those who may be told.

    The guardian fills in name and phone, so only a guardian the writer may read is taken.
    Access: as the part of a case it is.
    """

    _name = "crisis.guardian.paper.mixin"
    _description = "Paper for a guardian"
    _inherit = ["crisis.case.part.mixin"]

    guardian_id = fields.Many2one(
        "crisis.guardian",
        domain="[('subject_id', '=', subject_id), ('may_inform', '=', True)]",
        index="btree_not_null",
        ondelete="restrict",
    )

    def _crisis_check_links(self, values):
        super()._crisis_check_links(values)
        if values.get("guardian_id") and not self.env.su:
            self.env["crisis.guardian"].browse(_linked(values["guardian_id"])[0]).check_access("read")

    @api.constrains("case_id", "guardian_id")
    def _check_guardian(self):
        for paper in self.sudo():  # sudo: whose guardian it is
            if paper.guardian_id and paper.guardian_id.subject_id != paper.case_id.subject_id:
                raise ValidationError(self.env._("Please choose a guardian of this pupil."))
