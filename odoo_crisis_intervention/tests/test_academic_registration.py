# SPDX-License-Identifier: LGPL-3.0-or-later
"""What academic affairs registers, and that it learns nothing else (plan Art. 24(5))."""

from datetime import timedelta

import lxml.html

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .leave_common import CHANGE, REGISTRATION, LeaveCommon

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestAcademicRegistration(LeaveCommon):
    def of(self, change):
        return self.env[REGISTRATION].browse(change.sudo().registration_id.id)

    def test_from_the_team_to_the_file(self):
        registration = self.of(self.agreed())
        duty = self.duties(registration, "academic_register")
        self.assertEqual((duty.state, duty.owner_ids), ("open", self.users["academic_affairs"]))
        with self.assertRaises(UserError):  # without its number
            self.step("academic_affairs", registration, "register")
        self.rpc("academic_affairs", REGISTRATION, "write", registration.ids, {"record_number": "G-1"})
        self.step("academic_affairs", registration, "register")
        self.assertEqual(duty.state, "done")
        filing = self.duties(registration, "status_filing")
        self.assertEqual((filing.state, filing.owner_ids), ("open", self.users["register_keeper"]))
        self.step("register_keeper", registration, "file")
        self.assertEqual((registration.sudo().state, filing.state), ("filed", "done"))
        with self.assertRaises(UserError):  # locked
            self.rpc("academic_affairs", REGISTRATION, "write", registration.ids, {"record_number": "G-2"})

    def test_papers_complete_is_the_procedures(self):
        change = self.agreed(papers=False)
        registration = self.of(change)
        self.rpc("academic_affairs", REGISTRATION, "write", registration.ids, {"record_number": "G-1"})
        with self.assertRaises(UserError):
            self.step("academic_affairs", registration, "register")
        with self.assertRaises(UserError):
            self.rpc("academic_affairs", REGISTRATION, "write", registration.ids, {"papers_complete": True})
        self.as_("homeroom", change).applied_on_paper = self.day
        self.assertTrue(registration.sudo().papers_complete)
        self.step("academic_affairs", registration, "register")
        self.assertEqual(change.sudo().state, "registered")

    def test_question_and_answer(self):
        registration = self.of(self.agreed())
        with self.assertRaises(UserError):  # which question?
            self.step("academic_affairs", registration, "send_back")
        self.rpc("academic_affairs", REGISTRATION, "write", registration.ids, {"question": "Until which day?"})
        self.step("academic_affairs", registration, "send_back")
        answer = self.duties(registration, "academic_answer")
        self.assertEqual((answer.state, answer.owner_ids), ("open", self.users["counsellor"]))
        self.rpc("counsellor", REGISTRATION, "write", registration.ids, {"answer": "Until the 30th."})
        self.step("counsellor", registration, "reply")
        self.assertEqual((registration.sudo().state, answer.state), ("waiting", "done"))
        self.assertEqual(self.as_("academic_affairs", registration).answer, "Until the 30th.")
        self.assertEqual(
            len(self.duties(registration, "academic_register").filtered(lambda row: row.state == "open")), 1
        )

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_the_clerk_reads_this_and_nothing_else(self):
        change = self.agreed()
        registration = self.of(change)
        names = list(self.as_("academic_affairs", registration).fields_get())
        values = self.rpc("academic_affairs", REGISTRATION, "read", registration.ids, names)[0]
        self.assertNotIn("CANARY", str(values))
        self.assertNotIn(change.sudo().reference, str(values))
        self.assertFalse({"res_model", "res_ref", "warning_id", "case_id"} & set(names))
        for model in (CHANGE, "crisis.status.contact", "crisis.absence", "crisis.case", "crisis.warning"):
            with self.subTest(model=model):
                self.assertFalse(self.rpc("academic_affairs", model, "search", []))
        with self.assertRaises(AccessError):
            self.rpc("academic_affairs", CHANGE, "read", change.ids, ["kind"])

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_nobody_makes_one_or_takes_anothers_step(self):
        change = self.agreed()
        registration = self.of(change)
        values = {"res_model": CHANGE, "res_ref": change.id, "kind": "leave", "subject_id": self.pupil.id,
                  "date_from": self.day}  # fmt: skip
        for who in ("academic_affairs", "counsellor", "leader", "homeroom"):
            with self.subTest(who=who), self.assertRaises(UserError):
                self.rpc(who, REGISTRATION, "create", values)
        for who in ("counsellor", "leader", "register_keeper", "homeroom", "teacher"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.step(who, registration, "register")
        for who in ("academic_affairs", "counsellor", "homeroom"):
            with self.subTest(who=who), self.assertRaises(UserError):
                self.step(who, registration, "file")
        for who in ("counsellor", "leader"):
            with self.subTest(who=who), self.assertRaises(UserError):
                self.rpc(who, REGISTRATION, "write", registration.ids, {"record_number": "forged"})

    def test_taken_back_by_the_family_nothing_is_left_to_register(self):
        change = self.agreed()
        self.decide("counsellor", change, "withdraw")
        registration = self.of(change)
        self.assertEqual((change.sudo().state, registration.sudo().state), ("withdrawn", "void"))
        self.assertEqual(self.duties(registration).mapped("state"), ["cancelled"])

    def test_a_return_ends_the_leave(self):
        entry = self.live_warning()
        change = self.effective()
        self.assertEqual((self.pupil.enrolment_state, entry.state), ("on_leave", "paused"))
        case = self.open_case(self.pupil)  # any record of ring 2 may ask; the return's own comes with its agreement
        registration = self.env[REGISTRATION]._ask(case, "return", self.day, papers_complete=True)
        clerk = self.as_("academic_affairs", registration)
        clerk.write({"record_number": "G-9"})
        with self.assertRaises(UserError):  # which class?
            self.step("academic_affairs", registration, "register")
        clerk.write({"placement_class_id": self.other_class.id})
        self.step("academic_affairs", registration, "register")
        self.assertEqual(change.sudo().state, "effective")
        self.env[CHANGE]._end_by_return(self.pupil)
        self.assertEqual((change.sudo().state, change.sudo().end_kind), ("ended", "returned"))
        self.assertEqual((self.pupil.enrolment_state, entry.state), ("enrolled", "active"))

    def test_filing_list(self):
        first = self.registered()[1]
        second = self.of(
            self.agreed(who="counsellor", subject_id=self.senior.id, date_to=self.day + timedelta(days=40))
        )
        rows = self.as_("register_keeper", first | second)
        report = self.as_("register_keeper", self.env["ir.actions.report"])
        html = report._render_qweb_html(f"{MODULE}.paper_filing_list", rows.ids)[0].decode()
        text = lxml.html.fromstring(html).text_content()
        for word in ("Pupil A", "Pupil S", "G-2026-01", "CI-37"):
            self.assertIn(word, text)
        self.assertNotIn("CANARY", html)
