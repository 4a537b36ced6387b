# SPDX-License-Identifier: LGPL-3.0-or-later
"""Command, orders, tasks of departments, bulletins, statements (plan Art. 1, 4, 5, 12)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .test_sos import LOGGERS, START, SosCommon


@tagged("post_install", "-at_install")
class TestEventParts(SosCommon):
    def setUp(self):
        super().setUp()
        with freeze_time(START):
            self.event = self.sos(subject_id=self.pupil.id, place="Gym", what="Cuts on her arm")

    def create(self, who, model, **vals):
        return self.as_(who, self.env[model]).create({"event_id": self.event.id, **vals})

    def over(self):
        for method in ("action_stabilise", "action_resolve"):
            self.rpc("leader", self.event, method)
        self.env.invalidate_all()

    # -- command ------------------------------------------------------------------------------------------------------

    def test_the_command_is_handed_over_with_time_and_reason(self):
        self.assertEqual(self.event.commander_id, self.users["register_keeper"])
        self.create("register_keeper", "crisis.event.command", user_id=self.users["doctor_2"].id, reason="Relieved")
        self.assertEqual(self.event.commander_id, self.users["doctor_2"])
        row = self.event.command_ids
        self.assertEqual((row.previous_id, row.changed_by_id), (self.users["register_keeper"],) * 2)
        line = self.lines(self.event, "command")
        self.assertIn("Relieved", line.text)
        self.assertIn("doctor_2", self.called(self.event), "whoever leads is called")
        self.rpc("doctor_2", self.event, "action_stabilise")
        self.assertEqual(self.event.state, "stabilised")

    @mute_logger(*LOGGERS)
    def test_nobody_takes_the_command_by_himself(self):
        for who in ("teacher", "security", "homeroom"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.create(who, "crisis.event.command", user_id=self.users[who].id)
        for who in ("auditor", "foreign_leader"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.create(who, "crisis.event.command", user_id=self.users["leader"].id)
        with self.assertRaises(UserError):
            self.create("leader", "crisis.event.command", user_id=self.users["foreign_leader"].id)
        row = self.create("leader", "crisis.event.command", user_id=self.users["leader"].id)
        with self.assertRaises(UserError):
            row.write({"reason": "other"})

    # -- orders -------------------------------------------------------------------------------------------------------

    @mute_logger(*LOGGERS)
    def test_an_order_is_taken_and_done_by_whoever_got_it(self):
        order = self.create("leader", "crisis.event.order", user_id=self.users["teacher"].id, text="Take the class out")
        self.assertIn("Take the class out", self.lines(self.event, "order").text)
        for who in ("security", "auditor"):
            with self.assertRaises(AccessError):
                self.rpc(who, order, "action_accept")
        with self.assertRaises(AccessError):
            self.rpc("teacher", order, "action_withdraw")
        self.rpc("teacher", order, "action_accept")
        self.rpc("teacher", order, "action_finish")
        self.assertEqual(order.state, "done")
        with self.assertRaises(UserError):
            self.as_("leader", order).text = "Something else"

    @mute_logger(*LOGGERS)
    def test_only_who_leads_orders_and_whoever_is_ordered_is_called(self):
        with self.assertRaises(AccessError):
            self.create("teacher", "crisis.event.order", user_id=self.users["teacher"].id, text="x")
        self.create("register_keeper", "crisis.event.order", user_id=self.users["dorm"].id, text="Open the roof door")
        self.assertIn("dorm", self.called(self.event))

    # -- tasks --------------------------------------------------------------------------------------------------------

    @mute_logger(*LOGGERS)
    def test_departments_begin_with_their_tasks_and_tick_their_own(self):
        tasks = self.event.task_ids
        self.assertEqual(
            set(tasks.mapped("department")) - {"dormitory"}, set(tasks.mapped("department")) - {"dormitory"}
        )
        self.assertGreaterEqual(len(tasks), 8)
        self.event._open_tasks()
        self.assertEqual(len(self.event.task_ids), len(tasks), "each once")
        guard = tasks.filtered(lambda task: task.department == "security")[:1]
        clinic = tasks.filtered(lambda task: task.department == "clinic")[:1]
        self.rpc("security", guard, "action_accept")
        self.rpc("security", guard, "action_finish")
        self.assertEqual((guard.state, guard.done_by_id), ("done", self.users["security"]))
        with self.assertRaises(AccessError):
            self.rpc("security", clinic, "action_finish")
        with self.assertRaises(AccessError):
            self.rpc("security", clinic, "action_skip")
        self.rpc("leader", clinic, "action_skip")
        with self.assertRaises(AccessError):
            self.create("security", "crisis.event.task", text="x")

    # -- bulletins ----------------------------------------------------------------------------------------------------

    def test_a_bulletin_is_built_from_the_timeline_frozen_and_leaves_receipts(self):
        self.as_("teacher", self.event).protective_measures = "Two stay with her"
        action = self.as_("counsellor", self.event).action_bulletin()
        bulletin = self.env["crisis.bulletin"].browse(action["res_id"])
        self.assertEqual(bulletin.kind, "first")
        for words in ("Gym", "Cuts on her arm", "Two stay with her"):
            self.assertIn(words, bulletin.body)
        self.assertNotIn("Pupil A", bulletin.body)
        self.rpc("counsellor", bulletin, "action_issue")
        self.assertEqual(bulletin.number, 1)
        with self.assertRaises(UserError):
            self.as_("counsellor", bulletin).body = "Something else"
        got = set(bulletin.receipt_ids.user_id.mapped("login"))
        self.assertIn("crisis-leader", got)
        self.assertNotIn("crisis-security", got)
        self.assertNotIn("crisis-counsellor", got, "who issued it has read it")
        self.as_("leader", bulletin).web_read({"body": {}})
        self.assertEqual(bulletin.receipt_ids.filtered("read_at").user_id, self.users["leader"])
        again = self.as_("leader", self.event).action_bulletin()
        self.assertEqual(self.env["crisis.bulletin"].browse(again["res_id"]).kind, "update")

    @mute_logger(*LOGGERS)
    def test_bulletins_are_the_offices(self):
        action = self.as_("counsellor", self.event).action_bulletin()
        bulletin = self.env["crisis.bulletin"].browse(action["res_id"])
        for who in ("teacher", "security", "homeroom", "auditor", "foreign_leader"):
            with self.subTest(who=who):
                self.assertFalse(self.as_(who, bulletin).has_access("read"))
                with self.assertRaises(AccessError):
                    self.rpc(who, bulletin, "action_issue")
                with self.assertRaises(AccessError):
                    self.as_(who, self.event).action_bulletin()

    # -- statements ---------------------------------------------------------------------------------------------------

    @mute_logger(*LOGGERS)
    def test_everybody_who_came_is_asked_and_what_is_missing_is_listed(self):
        with freeze_time(START):
            self.answer("school_doctor")
            self.answer("leader")
        self.over()
        asked = sorted(self.event.statement_ids.user_id.mapped("login"))
        self.assertEqual(asked, ["crisis-leader", "crisis-school_doctor", "crisis-teacher"])
        self.assertIn("Crisis school_doctor", self.as_("leader", self.event).missing_text)
        mine = self.event.statement_ids.filtered(lambda row: row.user_id == self.users["school_doctor"])
        duty = self.env["crisis.duty"].search([("source_key", "=", mine.reference)])
        self.assertEqual((duty.kind_code, duty.owner_ids, duty.state), ("responder_statement", mine.user_id, "open"))
        with self.assertRaises(UserError):
            self.rpc("school_doctor", mine, "action_submit")
        self.as_("school_doctor", mine).write({"text": "Bandaged", "injury": "Three cuts"})
        with self.assertRaises(AccessError):
            self.rpc("leader", mine, "action_submit")
        with self.assertRaises(AccessError):
            self.as_("leader", mine).text = "Other words"
        self.rpc("school_doctor", mine, "action_submit")
        with self.assertRaises(UserError):
            self.as_("school_doctor", mine).text = "Other words"
        self.env.invalidate_all()
        self.assertEqual(duty.state, "done")
        self.assertNotIn("school_doctor", self.as_("leader", self.event).missing_text)
        self.assertTrue(self.as_("school_doctor", mine).has_access("read"), "one's own words stay one's own")
        self.assertFalse(self.as_("teacher", mine).has_access("read"))
        self.event._ask_statements()
        self.assertEqual(len(self.event.statement_ids), 3)

    def test_a_leader_excuses_with_a_reason(self):
        self.over()
        mine = self.event.statement_ids.filtered(lambda row: row.user_id == self.users["teacher"])
        self.as_("leader", self.env["crisis.decision"]).create(
            {"res_model": mine._name, "res_ref": mine.id, "transition": "excuse", "reason": "In hospital"}
        )
        self.assertEqual(mine.state, "excused")
        duty = self.env["crisis.duty"].search([("source_key", "=", mine.reference)])
        self.assertNotEqual(duty.state, "open")

    def test_a_drill_owes_nothing(self):
        with freeze_time(START):
            drill = self.sos(is_drill=True)
        for method in ("action_stabilise", "action_resolve"):
            self.rpc("leader", drill, method)
        self.env.invalidate_all()
        self.assertTrue(drill.statement_ids)
        self.assertFalse(
            self.env["crisis.duty"].search([("source_key", "in", drill.statement_ids.mapped("reference"))])
        )
