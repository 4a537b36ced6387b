# SPDX-License-Identifier: LGPL-3.0-or-later
import threading
from contextlib import closing

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_race import RaceCase

LOGGER = "odoo.addons.odoo_crisis_intervention.models.crisis_ladder_mixin"


@tagged("post_install", "-at_install")
class TestAlarmRace(RaceCase):
    """Two schedulers, or one and whoever answers, on real connections that commit; what they leave is taken away."""

    def setUp(self):
        super().setUp()
        with closing(self._cursor()) as cr:
            env = self._env(cr)
            self.admin = env.ref("base.user_admin").id
            company = env.ref("base.user_admin").company_id.id
            team = env["crisis.team"].create({"name": "Race", "company_id": company})
            self.team_id = team.id
            # Rows as they are twenty-one minutes after an urgent report that nobody answered: two steps are due.
            cr.execute(
                """
                INSERT INTO crisis_team_member
                       (team_id, company_id, employee_id, user_id, role, date_from, confirmed_at)
                VALUES (%s, %s, %s, %s, 'backup_assessor', '2020-01-01', now())
                """,
                [team.id, company, env.ref("hr.employee_admin").id, self.admin],
            )
            cr.execute(
                """
                INSERT INTO crisis_concern (reference, company_id, author_id, state, submitted_at, assessment_due_at)
                VALUES ('CI-RACE-C', %s, %s, 'submitted', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC')
                RETURNING id
                """,
                [company, SUPERUSER_ID],
            )
            self.concern_id = cr.fetchone()[0]
            cr.execute(
                """
                INSERT INTO crisis_alarm (reference, company_id, concern_id, state, step, started_at, next_step_at)
                VALUES ('CI-RACE-A', %s, %s, 'ringing', 0, now() AT TIME ZONE 'UTC' - interval '21 minutes',
                        now() AT TIME ZONE 'UTC' - interval '11 minutes') RETURNING id
                """,
                [company, self.concern_id],
            )
            self.alarm_id = cr.fetchone()[0]
            self._keep(cr)
        self.addCleanup(self._take_away)

    def _take_away(self):
        with closing(self._cursor()) as cr:
            cr.execute("ALTER TABLE crisis_timeline DISABLE TRIGGER USER")
            cr.execute(
                "DELETE FROM crisis_timeline"
                " WHERE (res_model, res_ref) IN (('crisis.alarm', %s), ('crisis.concern', %s)) RETURNING chain_id",
                [self.alarm_id, self.concern_id],
            )
            chains = [row[0] for row in cr.fetchall()]
            cr.execute("ALTER TABLE crisis_timeline ENABLE TRIGGER USER")
            cr.execute("DELETE FROM crisis_timeline_chain WHERE id = ANY(%s)", [chains])
            cr.execute("DELETE FROM crisis_alarm_call WHERE alarm_id = %s", [self.alarm_id])
            cr.execute("DELETE FROM crisis_alarm WHERE id = %s", [self.alarm_id])
            key = self._env(cr)["crisis.concern"].browse(self.concern_id)._crisis_duty_key()
            self._env(cr)["crisis.duty"].search([("source_key", "=", key)]).unlink()
            cr.execute("DELETE FROM crisis_concern WHERE id = %s", [self.concern_id])
            cr.execute("DELETE FROM crisis_team_member WHERE team_id = %s", [self.team_id])
            cr.execute("DELETE FROM crisis_team WHERE id = %s", [self.team_id])
            self._keep(cr)

    def alarm(self, cr, uid=SUPERUSER_ID):
        return self._env(cr, uid, su=True)["crisis.alarm"].browse(self.alarm_id)

    def check_each_once(self):
        with closing(self._cursor()) as cr:
            alarm = self.alarm(cr)
            self.assertEqual(alarm.step, 2)
            self.assertEqual(alarm.call_ids.user_id.ids, [self.admin])
            self.assertEqual(len(alarm.call_ids), 1)
            lines = [
                ("res_model", "=", "crisis.alarm"),
                ("res_ref", "=", alarm.id),
                ("event", "=", "crisis.alarm:climb"),
            ]
            self.assertEqual(self._env(cr)["crisis.timeline"].search_count(lines), 2)

    @mute_logger("odoo.sql_db", LOGGER)
    def test_two_schedulers_at_once(self):
        start = threading.Barrier(2, timeout=20)

        def climb():
            with closing(self._cursor()) as cr:
                alarms = self._env(cr)["crisis.alarm"]
                start.wait()
                alarms._cron_climb()

        crowd = [threading.Thread(target=climb) for _scheduler in range(2)]
        for scheduler in crowd:
            scheduler.start()
        for scheduler in crowd:
            scheduler.join(30)
        self.check_each_once()

    def test_killed_half_way(self):
        with closing(self._cursor()) as cr:
            self.alarm(cr)._climb()
            self._env(cr).flush_all()
            cr.rollback()
        with closing(self._cursor()) as cr:
            self.assertEqual(self.alarm(cr).step, 0)
            self._env(cr)["crisis.alarm"]._cron_climb()
        self.check_each_once()

    @mute_logger("odoo.sql_db")
    def test_whoever_answers_while_it_climbs_waits_her_turn_and_has_it(self):
        """She is not refused: the database makes Odoo run her request again, and then the alarm is hers."""
        failures = []
        with closing(self._cursor()) as one, closing(self._cursor()) as two:
            mine = self.alarm(two, self.admin)
            self.assertEqual(mine.state, "ringing")
            self.alarm(one)._climb()
            self._env(one).flush_all()

            def answer():
                try:
                    mine._take("bell")
                except SerializationFailure as error:
                    failures.append(error)

            person = threading.Thread(target=answer)
            person.start()
            person.join(0.3)
            self.assertTrue(person.is_alive(), "she waits")
            self._keep(one)
            person.join(20)
            self.assertEqual(len(failures), 1)
            two.rollback()
            mine.env.invalidate_all()
            mine._take("bell")
            mine.env.flush_all()
            self._keep(two)
        with closing(self._cursor()) as cr:
            alarm = self.alarm(cr)
            self.assertEqual(
                (alarm.state, alarm.taken_by_id.id, alarm.concern_id.state), ("taken", self.admin, "acknowledged")
            )
            self.assertEqual(alarm.call_ids.acknowledged_how, "bell")
            self._env(cr)["crisis.alarm"]._cron_climb()
            self.assertEqual(alarm.step, 2)
