# SPDX-License-Identifier: LGPL-3.0-or-later
"""Guardians are called in their order, by whoever is near, against the clock (plan Art. 4(2), 12, 18)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_sos import LOGGERS, START, SosCommon


class GuardianCommon(SosCommon):
    """A pupil with guardians of whom one may not be informed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        guardians = cls.env["crisis.guardian"]
        row = {"subject_id": cls.pupil.id}
        cls.mother = guardians.create(
            {**row, "name": "Mother M", "relation": "mother", "phone": "139 0000 0002", "call_order": 2}
        )
        cls.father = guardians.create(
            {**row, "name": "Father F", "relation": "father", "phone": "139 0000 0001", "call_order": 1}
        )
        cls.uncle = guardians.create(
            {
                **row,
                "name": "Uncle U",
                "relation": "relative",
                "phone": "139 0000 0003",
                "call_order": 0,
                "may_inform": False,
                "may_inform_reason": "Court order",
            }
        )
        cls.stranger = guardians.create(
            {"subject_id": cls.other_pupil.id, "name": "Stranger S", "relation": "mother", "phone": "1"}
        )

    def call(self, who, record=None, **vals):
        record = record or self.event
        name = "event_id" if record._name == "crisis.event" else "case_id"
        return self.as_(who, self.env["crisis.guardian.contact"]).create({name: record.id, **vals})

    def next_of(self, action):
        return self.env["crisis.guardian"].browse(action["context"]["default_guardian_id"])

    def duties(self, record, code="guardian_contact"):
        self.env.invalidate_all()
        return self.env["crisis.duty"].search(
            [("source_key", "=", record.reference), ("kind_code", "=", code)], order="due_at"
        )


class ContactCommon(GuardianCommon):
    def setUp(self):
        super().setUp()
        with freeze_time(START):
            self.event = self.sos(subject_id=self.pupil.id, place="Gym")


@tagged("post_install", "-at_install")
class TestGuardianContact(ContactCommon):
    @freeze_time(START + timedelta(minutes=5))
    def test_no_answer_brings_the_next_in_the_order_of_the_roster(self):
        action = self.rpc("homeroom", self.event, "action_call_guardian")
        self.assertEqual(self.next_of(action), self.father, "the uncle may not be informed")
        contact = self.call("homeroom", guardian_id=self.father.id)
        self.assertEqual((contact.phone, contact.dial), ("139 0000 0001", "13900000001"))
        self.assertIn("Uncle U: Court order", contact.not_offered)
        action = self.rpc("homeroom", contact, "action_no_answer")
        self.assertEqual(self.next_of(action), self.mother)
        second = self.call("homeroom", guardian_id=self.mother.id, said="Told what happened", attitude="worried")
        second.expected_at = START + timedelta(hours=2)
        self.rpc("homeroom", second, "action_reach")
        self.assertEqual((contact.state, second.state), ("no_answer", "reached"))
        texts = self.env["crisis.timeline"].search([("kind", "=", "contact"), ("res_ref", "=", self.event.id)])
        self.assertEqual(set(texts.mapped("audience")), {"need"})
        self.assertIn("Father F", texts[1].text)
        self.assertIn("Told what happened", texts[0].text)
        self.assertEqual(self.next_of(self.rpc("leader", self.event, "action_call_guardian")), self.father)

    def test_whoever_may_not_be_informed_is_not_called_and_no_one_of_another_family(self):
        with self.assertRaises(ValidationError):
            self.call("homeroom", guardian_id=self.uncle.id)
        with self.assertRaises(ValidationError):
            self.call("leader", guardian_id=self.stranger.id)

    @mute_logger(*LOGGERS)
    def test_nobody_learns_a_number_by_trying(self):
        """A doctor who was called gets the guardians of this child; those of others stay hidden."""
        contacts = self.as_("school_doctor", self.env["crisis.guardian.contact"])
        spec = {"guardian_id": {"fields": {"display_name": {}}}, "phone": {}, "dial": {}, "not_offered": {}}

        def ask(**values):
            return call_kw(contacts, "onchange", [[], values, ["guardian_id"], spec], {})["value"]

        self.assertEqual(ask(event_id=self.event.id, guardian_id=self.father.id)["phone"], "139 0000 0001")
        for values in (
            {"event_id": self.event.id, "guardian_id": self.stranger.id},
            {"guardian_id": self.stranger.id},
            {"guardian_id": self.father.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                ask(**values)
        with self.assertRaises(AccessError):
            call_kw(contacts, "default_get", [["guardian_id"]], {"context": {"default_guardian_id": self.stranger.id}})

    @mute_logger(*LOGGERS)
    def test_who_calls_and_who_reads(self):
        contact = self.call("school_doctor", guardian_id=self.father.id)
        for who in ("homeroom", "counsellor", "leader", "register_keeper", "school_doctor", "security"):
            self.assertTrue(self.as_(who, contact).has_access("read"), who)
        for who in ("auditor", "academic_affairs", "foreign_leader", "admin"):
            self.assertFalse(self.as_(who, contact).has_access("read"), who)
            for method in ("action_no_answer", "action_reach", "action_arrive", "action_void", "action_open"):
                with self.subTest(who=who, method=method), self.assertRaises(AccessError):
                    self.rpc(who, contact, method)
            with self.assertRaises(AccessError):
                self.call(who, person="x")
            with self.assertRaises(AccessError):
                self.rpc(who, self.event, "action_call_guardian")
        for method in ("action_stabilise", "action_resolve"):
            self.rpc("leader", self.event, method)
        self.assertFalse(self.as_("school_doctor", contact).has_access("read"), "over")
        self.assertTrue(self.as_("homeroom", contact).has_access("read"), "the class is his")

    def test_what_was_kept_is_locked(self):
        contact = self.call("homeroom", guardian_id=self.father.id)
        for vals in ({"state": "reached"}, {"user_id": self.users["leader"].id}, {"arrived_at": fields.Datetime.now()}):
            with self.assertRaises(UserError):
                self.as_("homeroom", contact).write(vals)
        with self.assertRaises(UserError):
            self.call("homeroom", person="x", user_id=self.users["leader"].id)
        self.rpc("homeroom", contact, "action_no_answer")
        for vals in ({"said": "other"}, {"contacted_at": START}, {"guardian_id": self.mother.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self.as_("homeroom", contact).write(vals)
        with self.assertRaises(UserError):
            self.rpc("homeroom", contact, "action_arrive")
        nobody = self.call("homeroom")
        with self.assertRaises(UserError):
            self.rpc("homeroom", nobody, "action_reach")

    def test_whoever_strikes_out_a_call_gives_the_reason_and_reads_it_back(self):
        contact = self.call("homeroom", guardian_id=self.father.id)
        values = {"res_model": contact._name, "res_ref": contact.id, "transition": "void", "reason": "Wrong number"}
        decisions = self.as_("homeroom", self.env["crisis.decision"])
        (kept,) = decisions.web_save(values, {"reason": {}})
        self.assertEqual((kept["reason"], contact.state), ("Wrong number", "void"))
        decision = decisions.browse(kept["id"])
        self.env.invalidate_all()
        self.assertFalse(self.as_("teacher", decision).has_access("read"))
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.env.invalidate_all()
            self.assertFalse(self.as_("homeroom", decision).has_access("read"))
            self.assertTrue(self.as_("counsellor", decision).has_access("read"))

    def test_the_clock_of_the_emergency(self):
        (duty,) = self.duties(self.event)
        self.assertEqual(duty.due_at, START + timedelta(minutes=15))
        self.assertEqual(duty.owner_ids, self.users["homeroom"] | self.event.commander_id)
        with freeze_time(START + timedelta(minutes=10)):
            self.rpc("homeroom", self.call("homeroom", guardian_id=self.father.id), "action_no_answer")
        first, second = self.duties(self.event)
        self.assertEqual((first.state, first.done_at), ("done", START + timedelta(minutes=10)))
        self.assertEqual((second.state, second.due_at), ("open", START + timedelta(minutes=30)))
        with freeze_time(START + timedelta(minutes=20)):
            contact = self.call("homeroom", guardian_id=self.mother.id, expected_at=START + timedelta(hours=2))
            self.rpc("homeroom", contact, "action_reach")
        self.assertEqual(set(self.duties(self.event).mapped("state")), {"done"})
        arrival = self.duties(contact, "guardian_arrival")
        self.assertEqual((arrival.state, arrival.due_at), ("open", START + timedelta(hours=2)))
        with freeze_time(START + timedelta(hours=1)):
            self.as_("leader", contact).expected_at = START + timedelta(hours=3)
            self.assertEqual(self.duties(contact, "guardian_arrival").due_at, START + timedelta(hours=3))
            self.rpc("security", contact, "action_arrive")
        self.assertEqual(self.duties(contact, "guardian_arrival").state, "done")
        self.assertEqual(contact.arrived_at, START + timedelta(hours=1))

    def test_a_drill_has_no_clock_and_an_unknown_child_neither(self):
        with freeze_time(START):
            drill = self.sos(is_drill=True)
            unknown = self.sos("homeroom", place="Roof")
        self.assertFalse(self.duties(drill) | self.duties(unknown))
        with freeze_time(START + timedelta(minutes=30)):
            self.as_("leader", unknown).subject_id = self.pupil
        self.assertEqual(self.duties(unknown).due_at, START + timedelta(minutes=45), "from when the child is known")

    def test_a_case_counts_from_the_report_with_the_minutes_of_its_level(self):
        level = self.env.ref("odoo_crisis_intervention.level_orange")
        with freeze_time(START):
            case = self.as_("counsellor", self.env["crisis.case"]).create(
                {"subject_id": self.other_pupil.id, "level_id": level.id, "detected_at": START}
            )
        duty = self.duties(case)
        self.assertEqual(duty.due_at, START + timedelta(minutes=level.guardian_contact_minutes))
        contact = self.call("other_homeroom", case, guardian_id=self.stranger.id)
        self.rpc("other_homeroom", contact, "action_reach")
        self.assertEqual(self.duties(case).state, "done")
        self.assertIn("Stranger S", self.as_("leader", case).guardian_summary)

    @mute_logger(*LOGGERS)
    def test_it_hangs_on_something_its_author_may_read_and_stays_there(self):
        with freeze_time(START):
            other = self.sos(subject_id=self.other_pupil.id)
        with self.assertRaises(UserError):
            self.as_("leader", self.env["crisis.guardian.contact"]).create({"person": "x"})
        with self.assertRaises(UserError):
            self.call("leader", person="x", case_id=other.case_id.id)
        contact = self.call("leader", person="x")
        with self.assertRaises(UserError):
            self.as_("leader", contact).event_id = other
        with self.assertRaises(UserError):
            self.as_("leader", self.env["crisis.guardian.contact"]).with_context(default_event_id=other.id).create(
                {"person": "x"}
            )
