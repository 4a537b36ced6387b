# SPDX-License-Identifier: LGPL-3.0-or-later
"""Killed between SOS and call-out, twice at once, and two who answer: on real connections that commit (plan Art. 4)."""

import secrets
import threading
from contextlib import closing
from unittest.mock import patch

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_race import RaceCase

LADDER = "odoo.addons.odoo_crisis_intervention.models.crisis_ladder_mixin"
SOS = "odoo.addons.odoo_crisis_intervention.models.crisis_event_sos"
ROLES = ("leader", "deputy", "counsellor", "security", "school_doctor")


class Killed(BaseException):
    """What a worker that is killed leaves is what it had committed."""


@tagged("post_install", "-at_install")
class TestSosRace(RaceCase):
    """What these leave behind is taken away."""

    def setUp(self):
        super().setUp()
        mark = secrets.token_hex(4)
        with closing(self._cursor()) as cr:
            env = self._env(cr)
            company = env["res.company"].create({"name": f"Race {mark}"})
            team = env["crisis.team"].create({"name": "Race", "company_id": company.id})
            users = env["res.users"]
            for role in ("teacher", *ROLES):
                users |= new_test_user(
                    env, login=f"race-{role}-{mark}", company_id=company.id, company_ids=[(6, 0, company.ids)]
                )
            employees = env["hr.employee"].create(
                [{"name": user.name, "user_id": user.id, "company_id": company.id} for user in users]
            )
            env.flush_all()
            for role, user, employee in zip(ROLES, users[1:], employees[1:], strict=True):
                cr.execute(
                    """
                    INSERT INTO crisis_team_member
                           (team_id, company_id, employee_id, user_id, role, date_from, confirmed_at)
                    VALUES (%s, %s, %s, %s, %s, '2020-01-01', now())
                    """,
                    [team.id, company.id, employee.id, user.id, role],
                )
            self.company_id, self.team_id, self.user_ids = company.id, team.id, users.ids
            self.teacher = users[0].id
            self.called = sorted(users.ids)
            cr.execute("SELECT COALESCE(MAX(id), 0) FROM mail_mail")
            self.mails_before = cr.fetchone()[0]
            self._keep(cr)
        self.addCleanup(self._take_away)

    def _take_away(self):
        with closing(self._cursor()) as cr:
            # SQL: rows of a school that never was, whose models refuse deletion
            cr.execute("DELETE FROM mail_mail WHERE id > %s", [self.mails_before])
            cr.execute("ALTER TABLE crisis_timeline DISABLE TRIGGER USER")
            cr.execute("DELETE FROM crisis_timeline WHERE company_id = %s RETURNING chain_id", [self.company_id])
            chains = [row[0] for row in cr.fetchall()]
            cr.execute("ALTER TABLE crisis_timeline ENABLE TRIGGER USER")
            cr.execute("DELETE FROM crisis_timeline_chain WHERE id = ANY(%s)", [chains])
            for table in (
                "crisis_event_task",
                "crisis_callout",
                "crisis_event",
                "crisis_team_member",
                "crisis_team",
                "hr_employee",
            ):
                cr.execute(f"DELETE FROM {table} WHERE company_id = %s", [self.company_id])  # noqa: S608
            cr.execute("UPDATE res_users SET active = false WHERE id = ANY(%s)", [self.user_ids])
            cr.execute("UPDATE res_company SET active = false WHERE id = %s", [self.company_id])
            self._keep(cr)

    def sos(self, cr, token=None):
        return self._env(cr, self.teacher)["crisis.event"].raise_sos({"place": "Roof", "token": token})

    def scheduler(self, cr):
        with patch.object(self.env.registry["ir.cron.trigger"], "create", lambda *_args: None):
            self._env(cr)["crisis.event"]._cron_climb()

    def check_each_once(self):
        with closing(self._cursor()) as cr:
            events = self._env(cr)["crisis.event"].search([("company_id", "=", self.company_id)])
            self.assertEqual(len(events), 1)
            self.assertEqual(events.place, "Roof")
            self.assertEqual(sorted(events.callout_ids.user_id.ids), self.called)
            self.assertEqual(len(events.callout_ids), len(self.called))
            rung = self._env(cr)["crisis.timeline"].search_count(
                [
                    ("res_model", "=", "crisis.event"),
                    ("res_ref", "=", events.id),
                    ("event", "=", "crisis.event:ring"),
                ]
            )
            self.assertEqual(rung, 1)

    def test_killed_between_sos_and_call_out(self):
        def kill(*_args):
            raise Killed

        with closing(self._cursor()) as cr:
            with patch.object(self.env.registry["crisis.event"], "_sos_follow", kill), self.assertRaises(Killed):
                self.sos(cr)
            cr.rollback()
        with closing(self._cursor()) as cr:
            self.scheduler(cr)
            self.scheduler(cr)
        self.check_each_once()

    def test_killed_while_calling(self):
        def kill(*_args):
            raise Killed

        with closing(self._cursor()) as cr:
            with patch.object(self.env.registry["crisis.event"], "_plan_next_step", kill), self.assertRaises(Killed):
                self.sos(cr)
            cr.rollback()
        with closing(self._cursor()) as cr:
            self.scheduler(cr)
        self.check_each_once()

    @mute_logger("odoo.sql_db", LADDER, SOS)
    def test_sent_and_the_scheduler_at_once(self):
        start = threading.Barrier(2, timeout=20)
        follow = self.env.registry["crisis.event"]._sos_follow

        def late(event_model, event):
            start.wait()
            return follow(event_model, event)

        def send():
            with closing(self._cursor()) as cr:
                self.sos(cr, "0123456789abcdef")
                self._keep(cr)

        def climb():
            with closing(self._cursor()) as cr:
                env = self._env(cr)
                start.wait()
                env["crisis.event"]._cron_climb()

        with patch.object(self.env.registry["crisis.event"], "_sos_follow", late):
            crowd = [threading.Thread(target=send), threading.Thread(target=climb)]
            for one in crowd:
                one.start()
            for one in crowd:
                one.join(30)
        with closing(self._cursor()) as cr:
            self.sos(cr, "0123456789abcdef")  # the answer was lost on the way: sent once more
            self._keep(cr)
            self.scheduler(cr)
        self.check_each_once()
