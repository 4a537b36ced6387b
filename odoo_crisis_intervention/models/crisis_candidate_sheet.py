# SPDX-License-Identifier: LGPL-3.0-or-later
"""From scored sheets to candidates, and the alarm of an answer that is acted on at once."""

import functools
import logging

from odoo import api, fields, models

from ..tools.roles import COUNSELLOR, LEADER
from .crisis_candidate import ASK, FLAG, OPEN_STATES

_logger = logging.getLogger(__name__)

# Instruments that leave out the question about not wanting to live.
SHORT_FORMS = ("phq2", "phq8")


class CrisisSheet(models.Model):
    """A sheet that is a reason to talk puts its pupil on the list; never in the way of the sheet (plan Art. 11, 12).

    What fails is done by the scheduler a minute later. Each sheet raises the alarm once; what it says is constant.
    """

    _inherit = "crisis.sheet"

    candidate_id = fields.Many2one("crisis.candidate", readonly=True, index="btree_not_null", ondelete="restrict")
    alarmed_at = fields.Datetime(string="Counsellors called", readonly=True)

    _without_candidate = models.Index("(id) WHERE state = 'done' AND to_see AND candidate_id IS NULL")
    _without_alarm = models.Index("(id) WHERE state = 'done' AND is_flagged AND alarmed_at IS NULL")

    def _after_scored(self):
        result = super()._after_scored()
        self._try("_raise_red_flags")
        self._try("_put_on_list")
        return result

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "void":
            self.sudo().candidate_id._recount()  # sudo: a reason to talk is gone, whoever took it back
        return result

    def _try(self, step):
        self.env.cr.flush()  # so that nothing of a sheet is lost with what fails here
        try:
            with self.env.cr.savepoint():
                getattr(self.sudo(), step)()  # sudo: what follows from an answer is the server's
        except Exception as error:  # whatever it is
            _logger.error("%s of %s answer sheets failed: %s", step, len(self), type(error).__name__)

    def _put_on_list(self):
        self.env["crisis.candidate"]._join(
            self.filtered(
                lambda sheet: (
                    sheet.state == "done"
                    and sheet.to_see
                    and not sheet.candidate_id
                    and sheet.subject_id.kind == "student"
                )
            )
        )

    def _leaves_to_ask(self):
        """Whether a question about not wanting to live is still to be asked in person."""
        second_stage = self.census_id.item9_mode == "second_stage" and self.instrument_id.code in SHORT_FORMS
        return bool(self.to_ask or (second_stage and self.to_see))

    def _reason_line(self):
        """Which sheet of when says what, in the reader's language."""
        self.ensure_one()
        day = fields.Date.to_string(self.company_id._crisis_local(self.answered_at)) if self.answered_at else ""
        title = " · ".join(filter(None, (self.instrument_id.name, day)))
        return self.env._("%(sheet)s: %(reasons)s", sheet=title, reasons=self.reasons or "")

    # --- the alarm --------------------------------------------------------------------------------------------------

    def _raise_red_flags(self):
        """Call the counsellors on duty, once for each sheet, and once each of them for all that came together."""
        flagged = self.filtered(lambda sheet: sheet.state == "done" and sheet.is_flagged and not sheet.alarmed_at)
        alone = flagged.filtered(lambda sheet: not sheet._has_company())
        for company, sheets in alone.grouped("company_id").items():
            people = self.env["res.users"].union(*(sheet._flag_people(company) for sheet in sheets))
            self.env["crisis.notice"]._send(people, "alarm")
        if flagged:
            # as workflow: that they were called is a fact
            flagged._as_workflow().write({"alarmed_at": fields.Datetime.now()})

    def _has_company(self):
        """Whether it was asked face to face: then whoever asked is with the pupil."""
        return self.source == "asked" and bool(self.entered_by_id)

    def _flag_people(self, company):
        """Counsellors on duty who are not shut out; where there is none, whoever else serves, leaders at last."""
        shut_out = self.env["crisis.access.exclusion"]._users_shut_out(self.subject_id, None)
        duties = self.env["crisis.duty"]
        for people in (
            self.env["crisis.oncall.shift"]._on_duty(company, "counsellor"),
            duties._people(company, COUNSELLOR),
            duties._people(company, LEADER),
        ):
            if people - shut_out:
                return people - shut_out
        return self.env["res.users"]


class CrisisCandidate(models.Model):
    _inherit = "crisis.candidate"

    @api.model
    def _join(self, sheets):
        """Put the pupils of these sheets on the list, or the sheets to whom is on it. For the server."""
        if not sheets:
            return
        now = fields.Datetime.now()
        known = self.search([("subject_id", "in", sheets.subject_id.ids), ("state", "in", OPEN_STATES)])
        of_census = {(row.subject_id, row.census_id): row for row in known}
        of_pupil = {row.subject_id: row for row in known}
        joining, founding = {}, {}
        for sheet in sheets:
            key = (sheet.subject_id, sheet.census_id)
            candidate = of_census.get(key) or (not sheet.census_id and of_pupil.get(sheet.subject_id))
            group = joining if candidate else founding
            group[candidate or key] = group.get(candidate or key, sheets.browse()) | sheet
        talk_by = functools.cache(self._talk_by)  # the calendar is read once for all of them
        # as workflow: the list is made of facts
        created = self._as_workflow().create(
            [
                {
                    "subject_id": subject.id,
                    "company_id": subject.company_id.id,
                    "census_id": census.id,
                    "source": "sheet",
                    "found_at": now,
                    **self._standing(of_key),
                    "flagged_at": any(of_key.mapped("is_flagged")) and now,
                    "due_at": talk_by(now, subject.company_id, any(of_key.mapped("is_flagged"))),
                    **self._taken_with(of_key, now),
                }
                for (subject, census), of_key in founding.items()
            ]
        )
        for candidate, of_key in [*zip(created, founding.values(), strict=True), *joining.items()]:
            of_key._as_workflow().write({"candidate_id": candidate.id})  # as workflow: as above
        for candidate, new in joining.items():
            candidate._hear_of(new)

    def _taken_with(self, sheets, now):
        """Whoever asked face to face has the pupil already."""
        asked = sheets.filtered(lambda sheet: sheet._has_company())[:1]
        return {"taken_at": now, "taken_by_id": asked.entered_by_id.id} if asked else {}

    def _standing(self, sheets):
        """How urgent these sheets make a talk."""
        flagged = any(sheets.mapped("is_flagged"))
        ask = any(sheet._leaves_to_ask() for sheet in sheets)
        plain = max(sheets.mapped("urgency"), default=0)
        return {
            "to_ask": ask,
            "priority": "flag" if flagged else "ask" if ask else "score" if sheets else "hand",
            "urgency": FLAG * flagged + ASK * ask + plain,
        }

    def _hear_of(self, sheets):
        """New sheets of somebody who is on the list: a new reason ends a wait, and never makes it longer."""
        for candidate in self:
            flagged = any(sheet.is_flagged for sheet in sheets if sheet.candidate_id == candidate)
            if flagged:
                candidate._as_workflow().flagged_at = fields.Datetime.now()  # as workflow: a fact
            due_at = candidate.due_at
            if candidate.state in ("watch", "unreachable"):
                candidate._transition("again")
            elif flagged:
                sooner = candidate._due_from(fields.Datetime.now())
                candidate._as_workflow().due_at = min(filter(None, (due_at, sooner)))  # as workflow: as above
            candidate._recount()
            if taken := self._taken_with(sheets & candidate.sheet_ids, fields.Datetime.now()):
                candidate._as_workflow().write(taken)  # as workflow: as above

    def _recount(self):
        """After a sheet came or was taken back."""
        for candidate in self:
            candidate._as_workflow().write(candidate._standing(candidate._counting_sheets()))  # as workflow: facts

    @api.model
    def _cron_mend(self):
        """Every minute: what failed when a sheet was handed in."""
        # sudo: all schools
        sheets = self.env["crisis.sheet"].sudo()
        done = [("state", "=", "done")]
        for sheet in sheets.search([*done, ("is_flagged", "=", True), ("alarmed_at", "=", False)], order="id"):
            sheet._try("_raise_red_flags")
        missed = [*done, ("to_see", "=", True), ("candidate_id", "=", False), ("subject_id.kind", "=", "student")]
        for sheet in sheets.search(missed, order="id"):
            sheet._try("_put_on_list")
