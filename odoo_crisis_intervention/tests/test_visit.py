# SPDX-License-Identifier: LGPL-3.0-or-later
"""Nobody leaves alone while a risk is open: how a visit ends, when it is late, and what it tells nobody."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_case_plan import PlanningCommon

VISIT = "crisis.visit"


@tagged("post_install", "-at_install")
class TestVisit(PlanningCommon):
    def begin(self, who="counsellor", **values):
        return self.as_(who, self.env[VISIT]).create({"subject_id": self.pupil.id, **values})

    def test_it_does_not_end_without_to_whom(self):
        visit = self.begin()
        for values in ({}, {"handed_to": "class"}, {"handed_to": "guardian"}):
            visit.write(values)
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "does not leave alone"):
                self.rpc("counsellor", VISIT, "action_end", visit.ids)
        visit.write({"handed_to": "guardian", "handed_name": "Mother, identity checked"})
        self.rpc("counsellor", VISIT, "action_end", visit.ids)
        self.assertEqual(visit.state, "ended")
        self.assertEqual(visit.handed_at, visit.ended_at)
        with self.assertRaises(UserError):
            self.rpc("counsellor", VISIT, "write", visit.ids, {"handed_name": "x"})

    def test_without_open_risk_the_pupil_goes_back_to_class(self):
        visit = self.begin(is_risk_open=False, handed_to="class")
        visit.action_end()
        self.assertEqual(visit.state, "ended")

    def test_the_state_is_not_written_by_hand(self):
        visit = self.begin()
        for values in ({"state": "ended"}, {"ended_at": "2026-01-01 00:00:00"}, {"subject_id": self.other_pupil.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.rpc("counsellor", VISIT, "write", visit.ids, values)

    def test_open_too_long_is_late(self):
        self.company.crisis_visit_hours = 1.5
        visit = self.begin()
        duty = self.env["crisis.duty"].search([("source_key", "=", visit.reference)])
        self.assertEqual(duty.due_at, visit.started_at + timedelta(hours=1.5))
        self.assertEqual(duty.owner_ids, self.users["counsellor"])
        self.assertTrue(duty.kind_id.is_round_the_clock)
        visit.write({"handed_to": "homeroom", "handed_name": "Homeroom teacher"})
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            visit.action_end()
        self.assertEqual(duty.state, "done")

    def test_whoever_sits_with_a_pupil_does_not_learn_that_there_is_a_case(self):
        case = self.open_case(level_id=self.red.id)
        visit = self.begin(who="teacher")
        self.assertEqual(visit.sudo().case_id, case)
        self.assertNotIn(case.reference, str(self.rpc("teacher", VISIT, "read", visit.ids)))
        with self.assertRaises(AccessError):
            self.rpc("teacher", VISIT, "search", [("case_id", "!=", False)])
        self.assertEqual(self.as_("counsellor", visit).case_id, case)

    def test_a_suspected_severe_disorder_is_one_report(self):
        visit = self.begin(who="school_doctor")
        self.rpc("school_doctor", VISIT, "action_suspect_severe", visit.ids)
        self.rpc("school_doctor", VISIT, "action_suspect_severe", visit.ids)
        concern = visit.sudo().concern_id
        self.assertEqual((concern.state, concern.urgency, len(concern)), ("submitted", "urgent", 1))
        self.assertEqual(concern.author_id, self.users["school_doctor"])

    def test_strangers(self):
        visit = self.begin()
        for who in ("teacher", "other_homeroom", "academic_affairs", "auditor", "admin", "foreign_counsellor"):
            for step in ("action_end", "action_suspect_severe"):
                with self.subTest(who=who, step=step), self.assertRaises(AccessError):
                    self.rpc(who, VISIT, step, visit.ids)
            self.assertFalse(self.as_(who, self.env[VISIT]).search([]))
