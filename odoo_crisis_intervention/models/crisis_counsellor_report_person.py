# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER


class CrisisCounsellorReportPerson(models.Model):
    """A pupil who occurs in a weekly report that was handed in: level, and how often what was done in that week.

    A row of its own, so that whoever is shut out from the pupil does not see it in the report either, nor in a total.
    A colleague never has one. Access: counsellors and leaders of the school; nobody writes one, handing in makes it.
    Source: plan Art. 12.
    """

    _name = "crisis.counsellor.report.person"
    _description = "Person in a counsellor's weekly report"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True

    report_id = fields.Many2one(
        "crisis.counsellor.report", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(string="Person", required=True, readonly=True)
    level_id = fields.Many2one("crisis.level", readonly=True, index="btree_not_null", ondelete="restrict")
    event_codes = fields.Char(required=True, readonly=True, export_string_translation=False)

    _one_each = models.UniqueIndex("(report_id, subject_id)", "This person is in the report already.")

    def _crisis_write_domain(self):
        return Domain.FALSE

    @api.model
    def _codes_of(self, counts):
        """Counts as they are kept: "concern:2,assessed:1"."""
        return ",".join(f"{code}:{number}" for code, number in counts.items())

    def _counts(self):
        """The counts that were kept."""
        self.ensure_one()
        pairs = (part.partition(":") for part in self.event_codes.split(","))
        return Counter({code: int(number) for code, _colon, number in pairs})
