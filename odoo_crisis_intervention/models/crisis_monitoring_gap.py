# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import coverage
from ..tools.coverage import Gap
from ..tools.roles import LEADER

_logger = logging.getLogger(__name__)


class CrisisMonitoringGap(models.Model):
    """A time without enough adults of which leaders were alarmed, so that each is told once.

    The gap itself is computed (``tools/coverage.py``); a gap that overlaps one that was told is the same one, and is
    told again only when nobody at all is there any more. Access: see ``crisis.monitoring.mixin``, without the adults of
    the team; nobody writes. Source: plan Art. 4(3), 18.
    """

    _name = "crisis.monitoring.gap"
    _description = "Gap in special custody"
    _inherit = ["crisis.monitoring.mixin"]
    _order = "id desc"

    team_id = fields.Many2one("crisis.monitoring.team", required=True, readonly=True, index=True, ondelete="restrict")
    subject_id = fields.Many2one(related="team_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="team_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    is_planned = fields.Boolean(string="In the roster", readonly=True, help="Nobody is planned; it has not come yet.")
    gap_from = fields.Datetime(string="From", required=True, readonly=True)
    gap_to = fields.Datetime(string="To", required=True, readonly=True)
    missing = fields.Integer(string="Adults missing", readonly=True)
    is_alone = fields.Boolean(string="Nobody was there", readonly=True)
    told_at = fields.Datetime(string="Leaders alarmed at", required=True, readonly=True)
    is_over = fields.Boolean(string="Over", readonly=True)

    _once = models.UniqueIndex("(team_id, gap_from, is_planned)", "This gap was told already.")

    def _crisis_watchers_domain(self):
        return Domain.FALSE

    def _crisis_write_domain(self):
        return Domain.FALSE


class CrisisMonitoringTeam(models.Model):
    """The look at all custodies, every minute: gaps alarm the leaders, the next are reminded (plan Art. 4(3))."""

    _inherit = "crisis.monitoring.team"

    @api.model
    def _cron_watch(self):
        """Each custody in a transaction of its own: what is broken is left for the next minute and stops nothing."""
        # sudo: all schools
        teams = self.sudo().search([("state", "=", "active"), ("kind", "=", "custody")], order="id")
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=len(teams))
        for team in teams:
            try:
                if team.try_lock_for_update():
                    team.invalidate_recordset(["state"])
                    if team.state == "active":
                        team._look(fields.Datetime.now())
                    self.env.flush_all()
            except Exception as error:  # whatever it is: the others are looked at
                self.env.cr.rollback()
                _logger.error("Special custody number %s was not looked at: %s", team.id, type(error).__name__)
            crons._commit_progress(1)

    def _look(self, now):
        self.ensure_one()
        shifts, facts = self._coverage_inputs()[self.id]
        self._tell_gaps(shifts, facts, now)
        self._remind(facts, now)

    # --- gaps ---------------------------------------------------------------------------------------------------------

    def _gaps_to_tell(self, shifts, facts, now):
        """What has happened since the beginning, and what the roster leaves open in the coming hours."""
        company = self.company_id
        grace = timedelta(minutes=company.crisis_custody_grace_minutes)
        horizon = now + timedelta(hours=company.crisis_custody_ahead_hours)
        real = coverage.gaps(coverage.by_facts(facts, self.required_adults, self.started_at, now))
        planned = coverage.gaps(coverage.by_plan(shifts, self.required_adults, self.started_at, horizon))
        return [gap for gap in real if gap.end - gap.start >= grace] + [gap for gap in planned if gap.end > now]

    def _tell_gaps(self, shifts, facts, now):
        rows = self.env["crisis.monitoring.gap"].sudo()  # sudo: the server's own list
        known = rows.search([("team_id", "=", self.id)], order="gap_from")
        still = rows
        news = set()
        for gap in self._gaps_to_tell(shifts, facts, now):
            same = known.filtered(
                lambda row, gap=gap: (
                    row.is_planned == gap.is_planned and row.gap_from <= gap.end and row.gap_to >= gap.start
                )
            )[:1]
            if not same:
                same = rows.create({"team_id": self.id, "is_planned": gap.is_planned, "told_at": now, **_bounds(gap)})
                known |= same
                news.add(gap.is_planned)
            else:
                if gap.alone_from and not same.is_alone and not gap.is_planned:
                    same.told_at = now
                    news.add(False)
                # as far as it was ever known, so that what was told is not told again
                first, last = min(same.gap_from, gap.start), max(same.gap_to, gap.end)
                bounds = {**_bounds(gap), "gap_from": first, "gap_to": last, "is_over": False}
                same.write({name: value for name, value in bounds.items() if same[name] != value})
            if gap.is_planned or gap.end == now:
                still |= same
        (known - still).filtered(lambda row: not row.is_over).write({"is_over": True})
        for is_planned in news:
            self._alarm_leaders(shifts, facts, now, is_planned)

    def _alarm_leaders(self, shifts, facts, now, is_planned):
        self._crisis_log("gap")
        people = self._crisis_people(LEADER) | self.leader_id | self.event_id.commander_id
        if not is_planned:
            late = coverage.now_and_next(shifts, facts, self.required_adults, now)["late"]
            people |= self.env["res.users"].browse({shift.person for shift in late})
        self.env["crisis.notice"]._send(people - self._crisis_shut_out_users(), "late" if is_planned else "alarm")

    # --- the next -----------------------------------------------------------------------------------------------------

    def _remind(self, facts, now):
        """Those whose shift begins in a few minutes, once each."""
        soon = now + timedelta(minutes=self.company_id.crisis_custody_reminder_minutes)
        shifts = (
            self.env["crisis.monitoring.shift"]
            .sudo()
            .search(  # sudo: the server's own stamp
                [
                    ("team_id", "=", self.id),
                    ("state", "=", "planned"),
                    ("reminded_at", "=", False),
                    ("date_from", "<=", soon),
                    ("date_to", ">", now),
                ]
            )
        )
        if not shifts:
            return
        # the stamp is the scheduler's
        shifts._as_workflow().write({"reminded_at": now})
        states = coverage.responsible([fact for fact in facts if fact.at <= now], self.required_adults)
        there = states[-1][1] if states else ()
        users = shifts.user_id.filtered(lambda user: user.id not in there)
        self.env["crisis.notice"]._send(users - self._crisis_shut_out_users(), "duty")


def _bounds(gap: Gap):
    return {
        "gap_from": gap.start,
        "gap_to": gap.end,
        "missing": gap.missing,
        "is_alone": bool(gap.alone_from),
    }
