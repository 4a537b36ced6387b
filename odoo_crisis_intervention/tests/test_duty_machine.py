# SPDX-License-Identifier: LGPL-3.0-or-later
"""The duty engine as a state machine: clock moves, kills and replays, changes of people, beside a small model of it."""

from datetime import datetime, timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..tools import duties as clock
from .test_duty_engine import DutyCommon

ENGINE = "odoo.addons.odoo_crisis_intervention.models.crisis_duty_engine"
START = datetime(2026, 9, 14, 0, 10)


class Killed(Exception):
    pass


class Model:
    """What must be true, reckoned from the calendar and from what was done, without looking at the engine."""

    def __init__(self, case, terms):
        self.case = case
        self.terms = terms
        self.now = START
        self.ended = {}  # (class, first day) → state
        self.ran_at = None

    def owed(self):
        """(class, first day) → due, for every report of a week that had begun at the last run that came through."""
        if not self.ran_at:
            return {}
        local = self.ran_at + timedelta(hours=8)
        weeks = clock.periods(
            clock.Rhythm("week"), self.terms, datetime(2026, 9, 14).date(), datetime(2027, 2, 1).date()
        )
        return {
            (school_class.id, week.date_from): clock.moment(week.due_on, 17, "Asia/Shanghai")
            for week in weeks
            for school_class in self.case.school_class | self.case.other_class
            if datetime.combine(week.date_from, datetime.min.time()) <= local
        }


def machine_of(case):  # noqa: C901
    class DutyMachine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.savepoint = case.env.cr.savepoint()
            self.savepoint.__enter__()
            self.model = Model(case, case.env["crisis.term"]._pure_terms(case.company))
            self.told = []
            send = patch.object(type(case.env["crisis.notice"]), "_send", autospec=True)
            self.send = send.start()
            self.stop = send.stop

        def teardown(self):
            self.stop()
            case.env.flush_all()
            self.savepoint.rollback()
            self.savepoint.__exit__(None, None, None)
            case.env.invalidate_all(flush=False)
            case.env.cr.cache.clear()

        def frozen(self):
            return freeze_time(self.model.now)

        @rule(hours=st.sampled_from([1, 3, 7, 16, 24, 49, 72]))
        def time_passes(self, hours):
            self.model.now += timedelta(hours=hours)

        @rule(times=st.integers(1, 2))
        def the_cron_runs(self, times):
            with self.frozen():
                for _time in range(times):
                    case.assertTrue(case.engine._run(case.company))
            self.model.ran_at = self.model.now

        @rule(phase=st.sampled_from(["_open_rhythms", "_reconcile", "_remind", "_climb"]), after=st.integers(0, 3))
        def the_cron_is_killed(self, phase, after):
            """Everything the transaction had done is lost; the next run must not notice."""
            work = {"_open_rhythms": "_open_rows", "_remind": "_remind_rows", "_climb": "_climb_rows"}.get(phase)
            calls = []

            def dies(*args, **kwargs):
                calls.append(1)
                if len(calls) > after:
                    raise Killed
                return original(*args, **kwargs)

            name = work or phase
            original = getattr(case.engine, name)
            savepoint = case.env.cr.savepoint()
            with self.frozen(), mute_logger(ENGINE), patch.object(type(case.engine), name, lambda s, *a: dies(*a)):
                savepoint.__enter__()
                case.engine._run(case.company)
                savepoint.rollback()
                savepoint.__exit__(None, None, None)
            case.env.invalidate_all(flush=False)

        def open_ones(self):
            return case.duties("homeroom_weekly").filtered(lambda duty: duty.state == "open")

        def note(self, duty, state):
            self.model.ended[duty.class_id.id, duty.period_from] = state

        @precondition(lambda self: self.open_ones())
        @rule(data=st.data())
        def a_report_is_handed_in(self, data):
            duty = data.draw(st.sampled_from(list(self.open_ones())))
            with self.frozen():
                duty._done(by=duty.owner_ids)
                duty._done(by=case.users["school_doctor"])
            case.assertEqual(duty.done_by_id, duty.owner_ids)
            self.note(duty, "done")

        @precondition(lambda self: self.open_ones())
        @rule(data=st.data(), owner=st.booleans())
        def somebody_excuses(self, data, owner):
            duty = data.draw(st.sampled_from(list(self.open_ones())))
            who = "homeroom" if owner else "leader"
            with self.frozen():
                acting = duty.with_user(case.users[who]).with_context(allowed_company_ids=case.company.ids)
                try:
                    with case.env.cr.savepoint():
                        acting.excuse = "away"
                        acting.action_excuse()
                    case.assertEqual(who, "leader")
                    self.note(duty, "excused")
                except UserError:
                    case.assertEqual(who, "homeroom")
            case.env.invalidate_all()

        @rule(name=st.sampled_from(["homeroom", "teacher", None]))
        def the_homeroom_teacher_changes(self, name):
            with self.frozen():
                case.school_class.homeroom_employee_id = case.employees[name] if name else False

        @rule(client=st.sampled_from(["homeroom", "leader", "admin", "config"]), data=st.data())
        def a_client_writes(self, client, data):
            rows = case.duties("homeroom_weekly")
            if not rows:
                return
            duty = data.draw(st.sampled_from(list(rows)))
            values = data.draw(
                st.sampled_from([{"state": "done"}, {"due_at": "2030-01-01"}, {"step": 9}, {"owner_ids": [(5, 0, 0)]}])
            )
            with self.frozen(), case.assertRaises(UserError):
                duty.with_user(case.users[client]).with_context(allowed_company_ids=case.company.ids).write(values)

        @invariant()
        def each_week_is_owed_once_and_as_the_calendar_says(self):
            rows = case.duties("homeroom_weekly")
            found = {(duty.class_id.id, duty.period_from): duty for duty in rows}
            case.assertEqual(len(found), len(rows))
            wanted = self.model.owed()
            case.assertEqual({key: duty.due_at for key, duty in found.items()}, wanted)
            for key, duty in found.items():
                case.assertEqual(duty.state, self.model.ended.get(key, "open"))

        @invariant()
        def an_open_duty_is_in_its_owners_list_and_in_nobody_elses(self):
            for duty in case.duties("homeroom_weekly"):
                people = case.activities(duty).user_id
                if duty.state != "open":
                    case.assertFalse(people)
                else:
                    case.assertEqual(duty.owner_ids, self.homeroom_of(duty))
                    case.assertLessEqual(set(duty.owner_ids.ids), set(people.ids))
                    case.assertLessEqual(set(people.ids), set((duty.owner_ids | duty.escalated_user_ids).ids))

        @staticmethod
        def homeroom_of(duty):
            return duty.class_id.homeroom_employee_id.user_id

        @invariant()
        def nobody_is_escalated_to_before_it_is_late_and_no_step_is_missed(self):
            for duty in case.duties("homeroom_weekly"):
                case.assertLessEqual(duty.step, len(duty.kind_id.step_ids))
                if duty.step:
                    case.assertLess(duty.due_at, self.model.now)
                if duty.state == "open" and duty.next_step_at and self.model.ran_at:
                    case.assertGreater(duty.next_step_at, self.model.ran_at)

    return DutyMachine


@tagged("post_install", "-at_install")
class TestDutyMachine(DutyCommon):
    def test_the_engine_keeps_its_promises_whatever_happens(self):
        settings_of = settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        )
        run_state_machine_as_test(machine_of(self), settings=settings_of)
