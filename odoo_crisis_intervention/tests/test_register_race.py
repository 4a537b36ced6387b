# SPDX-License-Identifier: LGPL-3.0-or-later
import threading
from contextlib import closing

from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_race import RaceCase


@tagged("post_install", "-at_install")
class TestRegisterRace(RaceCase):
    """Two people at once, on two real connections that commit; what they leave is taken away by hand."""

    def setUp(self):
        super().setUp()
        # A pupil of her own, so that nothing of other tests is touched and everything can be found again.
        with closing(self._cursor()) as cr:
            env = self._env(cr)
            subject = env["crisis.subject"].create({"name": "Race", "number": "RACE-1"})
            self.subject_id = subject.id
            self._keep(cr)
        self.addCleanup(self._take_away)

    def _take_away(self):
        with closing(self._cursor()) as cr:
            # The timeline refuses deletion to everybody: its guard is lifted for these rows only, in one transaction.
            cr.execute("ALTER TABLE crisis_timeline DISABLE TRIGGER USER")
            cr.execute("DELETE FROM crisis_timeline WHERE subject_id = %s", [self.subject_id])
            cr.execute("ALTER TABLE crisis_timeline ENABLE TRIGGER USER")
            cr.execute("DELETE FROM crisis_timeline_chain WHERE subject_id = %s", [self.subject_id])
            cr.execute("DELETE FROM crisis_warning WHERE subject_id = %s", [self.subject_id])
            cr.execute("DELETE FROM crisis_subject_profile WHERE subject_id = %s", [self.subject_id])
            cr.execute("DELETE FROM crisis_subject WHERE id = %s", [self.subject_id])
            self._keep(cr)

    def _propose(self, env):
        return env["crisis.warning"].create(
            [
                {
                    "subject_id": self.subject_id,
                    "level_id": env.ref("odoo_crisis_intervention.level_yellow").id,
                    "source": "pupil",
                    "reason": "Race",
                }
            ]
        )

    @mute_logger("odoo.sql_db")
    def test_two_counsellors_propose_the_same_pupil(self):
        results, start = [], threading.Barrier(2, timeout=20)

        def propose():
            with closing(self._cursor()) as cr:
                env = self._env(cr)
                start.wait()
                try:
                    self._propose(env)
                    env.flush_all()
                    self._keep(cr)
                    results.append("won")
                except (UniqueViolation, SerializationFailure) as error:
                    results.append(type(error).__name__)

        crowd = [threading.Thread(target=propose) for _person in range(2)]
        for person in crowd:
            person.start()
        for person in crowd:
            person.join(30)
        self.assertEqual(len(results), 2)
        self.assertEqual(results.count("won"), 1, results)
        with closing(self._cursor()) as cr:
            self.assertEqual(self._env(cr)["crisis.warning"].search_count([("subject_id", "=", self.subject_id)]), 1)

    @mute_logger("odoo.sql_db")
    def test_two_people_press_enter_at_once(self):
        with closing(self._cursor()) as cr:
            entry_id = self._propose(self._env(cr)).id
            self._keep(cr)
        admin = self.env.ref("base.user_admin").id
        with closing(self._cursor()) as one, closing(self._cursor()) as two:
            first = self._env(one, admin, su=True)["crisis.warning"].browse(entry_id)
            second = self._env(two, admin, su=True)["crisis.warning"].browse(entry_id)
            self.assertEqual(second.state, "proposed")
            first.action_enter()
            first.env.flush_all()
            with self.assertRaises(UserError) as caught:
                second.action_enter()
            self.assertIn("colleague", str(caught.exception))
            self._keep(one)
            two.rollback()
            second.env.invalidate_all()
            with self.assertRaises(UserError) as caught:
                second.action_enter()
            self.assertIn("already changed", str(caught.exception))
        with closing(self._cursor()) as cr:
            lines = self._env(cr)["crisis.timeline"].search(
                [("subject_id", "=", self.subject_id), ("event", "=", "crisis.warning:enter")]
            )
            self.assertEqual(len(lines), 1)

    @mute_logger("odoo.sql_db")
    def test_who_looked_before_the_other_pressed_is_told_so(self):
        """Her transaction began earlier: the database refuses, Odoo asks again, and then it is a refusal."""
        with closing(self._cursor()) as cr:
            entry_id = self._propose(self._env(cr)).id
            self._keep(cr)
        admin = self.env.ref("base.user_admin").id
        with closing(self._cursor()) as one, closing(self._cursor()) as two:
            second = self._env(two, admin, su=True)["crisis.warning"].browse(entry_id)
            self.assertEqual(second.state, "proposed")
            self._env(one, admin, su=True)["crisis.warning"].browse(entry_id).action_enter()
            self._keep(one)
            with self.assertRaises(SerializationFailure):
                second.action_enter()
            two.rollback()
