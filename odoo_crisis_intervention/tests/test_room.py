# SPDX-License-Identifier: LGPL-3.0-or-later
"""The counselling room: who asks, who learns of it, and the three layers of a talk (plan Art. 7, 19)."""

import secrets
import threading
from contextlib import closing
from datetime import timedelta

import lxml.html
from psycopg2.errors import ExclusionViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_race import RaceCase
from .room_common import RoomCommon

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestAppointment(RoomCommon):
    def test_a_teacher_asks_and_the_counsellor_finds_the_time(self):
        asks = self.as_("teacher", self.env["crisis.appointment"])
        row = asks.create({"subject_id": self.pupil.id, "wish": "Cries in the breaks"})
        self.assertEqual((row.state, row.source, row.author_id), ("requested", "teacher", self.users["teacher"]))
        self.assertEqual(self.readers_of(row), {"counsellor", "second_counsellor", "teacher"})
        duty = self.duty(row, "talk_answer")
        self.assertEqual(duty.owner_ids, self.users["counsellor"] | self.users["second_counsellor"])
        with self.assertRaises(AccessError):
            row.action_confirm()
        counsellor = self.as_("counsellor", row)
        with self.assertRaises(UserError):
            counsellor.action_confirm()  # no time yet
        counsellor.write({"starts_at": fields.Datetime.now() + timedelta(hours=3), "room_id": self.room.id})
        counsellor.action_confirm()
        self.assertEqual((row.state, row.counsellor_id), ("confirmed", self.users["counsellor"]))
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["counsellor"]))
        self.assertFalse(row.is_told, "what a teacher asked for is not shown to the pupil before somebody told")
        self.assertIn("teacher", self.readers_of(row), "the teacher sees when it is")
        counsellor.action_record()
        self.assertEqual(row.sudo().state, "kept")
        self.assertEqual(self.readers_of(row), {"counsellor", "second_counsellor"}, "not whether the pupil came")

    def test_a_teacher_asks_and_nothing_else(self):
        asks = self.as_("teacher", self.env["crisis.appointment"])
        for given in (
            {"starts_at": fields.Datetime.now()},
            {"counsellor_id": self.users["counsellor"].id},
            {"source": "self"},
            {"source": "walk_in"},
            {"is_told": True},
            {"author_id": self.users["homeroom"].id},
            {"state": "confirmed"},
        ):
            with self.subTest(given=given), self.assertRaises(UserError):
                asks.create({"subject_id": self.pupil.id, **given})
        row = asks.create({"subject_id": self.pupil.id, "is_for_guardians": True})
        self.assertEqual(row.source, "guardian")
        with self.assertRaises(UserError):
            row.starts_at = fields.Datetime.now()
        for name in ("homeroom", "leader", "register_keeper"):
            with self.assertRaises(AccessError):
                self.as_(name, row).write({"wish": "x"})
        row.action_take_back()
        self.assertEqual((row.sudo().state, row.sudo().cancelled_by), ("cancelled", "author"))
        self.assertEqual(self.duty(row, "talk_answer").state, "cancelled")

    def test_the_book_is_for_pupils_and_held_by_counsellors(self):
        with self.assertRaises(UserError):
            self.appointment(subject_id=self.staff_subject.id)
        with self.assertRaises(ValidationError):
            self.appointment(counsellor_id=self.users["leader"].id)
        nameless = self.appointment(subject_id=False, called="Blue pen", source="slip")
        self.assertEqual(nameless.state, "confirmed")

    def test_nobody_has_two_talks_at_once(self):
        first = self.appointment()
        clash = first.starts_at + timedelta(minutes=20)
        with self.assertRaises(ExclusionViolation), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.appointment(subject_id=self.other_pupil.id, starts_at=clash, confirm=False)
        self.appointment(
            subject_id=self.other_pupil.id, starts_at=clash, counsellor_id=self.users["second_counsellor"].id
        )
        self.appointment(subject_id=self.other_pupil.id, starts_at=first.ends_at)
        first.action_cancel()
        self.appointment(starts_at=clash, subject_id=self.other_pupil.id, minutes=15)

    def test_set_back_after_a_slip_of_the_thumb(self):
        row = self.appointment()
        row.action_miss()
        with self.assertRaises(UserError):
            row.minutes = 30
        row.action_undo()
        self.assertEqual(row.state, "confirmed")

    def test_people_are_told_in_constant_words_and_recalled_once(self):
        mails = self.env["mail.mail"].search([])
        row = self.appointment(is_told=True, starts_at=fields.Datetime.now() + timedelta(minutes=90), wish="CANARY")
        self.env["crisis.appointment"]._cron_remind()
        self.env["crisis.appointment"]._cron_remind()
        new = self.env["mail.mail"].search([]) - mails
        told = new.recipient_ids.mapped("email")
        self.assertEqual(len(new.filtered(lambda mail: self.users["pupil"].partner_id in mail.recipient_ids)), 2)
        self.assertIn("counsellor@school.example", told)
        self.assertEqual(len(set(new.mapped("body_html"))), 1)
        self.assertFalse([mail for mail in new if "CANARY" in mail.body_html or "Pupil" in mail.body_html])
        row.starts_at += timedelta(minutes=10)
        self.assertFalse(row.reminded_at, "what was recalled is no longer so")

    def test_others_see_taken_and_nothing_else(self):
        row = self.appointment(wish="CANARY", room_id=self.room.id)
        self.appointment(subject_id=self.other_pupil.id, starts_at=row.ends_at).action_cancel()
        rows = self.as_("homeroom", self.env["crisis.room.calendar"]).search([("company_id", "=", self.company.id)])
        self.assertEqual((len(rows), rows.starts_at, rows.room_id), (1, row.starts_at, self.room))
        text = str(rows.read())
        for secret in ("CANARY", "Pupil A", row.reference):
            self.assertNotIn(secret, text)
        with self.assertRaises(AccessError):
            rows.action_open()
        self.assertEqual(self.as_("counsellor", rows).action_open()["res_id"], row.id)
        self.assertFalse(self.as_("foreign_counsellor", self.env["crisis.room.calendar"]).search(
            [("company_id", "=", self.company.id)]))  # fmt: skip

    def test_a_leader_whom_a_waiting_wish_reaches_sees_the_calendar(self):
        row = self.appointment(confirm=False, starts_at=False)
        duty = self.duty(row, "talk_answer")
        duty._set_owners(duty.owner_ids | self.users["leader"])
        action = self.as_("leader", duty).action_open()
        self.assertEqual(action["res_model"], "crisis.room.calendar")
        self.assertEqual(self.as_("counsellor", duty).action_open()["res_id"], row.id)

    def test_free_times_come_from_the_hours_and_leave_out_what_is_taken(self):
        slots = self.env["crisis.room"]._free_slots(self.company, self.today, self.today + timedelta(days=3))
        self.assertGreaterEqual(len(slots), 9)
        taken = slots[1]
        self.appointment(starts_at=taken.starts_at, minutes=40)
        again = self.env["crisis.room"]._free_slots(self.company, self.today, self.today + timedelta(days=3))
        self.assertNotIn(taken, again)
        self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)]).date_to = "2024-01-01"
        self.assertFalse(self.env["crisis.room"]._free_slots(self.company, self.today, self.today))
        self.assertEqual((self.room.week_hours, self.room.week_hours_outside, self.room.is_short), (14, 14, False))


@tagged("post_install", "-at_install")
class TestSession(RoomCommon):
    def test_three_layers(self):
        row = self.appointment(source="self")
        session = row.env["crisis.session"].browse(row.action_record()["res_id"])
        self.assertEqual((row.state, session.source, session.subject_id), ("kept", "self", self.pupil))
        session.write(
            {"process": "CANARY-NOTE", "word": "Let him sit in front", "next_at": row.starts_at + timedelta(7)}
        )
        self.assertEqual(
            (session.process, session.word, session.word_state), ("CANARY-NOTE", "Let him sit in front", "draft")
        )
        session.action_finish()
        following = session.next_id
        self.assertEqual(
            (following.state, following.source, following.starts_at), ("confirmed", "followup", session.next_at)
        )
        # the facts are locked, the own notes are not
        with self.assertRaises(UserError):
            session.minutes = 10
        session.reflection = "Ask about sleep"
        self.assertEqual(session.sudo().note_ids.reflection, "Ask about sleep")
        self.assertEqual(row.action_record()["res_id"], session.id, "one record for one appointment")
        self.assertEqual(self.talk().number, 2)
        # no line anywhere
        self.assertFalse(self.env["crisis.timeline"].search([("subject_id", "=", self.pupil.id)]))

    def test_facts_are_read_by_the_author_and_whoever_holds_the_case(self):
        session = self.talk(process="CANARY-NOTE")
        note = session.sudo().note_ids
        self.assertEqual(self.readers_of(session), {"counsellor"})
        self.assertEqual(self.readers_of(note), {"counsellor"})
        case = self.as_("second_counsellor", self.env["crisis.case"]).create({"subject_id": self.pupil.id})
        self.assertEqual(self.readers_of(session), {"counsellor", "second_counsellor"})
        other = self.as_("second_counsellor", session)
        self.assertFalse(other.process)
        self.assertNotIn("CANARY-NOTE", str(other.read()))
        for change in ({"minutes": 5}, {"process": "x"}, {"word": "x"}):
            with self.assertRaises(AccessError):
                other.write(change)
        self.assertEqual(self.readers_of(note), {"counsellor"})
        self.as_("leader", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "scope": "full", "reason": "x"}
        )
        self.assertIn("teacher", self.readers_of(session))
        self.assertEqual(self.readers_of(note), {"counsellor"}, "no grant opens the notes")
        self.env.cr.execute("UPDATE crisis_case SET state = 'void' WHERE id = %s", [case.id])
        self.assertNotIn("second_counsellor", self.readers_of(session))

    def test_whoever_leaves_the_duty_leaves_his_records_behind(self):
        session = self.talk(process="x", word="y")
        records = session | session
        self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)]).date_to = "2024-01-01"
        self.assertFalse(self.readers_of(records[:1]))
        self.assertFalse(self.readers_of(session.sudo().note_ids))

    def test_nobody_writes_notes_for_somebody_else(self):
        session = self.talk()
        notes = self.env["crisis.session.note"]
        for name in ("second_counsellor", "leader", "admin", "teacher"):
            with self.assertRaises(AccessError):
                self.as_(name, notes).create({"session_id": session.id, "process": "x"})
        note = self.as_("counsellor", notes).create(
            {"session_id": session.id, "process": "x", "author_id": self.users["leader"].id}
        )
        self.assertEqual(note.author_id, self.users["counsellor"])
        for change in ({"author_id": self.users["leader"].id}, {"session_id": self.talk().id}):
            with self.assertRaises(UserError):
                note.write(change)
        with self.assertRaises(UserError):
            self.talk(author_id=self.users["second_counsellor"].id)

    def test_the_sentence_goes_when_its_author_lets_it_go(self):
        session = self.talk(word="Let him sit in front")
        word = session.sudo().word_ids
        self.assertEqual(self.readers_of(word), {"counsellor"})
        session.action_release_word()
        near = {"counsellor", "second_counsellor", "leader", "deputy", "register_keeper", "homeroom"}
        self.assertEqual(self.readers_of(word), near)
        duty = self.duty(word, "talk_word")
        self.assertEqual(duty.owner_ids, self.users["homeroom"])
        with self.assertRaises(UserError):
            session.word = "Something else"
        homeroom = self.as_("homeroom", word)
        self.assertTrue(homeroom.can_acknowledge)
        homeroom.action_acknowledge()
        self.assertEqual(duty.state, "done")
        self.assertTrue(session.word_read_at)
        with self.assertRaises(AccessError):
            self.as_("homeroom", word.session_id).read(["held_at"])
        session.action_withdraw_word()
        self.assertEqual(self.readers_of(word), {"counsellor"})
        session.word = "Greet him every morning"
        self.assertEqual((session.word_state, len(session.sudo().word_ids)), ("draft", 2))

    def test_a_record_made_in_error_is_made_void(self):
        session = self.talk(process="x")
        with self.assertRaises(UserError):
            session.action_void()
        session.void_reason = "Wrong pupil"
        session.action_void()
        with self.assertRaises(UserError):
            session.process = "y"

    def test_leaders_read_numbers(self):
        now = fields.Datetime.now()
        self.talk(held_at=now, room_id=self.room.id)
        self.talk(who="second_counsellor", held_at=now, room_id=self.room.id)
        counts = self.as_("leader", self.env["crisis.session.count"]).search([("company_id", "=", self.company.id)])
        days = counts.filtered(lambda row: not row.topic_id)
        self.assertEqual((sum(days.mapped("session_count")), sum(days.mapped("minutes"))), (2, 80))
        topics = counts - days
        self.assertEqual((topics.topic_id, topics.topic_count, topics.day), (self.topic, 2, self.today.replace(day=1)))
        with self.assertRaises(AccessError):
            self.as_("homeroom", self.env["crisis.session.count"]).search([])
        for name in ("leader", "second_counsellor"):
            self.assertFalse(
                self.as_(name, self.env["crisis.session"]).search([("author_id", "=", self.users["counsellor"].id)])
            )

    def test_papers(self):
        session = self.talk(process="CANARY-NOTE", word="CANARY-WORD", held_at=fields.Datetime.now())
        self.assertNotIn("CANARY-WORD", self.html("session_record", session), "not before it was let go")
        session.action_release_word()
        text = self.html("session_record", session)
        for word in ("Pupil A", "CANARY-WORD", "Learning", "CI-47"):
            self.assertIn(word, text)
        self.assertNotIn("CANARY-NOTE", text)
        self.assertIn("CANARY-NOTE", self.html("session_notes", session))
        self.as_("second_counsellor", self.env["crisis.case"]).create({"subject_id": self.pupil.id})
        self.assertNotIn("CANARY", self.html("session_record", session, "second_counsellor").replace("CANARY-WORD", ""))
        with self.assertRaises(AccessError):
            self.html("session_notes", session, "second_counsellor")
        for who, may in (("counsellor", True), ("leader", True), ("homeroom", False)):
            openings = self.as_(who, self.env["crisis.room.opening"])
            if not may:
                with self.assertRaises(AccessError):
                    openings.create({"room_id": self.room.id})
                continue
            opening = openings.create({"room_id": self.room.id, "day": self.today})
            text = self.html("room_opening", opening, who)
            self.assertIn("12:00–14:00", text)
            self.assertIn("Other topics 1", text, "a topic that came up once is not told apart")
            self.assertNotIn("Learning", text)
            self.assertNotIn("Pupil A", text)

    def html(self, paper, record, role="counsellor"):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang="en_US")
        content = report._render_qweb_html(f"{MODULE}.paper_{paper}", record.ids)[0].decode()
        return " ".join(lxml.html.document_fromstring(content).find("body").text_content().split())


@tagged("post_install", "-at_install")
class TestAppointmentRace(RaceCase):
    """Two who ask for the same time at the same moment: the database lets one of them have it."""

    SQL = (
        "INSERT INTO crisis_appointment (reference, state, source, called, company_id, counsellor_id, starts_at,"
        " ends_at, minutes, asked_at) VALUES (%s, 'requested', 'walk_in', 'race', %s, %s,"
        " '2031-01-06 04:00', '2031-01-06 04:40', 40, now())"
    )

    def test_one_time_two_thumbs(self):
        company, user = self.env.ref("base.main_company").id, self.env.ref("base.user_admin").id
        gate, outcomes = threading.Barrier(2), []
        references = [f"CI-RACE{secrets.token_hex(4)}" for _each in range(2)]

        def ask(reference):
            with closing(self._cursor()) as cr:
                gate.wait()
                try:
                    cr.execute(self.SQL, [reference, company, user])
                    self._keep(cr)
                    outcomes.append("taken")
                except ExclusionViolation:
                    outcomes.append("refused")

        try:
            with mute_logger("odoo.sql_db"):
                threads = [threading.Thread(target=ask, args=[reference]) for reference in references]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
            self.assertEqual(sorted(outcomes), ["refused", "taken"])
        finally:
            with closing(self._cursor()) as cr:
                cr.execute("DELETE FROM crisis_appointment WHERE reference = ANY(%s)", [references])
                self._keep(cr)
