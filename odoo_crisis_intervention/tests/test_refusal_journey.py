# SPDX-License-Identifier: LGPL-3.0-or-later
"""A guardian who refuses to come, to sign and to see a doctor: two witnesses, a leader who knows, invited again.

Nothing that protects the child ends by it (plan Art. 18).
"""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .handover_common import HandoverCommon
from .journey_common import JourneyCommon

OFFICE = ("counsellor", "leader", "register_keeper")


@tagged("post_install", "-at_install")
class TestRefusalJourney(JourneyCommon, HandoverCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.env["crisis.guardian"].create(
            {"subject_id": self.pupil.id, "name": "Wang Fang", "relation": "mother", "phone": "13900000001"}
        )
        self.users["leader"].email = "leader@school.example"
        with self.at(10, 0):
            self.case = self.open_case(level_id=self.red.id)
            self.custody = self.begin(case=self.case)
            action = self.as_("counsellor", self.case).action_open_handling_plan()
            self.plan = self.as_("counsellor", self.env["crisis.case.plan"]).browse(action["res_id"])
            self.plan.action_propose()
            self.as_("leader", self.plan).action_approve()

    def refused(self):
        """The mother refuses at four in the afternoon, in front of two colleagues."""
        before = self.env["mail.mail"].sudo().search([])
        with self.at(16, 0):
            self.walk("crisis_refusal_written", "counsellor", f"crisis-cases/{self.case.id}")
        self.mails = self.env["mail.mail"].sudo().search([]) - before
        return self.case.sudo().handover_ids

    def duty(self, deed, code):
        self.env.invalidate_all()
        found = [("source_key", "=", deed.reference), ("kind_code", "=", code)]
        return self.env["crisis.duty"].sudo().search(found)

    def test_from_the_refusal_to_the_next_invitation(self):
        deed = self.refused()
        witnesses = deed.witness_1_id | deed.witness_2_id
        self.assertEqual((deed.state, deed.renotice_on), ("refused", date(2025, 9, 6)), "three days later")
        self.assertEqual(witnesses, self.users["teacher"] | self.users["homeroom"])
        self.assertEqual((self.custody.state, self.plan.state), ("active", "approved"), "nothing ends by it")
        self.leader_takes_note(deed)
        self.everything_is_printed(deed)
        self.invited_again(deed)

    def leader_takes_note(self, deed):
        self.assertIn("leader@school.example", self.mails.recipient_ids.mapped("email"))
        duty = self.duty(deed, "handover_refusal")
        self.assertEqual((duty.state, duty.owner_ids), ("open", self.users["leader"] | self.users["deputy"]))
        with self.at(16, 30):
            self.walk("crisis_refusal_leader", "leader", f"crisis-duties/{duty.id}")
        duty = self.duty(deed, "handover_refusal")
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["leader"]))
        self.assertTrue(deed.noted_at and deed.authority_told_at)
        self.assertTrue(deed.sudo()._is_intact(), "taking note changes nothing of the refusal")

    def everything_is_printed(self, deed):
        with self.at(17, 0):
            for who in (*OFFICE, "homeroom"):
                text = self.paper("refusal", who, deed)
                for word in (
                    "CI-20",
                    "不签字也不去医院",
                    "Crisisteacher",
                    "Crisishomeroom",
                    "WangFang",
                    "2025年9月6日",
                ):
                    self.assertIn(word, text, who)
            self.assertIn("CI-27", self.paper("handling_plan", "counsellor", self.plan))
            self.assertIn("CI-15", self.paper("custody_record", "counsellor", self.custody))

    def invited_again(self, deed):
        duty = self.duty(deed, "handover_renotice")
        self.assertIn(self.users["counsellor"], duty.owner_ids)
        with self.at(9, 0, day=3):
            self.walk("crisis_refusal_again", "counsellor", f"crisis-duties/{duty.id}")
        fresh = self.case.sudo().handover_ids - deed
        self.assertEqual((fresh.state, deed.state), ("draft", "refused"))
        self.assertEqual(self.duty(deed, "handover_renotice").state, "done")
        self.assertEqual((self.custody.state, self.plan.state), ("active", "approved"))

    def test_only_a_leader_takes_note_and_each_step_once(self):
        with self.at(16, 0):
            deed = self.deed(
                case=self.case,
                explained="Why a doctor is needed",
                witness_1_id=self.users["teacher"].id,
                witness_2_id=self.users["homeroom"].id,
            )
            deed.handed_at = False
            with self.assertRaises(UserError):
                self.rpc("leader", "crisis.handover", "action_note_refusal", deed.ids)
            self.as_("counsellor", deed).action_refuse()
            for who in ("counsellor", "register_keeper", "homeroom", "teacher", "auditor", "foreign_leader"):
                for step in ("action_note_refusal", "action_tell_authority"):
                    with self.subTest(who=who, step=step), self.assertRaises(UserError):
                        self.rpc(who, "crisis.handover", step, deed.ids)
            self.rpc("deputy", "crisis.handover", "action_tell_authority", deed.ids)
            self.env.invalidate_all()
            self.assertEqual(deed.noted_by_id, self.users["deputy"], "whoever tells the authority knows of it")
            for step in ("action_note_refusal", "action_tell_authority"):
                with self.subTest(step=step), self.assertRaises(UserError):
                    self.rpc("leader", "crisis.handover", step, deed.ids)
            for name in ("noted_at", "authority_told_at"):
                with self.subTest(name=name), self.assertRaises(UserError):
                    self.rpc("leader", "crisis.handover", "write", deed.ids, {name: "2025-09-03 00:00:00"})

    def test_the_day_is_a_setting(self):
        self.company.crisis_renotice_days = 5
        with self.at(16, 0):
            self.assertEqual(self.deed(case=self.case).renotice_on, date(2025, 9, 8))
