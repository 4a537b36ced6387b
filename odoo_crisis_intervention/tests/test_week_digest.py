# SPDX-License-Identifier: LGPL-3.0-or-later
"""The school's week on one page: put together from facts, kept as the first leader acknowledged it (plan Art. 12)."""

from unittest.mock import patch

from odoo import fields, sql_db
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, JsonRpcException, freeze_time, tagged
from odoo.tools import mute_logger

from .common_week import FRIDAY, MONDAY_AFTER, NEXT_WEEK, SATURDAY, WEEK, WeekCommon
from .test_duty_engine import MONDAY

PAGE = {"content": {}, "week_label": {}, "state": {}, "can_acknowledge": {}, "can_remind": {}}


class DigestCommon(WeekCommon):
    def names(self, rows):
        return [row["name"] for row in rows]


@tagged("post_install", "-at_install")
class TestWeekDigestFacts(DigestCommon):
    def test_classes_by_what_they_handed_in_in_the_order_of_the_roster(self):
        third, fourth, fifth = self.more_classes(3)
        self.run_engine(MONDAY)
        self.class_report(fifth, lines=[(self.other_pupil, "worse", False)], situation="urgent")
        self.class_report(self.school_class)
        self.class_report(third, at=SATURDAY, is_late=True, late_reason="School trip")
        duty = self.engine._of_week("homeroom_weekly", self.company, WEEK).filtered(lambda row: row.class_id == fourth)
        with freeze_time(SATURDAY):
            excused = self.as_("leader", duty)
            excused.write({"excuse": "away", "excuse_note": "Farm week"})
            excused.action_excuse()
        with freeze_time(MONDAY_AFTER):
            classes = self.content(self.page())["classes"]
        self.assertEqual(
            {name: classes[name] for name in ("owed", "came", "nil", "something", "due")},
            {"owed": 5, "came": 3, "nil": 2, "something": 1, "due": 0},
        )
        self.assertEqual(self.names(classes["missing"]), ["Seven (2)"])
        self.assertEqual(self.names(classes["uneasy"]), ["Seven (5)"])
        self.assertEqual([(row["name"], row["reason"]) for row in classes["late"]], [("Seven (3)", "School trip")])
        self.assertEqual(
            [(row["name"], row["reason"]) for row in classes["excused"]],
            [("Seven (4)", "The class was away · Farm week")],
        )

    def test_before_it_is_due_nothing_is_missing(self):
        self.run_engine(MONDAY)
        with freeze_time(FRIDAY):
            page = self.page()
            classes = self.content(page)["classes"]
            self.assertEqual((classes["due"], classes["missing"]), (2, []))
            self.assertFalse(page.can_remind)
            self.assertFalse(page.can_acknowledge, "the week is not over")

    def test_pupils_whom_the_classes_report(self):
        third = self.env["crisis.subject"].create(
            {"name": "Pupil C", "class_id": self.other_class.id, "company_id": self.company.id}
        )
        self.live_warning(self.pupil, level=self.red)
        self.class_report(lines=[(self.pupil, "better", False)])
        report = self.class_report(
            self.other_class,
            lines=[(self.other_pupil, "same", False), (third, "worse", True), (self.pupil, "worse", False)],
        )
        report.line_ids.filtered(lambda line: line.subject_id == self.pupil).sudo().write({"is_taken_back": True})
        with freeze_time(MONDAY_AFTER):
            changes = self.content(self.page())["changes"]
        self.assertEqual([changes[name] for name in ("worse", "better", "same", "noticed")], [1, 1, 1, 1])
        self.assertEqual(
            [(row["name"], row["school_class"], row["level"]) for row in changes["rows"]],
            [
                ("Pupil C", "Seven (2)", ""),
                ("Pupil A", "Seven (1)", self.red.display_name),
                ("Pupil B", "Seven (2)", ""),
            ],
        )

    def test_how_far_each_new_report_is(self):
        first = self.concern("2026-09-15 01:00:00", urgency="immediate")
        self.fed_back("2026-09-16 06:00:00", self.assessed("2026-09-15 03:00:00", concern=first))
        self.concern("2026-09-13 15:59:59", self.other_pupil)
        self.concern("2026-09-20 15:59:59", self.other_pupil)
        self.concern("2026-09-20 16:00:00", self.other_pupil)
        with freeze_time(MONDAY_AFTER):
            concerns = self.content(self.page())["concerns"]
        self.assertEqual((concerns["total"], concerns["urgent"]), (2, 1))
        self.assertEqual(self.names(concerns["rows"]), ["Pupil A", "Pupil B"])
        self.assertEqual(concerns["rows"][0]["level"], self.yellow.display_name)
        self.assertEqual(
            concerns["rows"][0]["stamps"],
            ["2026-09-15 01:00:00", "2026-09-15 01:00:00", "2026-09-15 03:00:00", "2026-09-16 06:00:00", False],
        )
        self.assertEqual([bool(at) for at in concerns["rows"][1]["stamps"]], [True, True, False, False, False])

    def test_who_answered_the_alarm_and_when(self):
        concern = self.concern("2026-09-15 01:00:00", urgency="immediate")
        with freeze_time("2026-09-15 01:04:00"):
            self.as_("counsellor", concern).action_acknowledge()
        self.concern("2026-09-15 02:00:00", self.other_pupil, urgency="immediate")
        page = self.acknowledged()
        rows = self.content(page)["concerns"]["rows"]
        self.assertEqual(
            [(row["alarm_at"], row["answered_at"], row["answered_by"]) for row in rows],
            [
                ("2026-09-15 01:00:00", "2026-09-15 01:04:00", "Crisis counsellor"),
                ("2026-09-15 02:00:00", False, ""),
            ],
        )

    def test_counsellors_with_their_remarks(self):
        self.run_engine(MONDAY)
        self.handed_in(FRIDAY, remarks="The eighth grade is restless.", who="second_counsellor")
        with freeze_time(MONDAY_AFTER):
            rows = self.content(self.page())["counsellors"]
        self.assertEqual(
            [(row["name"], row["status"], row["remarks"], row["stand_in"]) for row in rows],
            [
                ("Crisis counsellor", "in", "The eighth grade is restless.", "Crisis second_counsellor"),
                ("Crisis second_counsellor", "missing", "", ""),
            ],
        )

    def test_duties_past_their_time_by_kind(self):
        self.run_engine(MONDAY)
        self.class_report()
        self.run_engine(MONDAY_AFTER)
        with freeze_time(MONDAY_AFTER):
            rows = self.content(self.page())["overdue"]
        counts = {row["name"]: row["count"] for row in rows}
        self.assertEqual(counts["Weekly report of the homeroom teacher"], 1)
        self.assertEqual(counts["Weekly report of the counsellor"], 2)
        self.assertNotIn("The school's week", counts)

    def test_a_colleague_is_on_no_page(self):
        self.concern("2026-09-15 01:00:00", self.staff_subject, urgency="immediate")
        page = self.acknowledged()
        self.assertEqual(self.content(page)["concerns"]["total"], 0)
        self.assertFalse(page.line_ids)
        self.assertNotIn("Colleague", str(self.content(page)))

    def test_a_leader_who_is_shut_out_sees_no_line_then_or_later(self):
        self.shut_out("leader", self.pupil)
        self.class_report(lines=[(self.pupil, "worse", False)])
        concern = self.concern("2026-09-15 01:00:00")
        self.concern("2026-09-15 01:00:00", self.other_pupil)
        with freeze_time(MONDAY_AFTER):
            running = self.content(self.page())
        page = self.acknowledged(name="deputy")
        for content in (running, self.content(page)):
            self.assertEqual((content["changes"]["worse"], content["concerns"]["total"]), (0, 1))
            self.assertNotIn("Pupil A", str(content))
        self.assertEqual(self.as_("leader", page).line_ids.subject_id, self.other_pupil)
        full = self.content(page, "deputy")
        self.assertEqual((full["changes"]["worse"], full["concerns"]["total"]), (1, 2))
        self.assertIn(concern.id, [row["concern"] for row in full["concerns"]["rows"]])

    def test_a_leader_whom_a_report_without_a_name_accuses_sees_no_line(self):
        with freeze_time("2026-09-15 01:00:00"):
            concern = self.as_("teacher", self.env["crisis.concern"]).create(
                {
                    "subject_description": "A girl of the choir",
                    "facts": "Cried",
                    "involved_employee_id": self.employees["leader"].id,
                }
            )
            concern.action_submit()
        page = self.acknowledged(name="deputy")
        self.assertEqual(self.content(page)["concerns"]["total"], 0)
        self.assertEqual(self.content(page, "deputy")["concerns"]["total"], 1)

    def test_what_comes_in_after_the_page_was_read_is_on_the_next_one(self):
        self.run_engine(MONDAY)
        self.acknowledged()
        self.class_report(at="2026-09-22 01:00:00", lines=[(self.pupil, "worse", False)])
        self.handed_in("2026-09-22 01:00:00", remarks="Late, but here.")
        with freeze_time("2026-09-28 01:00:00"):
            content = self.content(self.page(monday=NEXT_WEEK))
        self.assertEqual(
            [(row["name"], row["week"]) for row in content["classes"]["later"]], [("Seven (1)", "2026-09-14")]
        )
        self.assertEqual(content["changes"]["worse"], 1)
        self.assertEqual(
            [(row["remarks"], row["week"]) for row in content["counsellors"]], [("Late, but here.", "2026-09-14")]
        )
        self.acknowledged("2026-09-28 01:10:00", monday=NEXT_WEEK)
        with freeze_time("2026-10-05 01:00:00"):
            content = self.content(self.page(monday=fields.Date.to_date("2026-09-28")))
        self.assertFalse(content["classes"]["later"], "once")

    def test_the_same_number_of_queries_for_5_and_50_classes(self):
        counts = []
        for classes, first in ((5, 3), (45, 8)):
            for number, school_class in enumerate(self.more_classes(classes, first)):
                pupil = self.env["crisis.subject"].create(
                    {"name": f"Pupil {first}-{number}", "class_id": school_class.id, "company_id": self.company.id}
                )
                self.class_report(school_class, lines=[(pupil, ("worse", "better", "same")[number % 3], False)])
                if number < 3:
                    self.concern("2026-09-15 01:00:00", pupil)
            self.run_engine(MONDAY)
            self.run_engine(MONDAY_AFTER)
            with freeze_time(MONDAY_AFTER):
                page = self.page()
                page.web_read(PAGE)
                counts.append(min(self._queries(page) for _time in range(2)))
        self.assertEqual(*counts)
        self.assertLessEqual(counts[1], 60)

    def _queries(self, page):
        fresh = self.as_("leader", page).browse(page.id)
        before = sql_db.sql_counter
        fresh.web_read(PAGE)
        return sql_db.sql_counter - before


@tagged("post_install", "-at_install")
class TestWeekDigestSteps(DigestCommon):
    def duty(self):
        return self.engine._of_week("week_digest", self.company, WEEK)

    def test_what_was_acknowledged_stays_as_it_was_read(self):
        self.run_engine(MONDAY)
        self.class_report(lines=[(self.pupil, "worse", False)])
        concern = self.concern("2026-09-15 01:00:00")
        page = self.acknowledged()
        kept = self.content(page)
        self.class_report(self.other_class, at="2026-09-22 01:00:00", lines=[(self.other_pupil, "worse", False)])
        self.assessed("2026-09-22 02:00:00", concern=concern)
        self.live_warning(self.pupil, level=self.red)
        with freeze_time("2026-09-23 01:00:00"):
            now = self.content(page)
        self.assertEqual(now, kept)
        with self.assertRaises(AccessError):
            self.as_("leader", page).write({"week_start": "2026-09-21"})
        with self.assertRaises(AccessError):
            self.as_("leader", page.line_ids).write({"change": "better"})

    def test_the_first_leader_fulfils_the_duty_and_each_acknowledges_for_himself(self):
        self.run_engine("2026-09-14 00:10:00")
        self.run_engine(MONDAY_AFTER)
        self.assertEqual(self.duty().state, "open")
        with freeze_time(MONDAY_AFTER):
            action = self.as_("leader", self.duty()).action_open()
        page = self.env["crisis.week.digest"].browse(action["res_id"])
        self.assertEqual(page.week_start, WEEK)
        self.acknowledged("2026-09-21 02:00:00")
        self.assertEqual((self.duty().state, self.duty().done_by_id), ("done", self.users["leader"]))
        with freeze_time("2026-09-22 02:00:00"), self.assertRaises(UserError):
            self.as_("leader", page).action_acknowledge()
        self.acknowledged("2026-09-22 02:00:00", "deputy")
        self.assertEqual(page.acknowledged_by_id, self.users["leader"])
        times = {row.user_id: row.acknowledged_at for row in page.receipt_ids}
        self.assertEqual(times[self.users["leader"]], fields.Datetime.to_datetime("2026-09-21 02:00:00"))
        self.assertEqual(times[self.users["deputy"]], fields.Datetime.to_datetime("2026-09-22 02:00:00"))

    def test_opening_the_page_is_noted_a_list_is_not(self):
        with freeze_time(MONDAY_AFTER):
            page = self.page()
            page.web_read({"week_label": {}})
            self.assertFalse(page.receipt_ids)
            page.web_read(PAGE)
            leaders = {row["name"]: row["read_at"] for row in self.content(page, "deputy")["leaders"]}
        self.assertEqual(leaders, {"Crisis deputy": False, "Crisis leader": MONDAY_AFTER})

    def test_not_before_its_week_is_over(self):
        for at, allowed in (("2026-09-20 15:59:59", False), ("2026-09-20 16:00:00", True)):
            with freeze_time(at):
                page = self.page()
                page.invalidate_recordset()
                self.assertEqual(page.can_acknowledge, allowed, at)
                if not allowed:
                    with self.assertRaises(UserError):
                        page.action_acknowledge()

    def test_reminding_once_for_each_duty_and_day(self):
        self.run_engine(MONDAY)
        self.class_report()
        notices = []
        notice = patch.object(
            self.env.registry["crisis.notice"], "_send", lambda notice, users, kind: notices.append((users, kind))
        )
        with notice, freeze_time(MONDAY_AFTER):
            page = self.page()
            self.assertTrue(page.can_remind)
            page.action_remind()
            missing = self.users["other_homeroom"] | self.users["counsellor"] | self.users["second_counsellor"]
            self.assertEqual(notices, [(missing, "late")])
            page.invalidate_recordset()
            self.assertFalse(page.can_remind)
            with self.assertRaises(UserError):
                page.action_remind()
        with notice, freeze_time("2026-09-22 01:00:00"):
            page.action_remind()
        self.assertEqual(len(notices), 2)

    def test_leafing_through_the_weeks(self):
        with freeze_time(MONDAY_AFTER):
            page = self.page()
            after = page.browse(page.action_open_after()["res_id"])
            self.assertEqual(after.week_start, NEXT_WEEK)
            with self.assertRaises(UserError):
                after.action_open_after()
            self.assertEqual(after.action_open_before()["res_id"], page.id)
            last = self.as_("leader", self.env["crisis.week.digest"]).with_company(self.company)
            self.assertEqual(last.action_open_last()["res_id"], page.id)

    def test_who_reads(self):
        page = self.page()
        for name in ("counsellor", "register_keeper", "homeroom", "teacher", "auditor", "foreign_leader", "admin"):
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    self.as_(name, page).read(["content"])
                with self.assertRaises(AccessError):
                    self.page(name)


@tagged("post_install", "-at_install")
class TestWeekDigestOverRpc(DigestCommon, HttpCase):
    def call(self, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/crisis.week.digest/{method}",
            {"model": "crisis.week.digest", "method": method, "args": args, "kwargs": {}},
            timeout=60,
        )

    def refused(self, method, *args):
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.call(method, *args)

    def test_guards(self):
        running = self.page(
            monday=fields.Date.to_date(self.env["crisis.week.digest"]._fields["week_start"].default(self))
        )
        page = running.browse(running.action_open_before()["res_id"])
        for name in ("counsellor", "teacher", "register_keeper", "auditor", "foreign_leader"):
            with self.subTest(name=name):
                self.authenticate(f"crisis-{name}", f"crisis-{name}")
                for method in ("action_acknowledge", "action_remind", "action_open_before", "read"):
                    self.refused(method, [page.id])
        self.authenticate("crisis-teacher", "crisis-teacher")
        self.refused("action_open_last")
        self.authenticate("crisis-leader", "crisis-leader")
        for values in (
            {"state": "acknowledged"},
            {"kept": {}},
            {"acknowledged_by_id": 1},
            {"week_start": "2020-01-06"},
        ):
            self.refused("write", [page.id], values)
            self.refused("create", [{"week_start": "2020-01-06", **values}])
        self.refused("action_acknowledge", [running.id])
        self.refused("unlink", [page.id])
        self.call("action_acknowledge", [page.id])
        self.refused("action_acknowledge", [page.id])
        page.invalidate_recordset()
        self.assertEqual(page.state, "acknowledged")
