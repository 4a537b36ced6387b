# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two workers, a killed one and a late one, on real connections that commit (R26, R27)."""

import secrets
import threading
from contextlib import closing
from datetime import datetime
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_race import RaceCase

ENGINE = "odoo.addons.odoo_crisis_intervention.models.crisis_duty_engine"
CLASSES = 7
OPENED = "2026-09-14 00:10:00"
REMINDED = "2026-09-18 05:10:00"
LATE = "2026-09-24 01:00:00"


class Killed(BaseException):
    """What a worker that is killed leaves is what it had committed."""


@tagged("post_install", "-at_install")
class TestDutyRace(RaceCase):
    def setUp(self):
        super().setUp()
        with closing(self._cursor()) as cr:
            env = self._env(cr)
            company = env["res.company"].create(
                {"name": f"Race of the clocks {secrets.token_hex(4)}", "crisis_duty_since": "2026-09-14"}
            )
            env["crisis.term"].create(
                {"name": "Race", "company_id": company.id, "date_from": "2026-09-01", "date_to": "2027-01-22"}
            )
            classes = env["crisis.school.class"].create(
                [{"name": f"Race {n}", "company_id": company.id, "grade": 7, "number": n} for n in range(CLASSES)]
            )
            env.flush_all()
            self.admin = env.ref("base.user_admin")
            employee = env["hr.employee"].search([("user_id", "=", self.admin.id)], limit=1)
            self.employee_id = employee.id
            cr.execute(
                "UPDATE crisis_school_class SET create_date = '2026-08-01', homeroom_employee_id = %s"
                " WHERE id = ANY(%s)",
                [employee.id or None, classes.ids],
            )
            self.company_id, self.class_ids, self.partner_id = company.id, classes.ids, self.admin.partner_id.id
            self.email = self.admin.email
            cr.execute("UPDATE res_partner SET email = 'race@example.com' WHERE id = %s", [self.partner_id])
            cr.execute("SELECT COALESCE(MAX(id), 0) FROM mail_mail")
            self.mails_before = cr.fetchone()[0]
            self._keep(cr)
        self.addCleanup(self._take_away)

    def _take_away(self):
        with closing(self._cursor()) as cr:
            # SQL: rows of a school that never was, whose models refuse deletion
            cr.execute("DELETE FROM mail_mail WHERE id > %s", [self.mails_before])
            cr.execute("UPDATE res_partner SET email = %s WHERE id = %s", [self.email or None, self.partner_id])
            cr.execute(
                "DELETE FROM mail_activity WHERE res_model = 'crisis.duty'"
                " AND res_id IN (SELECT id FROM crisis_duty WHERE company_id = %s)",
                [self.company_id],
            )
            for table in ("crisis_duty", "crisis_duty_heartbeat", "crisis_school_class", "crisis_term"):
                cr.execute(f"DELETE FROM {table} WHERE company_id = %s", [self.company_id])  # noqa: S608
            cr.execute("UPDATE res_company SET active = false WHERE id = %s", [self.company_id])
            self._keep(cr)

    def _run(self, before=lambda engine: None):
        with closing(self._cursor()) as cr:
            env = self._env(cr)
            before(env)
            env["crisis.duty"]._run_alone(env["res.company"].browse(self.company_id))
            self._keep(cr)

    def _together(self, at, count=3):
        """``count`` workers that all begin at once."""
        gate, errors = threading.Barrier(count), []

        def worker():
            try:
                self._run(before=lambda env: (env["res.company"].browse(self.company_id).name, gate.wait()))
            except Exception as error:
                errors.append(error)

        with freeze_time(at):
            threads = [threading.Thread(target=worker) for _worker in range(count)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertFalse(errors)

    def _facts(self):
        """(weekly duties, their activities, steps taken, mails sent) as they stand in the database."""
        with closing(self._cursor()) as cr:
            env = self._env(cr)
            kind = env.ref("odoo_crisis_intervention.duty_kind_homeroom_weekly")
            duties = env["crisis.duty"].search([("company_id", "=", self.company_id), ("kind_id", "=", kind.id)])
            activities = env["mail.activity"].search_count(
                [("res_model", "=", "crisis.duty"), ("res_id", "in", duties.ids)]
            )
            mails = env["mail.mail"].search_count([("id", ">", self.mails_before)])
            return len(duties), activities, sum(duties.mapped("step")), mails

    def _expected_activities(self, duties):
        return duties if self.employee_id else 0

    def test_three_workers_at_once_open_each_duty_once(self):
        self._together(OPENED)
        count, activities, _steps, _mails = self._facts()
        self.assertEqual((count, activities), (CLASSES, self._expected_activities(CLASSES)))

    @mute_logger(ENGINE, "odoo.sql_db")
    def test_even_without_the_lock_nothing_is_there_twice(self):
        engine = type(self.env["crisis.duty"])
        with patch.object(engine, "_lock_school", return_value=True):
            self._together(OPENED)
            self._together(REMINDED)
        with freeze_time(REMINDED):
            self._run()
        count, activities, _steps, mails = self._facts()
        self.assertEqual((count, activities), (CLASSES, self._expected_activities(CLASSES)))
        self.assertEqual(mails, 1 if self.employee_id else 0, "one reminder for the one person who owes them all")

    def test_killed_after_a_part_the_next_run_does_the_rest(self):
        engine = type(self.env["crisis.duty"])
        original, breaths = engine._breathe, []

        def dies(duties):
            original(duties)
            breaths.append(1)
            if len(breaths) == 2:
                raise Killed

        killed = self.assertRaises(Killed)
        with freeze_time(OPENED), patch(f"{ENGINE}.CHUNK", 3), patch.object(engine, "_breathe", dies), killed:
            self._run()
        count, activities, _steps, _mails = self._facts()
        self.assertTrue(0 < count < CLASSES, count)
        self.assertEqual(activities, self._expected_activities(count), "a duty never stands without its activity")
        with freeze_time(OPENED):
            self._run()
        self.assertEqual(self._facts()[:2], (CLASSES, self._expected_activities(CLASSES)))

    def test_late_by_days_each_step_is_taken_once(self):
        with freeze_time(OPENED):
            self._run()
        self._together(LATE)
        with freeze_time(LATE):
            self._run()
        first = [duty for duty in self._steps() if duty[0] == datetime(2026, 9, 18, 9)]
        self.assertEqual({step for _due, step in first}, {2})

    def _steps(self):
        with closing(self._cursor()) as cr:
            cr.execute(
                "SELECT due_at, step FROM crisis_duty WHERE company_id = %s AND class_id IS NOT NULL", [self.company_id]
            )
            return cr.fetchall()
