# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR, LEADER


class CrisisSheetScore(models.Model):
    """What one scale of an instrument says on a sheet. Written when the sheet is read, never by hand.

    Access: as the sheet. Source: plan Art. 11.
    """

    _name = "crisis.sheet.score"
    _description = "Score"
    _inherit = ["crisis.confidential.mixin"]
    _order = "id"

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = ()
    _crisis_grant_scopes = ("full",)

    sheet_id = fields.Many2one("crisis.sheet", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="sheet_id.subject_id", store=True, precompute=True)
    instrument_id = fields.Many2one(
        related="sheet_id.instrument_id", store=True, precompute=True, index=True, ondelete="restrict"
    )
    scale_id = fields.Many2one("crisis.instrument.scale", required=True, index=True, ondelete="restrict")
    sequence = fields.Integer(related="scale_id.sequence", store=True, precompute=True)
    has_value = fields.Boolean(readonly=True)
    value = fields.Float(string="Score", readonly=True, digits=(7, 2), aggregator="avg")
    t_value = fields.Integer(string="T value", readonly=True, aggregator="avg")
    band_id = fields.Many2one("crisis.instrument.band", readonly=True, index="btree_not_null", ondelete="restrict")
    missing = fields.Integer(string="Without an answer", readonly=True)

    def _crisis_read_domain(self):
        for_leaders = Domain("instrument_id.readers", "=", "leaders")
        return super()._crisis_read_domain() | (self._crisis_domain((LEADER,), False, ()) & for_leaders)

    def _in_words(self):
        """The score in one line, in the reader's language."""
        self.ensure_one()
        number = f"{self.value:g}" if self.has_value else ""
        if self.t_value:
            number += f" (T {self.t_value})"
        parts = [part for part in (number, self.band_id.name) if part] or ["—"]
        return self.env._("%(scale)s: %(score)s", scale=self.scale_id.name, score=", ".join(parts))
