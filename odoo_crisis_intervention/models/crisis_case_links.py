# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models


class CrisisConcern(models.Model):
    """The case a report belongs to. Readership stays that of the report."""

    _inherit = "crisis.concern"

    case_id = fields.Many2one("crisis.case", readonly=True, index="btree_not_null", ondelete="restrict")


class CrisisAssessment(models.Model):
    """The case an assessment belongs to. Readership stays that of the assessment."""

    _inherit = "crisis.assessment"

    case_id = fields.Many2one("crisis.case", readonly=True, index="btree_not_null", ondelete="restrict")


class CrisisWarning(models.Model):
    """The cases of a register entry, and the button to the open one."""

    _inherit = "crisis.warning"

    case_ids = fields.One2many("crisis.case", "warning_id", string="Cases")

    def action_open_case(self):
        """Open the case of this person: the open one, or a new one. Access: counsellors and leaders."""
        return self.env["crisis.case"]._open_from_warning(self)._get_records_action()
