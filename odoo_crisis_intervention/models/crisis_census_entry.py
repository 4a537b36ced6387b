# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models  # what follows in the school is the server's doing
from odoo.tools import hmac

from ..tools.roles import COUNSELLOR
from .survey_screening import SCREENING

_logger = logging.getLogger(__name__)


class CrisisCensusEntry(models.Model):
    """Who is answering on which sheet, from opening it to handing it in.

    The sheet itself is Odoo's and names nobody; this row names the pupil and keeps a keyed digest of the sheet's
    address. When the sheet is handed in its answers go to ``crisis.sheet`` and Odoo's copy is deleted. An answer to act
    on counts as soon as it is tapped, finished or not, and is not taken back by going back. What was begun and left is
    taken in when the sitting closes, by the scheduler at the latest.

    Access: counsellors of the school read, the tablet's pages write (``controllers/census_tablet.py``).
    Source: plan Art. 11.
    """

    _name = "crisis.census.entry"
    _description = "Answering on a tablet"
    _inherit = ["crisis.confidential.mixin"]
    _order = "id desc"

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = ()
    _crisis_grant_scopes = ("full",)
    _crisis_log_reads = True

    participant_id = fields.Many2one(
        "crisis.census.participant",
        string="Part in the census",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    subject_id = fields.Many2one(related="participant_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="participant_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    sitting_id = fields.Many2one("crisis.census.sitting", required=True, readonly=True, index=True, ondelete="restrict")
    form_id = fields.Many2one(
        "crisis.census.form", required=True, readonly=True, ondelete="restrict", export_string_translation=False
    )
    state = fields.Selection(
        [
            ("open", "Answering"),
            ("handed_in", "Handed in"),
            ("left", "Begun and left"),
            ("stopped", "Stopped by the pupil"),
        ],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    opened_at = fields.Datetime(
        string="Started answering at", required=True, readonly=True, default=fields.Datetime.now
    )
    ended_at = fields.Datetime(readonly=True)
    token_digest = fields.Char(
        groups="base.group_system", readonly=True, copy=False, index="btree_not_null", export_string_translation=False
    )

    # -- the tablet's pages: ``self`` is sudo, the sitting and the person were checked there -------------------------

    @api.model
    def _digest(self, token):
        # sudo: the secret of the database makes the digest; whoever has the table alone cannot tell whose a sheet is
        return hmac(self.env(su=True), "odoo_crisis_intervention.census", token or "")

    @api.model
    def _begin(self, sitting, participant, lang=None):
        """A new sheet for ``participant`` in the language ``lang``; one begun before on another tablet ends with it.

        :return: the entry and the sheet
        """
        self.search([("participant_id", "=", participant.id), ("state", "=", "open")])._end("left", keep=False)
        form = sitting.form_id
        sheet = self.env["survey.user_input"]._crisis_begin(form.survey_id, lang)
        entry = self.create(
            {
                "participant_id": participant.id,
                "sitting_id": sitting.id,
                "form_id": form.id,
                "token_digest": self._digest(sheet.access_token),
            }
        )
        return entry, sheet

    @api.model
    def _of(self, sheet):
        """The open entry of a sheet, or nothing."""
        return self.search([("token_digest", "=", self._digest(sheet.access_token)), ("state", "=", "open")], limit=1)

    def _sheet(self):
        """Odoo's sheet of this open entry: found by digest, since neither of the two names the other."""
        begun = self.env["survey.user_input"].search(
            [("survey_id", "=", self.form_id.survey_id.id), ("create_date", ">=", self.opened_at - timedelta(hours=1))]
        )
        return begun.filtered(lambda sheet: self._digest(sheet.access_token) == self.token_digest)[:1]

    def _watch(self, sheet):
        """After a page was saved: an answer to act on is acted on now. Never in the way of the pupil."""
        try:
            with self.env.cr.savepoint():
                if flagged := self.form_id._flagged(sheet):
                    new = flagged.filtered(lambda instrument: not self._taken(instrument))
                    self._take_in({key: value for key, value in self._answers(sheet).items() if key in new}, sheet)
        except Exception as error:  # the page goes on; handing in and the scheduler take it in again
            _logger.error("a page of a screening was not looked at: %s", type(error).__name__)

    def _hand_in(self, sheet):
        """Take the answers in, delete Odoo's copy.

        :return: whether an answer is to be acted on
        """
        self.ensure_one()
        self._take_in(self._answers(sheet), sheet)
        flagged = self._is_flagged()
        sheet.unlink()
        self._close("handed_in")
        return flagged

    def _is_flagged(self):
        self.ensure_one()
        keys = [self._key(instrument) for instrument in self.form_id.instrument_ids]
        return bool(
            self.env["crisis.sheet"].search_count(
                [("company_id", "=", self.company_id.id), ("key", "in", keys), ("is_flagged", "=", True)], limit=1
            )
        )

    def _stop(self):
        """The pupil does not want to go on: what was answered is deleted, but for what was acted on already."""
        self._end("stopped", keep=False)

    # -- ends --------------------------------------------------------------------------------------------------------

    def _end(self, state, keep=True):
        """End what is open without handing in.

        :param keep: whether the answers so far are taken in; those to act on are in any case
        """
        for entry in self:
            sheet = entry._sheet()
            if sheet:
                answers = entry._answers(sheet)
                if not keep:
                    flagged = entry.form_id._flagged(sheet).filtered(lambda one, entry=entry: not entry._taken(one))
                    answers = {key: value for key, value in answers.items() if key in flagged}
                entry._take_in(answers, sheet)
                sheet.unlink()
            entry._close(state)

    def _close(self, state):
        self.write({"state": state, "ended_at": fields.Datetime.now(), "token_digest": False})

    def _leave(self):
        """End those that were begun and left, each by itself."""
        for entry in self:
            try:
                with self.env.cr.savepoint():
                    entry._end("left")
            except Exception as error:  # one sheet that cannot be read leaves the others alone
                _logger.error("a sheet that was left was not taken in: %s", type(error).__name__)

    @api.model
    def _cron_tidy(self):
        """Take in what was left, wipe what belongs to nobody. Called every ten minutes."""
        now = fields.Datetime.now()
        entries = self.sudo().search([("state", "=", "open")])  # sudo: the scheduler works for every school
        entries.filtered(
            lambda entry: (
                entry.sitting_id.state != "open"
                or entry.opened_at <= now - timedelta(hours=entry.company_id.crisis_tablet_hours)
            )
        )._leave()
        known = set(self.sudo().search([("state", "=", "open")]).mapped("token_digest"))  # sudo: as above
        # sudo: sheets of a screening are read by nobody else
        sheets = (
            self.env["survey.user_input"]
            .sudo()
            .search([("survey_id.survey_type", "=", SCREENING), ("create_date", "<", now - timedelta(minutes=10))])
        )
        sheets.filtered(lambda sheet: self._digest(sheet.access_token) not in known).unlink()

    # -- from the sheet to what it says ------------------------------------------------------------------------------

    def _answers(self, sheet):
        return self.form_id._read_sheet(sheet)

    def _key(self, instrument):
        return f"{self.reference}.{instrument.id}"

    def _taken(self, instrument):
        """The answers to this instrument that were taken in already."""
        return self.env["crisis.sheet"].search(
            [("company_id", "=", self.company_id.id), ("key", "=", self._key(instrument)), ("state", "=", "done")]
        )

    def _take_in(self, answers, sheet):
        """``answers`` by instrument become sheets of the ring; what was taken in early is completed."""
        now, times = fields.Datetime.now(), self.form_id._read_times(sheet)
        rows = []
        for instrument, values in answers.items():
            if taken := self._taken(instrument):
                taken._complete(values)
                continue
            rows.append(
                {
                    "instrument_id": instrument.id,
                    "subject_id": self.subject_id.id,
                    "census_id": self.sitting_id.census_id.id,
                    "participant_id": self.participant_id.id,
                    "answers": values,
                    "answered_at": now,
                    "seconds": times[instrument],
                    "source": "tablet",
                    "key": self._key(instrument),
                }
            )
        if rows:
            # Not as the visitor of the page: what follows in the school is the server's doing, in this school.
            system = self.with_user(SUPERUSER_ID).with_company(self.company_id)
            system.env["crisis.sheet"]._take_in(rows)


class CrisisSheet(models.Model):
    """A sheet that was taken in before it was finished, because of an answer that does not wait."""

    _inherit = "crisis.sheet"

    def _complete(self, answers):
        """Put in the answers that came after; what raised the flag stays as it was tapped first."""
        self.ensure_one()
        first = self._answer_values()
        flagged = {
            item.number: first[item.number]
            for item in self.instrument_id.item_ids.filtered("flag_from")
            if isinstance(first.get(item.number), int) and first[item.number] >= item.flag_from
        }
        merged = {**answers, **flagged}
        if merged == first:
            return
        sheet = self.sudo()._as_workflow()  # sudo: the server completes what it took in itself a moment ago
        sheet.answers = {str(number): answer for number, answer in merged.items()}
        definition = sheet.instrument_id._pure()
        result = sheet._read_result(definition, None)
        sheet.write(sheet._result_values(result, sheet.is_flagged))
        lines = {line.scale_id.code: line for line in sheet.score_ids}
        bands = {(band.scale_id.code, band.code): band.id for band in sheet.instrument_id.scale_ids.band_ids}
        for score in result.scores:
            lines[score.code].write(
                {
                    "has_value": score.value is not None,
                    "value": float(score.value or 0),
                    "t_value": score.t_value or 0,
                    "band_id": score.band and bands[score.code, score.band.code],
                    "missing": score.missing,
                }
            )
        sheet._after_scored()
        sheet.candidate_id._recount()
