# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import coverage
from .crisis_monitoring_note import FACTS

SPANS = (24, 48)  # hours that the time bar shows
# An open page asks every minute. Whoever opened it stands in the access log; so long one line is enough.
ONE_LINE_HOURS = 12


class CrisisMonitoringTeam(models.Model):
    """Who is with the child now, who is next, where the gap is (plan Art. 4(3)): computed, never stored."""

    _inherit = "crisis.monitoring.team"

    with_child_text = fields.Char(string="With the child now", compute="_compute_with_child")
    missing_now = fields.Integer(string="Adults missing now", compute="_compute_with_child")

    # --- what the arithmetic works on -------------------------------------------------------------------------------

    def _coverage_inputs(self):
        """``{team id: (shifts, facts)}`` of all teams, in two queries whatever the number of shifts."""
        # sudo: for readers of the team, whose shifts and facts they may all read
        planned = (
            self.env["crisis.monitoring.shift"]
            .sudo()
            .search_fetch(
                [("team_id", "in", self.ids), ("state", "=", "planned")], ["team_id", "user_id", "date_from", "date_to"]
            )
        )
        # sudo: as above
        said = (
            self.env["crisis.monitoring.note"]
            .sudo()
            .search_fetch(
                [("team_id", "in", self.ids), ("kind", "in", FACTS)],
                ["team_id", "user_id", "happened_at", "kind"],
                order="happened_at, id",
            )
        )
        inputs = {team.id: ([], []) for team in self}
        for row in planned:
            inputs[row.team_id.id][0].append(coverage.Shift(row.user_id.id, row.date_from, row.date_to))
        for row in said:
            inputs[row.team_id.id][1].append(coverage.Fact(row.user_id.id, row.happened_at, row.kind))
        return inputs

    def _with_the_child(self):
        """``(users responsible now, those of them who wait to be relieved)`` as ids."""
        self.ensure_one()
        _shifts, facts = self._coverage_inputs()[self.id]
        states = coverage.responsible(facts, self.sudo().required_adults)  # sudo: a number
        return states[-1][1:] if states else ((), ())

    @api.depends_context("lang")
    def _compute_with_child(self):
        live = self.filtered(lambda team: team.kind == "custody" and team.state == "active" and team._origin)
        (self - live).with_child_text = False
        (self - live).missing_now = 0
        inputs = live._coverage_inputs() if live else {}
        for team in live:
            states = coverage.responsible(inputs[team._origin.id][1], team.required_adults)
            people = states[-1][1] if states else ()
            users = self.env["res.users"].sudo().browse(people)  # sudo: names of colleagues
            comma = "、" if (self.env.lang or "").startswith("zh") else ", "
            team.with_child_text = comma.join(users.mapped("name")) or self.env._("Nobody")
            team.missing_now = max(team.required_adults - len(people), 0)

    # --- the time bar -----------------------------------------------------------------------------------------------

    def get_bar(self, hours=24):
        """What the time bar shows; see ``static/src/custody``. Access: whoever may read the team.

        Opening the form leaves the line in the access log; an open page that asks again leaves none. Whoever asks
        without having opened it leaves one.

        :param hours: 24 or 48, half of it behind and half of it ahead.
        """
        self.ensure_one()
        self.check_access("read")
        since = fields.Datetime.now() - timedelta(hours=ONE_LINE_HOURS)
        if not self.env["crisis.access.log"]._has_read(self, since):
            self._crisis_audit("read", "time bar")
        secret = self.sudo()  # sudo: times and names that a reader of the team may read
        hours = hours if hours in SPANS else SPANS[0]
        now = fields.Datetime.now()
        begin = max(secret.started_at or now, now - timedelta(hours=hours / 2))
        end = now + timedelta(hours=hours / 2)
        if secret.ended_at:
            end = min(secret.ended_at, end)
            begin = max(secret.started_at, end - timedelta(hours=hours))
        shifts, facts = secret._coverage_inputs()[self.id]
        spans = coverage.spans(shifts, facts, secret.required_adults, begin, now, end)
        seen = coverage.now_and_next(shifts, facts, secret.required_adults, now)
        people = {uid for span in spans for uid in span.people} | set(seen["people"])
        people |= {shift.person for shift in (*shifts, *seen["late"], *seen["next"]) if begin < shift.end}
        users = self.env["res.users"].sudo().browse(sorted(people))  # sudo: names of colleagues
        names = {user.id: user.name for user in users}
        since = self._since(spans, seen["people"])
        return {
            "state": secret.state,
            "kind": secret.kind,
            "required": secret.required_adults,
            "now": _text(now),
            "from": _text(begin),
            "to": _text(end),
            "with_child": [
                {
                    "name": names[uid],
                    "since": _text(since.get(uid)),
                    "waiting": uid in seen["waiting"],
                    "over": uid in seen["over"],
                }
                for uid in seen["people"]
            ],
            "missing": max(secret.required_adults - len(seen["people"]), 0) if secret.state == "active" else 0,
            "late": [{"name": names[shift.person], "at": _text(shift.start)} for shift in seen["late"]],
            "next": [{"name": names[shift.person], "at": _text(shift.start)} for shift in seen["next"]],
            "lanes": self._lanes(names, shifts, spans, begin, end) if secret.kind == "custody" else [],
            "gaps": [
                {
                    "from": _text(gap.start),
                    "to": _text(gap.end),
                    "missing": gap.missing,
                    "alone": bool(gap.alone_from),
                    "planned": gap.is_planned,
                }
                for gap in (coverage.gaps(spans) if secret.kind == "custody" and secret.started_at else ())
            ],
            "last_note": secret._last_note(),
            "me": self._my_turn(seen),
        }

    @staticmethod
    def _since(spans, people):
        """Since when each of ``people`` has been there without a break, as far as the bar reaches back."""
        since = {}
        for span in reversed([span for span in spans if not span.is_planned]):
            for uid in people:
                if uid in span.people and (uid not in since or since[uid] == span.end):
                    since[uid] = span.start
        return since

    @staticmethod
    def _lanes(names, shifts, spans, begin, end):
        """One lane for each adult: planned stretches, and those really there."""
        lanes = []
        for uid in sorted(names, key=names.get):
            planned = [
                {"from": _text(max(shift.start, begin)), "to": _text(min(shift.end, end))}
                for shift in shifts
                if shift.person == uid and shift.end > begin and shift.start < end
            ]
            real = [
                {"from": _text(span.start), "to": _text(span.end), "waiting": uid in span.waiting}
                for span in spans
                if not span.is_planned and uid in span.people
            ]
            if planned or real:
                lanes.append({"id": uid, "name": names[uid], "planned": planned, "real": real})
        return lanes

    def _last_note(self):
        note = self.env["crisis.monitoring.note"].search(
            [("team_id", "=", self.id), ("kind", "=", "note")], order="id desc", limit=1
        )
        start = note.happened_at or self.started_at
        wait = timedelta(minutes=self.note_minutes) or timedelta(days=self.contact_days)
        return {
            "at": _text(note.happened_at),
            "condition": note.condition or False,
            "by": note.author_id.name or "",
            "due": _text(start + wait) if start and wait and self.state == "active" else False,
        }

    def _my_turn(self, seen):
        """What the current user can tap."""
        secret = self.sudo()  # sudo: the state only
        active = secret.state == "active"
        mine = active and (self._coordinates() or self._is_of_team())
        there, waiting = self.env.uid in seen["people"], self.env.uid in seen["waiting"]
        custody = secret.kind == "custody"
        return {
            "can_take": bool(mine and custody and (not there or waiting)),
            "can_give": bool(mine and custody and there and not waiting),
            "can_note": bool(mine),
            "is_there": there,
            "is_waiting": waiting,
        }

    # --- from the menu ------------------------------------------------------------------------------------------------

    @api.model
    def action_open_mine(self):
        """ "My watches": the one it is about, or the list of them. Every member of staff may ask; the rules answer."""
        mine = self.search(Domain("state", "=", "active") & self._crisis_my_teams_domain())
        action = self.env["ir.actions.actions"]._for_xml_id("odoo_crisis_intervention.crisis_monitoring_my_action")
        if len(mine) == 1:
            form = self.env.ref("odoo_crisis_intervention.crisis_monitoring_team_view_form").id
            return {**action, "res_id": mine.id, "views": [(form, "form")], "view_mode": "form"}
        return action

    def _crisis_my_teams_domain(self):
        own = Domain("member_ids", "any", [("user_id", "=", self.env.uid), ("left_at", "=", False)])
        return own | Domain("leader_id", "=", self.env.uid)


def _text(moment):
    return fields.Datetime.to_string(moment) if moment else False
