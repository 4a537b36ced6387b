# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .candidate_common import CandidateCommon
from .common_papers import MODULE
from .test_candidate import MONDAY


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestHomeroomNote(CandidateCommon):
    def note(self, candidate, **values):
        action = self.mine(candidate).action_homeroom_note()
        context = action["context"]
        return self.as_("counsellor", self.env["crisis.homeroom.note"]).with_context(**context).create(values)

    def test_it_begins_with_advice_and_takes_nothing_from_a_sheet(self):
        candidate = self.flagged()
        note = self.note(candidate)
        self.assertEqual((note.subject_id, note.candidate_id), (self.pupil, candidate))
        told = f"{note.watch_for} {note.support} {note.avoid}"
        advice = self.env["crisis.homeroom.advice"].search([])
        self.assertEqual(sorted(told.replace("\n", " ").split()), sorted(" ".join(advice.mapped("name")).split()))
        for secret in (*self.mine(candidate).reasons.split("\n"), "PHQ", "9"):
            self.assertNotIn(secret, told)
        self.assertEqual(self.mine(candidate).action_homeroom_note()["res_id"], note.id, "the draft is gone on with")

    def test_a_note_that_names_an_instrument_is_not_given(self):
        note = self.note(self.flagged())
        for text in (
            "PHQ-9 was 17",
            "在phq9中得分较高",
            "The ASQ was positive",
            self.env.ref(f"{MODULE}.instrument_mht").name,
        ):
            note.support = text
            with self.subTest(text), self.assertRaises(UserError):
                note.action_give()
        note.support = "A short walk together after lunch; taught 40 minutes in the first row."
        note.action_give()
        self.assertEqual(note.state, "given")

    def test_the_homeroom_teacher_reads_it_and_says_so(self):
        sent = []
        self.patch(self.env.registry["crisis.notice"], "_send", lambda notices, users, kind: sent.append((users, kind)))
        candidate = self.scored()
        note = self.note(candidate)
        for who in ("homeroom", "leader", "register_keeper", "other_homeroom"):
            self.assertFalse(self.as_(who, note.browse()).search([]), f"{who} sees a draft")
        note.action_give()
        self.assertEqual(sent, [(self.users["homeroom"], "duty")])
        self.assertTrue(self.duty(note, "homeroom_note_read"))
        for who in ("register_keeper", "other_homeroom", "teacher", "admin"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, note).read(["support"])
        mine = self.as_("homeroom", note)
        read = mine.read()[0]
        self.assertNotIn("candidate_id", read)
        with self.assertRaises(AccessError):
            self.as_("leader", note).action_read()
        with self.assertRaises(AccessError):
            mine.write({"support": "x"})
        mine.action_read()
        self.assertEqual((note.state, note.read_by_id), ("read", self.users["homeroom"]))
        self.assertEqual(self.duties(note).state, "done")
        note.action_end()
        with self.assertRaises(AccessError):
            self.as_("homeroom", note).read(["support"])
        with self.assertRaises(UserError):
            self.as_("counsellor", note).support = "later"

    def test_without_a_teacher_it_is_printed(self):
        self.school_class.homeroom_employee_id = False
        note = self.note(self.scored())
        with self.assertRaises(UserError):
            note.action_give()

    def html(self, paper, who, records):
        report = self.as_(who, self.env["ir.actions.report"])
        return report._render_qweb_html(f"{MODULE}.paper_{paper}", records.ids)[0].decode()

    def test_papers(self):
        first, second = self.flagged(), self.scored(self.other_pupil)
        self.mine(second).write({"interview_at": "2026-09-15 04:30:00", "place": "Room 12"})
        listed = self.html("candidate_list", "counsellor", first | second)
        for word in ("Pupil A", "Pupil B", "Room 12", "CI-44", "PHQ-9"):
            self.assertIn(word, listed)
        self.assertLess(listed.index("Pupil B"), listed.index("Pupil A"), "in the order of the times")
        with self.assertRaises(AccessError):
            self.html("candidate_list", "leader", first)
        note = self.note(first)
        note.action_give()
        paper = self.html("homeroom_note", "homeroom", note)
        self.assertIn("Pupil A", paper)
        self.assertNotIn("PHQ", paper)
        self.assertNotIn(first.reference, paper)
