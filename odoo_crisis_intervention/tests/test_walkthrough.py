# SPDX-License-Identifier: LGPL-3.0-or-later
"""Wednesday, 10:05, cuts seen in PE: one emergency in many logins, from the SOS to the paper that proves it.

Everything people click is clicked, in Chinese, at the minute at which it happens; paper is printed through the model.
"""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .journey_common import MODULE, PHONE, WEDNESDAY, JourneyCommon
from .test_guardian_contact import GuardianCommon


@tagged("post_install", "-at_install")
class TestWalkthrough(JourneyCommon, GuardianCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.users["security"].email = "guard@school.example"
        self.env["crisis.oncall.pattern"].search([("company_id", "=", self.company.id)]).weekday = "2"

    def raised(self):
        return self.env["crisis.event"].search([("company_id", "=", self.company.id)])

    def test_wednesday_five_past_ten(self):
        self.call_out()
        self.reach_the_mother()
        self.assess()
        self.sign_papers()
        self.hand_over()
        self.close()
        self.prove()

    # -- 10:05 -------------------------------------------------------------------------------------------------------

    def call_out(self):
        with self.at(10, 5):
            self.walk("crisis_walk_pe_teacher", "teacher", "crisis-my-reports", PHONE)
        event = self.raised()
        self.assertEqual((len(event), event.subject_id, event.is_injured), (1, self.pupil, True))
        self.assertTrue(event.protected_at and event.case_id)
        called = set(self.called(event))
        self.assertLessEqual({"school_doctor", "counsellor", "homeroom", "register_keeper", "security"}, called)
        self.assertEqual(event.commander_id, self.users["register_keeper"])
        with self.at(10, 8):
            self.walk("crisis_walk_doctor", "school_doctor", "crisis-my-reports", PHONE)
        with self.at(10, 9):
            self.walk("crisis_walk_counsellor_arrives", "counsellor", "crisis-my-reports")
        with self.at(10, 10):
            self.walk("crisis_walk_arrives", "security", "crisis-my-reports", PHONE)
        with self.at(10, 11):
            self.walk("crisis_walk_student_affairs", "register_keeper", "crisis-my-reports")
        self.assertEqual(event.state, "responding")

    def reach_the_mother(self):
        event = self.raised()
        with self.at(10, 12):
            self.walk("crisis_walk_homeroom_calls", "homeroom", "crisis-my-reports", PHONE)
        there = event.callout_ids.filtered(lambda call: call.status == "there").user_id
        came = ("teacher", "school_doctor", "counsellor", "security", "register_keeper", "homeroom")
        self.assertEqual(there, self.env["res.users"].union(*(self.users[name] for name in came)))
        with self.at(10, 21):
            self.walk("crisis_walk_homeroom_reaches", "homeroom", "crisis-my-events", PHONE)
        contacts = event.contact_ids.sorted("id")
        self.assertEqual(contacts.mapped("state"), ["no_answer", "reached"])
        self.assertEqual(contacts.guardian_id, self.father | self.mother)
        duty = self.duties(event).filtered(lambda row: row.state == "done")
        self.assertEqual(len(duty), 2, "first attempt and a guardian reached, both in time")

    # -- assessment and feedback -----------------------------------------------------------------------------------

    def assess(self):
        case = self.raised().case_id
        with self.at(10, 50):
            self.walk("crisis_walk_counsellor_assesses", "counsellor", "crisis-events")
        self.assertEqual(case.assessment_ids.level_id, self.env.ref(f"{MODULE}.level_orange"))
        self.assertEqual(case.assessed_at, WEDNESDAY + timedelta(hours=2, minutes=50))
        with self.at(11, 10):
            self.walk("crisis_walk_counsellor_feeds_back", "counsellor", "crisis-assessments")
        self.assertEqual(case.fed_back_at, WEDNESDAY + timedelta(hours=3, minutes=10))

    # -- the mother comes ----------------------------------------------------------------------------------------------

    def sign_papers(self):
        event = self.raised()
        case = event.case_id
        with self.at(11, 40):
            self.rpc("counsellor", event, "action_print_pack")
            pack = self.paper("guardian_pack", "counsellor", case)
        self.assert_in_order(pack, ["CI-17", "左前臂多道新划痕", "CI-21", "CI-22"])
        with self.at(12, 0):
            self.walk("crisis_walk_mother_arrives", "register_keeper", "crisis-events")
        self.assertEqual(event.contact_ids.filtered("arrived_at").arrived_at, WEDNESDAY + timedelta(hours=4))
        notice = case.consent_ids.filtered(lambda paper: paper.kind == "notice")
        with self.at(12, 10):
            self.walk("crisis_walk_notice_signed", "counsellor", f"crisis-consents/{notice.id}")
        self.assertEqual((notice.state, notice.receiver_name), ("given", "Mother M"))
        with self.at(12, 15):
            referral = case.sudo().referral_ids
            self.walk("crisis_walk_referral_agreed", "counsellor", f"crisis-referrals/{referral.id}")
        self.assertEqual(referral.state, "agreed")

    def hand_over(self):
        event = self.raised()
        deed = event.case_id.handover_ids
        with self.at(12, 30):
            self.walk("crisis_walk_deed_filled", "counsellor", "crisis-events")
        self.assertEqual(deed.handed_at, WEDNESDAY + timedelta(hours=4, minutes=30))
        with self.at(12, 31):
            self.walk("crisis_walk_deed_signed", "homeroom", "crisis-handovers", PHONE)
        with self.at(12, 32):
            self.walk("crisis_handover_freeze", "counsellor", f"crisis-handovers/{deed.id}")
        self.assertEqual(deed.state, "signed")
        self.assertTrue(deed.sudo()._is_intact())

    # -- over ----------------------------------------------------------------------------------------------------------

    def close(self):
        event = self.raised()
        with self.at(12, 35):
            self.walk("crisis_walk_over", "register_keeper", "crisis-events")
        self.assertEqual(event.state, "handed_over")
        with self.at(12, 50):
            self.walk("crisis_walk_statement", "teacher", "crisis-my-statements", PHONE)
            for who in ("school_doctor", "counsellor", "homeroom", "register_keeper"):
                mine = event.statement_ids.filtered(lambda row, user=self.users[who]: row.user_id == user)
                self.as_(who, mine).text = "Seen and done"
                self.rpc(who, mine, "action_submit")
        missing = event.statement_ids.filtered(lambda row: row.state == "asked")
        self.assertEqual(missing.user_id, self.users["security"])

    def prove(self):
        event = self.raised()
        duty = self.duties(event.statement_ids.filtered(lambda row: row.state == "asked"), "responder_statement")
        self.assertEqual(duty.owner_ids, self.users["security"])
        sent = self.env["mail.mail"].sudo().search([])
        reminder = fields.Datetime.context_timestamp(event.with_context(tz="Asia/Shanghai"), duty.remind_at)
        day = (reminder.date() - WEDNESDAY.date()).days
        with self.at(reminder.hour, reminder.minute + 1, day):
            self.env["crisis.duty"].sudo()._run(self.company)
            self.env.flush_all()
            mails = self.env["mail.mail"].sudo().search([]) - sent
            self.assertIn("guard@school.example", mails.recipient_ids.mapped("email"))
            self.assertTrue(duty.reminded_at)
            self.walk("crisis_walk_security_is_reminded", "security", "crisis-duties", PHONE)
            self.walk("crisis_walk_leader_sees_what_is_missing", "leader", "crisis-events")
            minutes = self.paper("event_minutes", "leader", event)
        self.assert_in_order(
            minutes,
            [
                *("09-03 10:05", "紧急求助", "我陪在她身边，美工刀已收走"),
                *("10:08", "Crisis school_doctor", "伤口清创包扎，生命体征平稳"),
                *("10:09", "Crisis counsellor", "10:10", "Crisis security"),
                *("10:12", "Crisis homeroom", "Father F", "10:21", "Mother M", "母亲十二点到校"),
                *("10:50", "橙色", "11:10", "橙色"),
                *("12:00", "Mother M", "12:10", "12:15", "12:30", "学生已移交", "12:35", "12:50"),
                "Crisis security的书面说明",
            ],
        )
        self.assertEqual(minutes.count("的书面说明"), 1, "nobody else's is missing")
