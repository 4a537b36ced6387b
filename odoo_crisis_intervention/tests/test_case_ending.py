# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was begun in a case ends with it, at once: plans, duties, watching over the pupil (plan Art. 1, 8)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_case_plan import PlanningCommon


@tagged("post_install", "-at_install")
class TestCaseEnding(PlanningCommon):
    def busy(self):
        """A case on which everything with a clock is under way."""
        self.plan = self.in_force()
        case, today = self.case, self.company._crisis_today()
        self.as_("counsellor", self.env["crisis.stressor"]).create(
            {"case_id": case.id, "what": "x", "deadline": today, "owner_id": self.users["teacher"].id}
        )
        conference = self.as_("counsellor", self.env["crisis.conference"]).create({"chair_id": self.users["leader"].id})
        item = self.as_("counsellor", self.env["crisis.conference.item"]).create(
            {"conference_id": conference.id, "case_id": case.id, "opinions": "x", "decision": "x"}
        )
        self.task = self.as_("counsellor", self.env["crisis.conference.task"]).create(
            {"item_id": item.id, "what": "x", "owner_id": self.users["teacher"].id, "deadline": today}
        )
        self.as_("leader", conference).action_sign()
        referral = self.as_("counsellor", self.env["crisis.referral"]).create({"case_id": case.id, "reason": "x"})
        referral.action_inform()
        referral.action_agree()
        self.as_("counsellor", self.env["crisis.affected.person"]).create({"case_id": case.id, "person": "A friend"})
        contact = self.as_("counsellor", self.env["crisis.guardian.contact"]).create(
            {"case_id": case.id, "person": "Aunt", "expected_at": fields.Datetime.now() + timedelta(hours=2)}
        )
        contact.action_reach()
        self.assertLessEqual(
            {
                "case_measure",
                "case_stressor",
                "conference_task",
                "referral_reply",
                "affected_triage",
                "guardian_arrival",
            },
            set(self.open_duties().mapped("kind_code")),
        )
        return case

    def open_duties(self):
        self.env.invalidate_all()
        return self.env["crisis.duty"].search([("company_id", "=", self.company.id), ("state", "=", "open")])

    def close(self, case):
        """By the step itself, whatever else would hold it up."""
        self.patch(self.env.registry["crisis.case"], "_closing_obstacles", lambda case: [])
        self.force(case, "follow_up", closing_proposed_by_id=self.users["counsellor"].id)
        self.as_("leader", case).action_close()

    def test_closing_ends_it_at_once(self):
        case = self.busy()
        self.close(case)
        self.assertFalse(self.open_duties().mapped("kind_code"))
        self.assertEqual(self.plan.state, "ended")
        self.assertFalse(any(self.plan.measure_ids.mapped("is_overdue")))
        lines = self.env["crisis.timeline"].search([("res_model", "=", "crisis.case.plan")]).mapped("event")
        self.assertIn("crisis.case.plan:end", lines)
        self.assertFalse(self.as_("homeroom", self.env["crisis.measure"]).search([]), "nothing is done any more")

    def test_a_new_version_that_was_not_in_force_yet_is_void(self):
        case = self.busy()
        action = self.as_("counsellor", self.plan).action_new_version()
        draft = self.env["crisis.case.plan"].browse(action["res_id"])
        self.close(case)
        self.assertEqual((draft.state, self.plan.state), ("void", "ended"))

    def test_void_takes_it_along_at_once(self):
        case = self.busy()
        team = self.as_("counsellor", self.env["crisis.monitoring.team"]).create({"case_id": case.id, "kind": "watch"})
        team.action_start()
        self.assertIn("watch_note", self.open_duties().mapped("kind_code"))
        self.decide("leader", case, "void")
        self.assertFalse(self.open_duties().mapped("kind_code"))
        self.assertEqual({self.plan.state, team.state, self.task.state}, {"void"})
