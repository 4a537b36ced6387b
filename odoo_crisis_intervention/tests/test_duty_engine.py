# SPDX-License-Identifier: LGPL-3.0-or-later
"""The duty engine: what is owed by when, once each, whatever happens to the scheduler (plan Art. 12)."""

from datetime import datetime
from unittest.mock import patch

from odoo import fields, sql_db
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .common import CrisisCommon

# Beijing is eight hours ahead: 2026-09-18 is a Friday, 09:00 UTC is 17:00.
MONDAY = "2026-09-14 00:10:00"
FRIDAY_NOON = "2026-09-18 05:30:00"
FRIDAY_DUE = datetime(2026, 9, 18, 9)


class DutyCommon(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.env["crisis.term"].create(
            {
                "name": "Autumn",
                "company_id": cls.company.id,
                "date_from": "2026-09-01",
                "date_to": "2027-01-22",
                "day_ids": [(0, 0, {"date": f"2026-10-0{day}", "kind": "holiday"}) for day in (1, 2, 5, 6, 7)]
                + [(0, 0, {"date": "2026-10-10", "kind": "makeup"})],
            }
        )
        cls.company.crisis_duty_since = "2026-09-14"
        cls.engine = cls.env["crisis.duty"].sudo()
        # rows of the roster are older than the weeks of these tests
        cls.env.cr.execute("UPDATE crisis_school_class SET create_date = '2026-08-01'")
        cls.env.cr.execute("UPDATE res_users SET create_date = '2026-08-01'")
        cls.env.invalidate_all()

    def _born(self, record, at):
        self.env.cr.execute(
            SQL("UPDATE %s SET create_date = %s WHERE id = %s", SQL.identifier(record._table), at, record.id)
        )

    def run_engine(self, at=None):
        if at is None:
            return self.engine._run(self.company)
        with freeze_time(at):
            return self.engine._run(self.company)

    def duties(self, code, **domain):
        given = [(name, "=", value) for name, value in domain.items()]
        return self.engine.search([("kind_code", "=", code), ("company_id", "=", self.company.id), *given])

    def activities(self, duties, **active):
        found = self.env["mail.activity"].with_context(active_test=active.get("active", True))
        return found.search([("res_model", "=", "crisis.duty"), ("res_id", "in", duties.ids)])

    def weekly(self):
        return self.duties("homeroom_weekly", class_id=self.school_class.id)


@tagged("post_install", "-at_install")
class TestDutyEngine(DutyCommon):
    # -- opening -----------------------------------------------------------------------------------------------------

    def test_each_class_owes_its_report_of_the_week(self):
        self.run_engine(MONDAY)
        duties = self.duties("homeroom_weekly")
        self.assertEqual(duties.class_id, self.school_class | self.other_class)
        duty = self.weekly()
        self.assertEqual(duty.owner_ids, self.users["homeroom"])
        self.assertEqual(duty.due_at, FRIDAY_DUE)
        self.assertEqual(duty.week_number, 3)
        self.assertEqual(
            duty.with_context(lang="en_US").display_name, "Weekly report of the homeroom teacher · Seven (1) · week 3"
        )

    def test_the_activity_is_in_the_list_of_whoever_owes_it_and_says_nothing_else(self):
        self.run_engine(MONDAY)
        activity = self.activities(self.weekly())
        self.assertEqual(activity.user_id, self.users["homeroom"])
        self.assertEqual(activity.summary, "Weekly report of the homeroom teacher")
        self.assertEqual(str(activity.date_deadline), "2026-09-18")
        self.assertFalse(activity.note)
        groups = self.as_("homeroom", self.env["res.users"])._get_activity_groups()
        self.assertIn("crisis.duty", [group["model"] for group in groups])

    def test_a_second_run_adds_nothing(self):
        self.run_engine(MONDAY)
        before = (self.engine.search_count([]), self.env["mail.activity"].search_count([]))
        self.run_engine(MONDAY)
        self.run_engine("2026-09-14 00:20:00")
        self.assertEqual((self.engine.search_count([]), self.env["mail.activity"].search_count([])), before)

    def test_three_days_without_a_scheduler_lose_no_week(self):
        self.run_engine("2026-09-17 01:00:00")
        self.assertEqual(len(self.weekly()), 1)
        self.run_engine("2026-09-29 01:00:00")
        self.assertEqual(self.weekly().mapped("week_number"), [3, 4, 5])

    def test_nothing_is_owed_for_the_time_before_the_school_began(self):
        self.company.crisis_duty_since = "2026-09-21"
        self.run_engine("2026-09-22 01:00:00")
        self.assertEqual(self.weekly().mapped("week_number"), [4])

    def test_a_week_of_holidays_has_no_duty_and_a_make_up_day_counts(self):
        self.company.crisis_duty_since = "2026-09-28"
        self.term.day_ids = [(0, 0, {"date": f"2026-10-{day:02}", "kind": "holiday"}) for day in (8, 9)]
        self.run_engine("2026-10-13 01:00:00")
        weeks = {duty.week_number: duty.due_at for duty in self.weekly()}
        # 1 and 2 October are off: due on Wednesday. The next week is taught on the make-up Saturday only.
        self.assertEqual(weeks[5], datetime(2026, 9, 30, 9))
        self.assertEqual(weeks[6], datetime(2026, 10, 10, 9))
        self.term.day_ids.filtered(lambda day: day.kind == "makeup").unlink()
        self.engine.search([]).unlink()
        self.run_engine("2026-10-13 01:00:00")
        self.assertNotIn(6, self.weekly().mapped("week_number"))

    def test_a_class_of_later_owes_nothing_for_the_weeks_before(self):
        with freeze_time("2026-09-23 01:00:00"):
            late = self.env["crisis.school.class"].create(
                {"name": "Seven (9)", "company_id": self.company.id, "grade": 7, "number": 9}
            )
            self.env.flush_all()
            self._born(late, fields.Datetime.now())
            self.env.invalidate_all()
        self.run_engine("2026-09-23 01:10:00")
        self.assertEqual(self.duties("homeroom_weekly", class_id=late.id).mapped("week_number"), [4])

    def test_a_class_without_a_login_is_seen_as_such(self):
        self.school_class.homeroom_employee_id = False
        self.run_engine(MONDAY)
        self.assertFalse(self.weekly().owner_ids)

    # -- people who change -------------------------------------------------------------------------------------------

    def test_a_new_homeroom_teacher_takes_over_what_is_open(self):
        self.run_engine(MONDAY)
        self.school_class.homeroom_employee_id = self.employees["teacher"]
        self.assertEqual(self.weekly().owner_ids, self.users["teacher"])
        self.assertEqual(self.activities(self.weekly()).user_id, self.users["teacher"])

    def test_what_was_done_stays_with_whoever_did_it(self):
        self.run_engine(MONDAY)
        self.weekly()._done(by=self.users["homeroom"])
        self.school_class.homeroom_employee_id = self.employees["teacher"]
        self.assertEqual(self.weekly().owner_ids, self.users["homeroom"])

    def test_a_class_that_ends_is_asked_for_nothing_more(self):
        self.run_engine(MONDAY)
        self.school_class.is_graduated = True
        self.assertEqual(self.weekly().state, "cancelled")
        self.assertFalse(self.activities(self.weekly()))

    def test_a_counsellor_who_ends_leaves_no_open_duty(self):
        self.run_engine(MONDAY)
        duty = self.duties("counsellor_weekly")
        self.assertEqual(duty.owner_ids, self.users["counsellor"])
        member = self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)])
        with freeze_time("2026-09-16 01:00:00"):
            member.date_to = "2026-09-15"
        self.assertEqual(duty.state, "cancelled")

    # -- done, late, excused -----------------------------------------------------------------------------------------

    def test_done_completes_the_activity_once(self):
        self.run_engine(MONDAY)
        with freeze_time(FRIDAY_NOON):
            self.weekly()._done(by=self.users["homeroom"])
        with freeze_time("2026-09-18 12:00:00"):
            self.weekly()._done(by=self.users["teacher"])
        duty = self.weekly()
        self.assertEqual((duty.done_by_id, duty.is_late), (self.users["homeroom"], False))
        self.assertFalse(self.activities(duty))
        self.assertEqual(len(self.activities(duty, active=False)), 1)

    def test_late_is_a_fact_with_the_owners_reason(self):
        self.run_engine(MONDAY)
        with freeze_time("2026-09-19 01:00:00"):
            self.weekly()._done(by=self.users["homeroom"])
        self.assertTrue(self.weekly().is_late)
        self.assertIn(self.weekly(), self.engine.search([("is_late", "=", True)]))
        self.as_("homeroom", self.weekly()).late_reason = "School trip"
        with self.assertRaises(UserError):
            self.as_("leader", self.weekly()).late_reason = "Lazy"

    def test_nobody_excuses_himself(self):
        self.run_engine(MONDAY)
        duty = self.weekly()
        with self.assertRaises(UserError):
            self.as_("homeroom", duty).write({"excuse": "absent"})
        with self.assertRaises(UserError):
            self.as_("homeroom", duty).action_excuse()
        with self.assertRaises(AccessError):
            self.as_("other_homeroom", duty).action_excuse()
        leader = self.as_("leader", duty)
        with self.assertRaises(UserError):
            leader.action_excuse()
        leader.excuse = "away"
        leader.action_excuse()
        self.assertEqual((duty.state, duty.excused_by_id), ("excused", self.users["leader"]))
        self.assertFalse(self.activities(duty))
        duty._done(by=self.users["homeroom"])
        self.assertEqual(duty.state, "excused")

    def test_nobody_writes_what_the_engine_writes(self):
        self.run_engine(MONDAY)
        duty = self.weekly()
        for name, value in (("state", "done"), ("due_at", "2027-01-01"), ("owner_ids", [(5, 0, 0)]), ("key", "x")):
            for who in ("homeroom", "leader", "admin"):
                with self.subTest(name=name, who=who), self.assertRaises(UserError):
                    self.as_(who, duty).write({name: value})
        with self.assertRaises(UserError):
            self.as_("leader", self.env["crisis.duty"]).create({"key": "x", "due_at": "2026-01-01"})

    def test_an_activity_of_a_duty_is_not_ticked_off_moved_or_deleted(self):
        self.run_engine(MONDAY)
        activity = self.as_("homeroom", self.activities(self.weekly()))
        for attempt in (
            lambda: activity.action_feedback(feedback="done"),
            lambda: activity.write({"date_deadline": "2027-01-01"}),
            lambda: activity.write({"active": False}),
            lambda: activity.action_reschedule_nextweek(),
            lambda: activity.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()
        self.assertEqual(self.weekly().state, "open")

    def test_what_no_record_proves_is_ticked_by_its_owner(self):
        self.run_engine(MONDAY)
        duty = self.duties("key_time_scan")
        with self.assertRaises(UserError):
            self.as_("leader", duty).action_done()
        activity = self.as_("register_keeper", self.activities(duty))
        activity.action_feedback()
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["register_keeper"]))

    # -- who sees ----------------------------------------------------------------------------------------------------

    def test_a_duty_is_seen_by_whoever_owes_it_and_by_leaders(self):
        self.run_engine(MONDAY)
        duty = self.weekly()
        readers = {
            name for name in self.users if self.as_(name, self.env["crisis.duty"]).search([("id", "=", duty.id)])
        }
        self.assertEqual(readers, {"homeroom", "leader", "deputy"})

    # -- reminding and escalating ------------------------------------------------------------------------------------

    def test_one_reminder_and_each_step_once(self):
        with patch.object(type(self.env["crisis.notice"]), "_send", autospec=True) as send:
            self.run_engine(MONDAY)
            self.run_engine("2026-09-18 04:50:00")
            self.assertFalse([call for call in send.mock_calls if self.users["homeroom"] in call.args[1]])
            for at in ("2026-09-18 05:10:00", "2026-09-18 05:10:00", "2026-09-18 05:20:00"):
                self.run_engine(at)
            told = [call.args[2] for call in send.mock_calls if self.users["homeroom"] in call.args[1]]
            self.assertEqual(told, ["duty"])
            send.reset_mock()
            for at in ("2026-09-18 10:00:00", "2026-09-20 00:00:00", "2026-09-21 00:59:00"):
                self.run_engine(at)
            self.assertFalse(self.weekly().escalated_user_ids)
            for at in ("2026-09-21 01:10:00", "2026-09-21 01:20:00"):
                self.run_engine(at)
            duty = self.weekly().filtered(lambda row: row.week_number == 3)
            self.assertEqual(duty.escalated_user_ids, self.users["leader"] | self.users["deputy"])
            self.assertEqual(duty.step, 1)
            self.run_engine("2026-09-23 01:10:00")
            self.assertIn(self.users["register_keeper"], self.activities(duty).user_id)
            self.assertFalse(duty.next_step_at)

    def test_a_step_waits_for_the_next_school_day_unless_the_clock_never_pauses(self):
        self.company.crisis_duty_since = "2026-09-28"
        self.run_engine("2026-09-28 00:10:00")
        duty = self.weekly()
        # due on Wednesday 30 September, the ladder's first step falls into the holiday week
        self.assertEqual(duty.due_at, datetime(2026, 9, 30, 9))
        self.assertEqual(duty.next_step_at, datetime(2026, 10, 8, 1))

    def test_after_three_days_down_each_is_told_once(self):
        self.run_engine(MONDAY)
        with patch.object(type(self.env["crisis.notice"]), "_send", autospec=True) as send:
            self.run_engine("2026-09-24 01:00:00")
            told = [(call.args[2], user) for call in send.mock_calls for user in call.args[1]]
            self.assertEqual(len(told), len(set(told)))
            self.assertNotIn(("duty", self.users["homeroom"]), told, "no reminder of what is late already")
            count = len(told)
            self.run_engine("2026-09-24 01:10:00")
            self.assertEqual(len([user for call in send.mock_calls for user in call.args[1]]), count)
        duty = self.weekly().filtered(lambda row: row.week_number == 3)
        self.assertEqual(duty.step, 2)

    # -- a broken row ------------------------------------------------------------------------------------------------

    @mute_logger("odoo.addons.odoo_crisis_intervention.models.crisis_duty_engine")
    def test_one_broken_row_stops_no_other(self):
        original = type(self.engine)._open_rows

        def broken(duties, rows):
            if any(row["class_id"] == self.other_class.id for row in rows):
                raise ValueError("planted")
            return original(duties, rows)

        with patch.object(type(self.engine), "_open_rows", broken):
            self.assertFalse(self.run_engine(MONDAY))
        self.assertTrue(self.weekly())
        self.assertFalse(self.duties("homeroom_weekly", class_id=self.other_class.id))
        self.assertFalse(self.env["crisis.duty.heartbeat"]._of(self.company), "a run with a broken row is no good run")
        self.assertTrue(self.run_engine("2026-09-14 00:20:00"))
        self.assertTrue(self.duties("homeroom_weekly", class_id=self.other_class.id))

    # -- the banner --------------------------------------------------------------------------------------------------

    def test_leaders_see_that_the_clocks_stand_still(self):
        health = lambda who: self.as_(who, self.env["crisis.duty.heartbeat"]).get_health()  # noqa: E731
        self.run_engine(MONDAY)
        with freeze_time("2026-09-14 00:40:00"):
            self.assertFalse(health("leader")["stopped"])
        with freeze_time("2026-09-14 01:10:00"):
            self.assertTrue(health("leader")["stopped"])
            self.assertTrue(health("config")["stopped"])
            self.assertFalse(health("teacher")["stopped"])

    # -- the leader's page -------------------------------------------------------------------------------------------

    def test_the_page_of_the_week_opens_on_monday_at_nine(self):
        self.run_engine("2026-09-21 00:50:00")
        self.assertFalse(self.duties("week_digest", week_number=3))
        self.run_engine("2026-09-21 01:00:00")
        duty = self.duties("week_digest", week_number=3)
        self.assertEqual(duty.due_at, datetime(2026, 9, 21, 9))
        self.assertEqual(duty.owner_ids, self.users["leader"] | self.users["deputy"])

    # -- figures -----------------------------------------------------------------------------------------------------

    def test_punctuality_counts_and_names_nobody(self):
        self.run_engine(MONDAY)
        with freeze_time(FRIDAY_NOON):
            self.weekly()._done(by=self.users["homeroom"])
        with freeze_time("2026-09-22 01:00:00"):
            rows = self.as_("auditor", self.env["crisis.duty.punctuality"]).search(
                [("kind_id.code", "=", "homeroom_weekly")]
            )
            self.assertEqual((rows.due_count, rows.in_time_count, rows.missing_count), (2, 1, 1))
            self.assertFalse(self.as_("teacher", self.env["crisis.duty"]).search([]))
            with self.assertRaises(AccessError):
                self.as_("teacher", self.env["crisis.duty.punctuality"]).search([])
        self.assertFalse({"owner_ids", "class_id"} & set(self.env["crisis.duty.punctuality"]._fields))


@tagged("post_install", "-at_install")
class TestDutyQueries(DutyCommon):
    """Opening, reminding and looking again cost a few queries for all classes together, not a few for each."""

    def test_queries_do_not_follow_the_number_of_classes(self):
        costs = {}
        for count in (5, 40):
            with self.subTest(count=count):
                savepoint = self.env.cr.savepoint()
                savepoint.__enter__()
                self._classes(count)
                costs[count] = [self._cost(at) for at in (MONDAY, "2026-09-14 00:20:00", "2026-09-18 05:10:00")]
                savepoint.rollback()
                savepoint.__exit__(None, None, None)
                self.env.invalidate_all(flush=False)
                self.env.cr.cache.clear()
        for few, many, each in zip(costs[5], costs[40], (2, 0, 1), strict=True):
            self.assertLessEqual(many - few, each * 35, costs)

    def _classes(self, count):
        classes = self.env["crisis.school.class"].create(
            [
                {
                    "name": f"Eight ({n})",
                    "company_id": self.company.id,
                    "grade": 8,
                    "number": n + 1,
                    "homeroom_employee_id": self.employees["teacher"].id,
                }
                for n in range(count)
            ]
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crisis_school_class SET create_date = '2026-08-01' WHERE id = ANY(%s)", [classes.ids]
        )

    def _cost(self, at):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        before = sql_db.sql_counter
        self.run_engine(at)
        self.env.flush_all()
        return sql_db.sql_counter - before
