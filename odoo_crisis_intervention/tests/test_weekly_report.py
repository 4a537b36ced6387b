# SPDX-License-Identifier: LGPL-3.0-or-later
"""The homeroom teacher's weekly report: filled in beforehand, handed in, late, corrected, for another (Art. 12)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .weekly_common import FRIDAY_NOON, MONDAY, NEXT_FRIDAY_NOON, WeeklyCommon


@tagged("post_install", "-at_install")
class TestWeeklyReport(WeeklyCommon):
    # -- filled in beforehand ----------------------------------------------------------------------------------------

    def test_it_knows_its_week_and_the_followed_pupils_of_the_class(self):
        self._follow(self.classmates[0], level="orange")
        self._follow(self.classmates[1], state="proposed")
        self._follow(self.other_pupil)
        report = self.open_(at=FRIDAY_NOON)
        self.assertEqual((report.week_number, report.term_id), (3, self.term))
        self.assertEqual([str(report.week_start), str(report.week_end)], ["2026-09-14", "2026-09-20"])
        self.assertEqual(report.expected_count, 3)
        self.assertEqual(report.line_ids.subject_id, self.classmates[0] | self.pupil)
        self.assertEqual(report.line_ids[0].level_id, self.levels["orange"], "the gravest first")
        self.assertTrue(all(report.line_ids.mapped("is_followed")))

    def test_it_is_opened_once_by_whoever_comes(self):
        report = self.open_(at=MONDAY)
        self.assertEqual(self.open_("deputy_homeroom", at=FRIDAY_NOON), report)
        action = self.as_("homeroom", report)
        with freeze_time(FRIDAY_NOON):
            self.assertEqual(action.action_open_mine()["res_id"], report.id)
        self.assertEqual(len(self.env["crisis.weekly.report"].search([])), 1)

    def test_a_pupil_followed_since_then_is_added_when_it_is_opened_again(self):
        report = self.open_(at=MONDAY)
        self._follow(self.classmates[0])
        self.open_(at=FRIDAY_NOON)
        self.assertIn(self.classmates[0], report.line_ids.subject_id)

    def test_last_weeks_words_stand_beside_and_an_unchanged_week_hands_them_on(self):
        first = self.open_(at=FRIDAY_NOON)
        with freeze_time(FRIDAY_NOON):
            self.say(first, change="worse", behaviour="Cried twice", plan="Talk on Tuesday")
            first.action_submit()
        second = self.open_(at=NEXT_FRIDAY_NOON)
        line = second.line_ids
        self.assertEqual((line.last_words, line.last_plan), ("Cried twice", "Talk on Tuesday"))
        self.assertFalse(line.plan)
        with freeze_time(NEXT_FRIDAY_NOON):
            second.action_nil()
        self.assertEqual((line.change, line.plan), ("same", "Talk on Tuesday"))
        third = self.open_(at="2026-09-28 05:00:00")
        self.assertEqual((third.line_ids.last_words, third.line_ids.last_plan), ("Cried twice", "Talk on Tuesday"))

    def test_words_about_a_pupil_of_an_earlier_class_do_not_come_along(self):
        first = self.open_("other_homeroom", at=FRIDAY_NOON, school_class=self.other_class)
        with freeze_time(FRIDAY_NOON):
            self.notice(first, self.other_pupil, behaviour="Secret of the other class")
            first.action_submit()
        self.other_pupil.class_id = self.school_class
        self._follow(self.other_pupil)
        second = self.open_(at=NEXT_FRIDAY_NOON)
        line = second.line_ids.filtered(lambda row: row.subject_id == self.other_pupil)
        self.assertFalse(line.last_words or line.previous_id)

    def test_outside_the_term_there_is_a_week_without_number(self):
        report = self.open_(at="2026-08-12 02:00:00")
        self.assertEqual((report.week_number, bool(report.term_id)), (0, False))
        self.assertEqual(str(report.week_start), "2026-08-10")

    # -- nothing to report -------------------------------------------------------------------------------------------

    def test_nothing_to_report_is_one_call(self):
        self.run_engine(MONDAY)
        report = self.open_(at=FRIDAY_NOON)
        with freeze_time(FRIDAY_NOON):
            report.action_nil()
        self.assertEqual((report.state, report.is_nil, report.is_late), ("submitted", True, False))
        self.assertEqual(report.line_ids.mapped("change"), ["same"])
        self.assertEqual(report.handed_in_by_id, self.users["homeroom"])
        self.assertEqual((report.handed_in_as, report.handed_in_for_id.id), ("homeroom", False))
        duty = self.weekly()
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["homeroom"]))

    def test_nothing_to_report_from_the_duty(self):
        self.run_engine(MONDAY)
        with freeze_time(FRIDAY_NOON):
            self.as_("homeroom", self.weekly()).action_nil()
        report = self.env["crisis.weekly.report"].search([])
        self.assertEqual((report.state, report.is_nil), ("submitted", True))
        self.assertEqual(self.weekly().state, "done")

    def test_words_are_not_thrown_away_by_it(self):
        for values in ({"class_events": "A quarrel"}, {"situation": "unsettled"}, {"absent_psych_count": 1}):
            report = self.open_(at=FRIDAY_NOON)
            with self.subTest(**values):
                report.write(values)
                with self.assertRaises(UserError), freeze_time(FRIDAY_NOON):
                    report.action_nil()
                self.assertEqual(report.state, "draft")
            report.action_discard()
        report = self.open_(at=FRIDAY_NOON)
        self.say(report, behaviour="Sleeps in class")
        with self.assertRaises(UserError):
            report.action_nil()

    def test_pupils_tapped_unchanged_before_do_not_stand_against_it(self):
        first = self.open_(at=FRIDAY_NOON)
        with freeze_time(FRIDAY_NOON):
            self.say(first, change="worse", plan="Talk on Tuesday")
            first.action_submit()
        report = self.open_(at=NEXT_FRIDAY_NOON)
        self.say(report, is_unchanged=True)
        with freeze_time(NEXT_FRIDAY_NOON):
            report.action_nil()
        self.assertTrue(report.is_nil)

    def test_queries_of_nothing_to_report_do_not_grow_with_the_pupils(self):
        self.run_engine(MONDAY)
        school = self.company.id
        more = self.env["crisis.subject"].create(
            [
                {
                    "name": f"Pupil {n}",
                    "number": f"N{n}",
                    "class_id": self.other_class.id,
                    "company_id": school,
                }
                for n in range(8)
            ]
        )
        for subject in more:
            self._follow(subject)
        counts = []
        for who, school_class in (("homeroom", self.school_class), ("other_homeroom", self.other_class)):
            duty = self.as_(who, self.duties("homeroom_weekly", class_id=school_class.id))
            duty.env.invalidate_all()
            with freeze_time(FRIDAY_NOON):
                before = self.env.cr.sql_log_count
                duty.action_nil()
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], 130, counts)
        self.assertLessEqual(counts[1], counts[0] + 10, "eight pupils cost no more than one")

    # -- handing in --------------------------------------------------------------------------------------------------

    def test_every_followed_pupil_is_answered(self):
        report = self.open_(at=FRIDAY_NOON)
        report.class_events = "A quarrel"
        with self.assertRaises(UserError):
            report.action_submit()
        self.say(report, is_unchanged=True)
        with freeze_time(FRIDAY_NOON):
            report.action_submit()
        self.assertEqual((report.state, report.is_nil), ("submitted", False))

    def test_the_numbers_fit_together(self):
        report = self.open_(at=FRIDAY_NOON)
        self.say(report, is_unchanged=True)
        report.write({"absent_count": 1, "absent_psych_count": 2})
        with self.assertRaises(UserError):
            report.action_submit()
        report.absent_psych_count = 1
        self.assertEqual(report.present_count, 2)
        report.action_submit()

    def test_late_says_so_and_why(self):
        self.run_engine(MONDAY)
        report = self.open_(at=FRIDAY_NOON)
        with freeze_time("2026-09-18 09:30:00"):
            self.assertTrue(report.is_past_due)
            report.late_reason = "Was ill"
            report.action_nil()
        self.assertTrue(report.is_late)
        self.assertFalse(self.weekly().late_reason, "what stands in the report stays in it")

    def test_an_earlier_week_still_owed_is_pointed_out(self):
        self.run_engine(MONDAY)
        self.run_engine("2026-09-21 00:10:00")
        report = self.open_(at="2026-09-21 01:00:00")
        self.assertTrue(report.has_earlier)
        earlier = self.env["crisis.weekly.report"].browse(report.action_open_earlier()["res_id"])
        self.assertEqual(earlier.week_number, 3)
        with freeze_time("2026-09-21 01:00:00"):
            self.as_("homeroom", earlier).action_nil()
        self.assertTrue(earlier.is_late)
        self.env.invalidate_all()
        self.assertFalse(self.as_("homeroom", report).has_earlier)

    def test_a_deputy_hands_in_for_the_homeroom_teacher(self):
        self.run_engine(MONDAY)
        report = self.open_("deputy_homeroom", at=FRIDAY_NOON)
        with freeze_time(FRIDAY_NOON):
            report.action_nil()
        self.assertEqual(report.handed_in_as, "deputy")
        self.assertEqual(report.sudo().handed_in_for_id, self.employees["homeroom"])
        self.assertEqual(self.weekly().state, "done")

    # -- on paper ----------------------------------------------------------------------------------------------------

    def test_a_report_on_paper_is_typed_in_and_says_so(self):
        self.run_engine(MONDAY)
        dialog = self.as_("counsellor", self.env["crisis.weekly.paper"])
        with freeze_time(FRIDAY_NOON):
            dialog = dialog.create({"class_id": self.school_class.id, "company_id": self.company.id})
            report = dialog.env["crisis.weekly.report"].browse(dialog.action_open()["res_id"])
            self.assertEqual(report.typed_by_id, self.users["counsellor"])
            report.action_nil()
        self.assertEqual(report.handed_in_as, "paper")
        self.assertEqual(report.sudo().handed_in_for_id, self.employees["homeroom"])
        self.assertEqual(self.as_("homeroom", report).state, "submitted")
        self.assertEqual(self.weekly().done_by_id, self.users["counsellor"])

    def test_a_draft_without_words_is_taken_over_and_one_with_words_is_not(self):
        report = self.open_(at=FRIDAY_NOON)
        self.say(report, behaviour="Begun by the teacher")
        with self.assertRaises(UserError) as caught:
            self.open_("leader", at=FRIDAY_NOON)
        self.assertNotIn("Pupil", str(caught.exception))
        self.say(report, behaviour=False)
        self.assertEqual(self.open_("leader", at=FRIDAY_NOON), report)
        self.assertEqual(report.typed_by_id, self.users["leader"])
        self.assertEqual(self.open_(at=FRIDAY_NOON), report, "and the teacher takes it back while it is empty")
        self.assertFalse(report.typed_by_id)
        with self.assertRaises(AccessError), mute_logger("odoo.http"):
            self.as_("leader", report).read(["situation"])

    def test_who_may_not_type_one_in(self):
        for who in ("register_keeper", "teacher", "other_homeroom", "config", "auditor", "foreign_leader"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.open_(who, at=FRIDAY_NOON)

    # -- received and corrected --------------------------------------------------------------------------------------

    def test_received_by_student_affairs_and_locked(self):
        report = self.open_(at=FRIDAY_NOON)
        report.action_nil()
        self.as_("register_keeper", report).action_receive()
        self.assertEqual(report.received_by_id, self.users["register_keeper"])
        with self.assertRaises(UserError):
            self.as_("leader", report).action_receive()
        with self.assertRaises(AccessError):
            self.as_("counsellor", report).action_receive()

    def test_a_correction_is_a_new_report_and_the_old_one_says_so(self):
        self.run_engine(MONDAY)
        report = self.open_(at=FRIDAY_NOON)
        with freeze_time(FRIDAY_NOON):
            self.say(report, change="better", behaviour="Laughed again", mood="fine")
            self.notice(report, self.classmates[0], behaviour="Gave his books away")
            report.action_submit()
        concerns = self.env["crisis.concern"].search([])
        with freeze_time("2026-09-19 05:00:00"):
            draft = report.browse(report.action_correct()["res_id"])
            self.assertEqual(report.browse(report.action_correct()["res_id"]), draft, "one correction at a time")
            self.assertEqual((draft.corrects_id, draft.state, report.state), (report, "draft", "submitted"))
            line = self.say(draft, change="worse")
            self.assertEqual((line.behaviour, line.mood), ("Laughed again", "fine"))
            draft.action_submit()
        self.assertEqual((report.state, draft.state), ("corrected", "submitted"))
        self.assertFalse(draft.is_late, "the first one was in time")
        self.assertEqual(report.correction_ids, draft)
        self.assertEqual(self.env["crisis.concern"].search([]), concerns, "nobody is reported twice")
        self.assertEqual(report.line_ids[0].change, "better")
        with self.assertRaises(UserError):
            report.action_correct()

    def test_a_correction_thrown_away_leaves_the_old_one(self):
        report = self.open_(at=FRIDAY_NOON)
        report.action_nil()
        draft = report.browse(report.action_correct()["res_id"])
        draft.action_discard()
        self.assertEqual((report.state, draft.state), ("submitted", "void"))
        self.assertEqual(self.open_(at=FRIDAY_NOON), report)

    def test_who_corrects(self):
        report = self.open_(at=FRIDAY_NOON)
        report.action_nil()
        for who in ("leader", "register_keeper", "other_homeroom", "teacher"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, report).action_correct()
        self.assertFalse(self.as_("leader", report).can_correct)
        self.assertTrue(self.as_("deputy_homeroom", report).can_correct)
