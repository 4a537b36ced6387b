# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whoever learns of harm to a minor files it himself, and nobody can hold it up (mandatory reporting)."""

from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .test_guardian_contact import ContactCommon
from .test_sos import LOGGERS, START

REPORT = "crisis.mandatory.report"


class MandatoryCommon(ContactCommon):
    def setUp(self):
        super().setUp()
        self.situation = self.env.ref("odoo_crisis_intervention.mandatory_situation_violence")

    def report(self, who="teacher", **vals):
        vals = {"subject_id": self.pupil.id, "facts": "Burns on the arm", "company_id": self.company.id, **vals}
        return self.as_(who, self.env[REPORT]).create(vals).sudo(False)

    def file(self, who, report, **vals):
        return self.as_(who, self.env["crisis.mandatory.filing"]).create({"report_id": report.id, **vals})


@tagged("post_install", "-at_install")
class TestMandatoryReport(MandatoryCommon):
    @mute_logger(*LOGGERS)
    def test_nobody_in_the_chain_of_command_stops_edits_or_deletes_it(self):
        report = self.report()
        for who in self.users:
            if who == "teacher":
                continue
            env = self.as_(who, self.env[REPORT]).env
            for method, args in (
                ("write", [{"facts": "x"}]),
                ("write", [{"situation_ids": [Command.clear()]}]),
                ("web_save", [{"facts": "x"}, {"facts": {}}]),
                ("unlink", []),
                ("action_file", []),
                ("copy", []),
            ):
                with self.subTest(who=who, method=method), self.assertRaises(UserError):
                    call_kw(env[REPORT], method, [report.ids, *args], {})
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.file(who, report)
        self.env.invalidate_all()
        self.assertEqual(report.facts, "Burns on the arm")
        self.assertTrue(self.file("teacher", report, received_by="Officer 1", receipt_number="77"))

    @mute_logger(*LOGGERS)
    def test_shutting_the_reporter_out_by_name_does_not_stop_him(self):
        report = self.report()
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "company_id": self.company.id}
        )
        self.as_("teacher", report).facts = "Burns on both arms"
        self.file("teacher", report)
        self.assertEqual(report.state, "filed")

    @mute_logger(*LOGGERS)
    def test_it_is_read_by_the_reporter_and_by_leaders_who_are_not_named(self):
        report = self.report(suspect_user_ids=[Command.link(self.users["leader"].id)])
        filing = self.file("teacher", report)
        for record in (report, filing):
            readers = {who for who in self.users if self.as_(who, record).has_access("read")}
            self.assertEqual(readers, {"teacher", "deputy", "supervisor"})
        self.assertFalse(self.as_("leader", self.event).has_access("read"), "nor anything else about the pupil")
        duty = self.duties(report, "mandatory_report")
        self.assertEqual((duty.owner_ids, duty.shut_out_ids), (self.users["teacher"], self.users["leader"]))
        self.assertFalse(self.as_("leader", duty).has_access("read"))
        self.assertFalse(self.env["crisis.timeline"].search([("res_model", "=", REPORT)]), "would tell who reported")
        for record in (report, filing):
            with self.assertRaises(AccessError):
                lines = self.as_("teacher", self.env["crisis.timeline"])
                lines.add_line(record._name, record.id, {"kind": "note", "text": "x"})
            with self.assertRaises(AccessError):
                self.as_("teacher", self.env["crisis.document"]).create(
                    {"res_model": record._name, "res_ref": record.id, "upload": "eA=="}
                )

    @mute_logger(*LOGGERS)
    def test_a_suspect_named_later_is_shut_out_and_stays_named(self):
        report = self.report()
        self.assertTrue(self.as_("leader", report).has_access("read"))
        mine = self.as_("teacher", report)
        mine.suspect_user_ids = [Command.link(self.users["leader"].id)]
        self.assertFalse(self.as_("leader", report).has_access("read"))
        self.as_("teacher", report).suspect_user_ids = [Command.clear()]
        self.assertEqual(report.suspect_user_ids, self.users["leader"])
        self.assertFalse(self.as_("leader", report).has_access("read"))

    @mute_logger(*LOGGERS)
    def test_once_filed_it_is_locked_and_more_is_filed_as_more(self):
        report = self.report()
        filing = self.file("teacher", report, received_by="Officer 1")
        for vals in ({"facts": "x"}, {"subject_id": self.other_pupil.id}, {"situation_ids": [Command.clear()]}):
            with self.assertRaises(UserError):
                self.as_("teacher", report).write(vals)
        with self.assertRaises(UserError):
            self.as_("teacher", filing).received_by = "x"
        with self.assertRaises(psycopg2.Error), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.env.cr.execute(SQL("DELETE FROM crisis_mandatory_filing WHERE id = %s", filing.id))
        self.file("teacher", report, to_whom="education")
        self.assertEqual(len(report.filing_ids), 2)

    @mute_logger(*LOGGERS)
    def test_what_the_server_sets_is_not_written_by_hand(self):
        leader = self.users["leader"].id
        now = fields.Datetime.now()
        for vals in ({"author_id": leader}, {"known_at": now}, {"event_id": self.event.id}, {"case_id": 1}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.report(**vals)
            report = self.report()
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.as_("teacher", report).write(vals)
        with self.assertRaises(ValidationError):
            self.report(subject_id=self.staff_subject.id)

    def test_the_clock_runs_from_the_moment_it_is_known(self):
        with freeze_time(START):
            report = self.report()
        duty = self.duties(report, "mandatory_report")
        self.assertEqual((duty.due_at, duty.state), (START + timedelta(hours=1), "open"))
        with freeze_time(START + timedelta(minutes=12)):
            self.file("teacher", report)
            self.assertEqual(report.minutes_open, 12)
        self.assertEqual(self.duties(report, "mandatory_report").state, "done")

    @mute_logger(*LOGGERS)
    def test_it_is_printed_by_those_who_read_it(self):
        report = self.report(situation_ids=[Command.link(self.situation.id)])
        self.file("teacher", report, received_by="Officer CANARY", receipt_number="R-77")
        name = "odoo_crisis_intervention.paper_mandatory_report"
        for who in ("teacher", "leader"):
            papers = self.as_(who, self.env["ir.actions.report"]).with_context(lang="en_US")
            html = papers._render_qweb_html(name, report.ids)[0].decode()
            for word in ("CI-28", "Burns on the arm", "Officer CANARY", "R-77", "☑", self.situation.name):
                self.assertIn(word, html)
        for who in ("counsellor", "homeroom", "register_keeper", "foreign_leader"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.as_(who, self.env["ir.actions.report"])._render_qweb_html(name, report.ids)

    # -- ticked somewhere ----------------------------------------------------------------------------------------------

    def mine(self, who):
        return self.env[REPORT].search([("author_id", "=", self.users[who].id)])

    def test_a_tick_on_a_report_opens_it_when_it_is_sent(self):
        concern = self.as_("homeroom", self.env["crisis.concern"]).create(
            {
                "subject_id": self.pupil.id,
                "facts": "Burns",
                "mandatory_situation_ids": [Command.link(self.situation.id)],
                "involved_employee_id": self.employees["deputy"].id,
            }
        )
        self.assertFalse(self.mine("homeroom"), "a draft is nobody's business")
        concern.action_submit()
        report = self.mine("homeroom")
        self.assertEqual((report.subject_id, report.facts, report.situation_ids), (self.pupil, "Burns", self.situation))
        self.assertIn(self.users["deputy"], report.suspect_user_ids)
        self.as_("homeroom", report).facts = "Burns on the arm"
        self.as_("counsellor", concern.sudo(False)).mandatory_situation_ids = [
            Command.link(self.env.ref("odoo_crisis_intervention.mandatory_situation_abandoned").id)
        ]
        self.assertEqual(len(self.mine("counsellor")), 1, "each his own")
        self.assertEqual(len(self.mine("homeroom")), 1)

    def test_a_tick_on_an_assessment_and_on_an_emergency_opens_it(self):
        tick = {"mandatory_situation_ids": [Command.link(self.situation.id)]}
        assessment = self.as_("counsellor", self.env["crisis.assessment"]).create({"subject_id": self.pupil.id})
        assessment.write(tick)
        self.assertEqual(self.mine("counsellor").assessment_id, assessment.sudo(False))
        self.as_("security", self.event).write(tick)
        self.assertEqual(self.mine("security").event_id, self.event)
        self.as_("security", self.event).write(tick)
        self.assertEqual(len(self.mine("security")), 1)
        with freeze_time(START):
            drill = self.sos("homeroom", is_drill=True)
        self.as_("homeroom", drill).write(tick)
        self.assertFalse(self.mine("homeroom"))


@tagged("post_install", "-at_install")
class TestWithholding(MandatoryCommon):
    def propose(self, who="counsellor", **vals):
        return self.as_(who, self.env["crisis.guardian.withholding"]).create(
            {
                "event_id": self.event.id,
                "guardian_ids": [Command.link(self.father.id)],
                "reason": "He may have done it",
                **vals,
            }
        )

    @mute_logger(*LOGGERS)
    def test_a_guardian_is_left_out_by_two_and_it_is_reported(self):
        row = self.propose()
        self.assertEqual(self.event._next_guardian(), self.father, "not before it is signed")
        for who in ("counsellor", "homeroom", "register_keeper", "teacher", "auditor"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, row, "action_countersign")
        self.rpc("leader", row, "action_countersign")
        self.assertEqual(self.event._next_guardian(), self.mother)
        contact = self.call("homeroom", guardian_id=self.mother.id)
        self.assertIn("Father F", contact.not_offered)
        self.assertNotIn("He may have done it", contact.not_offered)
        with self.assertRaises(ValidationError):
            self.call("homeroom", guardian_id=self.father.id)
        report = self.env[REPORT].search([("event_id", "=", self.event.id)])
        self.assertEqual((report.author_id, report.suspect_guardian_ids), (self.users["counsellor"], self.father))
        self.as_("counsellor", report).facts = "What he told me"
        self.as_("leader", self.env["crisis.decision"]).create(
            {"res_model": row._name, "res_ref": row.id, "transition": "lift", "reason": "Cleared"}
        )
        self.assertEqual(row.state, "lifted")

    def test_while_nobody_signs_it_is_shown_and_a_leader_owes_the_answer(self):
        with freeze_time(START):
            row = self.propose()
        (duty,) = self.duties(row, "withholding_countersign")
        self.assertEqual((duty.due_at, duty.state), (START + timedelta(hours=1), "open"))
        self.assertEqual(duty.owner_ids, self.users["leader"] | self.users["deputy"] | self.users["supervisor"])
        for record in (self.event, self.event.case_id):
            for who in ("counsellor", "leader"):
                text = self.as_(who, record).unsigned_withholding
                self.assertIn("Father F", text)
                self.assertNotIn("He may have done it", text)
            self.assertFalse(self.as_("homeroom", record).unsigned_withholding)
        self.assertEqual(self.call("homeroom").ask_first, "Father F", "who calls is told to ask")
        self.assertEqual(self.as_("leader", duty).action_open()["res_id"], row.id)
        self.rpc("leader", row, "action_countersign")
        self.assertEqual(self.duties(row, "withholding_countersign").state, "done")
        self.assertFalse(self.as_("leader", self.event).unsigned_withholding)

    def test_a_refusal_is_an_answer_and_whoever_proposed_does_not_owe_it(self):
        row = self.propose("leader")
        self.assertNotIn(self.users["leader"], self.duties(row, "withholding_countersign").owner_ids)
        self.as_("deputy", self.env["crisis.decision"]).create(
            {"res_model": row._name, "res_ref": row.id, "transition": "refuse", "reason": "No danger"}
        )
        duty = self.duties(row, "withholding_countersign")
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["deputy"]))
        self.assertFalse(self.call("homeroom").ask_first)

    @mute_logger(*LOGGERS)
    def test_nobody_signs_his_own(self):
        row = self.propose("leader")
        with self.assertRaises(UserError):
            self.rpc("leader", row, "action_countersign")
        with self.assertRaises(UserError):
            self.as_("leader", row).write({"state": "withheld"})
        with self.assertRaises(psycopg2.Error), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.env.cr.execute(
                SQL(
                    "UPDATE crisis_guardian_withholding SET state = 'withheld', countersigned_by_id = proposed_by_id,"
                    " countersigned_at = now() WHERE id = %s",
                    row.id,
                )
            )
        self.rpc("deputy", row, "action_countersign")

    @mute_logger(*LOGGERS)
    def test_the_reason_is_for_counsellors_and_leaders(self):
        row = self.propose()
        readers = {who for who in self.users if self.as_(who, row).has_access("read")}
        self.assertEqual(readers, {"counsellor", "counsellor_2", "leader", "deputy", "supervisor"})
        for who in ("homeroom", "register_keeper", "school_doctor"):
            with self.assertRaises(AccessError):
                self.propose(who)
            with self.assertRaises(AccessError):
                self.rpc(who, self.event, "action_withhold")
        with self.assertRaises(UserError):
            self.propose(reason=" ")
        with self.assertRaises(UserError):
            self.as_("counsellor", row).reason = "x"
