# SPDX-License-Identifier: LGPL-3.0-or-later
"""The whole schedule of follow-ups, feedback the same day, and what a follow-up changes (plan Art. 23)."""

from datetime import date, timedelta

from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..tools import followup_rhythm
from ..tools.school_calendar import Term
from .return_common import NOW, ReturnCommon

AUTUMN = Term(date(2026, 9, 1), date(2027, 1, 22), frozenset({date(2026, 10, 1), date(2026, 10, 2)}))
SPRING = Term(date(2027, 2, 22), date(2027, 7, 2))
TERMS = [AUTUMN, SPRING]


class TestScheduleTools(BaseCase):
    def test_weeks_one_two_four_then_monthly(self):
        start = date(2026, 9, 14)
        days = followup_rhythm.schedule("7, 7, 14, 30", start, date(2026, 12, 31))
        self.assertEqual([(at - start).days for at in days], [7, 14, 28, 58, 88])
        later = followup_rhythm.schedule("7, 7, 14, 30", days[1], date(2026, 12, 31), earlier=2)
        self.assertEqual(later, days[2:], "planned on from the second the rest stays the same")

    def test_the_end_of_the_next_term(self):
        for start, ahead, expected in (
            (date(2026, 9, 14), 1, SPRING.date_to),
            (date(2026, 9, 14), 0, AUTUMN.date_to),
            (date(2027, 2, 1), 1, SPRING.date_to),  # in the holidays the coming term is the next one
            (date(2027, 3, 1), 1, date(2027, 3, 1) + timedelta(days=180)),  # not entered yet
        ):
            with self.subTest(start=start, ahead=ahead):
                self.assertEqual(followup_rhythm.last_day(TERMS, start, ahead, 180), expected)

    def test_a_holiday_waits_for_school_and_a_long_one_does_not(self):
        self.assertEqual(followup_rhythm.meeting_day(TERMS, date(2026, 10, 1)), (date(2026, 10, 5), False))
        self.assertEqual(followup_rhythm.meeting_day(TERMS, date(2027, 1, 30)), (date(2027, 2, 1), True))
        self.assertEqual(followup_rhythm.meeting_day(TERMS, date(2026, 9, 14)), (date(2026, 9, 14), False))

    @settings(max_examples=30, deadline=None)
    @given(
        st.lists(st.integers(1, 60), min_size=1, max_size=5),
        st.dates(date(2026, 8, 1), date(2027, 6, 1)),
        st.integers(1, 300),
    )
    def test_days_grow_up_to_the_end_and_planning_on_changes_nothing(self, gaps, start, length):
        text, until = ", ".join(map(str, gaps)), start + timedelta(days=length)
        days = followup_rhythm.schedule(text, start, until)
        self.assertEqual(days, sorted(set(days)))
        self.assertTrue(all(start < at <= until for at in days))
        for count, at in enumerate(days, start=1):
            self.assertEqual(followup_rhythm.schedule(text, at, until, count), days[count:])


@tagged("post_install", "-at_install")
class TestSchedule(ReturnCommon):
    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOW)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.case = self.open_case()
        self.as_("counsellor", self.case).action_schedule_followups()

    def dates(self):
        return [str(row.planned_on) for row in self.planned(self.case)]

    def done(self, followup, **values):
        followup = self.as_("counsellor", followup)
        followup.write({"result": "better", **values})
        followup.action_done()
        return followup

    # --- the schedule -----------------------------------------------------------------------------------------------

    def test_all_are_planned_ahead_to_the_end_of_the_next_term(self):
        # 14 days on is 28 September, 28 days 12 October; the winter holidays are bridged by a visit or a call
        self.assertEqual(self.dates()[:3], ["2026-09-21", "2026-09-28", "2026-10-12"])
        self.assertEqual(str(self.case.followup_until), "2027-07-02")
        self.assertGreater(len(self.dates()), 8)
        modes = {str(row.planned_on): row.mode for row in self.planned(self.case)}
        self.assertIn("visit", [mode for at, mode in modes.items() if "2027-01-23" <= at <= "2027-02-21"])
        self.assertEqual(modes["2026-09-21"], "appointment")

    def test_one_that_is_moved_takes_those_after_it_along(self):
        first, second, third = self.planned(self.case)[:3]
        own = self.as_("counsellor", self.env["crisis.followup"]).create(
            {"case_id": self.case.id, "planned_on": "2026-09-30"}
        )
        self.as_("counsellor", second).planned_on = "2026-10-09"
        self.assertEqual(str(first.planned_on), "2026-09-21", "what lies before stays")
        self.assertEqual(str(third.planned_on), "2026-10-23")
        self.assertEqual(str(own.planned_on), "2026-09-30", "what was planned besides stays")
        self.assertLessEqual(max(self.dates()), "2027-07-02")

    def test_the_next_date_chosen_at_the_end_moves_the_rest(self):
        first, second, third = self.planned(self.case)[:3]
        followup = self.as_("counsellor", first)
        self.assertEqual(followup.next_on, second.planned_on)
        self.done(first, next_on="2026-10-08")
        self.assertEqual((first.next_id, str(second.planned_on)), (second, "2026-10-08"))
        self.assertEqual(str(third.planned_on), "2026-10-22")

    def test_no_next_date_ends_it_and_a_reason_ends_all(self):
        self.done(self.planned(self.case)[0], next_on=False)
        self.assertFalse(self.dates())
        self.as_("counsellor", self.case).action_schedule_followups()
        self.assertTrue(self.dates())
        for role in ("leader", "homeroom"):
            with self.subTest(role), self.assertRaises(UserError):
                self.decide(role, self.case, "end_followups")
        self.decide("counsellor", self.case, "end_followups")
        self.assertFalse(self.dates())
        self.assertFalse(self.case.followup_until)

    def test_the_end_can_be_moved_both_ways(self):
        case = self.as_("counsellor", self.case)
        case.followup_until = "2026-11-01"
        self.assertEqual(self.dates(), ["2026-09-21", "2026-09-28", "2026-10-12"])
        case.followup_until = "2026-12-31"
        self.assertEqual(self.dates(), ["2026-09-21", "2026-09-28", "2026-10-12", "2026-11-11", "2026-12-11"])

    def test_only_counsellors_plan(self):
        other = self.open_case(self.other_pupil)
        for role in ("leader", "register_keeper", "homeroom", "teacher", "foreign_counsellor"):
            with self.subTest(role), self.assertRaises(AccessError):
                self.as_(role, other).action_schedule_followups()
        with self.assertRaises(UserError):
            self.as_("counsellor", self.planned(self.case)[0]).write({"schedule_number": 0})
        with self.assertRaises(ValidationError):
            self.company.crisis_support_review_days = "soon"

    # --- what is owed -----------------------------------------------------------------------------------------------

    def test_the_next_one_is_owed_and_not_the_whole_year(self):
        first, second, third = self.planned(self.case)[:3]
        self.assertEqual(self.duty(first, "follow_up").owner_ids, self.users["counsellor"])
        self.assertFalse(self.duty(third, "follow_up"))
        self.done(first)
        self.assertEqual(self.duty(first, "follow_up").state, "done")
        self.assertEqual(self.duty(second, "follow_up").state, "open")

    def test_feedback_is_owed_the_same_day_and_read_by_the_homeroom_teacher(self):
        followup = self.done(self.planned(self.case)[0])
        duty = self.duty(followup, "followup_feedback")
        self.assertEqual((duty.state, str(duty.due_at)), ("open", "2026-09-14 10:00:00"))
        self.assertFalse(followup.feedback_at)
        with self.assertRaises(UserError):
            self.as_("homeroom", followup).action_acknowledge()
        followup.homeroom_note = "Sit at the window"
        followup.action_feedback()
        self.assertEqual(duty.state, "done")
        with self.assertRaises(UserError):
            followup.homeroom_note = "Changed afterwards"
        read = self.duty(followup, "followup_read")
        self.assertEqual((read.state, read.owner_ids), ("open", self.users["homeroom"]))
        lines = self.as_("homeroom", self.env["crisis.timeline"]).get_lines(followup._name, followup.id)["lines"]
        self.assertEqual([line["text"] for line in lines].count("Sit at the window"), 1)
        with self.assertRaises(AccessError):
            self.as_("counsellor", followup).action_acknowledge()
        action = self.as_("homeroom", read).action_open()
        self.assertEqual(action["views"][0][1], "form")
        self.as_("homeroom", followup).action_acknowledge()
        self.assertEqual((read.state, followup.acknowledged_by_id), ("done", self.users["homeroom"]))

    def test_without_words_the_result_and_the_next_date_are_told(self):
        followup = self.done(self.planned(self.case)[0])
        followup.action_feedback()
        self.assertIn("2026-09-28", followup.homeroom_note)
        self.assertIn("Better", followup.homeroom_note)

    def test_words_at_the_end_are_the_feedback(self):
        followup = self.done(self.planned(self.case)[0], homeroom_note="Sit at the window")
        self.assertTrue(followup.feedback_at)
        self.assertFalse(self.duty(followup, "followup_feedback"))
        self.assertTrue(self.duty(followup, "followup_read"))

    # --- what it changes --------------------------------------------------------------------------------------------

    def test_a_proposed_level_waits_for_a_person(self):
        warning = self.live_warning(level=self.yellow)
        self.case.sudo()._on_warning_entered(warning)
        followup = self.done(self.planned(self.case)[0], proposed_level_id=self.blue.id)
        self.assertEqual(warning.sudo().level_id, self.yellow, "nothing changes by itself")
        entry = self.as_("register_keeper", warning)
        self.assertEqual((entry.proposed_level_id, entry.level_followup_id.id), (self.blue, followup.id))
        duty = self.duty(warning, "level_proposal")
        self.assertEqual(duty.owner_ids, self.users["register_keeper"], "whoever proposed does not decide")
        self.assertEqual(entry.action_change_level()["context"]["default_level_to_id"], self.blue.id)
        with self.assertRaises(AccessError):
            self.decide("homeroom", warning, "keep_level")
        with self.assertRaises(UserError):
            self.as_("counsellor", warning).write({"proposed_level_id": self.red.id})
        self.decide("register_keeper", warning, "change_level", level_to_id=self.blue.id)
        self.assertEqual((warning.sudo().level_id, duty.state), (self.blue, "done"))
        self.assertFalse(warning.sudo().proposed_level_id)

    def test_the_level_may_be_kept(self):
        warning = self.live_warning(level=self.yellow)
        self.case.sudo()._on_warning_entered(warning)
        self.done(self.planned(self.case)[0], proposed_level_id=self.red.id)
        self.decide("register_keeper", warning, "keep_level")
        self.assertEqual((warning.sudo().level_id, self.duty(warning, "level_proposal").state), (self.yellow, "done"))
        with self.assertRaises(UserError):
            self.decide("register_keeper", warning, "keep_level")

    def test_measures_are_adjusted_from_it(self):
        case = self.as_("counsellor", self.case)
        case.level_id = self.yellow
        plan = self.env["crisis.case.plan"].browse(case.action_open_handling_plan()["res_id"])
        self.as_("counsellor", plan).action_propose()
        self.as_("leader", plan).action_approve()
        followup = self.as_("counsellor", self.planned(self.case)[0])
        self.assertEqual(followup.measure_ids, plan.measure_ids.with_env(followup.env))
        following = plan.browse(followup.action_adjust_measures()["res_id"])
        self.assertEqual((following.state, following.previous_id), ("draft", plan))
        self.assertEqual(following.sudo().followup_id.id, followup.id)
        with self.assertRaises(AccessError):
            self.as_("homeroom", followup).action_adjust_measures()
