# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models


class CrisisMandatorySource(models.AbstractModel):
    """Where a situation that must be reported is ticked; the tick opens the report of whoever ticked."""

    _name = "crisis.mandatory.source.mixin"
    _description = "Can lead to a mandatory report"

    mandatory_situation_ids = fields.Many2many(
        "crisis.mandatory.situation",
        string="Must be reported",
        ondelete="restrict",
        help="Ticking one opens your own mandatory report, which you file yourself and nobody can stop.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for record in records.filtered("mandatory_situation_ids"):
            record._follow_mandatory(record.mandatory_situation_ids)
        return records

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "mandatory_situation_ids" not in vals:
            return super().write(vals)
        before = {record: record.mandatory_situation_ids for record in self}
        result = super().write(vals)
        for record, ticked in before.items():
            if new := record.mandatory_situation_ids - ticked:
                record._follow_mandatory(new)
        return result

    def _follow_mandatory(self, situations):
        self.env["crisis.mandatory.report"]._open_for(self, situations)


class CrisisConcern(models.Model):
    _name = "crisis.concern"
    _inherit = ["crisis.concern", "crisis.mandatory.source.mixin"]

    def _follow_mandatory(self, situations):
        """A draft is nobody's business yet: sending it opens the report."""
        if self.state != "draft":
            super()._follow_mandatory(situations)

    def _after_submit(self):
        super()._after_submit()
        if self.mandatory_situation_ids:
            self._follow_mandatory(self.mandatory_situation_ids)


class CrisisAssessment(models.Model):
    _name = "crisis.assessment"
    _inherit = ["crisis.assessment", "crisis.mandatory.source.mixin"]


class CrisisEvent(models.Model):
    _name = "crisis.event"
    _inherit = ["crisis.event", "crisis.mandatory.source.mixin"]

    def _follow_mandatory(self, situations):
        if not self.is_drill:
            super()._follow_mandatory(situations)
