# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase

from ..tools import followup_rhythm
from .common_case import CrisisCaseCommon


class TestRhythm(BaseCase):
    def test_the_last_gap_repeats(self):
        for text, expected in (("7, 7, 14, 30", [7, 7, 14, 30, 30, 30]), ("5", [5, 5]), ("7，14", [7, 14, 14])):
            with self.subTest(text):
                self.assertEqual([followup_rhythm.gap(text, earlier) for earlier in range(len(expected))], expected)

    def test_what_is_no_rhythm(self):
        for text in ("", "seven", "7, 0", "-1", "7,,14"):
            with self.subTest(text), self.assertRaises(ValueError):
                followup_rhythm.parse(text)


class TestFollowup(CrisisCaseCommon):
    def setUp(self):
        super().setUp()
        self.case = self.open_case()
        self.followup = self.as_("counsellor", self.env["crisis.followup"]).create({"case_id": self.case.id})

    def test_done_needs_a_result_and_plans_the_next(self):
        followup = self.followup
        self.assertEqual(followup.planned_on, self.company._crisis_today() + timedelta(days=7))
        self.assertEqual(followup.next_on, followup.planned_on + timedelta(days=7))
        with self.assertRaises(UserError):
            followup.action_done()
        followup.write({"result": "better", "note": "CANARY-note", "homeroom_note": "Let him sit at the window"})
        followup.action_done()
        self.assertEqual(followup.state, "done")
        self.assertEqual(followup.done_by_id, self.users["counsellor"])
        self.assertEqual(followup.next_id.planned_on, followup.next_on)
        self.assertEqual(followup.next_id.state, "planned")
        self.assertEqual(self.case.next_followup_on, followup.next_on)
        lines = self.as_("homeroom", self.env["crisis.timeline"]).get_lines("crisis.case", self.case.id)["lines"]
        self.assertIn("Let him sit at the window", [line["text"] for line in lines])
        self.assertNotIn("CANARY-note", str(lines))

    def test_without_a_next_date_none_is_planned(self):
        self.followup.write({"result": "same", "next_on": False})
        self.followup.action_done()
        self.assertFalse(self.followup.next_id)
        self.assertFalse(self.case.next_followup_on)

    def test_done_is_locked_note_included(self):
        self.followup.write({"result": "same", "note": "first"})
        self.followup.action_done()
        note = self.followup.note_ids
        for record, values in (
            (self.followup, {"result": "worse"}),
            (self.followup, {"note": "second"}),
            (note, {"note": "second"}),
        ):
            with self.subTest(values), self.assertRaises(UserError):
                record.write(values)
        self.assertEqual(note.note, "first")

    def test_cancelling_takes_a_reason(self):
        with self.assertRaises(UserError):
            self.followup._transition("cancel")
        self.decide("counsellor", self.followup, "cancel", "He moved away.")
        self.assertEqual(self.followup.state, "cancelled")

    def test_only_open_cases_are_followed_up(self):
        self.force(self.case, "closed")
        with self.assertRaises(ValidationError):
            self.as_("counsellor", self.env["crisis.followup"]).create({"case_id": self.case.id})

    def test_the_note_is_for_counsellors_and_leaders(self):
        self.followup.write({"note": "CANARY-note", "homeroom_note": "Sit at the window", "result": "better"})
        self.env.flush_all()
        for name in ("counsellor", "leader", "deputy"):
            self.assertEqual(self.as_(name, self.followup).note, "CANARY-note", name)
        for name in ("homeroom", "register_keeper"):
            followup = self.as_(name, self.followup)
            with self.subTest(name):
                self.assertEqual(followup.homeroom_note, "Sit at the window")
                self.assertEqual(followup.result, "better")
                self.assertFalse(followup.note)
                self.assertFalse(followup.can_read_note)
                self.assertFalse(followup.note_ids)
                self.assertFalse(self.as_(name, self.env["crisis.followup.note"]).search([]))
                self.assertNotIn("CANARY-note", str(followup.read()))
        for name in ("teacher", "other_homeroom", "admin", "foreign_counsellor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name, self.followup).read(["planned_on"])

    def test_only_the_counsellor_does_it(self):
        self.followup.result = "same"
        for name in ("leader", "register_keeper", "homeroom"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name, self.followup).action_done()
            with self.subTest(name, write=True), self.assertRaises(AccessError):
                self.as_(name, self.followup).write({"mode": "visit"})

    def test_done_stamps_are_not_written_by_hand(self):
        for values in ({"state": "done"}, {"done_at": fields.Datetime.now()}, {"done_by_id": self.users["leader"].id}):
            with self.subTest(values), self.assertRaises(UserError):
                self.followup.write(values)
        with self.assertRaises(UserError):
            self.followup.write({"case_id": self.open_case(self.other_pupil).id})

    def test_a_calendar_entry_is_opaque(self):
        self.assertEqual(self.followup.display_name, self.followup.reference)
        self.assertNotIn(self.pupil.name, self.followup.display_name)

    def test_the_rhythm_is_the_schools(self):
        self.company.crisis_followup_days = "3"
        other = self.as_("counsellor", self.env["crisis.followup"]).create({"case_id": self.case.id})
        self.assertEqual(other.planned_on, self.company._crisis_today() + timedelta(days=3))
        with self.assertRaises(ValidationError):
            self.company.crisis_followup_days = "often"
