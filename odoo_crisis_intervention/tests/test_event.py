# SPDX-License-Identifier: LGPL-3.0-or-later
"""An emergency: who may read and write it, its steps, and what is never asked first (plan Art. 4, 5, 20)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CrisisCommon


class EventCommon(CrisisCommon):
    def raised(self, who="teacher", **vals):
        events = self.as_(who, self.env["crisis.event"])
        return events.create({"company_id": self.company.id, **vals}).sudo(False)

    def rpc(self, who, record, method, *args, **kwargs):
        env = self.as_(who, record).env
        return call_kw(env[record._name], method, [record.ids, *args], kwargs)

    def lines(self, event, name):
        return self.env["crisis.timeline"].search(
            [("res_model", "=", "crisis.event"), ("res_ref", "=", event.id), ("event", "=", f"crisis.event:{name}")]
        )


@tagged("post_install", "-at_install")
class TestEvent(EventCommon):
    def readers(self, event):
        return {
            who
            for who in self.users
            if self.as_(who, event).browse(event.id).with_user(self.users[who]).has_access("read")
        }

    def test_a_row_without_anything_is_an_event(self):
        event = self.raised()
        self.assertEqual((event.state, event.author_id), ("reported", self.users["teacher"]))
        self.assertTrue(event.is_unprotected)
        self.assertTrue(self.lines(event, "raise"))

    def test_a_colleagues_emergency_is_for_leaders(self):
        office = {"counsellor", "leader", "deputy", "register_keeper"}
        event = self.raised(subject_id=self.pupil.id)
        self.assertLessEqual(office | {"teacher"}, self.readers(event))
        self.assertFalse({"academic_affairs", "auditor", "admin", "hr_officer", "foreign_leader"} & self.readers(event))
        colleague = self.raised("leader", subject_id=self.staff_subject.id)
        self.assertFalse({"counsellor", "register_keeper", "teacher"} & self.readers(colleague))

    def test_whoever_is_on_the_spot_adds_what_he_sees_and_nothing_else(self):
        event = self.raised()
        mine = self.as_("teacher", event)
        mine.write({"place": "Gym", "protective_measures": "Two of us stay with her"})
        self.assertTrue(event.protected_at)
        self.assertEqual(event.protected_by_id, self.users["teacher"])
        self.assertFalse(event.is_unprotected)
        for vals in ({"class_id": self.other_class.id}, {"found_at": fields.Datetime.now()}):
            with self.assertRaises(UserError):
                mine.write(vals)
        with self.assertRaises(UserError):
            mine.write({"state": "resolved"})
        with self.assertRaises(UserError):
            mine.write({"commander_id": self.users["teacher"].id})

    def test_the_first_protection_is_stamped_once(self):
        event = self.raised(protective_measures="Window locked")
        first = event.protected_at
        self.assertTrue(first)
        with self.subTest("later words do not move it"):
            self.as_("counsellor", event).protective_measures = "Window locked, teacher stays"
            self.assertEqual(event.protected_at, first)

    def test_whoever_was_there_sees_what_he_wrote_himself_and_no_more(self):
        event = self.raised(place="Gym")
        timeline = self.as_("teacher", self.env["crisis.timeline"])
        self.as_("leader", self.env["crisis.timeline"]).add_line(
            event._name, event.id, {"kind": "note", "text": "Mine"}
        )
        answer = timeline.add_line(event._name, event.id, {"kind": "measure", "text": "Bandaged"})
        self.assertEqual([line["text"] for line in answer["lines"]], ["Bandaged"])
        self.assertFalse(timeline.search([]), "only on the form")
        texts = [line["text"] for line in self.as_("leader", timeline).get_lines(event._name, event.id)["lines"]]
        self.assertIn("Mine", texts)
        self.assertEqual(texts.count("Bandaged"), 1)

    def test_a_fact_of_the_scene_is_in_the_timeline(self):
        event = self.raised()
        self.as_("teacher", event).with_context(crisis_fact="ambulance_called_at").action_now()
        self.assertTrue(event.ambulance_called_at)
        self.assertEqual(len(self.lines(event, "ambulance_called_at")), 1)

    def test_the_steps(self):
        event = self.raised()
        self.rpc("counsellor", event, "action_respond")
        self.rpc("leader", event, "action_stabilise")
        self.rpc("register_keeper", event, "action_resolve")
        self.rpc("counsellor", event, "action_follow_up")
        signed = {
            "state": "signed",
            "signed_at": event.ended_at,
            "signed_by_id": self.users["leader"].id,
            "digest": "-",
        }
        event.sudo().review_ids._as_workflow().write(signed)
        self.rpc("leader", event, "action_archive")
        self.assertEqual(event.state, "archived")
        for name in ("responded_at", "stabilised_at", "ended_at", "archived_at"):
            self.assertTrue(event[name], name)
        with self.assertRaises(UserError):
            self.as_("leader", event).place = "Elsewhere"

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_strangers_take_no_step(self):
        event = self.raised()
        for who in ("other_homeroom", "auditor", "admin", "foreign_leader", "academic_affairs"):
            for method in ("action_respond", "action_stabilise", "action_void", "action_now"):
                with self.subTest(who=who, method=method), self.assertRaises(AccessError):
                    self.rpc(who, event, method)
        with self.assertRaises(AccessError):
            self.rpc("teacher", event, "action_stabilise")

    def test_the_person_is_named_once(self):
        event = self.raised()
        lead = self.as_("counsellor", event)
        lead.subject_id = self.pupil
        self.assertTrue(event.identified_at)
        self.assertEqual(event.class_id, self.school_class)
        with self.assertRaises(UserError):
            lead.subject_id = self.other_pupil

    def test_nothing_happens_in_the_future(self):
        event = self.raised()
        with self.assertRaises(UserError):
            self.as_("counsellor", event).found_at = fields.Datetime.now() + timedelta(hours=1)
