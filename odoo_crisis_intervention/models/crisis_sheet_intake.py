# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models

from ..tools import scoring

_READ_APART = ("answers", "given", "flagged")


class CrisisSheetIntake(models.Model):
    """How answers become sheets: one door for the screen at school, the platform's file and the paper typed in."""

    _inherit = "crisis.sheet"

    def _take_in(self, rows):
        """Write sheets that were answered elsewhere, read them, and let follow what has to follow.

        Called by the server after its own check of who may bring answers in; every right from there on. Many at once:
        an instrument is read once, not per sheet.

        :param rows: dictionaries with ``instrument_id``, ``subject_id``, ``source``, ``answered_at`` and either
            ``answers`` (item number → value, ``scoring.REFUSED`` or None) or ``given`` (code of a scale → score, or
            the code of a band); optional ``seconds``, ``flagged`` (the platform says: act at once), ``key`` (what
            makes the same result the same, per school) and other fields of this model
        :raises ValueError: an answer or a band the instrument does not have
        :return: the sheets, in the order of ``rows``
        """
        # sudo: the caller has checked; whoever answers is often no user at all
        model = self.sudo()._as_workflow()
        subjects = model.env["crisis.subject"].browse([row["subject_id"] for row in rows])
        values = [
            {
                "company_id": subject.company_id.id,
                "entered_by_id": False,
                **{name: value for name, value in row.items() if name not in _READ_APART},
                "answers": {str(number): answer for number, answer in (row.get("answers") or {}).items()},
                "state": "done",
            }
            for subject, row in zip(subjects, rows, strict=True)
        ]
        sheets = model.create(values)
        sheets._score({sheet.id: row for sheet, row in zip(sheets, rows, strict=True)})
        sheets._after_scored()
        return sheets

    def _score(self, rows=None):
        """Read the sheets as their instruments say. ``rows``: what another platform read already, by sheet."""
        model = self.sudo()._as_workflow()  # sudo: inside a step or an intake, both of which checked
        lines = []
        for instrument, sheets in model.grouped("instrument_id").items():
            definition = instrument._pure()
            scales = {scale.code: scale.id for scale in instrument.scale_ids}
            bands = {(band.scale_id.code, band.code): band.id for band in instrument.scale_ids.band_ids}
            for sheet in sheets:
                row = (rows or {}).get(sheet.id, {})
                result = sheet._read_result(definition, row.get("given"))
                sheet.write(sheet._result_values(result, bool(row.get("flagged"))))
                lines += [
                    {
                        "sheet_id": sheet.id,
                        "scale_id": scales[score.code],
                        "has_value": score.value is not None,
                        "value": float(score.value or 0),
                        "t_value": score.t_value or 0,
                        "band_id": score.band and bands[score.code, score.band.code],
                        "missing": score.missing,
                    }
                    for score in result.scores
                ]
        model.env["crisis.sheet.score"].create(lines)

    def _read_result(self, definition, given):
        if given:
            return scoring.given(definition, given)
        return scoring.score(
            definition,
            self._answer_values(),
            sex=self.subject_id.sex or None,
            grade=self.subject_id.class_id.grade or None,
            seconds=self.seconds or None,
        )

    def _result_values(self, result, flagged):
        return {
            "is_flagged": flagged or bool(result.flags),
            "to_ask": bool(result.to_ask),
            "is_valid": result.is_valid,
            "doubt_codes": " ".join(result.doubts),
            "to_see": flagged or result.to_see,
            "urgency": result.urgency,
        }

    def _after_scored(self):
        """What follows from sheets that were just read. Parts extend it; nothing in it may hold up a sheet."""
