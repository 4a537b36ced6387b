# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import SQL

from .crisis_case import GROUP
from .crisis_homeroom_note import GIVEN_STATES


class CrisisPupilFile(models.Model):
    """What screening adds to a pupil's file.

    A census opens the file of everybody who is asked, whatever they answer, so that it tells nothing of anybody. A
    result opens none.
    """

    _inherit = "crisis.pupil.file"

    sheet_ids = fields.Many2many(
        "crisis.sheet", string="Answer sheets", compute="_compute_layers", groups=f"{GROUP}counsellor"
    )

    candidate_ids = fields.Many2many(
        "crisis.candidate", string="Candidates", compute="_compute_layers", groups=f"{GROUP}counsellor"
    )
    homeroom_note_ids = fields.Many2many(
        "crisis.homeroom.note", string="Notes for the homeroom teacher", compute="_compute_layers"
    )

    @api.model
    def _layers(self):
        return {
            **super()._layers(),
            "sheet_ids": [("state", "=", "done")],
            "candidate_ids": [("state", "!=", "void")],
            "homeroom_note_ids": [("state", "in", GIVEN_STATES)],
        }

    @api.model
    def _open_for_census(self, censuses):
        """The files of everybody who is asked, in one statement."""
        asked = SQL(
            "SELECT subject_id, TRUE AS is_shared FROM crisis_census_participant WHERE census_id = ANY(%s)",
            censuses.ids,
        )
        return self._insert(asked, "census")


class CrisisCensus(models.Model):
    _inherit = "crisis.census"

    def _sync_participants(self):
        super()._sync_participants()
        if self:
            # sudo: files are the server's to open; whoever asks reads none of them by that
            self.env["crisis.pupil.file"].sudo()._open_for_census(self)


class CrisisCandidate(models.Model):
    _inherit = "crisis.candidate"

    def action_pupil_file(self):
        """Access: whoever reads this record, then as the file says."""
        self.ensure_one()
        self.check_access("read")
        return self.env["crisis.pupil.file"]._open_of(self.subject_id)
