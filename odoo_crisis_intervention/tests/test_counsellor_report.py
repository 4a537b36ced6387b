# SPDX-License-Identifier: LGPL-3.0-or-later
"""The counsellor's weekly report: counted by hand, kept as handed in, handed in for somebody else (plan Art. 12)."""

from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, JsonRpcException, freeze_time, tagged
from odoo.tools import mute_logger

from .common_week import FRIDAY, MONDAY_AFTER, NEXT_WEEK, SATURDAY, WEEK, WeekCommon
from .test_duty_engine import MONDAY


@tagged("post_install", "-at_install")
class TestCounsellorReportFacts(WeekCommon):
    def test_a_week_counted_by_hand(self):
        before = self.concern("2026-09-13 15:59:59")  # Sunday night at school
        first = self.concern("2026-09-13 16:00:00", urgency="immediate")  # Monday, midnight
        with freeze_time("2026-09-14 02:00:00"):
            self.as_("counsellor", before + first).action_acknowledge()
        third = self.concern("2026-09-15 01:00:00", self.other_pupil)
        with freeze_time("2026-09-15 02:00:00"):
            self.as_("second_counsellor", third).action_acknowledge()
        self.fed_back("2026-09-15 06:00:00", self.assessed("2026-09-15 03:00:00", concern=first))
        self.assessed("2026-09-16 03:00:00", self.other_pupil, level=self.red)
        entry = self.live_warning(self.other_pupil, entered_at="2026-09-16 05:00:00")
        with freeze_time("2026-09-17 02:00:00"):
            self.decide("counsellor", entry, "change_level", level_to_id=self.red.id)
            case = self.open_case(self.other_pupil)
            planned = self.env["crisis.followup"].sudo()
            done = planned.create(
                {"case_id": case.id, "planned_on": "2026-09-17", "result": "better", "next_on": False}
            )
            planned.create([{"case_id": case.id, "planned_on": day} for day in ("2026-09-20", "2026-09-21")])
            self.as_("counsellor", done).action_done()
        calls = self.as_("counsellor", self.env["crisis.hotline.call"])
        calls.create([{"started_at": at} for at in ("2026-09-20 15:59:59", "2026-09-20 16:00:00")])
        self.barometer_read("2026-09-20 15:59:59")
        self.barometer_read("2026-09-20 16:00:00", "second_counsellor")
        self.concern("2026-09-20 15:59:59")  # Sunday, a second before midnight
        self.concern("2026-09-20 16:00:00")
        with freeze_time(MONDAY_AFTER):
            report = self.report()
            facts = self.facts(report)
            yellow, red = f"assessed.{self.yellow.id}", f"assessed.{self.red.id}"
            self.assertEqual(
                {code: number for code, number in facts.items() if number and code != "overdue"},
                {
                    "concern": 3,
                    "concern_urgent": 1,
                    "taken_over": 2,
                    "hotline": 1,
                    "barometer": 1,
                    "assessed": 2,
                    yellow: 1,
                    red: 1,
                    "feedback": 1,
                    "entered": 1,
                    "raised": 1,
                    "case_opened": 1,
                    "followup_due": 2,
                    "followup": 1,
                },
            )
            self.assertEqual(
                self.told(report),
                {
                    "Pupil A": ["Newly reported", "Assessment completed", "Feedback sheet sent"],
                    "Pupil B": [
                        "Newly reported",
                        "Assessment completed",
                        "Entered in the register",
                        "Level raised",
                        "Case opened",
                        "Follow-up done",
                        "Follow-up not done",
                    ],
                },
            )
            other = self.facts(self.report("second_counsellor"))
            self.assertEqual((other["concern"], other["taken_over"], other["assessed"]), (3, 1, 0))

    def test_a_colleagues_own_case_counts_nowhere(self):
        concern = self.concern("2026-09-15 01:00:00", self.staff_subject)
        with freeze_time("2026-09-15 02:00:00"):
            self.as_("leader", concern).action_acknowledge()
            self.as_("leader", self.env["crisis.access.grant"]).create(
                {
                    "user_id": self.users["counsellor"].id,
                    "subject_id": self.staff_subject.id,
                    "scope": "full",
                    "reason": "Let in to assess.",
                }
            )
        self.assessed("2026-09-15 03:00:00", self.staff_subject, level=self.red)
        self.engine.create(
            {
                "key": "assessment:crisis.concern:staff",
                "kind_id": self.env.ref("odoo_crisis_intervention.duty_kind_assessment").id,
                "company_id": self.company.id,
                "source_model": "crisis.concern",
                "source_key": concern.reference,
                "due_at": "2026-09-16 00:00:00",
                "owner_ids": [(6, 0, self.users["counsellor"].ids)],
            }
        )
        with freeze_time(MONDAY_AFTER):
            report = self.report()
            self.assertFalse(any(self.facts(report).values()), self.facts(report))
            report.action_submit()
            self.assertFalse(report.person_ids)
            self.assertFalse(any(report.line_ids.mapped("count")))

    def test_whoever_the_counsellor_is_shut_out_from_counts_nowhere(self):
        self.shut_out("counsellor", self.pupil)
        self.concern("2026-09-15 01:00:00")
        self.concern("2026-09-15 01:00:00", self.other_pupil)
        with freeze_time(FRIDAY):
            self.assertEqual(self.facts(self.report())["concern"], 1)
            self.assertEqual(list(self.told(self.report())), ["Pupil B"])
            self.assertEqual(self.facts(self.report("second_counsellor"))["concern"], 2)

    def test_whoever_reads_sees_no_line_on_a_pupil_from_whom_he_is_shut_out(self):
        self.shut_out("leader", self.pupil)
        self.concern("2026-09-15 01:00:00")
        self.concern("2026-09-15 01:00:00", self.other_pupil)
        with freeze_time(FRIDAY):
            report = self.report()
            self.assertEqual(list(self.told(self.as_("leader", report))), ["Pupil B"])
            self.assertEqual(self.facts(self.as_("leader", report))["concern"], 1, "nor does a total tell of him")
            report.action_submit()
            self.assertEqual(self.facts(self.as_("leader", report))["concern"], 1)
            self.assertEqual(self.facts(self.as_("deputy", report))["concern"], 2)
            self.assertFalse(any(self.as_("leader", report).line_ids.mapped("count")))
            self.assertEqual(list(self.told(self.as_("leader", report))), ["Pupil B"])
            self.assertEqual(self.as_("leader", report).person_ids.subject_id, self.other_pupil)
            self.assertEqual(set(self.told(self.as_("deputy", report))), {"Pupil A", "Pupil B"})

    def test_what_happens_after_an_early_handing_in_is_in_the_next_report_once(self):
        self.concern("2026-09-15 01:00:00")
        report = self.handed_in(FRIDAY)
        self.assertEqual(report.facts_until, fields.Datetime.to_datetime(FRIDAY))
        self.concern(SATURDAY)
        self.concern("2026-09-22 01:00:00", self.other_pupil)
        with freeze_time("2026-09-25 08:00:00"):
            following = self.report(monday=NEXT_WEEK)
            self.assertEqual(self.facts(report)["concern"], 1)
            self.assertEqual(self.facts(following)["concern"], 2)

    def test_a_week_handed_in_late_ends_with_its_sunday(self):
        self.concern(SATURDAY)
        self.concern("2026-09-21 01:00:00", self.other_pupil)
        report = self.handed_in("2026-09-23 01:00:00")
        self.assertEqual(self.facts(report)["concern"], 1)
        self.assertEqual(report.facts_until, fields.Datetime.to_datetime("2026-09-20 16:00:00"))
        with freeze_time("2026-09-25 08:00:00"):
            self.assertEqual(self.facts(self.report(monday=NEXT_WEEK))["concern"], 1)

    def test_a_holiday_week_is_in_the_report_after_it(self):
        self.term.day_ids = [(0, 0, {"date": f"2026-10-{day:02}", "kind": "holiday"}) for day in (8, 9)]
        self.term.day_ids.filtered(lambda day: day.kind == "makeup").unlink()
        self.concern("2026-10-06 01:00:00")
        with freeze_time("2026-10-16 08:00:00"):
            self.assertEqual(self.facts(self.report(monday=date(2026, 10, 12)))["concern"], 1)

    def test_what_was_handed_in_stays_as_it_was(self):
        concern = self.concern("2026-09-15 01:00:00")
        report = self.handed_in(FRIDAY, remarks="Quiet.")
        kept = (self.facts(report), self.told(report))
        self.assessed(SATURDAY)
        with freeze_time(SATURDAY):
            self.as_("counsellor", concern).action_acknowledge()
            self.decide("counsellor", concern, "void")
        with freeze_time(MONDAY_AFTER):
            self.assertEqual((self.facts(report), self.told(report)), kept)
            self.assertEqual(self.facts(report)["concern"], 1)
            self.assertEqual(report.person_ids.subject_id, self.pupil)

    def test_weeks_of_another_zone(self):
        self.company.crisis_tz = "America/New_York"
        self.concern("2026-09-14 03:59:59")
        self.concern("2026-09-14 04:00:00", self.other_pupil)
        with freeze_time(FRIDAY):
            self.assertEqual(list(self.told(self.report())), ["Pupil B"])

    def test_a_form_that_was_never_saved_counts_nothing_for_a_stranger(self):
        self.concern("2026-09-15 01:00:00")
        values = {"company_id": self.company.id, "counsellor_id": self.users["counsellor"].id, "week_start": WEEK}
        with freeze_time(FRIDAY):
            for name, known in (("counsellor", True), ("teacher", False), ("foreign_counsellor", False)):
                with self.subTest(name=name):
                    self.assertEqual(
                        bool(self.as_(name, self.env["crisis.counsellor.report"]).new(values).content), known
                    )


@tagged("post_install", "-at_install")
class TestCounsellorReportSteps(WeekCommon):
    def duty(self, name="counsellor"):
        return self.engine._find("counsellor_weekly", self.company, user=self.users[name], day=WEEK)

    def test_nothing_to_add_is_one_tap_on_the_duty(self):
        self.run_engine(MONDAY)
        with freeze_time(FRIDAY):
            self.as_("counsellor", self.duty()).action_nil()
            report = self.report()
        self.assertEqual((report.state, report.is_nil, report.is_late), ("submitted", True, False))
        self.assertEqual((self.duty().state, self.duty().done_by_id), ("done", self.users["counsellor"]))
        self.assertEqual(self.duty("second_counsellor").state, "open")

    def test_the_duty_opens_the_report_of_its_own_week(self):
        self.run_engine(MONDAY)
        with freeze_time("2026-09-22 01:00:00"):
            action = self.as_("counsellor", self.duty()).action_open()
            self.assertEqual(self.env["crisis.counsellor.report"].browse(action["res_id"]).week_start, WEEK)

    def test_the_menu_opens_this_week_or_the_one_that_was_missed(self):
        self.run_engine(MONDAY)
        reports = self.as_("counsellor", self.env["crisis.counsellor.report"]).with_company(self.company)
        with freeze_time("2026-09-16 01:00:00"):
            self.assertEqual(reports.browse(reports.action_open_mine()["res_id"]).week_start, WEEK)
        with freeze_time("2026-09-22 01:00:00"):
            self.assertEqual(reports.browse(reports.action_open_mine()["res_id"]).week_start, WEEK)
            reports.browse(reports.action_open_mine()["res_id"]).action_submit()
            self.assertEqual(reports.browse(reports.action_open_mine()["res_id"]).week_start, NEXT_WEEK)

    def test_late_is_a_fact_with_a_reason(self):
        self.run_engine(MONDAY)
        with freeze_time("2026-09-18 09:00:01"):
            report = self.report()
            self.assertTrue(report.is_overdue)
        report = self.handed_in("2026-09-18 09:00:01", late_reason="At the hospital with a pupil.")
        self.assertTrue(report.is_late)
        self.assertEqual(report.due_at, fields.Datetime.to_datetime("2026-09-18 09:00:00"))

    def test_in_time_to_the_second(self):
        self.run_engine(MONDAY)
        self.assertFalse(self.handed_in("2026-09-18 09:00:00").is_late)

    def test_handed_in_for_a_colleague_says_so(self):
        self.run_engine(MONDAY)
        for who, name in (("second_counsellor", "counsellor"), ("leader", "second_counsellor")):
            with self.subTest(who=who):
                report = self.handed_in(FRIDAY, name, who=who)
                self.assertTrue(report.is_handed_in_for)
                self.assertEqual(report.submitted_by_id, self.users[who])
                self.assertEqual((self.duty(name).state, self.duty(name).done_by_id), ("done", self.users[who]))

    def test_a_report_is_begun_by_hand_for_a_counsellor_of_the_school_only(self):
        reports = self.as_("second_counsellor", self.env["crisis.counsellor.report"])
        with freeze_time(FRIDAY):
            report = reports.create({"counsellor_id": self.users["counsellor"].id, "week_start": "2026-09-16"})
            self.assertEqual(report.week_start, WEEK)
            for values in (
                {"counsellor_id": self.users["leader"].id},
                {"counsellor_id": self.users["foreign_counsellor"].id},
                {"week_start": "2026-09-28"},
            ):
                with self.subTest(values=values), self.assertRaises(ValidationError):
                    reports.create({"week_start": "2026-09-16", **values})

    def test_a_locked_report_is_corrected_by_a_new_one(self):
        self.run_engine(MONDAY)
        self.concern("2026-09-15 01:00:00")
        report = self.handed_in(FRIDAY, remarks="Forgot the main thing.")
        with self.assertRaises(UserError):
            report.write({"remarks": "Something else"})
        self.concern(SATURDAY, self.other_pupil)
        with freeze_time("2026-09-22 01:00:00"):
            correction = report.browse(report.action_correct()["res_id"])
            self.assertEqual(correction.remarks, "Forgot the main thing.")
            self.assertFalse(report.can_correct)
            with self.assertRaises(UserError):
                report.action_correct()
            self.assertEqual(report.state, "submitted")
            correction.remarks = "The main thing."
            correction.action_submit()
        self.assertEqual((report.state, correction.state), ("corrected", "submitted"))
        self.assertEqual(correction.corrects_id, report)
        self.assertFalse(correction.is_late, "the first one was in time")
        self.assertEqual(self.facts(correction)["concern"], 1, "the same span")
        self.assertEqual(report.remarks, "Forgot the main thing.")

    def test_a_draft_is_discarded_and_the_week_begun_again(self):
        with freeze_time(FRIDAY):
            report = self.report()
            report.action_discard()
            self.assertEqual(report.state, "void")
            self.assertNotEqual(self.report(), report)

    def test_one_report_a_counsellor_and_week(self):
        with freeze_time(FRIDAY):
            self.report()
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                self.as_("counsellor", self.env["crisis.counsellor.report"]).create({"week_start": WEEK})

    def test_who_reads(self):
        report = self.handed_in(FRIDAY, remarks="CANARY-REMARKS")
        for name in ("counsellor", "second_counsellor", "leader", "deputy"):
            self.assertEqual(self.as_(name, report).remarks, "CANARY-REMARKS")
        for name in ("register_keeper", "homeroom", "teacher", "school_doctor", "auditor", "foreign_leader", "admin"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, report).read(["remarks"])
        member = self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)])
        with freeze_time("2026-09-28 01:00:00"):
            member.write({"date_to": "2026-09-27"})
            with self.assertRaises(AccessError):
                self.as_("counsellor", report).read(["remarks"])


@tagged("post_install", "-at_install")
class TestCounsellorReportOverRpc(WeekCommon, HttpCase):
    def call(self, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/crisis.counsellor.report/{method}",
            {"model": "crisis.counsellor.report", "method": method, "args": args, "kwargs": kwargs},
            timeout=60,
        )

    def refused(self, method, *args):
        with self.assertRaises(JsonRpcException), mute_logger("odoo.http"):
            self.call(method, *args)

    def test_guards(self):
        monday = fields.Date.to_string(self.company._crisis_today() - timedelta(days=7))
        self.env.cr.execute("UPDATE crisis_team_member SET date_from = '2020-01-01'")
        report = self.as_("counsellor", self.env["crisis.counsellor.report"]).create({"week_start": monday})
        self.env.flush_all()
        for name in ("teacher", "register_keeper", "auditor", "foreign_counsellor"):
            with self.subTest(name=name):
                self.authenticate(f"crisis-{name}", f"crisis-{name}")
                for method in ("action_submit", "action_discard", "action_correct", "read"):
                    self.refused(method, [report.id])
                self.refused("write", [report.id], {"remarks": "x"})
        self.authenticate("crisis-teacher", "crisis-teacher")
        self.refused("action_open_mine")
        self.refused("create", [{}])
        self.authenticate("crisis-counsellor", "crisis-counsellor")
        for values in (
            {"state": "submitted"},
            {"facts_from": "2020-01-01 00:00:00"},
            {"submitted_by_id": self.users["leader"].id},
            {"corrects_id": report.id},
        ):
            self.refused("write", [report.id], values)
            self.refused("create", [{"week_start": "2026-09-07", **values}])
        self.refused("write", [report.id], {"counsellor_id": self.users["second_counsellor"].id})
        self.refused("action_correct", [report.id])
        self.call("action_submit", [report.id])
        self.refused("action_submit", [report.id])
        self.refused("action_discard", [report.id])
        self.refused("write", [report.id], {"remarks": "x"})
        self.refused("unlink", [report.id])
        line = report.sudo().line_ids[:1]
        self.assertRaises(AccessError, self.as_("counsellor", line).write, {"count": 99})
        report.invalidate_recordset()
        self.assertEqual((report.state, report.remarks), ("submitted", False))
