# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .common_case import RATED, CrisisCaseCommon

NEED_TO_KNOW = (
    "subject_id",
    "level_id",
    "agreed_measures",
    "watch_for",
    "summary",
    "state",
    *("detected_at", "assessed_at"),
)
CLOSING = tuple(RATED)


class TestCaseAccess(CrisisCaseCommon):
    def setUp(self):
        super().setUp()
        self.case = self.case_in_follow_up()
        self.case.write(
            {"summary": "CANARY-summary", "agreed_measures": "CANARY-measures", "watch_for": "CANARY-watch", **RATED}
        )
        self.env.flush_all()

    def test_counsellors_and_leaders_read_everything(self):
        for name in ("counsellor", "leader", "deputy"):
            case = self.case_as(name, self.case)
            self.assertEqual(case.summary, "CANARY-summary")
            self.assertEqual(case.closing_summary, "CANARY-closing-summary")
            self.assertTrue(case.assessment_ids)

    def test_homeroom_and_keeper_read_what_they_must_know_and_no_more(self):
        for name in ("homeroom", "register_keeper"):
            case = self.case_as(name, self.case)
            with self.subTest(name):
                self.assertEqual(case.watch_for, "CANARY-watch")
                everything = str(case.read())
                for clinical in ("CANARY-closing-summary", "CANARY-rationale"):
                    self.assertNotIn(clinical, everything)
                self.assertFalse(any(case[field] for field in CLOSING))
                self.assertFalse(case.closing_ids)
                self.assertFalse(self.as_(name, self.env["crisis.case.closing"]).search([]))
                with self.assertRaises(AccessError):
                    case.read(["assessment_ids"])
                self.assertFalse(self.case_as(name).search([("closing_ids.outcome_safe", "=", "yes")]))
                with self.assertRaises(AccessError):
                    case.write({"summary": "mine"})
        with self.assertRaises(AccessError):
            self.case_as("homeroom", self.case).read(["concern_ids"])

    def test_another_homeroom_teacher_and_all_others_read_nothing(self):
        for name in (
            "other_homeroom",
            "teacher",
            "school_doctor",
            "academic_affairs",
            "auditor",
            "admin",
            "config",
            "hr_officer",
            "foreign_counsellor",
            "foreign_leader",
        ):
            with self.subTest(name):
                self.assertFalse(self.case_as(name).search([]))
                with self.assertRaises(AccessError):
                    self.case_as(name, self.case).read(["state"])

    def test_a_new_homeroom_teacher_takes_over_at_once(self):
        self.school_class.homeroom_employee_id = self.employees["teacher"]
        self.assertTrue(self.case_as("teacher").search([]))
        self.assertFalse(self.case_as("homeroom").search([]))

    def test_a_colleagues_case_is_for_leaders(self):
        case = self.case_as("leader").create({"subject_id": self.staff_subject.id})
        self.env.flush_all()
        self.assertTrue(self.case_as("leader").search([("id", "=", case.id)]))
        for name in ("counsellor", "register_keeper", "hr_officer", "staff_subject"):
            self.assertFalse(self.case_as(name).search([("id", "=", case.id)]), name)

    def test_homeroom_takes_part_by_the_timeline(self):
        answer = self.write_line("homeroom", self.case, "contact", "Rang the mother at noon")
        self.assertTrue(answer["can_add"])
        self.assertEqual(answer["lines"][0]["text"], "Rang the mother at noon")
        self.assertTrue(answer["lines"][0]["mine"])

    def test_form_and_list_open_for_every_reader(self):
        views = [(False, "form"), (False, "list"), (False, "kanban"), (False, "search")]
        for name in ("counsellor", "leader", "register_keeper", "homeroom"):
            model = self.case_as(name)
            with self.subTest(name):
                fields_of_form = model.get_views(views)["models"]["crisis.case"]["fields"]
                spec = {field: {} for field in fields_of_form if field in model._fields}
                self.assertTrue(self.case_as(name, self.case).web_read(spec))

    def test_queries_do_not_grow_with_rows(self):
        subjects = self.env["crisis.subject"].create(
            [{"name": f"Pupil {n}", "class_id": self.school_class.id, "company_id": self.company.id} for n in range(24)]
        )
        cases = self.case_as("counsellor").create([{"subject_id": subject.id} for subject in subjects])
        spec = {
            "subject_id": {"fields": {"display_name": {}}},
            "level_id": {"fields": {"display_name": {}, "hex": {}}},
            "counsellor_id": {"fields": {"display_name": {}}},
            "next_followup_on": {},
            "state": {},
            "can_close": {},
            "outcome_safe": {},
        }

        def count(name, rows):
            model = self.case_as(name)
            model.web_search_read([("id", "in", cases[:2].ids)], spec)  # warm
            model = self.case_as(name)
            before = self.env.cr.sql_log_count
            found = model.web_search_read([("id", "in", rows.ids)], spec)
            self.assertEqual(len(found["records"]), len(rows))
            return self.env.cr.sql_log_count - before

        for name in ("counsellor", "homeroom"):
            # A user's scope is read anew every second; the clock stands still so that both counts read it as often.
            with self.subTest(name), freeze_time(fields.Datetime.now()):
                self.assertEqual(count(name, cases[:4]), count(name, cases))
