# SPDX-License-Identifier: LGPL-3.0-or-later
"""The homeroom teacher's file after an accident: asked for, handed in, taken in (plan Art. 24(4))."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .story import photo
from .test_review import ReviewCommon
from .test_sos import LOGGERS, START


@tagged("post_install", "-at_install")
@freeze_time(START)
class TestFiling(ReviewCommon):
    def asked(self, **vals):
        return self.over(**vals).filing_ids

    def fill(self, filing, who="homeroom"):
        for line in self.as_(who, filing).line_ids._unanswered():
            line.text = "CANARY-ANSWER"
        self.env.invalidate_all()

    def test_the_homeroom_teacher_is_asked_with_what_is_known(self):
        filing = self.asked()
        self.assertEqual((filing.user_id, filing.class_id), (self.users["homeroom"], self.school_class))
        duty = self.duty(filing, "filing")
        self.assertEqual(duty.owner_ids, self.users["homeroom"])
        self.assertEqual((duty.due_at - START).days, 3)
        course = filing.line_ids.filtered(lambda line: line.point_id.code == "course")
        self.assertIn("CANARY-PLACE", course.text)
        self.assertGreater(filing.open_count, 5)

    def test_nobody_files_a_colleague_and_a_name_that_comes_later_brings_the_file(self):
        colleague = self.sos("leader", subject_id=self.staff_subject.id)
        for method in ("action_stabilise", "action_resolve"):
            self.rpc("leader", colleague, method)
        self.assertFalse(colleague.filing_ids)
        event = self.over(subject_id=False)
        self.assertFalse(event.filing_ids)
        self.as_("leader", event).subject_id = self.pupil
        self.env.invalidate_all()
        self.assertEqual(event.filing_ids.user_id, self.users["homeroom"])
        with self.assertRaises(UserError):
            self.rpc("leader", event, "action_ask_filing")

    def test_handed_in_when_every_point_is_answered_sent_back_and_taken_in(self):
        filing = self.asked()
        with self.assertRaisesRegex(UserError, "missing"):
            self.rpc("homeroom", filing, "action_hand_in")
        self.fill(filing)
        self.rpc("homeroom", filing, "write", {"upload": photo("x"), "upload_name": "letter"})
        self.assertEqual(filing.document_count, 1)
        self.rpc("homeroom", filing, "action_hand_in")
        with self.assertRaises(AccessError):
            self.as_("homeroom", filing.line_ids[:1]).text = "Something else"
        with self.assertRaisesRegex(UserError, "missing"):
            self.rpc("register_keeper", filing, "action_send_back")
        self.rpc("register_keeper", filing, "write", {"return_note": "The talk with the mother"})
        self.rpc("register_keeper", filing, "action_send_back")
        duty, take = self.duty(filing, "filing"), self.duty(filing, "filing_take_in")
        self.assertEqual((duty.state, take.state), ("open", "cancelled"))
        self.rpc("homeroom", filing, "action_hand_in")
        self.rpc("register_keeper", filing, "write", {"archive_number": "2025-07"})
        self.rpc("register_keeper", filing, "action_take_in")
        self.env.invalidate_all()
        self.assertEqual((filing.state, duty.state), ("taken_in", "done"))
        self.assertIn("done", self.duty(filing, "filing_take_in").mapped("state"))
        for role in ("homeroom", "register_keeper", "counsellor"):
            text = self.text("filing", role, filing)
            for word in ("CANARY-ANSWER", "Pupil A", "2025-07", "CI-36"):
                self.assertIn(word, text, role)

    @mute_logger(*LOGGERS)
    def test_who_writes_what(self):
        filing = self.asked()
        line = filing.line_ids[:1]
        self.as_("other_homeroom", line).text = "The deputy of the class may too"
        for who, error in (("register_keeper", AccessError), ("counsellor", AccessError), ("teacher", AccessError)):
            with self.subTest(who=who), self.assertRaises(error):
                self.as_(who, line).text = "x"
        for who in ("teacher", "security", "academic_affairs", "admin", "foreign_leader", "auditor"):
            self.assertFalse(self.as_(who, filing).has_access("read"), who)
            self.assertFalse(self.as_(who, line).has_access("read"), who)
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, filing, "action_take_in")
        for vals in ({"archive_number": "1"}, {"user_id": self.users["teacher"].id}, {"return_note": "x"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.rpc("homeroom", filing, "write", vals)
        with self.assertRaises(UserError):
            self.rpc("homeroom", filing, "write", {"state": "taken_in"})
        with self.assertRaises(UserError):
            self.rpc("register_keeper", filing, "write", {"line_ids": [(1, line.id, {"text": "x"})]})
        self.rpc("register_keeper", filing, "write", {"user_id": self.users["teacher"].id})
        self.assertEqual(self.duty(filing, "filing").owner_ids, self.users["teacher"])
        self.assertTrue(self.as_("teacher", filing).has_access("read"))

    def test_nobody_takes_in_his_own(self):
        self.school_class.deputy_employee_id = self.employees["register_keeper"]
        filing = self.asked()
        self.fill(filing, "register_keeper")
        self.rpc("register_keeper", filing, "action_hand_in")
        with self.assertRaisesRegex(UserError, "second person"):
            self.rpc("register_keeper", filing, "action_take_in")
