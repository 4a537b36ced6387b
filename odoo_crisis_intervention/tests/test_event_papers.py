# SPDX-License-Identifier: LGPL-3.0-or-later
"""Papers of an emergency: record, bulletin, minutes, instruction cards (CI-14, CI-23, CI-24, CI-25)."""

from datetime import timedelta

import lxml.html

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .handover_common import ink
from .test_sos import LOGGERS, START, SosCommon

MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestEventPapers(SosCommon):
    def setUp(self):
        super().setUp()
        with freeze_time(START):
            self.event = self.sos(
                subject_id=self.pupil.id,
                place="CANARY-PLACE",
                what="CANARY-WHAT",
                protective_measures="CANARY-PROTECT",
                is_injured=True,
            )
            self.answer("school_doctor")
            self.answer("leader")
        self.as_("teacher", self.event).first_witness_did = "CANARY-DID"
        action = self.as_("counsellor", self.event).action_bulletin()
        self.bulletin = self.env["crisis.bulletin"].browse(action["res_id"])
        self.rpc("counsellor", self.bulletin, "action_issue")
        for method in ("action_stabilise", "action_resolve"):
            self.rpc("leader", self.event, method)
        self.env.invalidate_all()
        mine = self.event.statement_ids.filtered(lambda row: row.user_id == self.users["school_doctor"])
        self.as_("school_doctor", mine).write({"injury": "CANARY-INJURY", "first_aid": "Bandaged"})
        self.rpc("school_doctor", mine, "action_submit")

    def text(self, paper, role, records):
        report = self.as_(role, self.env["ir.actions.report"]).with_context(lang="en_US")
        html = report._render_qweb_html(f"{MODULE}.paper_{paper}", records.ids)[0].decode()
        return " ".join(lxml.html.document_fromstring(html).find("body").text_content().split())

    def test_the_record_tells_the_whole_story(self):
        for role in ("counsellor", "leader", "register_keeper"):
            text = self.text("intervention_record", role, self.event)
            for word in ("PLACE", "WHAT", "PROTECT", "DID", "INJURY"):
                self.assertIn(f"CANARY-{word}", text, role)
            for word in ("Pupil A", "Crisis security", "Crisis school_doctor", "CI-14"):
                self.assertIn(word, text, role)

    def test_the_record_tells_what_others_recorded_as_far_as_its_reader_may_see(self):
        case = self.event.case_id
        self.assertIn("Form CI-21 □", self.text("intervention_record", "leader", self.event), "room to write")
        deed = self.as_("counsellor", self.env["crisis.handover"]).create(
            {
                "case_id": case.id,
                "event_id": self.event.id,
                "kind": "hospital",
                "giver_1_id": self.users["counsellor"].id,
                "giver_2_id": self.users["teacher"].id,
                "receiver_name": "CANARY-DOCTOR",
                "receiver_relation": "City Hospital",
                "id_kind": "known",
                "place": "Gate",
                "handed_at": fields.Datetime.now(),
                "told": "x",
                "pupil_state": "x",
                "conditions": "CANARY-AGREED",
                "way": "paper",
            }
        )
        self.as_("counsellor", deed).write({"scan": ink()})
        self.rpc("counsellor", deed, "action_sign")
        hospital = self.env["crisis.institution"].create({"name": "CANARY-HOSPITAL", "company_id": self.company.id})
        self.as_("counsellor", self.env["crisis.referral"]).create(
            {"case_id": case.id, "institution_id": hospital.id, "reason": "CANARY-WHY"}
        )
        report = self.as_("leader", self.env["crisis.mandatory.report"])._open_for(
            self.event, self.env.ref(f"{MODULE}.mandatory_situation_violence")
        )
        self.as_("leader", self.env["crisis.mandatory.filing"]).create(
            {"report_id": report.id, "received_by": "CANARY-OFFICER"}
        )
        self.as_("counsellor", self.env["crisis.disclosure"]).create(
            {"case_id": case.id, "ground": "danger", "to_whom": "CANARY-AUNT", "what": "CANARY-SAID"}
        )
        affected = {"event_id": self.event.id, "person": "CANARY-CLASSMATE"}
        self.as_("counsellor", self.env["crisis.affected.person"]).create(affected)
        for role, seen in (
            ("counsellor", {"DOCTOR", "AGREED", "HOSPITAL", "AUNT"}),
            ("leader", {"DOCTOR", "AGREED", "HOSPITAL", "AUNT", "OFFICER"}),
            ("register_keeper", {"DOCTOR", "AGREED"}),
        ):
            text = self.text("intervention_record", role, self.event)
            words = {"DOCTOR", "AGREED", "HOSPITAL", "AUNT", "OFFICER", "WHY", "SAID", "CLASSMATE"}
            self.assertEqual({word for word in words if f"CANARY-{word}" in text}, seen, role)
            self.assertIn(f"CI-21 {deed.reference}", text)
            self.assertEqual("Possibly affected: 1" in text, role != "register_keeper")

    def test_the_minutes_have_every_line_with_its_digest(self):
        text = self.text("event_minutes", "leader", self.event)
        lines = self.env["crisis.timeline"].search(
            [("res_model", "=", "crisis.event"), ("res_ref", "=", self.event.id)]
        )
        for line in lines:
            self.assertIn(line.digest[:12], text)
        self.assertIn("SOS", text)

    def test_the_minutes_have_the_whole_procedure_and_what_is_missing(self):
        case, start = self.event.case_id, self.event.found_at
        timeline = self.env["crisis.timeline"]
        timeline._write_lines(case, "handed_over", happened_at=start + timedelta(minutes=1))
        timeline._write_lines(case, "note", "CANARY-BEFORE", start - timedelta(days=1), kind="note")
        timeline._write_lines(case, "note", "CANARY-CLINICAL", start + timedelta(minutes=2), "clinical", "note")
        text = self.text("event_minutes", "leader", self.event)
        self.assertIn("Pupil handed over, deed signed", text)
        self.assertIn("CANARY-CLINICAL", text)
        self.assertNotIn("CANARY-BEFORE", text)
        self.assertIn("Still missing Statement of Crisis leader Statement of Crisis teacher Final bulletin", text)
        self.assertEqual(text.count("Bulletin issued"), 1, "what has a line in the emergency has no second one")
        text = self.text("event_minutes", "register_keeper", self.event)
        self.assertNotIn("CANARY-CLINICAL", text)
        self.assertIn("Lines withheld from whoever printed this: 1", text)

    def test_the_bulletin_names_who_got_it_and_nobody_it_is_about(self):
        text = self.text("bulletin", "leader", self.bulletin)
        self.assertIn("CANARY-PLACE", text)
        self.assertIn("Crisis deputy", text)
        self.assertNotIn("Pupil A", text)

    def test_the_cards_are_for_everybody(self):
        cards = self.env["crisis.instruction.card"].search([])
        text = self.text("instruction_cards", "teacher", cards)
        self.assertIn("Do not leave the child alone", text)
        self.assertIn("120", text)

    @mute_logger(*LOGGERS)
    def test_everybody_else_is_refused(self):
        texts = set()
        for paper, records in (
            ("intervention_record", self.event),
            ("event_minutes", self.event),
            ("bulletin", self.bulletin),
        ):
            for role in ("teacher", "homeroom", "security", "academic_affairs", "auditor", "admin", "foreign_leader"):
                with self.subTest(paper=paper, role=role), self.assertRaises(AccessError) as refused:
                    self.text(paper, role, records)
                texts.add(str(refused.exception))
        self.assertEqual(len(texts), 1)

    @freeze_time(START)
    def test_a_drill_is_stamped_on_every_paper(self):
        drill = self.sos(is_drill=True, place="Gym")
        for paper in ("intervention_record", "event_minutes"):
            self.assertIn("DRILL", self.text(paper, "leader", drill))

    def test_the_story_of_the_person_has_the_emergency_in_it(self):
        lines = self.as_("leader", self.env["crisis.timeline"]).get_lines("crisis.case", self.event.case_id.id, 200)
        self.assertTrue([line for line in lines["lines"] if "CANARY-PROTECT" in line["text"]])
