# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER


class CrisisCounsellorReportLine(models.Model):
    """One number of a weekly report that was handed in: what it counts, and how many that concern nobody by name.

    What concerns a pupil is counted in the pupil's own row (``crisis.counsellor.report.person``).

    Access: as the report; nobody writes one, handing in makes it. Source: plan Art. 12.
    """

    _name = "crisis.counsellor.report.line"
    _description = "Fact of a counsellor's weekly report"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_grant_scopes = ()

    report_id = fields.Many2one(
        "crisis.counsellor.report", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    counsellor_id = fields.Many2one(related="report_id.counsellor_id", store=True, precompute=True, ondelete="restrict")
    code = fields.Char(required=True, readonly=True, export_string_translation=False)
    label = fields.Char(string="Fact", compute="_compute_label")
    count = fields.Integer(string="How many", required=True, readonly=True)

    _one_each = models.UniqueIndex("(report_id, code)", "This was counted already.")
    _not_negative = models.Constraint("CHECK(count >= 0)", "A count is not negative.")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_label(self):
        for line in self:
            line.label = self.env["crisis.counsellor.report"]._week_label(line.code or "")

    def _crisis_write_domain(self):
        return Domain.FALSE
