# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import coverage, custody_roster
from ..tools.oncall import to_utc

PROPOSED_HOURS = 48
NIGHT = (22 * 60, 6 * 60)  # minutes of the day


class CrisisMonitoringTeam(models.Model):
    """The roster that is proposed, changed by a person and accepted (``tools/custody_roster.py``; plan Art. 18)."""

    _inherit = "crisis.monitoring.team"

    proposal_text = fields.Text(string="About the proposal", compute="_compute_proposal_text")
    has_proposal = fields.Boolean(compute="_compute_proposal_text", export_string_translation=False)

    def _compute_proposal_text(self):
        for team in self:
            proposed = team.shift_ids.filtered(lambda shift: shift.state == "proposed") if team.can_coordinate else ()
            team.has_proposal = bool(proposed)
            team.proposal_text = team._about_proposal() if proposed else False

    def action_propose_roster(self):
        """Propose shifts for the next two days where places are open. Access: counsellors and leaders."""
        self.ensure_one()
        self.check_access("write")
        self._check_is_live()
        if self.kind != "custody":
            raise UserError(self.env._("This step belongs to the other kind of team."))
        self._proposed()._cancel_quietly()
        question = self._question()
        if not question["adults"]:
            raise UserError(self.env._("Please add the adults of the team first."))
        roster = custody_roster.propose(**question)
        shifts = self.env["crisis.monitoring.shift"]
        # proposed shifts count for nothing until somebody accepts them
        shifts._as_workflow().create(
            [
                {
                    "team_id": self.id,
                    "user_id": key,
                    "date_from": slot.start,
                    "date_to": slot.end,
                    "state": "proposed",
                }
                for slot, key in roster.rows
            ]
        )
        return True

    def action_accept_roster(self):
        """What was proposed, and changed meanwhile, is the roster. Access as proposing."""
        self.ensure_one()
        self.check_access("write")
        self._check_is_live()
        proposed = self._proposed()
        if not proposed:
            raise UserError(self.env._("Nothing is proposed."))
        # the person who may write the roster has accepted it
        proposed._as_workflow().write({"state": "planned"})
        self._crisis_log("roster")
        return True

    def action_discard_roster(self):
        """Away with the proposal. Access as proposing."""
        self.ensure_one()
        self.check_access("write")
        self._proposed()._cancel_quietly()
        return True

    def _proposed(self):
        return self.env["crisis.monitoring.shift"].search([("team_id", "=", self.id), ("state", "=", "proposed")])

    # --- what the proposal is made of -------------------------------------------------------------------------------

    def _anchor(self):
        """Midnight of today at school."""
        company = self.company_id
        return to_utc(company._crisis_tz_name(), company._crisis_today(), 0)

    def _question(self):
        """What ``custody_roster.propose`` is asked; its answer is the same as long as nobody changes anything."""
        slots = self._slots()
        planned = self.shift_ids.filtered(lambda shift: shift.state == "planned")
        taken = Counter(
            {
                slot: len({shift.user_id for shift in planned if shift.date_from <= slot.start < shift.date_to})
                for slot in slots
            }
        )
        company = self.company_id
        return {
            "adults": self._adults(),
            "wanted": slots,
            "places": self.required_adults,
            "rest_hours": company.crisis_custody_rest_hours,
            "sex": self.subject_id.sex or "" if company.crisis_custody_same_sex else "",
            "taken": taken,
        }

    def _slots(self):
        """The next two days, cut into whole shifts."""
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        hours = self.company_id.crisis_custody_shift_hours
        end = now + timedelta(hours=PROPOSED_HOURS)
        slots = custody_roster.slots(now, end + timedelta(hours=hours), hours, self._anchor(), NIGHT)
        return [slot for slot in slots if slot.start < end]

    def _adults(self):
        """The adults of the team, with what they have planned and done, for other children too."""
        users = self.member_ids.filtered(lambda member: member.user_id and not member.left_at)
        # sudo: when a colleague is busy, not with whom
        shifts = (
            self.env["crisis.monitoring.shift"]
            .sudo()
            .search(
                [
                    ("user_id", "in", users.user_id.ids),
                    ("state", "=", "planned"),
                    ("team_id.state", "in", ("planned", "active")),
                ]
            )
        )
        by_user = shifts.grouped("user_id")
        adults = []
        for member in users:
            own = by_user.get(member.user_id, shifts.browse())
            here = own.filtered(lambda shift: shift.team_id == self)
            minutes = sum(int((shift.date_to - shift.date_from).total_seconds() // 60) for shift in here)
            nights = sum(
                custody_roster.is_night(shift.date_from, shift.date_to, self._anchor(), NIGHT) for shift in here
            )
            busy = tuple((shift.date_from, shift.date_to) for shift in own)
            adults.append(custody_roster.Adult(member.user_id.id, member.sex or "", busy, minutes, nights))
        return adults

    def _about_proposal(self):
        """What the person who accepts it must know: places that stay open, and what would fill them."""
        question = self._question()
        live = self.shift_ids.filtered(lambda shift: shift.state in ("planned", "proposed"))
        proposed = live.filtered(lambda shift: shift.state == "proposed")
        shifts = [coverage.Shift(shift.user_id.id, shift.date_from, shift.date_to) for shift in live]
        first, last = min(proposed.mapped("date_from")), max(proposed.mapped("date_to"))
        last = max([last, *(slot.end for slot in question["wanted"])])
        spans = coverage.by_plan(shifts, self.required_adults, first, last)
        texts = [self.env._("Change whatever you like, then accept. Until then it counts for nothing.")]
        if any(span.missing for span in spans):
            rest = question["rest_hours"]
            enough = custody_roster.enough_rest(**question)
            if enough is None:
                texts.append(self.env._("Places stay open: the team has too few adults."))
            elif enough < rest:
                texts.append(
                    self.env._(
                        "Places stay open: with %(rest)s hours of rest the adults are too few. With %(enough)s hours"
                        " all places would be filled.",
                        rest=rest,
                        enough=enough,
                    )
                )
            else:
                texts.append(self.env._("Places stay open."))
        sex = question["sex"]
        same = {member.user_id.id for member in self.member_ids if member.sex == sex and not member.left_at}
        if sex and any(span.people and not same.intersection(span.people) for span in spans):
            texts.append(self.env._("In some shifts nobody of the pupil's sex is planned."))
        return "\n".join(texts)
