# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .candidate_common import CandidateCommon
from .test_candidate import MONDAY


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestCandidateRoom(CandidateCommon):
    """Talks after a screening and appointments of the room: nobody is promised a time twice."""

    def setUp(self):
        super().setUp()
        counsellor = self.users["counsellor"].id
        self.env["crisis.room"].create(
            {
                "name": "Blue room",
                "company_id": self.company.id,
                "hours_ids": [
                    Command.create({"weekday": "1", "hour_from": 12, "hour_to": 13, "user_id": counsellor}),
                    Command.create({"weekday": "3", "hour_from": 16, "hour_to": 17, "user_id": counsellor}),
                ],
            }
        )

    def appointment(self, starts_at):
        return self.as_("counsellor", self.env["crisis.appointment"]).create(
            {
                "subject_id": self.other_pupil.id,
                "starts_at": starts_at,
                "minutes": 30,
                "counsellor_id": self.users["counsellor"].id,
            }
        )

    def test_talks_are_planned_in_the_opening_hours(self):
        self.appointment("2026-09-15 04:00:00")
        pupils = [self.new_pupil(f"R{number}") for number in range(3)]
        self.hand_in(*[self.row(pupil, others=2) for pupil in pupils])
        plan = self.as_("counsellor", self.env["crisis.candidate.plan"]).create({"company_id": self.company.id})
        self.assertTrue(plan.in_room)
        plan.action_plan()
        times = sorted(f"{row.interview_at:%m-%d %H:%M}" for row in self.candidates.search([]))
        self.assertEqual(times, ["09-15 04:30", "09-17 08:00", "09-17 08:30"])
        day = fields.Date.to_date("2026-09-17")
        self.assertFalse(
            self.env["crisis.room"]._free_slots(self.company, day, day, 30), "a pupil is offered what is free only"
        )

    def test_neither_is_put_over_the_other(self):
        taken = self.appointment("2026-09-15 04:00:00")
        candidate = self.mine(self.scored())
        with self.assertRaises(UserError):
            candidate.interview_at = "2026-09-15 04:15:00"
        candidate.invalidate_recordset()
        candidate.interview_at = "2026-09-15 04:30:00"
        with self.assertRaises(UserError):
            taken.starts_at = "2026-09-15 04:15:00"
