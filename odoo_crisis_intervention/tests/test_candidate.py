# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import ExclusionViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, freeze_time, tagged
from odoo.tools import mute_logger

from ..tools import talk_slots
from .candidate_common import CandidateCommon

MONDAY = "2026-09-14 01:00:00"  # nine in the morning at the school
LOGGER = "odoo.addons.odoo_crisis_intervention.models.crisis_candidate_sheet"


@tagged("post_install", "-at_install")
class TestTalkSlots(BaseCase):
    def test_windows_as_people_write_them(self):
        expected = [(740, 800), (990, 1050)]
        for text in ("12:20-13:20, 16:30-17:30", "16:30～17:30；12:20至13:20", "12：20 - 13：20 16:30-17:30"):
            self.assertEqual(talk_slots.parse_windows(text.replace("～", "~")), expected, text)
        for text in ("", "noon", "13:20-12:20", "12:20-25:00", "12:70-13:20", "12:00-13:00, 12:30-14:00"):
            with self.subTest(text), self.assertRaises(ValueError):
                talk_slots.parse_windows(text)

    def test_no_time_is_taken_twice(self):
        day = fields.Date.to_date("2026-09-14")
        at = fields.Datetime.to_datetime
        taken = [(at("2026-09-14 04:40:00"), at("2026-09-14 05:10:00"))]
        found = list(talk_slots.free([day], [(750, 840)], 30, "Asia/Shanghai", taken))
        self.assertEqual([f"{begin:%H:%M}" for begin in found], ["05:30"], "12:30 and 13:00 touch what is taken")
        later = talk_slots.free([day], [(750, 840)], 30, "Asia/Shanghai", not_before=at("2026-09-14 04:45:00"))
        self.assertEqual([f"{begin:%H:%M}" for begin in later], ["05:00", "05:30"])


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestCandidate(CandidateCommon):
    # --- from sheets to the list ------------------------------------------------------------------------------------

    def test_the_most_urgent_first_with_reasons(self):
        pupils = {name: self.new_pupil(f"C{name}") for name in ("calm", "score", "ask", "flag")}
        self.hand_in(
            self.row(pupils["score"], others=3),
            self.row(pupils["calm"]),
            self.row(pupils["ask"], others=1, item9=None),
            self.row(pupils["flag"], item9=1),
        )
        listed = self.as_("counsellor", self.candidates).search([], order="urgency desc")
        self.assertEqual(listed.mapped("subject_id.number"), ["Cflag", "Cask", "Cscore"])
        self.assertEqual(listed.mapped("priority"), ["flag", "ask", "score"])
        self.assertEqual(listed.mapped("to_ask"), [False, True, False])
        for candidate in listed:
            self.assertIn("PHQ-9", candidate.reasons)
        self.assertEqual(listed.mapped("state"), ["waiting"] * 3)
        self.assertFalse(self.env["crisis.timeline"].search([("res_model", "=", "crisis.candidate")]))

    def test_sheets_of_one_pupil_are_one_candidate(self):
        first = self.scored()
        again = self.hand_in(self.row(self.pupil, others=3)).candidate_id
        self.assertEqual(first, again)
        self.assertEqual(len(first.sheet_ids), 2)
        due = first.due_at
        self.flagged()
        self.assertEqual((first.priority, len(first.sheet_ids)), ("flag", 3))
        self.assertLess(first.due_at, due, "a new reason makes nothing later")
        self.mine(first).action_no_concern()
        self.assertNotEqual(self.scored(), first, "what is over is not begun again")

    def test_each_census_has_its_own_and_asks_what_it_left_out(self):
        census = self.env["crisis.census"].create(
            {"name": "New pupils", "company_id": self.company.id, "item9_mode": "second_stage"}
        )
        short = self.env.ref("odoo_crisis_intervention.instrument_phq8")
        of_census = self.hand_in(
            {
                "instrument_id": short.id,
                "subject_id": self.pupil.id,
                "answers": dict.fromkeys(range(1, 9), 2),
                "answered_at": fields.Datetime.now(),
                "source": "tablet",
                "census_id": census.id,
            }
        ).candidate_id
        self.assertEqual((of_census.census_id, of_census.priority), (census, "ask"))
        self.assertEqual(self.scored(), of_census, "without a census it joins whatever is open")
        other = census.create({"name": "All", "company_id": self.company.id})
        self.assertNotEqual(self.scored(census_id=other.id), of_census)

    def test_by_hand(self):
        candidate = self.as_("counsellor", self.candidates).create(
            {"subject_id": self.pupil.id, "occasion": "Asked for a talk"}
        )
        self.assertEqual((candidate.priority, candidate.reasons), ("hand", "Asked for a talk"))
        self.assertTrue(candidate.due_at)
        self.assertEqual(self.scored(), candidate)
        with self.assertRaises(UserError):
            candidate.subject_id = self.other_pupil

    def test_a_sheet_taken_back_is_no_reason(self):
        candidate = self.flagged()
        sheet = candidate.sheet_ids
        mine = self.as_("counsellor", sheet)
        mine.void_reason = "From another pupil's paper"
        mine.action_void()
        self.assertEqual((candidate.priority, candidate.urgency), ("hand", 0))
        self.assertFalse(self.mine(candidate).reasons)
        self.assertEqual(candidate.state, "waiting", "whether the talk is held all the same is a person's to say")

    # --- the alarm --------------------------------------------------------------------------------------------------

    def test_counsellors_are_called_once_for_each_sheet(self):
        sent = []
        self.patch(self.env.registry["crisis.notice"], "_send", lambda notices, users, kind: sent.append((users, kind)))
        others = [self.new_pupil(f"F{number}") for number in range(3)]
        sheets = self.hand_in(*[self.row(pupil, item9=3) for pupil in others], self.row(self.pupil))
        counsellors = self.users["counsellor"] | self.users["second_counsellor"]
        self.assertEqual(sent, [(counsellors, "alarm")], "three sheets, one call")
        sheets._after_scored()
        self.candidates._cron_mend()
        self.assertEqual(len(sent), 1)
        self.env["crisis.access.exclusion"].sudo().create(
            {"user_id": self.users["counsellor"].id, "subject_id": self.pupil.id, "company_id": self.company.id,
             "reason": "Related"}
        )  # fmt: skip
        self.flagged()
        self.assertEqual(sent[1:], [(self.users["second_counsellor"], "alarm")])

    def test_whoever_asked_face_to_face_is_with_the_pupil(self):
        sent = []
        self.patch(self.env.registry["crisis.notice"], "_send", lambda notices, users, kind: sent.append(kind))
        candidate = self.flagged(source="asked", entered_by_id=self.users["counsellor"].id)
        self.assertEqual((sent, candidate.taken_by_id), ([], self.users["counsellor"]))

    def test_nothing_stands_in_the_way_of_a_sheet_and_the_scheduler_mends_it(self):
        def broken(*args, **kwargs):
            raise ValueError

        for model, method in (("crisis.notice", "_send"), ("crisis.candidate", "_join")):
            pupil = self.new_pupil(method)
            with patch.object(self.env.registry[model], method, broken), mute_logger(LOGGER):
                sheet = self.hand_in(self.row(pupil, item9=3))
            self.assertEqual((sheet.state, sheet.is_flagged), ("done", True))
            self.assertEqual(bool(sheet.alarmed_at), method == "_join")
            self.assertEqual(bool(sheet.candidate_id), method == "_send")
            self.candidates._cron_mend()
            sheet.invalidate_recordset()
            self.assertTrue(sheet.alarmed_at)
            self.assertEqual(sheet.candidate_id.subject_id, pupil)

    # --- clocks -----------------------------------------------------------------------------------------------------

    def test_an_answer_to_act_on_has_minutes_and_hours_that_run_on(self):
        candidate = self.flagged()
        takeover, today = self.duty(candidate, "candidate_takeover"), self.duty(candidate, "candidate_today")
        self.assertEqual(takeover.due_at, candidate.flagged_at + timedelta(minutes=15))
        self.assertEqual(today.due_at, candidate.flagged_at + timedelta(hours=4))
        self.assertIn(self.users["counsellor"], takeover.owner_ids)
        self.assertNotIn(self.pupil.name, takeover.display_name + today.display_name)
        with freeze_time("2026-09-14 01:31:00"):
            self.env["crisis.duty"]._run(self.company)
            self.assertIn(self.users["leader"], takeover.escalated_user_ids)
            answer = self.as_("leader", takeover).action_open()
            self.assertIn(self.users["counsellor"].name, answer["params"]["message"])
            self.mine(candidate).action_take()
        self.assertEqual((takeover.state, takeover.done_by_id), ("done", self.users["counsellor"]))
        self.assertEqual(today.owner_ids, self.users["counsellor"])
        with freeze_time("2026-09-14 02:00:00"):
            self.mine(candidate).action_unreachable()
        self.assertEqual(
            candidate.due_at, fields.Datetime.to_datetime("2026-09-14 06:00:00"), "tried again the same day"
        )
        with freeze_time("2026-09-14 03:00:00"):
            self.mine(candidate).action_no_concern()
        self.assertFalse(self.duties(candidate).filtered(lambda duty: duty.state == "open"))

    def test_others_have_two_weeks_and_come_back(self):
        candidate = self.scored()
        duty = self.duty(candidate, "candidate_interview")
        self.assertEqual(self.company._crisis_local(duty.due_at).date(), fields.Date.to_date("2026-09-28"))
        self.mine(candidate).interview_at = "2026-09-15 04:30:00"
        self.mine(candidate).action_unreachable()
        self.assertFalse(candidate.interview_at, "the time is free again")
        self.assertEqual((candidate.tries, candidate.again_on), (1, fields.Date.to_date("2026-09-16")))
        self.mine(candidate).action_watch()
        self.assertEqual(candidate.watch_until, fields.Date.to_date("2026-10-14"))
        watch = self.duty(candidate, "candidate_watch")
        self.assertTrue(watch)
        self.assertFalse(self.duty(candidate, "candidate_interview"))
        self.mine(candidate).action_no_concern()
        self.assertEqual(watch.state, "done")

    def test_a_new_reason_ends_the_watch(self):
        candidate = self.scored()
        self.mine(candidate).action_watch()
        self.assertEqual(self.flagged(), candidate)
        self.assertEqual((candidate.state, candidate.priority), ("waiting", "flag"))
        self.assertTrue(self.duty(candidate, "candidate_today"))
        self.assertFalse(self.duty(candidate, "candidate_watch"))

    # --- what comes of it -------------------------------------------------------------------------------------------

    def test_a_result_is_one_tap_and_can_be_taken_back(self):
        for step, state in (("no_concern", "no_concern"), ("decline", "declined"), ("watch", "watch")):
            candidate = self.mine(self.scored(self.new_pupil(step)))
            candidate._transition(step)
            self.assertEqual((candidate.state, candidate.seen_by_id), (state, self.users["counsellor"]))
            if state != "watch":
                with self.assertRaises(UserError):
                    candidate.note = "later"
                candidate.action_reopen()
                self.assertEqual((candidate.state, candidate.seen_at), ("waiting", False))
                self.assertTrue(self.duty(candidate, "candidate_interview"))

    def test_the_register_is_proposed_and_decided_by_people(self):
        candidate = self.mine(self.scored())
        with self.assertRaises(UserError):
            candidate._transition("register")
        action = candidate.action_register()
        self.assertEqual((action["res_model"], candidate.state), ("crisis.warning", "waiting"))
        values = {key.removeprefix("default_"): value for key, value in action["context"].items()}
        self.assertNotIn("reason", values)
        entry = self.as_("counsellor", self.env["crisis.warning"]).create({**values, "level_id": self.yellow.id})
        self.assertEqual((candidate.state, candidate.warning_id), ("registered", entry))
        self.decide("register_keeper", entry, "decline")
        self.assertEqual(candidate.state, "waiting", "a proposal that is not taken up gives the pupil back")
        self.live_warning()
        self.assertEqual(candidate.state, "registered")

    def test_an_assessment_begins_from_here(self):
        action = self.mine(self.scored()).action_assess()
        self.assertEqual(action["context"], {"default_subject_id": self.pupil.id})

    # --- who --------------------------------------------------------------------------------------------------------

    def test_counsellors_only(self):
        candidate = self.flagged()
        for who in ("leader", "register_keeper", "homeroom", "admin", "foreign_counsellor", "auditor"):
            mine = self.mine(candidate, who)
            steps = ("take", "no_concern", "register", "assess", "ask", "homeroom_note")
            calls = [(f"action_{step}", ()) for step in steps]
            for method, args in [*calls, ("read", (["state"],)), ("write", ({"note": "x"},))]:
                with self.subTest(who, method=method), self.assertRaises(AccessError):
                    getattr(mine, method)(*args)
            self.assertFalse(self.as_(who, self.candidates).search([]))
        for values in (
            {"state": "no_concern"},
            {"urgency": 0},
            {"priority": "score"},
            {"due_at": "2030-01-01 00:00:00"},
            {"taken_at": MONDAY},
            {"flagged_at": False},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                self.mine(candidate).write(values)
        with self.assertRaises(UserError):
            self.mine(candidate).interviewer_id = self.users["teacher"]

    # --- planning ---------------------------------------------------------------------------------------------------

    def plan(self, who="counsellor", context=None, **values):
        model = self.as_(who, self.env["crisis.candidate.plan"]).with_context(**(context or {}))
        return model.create({"company_id": self.company.id, "windows": "12:30-13:30", **values})

    def test_everybody_gets_a_time_the_most_urgent_first(self):
        pupils = [self.new_pupil(f"P{number}") for number in range(4)]
        self.hand_in(*[self.row(pupil, others=2) for pupil in pupils[:3]], self.row(pupils[3], item9=1))
        busy = self.scored(self.other_pupil)
        self.mine(busy).write({"interview_at": "2026-09-30 05:00:00", "interview_minutes": 30})
        plan = self.plan(date_from="2026-09-30")
        self.assertEqual(plan.waiting_count, 4)
        plan.action_plan()
        planned = self.candidates.search([("subject_id", "in", [pupil.id for pupil in pupils])])
        times = {row.subject_id.number: f"{row.interview_at:%m-%d %H:%M}" for row in planned}
        self.assertEqual(times["P3"], "09-30 04:30", "an answer to act on comes first")
        self.assertEqual(
            sorted(times.values()),
            ["09-30 04:30", "10-02 04:30", "10-02 05:00", "10-05 04:30"],
            "what is taken and the holiday are left out",
        )
        self.assertEqual(planned.interviewer_id, self.users["counsellor"])
        self.assertEqual(busy.interview_at, fields.Datetime.to_datetime("2026-09-30 05:00:00"))
        self.assertTrue(self.mine(planned.filtered(lambda row: row.priority == "flag")).is_planned_late)
        with self.assertRaises(UserError):
            self.plan(date_from="2026-09-30").action_plan()
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.mine(planned[0]).interview_at = "2026-09-30 05:10:00"
            self.env.flush_all()
        other = self.plan("second_counsellor", context={"active_model": "crisis.candidate", "active_ids": []})
        self.assertFalse(other.waiting_count)

    def test_who_plans_and_what_is_asked(self):
        candidate = self.scored()
        with self.assertRaises(AccessError):
            self.plan("leader")
        with self.assertRaises(UserError):
            self.plan(windows="noon")
        with self.assertRaises(UserError):
            self.plan(minutes=90).action_plan()
        with self.assertRaises(UserError):
            self.plan(interviewer_id=self.users["teacher"].id).action_plan()
        self.assertFalse(candidate.interview_at)
