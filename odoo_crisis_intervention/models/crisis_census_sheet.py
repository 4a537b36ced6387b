# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class CrisisSheet(models.Model):
    """A sheet that was answered in a census: it completes its pupil's part, or asks for it once more."""

    _inherit = "crisis.sheet"

    census_id = fields.Many2one(
        "crisis.census", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    participant_id = fields.Many2one(
        "crisis.census.participant", string="Part in the census", readonly=True, index="btree_not_null",
        ondelete="restrict", check_company=True,
    )  # fmt: skip

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "void":
            self.sudo().participant_id._sheet_void()  # sudo: as below
        return result

    def _after_scored(self):
        super()._after_scored()
        try:
            with self.env.cr.savepoint():
                self.sudo()._follow_census()  # sudo: who took part is the server's bookkeeping, whoever typed it in
        except Exception as error:  # the sheet is kept; the counsellor sees the pupil as missing
            _logger.error("a census was not brought up to date: %s", type(error).__name__)

    def _follow_census(self):
        self._find_census()
        of_census = self.filtered("participant_id")
        if not of_census:
            return
        all_sheets = self.search(
            Domain("participant_id", "in", of_census.participant_id.ids) & Domain("state", "=", "done"), order="id"
        )
        all_sheets._link_retests()
        for participant, sheets in all_sheets.grouped("participant_id").items():
            participant._sheets_there(sheets)

    def _find_census(self):
        """Paper and imports name a pupil and an instrument; the census that is under way is found from that."""
        loose = self.filtered(lambda sheet: not sheet.participant_id)
        if not loose:
            return
        participants = self.env["crisis.census.participant"].search(
            Domain("subject_id", "in", loose.subject_id.ids)
            & Domain("census_id.state", "=", "running")
            & Domain("state", "not in", ("left", "declined"))
        )
        by_subject = participants.grouped("subject_id")
        asked = {census: census._asked_instruments() for census in participants.census_id}
        for sheet in loose:
            for participant in by_subject.get(sheet.subject_id, ()):
                if sheet.instrument_id in asked[participant.census_id]:
                    sheet._as_workflow().write(  # the server's own bookkeeping, on a sheet that is locked
                        {"census_id": participant.census_id.id, "participant_id": participant.id}
                    )
                    break

    def _link_retests(self):
        """A sheet after one that could not be used names it."""
        for sheets in self.grouped(lambda sheet: (sheet.participant_id, sheet.instrument_id)).values():
            before = self.browse()
            for sheet in sheets:
                if before and not before.is_valid and not sheet.retest_of_id:
                    sheet._as_workflow().write({"retest_of_id": before.id})  # as above
                before = sheet


class CrisisCensusParticipant(models.Model):
    """What the sheets say of a part: complete, to be answered again, or still to come. Never what stands on them."""

    _inherit = "crisis.census.participant"

    def _sheets_there(self, sheets):
        """:param sheets: those of this pupil and census that count, the older first"""
        last = {sheet.instrument_id: sheet for sheet in sheets}
        asked = self.census_id._asked_instruments()
        if self.state != "left" and all(instrument in last for instrument in asked):
            self._answered(all(last[instrument].is_valid for instrument in asked))

    def _sheet_void(self):
        """A sheet was typed in wrong: what it had completed is open again, unless the others are enough."""
        for participant in self.filtered(lambda row: row.state in ("answered", "invalid")):
            participant.write({"state": "expected", "answered_at": False})
            sheets = self.env["crisis.sheet"].search(
                [("participant_id", "=", participant.id), ("state", "=", "done")], order="id"
            )
            participant._sheets_there(sheets)
