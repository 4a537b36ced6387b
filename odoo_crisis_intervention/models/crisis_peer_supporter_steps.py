# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, HOMEROOM
from ..tools.workflow import Transition


class CrisisPeerSupporter(models.Model):
    """The steps of a peer supporter: confirmed, ended, asked again for the next term (plan Art. 26)."""

    _inherit = "crisis.peer.supporter"

    _transitions = {
        "confirm": Transition(
            sources=("nominated",), target="confirmed", roles=(COUNSELLOR,), four_eyes="nominated_by_id"
        ),
        "stop": Transition(sources=("nominated", "confirmed"), target="ended", roles=(COUNSELLOR, HOMEROOM)),
        "end": Transition(sources=("nominated", "confirmed"), target="ended", roles=(COUNSELLOR, HOMEROOM)),
    }

    def _crisis_log(self, event, text=False, happened_at=None, audience="need", kind="event"):
        """No line in the timeline, which is about people in crisis: who and when stands in the row."""

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_confirm(self):
        """Access: a counsellor of the school who did not nominate."""
        return self._transition("confirm")

    def action_stop(self):
        """The supporter wants to stop; nobody asks why. Access: counsellors, the homeroom teacher."""
        return self._transition("stop")

    def action_end(self):
        """Access: counsellors, the homeroom teacher."""
        return self._transition("end")

    def _today(self):
        return self.company_id._crisis_today()

    def _guard_confirm(self):
        if not self.pupil_consent_on or not self.guardian_consent_on:
            raise UserError(self.env._("The pupil and a guardian have to agree first."))
        if self.subject_id.class_id != self.class_id:
            raise UserError(self.env._("The pupil is no longer in this class."))

    def _prepare_confirm_values(self):
        return {"confirmed_by_id": self.env.uid, "confirmed_on": self._today(), "user_id": self._find_login().id}

    def _after_confirm(self):
        self._supporters_changed()

    def _prepare_stop_values(self):
        return {"end_reason": "own_wish", "ended_on": self._today()}

    def _after_stop(self):
        self._supporters_changed()

    def _guard_end(self):
        if not self.end_reason:
            raise UserError(self.env._("Please choose why it ends."))

    def _prepare_end_values(self):
        return {"ended_on": self._today()}

    def _after_end(self):
        self._supporters_changed()

    def _supporters_changed(self):
        self.env["crisis.duty"]._refresh_peers(self.class_id)

    def _check_steward(self):
        self.check_access("write")
        if any(supporter.state != "confirmed" for supporter in self):
            raise UserError(self.env._("This is for confirmed peer supporters."))

    def action_link_login(self):
        """Take over the portal login that the pupil's contact has got meanwhile. Access: whoever may write the row."""
        self._check_steward()
        for supporter in self.sudo():  # sudo: the login behind the pupil's contact; right checked above
            user = supporter._find_login()
            if not user:
                raise UserError(
                    self.env._("The pupil's contact has no portal login yet. The office gives one (Contacts, Portal).")
                )
            supporter._as_workflow().write({"user_id": user.id})  # checked above
            supporter._supporters_changed()
        return True

    def action_renew(self):
        """Nominate for the next term; consents are asked for again. Access: whoever may write the row."""
        self.check_access("write")
        renewed = self.browse()
        for supporter in self:
            day = fields.Date.add(supporter.term_id.date_to, days=1)
            term = self._default_term(supporter.company_id, day)
            if not term:
                raise UserError(self.env._("The next term is not entered yet."))
            row = self.create(
                {
                    "subject_id": supporter.subject_id.id,
                    "term_id": term.id,
                    "selection_way": "renewal",
                    "criterion_ids": supporter.criterion_ids.ids,
                    "training_on": supporter.training_on,
                    "training_hours": supporter.training_hours,
                }
            )
            # sudo: says which row it continues, which only the server writes; whoever renews may write both
            row.sudo()._as_workflow().write({"previous_id": supporter.id})
            renewed |= row
        return renewed._get_records_action()

    @api.model
    def _cron_end_of_term(self):
        """Daily: whose term is over, and whose class is no longer the own one."""
        for supporter in self.sudo().search([("state", "!=", "ended")]):  # sudo: all schools
            if supporter.term_id.date_to < supporter._today():
                reason = "end_of_term"
            elif supporter.subject_id.class_id != supporter.class_id:
                reason = "moved"
            else:
                continue
            supporter.end_reason = reason
            supporter._transition("end")

    # -- what the portal asks for; callers have found out whose row it is ----------------------------------------------

    @api.model
    def _asked_of(self, user):
        """Nominations that wait for the consent of this portal user: ``[(row, "pupil" or "guardian")]``."""
        # sudo: portal users have no access to the table; the domain is the check
        nominated = self.sudo().search(
            [
                ("state", "=", "nominated"),
                "|",
                ("subject_id.partner_id", "=", user.partner_id.id),
                ("subject_id.guardian_ids.partner_id", "=", user.partner_id.id),
            ]
        )
        asked = []
        for row in nominated:
            who = "pupil" if row.subject_id.partner_id == user.partner_id else "guardian"
            if not row[f"{who}_consent_on"] and row.term_id.date_to >= row._today():
                asked.append((row, who))
        return asked

    def _answer(self, who, agrees):
        """The pupil's or the guardian's yes or no; a no ends the nomination and is not asked about."""
        if agrees:
            # the answer of the person asked, whom the route has made sure of
            self._as_workflow().write({f"{who}_consent_on": self._today(), f"{who}_consent_way": "portal"})
        elif who == "pupil":
            self._transition("stop")
        else:
            self.end_reason = "consent"
            self._transition("end")
