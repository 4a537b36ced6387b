# SPDX-License-Identifier: LGPL-3.0-or-later
"""Pupils in the weekly report: newly noticed ones become concerns, the class log flows in, some are hidden (26)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .weekly_common import FRIDAY_NOON, NEXT_FRIDAY_NOON, WeeklyCommon


@tagged("post_install", "-at_install")
class TestNewlyNoticed(WeeklyCommon):
    def test_a_newly_noticed_pupil_becomes_a_concern_when_the_report_is_handed_in(self):
        report = self.open_(at=FRIDAY_NOON)
        self.say(report, is_unchanged=True)
        line = self.notice(
            report, self.classmates[0], behaviour="Gave his books away", measures_taken="Called home", found_how="own"
        )
        self.assertFalse(self.env["crisis.concern"].search([]))
        report.action_submit()
        concern = self.env["crisis.concern"].search([])
        self.assertEqual((concern.state, concern.subject_id), ("submitted", self.classmates[0]))
        self.assertEqual((concern.author_id, concern.source), (self.users["homeroom"], "homeroom_teacher"))
        self.assertIn("Gave his books away", concern.facts)
        self.assertIn("Called home", concern.facts)
        self.assertEqual((line.sudo().concern_id, line.is_reported), (concern, True))
        self.assertFalse(report.is_nil)
        receipt = self.env["crisis.concern.receipt"].search([("concern_id", "=", concern.id)])
        self.assertEqual(receipt.author_id, self.users["homeroom"])
        with self.assertRaises(AccessError):
            self.as_("homeroom", concern).read(["facts"])

    def test_an_urgent_one_is_sent_at_once_and_only_once(self):
        report = self.open_(at=FRIDAY_NOON)
        line = self.notice(report, self.classmates[0], behaviour="Wrote a farewell", urgency="urgent")
        line.action_report_now()
        concern = self.env["crisis.concern"].search([])
        self.assertTrue(concern.is_urgent)
        self.assertEqual((concern.state, report.state), ("submitted", "draft"))
        line.action_report_now()
        self.say(report, is_unchanged=True)
        report.action_submit()
        self.assertEqual(self.env["crisis.concern"].search([]), concern)

    def test_at_once_needs_no_words_and_this_week_does(self):
        report = self.open_(at=FRIDAY_NOON)
        line = self.notice(report, self.classmates[0])
        with self.assertRaises(UserError):
            line.action_report_now()
        self.say(report, is_unchanged=True)
        with self.assertRaises(UserError):
            report.action_submit()
        line.urgency = "immediate"
        line.action_report_now()
        self.assertEqual(self.env["crisis.concern"].search([]).urgency, "immediate")

    def test_added_in_error_is_taken_back_and_a_followed_or_reported_one_stays(self):
        report = self.open_(at=FRIDAY_NOON)
        line = self.notice(report, self.classmates[0], behaviour="Slip of the thumb")
        line.write({"is_new": False, "is_taken_back": True})
        report.action_nil()
        self.assertTrue(report.is_nil)
        self.assertFalse(self.env["crisis.concern"].search([]))
        later = self.open_(at=NEXT_FRIDAY_NOON)
        with self.assertRaises(UserError):
            self.say(later, is_taken_back=True)

    def test_only_pupils_of_the_class(self):
        report = self.open_(at=FRIDAY_NOON)
        for subject in (self.other_pupil, self.staff_subject):
            with self.subTest(subject.name), self.assertRaises(UserError):
                self.notice(report, subject)

    def test_readers_see_the_link_and_the_teacher_does_not(self):
        report = self.open_(at=FRIDAY_NOON)
        line = self.notice(report, self.classmates[0], behaviour="Gave his books away")
        line.action_report_now()
        self.say(report, is_unchanged=True)
        report.action_submit()
        self.assertIn("concern_id", self.as_("counsellor", line).fields_get())
        self.assertNotIn("concern_id", self.as_("homeroom", line).fields_get())


@tagged("post_install", "-at_install")
class TestClassLog(WeeklyCommon):
    def test_it_flows_into_the_report_before_and_after_that_is_opened(self):
        with freeze_time(FRIDAY_NOON):
            self.note(facts="Sat alone", observed_on="2026-09-15", told_to="Counsellor")
            self.note(self.classmates[0], facts="Slept in class", observed_on="2026-09-16")
            report = self.open_()
            self.note(facts="Left early", observed_on="2026-09-17")
            self.note(self.classmates[1], facts="A fight", observed_on="2026-09-17")
        texts = {line.subject_id: line.observation_text for line in report.line_ids}
        self.assertEqual(set(texts), {self.pupil, *self.classmates})
        self.assertIn("Sat alone", texts[self.pupil])
        self.assertIn("Counsellor", texts[self.pupil])
        self.assertIn("Left early", texts[self.pupil])
        self.assertIn("Slept in class", texts[self.classmates[0]])
        self.assertFalse(report.line_ids.filtered("is_new"))

    def test_with_entries_one_tap_hands_in_but_it_is_not_nothing(self):
        with freeze_time(FRIDAY_NOON):
            row = self.note(facts="Sat alone")
            report = self.open_()
            report.action_nil()
        self.assertEqual((report.state, report.is_nil, row.is_locked), ("submitted", False, True))

    def test_it_is_locked_with_the_report_and_corrected_by_a_new_entry(self):
        with freeze_time(FRIDAY_NOON):
            row = self.note(facts="Sat alone")
            row.facts = "Sat alone on Tuesday"
            report = self.open_()
            report.action_nil()
            with self.assertRaises(UserError):
                row.facts = "Something else"
            correction = self.note(facts="It was Wednesday")
        self.assertNotIn("Wednesday", report.line_ids.observation_text)
        later = self.open_(at=NEXT_FRIDAY_NOON)
        self.assertIn("Wednesday", later.line_ids.observation_text)
        self.assertFalse(correction.is_locked)

    def test_an_entry_moved_to_another_pupil_or_week_moves_in_the_report(self):
        with freeze_time(FRIDAY_NOON):
            report = self.open_()
            row = self.note(facts="Sat alone")
            line = report.line_ids
            self.assertIn("Sat alone", line.observation_text)
            row.subject_id = self.classmates[0]
            self.env.invalidate_all()
            self.assertFalse(line.observation_text)
            self.assertIn("Sat alone", report.line_ids[1].observation_text)
            row.observed_on = "2026-09-10"
            self.env.invalidate_all()
            self.assertFalse(report.line_ids[1].observation_text)
            self.open_()
            self.env.invalidate_all()
            self.assertIn("Sat alone", report.line_ids[1].observation_text, "an entry of before is not lost")

    def test_of_two_drafts_the_first_handed_in_keeps_the_entry(self):
        with freeze_time(FRIDAY_NOON):
            first = self.open_()
            self.note(facts="Sat alone")
        with freeze_time(NEXT_FRIDAY_NOON):
            second = self.open_()
            self.assertIn("Sat alone", second.line_ids.observation_text)
            first.action_nil()
            self.env.invalidate_all()
            self.assertFalse(second.line_ids.observation_text)
            self.assertIn("Sat alone", first.line_ids.observation_text)

    def test_who_writes_it_and_about_whom(self):
        with self.assertRaises(UserError):
            self.note(self.other_pupil)
        for who in ("leader", "counsellor", "teacher", "other_homeroom"):
            with self.subTest(who), self.assertRaises(UserError):
                self.note(who=who)
        with self.assertRaises(ValidationError):
            self.note(observed_on="2199-01-01")
        row = self.note()
        for values in ({"author_id": self.users["teacher"].id}, {"is_locked": True}, {"line_ids": [(4, 1)]}):
            with self.subTest(**values), self.assertRaises(UserError):
                row.write(values)
        with self.assertRaises(UserError):
            self.note(author_id=self.users["teacher"].id)

    def test_it_stays_with_the_class_when_the_pupil_moves(self):
        row = self.note()
        self.pupil.class_id = self.other_class
        self.assertEqual(row.class_id, self.school_class)
        self.assertTrue(self.as_("homeroom", row).has_access("read"))
        self.assertFalse(self.as_("other_homeroom", row).has_access("read"))


@tagged("post_install", "-at_install")
class TestWeeklyAccess(WeeklyCommon):
    def test_a_draft_is_the_classs_own(self):
        report = self.open_(at=FRIDAY_NOON)
        self.say(report, behaviour="Half a sentence")
        for record in (report, report.line_ids):
            for who in ("leader", "counsellor", "register_keeper", "other_homeroom", "teacher", "config", "auditor"):
                with self.subTest(record._name, who=who):
                    self.assertFalse(self.as_(who, record).has_access("read"))
                    self.assertFalse(self.as_(who, record.browse()).search([("id", "=", record.id)]))
            self.assertTrue(self.as_("deputy_homeroom", record).has_access("write"))

    def test_what_was_sent_is_read_by_those_who_act_on_it(self):
        report = self.open_(at=FRIDAY_NOON)
        report.action_nil()
        for record in (report, report.line_ids):
            for who in ("leader", "deputy", "counsellor", "register_keeper", "homeroom", "deputy_homeroom"):
                with self.subTest(record._name, who=who):
                    self.assertTrue(self.as_(who, record).has_access("read"))
            for who in ("leader", "counsellor", "register_keeper"):
                self.assertFalse(self.as_(who, record).has_access("write"))
            for who in ("other_homeroom", "teacher", "academic_affairs", "foreign_counsellor", "foreign_leader"):
                with self.subTest(record._name, who=who):
                    self.assertFalse(self.as_(who, record).has_access("read"))

    def test_whoever_loses_the_class_loses_its_reports(self):
        report = self.open_(at=FRIDAY_NOON)
        report.action_nil()
        records = (report, report.line_ids, self.note())
        self.school_class.homeroom_employee_id = self.employees["teacher"]
        for record in records:
            self.assertFalse(self.as_("homeroom", record).has_access("read"))
            self.assertTrue(self.as_("teacher", record).has_access("read"))

    def test_whoever_typed_it_in_and_lost_the_duty_loses_it(self):
        report = self.open_("counsellor", at=FRIDAY_NOON)
        self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)]).date_to = "2024-01-01"
        self.assertFalse(self.as_("counsellor", report).has_access("read"))

    def test_a_line_is_hidden_from_whoever_is_shut_out_from_the_pupil(self):
        self._follow(self.classmates[0])
        self.shut_out("leader", self.pupil)
        self.shut_out("deputy_homeroom", self.pupil)
        report = self.open_(at=FRIDAY_NOON)
        report.action_nil()
        seen = self.as_("leader", report).web_read({"line_ids": {"fields": {"subject_id": {"fields": {}}}}})
        self.assertEqual([line["subject_id"]["id"] for line in seen[0]["line_ids"]], self.classmates[0].ids)
        self.assertEqual(self.as_("leader", report).followed_count, 1)
        self.assertEqual(self.as_("counsellor", report).followed_count, 2)

    def test_a_deputy_who_is_shut_out_hands_in_the_rest(self):
        self._follow(self.classmates[0])
        self.shut_out("deputy_homeroom", self.pupil)
        report = self.open_("deputy_homeroom", at=FRIDAY_NOON)
        self.assertEqual(report.line_ids.subject_id, self.classmates[0])
        report.action_nil()
        self.assertEqual(report.state, "submitted")
